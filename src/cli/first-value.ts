/** `--one`: where the first top-level data value ends, as far as its records tell. */
import type { BerError } from '../ber/errors.ts'
import { type BerBatch, RecordKind } from '../stream/batch.ts'

export class FirstValue {
  #begun = false
  #complete = false
  /** Offset after it, for the definite form. */
  #end = Number.POSITIVE_INFINITY

  /** @returns how many records of the batch, from the first, belong to it */
  take(batch: BerBatch): number {
    if (this.#complete) return 0
    for (let i = 0; i < batch.length; i++) {
      const kind = batch.kind(i)
      const depth = batch.depth(i)
      if (kind === RecordKind.EndOfContents && depth === 1) {
        this.#complete = true
        return i + 1
      }
      if (depth > 0 || kind === RecordKind.Piece) continue
      if (this.#begun) {
        this.#complete = true
        return i
      }
      this.#begun = true
      if (!batch.indefinite(i)) this.#end = batch.contentsOffset(i) + batch.contentsLength(i)
    }
    return batch.length
  }

  /** @param position up to where the decoder has got */
  isComplete(position: number): boolean {
    return this.#complete || position >= this.#end
  }

  /** Whether an error is about what follows. */
  excuses(error: BerError): boolean {
    return !error.path.startsWith('[0]')
  }
}
