/** Migration streams as BER, straight from a seed: QemuFile with RAM in part sections of indefinite form, 2048 pages each. */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { PAGE } from './generate.ts'
import { Random } from './random.ts'

/** Pages of a part section. */
const SECTION_PAGES = 2048
const BUFFER = 4 * 1024 * 1024
/** Room that a section's octets other than its pages surely take less than, and a page's other than its contents. */
const SECTION_ROOM = 64
const RECORD_ROOM = 32

/** `zero-pages`: every page is zero. `ram-like`: half of the pages are, in no order; half are 4 KiB of noise. */
export type BerRam = 'zero-pages' | 'ram-like'

/**
 * Writes a stream.
 * @param size octets at least; the stream ends with the section that reaches them
 * @returns octets
 */
export function writeBerStream(path: string, ram: BerRam, size: number, seed: number): number {
  const file = new BerFile(path)
  const random = new Random(seed)
  const noise = new Uint32Array(PAGE / 4)
  try {
    file.open(0x7f, 0xd1, 0x46) // QemuFile
    file.integer([0x02], 3)
    file.open(0x30) // items
    for (let page = 0; file.written < size; ) {
      file.room(SECTION_ROOM)
      file.open(0x7f, 0xd3, 0x50) // part
      file.integer([0x02], 2)
      file.open(0x7f, 0xd2, 0x4d) // ram
      file.open(0x7f, 0xd2, 0x53) // secblock
      file.octets([0x0c, 6])
      file.octets(new TextEncoder().encode('pc.ram'))
      file.open(0x30) // pages
      for (const end = page + SECTION_PAGES; page < end; page++) {
        file.room(PAGE + RECORD_ROOM)
        if (ram === 'zero-pages' || random.chance(0.5)) {
          file.integer([0x40], page * PAGE)
        } else {
          random.fill(noise)
          file.fullPage(page * PAGE, new Uint8Array(noise.buffer))
        }
      }
      file.close(2)
      file.octets([0x5f, 0xc5, 0x4f, 0]) // eos
      file.close(1)
      file.integer([0x02], 2) // footer
      file.close(1)
    }
    file.octets([0x5f, 0xc5, 0x46, 0]) // eof
    file.close(2)
    return file.finish()
  } finally {
    file.end()
  }
}

class BerFile {
  readonly #fd: number
  readonly #octets = new Uint8Array(BUFFER)
  #at = 0
  #flushed = 0

  constructor(path: string) {
    this.#fd = openSync(path, 'w')
  }

  get written(): number {
    return this.#flushed + this.#at
  }

  /** Makes sure that so many octets can be put without another look. */
  room(octets: number): void {
    if (this.#at + octets > BUFFER) this.#flush()
  }

  octets(octets: ArrayLike<number>): void {
    this.#octets.set(octets, this.#at)
    this.#at += octets.length
  }

  /** Identifier octets, and the indefinite form. */
  open(...identifier: number[]): void {
    this.octets([...identifier, 0x80])
  }

  close(values: number): void {
    for (let i = 0; i < values; i++) this.octets([0, 0])
  }

  /** A whole number of at most 47 bits, not negative. */
  integer(identifier: readonly number[], value: number): void {
    this.octets(identifier)
    let size = 1
    for (let bound = 0x80; value >= bound; bound *= 0x100) size++
    this.#octets[this.#at++] = size
    let rest = value
    for (let i = size - 1; i >= 0; i--) {
      this.#octets[this.#at + i] = rest % 0x100
      rest = Math.floor(rest / 0x100)
    }
    this.#at += size
  }

  fullPage(address: number, page: Uint8Array): void {
    this.octets([0x7f, 0xc6, 0x50, 0x82, 0, 0])
    const start = this.#at
    this.integer([0x02], address)
    this.octets([0x04, 0x82, PAGE >> 8, PAGE & 0xff])
    this.octets(page)
    const length = this.#at - start
    this.#octets[start - 2] = length >> 8
    this.#octets[start - 1] = length & 0xff
  }

  /** On the disk, too: no write-back goes on while something is timed. @returns octets */
  finish(): number {
    this.#flush()
    fsyncSync(this.#fd)
    return this.#flushed
  }

  end(): void {
    closeSync(this.#fd)
  }

  #flush(): void {
    for (let at = 0; at < this.#at; ) at += writeSync(this.#fd, this.#octets, at, this.#at - at)
    this.#flushed += this.#at
    this.#at = 0
  }
}
