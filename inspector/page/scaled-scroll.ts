/**
 * Scrolling through more rows than a browser can make room for: an element is at most some ten million pixels high, and 5 GiB are 335
 * million rows of 16 octets. Up to that height the scroll bar moves by pixels; beyond, it stands for the whole, and whoever turns the
 * wheel moves by rows.
 */

/** In pixels; Firefox ends at 17.8 million, Chromium at 33.5. */
const MOST_HEIGHT = 8_000_000

export class ScaledScroll {
  readonly rows: number
  readonly rowHeight: number
  readonly viewport: number

  /** @param rowHeight of a row, `viewport` of what can be seen, in pixels */
  constructor(rows: number, rowHeight: number, viewport: number, mostHeight = MOST_HEIGHT) {
    this.rows = rows
    this.rowHeight = rowHeight
    this.viewport = viewport
    this.height = Math.min(rows * rowHeight, mostHeight)
  }

  /** Of the element that scrolls, in pixels. */
  readonly height: number

  get isScaled(): boolean {
    return this.rows * this.rowHeight > this.height
  }

  /** Rows that fit as a whole. */
  get visible(): number {
    return Math.max(1, Math.floor(this.viewport / this.rowHeight))
  }

  /** The last row that can be the first in view. */
  get lastTop(): number {
    return Math.max(0, this.rows - this.visible)
  }

  /** The first row in view; a fraction of it may be out of view where nothing is scaled. */
  rowAt(scrollTop: number): number {
    if (!this.isScaled) return Math.min(scrollTop / this.rowHeight, this.lastTop)
    const share = scrollTop / Math.max(1, this.height - this.viewport)
    return Math.round(Math.min(1, Math.max(0, share)) * this.lastTop)
  }

  topOf(row: number): number {
    if (!this.isScaled) return row * this.rowHeight
    return this.lastTop === 0 ? 0 : (row / this.lastTop) * (this.height - this.viewport)
  }

  clamp(row: number): number {
    return Math.min(Math.max(0, row), this.lastTop)
  }

  /** The first row in view that brings `row` into view, moving as little as possible. */
  revealing(row: number, top: number): number {
    if (row < top) return this.clamp(row)
    return row >= top + this.visible ? this.clamp(row - this.visible + 1) : top
  }
}
