import { primitiveContents, readString } from './contents.ts'
import { KnownTexts } from './known-texts.ts'
import type { Limits } from './limits.ts'
import { joinSegments } from './segments.ts'
import type { Tag, TagClass, TagNumber } from './tag.ts'
import { decodeBoolean } from './values/boolean.ts'
import { decodeInteger } from './values/integer.ts'
import { decodeNull } from './values/null.ts'
import { decodeObjectIdentifier } from './values/object-identifier.ts'
import { decodeUtf8 } from './values/utf8-string.ts'

/**
 * One data value in an encoding: what the nodes of a tree and the cursor have in common. Offsets are absolute (the base
 * offset included), lengths in octets. Octets are views on the input, valid as long as the input is left alone.
 *
 * The `to...` methods read the contents octets by the rules of a type. They do not look at the tag, since an implicit tag
 * (X.680 31.2.7) says nothing of the type: ask `is` first.
 */
export abstract class BerValue {
  abstract readonly tagClass: TagClass
  /** A `number` up to 2^53-1, else a `bigint`. */
  abstract readonly tagNumber: TagNumber
  abstract readonly constructed: boolean
  /** Whether the length octets have the indefinite form (X.690 8.1.3.6). */
  abstract readonly indefinite: boolean
  /** Offset of the leading identifier octet. */
  abstract readonly identifierOffset: number
  /** Offset of the first contents octet. */
  abstract readonly contentsOffset: number
  /** Octets of contents; for the indefinite form without the end-of-contents octets. */
  abstract readonly contentsLength: number
  /** The number of open constructed values around. */
  abstract readonly depth: number
  /** Indexes from the root: `[0].[2]`. Worked out on each call, from the root or from the start of the input. */
  abstract readonly path: string
  /** View of the contents octets; for the indefinite form without the end-of-contents octets. */
  abstract readonly contents: Uint8Array
  /** View of the complete encoding, end-of-contents octets included. */
  abstract readonly encoding: Uint8Array
  /** The limits that it is read under. */
  abstract readonly limits: Limits

  /** Offset after the last octet, end-of-contents octets included. */
  get endOffset(): number {
    return this.contentsOffset + this.contentsLength + (this.indefinite ? 2 : 0)
  }

  /** Identifier and length octets together. */
  get headerLength(): number {
    return this.contentsOffset - this.identifierOffset
  }

  /** Whether class and number are those of `tag`. */
  is(tag: Tag): boolean {
    return this.tagClass === tag.tagClass && this.tagNumber === tag.tagNumber
  }

  /** As BOOLEAN (X.690 8.2). @throws {BerError} `FORM_WRONG`, `BOOLEAN_LENGTH` */
  toBoolean(): boolean {
    return decodeBoolean(primitiveContents(this), this.contentsOffset, this)
  }

  /**
   * As INTEGER or ENUMERATED (X.690 8.3, 8.4): a `number` from -(2^53-1) to 2^53-1, else a `bigint`.
   * @throws {BerError} `FORM_WRONG`, `INTEGER_EMPTY`, `INTEGER_PADDED`
   */
  toInteger(): number | bigint {
    return decodeInteger(primitiveContents(this), this.contentsOffset, this)
  }

  /** As NULL (X.690 8.8). @throws {BerError} `FORM_WRONG`, `NULL_LENGTH` */
  toNull(): null {
    return decodeNull(primitiveContents(this), this.contentsOffset, this)
  }

  /**
   * As OBJECT IDENTIFIER (X.690 8.19) in dotted decimal; arcs of any size are exact.
   * @throws {BerError} `FORM_WRONG`, `OID_EMPTY`, `OID_PADDED`, `OID_UNFINISHED`, `LIMIT_OID_ARCS`
   */
  toObjectIdentifier(): string {
    return decodeObjectIdentifier(primitiveContents(this), this.contentsOffset, this, this.limits)
  }

  /**
   * As OCTET STRING (X.690 8.7): a view of the contents octets, or new octets with the segments of the constructed form
   * joined, nested in any way.
   * @throws {BerError} `STRING_SEGMENT`, `LIMIT_CONTENTS` past `limits.maxContents` joined octets, and what the segments'
   *         identifier and length octets can be refused with
   */
  toOctets(): Uint8Array {
    return this.constructed ? joinSegments(this).octets : this.contents
  }

  /**
   * As UTF8String (X.690 8.23), primitive or constructed.
   * @throws {BerError} as `toOctets`, and `UTF8_INVALID` at the first octet of the first sequence that is not UTF-8
   */
  toUtf8(): string {
    return readString(this, decodeUtf8)
  }
}

// The usual values, straight from the input: a view of the contents alone takes longer to make than these take to read.

/** An INTEGER of one to four octets, none of them padding; undefined for all others. */
export function shortInteger(octets: Uint8Array, start: number, end: number): number | undefined {
  const count = end - start
  if (count === 0 || count > 4) return undefined
  const first = octets[start]
  if (count > 1 && (first === 0x00 ? octets[start + 1] < 0x80 : first === 0xff && octets[start + 1] >= 0x80)) {
    return undefined
  }
  let value = (first << 24) >> 24
  for (let i = start + 1; i < end; i++) value = (value << 8) | octets[i]
  return value
}

const knownIdentifiers = new KnownTexts()
/** What is known here has as many arcs at most. */
const mostKnownArcs = 25

/** An OBJECT IDENTIFIER that was read before, whatever the limits were. */
export function foundObjectIdentifier(octets: Uint8Array, start: number, end: number): string | undefined {
  return knownIdentifiers.find(octets, start, end)
}

/** An OBJECT IDENTIFIER that was read before, within the limits; else as `read` finds it. */
export function knownObjectIdentifier(
  octets: Uint8Array,
  start: number,
  end: number,
  limits: Limits,
  read: () => string,
): string {
  const found = limits.maxOidArcs >= mostKnownArcs ? knownIdentifiers.find(octets, start, end) : undefined
  if (found !== undefined) return found
  const text = read()
  knownIdentifiers.keep(octets, start, end, text)
  return text
}
