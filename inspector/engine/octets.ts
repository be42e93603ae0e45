/** The octets of the file at any position, by pieces that are kept for a while: what is looked at lies close together. */
import type { OctetSource } from '../../src/migration/index.ts'

const PIECE = 64 * 1024
/** Every piece also holds the first octets of the next: a header that begins in it lies whole in it. */
const OVERLAP = 256
/** Pieces that are read at once where one follows the other. */
const AHEAD = 16
const MOST_KEPT = 256

/** Octets of the file from `from` on. A header at `[from, from + covers)` lies whole in them, unless the file ends. */
export interface Window {
  readonly bytes: Uint8Array
  readonly from: number
  readonly covers: number
}

export class Octets {
  readonly size: number
  readonly #source: OctetSource
  readonly #pieces = new Map<number, Uint8Array>()
  #reading: Promise<unknown> = Promise.resolve()
  /** Piece that was read last. */
  #lastRead = Number.NaN

  constructor(source: OctetSource & { readonly size?: number | undefined }) {
    if (source.size === undefined) throw new TypeError('the size of the source has to be known')
    this.size = source.size
    this.#source = source
  }

  /** The window around a position, if its octets are here. */
  window(position: number): Window | undefined {
    const index = Math.floor(position / PIECE)
    const bytes = this.#pieces.get(index)
    return bytes && { bytes, from: index * PIECE, covers: PIECE }
  }

  async load(position: number): Promise<Window> {
    const known = this.window(position)
    if (known !== undefined) return known
    const index = Math.floor(position / PIECE)
    // Reads of a source follow one another.
    const reading = this.#reading.then(() => (this.#pieces.has(index) ? undefined : this.#read(index)))
    this.#reading = reading.catch(() => {})
    await reading
    return this.window(position) ?? this.load(position)
  }

  /** A copy of the octets `[from, to)`; fewer where the file ends. */
  async slice(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(to, this.size)
    const copy = new Uint8Array(Math.max(0, end - from))
    for (let position = from; position < end; ) {
      const { bytes, from: start, covers } = this.window(position) ?? (await this.load(position))
      const part = bytes.subarray(position - start, Math.min(covers, end - start))
      copy.set(part, position - from)
      position += part.length
    }
    return copy
  }

  async #read(index: number): Promise<void> {
    const count = index === this.#lastRead + 1 ? AHEAD : 1
    const from = index * PIECE
    const view = new Uint8Array(Math.min(count * PIECE + OVERLAP, this.size - from))
    for (let have = 0; have < view.length; ) {
      const octets = await this.#source.read(from + have, view.subarray(have))
      if (octets === 0) throw new Error('the file has become shorter since it was opened')
      have += octets
    }
    for (let i = 0; i < count && i * PIECE < view.length; i++) {
      this.#pieces.set(index + i, view.subarray(i * PIECE, (i + 1) * PIECE + OVERLAP))
      this.#lastRead = index + i
    }
    for (const oldest of this.#pieces.keys()) {
      if (this.#pieces.size <= MOST_KEPT) break
      this.#pieces.delete(oldest)
    }
  }
}
