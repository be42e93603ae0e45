/** The pages of one block of a mapped-ram file that is being written: in their places at once, bits kept until the end. */
import { MigrationError } from '../errors.ts'
import type { PositionalSink } from './positional-sink.ts'

/** Octets of a bitmap that are held at a time: of 128 MiB of RAM, where pages have 4 KiB. */
const CHUNK = 4096
/** Octets that are gathered before they are written. */
const GATHERED = 1024 * 1024

/** The bits of all blocks, as far as pages were sent: a block may be far larger than its stream. */
export class BitmapBudget {
  #left: number

  constructor(octets: number) {
    this.#left = octets
  }

  take(octets: number, offset: number): void {
    this.#left -= octets
    if (this.#left >= 0) return
    throw new MigrationError('MIGRATION_LIMIT', offset, {
      path: 'ram',
      actual: 'pages scattered over more RAM than bitmaps are held for',
    })
  }
}

export class Bitmap {
  readonly #chunks = new Map<number, Uint8Array>()
  readonly #budget: BitmapBudget

  constructor(budget: BitmapBudget) {
    this.#budget = budget
  }

  has(page: number): boolean {
    const chunk = this.#chunks.get(Math.floor(page / (8 * CHUNK)))
    return chunk !== undefined && (chunk[Math.floor(page / 8) % CHUNK] & (1 << (page % 8))) !== 0
  }

  /** @param offset for a refusal */
  set(page: number, offset: number): void {
    const index = Math.floor(page / (8 * CHUNK))
    let chunk = this.#chunks.get(index)
    if (chunk === undefined) {
      this.#budget.take(CHUNK, offset)
      chunk = new Uint8Array(CHUNK)
      this.#chunks.set(index, chunk)
    }
    chunk[Math.floor(page / 8) % CHUNK] |= 1 << (page % 8)
  }

  clear(page: number): void {
    const chunk = this.#chunks.get(Math.floor(page / (8 * CHUNK)))
    if (chunk !== undefined) chunk[Math.floor(page / 8) % CHUNK] &= ~(1 << (page % 8))
  }

  /** Writes a bitmap of `octets` octets to `position`; what no bit was set in is not written. */
  write(sink: PositionalSink, position: number, octets: number): void {
    for (const [index, chunk] of this.#chunks) {
      const at = index * CHUNK
      sink.write(position + at, chunk.subarray(0, Math.min(CHUNK, octets - at)))
    }
  }
}

/** Gathers octets that follow one another, and writes them at once. */
export class GatheringWriter {
  readonly #sink: PositionalSink
  readonly #octets = new Uint8Array(GATHERED)
  #position = 0
  #length = 0

  constructor(sink: PositionalSink) {
    this.#sink = sink
  }

  write(position: number, octets: Uint8Array): void {
    if (position !== this.#position + this.#length || this.#length + octets.length > GATHERED) {
      this.flush()
      this.#position = position
    }
    this.#octets.set(octets, this.#length)
    this.#length += octets.length
  }

  fill(position: number, octets: number, value: number): void {
    this.write(position, new Uint8Array(octets).fill(value))
  }

  read(position: number, view: Uint8Array): void {
    this.flush()
    this.#sink.read(position, view)
  }

  flush(): void {
    if (this.#length > 0) this.#sink.write(this.#position, this.#octets.subarray(0, this.#length))
    this.#length = 0
  }
}
