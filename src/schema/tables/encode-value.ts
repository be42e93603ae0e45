/** Values of the notation as the contents octets that DER gives them: what DEFAULT values, single values and keys compare with. */
import { bigToGroups } from '../../ber/base128.ts'
import { encodeBoolean } from '../../ber/values/boolean.ts'
import { encodeInteger } from '../../ber/values/integer.ts'
import { encodeObjectIdentifier } from '../../ber/values/object-identifier.ts'
import type { ResolvedType, ResolvedValue } from '../notation/types.ts'
import { encodeReal } from './encode-real.ts'

/**
 * Contents octets of a value in the primitive form; `undefined` where the type has none, where the value depends on what is
 * missing, and for characters of sets that are chosen by escape sequences.
 */
export function encodeContents(type: ResolvedType, value: ResolvedValue): Uint8Array | undefined {
  switch (value.kind) {
    case 'boolean':
      return type.kind === 'BOOLEAN' ? encodeBoolean(value.value) : undefined
    case 'null':
      return type.kind === 'NULL' ? new Uint8Array(0) : undefined
    case 'integer':
    case 'enumerated':
      return type.kind === 'INTEGER' || type.kind === 'ENUMERATED' ? encodeInteger(value.value) : undefined
    case 'real':
      return type.kind === 'REAL' ? encodeReal(value) : undefined
    case 'bitString':
      return type.kind === 'BIT STRING'
        ? encodeBits(value.octets, value.bitLength, type.namedBits.length > 0)
        : undefined
    case 'octetString':
      return type.kind === 'OCTET STRING' ? value.octets : undefined
    case 'objectIdentifier':
      return encodeArcs(type, value.arcs)
    case 'string':
      return encodeText(type, value.value)
    default:
      return undefined
  }
}

const primitiveOnly: ReadonlySet<ResolvedType['kind']> = new Set<ResolvedType['kind']>([
  'NULL',
  'INTEGER',
  'ENUMERATED',
  'OBJECT IDENTIFIER',
  'RELATIVE-OID',
  'OID-IRI',
  'RELATIVE-OID-IRI',
  'OCTET STRING',
])

/** Whether equal values of a type have equal contents octets under BER too, segments of strings put together. */
export function hasOneEncoding({ kind }: ResolvedType): boolean {
  return primitiveOnly.has(kind) || /String$|^ObjectDescriptor$|TIME|Time|^DATE|^DURATION$/.test(kind)
}

/** X.690 11.2: unused bits are zero, and so are no bits at the end where bits have names. */
function encodeBits(octets: Uint8Array, bitLength: number, isNamed: boolean): Uint8Array {
  let length = bitLength
  const isSet = (bit: number): boolean => ((octets[bit >> 3] >> (7 - (bit & 7))) & 1) === 1
  while (isNamed && length > 0 && !isSet(length - 1)) length--
  const size = (length + 7) >> 3
  const contents = new Uint8Array(1 + size)
  contents[0] = 8 * size - length
  contents.set(octets.subarray(0, size), 1)
  contents[size] &= size === 0 ? 0xff : 0xff << contents[0]
  return contents
}

function encodeArcs(type: ResolvedType, arcs: readonly bigint[]): Uint8Array | undefined {
  if (type.kind === 'OBJECT IDENTIFIER') return encodeObjectIdentifier(arcs.join('.'))
  if (type.kind !== 'RELATIVE-OID') return undefined
  return Uint8Array.from(arcs.flatMap((arc) => [...bigToGroups(arc)]))
}

function encodeText(type: ResolvedType, text: string): Uint8Array | undefined {
  switch (type.kind) {
    case 'BMPString':
      return bigEndian(
        Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)),
        2,
      )
    case 'UniversalString':
      return bigEndian(
        Array.from(text, (character) => character.codePointAt(0)!),
        4,
      )
    case 'TeletexString':
    case 'VideotexString':
    case 'GraphicString':
    case 'GeneralString':
    case 'ObjectDescriptor':
      // Beyond the set that all of them begin with, octets depend on escape sequences.
      return [...text].every((character) => character >= ' ' && character <= '~') ? utf8(text) : undefined
    // X.690 8.26: the separators of the notation are not encoded.
    case 'DATE':
      return utf8(text.replaceAll('-', ''))
    case 'TIME-OF-DAY':
      return utf8(text.replaceAll(':', ''))
    case 'DATE-TIME':
      return utf8(text.replace(/[-:T]/g, ''))
    case 'DURATION':
      return utf8(text.replace(/^P/, ''))
    default:
      return utf8(text)
  }
}

function bigEndian(codes: readonly number[], width: 2 | 4): Uint8Array {
  const octets = new Uint8Array(width * codes.length)
  const view = new DataView(octets.buffer)
  codes.forEach((code, index) => {
    if (width === 2) view.setUint16(2 * index, code)
    else view.setUint32(4 * index, code)
  })
  return octets
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
