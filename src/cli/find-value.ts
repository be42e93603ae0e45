/** Finds a data value by its path, in the records of a decoder with the option `endOfContents`. */
import { type BerBatch, RecordKind } from '../stream/batch.ts'

/** Where a value lies; the end of an indefinite one is told by its end-of-contents octets, which are still to come. */
export interface FoundValue {
  readonly start: number
  readonly contents: number
  readonly constructed: boolean
  readonly indefinite: boolean
  /** After its contents octets; of an indefinite one, once they are known. */
  end: number
}

export class FindValue {
  readonly #path: readonly number[]
  /** Levels of the path that the open values match. */
  #matched = 0
  /** Components, so far, of the deepest value on the path: of the input where none is. */
  #count = 0
  /** Whether the deepest value on the path is primitive. */
  #isPrimitive = false
  #found: FoundValue | undefined
  /** Nothing that is still to come can be the value. */
  #isPast = false

  constructor(path: readonly number[]) {
    this.#path = path
  }

  get found(): FoundValue | undefined {
    return this.#found
  }

  get isPast(): boolean {
    return this.#isPast
  }

  /** Whether all is known of the value, or that there is none. */
  get isDone(): boolean {
    return this.#isPast || (this.#found !== undefined && this.#found.end !== Number.POSITIVE_INFINITY)
  }

  take(batch: BerBatch): void {
    const depth = this.#path.length - 1
    for (let i = 0; i < batch.length && !this.isDone; i++) {
      const kind = batch.kind(i)
      if (kind === RecordKind.Piece) continue
      const at = batch.depth(i)
      if (this.#found !== undefined) {
        if (kind === RecordKind.EndOfContents && at === depth + 1) this.#found.end = batch.identifierOffset(i)
        continue
      }
      // The value on the path has ended, without the component that is looked for.
      if (at < this.#matched || (kind === RecordKind.EndOfContents && at === this.#matched)) {
        if (this.#matched > 0) this.#isPast = true
        continue
      }
      if (at > this.#matched || kind === RecordKind.EndOfContents) continue
      if (this.#count++ !== this.#path[at]) continue
      if (at === depth) this.#setFound(batch, i)
      else {
        this.#matched++
        this.#count = 0
        this.#isPrimitive = !batch.constructed(i)
        this.#isPast = this.#isPrimitive
      }
    }
  }

  /** What there is in place of the value, for a message. */
  nearest(): string {
    const on = this.#path.slice(0, this.#matched)
    const parent = on.map((index) => `[${index}]`).join('.')
    if (this.#isPrimitive) return `${parent} is primitive, and has no components`
    const what = parent === '' ? 'the input' : parent
    const [one, many] = parent === '' ? ['value', 'values'] : ['component', 'components']
    if (this.#count === 0) return `${what} has no ${many}`
    const first = `${parent}${parent === '' ? '' : '.'}[0]`
    if (this.#count === 1) return `${what} has 1 ${one}, ${first}`
    return `${what} has ${this.#count} ${many}, ${first} to ${first.slice(0, -2)}${this.#count - 1}]`
  }

  #setFound(batch: BerBatch, i: number): void {
    const contents = batch.contentsOffset(i)
    const indefinite = batch.indefinite(i)
    this.#found = {
      start: batch.identifierOffset(i),
      contents,
      constructed: batch.constructed(i),
      indefinite,
      end: indefinite ? Number.POSITIVE_INFINITY : contents + batch.contentsLength(i),
    }
  }
}

/** `[0].[2]`, as messages and dumps of errors print paths; undefined for what is none. */
export function parsePath(text: string): number[] | undefined {
  if (!/^\[\d{1,15}\](?:\.\[\d{1,15}\])*$/.test(text)) return undefined
  return [...text.matchAll(/\d+/g)].map(([digits]) => Number(digits))
}
