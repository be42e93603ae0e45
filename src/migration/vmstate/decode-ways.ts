/**
 * What the sizes in a description leave open is tried in an order: as they say; with NULL pointers in an array that they do not tell
 * of; and without believing the sizes of what has parts.
 */
import type { MigrationError } from '../errors.ts'
import type { DecodeCursor } from './decode-cursor.ts'
import type { StructDescription } from './description.ts'
import { type MixedArray, mixedArrays } from './null-pointers.ts'

export class DecodeWays {
  /** The array, directly in the struct at hand, that has NULL pointers among its elements. */
  mixed: MixedArray | undefined
  /** Sizes of what has parts are not believed. */
  isLenient = false
  readonly #cursor: DecodeCursor
  readonly #isForeign: boolean

  /** @param isForeign the description is another stream's: its sizes are less likely to be right than its arrays to be whole */
  constructor(cursor: DecodeCursor, isForeign: boolean) {
    this.#cursor = cursor
    this.#isForeign = isForeign
  }

  /**
   * What `parse` reads, which must end at `end`: in the first way of reading that leads there.
   * @throws {MigrationError} why the first way does not, where none does
   */
  exactly<Value>(end: number, described: StructDescription | undefined, parse: () => Value): Value {
    const attempts = new Attempts(this, this.#cursor, end, parse)
    const withNulls = () => (described === undefined ? undefined : this.#withNulls(described, end, attempts))
    const leniently = () => attempts.attempt(undefined, true)
    const found =
      attempts.attempt(undefined, false) ??
      (this.#isForeign ? (leniently() ?? withNulls()) : (withNulls() ?? leniently()))
    if (found === undefined) throw attempts.firstFailure
    return found.value
  }

  /** The one array with NULL pointers that makes the sizes fit; no one of several. */
  #withNulls<Value>(
    described: StructDescription,
    end: number,
    attempts: Attempts<Value>,
  ): { readonly value: Value } | undefined {
    const cursor = this.#cursor
    if (!cursor.budget.steps(described.fields.length + described.subsections.length)) throw cursor.tooMuch()
    const candidates = mixedArrays(described, end - cursor.at)
    const fitting: MixedArray[] = []
    for (const candidate of candidates) {
      const takeBack = cursor.mark()
      const found = attempts.attempt(candidate, false)
      if (found === undefined) continue
      if (candidates.length === 1) return found
      takeBack()
      fitting.push(candidate)
    }
    return fitting.length === 1 ? attempts.attempt(fitting[0], false) : undefined
  }
}

/** Attempts to read one thing: each leaves everything as it was, unless it comes to the end. */
class Attempts<Value> {
  firstFailure: MigrationError | undefined
  readonly #ways: DecodeWays
  readonly #cursor: DecodeCursor
  readonly #end: number
  readonly #parse: () => Value

  constructor(ways: DecodeWays, cursor: DecodeCursor, end: number, parse: () => Value) {
    this.#ways = ways
    this.#cursor = cursor
    this.#end = end
    this.#parse = parse
  }

  attempt(mixed: MixedArray | undefined, isLenient: boolean): { readonly value: Value } | undefined {
    const ways = this.#ways
    const cursor = this.#cursor
    const around = { mixed: ways.mixed, isLenient: ways.isLenient }
    const takeBack = cursor.mark()
    Object.assign(ways, { mixed, isLenient })
    try {
      const value = this.#parse()
      const left = this.#end - cursor.at
      if (left > 0) throw cursor.fault('the end of it', `${left} octets more`)
      return { value }
    } catch (failure) {
      const survived = cursor.survived(failure)
      this.firstFailure ??= survived
      takeBack()
      return undefined
    } finally {
      Object.assign(ways, around)
    }
  }
}
