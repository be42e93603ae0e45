/**
 * What is known of each page of a block, in typed arrays: an octet a page, and six more where a page has data whose place in the
 * input is known. Held by chunks, as far as pages were sent: a block may be far larger than what its stream sends of it.
 */

/** Pages of a chunk: 16 MiB of RAM, where pages have 4 KiB. */
export const CHUNK_PAGES = 4096

/** What a stream has sent of a page, last. */
export const PageState = {
  /** Nothing: it is zero, or as the machine has it where it is ROM. */
  Never: 0,
  Zero: 1,
  /** All octets have the same value, which is not 0. */
  Fill: 2,
  Full: 3,
  /** What changes in the page that was sent before. */
  Xbzrle: 4,
  /** A page packed by zlib. */
  Packed: 5,
} as const
export type PageState = (typeof PageState)[keyof typeof PageState]

export const PAGE_STATES = 6

const STATE = 7
/** It was last sent after POSTCOPY_RUN. */
const LATE = 8
const TIMES_SHIFT = 4
/** Times that a page was sent are told up to this; more are this many. */
export const MOST_TIMES = 15

/** Where nothing is known: the greatest number that a slot holds. */
export const NOWHERE = 2 ** 48 - 1
const HIGH = 2 ** 32

interface Chunk {
  /** `PageState` in the low three bits, then LATE, then the number of times. */
  readonly pages: Uint8Array
  /** Pages by state. */
  readonly counts: Uint16Array
  /** Slots of 48 bits, by halves; not there as long as no page has one. */
  low: Uint32Array | undefined
  high: Uint16Array | undefined
}

/** Octets that tables may take, together. */
export class TableBudget {
  left: number

  constructor(octets: number) {
    this.left = octets
  }

  take(octets: number): boolean {
    if (octets > this.left) return false
    this.left -= octets
    return true
  }
}

export class PageTable {
  /** Pages by state, of those that were sent. */
  readonly counts: number[] = new Array(PAGE_STATES).fill(0)
  readonly #chunks = new Map<number, Chunk>()
  readonly #budget: TableBudget
  #last: Chunk | undefined
  #lastIndex = -1

  constructor(budget: TableBudget) {
    this.#budget = budget
  }

  /** Whether no page was sent. */
  get isEmpty(): boolean {
    return this.#chunks.size === 0
  }

  state(page: number): PageState {
    return ((this.#chunk(page)?.pages[page % CHUNK_PAGES] ?? 0) & STATE) as PageState
  }

  /** Times that the page was sent, up to `MOST_TIMES`. */
  times(page: number): number {
    return (this.#chunk(page)?.pages[page % CHUNK_PAGES] ?? 0) >> TIMES_SHIFT
  }

  /** Whether it was last sent after POSTCOPY_RUN. */
  isLate(page: number): boolean {
    return ((this.#chunk(page)?.pages[page % CHUNK_PAGES] ?? 0) & LATE) !== 0
  }

  /** What `set` was given; `NOWHERE` where that is not held. */
  slot(page: number): number {
    const chunk = this.#chunk(page)
    if (chunk?.low === undefined) return NOWHERE
    const at = page % CHUNK_PAGES
    return chunk.high![at] * HIGH + chunk.low[at]
  }

  /**
   * The page is sent once more.
   * @param slot  below 2^48; `NOWHERE` where there is nothing to be kept
   * @returns false where the page cannot be held
   */
  set(page: number, state: PageState, slot: number, late: boolean): boolean {
    const chunk = this.#chunk(page) ?? this.#add(Math.floor(page / CHUNK_PAGES))
    if (chunk === undefined) return false
    const at = page % CHUNK_PAGES
    const before = chunk.pages[at]
    const times = Math.min((before >> TIMES_SHIFT) + 1, MOST_TIMES)
    chunk.pages[at] = state | (late ? LATE : 0) | (times << TIMES_SHIFT)
    const was = before & STATE
    if (was !== state) {
      chunk.counts[was]--
      chunk.counts[state]++
      if (was !== PageState.Never) this.counts[was]--
      this.counts[state]++
    }
    if (slot !== NOWHERE && chunk.low === undefined && this.#budget.take(6 * CHUNK_PAGES)) {
      chunk.low = new Uint32Array(CHUNK_PAGES).fill(0xffffffff)
      chunk.high = new Uint16Array(CHUNK_PAGES).fill(0xffff)
    }
    if (chunk.low !== undefined) {
      chunk.low[at] = slot
      chunk.high![at] = slot / HIGH
    }
    return true
  }

  /** Adds the pages from `from` on and before `to` to `counts`, by state: whole chunks at once. */
  tally(from: number, to: number, counts: { [state: number]: number }): void {
    for (let page = from; page < to; ) {
      const index = Math.floor(page / CHUNK_PAGES)
      const end = Math.min(to, (index + 1) * CHUNK_PAGES)
      const chunk = this.#chunks.get(index)
      if (chunk === undefined) counts[PageState.Never] += end - page
      else if (end - page === CHUNK_PAGES) {
        for (let state = 0; state < PAGE_STATES; state++) counts[state] += chunk.counts[state]
      } else {
        for (let at = page % CHUNK_PAGES, last = at + end - page; at < last; at++) counts[chunk.pages[at] & STATE]++
      }
      page = end
    }
  }

  #chunk(page: number): Chunk | undefined {
    const index = Math.floor(page / CHUNK_PAGES)
    if (index !== this.#lastIndex) {
      this.#last = this.#chunks.get(index)
      this.#lastIndex = index
    }
    return this.#last
  }

  #add(index: number): Chunk | undefined {
    if (!this.#budget.take(CHUNK_PAGES + 2 * PAGE_STATES)) return undefined
    const counts = new Uint16Array(PAGE_STATES)
    counts[PageState.Never] = CHUNK_PAGES
    const chunk: Chunk = { pages: new Uint8Array(CHUNK_PAGES), counts, low: undefined, high: undefined }
    this.#chunks.set(index, chunk)
    this.#last = chunk
    this.#lastIndex = index
    return chunk
  }
}
