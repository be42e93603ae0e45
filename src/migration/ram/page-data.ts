/** Data of pages that need more than a place to be read: their length, and for XBZRLE what the page was before. In typed arrays. */
import type { PageState, TableBudget } from './page-table.ts'

/** Entries of a piece that is held. */
const PIECE = 4096
/** Octets of an entry. */
const ENTRY = 8 + 8 + 4 + 1

interface Piece {
  readonly positions: Float64Array
  readonly slots: Float64Array
  readonly lengths: Uint32Array
  readonly states: Uint8Array
}

export interface PageData {
  /** Of the data, in the input. */
  readonly position: number
  readonly length: number
  /** What the page was before this: its state and its slot. */
  readonly state: PageState
  readonly slot: number
}

export class PageDataList {
  readonly #pieces: Piece[] = []
  readonly #budget: TableBudget
  #length = 0

  constructor(budget: TableBudget) {
    this.#budget = budget
  }

  /** @returns the entry's index, or undefined where there is no more room */
  add({ position, length, state, slot }: PageData): number | undefined {
    const at = this.#length % PIECE
    if (at === 0) {
      if (!this.#budget.take(ENTRY * PIECE)) return undefined
      this.#pieces.push({
        positions: new Float64Array(PIECE),
        slots: new Float64Array(PIECE),
        lengths: new Uint32Array(PIECE),
        states: new Uint8Array(PIECE),
      })
    }
    const piece = this.#pieces.at(-1)!
    piece.positions[at] = position
    piece.slots[at] = slot
    piece.lengths[at] = length
    piece.states[at] = state
    return this.#length++
  }

  get(index: number): PageData {
    const piece = this.#pieces[Math.floor(index / PIECE)]
    const at = index % PIECE
    return {
      position: piece.positions[at],
      length: piece.lengths[at],
      state: piece.states[at] as PageState,
      slot: piece.slots[at],
    }
  }
}
