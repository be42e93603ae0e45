/** Paints cells into pixels: what a cell's pages are as areas of its square, entropy as strength of colour. */
import { CELL_SHARES, type Cells, NO_ENTROPY } from '../shared/machine.ts'

/** Red, green and blue. */
export type Colour = readonly [number, number, number]

export interface Palette {
  /** By state: never sent, zero, fill, full, XBZRLE, zlib. */
  readonly states: readonly Colour[]
  readonly surface: Colour
  /** Lines over what was never sent. */
  readonly hatch: Colour
  readonly differs: Colour
}

export interface PaintOptions {
  readonly columns: number
  /** Device pixels of a cell's side. */
  readonly cell: number
  readonly palette: Palette
  /** Whether entropy is shown. */
  readonly shaded: boolean
  /** Whether what differs stands out, and all else steps back. */
  readonly compared: boolean
}

/** Those that have data: their colours become stronger with entropy. Painted first, so that little of them is seen. */
const ORDER = [3, 4, 5, 2, 1, 0]
/** How much of its colour a cell keeps that has no entropy at all. */
const WEAKEST = 0.22

/** @param pixels of the whole map, `width` in a row, as ImageData has them on little-endian machines */
export function paintCells(pixels: Uint32Array, width: number, cells: Cells, options: PaintOptions): void {
  const { columns, cell, palette, shaded, compared } = options
  const height = Math.floor(pixels.length / width)
  const gap = cell >= 12 ? 2 : cell >= 7 ? 1 : 0
  const side = cell - gap
  const area = side * side
  const count = cells.entropy.length
  pixels.fill(packed(palette.surface))
  const hatch = packed(palette.hatch)
  const surface = packed(palette.surface)
  for (let index = 0; index < count; index++) {
    const left = (index % columns) * cell
    const top = Math.floor(index / columns) * cell
    if (top >= height) return
    const level = cells.entropy[index]!
    const differing = cells.differing[index] ?? 0
    const kept = compared ? 0.3 : 1
    let done = 0
    let sum = 0
    for (const state of ORDER) {
      const share = cells.shares[index * CELL_SHARES + state]!
      if (share === 0) continue
      sum += share
      const end = Math.min(area, Math.max(done + 1, Math.round((sum * area) / 255)))
      const hasData = state >= 3
      const strength = !shaded || !hasData ? 1 : level === NO_ENTROPY ? 0.6 : WEAKEST + (1 - WEAKEST) * (level / 254)
      const colour = packed(mixed(palette.surface, palette.states[state]!, strength * kept))
      for (; done < end; done++) {
        const x = left + (done % side)
        const y = top + Math.floor(done / side)
        if (x >= width || y >= height) continue
        pixels[y * width + x] = state !== 0 ? colour : (x + y) % 5 === 0 ? hatch : surface
      }
    }
    if (compared && differing > 0) {
      // From below, so that the kinds are seen above where only some of the pages differ.
      const from = area - Math.max(side, Math.round((differing * area) / 255))
      const colour = packed(palette.differs)
      for (let at = Math.max(0, from); at < area; at++) {
        const x = left + (at % side)
        const y = top + Math.floor(at / side)
        if (x < width && y < height) pixels[y * width + x] = colour
      }
    }
  }
}

/** A page's octets as a picture of 64 octets a row inside its cell: the larger an octet, the stronger the colour. */
export function paintPage(
  pixels: Uint32Array,
  width: number,
  place: { readonly x: number; readonly y: number; readonly side: number },
  octets: Uint8Array,
  colour: Colour,
  surface: Colour,
): void {
  const height = Math.floor(pixels.length / width)
  const perRow = 2 ** Math.ceil(Math.log2(octets.length) / 2)
  const rows = Math.max(1, Math.ceil(octets.length / perRow))
  const colours = Uint32Array.from({ length: 256 }, (_, octet) =>
    packed(mixed(surface, colour, octet === 0 ? 0.06 : 0.2 + (0.8 * octet) / 255)),
  )
  for (let y = 0; y < place.side; y++) {
    const row = Math.floor((y * rows) / place.side)
    for (let x = 0; x < place.side; x++) {
      const at = row * perRow + Math.floor((x * perRow) / place.side)
      const [px, py] = [place.x + x, place.y + y]
      if (px < width && py >= 0 && py < height) pixels[py * width + px] = colours[octets[at] ?? 0]!
    }
  }
}

export function mixed(from: Colour, to: Colour, share: number): Colour {
  const part = (i: 0 | 1 | 2) => Math.round(from[i] + (to[i] - from[i]) * share)
  return [part(0), part(1), part(2)]
}

const packed = ([red, green, blue]: Colour): number => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0

/** What `getComputedStyle` tells of a colour. */
export function colourOf(text: string): Colour {
  const numbers = text.match(/[\d.]+/g)?.map(Number) ?? []
  const isUnit = text.startsWith('color(')
  const [red = 0, green = 0, blue = 0] = isUnit ? numbers.map((part) => Math.round(part * 255)) : numbers
  return [red, green, blue]
}
