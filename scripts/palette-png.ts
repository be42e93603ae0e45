/** A screenshot as a PNG with a palette of 256 colours: what a page has is few colours and their mixtures, and is a third of the size so. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

interface Pixels {
  readonly width: number
  readonly height: number
  /** Red, green and blue of each. */
  readonly octets: Buffer
}

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const TRUE_COLOUR = 2
const PALETTE = 3
const COLOURS = 256

export function withPalette(png: Buffer): Buffer {
  const { width, height, octets } = pixelsOf(png)
  const counts = new Map<number, number>()
  for (let at = 0; at < octets.length; at += 3) {
    const colour = octets.readUIntBE(at, 3)
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = chosen(counts)
  const indices = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]))
  // Each line begins with its filter: none, which is best for indices.
  const lines = Buffer.alloc(height * (width + 1))
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 1; x <= width; x++, at += 3) lines[y * (width + 1) + x] = indices.get(octets.readUIntBE(at, 3))!
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head[8] = 8
  head[9] = PALETTE
  const colours = Buffer.alloc(3 * palette.length)
  for (const [index, colour] of palette.entries()) colours.writeUIntBE(colour, 3 * index, 3)
  const parts = [
    ['IHDR', head],
    ['PLTE', colours],
    ['IDAT', deflateSync(lines, { level: 9, memLevel: 9 })],
    ['IEND', Buffer.alloc(0)],
  ] as const
  return Buffer.concat([SIGNATURE, ...parts.map(([name, contents]) => chunk(name, contents))])
}

/** The most frequent colours, none of them close to a more frequent one: as close as has to be for all to be near one of them. */
function chosen(counts: ReadonlyMap<number, number>): number[] {
  const all = [...counts].sort(([, a], [, b]) => b - a).map(([colour]) => colour)
  for (let least = 0; ; least += 4) {
    const palette: number[] = []
    for (const colour of all) {
      if (palette.every((other) => distance(other, colour) > least)) palette.push(colour)
      if (palette.length > COLOURS) break
    }
    if (palette.length <= COLOURS) return palette
  }
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0
  for (let index = 1; index < palette.length; index++)
    if (distance(palette[index]!, colour) < distance(palette[best]!, colour)) best = index
  return best
}

const distance = (a: number, b: number): number =>
  ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2

/** What Chromium writes: eight bits of red, green and blue, nothing interlaced. */
function pixelsOf(png: Buffer): Pixels {
  const data: Buffer[] = []
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      data.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  if (png[24] !== 8 || png[25] !== TRUE_COLOUR || png[28] !== 0) throw new Error('this PNG is of another kind')
  const lines = inflateSync(Buffer.concat(data))
  const stride = 3 * width
  const octets = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x < 3 ? 0 : octets[at - 3]!
      const above = y === 0 ? 0 : octets[at - stride]!
      const corner = x < 3 || y === 0 ? 0 : octets[at - stride - 3]!
      const guess = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter!]!
      octets[at] = lines[y * (stride + 1) + 1 + x]! + guess
    }
  }
  return { width, height, octets }
}

function paeth(left: number, above: number, corner: number): number {
  const [byLeft, byAbove, byCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs)
  if (byLeft! <= byAbove! && byLeft! <= byCorner!) return left
  return byAbove! <= byCorner! ? above : corner
}

function chunk(name: string, contents: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), contents])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(contents.length)
  check.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, check])
}
