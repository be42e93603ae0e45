/** The way through an encoding without a tree: nothing is allocated per value. */
import { EndOfContentsScan } from './end-of-contents.ts'
import { type BerErrorCode, berError, formatPath } from './errors.ts'
import { Header, lengthOffset, readHeader } from './header.ts'
import { checkBaseOffset, type Limits, resolveLimits } from './limits.ts'
import type { TagClass, TagNumber } from './tag.ts'
import { BerValue } from './value.ts'

export interface CursorOptions {
  readonly limits?: Partial<Limits>
  /** Absolute offset of the first octet of `bytes`, 0 by default: all offsets count from there. */
  readonly baseOffset?: number
}

/**
 * Moves through data values, several in a row at the top, from left to right:
 *
 *     const cursor = new BerCursor(bytes)
 *     while (cursor.next()) if (cursor.constructed) cursor.enter() ...
 *
 * `next` moves to the next sibling, `enter` before the first component of a constructed value, `leave` behind the value
 * entered last, whether or not its components were read to the end. The members of `BerValue` tell of the present value: the
 * one that `next` found last. After `enter`, after `leave` and once `next` returned false there is none until the next `next`.
 *
 * A constructed value whose end lies past the input may be entered: all that is there can be read. A refusal leaves the cursor
 * where it is, and the next call is refused likewise.
 */
export class BerCursor extends BerValue {
  readonly #bytes: Uint8Array
  readonly #baseOffset: number
  readonly #maxDepth: number
  readonly #header: Header
  #scan: EndOfContentsScan | undefined
  readonly limits: Limits

  #present = false
  /** Where the next header begins; -1 as long as the present value's end-of-contents octets are not found. */
  #position = 0
  /** Where the end-of-contents octets of a present value in the indefinite form begin; -1 as long as not looked for. */
  #endOfContents = -1
  /** Values found in the open container, the present one included. */
  #count = 0
  /** Containers open. */
  #depth = 0
  /** Least end of the open definite values. */
  #enclosingEnd = Number.POSITIVE_INFINITY
  /** That or the end of the input, whichever comes first. */
  #end: number
  /** Of each open container: its form, and the count and enclosing end that hold around it. */
  readonly #indefinites: boolean[] = []
  readonly #outerCounts: number[] = []
  readonly #outerEnds: number[] = []

  /**
   * @param bytes must not change as long as the cursor is in use
   * @throws {RangeError} for options out of range
   */
  constructor(bytes: Uint8Array, options: CursorOptions = {}) {
    super()
    this.#bytes = bytes
    this.#baseOffset = checkBaseOffset(options.baseOffset, bytes.length)
    this.limits = resolveLimits(options.limits)
    this.#maxDepth = this.limits.maxDepth
    this.#header = new Header(this.limits.maxTagNumberOctets, this.#baseOffset)
    this.#end = bytes.length
  }

  get tagClass(): TagClass {
    return this.#header.tagClass
  }

  get tagNumber(): TagNumber {
    return this.#header.tagNumber
  }

  get constructed(): boolean {
    return this.#header.constructed
  }

  get indefinite(): boolean {
    return this.#header.indefinite
  }

  get identifierOffset(): number {
    return this.#baseOffset + this.#header.identifierOffset
  }

  get contentsOffset(): number {
    return this.#baseOffset + this.#header.contentsOffset
  }

  /** For the indefinite form the end-of-contents octets are looked for, once. @throws {BerError} on the way there */
  get contentsLength(): number {
    const header = this.#header
    return header.indefinite ? this.#contentsEnd() - header.contentsOffset : header.contentsLength
  }

  get depth(): number {
    return this.#depth
  }

  get path(): string {
    return formatPath(this.#indexes(this.#present ? this.#count - 1 : -1))
  }

  /** @throws {BerError} `TRUNCATED` if they are not all there; as `contentsLength` */
  get contents(): Uint8Array {
    return this.#bytes.subarray(this.#header.contentsOffset, this.#contentsEnd())
  }

  /** @throws {BerError} as `contents` */
  get encoding(): Uint8Array {
    const header = this.#header
    return this.#bytes.subarray(header.identifierOffset, this.#contentsEnd() + (header.indefinite ? 2 : 0))
  }

  /**
   * Moves to the next data value of the open container, or of the input.
   * @returns false at the container's end, which `leave` then leaves, or at the end of the input
   * @throws {BerError} `TRUNCATED`, `LIMIT_DEPTH`, and what identifier, length and end-of-contents octets can be refused with
   */
  next(): boolean {
    let position = this.#position
    if (position < 0) position = this.#skip()
    const end = this.#end
    if (position >= end) return this.#atEnd(position)
    const header = this.#header
    if (!readHeader(this.#bytes, position, header, end)) return this.#atNoHeader(position)
    const next = header.contentsOffset + header.contentsLength
    if (header.constructed) {
      if (next > end || this.#depth >= this.#maxDepth) this.#check(position, next)
      if (header.indefinite) {
        this.#position = -1
        this.#endOfContents = -1
      } else {
        this.#position = next
      }
    } else {
      if (next > end) this.#check(position, next)
      this.#position = next
    }
    this.#count++
    this.#present = true
    return true
  }

  /**
   * Enters the present value: `next` then finds its components.
   * @throws {BerError} `FORM_WRONG` if it is primitive
   * @throws {TypeError} if there is no present value
   */
  enter(): void {
    if (!this.#present) throw new TypeError('BerCursor.enter: there is no present value; call next first')
    const header = this.#header
    if (!header.constructed) this.#refuse('FORM_WRONG', header.identifierOffset, this.#count - 1)
    const depth = this.#depth++
    this.#indefinites[depth] = header.indefinite
    this.#outerCounts[depth] = this.#count
    this.#outerEnds[depth] = this.#enclosingEnd
    this.#position = header.contentsOffset
    this.#count = 0
    this.#present = false
    if (!header.indefinite) {
      const end = header.contentsOffset + header.contentsLength
      this.#enclosingEnd = end
      if (end < this.#end) this.#end = end
    }
  }

  /**
   * Leaves the value entered last, whether or not all its components were read: `next` then finds its next sibling.
   * @throws {BerError} if the end-of-contents octets are not to be found
   * @throws {TypeError} if no value is entered
   */
  leave(): void {
    if (this.#depth === 0) throw new TypeError('BerCursor.leave: no value is entered')
    const depth = this.#depth - 1
    const after = this.#indefinites[depth] ? this.#afterOpenContainer() : this.#enclosingEnd
    this.#depth = depth
    this.#enclosingEnd = this.#outerEnds[depth]
    this.#end = Math.min(this.#enclosingEnd, this.#bytes.length)
    this.#count = this.#outerCounts[depth]
    this.#position = after
    this.#present = false
  }

  /** Nothing begins at `position`: the container's end, the input's, or a refusal. */
  #atEnd(position: number): boolean {
    this.#present = false
    const size = this.#bytes.length
    const depth = this.#depth
    if (this.#enclosingEnd <= size) {
      if (this.#indefinites[depth - 1]) this.#refuse('END_OF_CONTENTS_MISSING', this.#enclosingEnd, -1)
      return false
    }
    if (depth === 0 && position === size) return false
    // Past the input only behind a constructed value that is not all there and was not entered.
    if (position > size) this.#truncated(position - size, depth, this.#count - 1)
    return this.#truncated(0, depth, -1)
  }

  #atNoHeader(position: number): boolean {
    this.#present = false
    const header = this.#header
    const { fault, faultOffset, missing } = header
    const wanting = this.#enclosingEnd <= this.#bytes.length ? 'HEADER_EXCEEDS_PARENT' : 'TRUNCATED'
    if (fault === 'END_OF_CONTENTS_UNEXPECTED' && this.#depth > 0 && this.#indefinites[this.#depth - 1]) {
      if (position + 1 < this.#end) {
        if (this.#bytes[position + 1] === 0) return false
        this.#refuse('END_OF_CONTENTS_LENGTH', position + 1, this.#count)
      }
      if (wanting === 'TRUNCATED') this.#truncated(1, this.#depth - 1, this.#count)
      this.#refuse(wanting, this.#end, this.#count)
    }
    if (fault !== 'TRUNCATED') this.#refuse(fault, faultOffset, this.#count)
    if (wanting === 'TRUNCATED') this.#truncated(missing, this.#depth, this.#count)
    return this.#refuse(wanting, this.#end, this.#count)
  }

  /** What a value whose header is sound may be refused for. */
  #check(position: number, next: number): void {
    this.#present = false
    const size = this.#bytes.length
    if (next > this.#enclosingEnd) {
      this.#refuse('LENGTH_EXCEEDS_PARENT', lengthOffset(this.#bytes, position), this.#count)
    }
    if (this.#header.constructed) {
      if (this.#depth >= this.#maxDepth) this.#refuse('LIMIT_DEPTH', position, this.#count)
    } else if (next > size) {
      this.#truncated(next - size, this.#depth, this.#count)
    }
  }

  /** Position after the contents octets of the present value, all of which are there. */
  #contentsEnd(): number {
    const header = this.#header
    if (header.indefinite) {
      if (this.#endOfContents < 0) this.#skip()
      return this.#endOfContents
    }
    const size = this.#bytes.length
    if (header.end > size) this.#truncated(header.end - size, this.#depth, this.#count - 1)
    return header.end
  }

  /** Finds the end of the present value, which is in the indefinite form, and moves behind it. */
  #skip(): number {
    const contents = this.#header.contentsOffset
    const found = this.#findEnd(contents, 0, this.#depth + 1, this.#count - 1)
    this.#endOfContents = found
    this.#position = found + 2
    return found + 2
  }

  #afterOpenContainer(): number {
    const position = this.#position < 0 ? this.#skip() : this.#position
    return this.#findEnd(position, this.#count, this.#depth, -1) + 2
  }

  /** @param depth of the components of the value whose end is wanted; `index` that of the value, -1 for the open container */
  #findEnd(from: number, count: number, depth: number, index: number): number {
    this.#scan ??= new EndOfContentsScan(
      this.#bytes,
      new Header(this.limits.maxTagNumberOctets, this.#baseOffset),
      this.#maxDepth,
      false,
    )
    const scan = this.#scan
    const found = scan.find(from, from, count, this.#enclosingEnd, depth)
    if (found !== -1) return found
    const { fault, faultOffset, missing } = scan.header
    if (fault === 'TRUNCATED') this.#truncated(missing, depth - 1, index, scan.indexes)
    return this.#refuse(fault, faultOffset, index, scan.indexes)
  }

  /** @param open containers whose own ends are still to be counted in */
  #truncated(missing: number, open: number, index: number, below: readonly number[] = []): never {
    const size = this.#bytes.length
    let wanted = missing
    for (let i = open - 1; i >= 0; i--) {
      const end = i === this.#depth - 1 ? this.#enclosingEnd : this.#outerEnds[i + 1]
      wanted = this.#indefinites[i] ? wanted + 2 : Math.max(wanted, end - size)
    }
    return this.#refuse('TRUNCATED', size, index, below, wanted)
  }

  /** @param index of the value at fault in the open container, -1 for the container itself; `below` leads on from there */
  #refuse(code: BerErrorCode, offset: number, index: number, below: readonly number[] = [], missing?: number): never {
    const path = formatPath([...this.#indexes(index), ...below])
    throw berError(code, this.#baseOffset + offset, missing === undefined ? { path } : { path, missing })
  }

  #indexes(index: number): number[] {
    const indexes = this.#outerCounts.slice(0, this.#depth).map((count) => count - 1)
    if (index >= 0) indexes.push(index)
    return indexes
  }
}
