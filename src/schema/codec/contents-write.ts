/** JavaScript values of the types that hold no others, to contents octets. */
import { toLatin1 } from '../../ber/latin1.ts'
import { type BitString, encodeBitString } from '../../ber/values/bit-string.ts'
import { canonicalGeneralizedTime, encodeGeneralizedTime } from '../../ber/values/generalized-time.ts'
import { encodeInteger } from '../../ber/values/integer.ts'
import { arcOctets, encodeObjectIdentifier } from '../../ber/values/object-identifier.ts'
import { encodeReal, type Real } from '../../ber/values/real.ts'
import { canonicalUtcTime, encodeUtcTime } from '../../ber/values/utc-time.ts'
import { encodeUtf8 } from '../../ber/values/utf8-string.ts'
import { encodeBmpString, encodeUniversalString } from '../../ber/values/wide-string.ts'
import { nearestName } from '../notation/nearest.ts'
import type { NamedValue, ResolvedType } from '../notation/types.ts'
import { isOctets } from './errors.ts'
import type { Output } from './output.ts'
import { timeWriter } from './time-texts.ts'

export type WriteContents = (output: Output, value: unknown) => void

export function contentsWriter(type: ResolvedType): WriteContents {
  switch (type.kind) {
    case 'BOOLEAN':
      return writeBoolean
    case 'INTEGER':
      return integerWriter(type.namedNumbers)
    case 'ENUMERATED':
      return integerWriter(type.items)
    case 'NULL':
      return (output, value) => {
        if (value !== null) throw output.wrongType('null', value)
      }
    case 'REAL':
      return (output, value) =>
        output.put(encoded(output, 'a number, or an exact REAL', value, () => encodeReal(value as Real)))
    case 'OBJECT IDENTIFIER':
      return objectIdentifierWriter()
    case 'RELATIVE-OID':
      return writeRelativeOid
    case 'BIT STRING':
      return bitsWriter(type.namedBits)
    case 'OCTET STRING':
      return (output, value) => {
        if (!isOctets(value)) throw output.wrongType('a Uint8Array', value)
        output.put(value)
      }
    case 'UTF8String':
    case 'OID-IRI':
    case 'RELATIVE-OID-IRI':
      return (output, value) => writeText(output, value, 0x7f, encodeUtf8)
    case 'BMPString':
      return (output, value) => output.put(textEncoded(output, value, encodeUnits))
    case 'UniversalString':
      return (output, value) => output.put(textEncoded(output, value, encodeUniversalString))
    case 'UTCTime':
      return timeOctetsWriter(encodeUtcTime, canonicalUtcTime)
    case 'GeneralizedTime':
      return timeOctetsWriter(encodeGeneralizedTime, canonicalGeneralizedTime)
    case 'TIME':
    case 'DATE':
    case 'TIME-OF-DAY':
    case 'DATE-TIME':
    case 'DURATION': {
      const toContents = timeWriter(type.kind)
      return (output, value) =>
        writeText(output, typeof value === 'string' ? toContents(value) : value, 0xff, encodeLatin1)
    }
    default:
      return (output, value) => writeText(output, value, 0xff, encodeLatin1)
  }
}

/** What an encoder refuses is told with its path; its own words say what is wanted. */
function encoded(output: Output, expected: string, value: unknown, encode: () => Uint8Array): Uint8Array {
  try {
    return encode()
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    throw output.wrongType(error instanceof RangeError ? `${expected} (${error.message})` : expected, value)
  }
}

function textEncoded(output: Output, value: unknown, encode: (text: string) => Uint8Array): Uint8Array {
  if (typeof value !== 'string') throw output.wrongType('a string', value)
  return encoded(output, 'text of the type', value, () => encode(value))
}

/** Short text of characters up to `most` is written here, faster than a call into the engine returns. */
function writeText(output: Output, value: unknown, most: number, encode: (text: string) => Uint8Array): void {
  if (typeof value !== 'string') throw output.wrongType('a string', value)
  const { length } = value
  if (length > 64) {
    output.put(textEncoded(output, value, encode))
    return
  }
  output.reserve(length)
  const { bytes, at } = output
  for (let i = 0; i < length; i++) {
    const unit = value.charCodeAt(i)
    if (unit > most) {
      output.put(textEncoded(output, value, encode))
      return
    }
    bytes[at + i] = unit
  }
  output.at = at + length
}

function encodeLatin1(text: string): Uint8Array {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) > 0xff) throw new RangeError(`no character beyond U+00FF, as at index ${i}`)
  }
  return toLatin1(text)
}

/** Halves of pairs are read, and so they are written. */
function encodeUnits(text: string): Uint8Array {
  if (!/[\ud800-\udfff]/.test(text)) return encodeBmpString(text)
  const octets = new Uint8Array(2 * text.length)
  for (let i = 0; i < text.length; i++) {
    octets[2 * i] = text.charCodeAt(i) >> 8
    octets[2 * i + 1] = text.charCodeAt(i)
  }
  return octets
}

function writeBoolean(output: Output, value: unknown): void {
  if (typeof value !== 'boolean') throw output.wrongType('true or false', value)
  output.reserve(1)
  output.bytes[output.at++] = value ? 0xff : 0
}

function integerWriter(named: readonly NamedValue[]): WriteContents {
  if (named.length === 0) return (output, value) => writeInteger(output, value)
  const numbers = new Map(named.map(({ name, value }) => [name, encodeInteger(value)]))
  return (output, value) => {
    if (typeof value !== 'string') {
      writeInteger(output, value)
      return
    }
    const octets = numbers.get(value)
    if (octets === undefined) {
      const near = nearestName(value, numbers.keys())
      throw output.wrongType(
        near === undefined ? 'a name that the type has, or a number' : `${near}, or a number`,
        value,
      )
    }
    output.put(octets)
  }
}

function writeInteger(output: Output, value: unknown): void {
  if (typeof value === 'number' && (value | 0) === value) {
    output.reserve(4)
    const { bytes } = output
    const magnitude = value < 0 ? ~value : value
    if (magnitude >= 0x800000) bytes[output.at++] = value >> 24
    if (magnitude >= 0x8000) bytes[output.at++] = value >> 16
    if (magnitude >= 0x80) bytes[output.at++] = value >> 8
    bytes[output.at++] = value
    return
  }
  if (typeof value !== 'number' && typeof value !== 'bigint') throw output.wrongType('a whole number', value)
  output.put(encoded(output, 'a whole number', value, () => encodeInteger(value)))
}

const knownPlaces = 256

/** Contents octets by their text, for those that come again and again. */
function objectIdentifierWriter(): WriteContents {
  let known = new Map<string, Uint8Array>()
  return (output, value) => {
    if (typeof value !== 'string') throw output.wrongType('an object identifier such as 1.2.840.113549', value)
    let octets = known.get(value)
    if (octets === undefined) {
      octets = encoded(output, 'an object identifier', value, () => encodeObjectIdentifier(value))
      if (known.size >= knownPlaces) known = new Map()
      known.set(value, octets)
    }
    output.put(octets)
  }
}

function writeRelativeOid(output: Output, value: unknown): void {
  if (typeof value !== 'string' || !/^(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/.test(value)) {
    throw output.wrongType('arcs such as 8571.3.2', value)
  }
  output.put(arcOctets(value.split('.')))
}

/** Names and positions of bits that are set, or bits. */
function bitsWriter(named: readonly NamedValue[]): WriteContents {
  const positions = new Map(named.map(({ name, value }) => [name, Number(value)]))
  return (output, value) => {
    const bits = named.length > 0 && Array.isArray(value) ? bitsOf(output, positions, value) : value
    if (!isBitString(bits)) {
      throw output.wrongType(`${named.length > 0 ? 'an array of names of bits, or ' : ''}{ octets, unusedBits }`, value)
    }
    if (named.length > 0) output.put(withoutZeros(encoded(output, 'bits', value, () => encodeBitString(bits))))
    else if (bits.unusedBits !== 0) output.put(encoded(output, 'bits', value, () => encodeBitString(bits)))
    else {
      output.reserve(1)
      output.bytes[output.at++] = 0
      output.put(bits.octets)
    }
  }
}

export function isBitString(value: unknown): value is BitString {
  return (
    typeof value === 'object' && value !== null && 'octets' in value && 'unusedBits' in value && isOctets(value.octets)
  )
}

function bitsOf(output: Output, positions: ReadonlyMap<string, number>, value: readonly unknown[]): BitString {
  const set = value.map((each) => {
    const position = typeof each === 'string' ? positions.get(each) : undefined
    if (position !== undefined) return position
    const near = typeof each === 'string' ? nearestName(each, positions.keys()) : undefined
    throw output.wrongType(near ?? 'the name of a bit', each)
  })
  const octets = new Uint8Array(set.length === 0 ? 0 : (Math.max(...set) >> 3) + 1)
  for (const bit of set) octets[bit >> 3] |= 0x80 >> (bit & 7)
  return { octets, unusedBits: 0 }
}

/** X.690 11.2.2, of contents octets whose unused bits are zero. */
function withoutZeros(contents: Uint8Array): Uint8Array {
  let { length } = contents
  while (length > 1 && contents[length - 1] === 0) length--
  const trimmed = contents.slice(0, length)
  const last = trimmed[length - 1]
  trimmed[0] = length === 1 ? 0 : 31 - Math.clz32(last & -last)
  return trimmed
}

type Time = Date | string

function timeOctetsWriter(
  encode: (value: Time) => Uint8Array,
  canonical: (octets: Uint8Array) => Uint8Array | undefined,
): WriteContents {
  return (output, value) => {
    if (value instanceof Date) output.put(encoded(output, 'a time that the type has', value, () => encode(value)))
    else if (output.der) output.put(canonicalText(output, value, canonical))
    else writeText(output, value, 0xff, encodeLatin1)
  }
}

/** Text that is no time, or has none in universal time, stays as it is: the validator says so. */
function canonicalText(
  output: Output,
  value: unknown,
  canonical: (octets: Uint8Array) => Uint8Array | undefined,
): Uint8Array {
  const octets = textEncoded(output, value, encodeLatin1)
  try {
    return canonical(octets) ?? octets
  } catch {
    return octets
  }
}
