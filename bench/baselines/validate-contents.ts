/** Baseline: contents octets checked with everything, for what the validator's loop leaves to it, and the refusals. */
import {
  KIND_ASCII,
  KIND_BIT_STRING,
  KIND_BOOLEAN,
  KIND_ENUMERATED,
  KIND_INTEGER,
  KIND_NULL,
  KIND_OBJECT_IDENTIFIER,
  KIND_OCTET_STRING,
  KIND_OPEN,
  KIND_UTF8,
  RANGE_HIGH,
  RANGE_LOW,
  RANGE_SIZE,
  RANGES_COUNT,
  RANGES_ENTRIES,
  T_ALPHABET,
  T_BASE,
  T_HIGH,
  T_KIND,
  T_LOW,
  T_RANGES,
} from '../../src/schema/tables/layout.ts'
import type { WordTables } from './validate-tables.ts'

/** The first thing that is wrong with the input. */
export class Refusal extends Error {
  readonly code: string
  /** Absolute. */
  readonly offset: number

  constructor(code: string, offset: number) {
    super(`${code} at ${offset}`)
    this.code = code
    this.offset = offset
  }
}

/**
 * Checks the contents octets [start, end) of a primitive value.
 * @param base absolute offset of index 0
 * @throws {Refusal}
 */
export function checkContents(
  tables: WordTables,
  transition: number,
  octets: Uint8Array,
  start: number,
  end: number,
  base: number,
): void {
  const length = end - start
  const refuse = (code: string, at = start): never => {
    throw new Refusal(code, base + at)
  }
  switch (tables.octets[transition + T_KIND]) {
    case KIND_BOOLEAN:
      if (length !== 1) refuse('BOOLEAN_LENGTH')
      return
    case KIND_NULL:
      if (length !== 0) refuse('NULL_LENGTH')
      return
    case KIND_INTEGER:
      checkInteger(tables, transition, octets, start, end, refuse, 'VALUE_RANGE')
      return
    case KIND_ENUMERATED:
      checkInteger(tables, transition, octets, start, end, refuse, 'ENUMERATION_UNKNOWN')
      return
    case KIND_OBJECT_IDENTIFIER:
      if (length === 0) refuse('OID_EMPTY')
      for (let i = start; i < end; i++) {
        if (octets[i] === 0x80 && (i === start || octets[i - 1] < 0x80)) refuse('OID_PADDED', i)
      }
      if (octets[end - 1] >= 0x80) refuse('OID_UNFINISHED', end - 1)
      return
    case KIND_BIT_STRING:
      if (length === 0) refuse('BIT_STRING_EMPTY')
      if (octets[start] > 7 || (length === 1 && octets[start] !== 0)) refuse('BIT_STRING_UNUSED')
      checkSize(tables, transition, 8 * (length - 1) - octets[start], refuse)
      return
    case KIND_OCTET_STRING:
      checkSize(tables, transition, length, refuse)
      return
    case KIND_UTF8:
      checkSize(tables, transition, countUtf8(octets, start, end, refuse), refuse)
      return
    case KIND_ASCII: {
      const [base, alphabet] = [T_BASE, T_ALPHABET].map((field) => tables.words[(transition + field) >> 2])
      const outside = (bitmap: number): number => {
        for (let i = start; i < end; i++) {
          if (octets[i] > 0x7f || ((tables.octets[bitmap + (octets[i] >> 3)] >> (octets[i] & 7)) & 1) === 0) return i
        }
        return -1
      }
      const wrong = outside(base)
      if (wrong >= 0) refuse('CHARACTER', wrong)
      checkSize(tables, transition, length, refuse)
      const forbidden = outside(alphabet)
      if (forbidden >= 0) refuse('ALPHABET', forbidden)
      return
    }
    case KIND_OPEN:
      return
    default:
      throw new Error('contents that the baseline knows nothing of')
  }
}

type Refuse = (code: string, at?: number) => never

function checkInteger(
  tables: WordTables,
  transition: number,
  octets: Uint8Array,
  start: number,
  end: number,
  refuse: Refuse,
  code: string,
): void {
  if (start === end) refuse('INTEGER_EMPTY')
  const first = octets[start]
  if (end - start > 1 && (first === 0 ? octets[start + 1] < 0x80 : first === 0xff && octets[start + 1] >= 0x80)) {
    refuse('INTEGER_PADDED')
  }
  let value = 0n
  for (let i = start; i < end; i++) value = (value << 8n) | BigInt(octets[i])
  if (!isInRange(tables, transition, BigInt.asIntN(8 * (end - start), value))) refuse(code)
}

function checkSize(tables: WordTables, transition: number, size: number, refuse: Refuse): void {
  if (!isInRange(tables, transition, BigInt(size))) refuse('SIZE')
}

const NO_LOW = -(1n << 63n)
const NO_HIGH = (1n << 63n) - 1n

/** Whether a value, size or count is in the ranges of a transition; the ends of 64 bits are no bounds. */
export function isInRange({ words, view }: WordTables, transition: number, value: bigint): boolean {
  const low = view.getBigInt64(transition + T_LOW, true)
  const high = view.getBigInt64(transition + T_HIGH, true)
  if ((low !== NO_LOW && value < low) || (high !== NO_HIGH && value > high)) return false
  const ranges = words[(transition + T_RANGES) >> 2]
  if (ranges === 0) return true
  const count = words[(ranges + RANGES_COUNT) >> 2]
  for (let i = 0, at = ranges + RANGES_ENTRIES; i < count; i++, at += RANGE_SIZE) {
    if (value >= view.getBigInt64(at + RANGE_LOW, true) && value <= view.getBigInt64(at + RANGE_HIGH, true)) return true
  }
  return false
}

/** @returns characters */
function countUtf8(octets: Uint8Array, start: number, end: number, refuse: Refuse): number {
  let count = 0
  for (let i = start; i < end; count++) {
    const first = octets[i]
    if (first < 0x80) {
      i++
      continue
    }
    const more = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0
    if (more === 0 || i + more >= end) refuse('UTF8_INVALID', i)
    const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (octets[i + 1] < low || octets[i + 1] > high) refuse('UTF8_INVALID', i)
    for (let k = 2; k <= more; k++) if ((octets[i + k] & 0xc0) !== 0x80) refuse('UTF8_INVALID', i)
    i += more + 1
  }
  return count
}
