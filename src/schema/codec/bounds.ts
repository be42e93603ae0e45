/** Ranges of numbers and sizes, out of a transition of the tables. */
import {
  RANGE_HIGH,
  RANGE_LOW,
  RANGE_SIZE,
  RANGES_COUNT,
  RANGES_ENTRIES,
  T_FLAGS,
  T_HIGH,
  T_HIGH_BOUND,
  T_LOW,
  T_LOW_BOUND,
  T_RANGES,
} from '../tables/layout.ts'
import type { Words } from './words.ts'

interface Range {
  readonly low: bigint
  readonly high: bigint
}

export class Bounds {
  /** As doubles: exact for what they are compared with, which has 48 bits at most. */
  readonly least: number
  readonly most: number
  readonly #low: bigint
  readonly #high: bigint
  /** Where there are several; ascending. */
  readonly #ranges: readonly Range[] | undefined

  constructor(words: Words, transition: number) {
    const flags = words.half(transition + T_FLAGS)
    this.#low = words.long(transition + T_LOW)
    this.#high = words.long(transition + T_HIGH)
    this.least = (flags & T_LOW_BOUND) === 0 ? Number.NEGATIVE_INFINITY : Number(this.#low)
    this.most = (flags & T_HIGH_BOUND) === 0 ? Number.POSITIVE_INFINITY : Number(this.#high)
    this.#ranges = rangesAt(words, words.at(transition + T_RANGES))
  }

  get isOpen(): boolean {
    return this.least === Number.NEGATIVE_INFINITY && this.most === Number.POSITIVE_INFINITY && !this.isDivided
  }

  get isDivided(): boolean {
    return this.#ranges !== undefined
  }

  /** Whether a number of up to 48 bits, or a size, is allowed. */
  allows(number: number): boolean {
    if (number < this.least || number > this.most) return false
    return this.#ranges === undefined || this.#isInRanges(BigInt(number))
  }

  /** Whether a number of any size is allowed: one of more than 64 bits only where there is no bound on that side. */
  allowsBig(number: bigint): boolean {
    if (BigInt.asIntN(64, number) !== number) {
      return number < 0n ? this.least === Number.NEGATIVE_INFINITY : this.most === Number.POSITIVE_INFINITY
    }
    if (number < this.#low || number > this.#high) return false
    return this.#ranges === undefined || this.#isInRanges(number)
  }

  #isInRanges(number: bigint): boolean {
    return this.#ranges!.some(({ low, high }) => low <= number && number <= high)
  }
}

function rangesAt(words: Words, address: number): readonly Range[] | undefined {
  if (address === 0) return undefined
  return Array.from({ length: words.at(address + RANGES_COUNT) }, (_, index) => {
    const at = address + RANGES_ENTRIES + index * RANGE_SIZE
    return { low: words.long(at + RANGE_LOW), high: words.long(at + RANGE_HIGH) }
  })
}
