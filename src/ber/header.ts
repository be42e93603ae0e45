/**
 * Identifier and length octets (X.690 8.1.2, 8.1.3), read into one object that is used again for every value: the tree, the
 * cursor and the framer share this one reading, so that they refuse the same octets at the same place.
 *
 * What depends on the place is for the caller to check: end-of-contents octets, the end that the length leads to, the depth.
 */
import { bigFromGroups } from './base128.ts'
import type { BerErrorCode } from './errors.ts'
import type { TagClass, TagNumber } from './tag.ts'

/** Subsequent identifier octets that a double holds exactly: 49 bits. */
const exactGroups = 7

/** A header as `readHeader` found it, or why it refused. Offsets are positions in the octets read. */
export class Header {
  /** The leading identifier octet: class, form and, in the low tag number form, number. */
  leading = 0
  tagNumber: TagNumber = 0
  indefinite = false
  identifierOffset = 0
  contentsOffset = 0
  /** 0 for the indefinite form, where it is not known. */
  contentsLength = 0

  /** The refusal; `TRUNCATED` where octets are wanted past the given end, whatever that end is. */
  fault: BerErrorCode = 'TRUNCATED'
  faultOffset = 0
  /** With `TRUNCATED`: octets that this header wants at least. */
  missing = 0

  /** Subsequent identifier octets to accept. */
  readonly maxTagNumberOctets: number

  constructor(maxTagNumberOctets = 128) {
    this.maxTagNumberOctets = maxTagNumberOctets
  }

  get tagClass(): TagClass {
    return (this.leading >> 6) as TagClass
  }

  get constructed(): boolean {
    return (this.leading & 0x20) !== 0
  }

  /** Position after the contents octets of the definite form; for the indefinite form, where they begin. */
  get end(): number {
    return this.contentsOffset + this.contentsLength
  }
}

/**
 * Reads the header at `position`.
 * @param bytes only `[position, end)` is read
 * @returns whether it is sound; if not, `header.fault`, `faultOffset` and `missing` tell why, and the rest of it is void.
 *          An octet 0x00 at `position` is refused with `END_OF_CONTENTS_UNEXPECTED`: where end-of-contents octets may
 *          stand, look for them first.
 */
export function readHeader(bytes: Uint8Array, position: number, header: Header, end: number = bytes.length): boolean {
  if (position + 4 < end) {
    const leading = bytes[position]
    let length = bytes[position + 1]
    // Neither 0x00 nor 0x20, no high tag number form, up to two length octets after the first: nearly all headers.
    if (length < 0x83 && length !== 0x80 && (leading & 0x1f) !== 0x1f && (leading & 0xdf) !== 0) {
      let contentsOffset = position + 2
      if (length > 0x80) {
        contentsOffset = position + length - 0x7e
        length = length === 0x81 ? bytes[position + 2] : (bytes[position + 2] << 8) | bytes[position + 3]
      }
      header.leading = leading
      header.tagNumber = leading & 0x1f
      header.indefinite = false
      header.identifierOffset = position
      header.contentsOffset = contentsOffset
      header.contentsLength = length
      return true
    }
  }
  return readAnyHeader(bytes, position, header, end)
}

/**
 * Why a definite length leads too far: past what positions can tell (its own fault, wherever it stands), else past the end of
 * the enclosing value. Only an `end` past the octets at hand can be so large: the common path need not look.
 */
export function lengthFault(baseOffset: number, end: number): BerErrorCode {
  return baseOffset + end > Number.MAX_SAFE_INTEGER ? 'LENGTH_TOO_LARGE' : 'LENGTH_EXCEEDS_PARENT'
}

/**
 * Position of the first length octet of a header whose identifier octets are known to be sound: for errors, so that the
 * common path need not keep it.
 */
export function lengthOffset(bytes: Uint8Array, identifierOffset: number): number {
  let at = identifierOffset + 1
  if ((bytes[identifierOffset] & 0x1f) === 0x1f) while (bytes[at++] >= 0x80);
  return at
}

function readAnyHeader(bytes: Uint8Array, position: number, header: Header, end: number): boolean {
  if (position >= end) return short(header, end, 2)
  const leading = bytes[position]
  if (leading === 0x00) return refuse(header, 'END_OF_CONTENTS_UNEXPECTED', position)
  if (leading === 0x20) return refuse(header, 'TAG_RESERVED', position)
  let at = position + 1
  let tagNumber: TagNumber = leading & 0x1f
  if (tagNumber === 0x1f) {
    tagNumber = 0
    for (let octet = 0x80; octet >= 0x80; at++) {
      if (at >= end) return short(header, end, 2)
      octet = bytes[at]
      if (at - position > header.maxTagNumberOctets) return refuse(header, 'LIMIT_TAG_NUMBER_OCTETS', at)
      if (octet === 0x80 && at === position + 1) return refuse(header, 'TAG_NUMBER_PADDED', at)
      tagNumber = tagNumber * 0x80 + (octet & 0x7f)
    }
    if (tagNumber < 31) return refuse(header, 'TAG_NUMBER_NOT_LOW', position + 1)
    if (at - position - 1 > exactGroups) {
      const exact = bigFromGroups(bytes.subarray(position + 1, at))
      tagNumber = exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact
    }
  }
  if (at >= end) return short(header, end, 1)
  const first = bytes[at]
  let contentsOffset = at + 1
  let length = first
  if (first >= 0x80) {
    if (first === 0x80 && (leading & 0x20) === 0) return refuse(header, 'INDEFINITE_PRIMITIVE', at)
    if (first === 0xff) return refuse(header, 'LENGTH_RESERVED', at)
    length = 0
    for (let rest = first & 0x7f; rest > 0; rest--) {
      if (contentsOffset >= end) return short(header, end, rest)
      // Exact up to 2^53-1; beyond, rounding cannot bring it back below.
      length = length * 0x100 + bytes[contentsOffset++]
      if (length > Number.MAX_SAFE_INTEGER) return refuse(header, 'LENGTH_TOO_LARGE', at)
    }
  }
  header.leading = leading
  header.tagNumber = tagNumber
  header.indefinite = first === 0x80
  header.identifierOffset = position
  header.contentsOffset = contentsOffset
  header.contentsLength = length
  return true
}

function short(header: Header, end: number, missing: number): false {
  header.missing = missing
  return refuse(header, 'TRUNCATED', end)
}

function refuse(header: Header, fault: BerErrorCode, offset: number): false {
  header.fault = fault
  header.faultOffset = offset
  return false
}
