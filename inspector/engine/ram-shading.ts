/** Entropies of the pages that stand for the cells of a map, worked out as long as somebody looks at them. */
import type { BlockPages } from '../../src/migration/index.ts'
import type { CellsRequest } from '../shared/machine.ts'
import { turn } from './breath.ts'
import { PageOctets } from './page-octets.ts'
import { checked, samplesOf } from './ram-cells.ts'
import { entropyOf, levelOf } from './ram-entropy.ts'
import type { Pages } from './ram-pages.ts'

/** Milliseconds of work between two looks at what else there is to do. */
const SHADING = 40

export class Shading {
  readonly #pages: Pages
  readonly #levels = new Map<BlockPages, PageOctets>()
  #turn = 0

  constructor(pages: Pages) {
    this.#pages = pages
  }

  /** What is known by now: for each page 0, or one more than its level. */
  levelsOf(map: BlockPages): PageOctets {
    let levels = this.#levels.get(map)
    if (levels === undefined) {
      levels = new PageOctets()
      this.#levels.set(map, levels)
    }
    return levels
  }

  /**
   * Works out the entropy of the pages that stand for cells. Another call ends this one.
   * @param onShaded told now and then that more is known
   * @returns whether all of them were looked at
   */
  async run(map: BlockPages, request: CellsRequest, onShaded: () => void): Promise<boolean> {
    const levels = this.levelsOf(map)
    const { first, pagesPerCell, count } = checked(request)
    const mine = ++this.#turn
    let until = performance.now() + SHADING
    for (const cell of spread(count)) {
      const from = first + cell * pagesPerCell
      for (const page of samplesOf(map, from, Math.min(from + pagesPerCell, map.pages))) {
        if (levels.get(page) !== 0) continue
        // What cannot be read has no entropy: it is told where somebody looks at the page.
        const level = await this.#pages.with(map, page, (octets) => levelOf(entropyOf(octets))).catch(() => undefined)
        if (level !== undefined) levels.set(page, level + 1)
        if (performance.now() < until) continue
        onShaded()
        await turn()
        if (mine !== this.#turn) return false
        until = performance.now() + SHADING
      }
    }
    onShaded()
    return true
  }

  stop(): void {
    this.#turn++
  }
}

/** Cells from the coarse to the fine: all of a map takes on its shades at the same time. */
function* spread(count: number): Generator<number> {
  for (const step of [64, 8, 1]) for (let cell = 0; cell < count; cell += step) yield cell
}
