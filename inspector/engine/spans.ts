/** The headers in a part of the file, for the colours of the hex view. */
import { Header, readHeader } from '../../src/index.ts'
import type { Span } from '../shared/types.ts'
import type { Outline } from './outline.ts'
import { lengthOffset } from './siblings.ts'

/** Milliseconds that may go into finding out where a value begins; where it takes longer, there are no colours yet. */
const PATIENCE = 60

/** Headers that have octets in `[from, to)`; none where what stands before is not read so far and takes too long. */
export async function spansIn(outline: Outline, from: number, to: number): Promise<Span[]> {
  const { octets } = outline
  const end = Math.min(to, octets.size)
  const due = performance.now() + PATIENCE
  const place = await placeOf(outline, from, due)
  if (place === undefined) return []
  const spans: Span[] = []
  const header = new Header()
  // Ends of the values around, innermost last: behind a fault it goes on where the innermost one ends.
  const ends = place.ends
  let position = place.begin
  for (let steps = 0; position < end; steps++) {
    if (steps % 4096 === 4095 && performance.now() > due) return spans
    while (ends.length > 1 && position >= ends.at(-1)!) ends.pop()
    const window = octets.window(position) ?? (await octets.load(position))
    const at = position - window.from
    if (window.bytes[at] === 0 && window.bytes[at + 1] === 0) {
      position += 2
      if (position > from)
        spans.push({ start: position - 2, lengthOffset: position - 1, contents: position, isEnd: true })
      continue
    }
    const around = ends.at(-1)!
    if (!readHeader(window.bytes, at, header, Math.min(window.bytes.length, around - window.from))) {
      position = around
      continue
    }
    const contents = window.from + header.contentsOffset
    if (contents > from) {
      spans.push({
        start: position,
        lengthOffset: window.from + lengthOffset(window.bytes, at),
        contents,
        isEnd: false,
      })
    }
    const isBits = !header.constructed && header.leading === 3
    const isEntered = header.constructed || outline.opened.has(isBits ? contents + 1 : contents)
    const next = Math.min(around, contents + header.contentsLength)
    if (isEntered && !header.indefinite) ends.push(next)
    position = isEntered ? contents + (isBits ? 1 : 0) : next
  }
  return spans
}

interface Place {
  readonly begin: number
  readonly ends: number[]
}

/** Where the innermost value begins that holds the octet, or what is known to stand last before it. */
async function placeOf(outline: Outline, offset: number, due: number): Promise<Place | undefined> {
  const path: number[] = []
  const ends: number[] = []
  let begin: number | undefined
  const placed = (): Place | undefined => (begin === undefined ? undefined : { begin, ends })
  for (;;) {
    const container = await outline.container(path)
    await container.grow(({ position }) => position > offset || performance.now() > due)
    const { walk, range } = container
    ends.push(range.end)
    if (walk.position <= offset && !walk.done) return undefined
    if (walk.done && offset >= walk.end && !walk.faultInLast) {
      // Behind the last one: end-of-contents octets, or octets that are no values.
      if (walk.fault === undefined && range.indefinite) begin = walk.end
      return placed()
    }
    const index = await container.indexAt(offset)
    if (index === undefined) return placed()
    const [sibling] = await container.siblings(index, index + 1)
    if (sibling === undefined) return placed()
    begin = sibling.start
    path.push(index)
    const isOpened = (sibling.leading & 0x20) !== 0 || outline.isOpened(path)
    if (offset < sibling.contents || !isOpened || path.length > 200) return placed()
  }
}
