/** RAM as a stream's pages leave it, worked out page by page in the plainest way; and streams that hold such pages. */
import { deflateSync, inflateSync } from 'node:zlib'
import { seededRandom } from './corpus.ts'
import { noise, StreamBuilder } from './migration-builder.ts'

/** Applies XBZRLE data to a page. The data is sound. */
export function applied(page: Uint8Array, data: Uint8Array): Uint8Array {
  const made = page.slice()
  let place = 0
  let at = 0
  const count = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const octet = data[at++]!
      value |= (octet & 0x7f) << shift
      if (octet < 0x80) return value
    }
  }
  while (at < data.length) {
    place += count()
    const changed = count()
    for (let i = 0; i < changed; i++) made[place++] = data[at++]!
  }
  return made
}

/** What changes `from` into `to`, as XBZRLE has it. */
export function changes(from: Uint8Array, to: Uint8Array): Uint8Array {
  const octets: number[] = []
  const count = (value: number) => {
    if (value < 0x80) octets.push(value)
    else octets.push((value & 0x7f) | 0x80, value >>> 7)
  }
  let at = 0
  const last = to.findLastIndex((octet, place) => octet !== from[place])
  while (at <= last) {
    const start = at
    // A count goes to 16383: an octet that is replaced by itself then ends the run.
    while (from[at] === to[at] && at - start < 0x3fff) at++
    const changed = at++
    while (at <= last && from[at] !== to[at] && at - changed < 0x3fff) at++
    count(changed - start)
    count(at - changed)
    octets.push(...to.subarray(changed, at))
  }
  return Uint8Array.from(octets)
}

/** A page with some octets changed. */
export function touched(page: Uint8Array, random: () => number): Uint8Array {
  const made = page.slice()
  const runs = 1 + Math.floor(random() * 5)
  for (let run = 0; run < runs; run++) {
    const from = Math.floor(random() * page.length)
    const to = Math.min(page.length, from + 1 + Math.floor(random() * 40))
    for (let at = from; at < to; at++) made[at] = Math.floor(random() * 256)
  }
  return made
}

export interface ReferenceBlock {
  readonly name: string
  readonly pages: number
}

/**
 * Writes pages of all kinds, at random places of the blocks, in rounds, and keeps account of RAM as they leave it.
 * `rounds` is how often an address does not lie beyond the one before it, counted apart from the code under test.
 */
export class RamStream {
  readonly stream: StreamBuilder
  readonly images = new Map<string, Uint8Array>()
  readonly #blocks: readonly ReferenceBlock[]
  readonly #random: () => number
  readonly #pageSize: number
  #current = ''
  rounds = 0
  #last = -1

  constructor(blocks: readonly ReferenceBlock[], pageSize: number, random: () => number) {
    this.#blocks = blocks
    this.#random = random
    this.#pageSize = pageSize
    this.stream = new StreamBuilder(pageSize).header().configuration('m').targetPageBits(Math.log2(pageSize)).start()
    this.stream
      .blocks(blocks.map(({ name, pages }) => ({ name, length: pages * pageSize })))
      .eos()
      .footer()
    for (const { name, pages } of blocks) this.images.set(name, new Uint8Array(pages * pageSize))
  }

  /** A PART section with a page at some of the places of all blocks, each at most once, going upwards. */
  round(share: number): this {
    this.stream.part()
    for (const [index, { name, pages }] of this.#blocks.entries()) {
      for (let page = 0; page < pages; page++) if (this.#random() < share) this.#page(index, name, page)
    }
    this.stream.eos().footer()
    return this
  }

  build(): Uint8Array {
    return this.stream.end().eos().footer().eof().build()
  }

  #page(index: number, name: string, page: number): void {
    const place = index * 0x10000 + page
    if (this.#last < 0 || place <= this.#last) this.rounds++
    this.#last = place
    const { stream } = this
    const size = this.#pageSize
    const address = page * size
    const image = this.images.get(name)!.subarray(address, address + size)
    const carried = name === this.#current && this.#random() < 0.9 ? undefined : name
    this.#current = name
    const seed = Math.floor(this.#random() * 0x7fffffff)
    switch (Math.floor(this.#random() * 6)) {
      case 0:
        stream.zero(address, carried)
        image.fill(0)
        break
      case 1:
        stream.fill(address, 1 + (seed % 255), carried)
        image.fill(1 + (seed % 255))
        break
      case 2: {
        // Its flag is the size of such a page.
        if (size < 512) {
          this.#full(address, seed, carried, image)
          break
        }
        const packed = deflateSync(touched(image, this.#random), { level: 1 + (seed % 9) })
        stream.packed(address, packed, carried)
        image.set(inflateSync(packed))
        break
      }
      case 3: {
        const data = changes(image, touched(image, this.#random))
        if (data.length > size) {
          this.#full(address, seed, carried, image)
          break
        }
        stream.xbzrle(address, data, carried)
        image.set(applied(image, data))
        break
      }
      default:
        this.#full(address, seed, carried, image)
    }
  }

  #full(address: number, seed: number, carried: string | undefined, image: Uint8Array): void {
    this.stream.page(address, seed, carried)
    image.set(noise(this.#pageSize, seed))
  }
}

/** For `ramOfAllKinds`: octets of a page, pages of the largest block, seed. */
export const ramsOfAllKinds = [
  [256, 150, 1],
  [1024, 80, 2],
  [4096, 60, 3],
  [4096, 60, 4],
  [16384, 9, 5],
  [65536, 5, 6],
] as const

/** Three blocks, sent in four rounds. */
export function ramOfAllKinds(pageSize: number, pages: number, seed: number): RamStream {
  const next = seededRandom(seed)
  const blocks = [
    { name: 'pc.ram', pages },
    { name: '/rom@etc/acpi/tables', pages: 1 },
    { name: 'vga.vram', pages: Math.ceil(pages / 4) },
  ]
  const random = () => next(1 << 30) / (1 << 30)
  return new RamStream(blocks, pageSize, random).round(0.9).round(0.5).round(0.5).round(0.1)
}
