/** Baseline: a resumable walker that fills a typed array with records, a batch at a time. */
import { maxDepth, Walker } from './walker.ts'

/** 32-bit words of a record: identifier, index of the contents octets in the chunk, contents length. */
export const RECORD = 3
/** Tag number of a record whose tag number and length stand in `wide`. */
export const WIDE = 0x7ffff
const CAPACITY = 16 * 1024

export class RecordWalker extends Walker {
  /** Identifier word, from the highest bit: class (2), constructed (1), tag number (19), depth (10). */
  readonly records = new Int32Array(CAPACITY * RECORD)
  /** Tag number and length of those records that have no room for them, by the record's index. */
  readonly wide = new Map<number, { readonly tagNumber: number; readonly length: number }>()
  private chunk: Uint8Array = new Uint8Array(0)
  private at = 0
  private count = 0
  private left = true

  /** Turns to the next chunk; `fill` must have returned 0 for the one before. */
  write(chunk: Uint8Array): void {
    this.chunk = chunk
    this.count = 0
    this.left = false
    if (this.wide.size > 0) this.wide.clear()
    this.at = this.begin(chunk)
  }

  /** Fills the records anew. @returns how many there are, 0 when the chunk holds no more */
  fill(): number {
    const { chunk, localEnds, ends, indefinite, header, base, records } = this
    if (this.left) return 0
    const size = chunk.length
    const limit = CAPACITY * RECORD
    let at = this.at
    // A value that `write` reported stands first.
    let record = this.count * RECORD
    if (record === 0 && this.wide.size > 0) this.wide.clear()
    let depth = this.depth
    let end = localEnds[depth]
    let cut = false
    while (record < limit) {
      if (at === end) {
        if (indefinite[depth] !== 0) this.fail('END_OF_CONTENTS_MISSING', at)
        end = localEnds[--depth]
        continue
      }
      if (at + 1 >= size) {
        cut = true
        break
      }
      const leading = chunk[at]
      const length = chunk[at + 1]
      if (length > 0x7f || (leading & 0x1f) === 0x1f || (leading & 0xdf) === 0) {
        if (!header.read(chunk, at, size)) {
          cut = true
          break
        }
        this.depth = depth
        this.count = record / RECORD
        at = this.careful(header.contents)
        record = this.count * RECORD
        depth = this.depth
        end = localEnds[depth]
        continue
      }
      const contents = at + 2
      const after = contents + length
      if (after > end) this.fail('LENGTH_EXCEEDS_PARENT', at)
      records[record] = ((leading & 0xe0) << 24) | ((leading & 0x1f) << 10) | depth
      records[record + 1] = contents
      records[record + 2] = length
      record += RECORD
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
    this.at = at
    this.count = 0
    const filled = record / RECORD
    if (cut) {
      // Absolute positions of this batch count from the chunk's start: `base` moves on with the next call.
      if (filled > 0) return filled
      this.left = true
      this.leave(chunk, at)
    }
    return filled
  }

  protected override report(contents: number): void {
    const { leading, tagNumber, length } = this.header
    const isWide = tagNumber >= WIDE || length > 0x7fffffff
    if (isWide) this.wide.set(this.count, { tagNumber, length })
    const at = RECORD * this.count++
    this.records[at] = ((leading & 0xe0) << 24) | ((isWide ? WIDE : tagNumber) << 10) | this.depth
    this.records[at + 1] = contents
    this.records[at + 2] = isWide ? 0 : length
  }
}
