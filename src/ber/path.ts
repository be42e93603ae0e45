import { EndOfContentsScan } from './end-of-contents.ts'
import { Header, readHeader } from './header.ts'
import type { Limits } from './limits.ts'

/**
 * The indexes of values that lie in one another, worked out from the start of the input: for each the number of its siblings
 * before it. Only errors and those who ask want a path, so that nobody need count on the way.
 * @param starts where each of the values begins, outermost first; all before the last begin is known to be sound
 */
export function indexesOf(bytes: Uint8Array, limits: Limits, starts: readonly number[]): number[] {
  const header = new Header(limits.maxTagNumberOctets)
  const scan = new EndOfContentsScan(bytes, 0, new Header(limits.maxTagNumberOctets), limits.maxDepth, false)
  let position = 0
  return starts.map((start, depth) => {
    let index = 0
    for (; position < start; index++) {
      readHeader(bytes, position, header)
      const { contentsOffset } = header
      position = header.indefinite
        ? scan.find(contentsOffset, contentsOffset, 0, Number.POSITIVE_INFINITY, depth + 1) + 2
        : header.end
    }
    // Of the last value not even its header need be sound.
    if (depth + 1 < starts.length) {
      readHeader(bytes, position, header)
      position = header.contentsOffset
    }
    return index
  })
}
