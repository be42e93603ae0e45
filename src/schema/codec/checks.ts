/**
 * Whether contents octets are surely those of their type, and within its bounds. No is not the last word: what is rare is left
 * to the validator, which knows all of it.
 */

import { shortInteger } from '../../ber/value.ts'
import { decodeInteger } from '../../ber/values/integer.ts'
import { utf8FaultAt } from '../../ber/values/utf8-string.ts'
import {
  ALPHABET_SIZE,
  KIND_ASCII,
  KIND_BIT_STRING,
  KIND_BMP,
  KIND_BOOLEAN,
  KIND_CONTAINING_BITS,
  KIND_CONTAINING_OCTETS,
  KIND_ENUMERATED,
  KIND_GENERALIZED_TIME,
  KIND_INTEGER,
  KIND_IRI,
  KIND_NULL,
  KIND_OBJECT_IDENTIFIER,
  KIND_OCTET_STRING,
  KIND_OPAQUE,
  KIND_REAL,
  KIND_RELATIVE_OID,
  KIND_UNIVERSAL,
  KIND_UTC_TIME,
  KIND_UTF8,
  T_ALPHABET,
  T_NAMED_BITS,
} from '../tables/layout.ts'
import { Bounds } from './bounds.ts'
import type { Transition } from './state.ts'
import { isCanonicalTime } from './times.ts'
import type { Words } from './words.ts'

export type Check = (bytes: Uint8Array, start: number, end: number, der: boolean) => boolean

/** The check of a transition's contents octets. */
export function checkOf(words: Words, { address, kind, flags }: Transition): Check {
  const bounds = new Bounds(words, address)
  switch (kind) {
    case KIND_BOOLEAN:
      return (bytes, start, end, der) => end - start === 1 && (!der || bytes[start] === 0 || bytes[start] === 0xff)
    case KIND_INTEGER:
    case KIND_ENUMERATED:
      return integerCheck(bounds)
    case KIND_NULL:
      return (_, start, end) => start === end
    case KIND_REAL:
      return isPlainReal
    case KIND_OBJECT_IDENTIFIER:
    case KIND_RELATIVE_OID:
      return isObjectIdentifier
    case KIND_BIT_STRING:
    case KIND_CONTAINING_BITS:
      return bitsCheck(bounds, (flags & T_NAMED_BITS) !== 0)
    case KIND_OCTET_STRING:
    case KIND_CONTAINING_OCTETS:
    case KIND_OPAQUE:
      return bounds.isOpen ? anything : (_, start, end) => bounds.allows(end - start)
    case KIND_UTF8:
    case KIND_IRI:
      return (bytes, start, end) => {
        const characters = utf8Characters(bytes, start, end)
        return characters >= 0 && bounds.allows(characters)
      }
    case KIND_ASCII:
      return asciiCheck(words.octets(words.at(address + T_ALPHABET), ALPHABET_SIZE), bounds)
    case KIND_BMP:
      return (_, start, end) => (end - start) % 2 === 0 && bounds.allows((end - start) / 2)
    case KIND_UNIVERSAL:
      return (bytes, start, end) => areCodePoints(bytes, start, end) && bounds.allows((end - start) / 4)
    case KIND_UTC_TIME:
    case KIND_GENERALIZED_TIME:
      return (bytes, start, end) =>
        isCanonicalTime(bytes, start, end, kind === KIND_UTC_TIME ? 2 : 4) && bounds.allows(end - start)
    default:
      return nothingSure
  }
}

function anything(): boolean {
  return true
}

function nothingSure(): boolean {
  return false
}

function integerCheck(bounds: Bounds): Check {
  const { least, most, isDivided } = bounds
  return (bytes, start, end) => {
    const short = shortInteger(bytes, start, end)
    if (short !== undefined) return isDivided ? bounds.allows(short) : short >= least && short <= most
    const first = bytes[start]
    const second = bytes[start + 1]
    // Those of up to four octets are empty or padded.
    if (end - start <= 4 || (first === 0 ? second < 0x80 : first === 0xff && second >= 0x80)) return false
    return bounds.isOpen || bounds.allowsBig(BigInt(decodeInteger(bytes.subarray(start, end))))
  }
}

/** Base 2 without a scale, exponent and mantissa as short as they can be (X.690 11.3.1), and the special values. */
function isPlainReal(bytes: Uint8Array, start: number, end: number): boolean {
  const size = end - start
  if (size === 0) return true
  const first = bytes[start]
  if (first < 0x80) return size === 1 && first >= 0x40 && first <= 0x43
  const octets = (first & 0x03) + 1
  if ((first & 0x3c) !== 0 || octets > 2 || size < octets + 2) return false
  if (octets === 2) {
    const [high, low] = [bytes[start + 1], bytes[start + 2]]
    if (high === 0 ? low < 0x80 : high === 0xff && low >= 0x80) return false
  }
  return bytes[start + 1 + octets] !== 0 && (bytes[end - 1] & 1) === 1
}

export function isObjectIdentifier(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end || bytes[end - 1] >= 0x80) return false
  let before = 0
  for (let i = start; i < end; i++) {
    const octet = bytes[i]
    if (octet === 0x80 && before < 0x80) return false
    before = octet
  }
  return true
}

function bitsCheck(bounds: Bounds, isNamed: boolean): Check {
  return (bytes, start, end, der) => {
    const size = end - start
    if (size === 0) return false
    const unused = bytes[start]
    if (unused > (size === 1 ? 0 : 7)) return false
    const bits = (size - 1) * 8 - unused
    const last = size === 1 ? 0 : bytes[end - 1]
    if (der && (last & ((1 << unused) - 1)) !== 0) return false
    if (!isNamed) return bounds.allows(bits)
    // X.680 22.7: zero bits at the end count for nothing.
    const isTrimmed = size === 1 ? true : ((last >> unused) & 1) === 1
    return isTrimmed && bits <= bounds.most
  }
}

function asciiCheck(alphabet: Uint8Array, bounds: Bounds): Check {
  const allowed = Uint8Array.from({ length: 256 }, (_, code) =>
    code < 0x80 ? (alphabet[code >> 3] >> (code & 7)) & 1 : 0,
  )
  return (bytes, start, end) => {
    for (let i = start; i < end; i++) if (allowed[bytes[i]] === 0) return false
    return bounds.allows(end - start)
  }
}

/** Characters of UTF-8; -1 for octets that are none. */
function utf8Characters(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at] < 0x80) at++
  if (at === end) return end - start
  const rest = bytes.subarray(at, end)
  if (utf8FaultAt(rest) !== rest.length) return -1
  let characters = at - start
  for (const octet of rest) if ((octet & 0xc0) !== 0x80) characters++
  return characters
}

function areCodePoints(bytes: Uint8Array, start: number, end: number): boolean {
  if ((end - start) % 4 !== 0) return false
  for (let i = start; i < end; i += 4) {
    const code = bytes[i] * 0x1000000 + ((bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3])
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return false
  }
  return true
}
