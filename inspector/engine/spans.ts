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
  const begin = await beginOf(outline, from)
  if (begin === undefined) return []
  const spans: Span[] = []
  const header = new Header()
  for (let position = begin; position < end; ) {
    const window = octets.window(position) ?? (await octets.load(position))
    const at = position - window.from
    if (window.bytes[at] === 0 && window.bytes[at + 1] === 0) {
      spans.push({ start: position, lengthOffset: position + 1, contents: position + 2, isEnd: true })
      position += 2
      continue
    }
    if (!readHeader(window.bytes, at, header)) break
    const contents = window.from + header.contentsOffset
    if (contents > from) {
      spans.push({
        start: position,
        lengthOffset: window.from + lengthOffset(window.bytes, at),
        contents,
        isEnd: false,
      })
    }
    const goesInto = header.constructed || outline.opened.has(contents)
    const isBits = !header.constructed && header.leading === 3
    position = goesInto ? contents + (isBits ? 1 : 0) : contents + header.contentsLength
  }
  return spans
}

/** Where the innermost value begins that holds the octet, or the first one behind it. */
async function beginOf(outline: Outline, offset: number): Promise<number | undefined> {
  const due = performance.now() + PATIENCE
  const path: number[] = []
  let begin: number | undefined
  for (;;) {
    const container = await outline.container(path)
    await container.grow(({ position }) => position > offset || performance.now() > due)
    const { walk, range } = container
    if (walk.position <= offset && !walk.done) return undefined
    if (walk.done && offset >= walk.end && !walk.faultInLast) {
      // Behind the last one: end-of-contents octets, or octets that are no values.
      return walk.fault === undefined && range.indefinite ? walk.end : begin
    }
    const index = await container.indexAt(offset)
    if (index === undefined) return begin
    const [sibling] = await container.siblings(index, index + 1)
    if (sibling === undefined) return begin
    begin = sibling.start
    path.push(index)
    const isOpened = (sibling.leading & 0x20) !== 0 || outline.opened.has(sibling.contents)
    if (offset < sibling.contents || !isOpened || path.length > 200) return begin
  }
}
