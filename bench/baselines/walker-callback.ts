/** Baseline: a resumable walker that calls a function for each data value. */
import { maxDepth, Walker } from './walker.ts'

/** `offset` is that of the contents octets, absolute; `length` is 0 for the indefinite form. */
export type OnValue = (
  tagClass: number,
  tagNumber: number,
  constructed: boolean,
  offset: number,
  length: number,
  depth: number,
) => void

export class CallbackWalker extends Walker {
  private readonly onValue: OnValue

  constructor(onValue: OnValue) {
    super()
    this.onValue = onValue
  }

  write(chunk: Uint8Array): void {
    const { localEnds, ends, indefinite, header, onValue } = this
    const size = chunk.length
    let at = this.begin(chunk)
    const base = this.base
    let depth = this.depth
    let end = localEnds[depth]
    for (;;) {
      while (at === end) {
        if (indefinite[depth] !== 0) this.fail('END_OF_CONTENTS_MISSING', at)
        end = localEnds[--depth]
      }
      if (at + 1 >= size) break
      const leading = chunk[at]
      const length = chunk[at + 1]
      if (length > 0x7f || (leading & 0x1f) === 0x1f || (leading & 0xdf) === 0) {
        if (!header.read(chunk, at, size)) break
        this.depth = depth
        at = this.careful(header.contents)
        depth = this.depth
        end = localEnds[depth]
        continue
      }
      const contents = at + 2
      const after = contents + length
      if (after > end) this.fail('LENGTH_EXCEEDS_PARENT', at)
      onValue(leading >> 6, leading & 0x1f, (leading & 0x20) !== 0, base + contents, length, depth)
      if ((leading & 0x20) === 0) {
        at = after
        continue
      }
      if (depth === maxDepth) this.fail('LIMIT_DEPTH', at)
      localEnds[++depth] = after
      ends[depth] = base + after
      indefinite[depth] = 0
      end = after
      at = contents
    }
    this.depth = depth
    this.leave(chunk, at)
  }

  protected override report(contents: number): void {
    const { leading, tagNumber, length } = this.header
    this.onValue(leading >> 6, tagNumber, (leading & 0x20) !== 0, this.base + contents, length, this.depth)
  }
}
