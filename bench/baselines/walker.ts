/**
 * Baseline: what the resumable plain TypeScript walkers have in common. They check what `BerDecoder` checks (depth, the
 * parent's end, both forms of length, end-of-contents octets, high tags), know absolute positions and can be cut at every
 * octet. They keep no paths and report a value as soon as its header is read: less than `BerDecoder` does.
 */
import { HeaderReader } from './header.ts'

const MAX_DEPTH = 512
/** An end beyond the chunk at hand, as a small integer: the loops then compare no doubles. */
const FAR = 0x3fffffff

export abstract class Walker {
  /** Absolute position of the first octet of the chunk at hand. */
  base = 0
  protected depth = 0
  /** Least end of the containers open at a depth: absolute, and as index in the chunk at hand. */
  protected readonly ends = new Float64Array(MAX_DEPTH + 1).fill(Number.POSITIVE_INFINITY)
  protected readonly localEnds = new Int32Array(MAX_DEPTH + 1).fill(FAR)
  protected readonly indefinite = new Uint8Array(MAX_DEPTH + 1)
  protected readonly header = new HeaderReader()
  /** Where the next header begins, as index in the chunk to come. */
  private start = 0

  /** Reports the value whose header was read carefully, with its contents at this index. */
  protected abstract report(contents: number): void

  /** The input has ended. */
  end(): void {
    while (this.depth > 0 && !this.indefinite[this.depth] && this.ends[this.depth] === this.base) this.depth--
    if (this.depth > 0 || this.start > 0 || this.header.carried > 0) throw new Error(`TRUNCATED at ${this.base}`)
  }

  /** Turns to `chunk`. @returns index where to go on, at or after its end if there is nothing to do in it */
  protected begin(chunk: Uint8Array): number {
    for (let level = 1; level <= this.depth; level++) {
      this.localEnds[level] = Math.min(this.ends[level] - this.base, FAR)
    }
    if (this.header.carried === 0) return this.start
    const used = this.header.resume(chunk)
    if (used >= 0) return this.careful(used)
    if (this.localEnds[this.depth] <= chunk.length) this.fail('HEADER_EXCEEDS_PARENT', chunk.length)
    return chunk.length
  }

  /** Leaves `chunk` at index `at`, where no whole header stands. */
  protected leave(chunk: Uint8Array, at: number): void {
    const size = chunk.length
    if (at < size) {
      if (this.localEnds[this.depth] <= size) this.fail('HEADER_EXCEEDS_PARENT', size)
      this.header.keep(chunk, at)
    }
    this.start = at > size ? at - size : 0
    this.base += size
  }

  /** Takes the header just read, whose contents are at index `contents`. @returns index of the next header */
  protected careful(contents: number): number {
    const { leading, length, indefinite } = this.header
    if (leading === 0) {
      if (!this.indefinite[this.depth]) this.fail('END_OF_CONTENTS_UNEXPECTED', contents)
      if (contents > this.localEnds[this.depth]) this.fail('HEADER_EXCEEDS_PARENT', contents)
      this.depth--
      return contents
    }
    const enclosing = this.ends[this.depth]
    const after = contents + length
    if (this.base + contents > enclosing) this.fail('HEADER_EXCEEDS_PARENT', contents)
    if (this.base + after > enclosing) this.fail('LENGTH_EXCEEDS_PARENT', contents)
    if (this.base + after > Number.MAX_SAFE_INTEGER) this.fail('LENGTH_TOO_LARGE', contents)
    this.report(contents)
    if ((leading & 0x20) === 0) return after
    if (this.depth === MAX_DEPTH) this.fail('LIMIT_DEPTH', contents)
    const level = ++this.depth
    this.ends[level] = indefinite ? enclosing : this.base + after
    this.localEnds[level] = Math.min(this.ends[level] - this.base, FAR)
    this.indefinite[level] = indefinite ? 1 : 0
    return contents
  }

  protected fail(code: string, at: number): never {
    throw new Error(`${code} near ${this.base + at}`)
  }
}

export const maxDepth = MAX_DEPTH
