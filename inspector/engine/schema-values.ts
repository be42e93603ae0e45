/** Primitive values as their type of the schema has them: named numbers, bits and items, and types that an implicit tag hides. */

import { universalTypes } from '../../src/ber/universal-types.ts'
import { describeValue } from '../../src/ber/values/index.ts'
import { BerError, decode, decodeInteger, TagClass, toBitString } from '../../src/index.ts'
import type { ResolvedType } from '../../src/schema/index.ts'

/** Contents octets that are looked at. */
const LONGEST = 1024
/** Characters, digits or octets that are shown. */
const MOST = 64

/**
 * @param contents all contents octets of a primitive value
 * @returns the value in one line; undefined where the schema tells no more of it than its tag does, and for what is not sound
 */
export function valueText(type: ResolvedType, tagClass: number, contents: Uint8Array): string | undefined {
  if (contents.length > LONGEST) return undefined
  try {
    return namedValue(type, contents) ?? (tagClass === TagClass.Universal ? undefined : hiddenValue(type, contents))
  } catch (error) {
    if (error instanceof BerError) return undefined
    throw error
  }
}

function namedValue(type: ResolvedType, contents: Uint8Array): string | undefined {
  if (type.kind === 'ENUMERATED' || type.kind === 'INTEGER') {
    const names = type.kind === 'ENUMERATED' ? type.items : type.namedNumbers
    if (names.length === 0) return undefined
    const value = BigInt(decodeInteger(contents))
    const name = names.find((each) => each.value === value)?.name
    return name === undefined ? undefined : `${name} (${value})`
  }
  if (type.kind !== 'BIT STRING' || type.namedBits.length === 0) return undefined
  const { octets, unusedBits } = asUniversal(type, contents, toBitString)!
  const bits = 8 * octets.length - unusedBits
  const isSet = (bit: number): boolean => bit < bits && ((octets[bit >> 3]! >> (7 - (bit & 7))) & 1) === 1
  const names = type.namedBits.filter(({ value }) => isSet(Number(value))).map(({ name }) => name)
  const known = new Set(type.namedBits.map(({ value }) => Number(value)))
  for (let bit = 0; bit < bits && names.length < MOST; bit++) if (isSet(bit) && !known.has(bit)) names.push(String(bit))
  return `{ ${names.join(', ')} }`.replace('{  }', '{}')
}

function hiddenValue(type: ResolvedType, contents: Uint8Array): string | undefined {
  return asUniversal(type, contents, (node) => describeValue(node, { most: MOST }))
}

/** Reads contents octets as those of the universal type of their kind. */
function asUniversal<Result>(
  { kind }: ResolvedType,
  contents: Uint8Array,
  read: (node: ReturnType<typeof decode>) => Result,
): Result | undefined {
  const tagNumber = universalTypes.findIndex((each) => each?.name === kind)
  const universal = universalTypes[tagNumber]
  if (universal === undefined || universal.form === 1) return undefined
  const high = contents.length > 0x7f ? [0x82, contents.length >> 8, contents.length & 0xff] : [contents.length]
  const tag = tagNumber < 31 ? [tagNumber] : [31, tagNumber]
  return read(decode(Uint8Array.of(...tag, ...high, ...contents)))
}
