/** Rows of the tables as arrays of transitions; states with the same row and fallback share one. */
import {
  FORM_CONSTRUCTED,
  FORM_PRIMITIVE,
  HIGH_TAG_FREE,
  HIGH_TAG_MASK,
  HIGH_TAG_NUMBER,
  HIGH_TAG_SLOT_SIZE,
  HIGH_TAG_SLOTS,
  HIGH_TAG_WORD,
  ROW_CAREFUL,
  ROW_NONE,
  ROW_WORDS,
  STATE_ROW,
} from '../tables/layout.ts'
import type { State, Transition } from './state.ts'
import type { Words } from './words.ts'

type HighTags = ReadonlyMap<number, Transition | undefined>

export class RowBuilder {
  readonly #words: Words
  readonly #transitions: ReadonlyMap<number, Transition>
  readonly #known = new Map<string, Pick<State, 'row' | 'highTags'>>()

  constructor(words: Words, transitions: ReadonlyMap<number, Transition>) {
    this.#words = words
    this.#transitions = transitions
  }

  /** Fills the row of a state whose fallback is known. */
  fill(state: State): void {
    const address = this.#words.at(state.info.address + STATE_ROW)
    const key = `${address} ${state.fallback?.address}`
    let found = this.#known.get(key)
    if (found === undefined) this.#known.set(key, (found = this.#build(address, state.fallback)))
    state.row = found.row
    state.highTags = found.highTags
  }

  #build(address: number, fallback: Transition | undefined): Pick<State, 'row' | 'highTags'> {
    const row: (Transition | undefined)[] = []
    const highTags = new Map<number, HighTags>()
    for (let leading = 0; leading < ROW_WORDS; leading++) {
      const word = this.#words.at(address + 4 * leading)
      if (word === ROW_NONE) row.push(fallback)
      else if ((leading & 0x1f) === 0x1f) {
        highTags.set(leading, this.#highTags((word & ~ROW_CAREFUL) >>> 0, leading))
        row.push(undefined)
      } else row.push(this.#allowed((word & ~ROW_CAREFUL) >>> 0, leading))
    }
    return { row, highTags }
  }

  #highTags(table: number, leading: number): HighTags {
    const found = new Map<number, Transition | undefined>()
    const mask = this.#words.at(table + HIGH_TAG_MASK)
    for (let slot = 0; slot <= mask; slot++) {
      const at = table + HIGH_TAG_SLOTS + slot * HIGH_TAG_SLOT_SIZE
      const number = this.#words.at(at + HIGH_TAG_NUMBER)
      if (number === HIGH_TAG_FREE) continue
      found.set(number, this.#allowed((this.#words.at(at + HIGH_TAG_WORD) & ~ROW_CAREFUL) >>> 0, leading))
    }
    return found
  }

  /** A transition, if it takes the form that the leading octet tells. */
  #allowed(address: number, leading: number): Transition | undefined {
    const transition = this.#transitions.get(address)!
    const form = (leading & 0x20) === 0 ? FORM_PRIMITIVE : FORM_CONSTRUCTED
    return (transition.forms & form) === 0 ? undefined : transition
  }
}
