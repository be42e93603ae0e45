/** Octets in memory that can be written and read at any position; those that were never written take none. */
import type { PositionalSink } from './positional-sink.ts'

/** Octets of a piece that is held. */
const PIECE = 64 * 1024

export class MemoryPlace implements PositionalSink {
  readonly #pieces = new Map<number, Uint8Array>()
  #size = 0

  /** Position after the last octet. */
  get size(): number {
    return this.#size
  }

  write(position: number, octets: Uint8Array): void {
    for (const { index, from, to, at } of piecesOf(position, octets.length)) {
      let piece = this.#pieces.get(index)
      if (piece === undefined) {
        piece = new Uint8Array(PIECE)
        this.#pieces.set(index, piece)
      }
      piece.set(octets.subarray(at, at + to - from), from)
    }
    this.#size = Math.max(this.#size, position + octets.length)
  }

  read(position: number, view: Uint8Array): void {
    for (const { index, from, to, at } of piecesOf(position, view.length)) {
      const piece = this.#pieces.get(index)
      if (piece === undefined) view.fill(0, at, at + to - from)
      else view.set(piece.subarray(from, to), at)
    }
  }

  truncate(size: number): void {
    for (const [index, piece] of this.#pieces) {
      if (index * PIECE >= size) this.#pieces.delete(index)
      else if ((index + 1) * PIECE > size) piece.fill(0, size - index * PIECE)
    }
    this.#size = size
  }

  /** All of it, in one array. */
  octets(): Uint8Array<ArrayBuffer> {
    const octets = new Uint8Array(this.#size)
    this.read(0, octets)
    return octets
  }
}

function* piecesOf(position: number, length: number) {
  for (let at = 0; at < length; ) {
    const index = Math.floor((position + at) / PIECE)
    const from = (position + at) % PIECE
    const to = Math.min(PIECE, from + length - at)
    yield { index, from, to, at }
    at += to - from
  }
}
