/** Baseline: a resumable walker that checks and counts data values, and tells nothing else. */
import { maxDepth, Walker } from './walker.ts'

export class CountWalker extends Walker {
  count = 0

  write(chunk: Uint8Array): void {
    const { localEnds, ends, indefinite, header, base } = this
    const size = chunk.length
    let at = this.begin(chunk)
    let count = 0
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
      const after = at + 2 + length
      if (after > end) this.fail('LENGTH_EXCEEDS_PARENT', at)
      count++
      if ((leading & 0x20) === 0) {
        at = after
        continue
      }
      if (depth === maxDepth) this.fail('LIMIT_DEPTH', at)
      localEnds[++depth] = after
      ends[depth] = base + after
      indefinite[depth] = 0
      end = after
      at += 2
    }
    this.count += count
    this.depth = depth
    this.leave(chunk, at)
  }

  protected override report(): void {
    this.count++
  }
}
