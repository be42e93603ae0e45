/** A bit for each page of a block, held as far as bits were set: a block may be far larger than what its stream sends of it. */
import { MigrationError } from '../errors.ts'
import type { PositionalSink } from './positional-sink.ts'

/** Octets of a piece that is held: of 128 MiB of RAM, where pages have 4 KiB. */
const CHUNK = 4096
const CHUNK_PAGES = 8 * CHUNK

/** What the bits of all blocks together may take. */
export class BitBudget {
  #left: number

  constructor(octets: number) {
    this.#left = octets
  }

  /** @param offset for the refusal */
  take(octets: number, offset: number): void {
    this.#left -= octets
    if (this.#left >= 0) return
    throw new MigrationError('MIGRATION_LIMIT', offset, {
      path: 'ram',
      actual: 'pages scattered over more RAM than bitmaps are held for',
    })
  }
}

export class PageBits {
  readonly #chunks = new Map<number, Uint8Array>()
  readonly #budget: BitBudget

  constructor(budget: BitBudget) {
    this.#budget = budget
  }

  /** Whether no bit was ever set. */
  get isEmpty(): boolean {
    return this.#chunks.size === 0
  }

  has(page: number): boolean {
    const chunk = this.#chunks.get(Math.floor(page / CHUNK_PAGES))
    return chunk !== undefined && (chunk[octetOf(page)] & bitOf(page)) !== 0
  }

  /** Whether any page from `from` on and before `to` has a bit. */
  any(from: number, to: number): boolean {
    return !this.runs(from, to).next().done
  }

  /** Sets the bits of `count` pages. @param offset for a refusal */
  set(page: number, count: number, offset: number): void {
    for (let from = page; from < page + count; ) {
      const index = Math.floor(from / CHUNK_PAGES)
      const to = Math.min(page + count, (index + 1) * CHUNK_PAGES)
      let chunk = this.#chunks.get(index)
      if (chunk === undefined) {
        this.#budget.take(CHUNK, offset)
        chunk = new Uint8Array(CHUNK)
        this.#chunks.set(index, chunk)
      }
      for (; from < to && from % 8 !== 0; from++) chunk[octetOf(from)] |= bitOf(from)
      for (; to - from >= 8; from += 8) chunk[octetOf(from)] = 0xff
      for (; from < to; from++) chunk[octetOf(from)] |= bitOf(from)
    }
  }

  /** Clears the bits of `count` pages. */
  clear(page: number, count: number): void {
    for (const run of this.runs(page, page + count)) {
      for (let at = run.from; at < run.to; at++) {
        this.#chunks.get(Math.floor(at / CHUNK_PAGES))![octetOf(at)] &= ~bitOf(at)
      }
    }
  }

  /** Pages from `from` on and before `to` whose bits are set, as runs that lie in one chunk each. */
  *runs(from: number, to: number): Generator<{ readonly from: number; readonly to: number }> {
    for (let at = from; at < to; ) {
      const index = Math.floor(at / CHUNK_PAGES)
      const end = Math.min(to, (index + 1) * CHUNK_PAGES)
      const chunk = this.#chunks.get(index)
      if (chunk === undefined) {
        at = end
        continue
      }
      while (at < end) {
        // Eight at a time where there are none.
        if (at % 8 === 0 && chunk[octetOf(at)] === 0) {
          at += 8
          continue
        }
        if ((chunk[octetOf(at)] & bitOf(at)) === 0) {
          at++
          continue
        }
        const start = at
        while (at < end && (chunk[octetOf(at)] & bitOf(at)) !== 0) at++
        yield { from: start, to: at }
      }
    }
  }

  /** Writes a bitmap of `octets` octets to `position`; what no bit was set in is not written. */
  write(sink: PositionalSink, position: number, octets: number): void {
    for (const [index, chunk] of this.#chunks) {
      const at = index * CHUNK
      sink.write(position + at, chunk.subarray(0, Math.min(CHUNK, octets - at)))
    }
  }
}

const octetOf = (page: number): number => Math.floor(page / 8) % CHUNK
const bitOf = (page: number): number => 1 << (page % 8)
