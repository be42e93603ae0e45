/** RAM for benchmarks: images and migration streams, the same in every run, in stated shares of page kinds. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { Random } from './random.ts'

export const PAGE = 4096

/** Shares of pages by kind. */
export interface Shares {
  /** All octets zero. */
  readonly zero: number
  /** One of sixteen pages again; half of these begin with 2 KiB of zeros, as many pages of real systems do. */
  readonly repeated: number
  readonly text: number
  readonly noise: number
}

export const defaultShares: Shares = { zero: 0.5, repeated: 0.1, text: 0.25, noise: 0.15 }

const kinds = ['zero', 'repeated', 'text', 'noise'] as const
type Kind = (typeof kinds)[number]
const LONGEST_RUN = 16
const TEXT_POOL = 256 * 1024

/** Page after page, in runs of one kind of 1 to 16 pages; over all `count` pages the shares are exact. */
export class Pages {
  readonly #random: Random
  readonly #left: Record<Kind, number>
  #pagesLeft: number
  #kind: Kind = 'zero'
  #run = 0
  readonly #zero = new Uint8Array(PAGE)
  readonly #repeated: Uint8Array[]
  readonly #text: Uint8Array
  readonly #words = new Uint32Array(PAGE / 4)
  readonly #noise = new Uint8Array(this.#words.buffer)

  constructor(count: number, seed: number, shares: Shares = defaultShares) {
    this.#random = new Random(seed)
    const part = (kind: Kind) => Math.round(count * shares[kind])
    const [repeated, text, noise] = [part('repeated'), part('text'), part('noise')]
    this.#left = { zero: count - repeated - text - noise, repeated, text, noise }
    this.#pagesLeft = count
    this.#repeated = Array.from({ length: 16 }, (_, i) => this.#noisePage(i % 2 === 0 ? 0 : PAGE / 2).slice())
    this.#text = this.#makeText()
  }

  /** The octets of the next page, valid until the call after it; null for a zero page. */
  next(): Uint8Array | null {
    if (this.#run === 0) this.#startRun()
    this.#run--
    this.#left[this.#kind]--
    this.#pagesLeft--
    if (this.#kind === 'zero') return null
    return this.page(this.#kind)
  }

  page(kind: Kind): Uint8Array {
    const random = this.#random
    if (kind === 'zero') return this.#zero
    if (kind === 'repeated') return this.#repeated[random.below(16)]
    if (kind === 'noise') return this.#noisePage(0)
    const at = random.below(TEXT_POOL - PAGE)
    return this.#text.subarray(at, at + PAGE)
  }

  #startRun(): void {
    let place = this.#random.below(this.#pagesLeft)
    for (const kind of kinds) {
      this.#kind = kind
      place -= this.#left[kind]
      if (place < 0) break
    }
    this.#run = Math.min(1 + this.#random.below(LONGEST_RUN), this.#left[this.#kind])
  }

  #noisePage(zeros: number): Uint8Array {
    this.#random.fill(this.#words)
    this.#noise.fill(0, 0, zeros)
    return this.#noise
  }

  #makeText(): Uint8Array {
    const words = 'the kernel maps a page of memory before it is read and copies it when it is written'.split(' ')
    let text = ''
    while (text.length < TEXT_POOL) text += `${words[this.#random.below(words.length)]} `
    return new TextEncoder().encode(text.slice(0, TEXT_POOL))
  }
}

/** Fills `image`, which must be all zero, and a multiple of the page size long. */
export function fillImage(image: Uint8Array, seed: number, shares: Shares = defaultShares): void {
  const pages = new Pages(image.length / PAGE, seed, shares)
  for (let at = 0; at < image.length; at += PAGE) {
    const page = pages.next()
    if (page !== null) image.set(page, at)
  }
}

const FLAG_ZERO = 0x02n
const FLAG_MEM_SIZE = 0x04n
const FLAG_PAGE = 0x08n
const FLAG_EOS = 0x10n
const FLAG_CONTINUE = 0x20n
const RAM_ID = 2
const PART_PAGES = 2048
const BUFFER = 1024 * 1024

/** What a generated stream holds. */
export interface StreamFacts {
  readonly octets: number
  /** Page records, pages sent again included. */
  readonly pages: number
  /** Octets of all blocks. */
  readonly ram: number
}

/**
 * Writes a binary migration stream: two blocks, pages in PART sections of 2048, then an END section that sends one page in
 * fifty again, so that the last one must win. No device state: the end of the file comes after RAM.
 * @param size octets of the file, roughly
 */
export function writeMigrationStream(path: string, size: number, seed: number, shares = defaultShares): StreamFacts {
  const pageOctets = (1 - shares.zero) * (8 + PAGE) + shares.zero * 9
  const total = Math.max(64, Math.round(size / (pageOctets * 1.02)))
  const video = Math.ceil(total / 32)
  const blocks = [
    { name: 'pc.ram', pages: total - video },
    { name: 'vga.vram', pages: video },
  ]
  const pages = new Pages(total, seed, shares)
  const file = new StreamFile(path)
  let records = 0
  try {
    file.put32(0x5145564d)
    file.put32(3)
    file.put8(7)
    file.put32(8)
    file.text('pc-bench')
    file.section(1)
    file.string8('ram')
    file.put32(0)
    file.put32(4)
    file.put64(BigInt(total * PAGE) | FLAG_MEM_SIZE)
    for (const block of blocks) {
      file.string8(block.name)
      file.put64(BigInt(block.pages * PAGE))
    }
    file.endSection()
    for (const block of blocks) {
      for (let first = 0; first < block.pages; first += PART_PAGES) {
        file.section(2)
        const end = Math.min(first + PART_PAGES, block.pages)
        for (let i = first; i < end; i++) file.page(i, pages.next(), i === first ? block.name : undefined)
        records += end - first
        file.endSection()
      }
    }
    file.section(3)
    for (let i = 0; i < blocks[0].pages; i += 50) {
      const page = i % 200 === 0 ? null : pages.page(i % 100 === 0 ? 'text' : 'noise')
      file.page(i, page, i === 0 ? blocks[0].name : undefined)
      records++
    }
    file.endSection()
    file.put8(0)
    return { octets: file.finish(), pages: records, ram: total * PAGE }
  } finally {
    file.close()
  }
}

class StreamFile {
  readonly #fd: number
  readonly #octets = new Uint8Array(BUFFER)
  readonly #view = new DataView(this.#octets.buffer)
  #at = 0
  #written = 0

  constructor(path: string) {
    this.#fd = openSync(path, 'w')
  }

  section(type: number): void {
    this.put8(type)
    this.put32(RAM_ID)
  }

  endSection(): void {
    this.put64(FLAG_EOS)
    this.put8(0x7e)
    this.put32(RAM_ID)
  }

  /** A page record; one that names no block continues the block of the page before. */
  page(index: number, page: Uint8Array | null, name: string | undefined): void {
    const flags = (page === null ? FLAG_ZERO : FLAG_PAGE) | (name === undefined ? FLAG_CONTINUE : 0n)
    this.put64(BigInt(index * PAGE) | flags)
    if (name !== undefined) this.string8(name)
    if (page === null) this.put8(0)
    else this.#octets.set(page, this.#room(PAGE))
  }

  string8(text: string): void {
    this.put8(text.length)
    this.text(text)
  }

  text(text: string): void {
    this.#octets.set(new TextEncoder().encode(text), this.#room(text.length))
  }

  put8(value: number): void {
    this.#octets[this.#room(1)] = value
  }

  put32(value: number): void {
    this.#view.setUint32(this.#room(4), value)
  }

  put64(value: bigint): void {
    this.#view.setBigUint64(this.#room(8), value)
  }

  /** On the disk, too: no write-back goes on while something is timed. @returns octets written */
  finish(): number {
    this.#flush()
    fsyncSync(this.#fd)
    return this.#written
  }

  close(): void {
    closeSync(this.#fd)
  }

  #room(octets: number): number {
    if (this.#at + octets > BUFFER) this.#flush()
    const at = this.#at
    this.#at += octets
    return at
  }

  #flush(): void {
    for (let at = 0; at < this.#at; ) at += writeSync(this.#fd, this.#octets, at, this.#at - at)
    this.#written += this.#at
    this.#at = 0
  }
}
