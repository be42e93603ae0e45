/** Baseline: a resumable walker that moves from data value to data value and keeps the present one in its members. */
import { maxDepth, Walker } from './walker.ts'

export class CursorWalker extends Walker {
  tagClass = 0
  tagNumber = 0
  constructed = false
  /** Absolute offset of the contents octets. */
  offset = 0
  /** 0 for the indefinite form. */
  length = 0
  valueDepth = 0
  private chunk: Uint8Array = new Uint8Array(0)
  private size = 0
  private at = 0
  private reported = false

  /** Turns to the next chunk; `next` must have returned false for the one before. */
  write(chunk: Uint8Array): void {
    this.chunk = chunk
    this.size = chunk.length
    this.reported = false
    this.at = this.begin(chunk)
  }

  /** @returns false when the chunk holds no more */
  next(): boolean {
    // The header that the chunk before had begun was reported by `write`.
    if (this.reported) {
      this.reported = false
      return true
    }
    const { chunk, localEnds, indefinite } = this
    let at = this.at
    for (;;) {
      const end = localEnds[this.depth]
      if (at === end) {
        if (indefinite[this.depth] !== 0) this.fail('END_OF_CONTENTS_MISSING', at)
        this.depth--
        continue
      }
      if (at + 1 >= this.size) return this.done(at)
      const leading = chunk[at]
      const length = chunk[at + 1]
      if (length > 0x7f || (leading & 0x1f) === 0x1f || (leading & 0xdf) === 0) {
        if (!this.header.read(chunk, at, this.size)) return this.done(at)
        at = this.careful(this.header.contents)
        if (!this.reported) continue
        this.reported = false
        this.at = at
        return true
      }
      const contents = at + 2
      const after = contents + length
      if (after > end) this.fail('LENGTH_EXCEEDS_PARENT', at)
      const depth = this.depth
      this.tagClass = leading >> 6
      this.tagNumber = leading & 0x1f
      this.offset = this.base + contents
      this.length = length
      this.valueDepth = depth
      if ((leading & 0x20) === 0) {
        this.constructed = false
        this.at = after
        return true
      }
      if (depth === maxDepth) this.fail('LIMIT_DEPTH', at)
      this.constructed = true
      localEnds[depth + 1] = after
      this.ends[depth + 1] = this.base + after
      indefinite[depth + 1] = 0
      this.depth = depth + 1
      this.at = contents
      return true
    }
  }

  private done(at: number): boolean {
    this.leave(this.chunk, at)
    // The rest, if any, is kept elsewhere: asking again finds nothing.
    this.at = 0
    this.size = 0
    return false
  }

  protected override report(contents: number): void {
    const { leading, tagNumber, length } = this.header
    this.tagClass = leading >> 6
    this.tagNumber = tagNumber
    this.constructed = (leading & 0x20) !== 0
    this.offset = this.base + contents
    this.length = length
    this.valueDepth = this.depth
    this.reported = true
  }
}
