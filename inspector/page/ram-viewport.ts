/** Which pages of a block a map shows, and where: cells in rows, from one page in a large cell to thousands in a small one. */

/** CSS pixels of a cell that stands for several pages. */
const SMALL = 5
/** CSS pixels of a cell that stands for one page, from the smallest to the largest. */
const SIZES = [5, 7, 10, 14, 20, 28, 40, 56, 80, 112, 160, 224, 320]
/** Cells become no larger than this by themselves. */
const LARGEST_FIT = SIZES.indexOf(20)

export interface Viewport {
  /** Above 0: cells of 2^scale pages. Up to 0: one page a cell, ever larger. */
  readonly scale: number
  /** CSS pixels of a cell's side. */
  readonly cell: number
  readonly pagesPerCell: number
  readonly columns: number
  /** Rows that are in view, as a whole or in part. */
  readonly rows: number
  /** The first row in view; rows are counted from the block's begin. */
  readonly top: number
  /** Rows of the whole block. */
  readonly totalRows: number
}

export interface Frame {
  readonly pages: number
  /** CSS pixels. */
  readonly width: number
  readonly height: number
}

export const LEAST_SCALE = 1 - SIZES.length

const leastCell = (scale: number): number => (scale > 0 ? SMALL : SIZES[-scale]!)

/** Without a size of cells what is left of the width makes them larger. */
function sized({ pages, width, height }: Frame, scale: number, wanted?: number): Omit<Viewport, 'top'> {
  const least = wanted ?? leastCell(scale)
  const pagesPerCell = scale > 0 ? 2 ** scale : 1
  const fit = Math.max(1, Math.floor(width / least))
  // Round addresses at the begin of each row.
  const columns = fit >= 16 ? fit - (fit % 8) : fit >= 4 ? fit - (fit % 4) : fit
  const cell = wanted ?? Math.max(least, Math.min(Math.floor(width / columns), 2 * least))
  const totalRows = Math.max(1, Math.ceil(Math.ceil(pages / pagesPerCell) / columns))
  return { scale, cell, pagesPerCell, columns, rows: Math.max(1, Math.ceil(height / cell)), totalRows }
}

const whole = (view: Pick<Viewport, 'cell'>, height: number) => Math.max(1, Math.floor(height / view.cell))

/** The whole block, as large as it fits: the frame is filled by cells of sizes that are between those of two scales, too. */
export function fitted(frame: Frame): Viewport {
  const fits = (view: Omit<Viewport, 'top'>) => view.totalRows <= whole(view, frame.height)
  let scale = -LARGEST_FIT
  while (!fits(sized(frame, scale)) && scale < 50) scale++
  let best = sized(frame, scale)
  if (scale > -LARGEST_FIT) {
    for (let cell = 2 * leastCell(scale) - 1; cell > best.cell; cell--) {
      const larger = sized(frame, scale, cell)
      if (fits(larger) && cell <= frame.width) best = larger
    }
  }
  return { ...best, top: 0 }
}

/** At the scale at which the whole block fits, it fills the frame. */
function scaled(frame: Frame, scale: number): Omit<Viewport, 'top'> {
  const fit = fitted(frame)
  return scale === fit.scale ? fit : sized(frame, scale)
}

/** The largest scale that is of any use: that of the whole block. */
export const mostScale = (frame: Frame): number => Math.max(0, fitted(frame).scale)

/** Another scale, with `page` where it was: at the same share of the height. */
export function zoomed(frame: Frame, view: Viewport, scale: number, page: number, share = 0.5): Viewport {
  const bounded = Math.max(LEAST_SCALE, Math.min(scale, mostScale(frame)))
  const next = scaled(frame, bounded)
  const row = Math.floor(page / next.pagesPerCell / next.columns)
  return moved(frame, { ...next, top: view.top }, row - Math.floor((share * frame.height) / next.cell))
}

/** For another frame the same scale, with the first page in view; the whole block where that was in view. */
export function reframed(frame: Frame, before: Frame, view: Viewport): Viewport {
  if (view.scale === fitted(before).scale) return fitted(frame)
  const page = firstPage(view)
  const next = scaled(frame, Math.min(view.scale, mostScale(frame)))
  return moved(frame, { ...next, top: 0 }, Math.floor(page / next.pagesPerCell / next.columns))
}

/** With `top` as the first row, as far as there is something below. */
export function moved(frame: Frame, view: Viewport, top: number): Viewport {
  const last = Math.max(0, view.totalRows - whole(view, frame.height))
  return { ...view, top: Math.max(0, Math.min(Math.round(top), last)) }
}

/** With `page` in view. */
export function revealing(frame: Frame, view: Viewport, page: number): Viewport {
  const row = rowOf(view, page)
  const rows = whole(view, frame.height)
  if (row < view.top) return moved(frame, view, row)
  if (row >= view.top + rows) return moved(frame, view, row - rows + 1)
  return view
}

export const firstPage = (view: Viewport): number => view.top * view.columns * view.pagesPerCell

export const rowOf = (view: Viewport, page: number): number => Math.floor(page / view.pagesPerCell / view.columns)

/** The first page of the cell at a place of the map; undefined where there is none. */
export function pageAt({ pages }: Frame, view: Viewport, x: number, y: number): number | undefined {
  const column = Math.floor(x / view.cell)
  if (column < 0 || column >= view.columns || y < 0) return undefined
  const page = ((view.top + Math.floor(y / view.cell)) * view.columns + column) * view.pagesPerCell
  return page < pages ? page : undefined
}

/** Where the cell of a page is, in CSS pixels. */
export function placeOf(view: Viewport, page: number): { readonly x: number; readonly y: number } {
  const cell = Math.floor(page / view.pagesPerCell)
  return { x: (cell % view.columns) * view.cell, y: (Math.floor(cell / view.columns) - view.top) * view.cell }
}

/** Cells in view. */
export function cellsInView({ pages }: Frame, view: Viewport): number {
  const cells = Math.ceil(pages / view.pagesPerCell) - view.top * view.columns
  return Math.max(0, Math.min(cells, view.rows * view.columns))
}
