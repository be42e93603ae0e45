/** The way through an encoding without a tree: nothing is allocated per value. */
import { shortAscii } from './ascii-text.ts'
import { EndOfContentsScan } from './end-of-contents.ts'
import { type BerErrorCode, berError, formatPath } from './errors.ts'
import { Header, lengthFault, lengthOffset, readHeader } from './header.ts'
import { checkBaseOffset, type Limits, resolveLimits } from './limits.ts'
import { indexesOf } from './path.ts'
import type { TagClass, TagNumber } from './tag.ts'
import { BerValue, knownObjectIdentifier, shortInteger } from './value.ts'

export interface CursorOptions {
  readonly limits?: Partial<Limits>
  /** Absolute offset of the first octet of `bytes`, 0 by default: all offsets count from there. */
  readonly baseOffset?: number
}

const indefiniteFlag = 0x100

/**
 * Moves through data values, several in a row at the top, from left to right:
 *
 *     const cursor = new BerCursor(bytes)
 *     for (;;) {
 *       if (cursor.next()) {
 *         console.log(cursor.path, cursor.tagNumber, cursor.contentsLength)
 *         if (cursor.constructed) cursor.enter()
 *       } else if (cursor.depth > 0) cursor.leave()
 *       else break
 *     }
 *
 * `next` moves to the next sibling, `enter` before the first component of a constructed value, `leave` behind the value
 * entered last, whether or not its components were read to the end. The members of `BerValue` tell of the present value: the
 * one that `next` found last. After `enter`, after `leave` and once `next` returned false there is none until the next `next`.
 *
 * A constructed value whose end lies past the input may be entered: all that is there can be read. A refusal leaves the cursor
 * where it is, and the next call is refused likewise.
 */
export class BerCursor extends BerValue {
  // `declare`, where there is nothing to begin with: a member that is undefined at first is never taken for a number or for
  // octets without a look at it.
  declare private readonly bytes: Uint8Array
  declare private readonly baseOffset: number
  declare private readonly maxDepth: number
  declare private readonly header: Header
  private scan: EndOfContentsScan | undefined
  declare readonly limits: Limits

  // The present value. `private` and not `#`, and told by members so small that compilers put them into the caller's loop (in
  // Node 20 those of up to 27 bytecodes): each of these counts when values are small (bench case messages/certificates).
  tagNumber: TagNumber = 0
  /** Its leading identifier octet, and `indefiniteFlag`; 0 if there is no present value. */
  private shape = 0
  private start = 0
  private contentsStart = 0
  /** Octets of contents; -1 in the indefinite form as long as its end-of-contents octets are not looked for. */
  private length = 0
  /**
   * Where the next header begins, which is where a present value in the definite form ends; -1 as long as a present one's
   * end-of-contents octets are not found.
   */
  private position = 0
  /** Containers open. */
  private containers = 0
  /**
   * The bound: least end of the open definite values or end of the input, whichever comes first. As -1 - bound where the short
   * way of `next`, which looks for no more than the bound, will not do: as long as the present value has the indefinite form,
   * and where no constructed value may follow for its depth.
   */
  declare private fast: number
  /** Two numbers an open container: where it begins, and `fast` around it. Room for twelve at once. */
  private readonly open: number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  /** Open containers that `fast` alone does not describe: of the indefinite form, not all there, or the deepest allowed. */
  private specials = 0
  /** Two numbers each of these: its place among the open ones, and its end, -1 for the indefinite form. */
  private special: number[] | undefined = undefined

  /**
   * @param bytes must not change as long as the cursor is in use
   * @throws {RangeError} for options out of range
   */
  constructor(bytes: Uint8Array, options: CursorOptions = {}) {
    super()
    this.bytes = bytes
    this.baseOffset = checkBaseOffset(options.baseOffset, bytes.length)
    this.limits = resolveLimits(options.limits)
    this.maxDepth = this.limits.maxDepth
    this.header = new Header(this.limits.maxTagNumberOctets)
    this.fast = bytes.length
  }

  get tagClass(): TagClass {
    return ((this.shape >> 6) & 3) as TagClass
  }

  get constructed(): boolean {
    return (this.shape & 0x20) !== 0
  }

  get indefinite(): boolean {
    return (this.shape & indefiniteFlag) !== 0
  }

  get identifierOffset(): number {
    return this.baseOffset + this.start
  }

  get contentsOffset(): number {
    return this.baseOffset + this.contentsStart
  }

  /** For the indefinite form the end-of-contents octets are looked for, once. @throws {BerError} on the way there */
  get contentsLength(): number {
    const { length } = this
    return length < 0 ? this.measure() : length
  }

  get depth(): number {
    return this.containers
  }

  get path(): string {
    return formatPath(this.indexesTo(this.shape === 0 ? -1 : this.start))
  }

  /** @throws {BerError} `TRUNCATED` if they are not all there; as `contentsLength` */
  get contents(): Uint8Array {
    return this.bytes.subarray(this.contentsStart, this.contentsEnd())
  }

  /** @throws {BerError} as `contents` */
  get encoding(): Uint8Array {
    return this.bytes.subarray(this.start, this.contentsEnd() + (this.indefinite ? 2 : 0))
  }

  override toInteger(): number | bigint {
    if (this.constructed) return super.toInteger()
    return shortInteger(this.bytes, this.contentsStart, this.contentsEnd()) ?? super.toInteger()
  }

  override toUtf8(): string {
    if (this.constructed) return super.toUtf8()
    return shortAscii(this.bytes, this.contentsStart, this.contentsEnd()) ?? super.toUtf8()
  }

  override toObjectIdentifier(): string {
    if (this.constructed) return super.toObjectIdentifier()
    return knownObjectIdentifier(this.bytes, this.contentsStart, this.contentsEnd(), this.limits, () =>
      super.toObjectIdentifier(),
    )
  }

  /**
   * Moves to the next data value of the open container, or of the input.
   * @returns false at the container's end, which `leave` then leaves, or at the end of the input
   * @throws {BerError} `TRUNCATED`, `LIMIT_DEPTH`, and what identifier, length and end-of-contents octets can be refused with
   */
  next(): boolean {
    const { position, fast } = this
    // The common case of `readHeader` once more, and all others elsewhere: this method must stay small enough to be compiled
    // into its caller's loop. With the header object between, a walk over certificates took twice as long.
    if (position + 1 < fast) {
      const leading = this.bytes[position]
      const length = this.bytes[position + 1]
      const next = position + 2 + length
      if (length < 0x80 && (leading & 0x1f) !== 0x1f && (leading & 0xdf) !== 0 && next <= fast) {
        this.shape = leading
        this.tagNumber = leading & 0x1f
        this.start = position
        this.contentsStart = position + 2
        this.length = length
        this.position = next
        return true
      }
    } else if (position === fast && this.specials === 0) {
      this.shape = 0
      return false
    }
    return this.nextOfLongForm()
  }

  /**
   * Enters the present value: `next` then finds its components.
   * @throws {BerError} `FORM_WRONG` if it is primitive
   * @throws {TypeError} if there is no present value
   */
  enter(): void {
    if ((this.shape & 0x20) === 0) this.cannotEnter()
    const { position, fast, open } = this
    const at = 2 * this.containers++
    open[at] = this.start
    open[at + 1] = fast
    if (position > fast || this.containers >= this.maxDepth) this.enterSpecial()
    else this.fast = position
    this.position = this.contentsStart
    this.shape = 0
  }

  /**
   * Leaves the value entered last, whether or not all its components were read: `next` then finds its next sibling.
   * @throws {BerError} if the end-of-contents octets are not to be found
   * @throws {TypeError} if no value is entered
   */
  leave(): void {
    if (this.containers === 0) throw new TypeError('BerCursor.leave: no value is entered')
    const { fast } = this
    this.position = fast >= 0 && this.specials === 0 ? fast : this.endOfContainer()
    this.fast = this.open[2 * --this.containers + 1]
    this.shape = 0
  }

  /** One or two length octets after the first: most headers that the short way leaves over. */
  private nextOfLongForm(): boolean {
    const { bytes, position, fast } = this
    if (position + 3 < fast) {
      const leading = bytes[position]
      const octets = bytes[position + 1] - 0x80
      if ((octets === 1 || octets === 2) && (leading & 0x1f) !== 0x1f && (leading & 0xdf) !== 0) {
        const contentsStart = position + 2 + octets
        const length = octets === 1 ? bytes[position + 2] : (bytes[position + 2] << 8) | bytes[position + 3]
        const next = contentsStart + length
        if (next <= fast) {
          this.shape = leading
          this.tagNumber = leading & 0x1f
          this.start = position
          this.contentsStart = contentsStart
          this.length = length
          this.position = next
          return true
        }
      }
    }
    return this.nextOfAnyForm()
  }

  private nextOfAnyForm(): boolean {
    const position = this.position >= 0 ? this.position : this.skip()
    const { end, header } = this
    if (position >= end) return this.atEnd(position)
    if (!readHeader(this.bytes, position, header, end)) return this.atNoHeader(position)
    if (header.end > end || this.containers >= this.maxDepth) this.check(position, header.end, header.leading)
    const { indefinite } = header
    this.shape = indefinite ? header.leading | indefiniteFlag : header.leading
    this.tagNumber = header.tagNumber
    this.start = position
    this.contentsStart = header.contentsOffset
    this.length = indefinite ? -1 : header.contentsLength
    this.position = indefinite ? -1 : header.end
    this.fast = indefinite || this.containers >= this.maxDepth ? -1 - end : end
    return true
  }

  private cannotEnter(): never {
    if (this.shape === 0) throw new TypeError('BerCursor.enter: there is no present value; call next first')
    return this.refuse('FORM_WRONG', this.start, this.start)
  }

  /** The container just opened is one that `fast` alone does not describe. */
  private enterSpecial(): void {
    const { end, containers } = this
    const own = (this.shape & indefiniteFlag) === 0 ? this.position : -1
    this.special ??= []
    this.special[2 * this.specials] = containers - 1
    this.special[2 * this.specials + 1] = own
    this.specials++
    this.open[2 * containers - 1] = end
    const bound = own >= 0 && own < end ? own : end
    this.fast = containers >= this.maxDepth ? -1 - bound : bound
  }

  /** Position behind the open container; it counts as special no longer. */
  private endOfContainer(): number {
    const own = this.endOf(this.containers - 1)
    const after = own >= 0 ? own : this.afterEndOfContents()
    if (this.special?.[2 * this.specials - 2] === this.containers - 1) this.specials--
    return after
  }

  /** The bound that `fast` tells. */
  private get end(): number {
    return this.fast >= 0 ? this.fast : -1 - this.fast
  }

  /** End of an open container, -1 for the indefinite form. */
  private endOf(container: number): number {
    const { special } = this
    if (special !== undefined) {
      for (let i = 2 * this.specials - 2; i >= 0; i -= 2) if (special[i] === container) return special[i + 1]
    }
    return container === this.containers - 1 ? this.end : this.open[2 * container + 3]
  }

  /** Whether the open container's end is told by end-of-contents octets. */
  private get inIndefinite(): boolean {
    return this.containers > 0 && this.endOf(this.containers - 1) < 0
  }

  /** Least end of the open definite values, Infinity if there are none: that of the innermost of them. */
  private get enclosingEnd(): number {
    for (let i = this.containers - 1; i >= 0; i--) {
      const end = this.endOf(i)
      if (end >= 0) return end
    }
    return Number.POSITIVE_INFINITY
  }

  /** Whether an enclosing value ends before the input does. */
  private get enclosed(): boolean {
    return this.enclosingEnd <= this.bytes.length
  }

  /** Nothing begins at `position`: the container's end, the input's, or a refusal. */
  private atEnd(position: number): boolean {
    this.shape = 0
    const size = this.bytes.length
    if (position === size && this.containers === 0) return false
    if (this.enclosed) {
      if (this.inIndefinite) this.refuse('END_OF_CONTENTS_MISSING', this.end, -1)
      return false
    }
    // Past the input only behind a constructed value that is not all there and was not entered.
    if (position > size) this.truncated(position - size, this.containers, this.start)
    return this.truncated(0, this.containers, -1)
  }

  private atNoHeader(position: number): boolean {
    this.shape = 0
    const { fault, faultOffset, missing } = this.header
    const wanting = this.enclosed ? 'HEADER_EXCEEDS_PARENT' : 'TRUNCATED'
    if (fault === 'END_OF_CONTENTS_UNEXPECTED' && this.inIndefinite) {
      if (position + 1 < this.end) {
        if (this.bytes[position + 1] === 0) return false
        this.refuse('END_OF_CONTENTS_LENGTH', position + 1, position)
      }
      if (wanting === 'TRUNCATED') this.truncated(1, this.containers - 1, position)
      this.refuse(wanting, this.end, position)
    }
    if (fault !== 'TRUNCATED') this.refuse(fault, faultOffset, position)
    if (wanting === 'TRUNCATED') this.truncated(missing, this.containers, position)
    return this.refuse(wanting, this.end, position)
  }

  /** What a value whose header is sound may be refused for. */
  private check(position: number, next: number, leading: number): void {
    this.shape = 0
    const fault = lengthFault(this.baseOffset, next)
    if (fault === 'LENGTH_TOO_LARGE' || next > this.enclosingEnd) {
      this.refuse(fault, lengthOffset(this.bytes, position), position)
    }
    if ((leading & 0x20) !== 0) {
      if (this.containers >= this.maxDepth) this.refuse('LIMIT_DEPTH', position, position)
    } else if (next > this.bytes.length) {
      this.truncated(next - this.bytes.length, this.containers, position)
    }
  }

  /** Position after the contents octets of the present value, all of which are there. */
  private contentsEnd(): number {
    const end = this.contentsStart + this.contentsLength
    const size = this.bytes.length
    if (end > size) this.truncated(end - size, this.containers, this.start)
    return end
  }

  /** Finds out how long the present value is, which is in the indefinite form. */
  private measure(): number {
    this.skip()
    return this.length
  }

  /** Finds the end of the present value, which is in the indefinite form, and moves behind it. */
  private skip(): number {
    const found = this.findEnd(this.contentsStart, this.containers + 1, this.start)
    this.length = found - this.contentsStart
    this.position = found + 2
    return found + 2
  }

  private afterEndOfContents(): number {
    const position = this.position < 0 ? this.skip() : this.position
    return this.findEnd(position, this.containers, -1) + 2
  }

  /**
   * @param from where its components begin, or a later one does
   * @param depth of the components of the value whose end is wanted
   * @param start where that value begins, -1 for the open container
   */
  private findEnd(from: number, depth: number, start: number): number {
    this.scan ??= new EndOfContentsScan(
      this.bytes,
      this.baseOffset,
      new Header(this.limits.maxTagNumberOctets),
      this.maxDepth,
      false,
    )
    const { scan } = this
    const found = scan.find(from, from, 0, this.enclosingEnd, depth)
    if (found !== -1) return found
    const { fault, faultOffset, missing } = scan.header
    const below = [...scan.indexes]
    if (start === -1 && below.length > 0) below[0] += this.indexesTo(from).pop() as number
    if (fault === 'TRUNCATED') this.truncated(missing, depth - 1, start, below)
    return this.refuse(fault, faultOffset, start, below)
  }

  /** @param open containers whose own ends are still to be counted in; else as `refuse` */
  private truncated(missing: number, open: number, start: number, below: readonly number[] = []): never {
    const size = this.bytes.length
    let wanted = missing
    for (let i = open - 1; i >= 0; i--) {
      const end = this.endOf(i)
      wanted = end < 0 ? wanted + 2 : Math.max(wanted, end - size)
    }
    return this.refuse('TRUNCATED', size, start, below, wanted)
  }

  /** @param start where the value at fault begins, -1 for the open container; `below` leads on from there */
  private refuse(
    code: BerErrorCode,
    offset: number,
    start: number,
    below: readonly number[] = [],
    missing?: number,
  ): never {
    const path = formatPath([...this.indexesTo(start), ...below])
    throw berError(code, this.baseOffset + offset, missing === undefined ? { path } : { path, missing })
  }

  /** Indexes of the open containers, and of the value that begins at `start` unless that is -1. */
  private indexesTo(start: number): number[] {
    const starts = Array.from({ length: this.containers }, (_, i) => this.open[2 * i])
    if (start >= 0) starts.push(start)
    return indexesOf(this.bytes, this.limits, starts)
  }
}
