/** A `Blob` or `File`, as browsers have them: read at any position, by slices. */
import type { OctetSource } from './octet-source.ts'

/** Octets that are read at a time: a slice is a journey to another process of the browser, however short it is. */
const PIECE = 1024 * 1024

export class BlobSource implements OctetSource {
  readonly size: number
  readonly #blob: Blob
  readonly #pieceOctets: number
  #piece = new Uint8Array(0)
  #pieceFrom = 0

  /** @param pieceOctets octets that are read at a time, or as many as are asked for where these are more */
  constructor(blob: Blob, pieceOctets = PIECE) {
    this.size = blob.size
    this.#blob = blob
    this.#pieceOctets = pieceOctets
  }

  read(position: number, view: Uint8Array): number | Promise<number> {
    if (position >= this.size || view.length === 0) return 0
    const from = position - this.#pieceFrom
    if (from < 0 || from >= this.#piece.length) return this.#readLater(position, view)
    const octets = this.#piece.subarray(from, from + view.length)
    view.set(octets)
    return octets.length
  }

  async #readLater(position: number, view: Uint8Array): Promise<number> {
    const piece = await this.#blob.slice(position, position + Math.max(this.#pieceOctets, view.length)).arrayBuffer()
    this.#piece = new Uint8Array(piece)
    this.#pieceFrom = position
    // A file that became shorter meanwhile.
    return piece.byteLength === 0 ? 0 : this.read(position, view)
  }
}
