/**
 * The values that follow one another in a file, in a constructed value or in a string: header after header, contents of the
 * definite form stepped over unread, the indefinite form scanned for its end. No recursion, and nothing grows with depth.
 */
import { type BerErrorCode, berErrorKinds, Header, readHeader } from '../../src/index.ts'
import type { Fault } from '../shared/types.ts'
import type { Window } from './octets.ts'

/** Where values stand. */
export interface Range {
  readonly from: number
  /** End of the contents octets, of those around or of the file: whichever comes first. */
  readonly end: number
  /** The end that length octets tell, which may lie past the end of the file; Infinity where none do. */
  readonly announced: number
  /** End-of-contents octets end it. */
  readonly indefinite: boolean
}

/** A value that begins. `end` is -1 in the indefinite form; it may lie past the range, with a fault. */
export interface Sibling {
  readonly index: number
  readonly start: number
  readonly lengthOffset: number
  readonly contents: number
  readonly end: number
  readonly indefinite: boolean
  readonly leading: number
  readonly tagNumber: number | bigint
}

/** Levels of inner values in the indefinite form whose ends are kept on the way. */
const KEPT_LEVELS = 1024
/** Octets of a value whose end is worth keeping: there cannot be many of them, and what is shorter is soon read again. */
const LONG = 64 * 1024

/** Where long values in the indefinite form end, or why they do not, by where their contents begin. Shared by all walks of a file. */
export class KnownEnds {
  readonly #ends = new Map<number, number | Fault>()

  get(contents: number): number | Fault | undefined {
    return this.#ends.get(contents)
  }

  /** @param position up to where it was read for that */
  set(contents: number, position: number, end: number | Fault = position): void {
    if (position - contents >= LONG) this.#ends.set(contents, end)
  }
}

export class SiblingWalk {
  readonly range: Range
  /** The next octet to be read. */
  position: number
  /** Values that have begun. */
  count: number
  done = false
  /** What ends the walk before its time, and how far the octets reach that are not read for it. */
  fault: Fault | undefined
  /** Where the values end: before end-of-contents octets, or before a fault. */
  end = -1
  /** Whether the fault is in the value that began last: then that one reaches up to the end of the range. */
  faultInLast = false

  readonly #ends: KnownEnds
  readonly #header = new Header()
  /** Values in the indefinite form that are open, and where the contents of the outer ones begin. */
  #level = 0
  readonly #starts: number[] = []

  constructor(range: Range, ends: KnownEnds, from = range.from, count = 0) {
    this.range = range
    this.position = from
    this.count = count
    this.#ends = ends
  }

  /** The value that began last is in the indefinite form, and its end is not found yet. */
  get isOpen(): boolean {
    return this.#level > 0
  }

  /**
   * Reads on in a window that holds `position`, up to its end.
   * @param begins called for each value; what it returns tells whether to stop behind its header
   * @returns whether there is more to be read in another window
   */
  step({ bytes, from, covers }: Window, begins: (sibling: Sibling) => boolean): boolean {
    const { range } = this
    const header = this.#header
    const end = Math.min(range.end - from, bytes.length)
    const limit = from + covers
    const isCut = range.announced > range.end
    while (!this.done && this.position < limit) {
      const at = this.position - from
      const isInside = this.#level > 0
      if (this.position >= range.end) {
        if (isInside || range.indefinite) this.#refuse(isCut ? 'TRUNCATED' : 'END_OF_CONTENTS_MISSING', range.end)
        else this.#finish(range.end)
        return false
      }
      if (bytes[at] === 0 && (isInside || range.indefinite)) {
        if (at + 1 >= end) return this.#refuse(isCut ? 'TRUNCATED' : 'HEADER_EXCEEDS_PARENT', range.end)
        if (bytes[at + 1] !== 0) return this.#refuse('END_OF_CONTENTS_LENGTH', this.position + 1)
        if (!isInside) return this.#finish(this.position)
        this.#level--
        if (this.#level < KEPT_LEVELS) this.#ends.set(this.#starts[this.#level]!, this.position)
        this.position += 2
        continue
      }
      if (!readHeader(bytes, at, header, end)) {
        const cutCode = isCut ? 'TRUNCATED' : 'HEADER_EXCEEDS_PARENT'
        const code = header.fault === 'TRUNCATED' ? cutCode : header.fault
        return this.#refuse(code, from + header.faultOffset)
      }
      const contents = from + header.contentsOffset
      const next = contents + header.contentsLength
      const stops = isInside
        ? false
        : begins({
            index: this.count++,
            start: this.position,
            lengthOffset: from + lengthOffset(bytes, at),
            contents,
            end: header.indefinite ? -1 : next,
            indefinite: header.indefinite,
            leading: header.leading,
            tagNumber: header.tagNumber,
          })
      if (next > range.end) {
        if (!isInside) this.faultInLast = true
        const length = from + lengthOffset(bytes, at)
        if (next > Number.MAX_SAFE_INTEGER) return this.#refuse('LENGTH_TOO_LARGE', length)
        if (next > range.announced) return this.#refuse('LENGTH_EXCEEDS_PARENT', length)
        return this.#refuse('TRUNCATED', range.end)
      }
      if (!header.indefinite) this.position = next
      else if (!this.#enter(contents)) return false
      if (stops) return false
    }
    return !this.done
  }

  /** @returns whether the value may have an end */
  #enter(contents: number): boolean {
    const known = this.#ends.get(contents)
    if (typeof known === 'number') this.position = known + 2
    else {
      if (this.#level < KEPT_LEVELS) this.#starts[this.#level] = contents
      this.#level++
      this.position = contents
      if (known !== undefined) return this.#end(known)
    }
    return true
  }

  #finish(end: number): false {
    this.done = true
    this.end = end
    return false
  }

  #refuse(code: BerErrorCode, offset: number): false {
    return this.#end(faultOf(code, offset))
  }

  #end(fault: Fault): false {
    this.fault = fault
    // All that are open have no end, for the same reason.
    for (let level = Math.min(this.#level, KEPT_LEVELS) - 1; level >= 0; level--) {
      this.#ends.set(this.#starts[level]!, this.position, fault)
    }
    if (this.#level > 0) this.faultInLast = true
    return this.#finish(this.position)
  }
}

/** Position of the first length octet of a header that was read. */
export function lengthOffset(bytes: Uint8Array, identifier: number): number {
  let at = identifier + 1
  if ((bytes[identifier]! & 0x1f) === 0x1f) while (bytes[at++]! >= 0x80);
  return at
}

export function faultOf(code: string, offset: number): Fault {
  const kind = (berErrorKinds as Record<string, { clause: string; summary: string }>)[code]
  return { code, clause: kind?.clause ?? '', message: kind?.summary ?? '', offset }
}
