/** A picture of a block by cells: what share of a cell's pages are of which kind, how much their octets vary, what differs. */
import { type BlockPages, PageState } from '../../src/migration/index.ts'
import { CELL_SHARES, type Cells, type CellsRequest, NO_ENTROPY } from '../shared/machine.ts'
import type { PageOctets } from './page-octets.ts'

/** Cells that are made at a time: a screen has fewer. */
export const MAX_CELLS = 1_000_000
/** Pages of a cell whose entropy is looked for: of a cell of many, some stand for all. */
const SAMPLES = 8

/** Levels of entropy of a block's pages, by 1 more than they cross as: 0 where nobody has looked. */
export type Levels = PageOctets

export function cellsOf(
  map: BlockPages,
  request: CellsRequest,
  levels: Levels,
  differing: ((from: number, to: number) => number) | undefined,
): Cells {
  const { first, pagesPerCell, count } = checked(request)
  const cells = Math.max(0, Math.min(count, Math.ceil((map.pages - first) / pagesPerCell)))
  const shares = new Uint8Array(cells * CELL_SHARES)
  const entropy = new Uint8Array(cells).fill(NO_ENTROPY)
  const differs = new Uint8Array(differing === undefined ? 0 : cells)
  const counts = new Float64Array(CELL_SHARES)
  for (let cell = 0; cell < cells; cell++) {
    const from = first + cell * pagesPerCell
    const to = Math.min(from + pagesPerCell, map.pages)
    counts.fill(0)
    map.tally(from, to, counts)
    for (let state = 0; state < CELL_SHARES; state++)
      shares[cell * CELL_SHARES + state] = share(counts[state]!, to - from)
    let sum = 0
    let known = 0
    for (const page of samplesOf(map, from, to)) {
      const level = levels.get(page)
      if (level === 0) continue
      sum += level - 1
      known++
    }
    if (known > 0) entropy[cell] = Math.round(sum / known)
    if (differing !== undefined) differs[cell] = share(differing(from, to), to - from)
  }
  return { request, shares, entropy, differing: differs }
}

/** In 255ths; what is there is 1 at least. */
const share = (part: number, of: number): number => (part === 0 ? 0 : Math.max(1, Math.round((part * 255) / of)))

/** The pages that stand for those from `from` on and before `to`: evenly spread, as far as they have data. */
export function* samplesOf(map: BlockPages, from: number, to: number): Generator<number> {
  const step = Math.max(1, (to - from) / SAMPLES)
  for (let at = from; at < to; at += step) {
    const page = Math.floor(at)
    if (map.state(page) >= PageState.Full) yield page
  }
}

export function checked(request: CellsRequest): CellsRequest {
  const { first, pagesPerCell, count } = request
  const sound =
    Number.isSafeInteger(first) && first >= 0 && Number.isSafeInteger(pagesPerCell) && pagesPerCell >= 1 && count >= 0
  if (sound && count <= MAX_CELLS) return request
  throw new RangeError(`a map of ${count} cells of ${pagesPerCell} pages from ${first} on`)
}
