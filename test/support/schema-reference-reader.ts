/**
 * The level of octets of the reference validator: headers, open values, what is wrong with them (X.690 8.1). All octets are
 * at hand; a fault is thrown, and caught by the innermost value of the definite form around it.
 */
import { defaultLimits, type Limits } from '../../src/ber/limits.ts'
import type { Tag } from '../../src/ber/tag.ts'

export interface ReferenceViolation {
  readonly code: string
  readonly offset: number
  readonly path: string
  /** TRUNCATED: the least number of octets that are missing. */
  readonly missing?: number
}

export interface Header extends Tag {
  readonly identifierOffset: number
  readonly constructed: boolean
  /** Of the first length octet. */
  readonly lengthOffset: number
  readonly contentsOffset: number
  /** Exclusive; infinite for the indefinite form. */
  readonly end: number
  /** The definite form in as few octets as will do. */
  readonly isShortest: boolean
}

/** An open value. */
export interface Frame {
  /** Exclusive; infinite for the indefinite form. */
  readonly end: number
  readonly path: string
  readonly isList: boolean
  /** Path of the value that the tag would lead to, if to any. */
  readonly pathOf?: ((tag: Tag) => string | undefined) | undefined
  /** Data values in it that are complete. */
  count: number
}

/** A fault of BER that skipping the rest of a definite value makes good. */
export class Recoverable extends Error {}

/** The run is over: the last entry of the violations says why, or there are enough of them. */
export class Final extends Error {}

const largest = Number.MAX_SAFE_INTEGER

export class ReferenceReader {
  readonly octets: Uint8Array
  readonly limits: Limits
  readonly violations: ReferenceViolation[] = []
  readonly frames: Frame[] = []
  position = 0
  /** Data values whose header is complete and sound. */
  values = 0
  /** Numbers of open values that were left around a value that was recovered from; whoever asks clears it. */
  readonly recovered = new Set<number>()
  readonly #maxViolations: number

  constructor(octets: Uint8Array, limits: Partial<Limits> = {}, maxViolations = Number.POSITIVE_INFINITY) {
    this.octets = octets
    this.limits = { ...defaultLimits, ...limits }
    this.#maxViolations = maxViolations
  }

  report(code: string, offset: number, path: string): void {
    this.violations.push({ code, offset, path })
    if (this.violations.length >= this.#maxViolations) throw new Final()
  }

  /** Path of the value that begins at the present place. */
  get placePath(): string {
    const frame = this.frames.at(-1)
    if (frame === undefined) return ''
    return frame.isList ? `${frame.path}[${frame.count}]` : frame.path
  }

  fault(code: string, offset: number, path = this.placePath): never {
    this.report(code, offset, path)
    throw code.startsWith('LIMIT_') ? new Final() : new Recoverable()
  }

  /**
   * The input ends too early.
   * @param need octets wanted of the value at hand
   * @param open values around it whose ends are still to be counted in
   */
  truncated(need: number, path: string, open = this.frames.length): never {
    const { length } = this.octets
    let missing = need
    for (const frame of this.frames.slice(0, open).reverse()) {
      missing = frame.end === Infinity ? missing + 2 : Math.max(missing, frame.end - length)
    }
    this.violations.push({ code: 'TRUNCATED', offset: length, path, missing })
    throw new Final()
  }

  /** The contents of a primitive value, which must be there whole. */
  contents(header: Header, path: string): Uint8Array {
    if (header.end > this.octets.length) this.truncated(header.end - this.octets.length, path)
    this.position = header.end
    return this.octets.subarray(header.contentsOffset, header.end)
  }

  /**
   * The values in an open value, in turn; `take` must read each to its end.
   * @param end exclusive; infinite for the indefinite form
   * @returns the offset of the end of the contents, or undefined if a fault was recovered from by leaving the value
   */
  within(
    frame: Pick<Frame, 'end' | 'path' | 'pathOf'> & { readonly isList?: boolean },
    take: (header: Header) => void,
  ): number | undefined {
    const opened: Frame = { isList: false, ...frame, count: 0 }
    this.frames.push(opened)
    const depth = this.frames.length
    try {
      for (;;) {
        const header = this.#next(opened)
        if (typeof header === 'number') return header
        take(header)
        opened.count++
      }
    } catch (error) {
      if (!(error instanceof Recoverable) || opened.end === Infinity) throw error
      this.frames.length = depth
      if (opened.end > this.octets.length) this.truncated(0, opened.path)
      this.position = opened.end
      this.recovered.add(depth - 1)
      return undefined
    } finally {
      this.frames.length = depth - 1
    }
  }

  /** The next header in the innermost open value, or the offset at which its contents end. */
  #next(frame: Frame): Header | number {
    const at = this.position
    if (at === frame.end) return at
    if (at === this.#enclosingEnd()) this.fault('END_OF_CONTENTS_MISSING', at, frame.path)
    if (at === this.octets.length) this.truncated(0, frame.path)
    if (this.octets[at] !== 0) return this.header()
    if (frame.end !== Infinity) this.fault('END_OF_CONTENTS_UNEXPECTED', at)
    if (this.#octet(at + 1, 1, this.frames.length - 1) !== 0) this.fault('END_OF_CONTENTS_LENGTH', at + 1)
    this.position = at + 2
    return at
  }

  /**
   * The header at the present place, which becomes that of its contents; it is not at the end of the input.
   * @param pathOf of the value that a tag would lead to here
   */
  header(pathOf = this.frames.at(-1)?.pathOf): Header {
    const start = this.position
    const leading = this.#octet(start, 2)
    if (leading === 0x00) this.fault('END_OF_CONTENTS_UNEXPECTED', start)
    if (leading === 0x20) this.fault('TAG_RESERVED', start)
    const constructed = (leading & 0x20) !== 0
    let at = start + 1
    let tagNumber = BigInt(leading & 0x1f)
    if (tagNumber === 31n) {
      tagNumber = 0n
      for (let i = 0; ; i++) {
        const octet = this.#octet(at, 2)
        if (i === this.limits.maxTagNumberOctets) this.fault('LIMIT_TAG_NUMBER_OCTETS', at)
        if (i === 0 && octet === 0x80) this.fault('TAG_NUMBER_PADDED', at)
        tagNumber = tagNumber * 128n + BigInt(octet % 128)
        at++
        if (octet < 0x80) break
      }
      if (tagNumber < 31n) this.fault('TAG_NUMBER_NOT_LOW', start + 1)
    }
    const lengthOffset = at
    const first = this.#octet(at++, 1)
    let length = BigInt(first)
    if (first === 0x80 && !constructed) this.fault('INDEFINITE_PRIMITIVE', lengthOffset)
    if (first === 0xff) this.fault('LENGTH_RESERVED', lengthOffset)
    if (first > 0x80) {
      length = 0n
      for (let rest = first - 0x80; rest > 0; rest--) {
        length = length * 256n + BigInt(this.#octet(at++, rest))
        if (length > largest) this.fault('LENGTH_TOO_LARGE', lengthOffset)
      }
    }
    const isIndefinite = first === 0x80
    const end = isIndefinite ? Infinity : at + Number(length)
    if (!isIndefinite && BigInt(at) + length > largest) this.fault('LENGTH_TOO_LARGE', lengthOffset)
    const tag: Tag = {
      tagClass: (leading >> 6) as Tag['tagClass'],
      tagNumber: tagNumber <= largest ? Number(tagNumber) : tagNumber,
    }
    if (!isIndefinite && end > this.#enclosingEnd()) this.fault('LENGTH_EXCEEDS_PARENT', lengthOffset, pathOf?.(tag))
    if (constructed && this.frames.length >= this.limits.maxDepth) this.fault('LIMIT_DEPTH', start, pathOf?.(tag))
    this.values++
    this.position = at
    const isShortest = first < 0x80 || (first > 0x80 && length >= 0x80n && this.octets[lengthOffset + 1] !== 0)
    return {
      ...tag,
      identifierOffset: start,
      constructed,
      lengthOffset,
      contentsOffset: at,
      end,
      isShortest,
    }
  }

  #octet(at: number, missing: number, open = this.frames.length): number {
    const end = this.#enclosingEnd()
    if (at >= end) this.fault('HEADER_EXCEEDS_PARENT', end)
    if (at >= this.octets.length) this.truncated(missing, this.placePath, open)
    return this.octets[at]
  }

  #enclosingEnd(): number {
    return Math.min(Infinity, ...this.frames.map((frame) => frame.end))
  }
}
