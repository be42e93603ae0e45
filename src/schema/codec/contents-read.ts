/** Contents octets of the types that hold no others, to JavaScript values. */
import { latin1Text, shortAscii } from '../../ber/ascii-text.ts'
import { fromLatin1 } from '../../ber/latin1.ts'
import { defaultLimits } from '../../ber/limits.ts'
import { foundObjectIdentifier, knownObjectIdentifier, shortInteger } from '../../ber/value.ts'
import type { BitString } from '../../ber/values/bit-string.ts'
import { decodeInteger } from '../../ber/values/integer.ts'
import { decodeArcs, decodeObjectIdentifier } from '../../ber/values/object-identifier.ts'
import { decodeReal } from '../../ber/values/real.ts'
import { decodeUtf8 } from '../../ber/values/utf8-string.ts'
import { decodeBmpString, decodeUniversalString } from '../../ber/values/wide-string.ts'
import type { NamedValue, ResolvedType } from '../notation/types.ts'
import type { Bounds } from './bounds.ts'
import type { Input } from './input.ts'
import { timeReader } from './time-texts.ts'

export type ReadContents = (input: Input, start: number, end: number) => unknown

/**
 * What can be read with no more than a look: `undefined` sends the value the careful way. Only for types of which nothing but
 * bounds is asked.
 */
export function quickReader(kind: ResolvedType['kind'], bounds: Bounds): ReadContents | undefined {
  switch (kind) {
    case 'OBJECT IDENTIFIER':
      // One that was read before is sound.
      return (input, start, end) => foundObjectIdentifier(input.bytes, start, end)
    case 'OCTET STRING':
      return bounds.isOpen ? (input, start, end) => input.view(start, end) : undefined
    case 'UTF8String':
      return (input, start, end) => {
        const text = shortAscii(input.bytes, start, end)
        return text !== undefined && bounds.allows(text.length) ? text : undefined
      }
    default:
      return undefined
  }
}

/** As many as there are: the validator does not count them. */
const limits = { ...defaultLimits, maxOidArcs: Number.MAX_SAFE_INTEGER }

export function contentsReader(type: ResolvedType): ReadContents {
  switch (type.kind) {
    case 'BOOLEAN':
      return (input, start) => input.bytes[start] !== 0
    case 'INTEGER':
      return integerReader(type.namedNumbers)
    case 'ENUMERATED':
      return integerReader(type.items)
    case 'NULL':
      return () => null
    case 'REAL':
      return (input, start, end) => decodeReal(input.view(start, end))
    case 'OBJECT IDENTIFIER':
      return readObjectIdentifier
    case 'RELATIVE-OID':
      return (input, start, end) => decodeArcs(input.view(start, end), 0, '', limits, true)
    case 'BIT STRING':
      return type.namedBits.length > 0 ? namedBitsReader(type.namedBits) : readBits
    case 'OCTET STRING':
      return (input, start, end) => input.view(start, end)
    case 'UTF8String':
    case 'OID-IRI':
    case 'RELATIVE-OID-IRI':
      return (input, start, end) => shortAscii(input.bytes, start, end) ?? decodeUtf8(input.view(start, end))
    case 'BMPString':
      return (input, start, end) => decodeBmpString(input.view(start, end))
    case 'UniversalString':
      return (input, start, end) => decodeUniversalString(input.view(start, end))
    case 'TIME':
    case 'DATE':
    case 'TIME-OF-DAY':
    case 'DATE-TIME':
    case 'DURATION': {
      const toText = timeReader(type.kind)
      return (input, start, end) => toText(readLatin1(input, start, end))
    }
    default:
      return readLatin1
  }
}

function readLatin1(input: Input, start: number, end: number): string {
  return end - start <= 64 ? latin1Text(input.bytes, start, end - start) : fromLatin1(input.view(start, end))
}

function integerReader(named: readonly NamedValue[]): ReadContents {
  if (named.length === 0) return readInteger
  const names = new Map(named.map(({ name, value }) => [numberOf(value), name]))
  return (input, start, end) => {
    const value = readInteger(input, start, end)
    return names.get(value) ?? value
  }
}

function readInteger(input: Input, start: number, end: number): number | bigint {
  const short = shortInteger(input.bytes, start, end)
  if (short !== undefined) return short
  const count = end - start
  // Serial numbers and the like: by words, in half the time that digits take.
  return count >= 8 && count <= 24 ? readWords(input.bytes, start, count) : decodeInteger(input.view(start, end))
}

/** An INTEGER of eight octets or more, which a double does not hold. */
function readWords(bytes: Uint8Array, start: number, count: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, count)
  const first = count & 7
  let value = view.getBigInt64(0)
  if (first > 0) value >>= BigInt(64 - 8 * first)
  for (let at = first || 8; at < count; at += 8) value = (value << 64n) | view.getBigUint64(at)
  return value
}

/** As the codec has it: a `bigint` only beyond 2^53-1. */
export function numberOf(value: bigint): number | bigint {
  const rounded = Number(value)
  return Number.isSafeInteger(rounded) ? rounded : value
}

function readObjectIdentifier(input: Input, start: number, end: number): string {
  return knownObjectIdentifier(input.bytes, start, end, limits, () =>
    decodeObjectIdentifier(input.view(start, end), 0, '', limits),
  )
}

/** Unused bits that are not zero are no part of the value. */
function readBits(input: Input, start: number, end: number): BitString {
  const unusedBits = input.bytes[start]
  const octets = input.view(start + 1, end)
  const unused = (1 << unusedBits) - 1
  if (unusedBits === 0 || (octets[octets.length - 1] & unused) === 0) return { octets, unusedBits }
  const zeroed = octets.slice()
  zeroed[zeroed.length - 1] &= ~unused
  return { octets: zeroed, unusedBits }
}

/** The names of the bits that are set; where one of them has no name, all bits up to the last one that is set (X.680 22.7). */
function namedBitsReader(named: readonly NamedValue[]): ReadContents {
  const names = new Map(named.map(({ name, value }) => [Number(value), name]))
  return (input, start, end) => {
    const { bytes } = input
    const found: string[] = []
    const count = 8 * (end - start - 1) - bytes[start]
    for (let bit = 0; bit < count; bit++) {
      const octet = bytes[start + 1 + (bit >> 3)]
      if (octet === 0) {
        bit |= 7
        continue
      }
      if (((octet << (bit & 7)) & 0x80) === 0) continue
      const name = names.get(bit)
      if (name === undefined) return significantBits(readBits(input, start, end))
      found.push(name)
    }
    return found
  }
}

function significantBits({ octets }: BitString): BitString {
  let { length } = octets
  while (length > 0 && octets[length - 1] === 0) length--
  const last = octets[length - 1]
  return { octets: octets.subarray(0, length), unusedBits: length === 0 ? 0 : 31 - Math.clz32(last & -last) }
}
