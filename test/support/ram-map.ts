/** The map of RAM as the page draws it: where its rows begin, by the addresses beside them. */
import type { Page } from 'puppeteer-core'

const PAGE = 4096

/** What can be told of a map by the addresses at its side and what it says of its scale. */
export interface MapLayout {
  /** The first page in view. */
  readonly first: number
  /** CSS pixels of a cell's side. */
  readonly cell: number
  readonly pagesPerRow: number
  readonly pagesPerCell: number
  /** The last row that can be the first in view. */
  readonly lastTop: number
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const mapBox = (page: Page): Promise<Box> =>
  page.$eval('.ram-cells canvas', (canvas) => {
    const { x, y, width, height } = canvas.getBoundingClientRect()
    return { x, y, width, height }
  })

/** @throws where fewer than two addresses are in view: nothing is said of a row's length then */
export async function mapLayout(page: Page): Promise<MapLayout> {
  const { labels, scale, head } = await page.evaluate(() => ({
    labels: [...document.querySelectorAll<HTMLElement>('.ram-addresses span')].map(
      ({ textContent, style }) => [textContent, style.top] as const,
    ),
    scale: document.querySelector('.ram-tools > .caption')?.textContent ?? '',
    head: document.querySelector('.ram-head > .caption')?.textContent ?? '',
  }))
  const [first, second] = labels.map(([text, top]) => ({
    page: Number.parseInt(text ?? '', 16) / PAGE,
    top: Number.parseFloat(top),
  }))
  if (first === undefined || second === undefined) throw new Error(`${labels.length} addresses are too few`)
  const pagesPerCell = pagesIn(scale) ?? 1
  const pages = second.page - first.page
  const { width, height } = await mapBox(page)
  // An address stands at every so many rows: as few as they can be for rows that the map is wide enough for.
  let step = 1
  const isRow = (): boolean => second.top % step === 0 && (pages / step / pagesPerCell) * (second.top / step) <= width
  while (!isRow()) step++
  const cell = second.top / step
  const pagesPerRow = pages / step
  const lastTop = Math.max(0, Math.ceil((pagesIn(head) ?? 0) / pagesPerRow) - Math.floor(height / cell))
  return { first: first.page, cell, pagesPerRow, pagesPerCell, lastTop }
}

function pagesIn(text: string): number | undefined {
  const found = /(\d+) pages/.exec(text.replaceAll('\u202f', ''))
  return found === null ? undefined : Number(found[1])
}

/** The first page of the row at a height. */
export const rowAt = ({ first, cell, pagesPerRow }: MapLayout, y: number): number =>
  first + Math.floor(y / cell) * pagesPerRow

/** The first page of the cell at a place. */
export const pageBelow = (layout: MapLayout, x: number, y: number): number =>
  rowAt(layout, y) + Math.floor(x / layout.cell) * layout.pagesPerCell
