/** Contents octets of primitive types as values of the notation, and keys by which values are compared. */
import { bigFromGroups } from '../ber/base128.ts'
import { toHex } from '../ber/hex.ts'
import { decodeInteger } from '../ber/values/integer.ts'
import { decodeObjectIdentifier } from '../ber/values/object-identifier.ts'
import { characterCoding, isPlain, textOf } from './constraint-characters.ts'
import { decodeReal, realKey } from './constraint-real.ts'
import type { ResolvedType, ResolvedValue } from './notation/types.ts'

/**
 * The value that sound contents octets in the primitive form stand for; those of a BIT STRING begin with the number of unused
 * bits. `undefined` where it cannot be told: constructed types, open types, characters of shifted sets.
 */
export function decodeContents(type: ResolvedType, contents: Uint8Array): ResolvedValue | undefined {
  switch (type.kind) {
    case 'BOOLEAN':
      return { kind: 'boolean', value: contents[0] !== 0 }
    case 'NULL':
      return { kind: 'null' }
    case 'INTEGER':
      return { kind: 'integer', value: BigInt(decodeInteger(contents)) }
    case 'ENUMERATED': {
      const value = BigInt(decodeInteger(contents))
      return { kind: 'enumerated', name: type.items.find((item) => item.value === value)?.name ?? `${value}`, value }
    }
    case 'REAL':
      return decodeReal(contents)
    case 'OBJECT IDENTIFIER': {
      const text = decodeObjectIdentifier(contents, 0, '', { maxOidArcs: Number.MAX_SAFE_INTEGER })
      return { kind: 'objectIdentifier', arcs: text.split('.').map(BigInt) }
    }
    case 'RELATIVE-OID':
      return { kind: 'objectIdentifier', arcs: arcsOf(contents) }
    case 'BIT STRING':
      return { kind: 'bitString', octets: bitsOf(contents), bitLength: bitLengthOf(contents) }
    case 'OCTET STRING':
      return { kind: 'octetString', octets: contents }
    case 'OID-IRI':
    case 'RELATIVE-OID-IRI':
    case 'TIME':
      return { kind: 'string', value: textOf('UTF-8', contents) }
    case 'UTCTime':
    case 'GeneralizedTime':
    case 'DATE':
    case 'TIME-OF-DAY':
    case 'DATE-TIME':
    case 'DURATION':
      return { kind: 'string', value: textOf('octet', contents) }
    default: {
      const coding = characterCoding(type.kind)
      if (coding === undefined || !isPlain(coding, contents)) return undefined
      return { kind: 'string', value: textOf(coding, contents) }
    }
  }
}

/** Equal for equal values of one type; `undefined` for values that are not told by their contents octets alone. */
export function comparisonKey(type: ResolvedType, value: ResolvedValue): string | undefined {
  switch (value.kind) {
    case 'boolean':
    case 'integer':
    case 'enumerated':
      return `${value.value}`
    case 'null':
      return ''
    case 'real':
      return realKey(value)
    case 'objectIdentifier':
      return value.arcs.join('.')
    case 'octetString':
      return toHex(value.octets)
    case 'bitString':
      return bitsKey(value.octets, hasNamedBits(type) ? significantBits(value.octets) : value.bitLength)
    case 'string':
      return value.value.replace(separators[type.kind] ?? /$^/, '')
    default:
      return undefined
  }
}

/** Bits in the contents octets of a BIT STRING. */
export function bitLengthOf(contents: Uint8Array): number {
  return Math.max(0, 8 * (contents.length - 1) - contents[0])
}

/** Number of bits up to the last one that is set. */
export function significantBits(octets: Uint8Array): number {
  let last = octets.length - 1
  while (last >= 0 && octets[last] === 0) last--
  return last < 0 ? 0 : 8 * last + 8 - trailingZeros(octets[last])
}

/** X.680 22.7: bits have names, so that zero bits at the end are no part of the value. */
export function hasNamedBits(type: ResolvedType): boolean {
  return type.kind === 'BIT STRING' && type.namedBits.length > 0
}

/** The octets after the first, unused bits zero. */
export function bitsOf(contents: Uint8Array): Uint8Array {
  const octets = contents.slice(1)
  if (octets.length > 0) octets[octets.length - 1] &= 0xff << contents[0]
  return octets
}

/** What the encoding leaves out of the notation (X.690 8.26), or may leave out. */
const separators: Readonly<Record<string, RegExp>> = {
  DATE: /-/g,
  'TIME-OF-DAY': /:/g,
  'DATE-TIME': /[-:T]/g,
  DURATION: /^P/,
}

function bitsKey(octets: Uint8Array, bitLength: number): string {
  return `${bitLength} ${toHex(octets.subarray(0, (bitLength + 7) >> 3))}`
}

function trailingZeros(octet: number): number {
  return 31 - Math.clz32(octet & -octet)
}

function arcsOf(contents: Uint8Array): bigint[] {
  const arcs: bigint[] = []
  for (let start = 0, end = 0; end < contents.length; ) {
    if (contents[end++] >= 0x80) continue
    arcs.push(bigFromGroups(contents.subarray(start, end)))
    start = end
  }
  return arcs
}
