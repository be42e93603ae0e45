/** Lines and columns of a text that comes in pieces: each octet is looked at once, and nothing is kept. */
import type { TextPlace } from './errors.ts'

const lineFeed = 0x0a

export class TextLines {
  #chunk: Uint8Array = new Uint8Array(0)
  /** Octets before the chunk. */
  #before = 0
  /** Octets of the chunk whose lines are counted, lines before them, and where the last of them began in the text. */
  #counted = 0
  #lines = 0
  #lineStart = 0
  /** Of the place marked last. */
  #place: TextPlace = { offset: 0, line: 1, column: 1 }
  #marked = -1

  begin(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#counted = 0
  }

  /** The chunk is used up. */
  end(): void {
    this.#place = this.place
    this.#marked = -1
    this.#countTo(this.#chunk.length)
    this.#before += this.#chunk.length
    this.#chunk = this.#chunk.subarray(0, 0)
    this.#counted = 0
  }

  /** Octets that have been used. */
  get length(): number {
    return this.#chunk.length
  }

  /** Something begins at an index of the chunk. */
  markAt(index: number): void {
    this.#countTo(index)
    this.#marked = index
  }

  /** Where it began. */
  get place(): TextPlace {
    if (this.#marked < 0) return this.#place
    this.#place = this.#placeNow(this.#marked)
    return this.#place
  }

  /** The place of an index that is not before the one marked last. */
  placeAt(index: number): TextPlace {
    this.#countTo(index)
    return this.#placeNow(index)
  }

  #placeNow(index: number): TextPlace {
    const offset = this.#before + index
    return { offset, line: this.#lines + 1, column: offset - this.#lineStart + 1 }
  }

  #countTo(index: number): void {
    const chunk = this.#chunk
    for (let i = this.#counted; i < index; i++) {
      if (chunk[i] !== lineFeed) continue
      this.#lines++
      this.#lineStart = this.#before + i + 1
    }
    this.#counted = Math.max(index, this.#counted)
  }
}
