/** The RAM of two streams beside one another, page by page, whatever they sent of a page and how often. */
import { type BlockPages, type OctetSource, PageReader, PageState } from '../../src/migration/index.ts'
import type { Progress, RamComparison } from '../shared/machine.ts'
import { turn } from './breath.ts'
import { PageOctets } from './page-octets.ts'

/** What is known of a page. Pages without an octet are the same, or were not looked at. */
export const Verdict = { Other: 1, Differs: 2, Unknown: 3 } as const

/** Runs of pages that are listed of a block. */
const MAX_RUNS = 1000
/** Pages between two looks at what else there is to do. */
const BREATH = 512

export interface Side {
  readonly map: BlockPages
  readonly source: OctetSource
}

export class BlockComparison {
  readonly verdicts = new PageOctets()
  readonly #a: Side
  readonly #b: Side
  readonly #runs: [number, number][] = []
  #differing = 0
  #otherKind = 0
  #unknown = 0

  constructor(a: Side, b: Side) {
    this.#a = a
    this.#b = b
  }

  get result(): RamComparison {
    return {
      block: this.#a.map.block.name,
      pages: this.pages,
      differing: this.#differing,
      otherKind: this.#otherKind,
      unknown: this.#unknown,
      runs: this.#runs,
    }
  }

  /** Pages of the shorter one. */
  get pages(): number {
    return Math.min(this.#a.map.pages, this.#b.map.pages)
  }

  /** @throws the signal's reason */
  async run(signal: AbortSignal | undefined, onProgress: (progress: Progress) => void): Promise<void> {
    const readers = [new PageReader(this.#a.source), new PageReader(this.#b.source)] as const
    const [ours, theirs] = [this.#a.map, this.#b.map]
    if (ours.pageSize !== theirs.pageSize) throw new RangeError('the streams have pages of different sizes')
    const chunk = [0, 0, 0, 0, 0, 0]
    const { pages } = this
    let looked = 0
    for (let page = 0; page < pages; page++) {
      if (page % 4096 === 0) {
        const end = Math.min(page + 4096, pages)
        // Nothing but zeros on both sides, which is most of many machines.
        chunk.fill(0)
        ours.tally(page, end, chunk)
        theirs.tally(page, end, chunk)
        onProgress({ done: page, of: pages })
        if (chunk[PageState.Never] === 2 * (end - page)) {
          page = end - 1
          continue
        }
      }
      if (isZero(ours, page) && isZero(theirs, page)) continue
      if (++looked % BREATH === 0) {
        await turn()
        signal?.throwIfAborted()
      }
      const first = readers[0].read(ours, page)
      const a = isPromise(first) ? await first : first
      const second = readers[1].read(theirs, page)
      const b = isPromise(second) ? await second : second
      this.#take(page, a, b)
    }
    onProgress({ done: pages, of: pages })
  }

  #take(page: number, a: Uint8Array | undefined, b: Uint8Array | undefined): void {
    if (a === undefined || b === undefined) {
      this.#unknown++
      this.verdicts.set(page, Verdict.Unknown)
    } else if (!sameOctets(a, b)) {
      this.#differing++
      this.verdicts.set(page, Verdict.Differs)
      const last = this.#runs.at(-1)
      if (last?.[1] === page - 1) last[1] = page
      else if (this.#runs.length < MAX_RUNS) this.#runs.push([page, page])
    } else if (this.#a.map.state(page) !== this.#b.map.state(page)) {
      this.#otherKind++
      this.verdicts.set(page, Verdict.Other)
    }
  }
}

const isZero = (map: BlockPages, page: number): boolean => map.state(page) <= PageState.Zero

const isPromise = <T>(value: T | Promise<T>): value is Promise<T> => value instanceof Promise

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return a.length === b.length
}
