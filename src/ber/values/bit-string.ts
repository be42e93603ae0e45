import type { ValueContents } from '../contents.ts'
import type { PathSource } from '../errors.ts'
import { checkInitialOctet } from '../initial-octet.ts'
import { joinSegments } from '../segments.ts'
import { UniversalTag } from '../tag.ts'

/** A string of bits; the first is bit 8 of the first octet. */
export interface BitString {
  readonly octets: Uint8Array
  /** Low bits of the last octet that do not count, 0 to 7; 0 if there are no octets. BER leaves open what they are. */
  readonly unusedBits: number
}

/**
 * The value of a BIT STRING (X.690 8.6) in the primitive form.
 * @param octets contents octets: the initial octet, then the bits, of which the result has a view
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `BIT_STRING_EMPTY` without an initial octet; `BIT_STRING_UNUSED` at one above 7, or other than 0 with no bits
 */
export function decodeBitString(octets: Uint8Array, offset = 0, path: PathSource = ''): BitString {
  const unusedBits = checkInitialOctet(octets, offset, path)
  return { octets: octets.subarray(1), unusedBits }
}

/**
 * Contents octets of a BIT STRING in the primitive form, unused bits zero, as DER (X.690 11.2.1) asks.
 * @throws {RangeError} for a number of unused bits that the octets cannot have
 */
export function encodeBitString({ octets, unusedBits }: BitString): Uint8Array {
  if (!(octets instanceof Uint8Array)) throw new TypeError('the octets of a BIT STRING are a Uint8Array')
  if (!Number.isInteger(unusedBits) || unusedBits < 0 || unusedBits > (octets.length === 0 ? 0 : 7)) {
    throw new RangeError(`unused bits are 0 to 7, and 0 where there are no bits, not ${unusedBits}`)
  }
  const contents = new Uint8Array(octets.length + 1)
  contents[0] = unusedBits
  contents.set(octets, 1)
  if (unusedBits > 0) contents[octets.length] &= 0xff << unusedBits
  return contents
}

/** The bits as digits 0 and 1. */
export function bitDigits({ octets, unusedBits }: BitString): string {
  let digits = ''
  for (const octet of octets) digits += octet.toString(2).padStart(8, '0')
  return digits.slice(0, digits.length - unusedBits)
}

/** A BIT STRING value from digits 0 and 1. @throws {RangeError} for other text */
export function bitString(digits: string): BitString {
  if (!/^[01]*$/.test(digits))
    throw new RangeError(`the bits of a BIT STRING are written as 0 and 1, not ${JSON.stringify(digits)}`)
  const octets = new Uint8Array(Math.ceil(digits.length / 8))
  for (let i = 0; i < digits.length; i++) if (digits[i] === '1') octets[i >> 3] |= 0x80 >> (i & 7)
  return { octets, unusedBits: 8 * octets.length - digits.length }
}

/**
 * Reads a value as BIT STRING, primitive or constructed: a view of the bits, or new octets with the segments joined.
 * @throws {BerError} as `decodeBitString`; `STRING_SEGMENT`, `LIMIT_CONTENTS` past `limits.maxContents` joined octets, and what
 *         the segments' identifier and length octets can be refused with
 */
export function toBitString(value: ValueContents): BitString {
  if (!value.constructed) return decodeBitString(value.contents, value.contentsOffset, value)
  const { octets, unusedBits } = joinSegments(value, UniversalTag.BitString)
  return { octets, unusedBits }
}
