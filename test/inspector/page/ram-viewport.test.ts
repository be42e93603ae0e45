/** Which pages a map shows: the whole block, scales, what stays in place, what is under the pointer; and the pixels of cells. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { cellText } from '../../../inspector/page/ram-cell-text.ts'
import { type Colour, colourOf, mixed, paintCells, paintPage } from '../../../inspector/page/ram-paint.ts'
import {
  cellsInView,
  type Frame,
  firstPage,
  fitted,
  LEAST_SCALE,
  mostScale,
  moved,
  pageAt,
  placeOf,
  reframed,
  revealing,
  zoomed,
} from '../../../inspector/page/ram-viewport.ts'
import { type Cells, NO_ENTROPY } from '../../../inspector/shared/machine.ts'

const suite = makeSuite('inspector/page/ram-viewport')

const frames: Frame[] = []
for (const pages of [1, 16, 17, 2048, 32_768, 4_194_304, 2 ** 28, 2 ** 40]) {
  for (const [width, height] of [
    [620, 400],
    [300, 240],
    [40, 30],
  ] as const) {
    frames.push({ pages, width, height })
  }
}

suite('the whole block fits, in cells as large as may be', () => {
  for (const frame of frames) {
    const view = fitted(frame)
    assert.ok(view.totalRows * view.cell <= frame.height, JSON.stringify({ frame, view }))
    assert.ok(view.columns * view.cell <= frame.width)
    assert.is(view.top, 0)
    assert.is(cellsInView(frame, view), Math.ceil(frame.pages / view.pagesPerCell))
  }
  assert.is(fitted({ pages: 2048, width: 620, height: 400 }).pagesPerCell, 1)
})

suite('the whole block fills the frame, as far as its pages go', () => {
  for (const pages of [2048, 5000, 32_768, 4_194_304]) {
    for (const [width, height] of [
      [620, 400],
      [430, 300],
      [500, 310],
    ] as const) {
      const { cell, columns, totalRows } = fitted({ pages, width, height })
      const share = (cell * columns * cell * totalRows) / (width * height)
      assert.ok(share > 0.6, `${pages} pages fill ${share} of ${width} × ${height}`)
    }
  }
})

suite('to the scale of the whole block and back is the same map', () => {
  for (const frame of frames) {
    const fit = fitted(frame)
    if (fit.scale > LEAST_SCALE) assert.equal(zoomed(frame, zoomed(frame, fit, fit.scale - 1, 0), fit.scale, 0), fit)
  }
})

suite('a page stays where it is when the scale changes, and scales have bounds', () => {
  for (const frame of frames) {
    let view = fitted(frame)
    const page = Math.floor(frame.pages * 0.7)
    for (let scale = view.scale; scale >= LEAST_SCALE - 3; scale--) {
      view = zoomed(frame, view, scale, page, 0.3)
      assert.ok(view.scale >= LEAST_SCALE)
      const { x, y } = placeOf(view, page)
      assert.ok(y >= 0 && y < Math.max(frame.height, view.cell), JSON.stringify({ frame, view, y }))
      const under = pageAt(frame, view, x + 1, y + 1)!
      assert.ok(page >= under && page < under + view.pagesPerCell)
      assert.ok(view.top >= 0 && view.top < view.totalRows)
    }
    assert.is(zoomed(frame, view, 1000, page).scale, mostScale(frame))
  }
})

suite('moving ends at both ends, and a page that is not in view is brought there', () => {
  const frame = { pages: 32_768, width: 620, height: 400 }
  const view = zoomed(frame, fitted(frame), -4, 0)
  assert.is(moved(frame, view, -5).top, 0)
  const last = moved(frame, view, 1e9)
  assert.ok((last.totalRows - last.top) * last.cell <= frame.height)
  const there = revealing(frame, view, 32_767)
  const { y } = placeOf(there, 32_767)
  assert.ok(y >= 0 && y + there.cell <= frame.height)
  assert.is(revealing(frame, there, 32_767), there)
  assert.is(revealing(frame, there, 0).top, 0)
  assert.is(pageAt(frame, view, 10_000, 5), undefined)
  assert.is(pageAt(frame, there, 1, 10_000), undefined)
  assert.is(firstPage(there) % there.columns, 0)
})

suite('another size: the whole block stays in view, or else the first page does', () => {
  const [small, large] = [
    { pages: 32_768, width: 300, height: 240 },
    { pages: 32_768, width: 900, height: 500 },
  ]
  assert.equal(reframed(large, small, fitted(small)), fitted(large))
  const near = zoomed(small, fitted(small), -5, 20_000)
  const next = reframed(large, small, near)
  assert.is(next.scale, near.scale)
  assert.ok(Math.abs(firstPage(next) - firstPage(near)) <= next.columns)
})

const palette = {
  states: [
    [250, 250, 250],
    [200, 200, 200],
    [10, 0, 0],
    [0, 0, 255],
    [0, 255, 0],
    [255, 255, 0],
  ] as Colour[],
  surface: [255, 255, 255] as Colour,
  hatch: [1, 2, 3] as Colour,
  differs: [255, 0, 0] as Colour,
}

const cells = (shares: number[][], entropy: number[], differing: number[] = []): Cells => ({
  request: { block: 'a', first: 0, pagesPerCell: 1, count: shares.length },
  shares: Uint8Array.from(shares.flat()),
  entropy: Uint8Array.from(entropy),
  differing: Uint8Array.from(differing),
})

const at = (pixels: Uint32Array, width: number, x: number, y: number): number[] => {
  const pixel = pixels[y * width + x]!
  return [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255]
}

suite('pixels: areas by shares, strength by entropy, what differs above all', () => {
  const pixels = new Uint32Array(12 * 6)
  const half = cells(
    [
      [0, 128, 0, 127, 0, 0],
      [0, 0, 0, 255, 0, 0],
    ],
    [NO_ENTROPY, 127],
  )
  paintCells(pixels, 12, half, { columns: 2, cell: 6, palette, shaded: false, compared: false })
  assert.equal(at(pixels, 12, 0, 0), [0, 0, 255])
  assert.equal(at(pixels, 12, 0, 5), [200, 200, 200])
  const blue = Array.from(pixels.subarray(0)).filter(
    (_, i) => i % 12 < 6 && at(pixels, 12, i % 12, Math.floor(i / 12))[2] === 255,
  )
  assert.is(blue.length, 18)
  paintCells(pixels, 12, half, { columns: 2, cell: 6, palette, shaded: true, compared: false })
  const [red] = at(pixels, 12, 8, 3)
  assert.ok(red! > 80 && red! < 120)
  const other = cells(
    [
      [0, 0, 0, 255, 0, 0],
      [255, 0, 0, 0, 0, 0],
    ],
    [0, 0],
    [255, 0],
  )
  paintCells(pixels, 12, other, { columns: 2, cell: 6, palette, shaded: false, compared: true })
  assert.equal(at(pixels, 12, 3, 3), [255, 0, 0])
  assert.ok(
    [
      [255, 255, 255],
      [1, 2, 3],
    ].some((colour) => String(colour) === String(at(pixels, 12, 8, 3))) || at(pixels, 12, 8, 3)[0]! > 150,
  )
})

suite('a single page of a cell of many is seen', () => {
  const pixels = new Uint32Array(25)
  paintCells(pixels, 5, cells([[0, 254, 0, 1, 0, 0]], [NO_ENTROPY]), {
    columns: 1,
    cell: 5,
    palette,
    shaded: false,
    compared: false,
  })
  assert.equal(at(pixels, 5, 0, 0), [0, 0, 255])
  assert.equal(at(pixels, 5, 1, 0), [200, 200, 200])
})

suite('the octets of a page as a picture', () => {
  const pixels = new Uint32Array(64 * 64)
  const octets = new Uint8Array(4096)
  octets[64] = 255
  paintPage(pixels, 64, { x: 0, y: 0, side: 64 }, octets, [0, 0, 255], [255, 255, 255])
  assert.equal(at(pixels, 64, 0, 1), [0, 0, 255])
  assert.equal(at(pixels, 64, 1, 1), mixed([255, 255, 255], [0, 0, 255], 0.06) as unknown as number[])
})

suite('colours as browsers tell them', () => {
  assert.equal(colourOf('rgb(1, 2, 3)'), [1, 2, 3])
  assert.equal(colourOf('rgba(1, 2, 3, 0.5)'), [1, 2, 3])
  assert.equal(colourOf('color(srgb 1 0.5 0)'), [255, 128, 0])
})

suite('a cell in words', () => {
  const block = { name: 'a', length: 8 * 4096, pageSize: 4096, pages: 8, counts: [] }
  assert.is(cellText(cells([[0, 0, 0, 255, 0, 0]], [254]), block, 0), '0x0000, page 0: full; entropy 8.0 bits an octet')
  assert.is(cellText(cells([[0, 0, 0, 255, 0, 0]], [NO_ENTROPY], [255]), block, 0), '0x0000, page 0: full; differs')
  const four = {
    ...cells([[0, 191, 0, 64, 0, 0]], [NO_ENTROPY]),
    request: { block: 'a', first: 4, pagesPerCell: 4, count: 1 },
  }
  assert.is(cellText(four, block, 5), '0x4000 to 0x7fff, pages 4 to 7: zero 75 %, full 25 %')
})

suite.run()
