/** A value in one line of text, much as X.680 writes values: for dumps and messages. */
import { withComponents } from './components.ts'
import { toHex } from './hex.ts'
import { quoted as printableQuoted } from './printable.ts'
import { TagClass, UniversalTag } from './tag.ts'
import { readValue, type TypedValue } from './typed-value.ts'
import { universalTypes } from './universal-types.ts'
import type { BerValue } from './value.ts'
import { type BitString, bitDigits } from './values/bit-string.ts'
import type { PresentationValue } from './values/embedded-pdv.ts'
import type { External } from './values/external.ts'
import { type GeneralizedTime, generalizedTimeToDate } from './values/generalized-time.ts'
import { type Real, realToNumber } from './values/real.ts'
import { type UtcTime, utcTimeToDate } from './values/utc-time.ts'

export interface DescribeOptions {
  /** Octets, bits or characters of one string that are shown; what is left out is told. 64 by default. */
  readonly most?: number
}

/**
 * The value that a node or the cursor stands at, in one line: `TRUE`, `42`, `'A0FF'H`, `'101'B`, `"text"`, `1.2.840.113549`,
 * `"141122185900Z" (2014-11-22T18:59:00.000Z)`. Of constructed values the number of components; of one under a tag that does
 * not tell its type the contents octets. Characters that could control a terminal are escaped.
 * @throws {BerError} as `readValue`, for this value alone
 */
export function describeValue(value: BerValue, options: DescribeOptions = {}): string {
  const most = options.most ?? 64
  const isContainer = value.constructed && !isReadWhole(value)
  return isContainer ? componentCount(value) : describeTyped(readValue(value), most)
}

/** `describeValue` of a value that is read. */
export function describeTyped({ type, value }: TypedValue, most = 64): string {
  switch (type) {
    case 'BOOLEAN':
      return value ? 'TRUE' : 'FALSE'
    case 'NULL':
      return 'NULL'
    case 'INTEGER':
    case 'ENUMERATED':
      return shortened(`${value}`, 4 * most, 'digits')
    case 'BIT STRING':
      return describeBits(value as BitString, most)
    case 'REAL':
      return describeReal(value as Real, most)
    case 'OBJECT IDENTIFIER':
    case 'RELATIVE-OID':
      return `${value}`
    case 'EXTERNAL':
      return describeExternal(value as External, most)
    case 'EMBEDDED PDV':
    case 'CHARACTER STRING':
      return describePresentation(value as PresentationValue, most)
    case 'UTCTime':
      return `${quoted((value as UtcTime).text, most)} (${utcTimeToDate(value as UtcTime).toISOString()})`
    case 'GeneralizedTime': {
      const moment = generalizedTimeToDate(value as GeneralizedTime)
      return `${quoted((value as GeneralizedTime).text, most)} (${moment?.toISOString() ?? 'local time'})`
    }
    default:
      if (value instanceof Uint8Array) return octetText(value, most)
      if (typeof value === 'string') return quoted(value, most)
      if (Array.isArray(value)) return countText(value.length)
      return quoted((value as { text: string }).text, most)
  }
}

/** EXTERNAL and its like, and strings in segments, are one value although they are constructed. */
function isReadWhole({ tagClass, tagNumber }: BerValue): boolean {
  if (tagClass !== TagClass.Universal) return false
  const isList = tagNumber === UniversalTag.Sequence || tagNumber === UniversalTag.Set
  return !isList && universalTypes[Number(tagNumber)] !== undefined
}

function describeBits({ octets, unusedBits }: BitString, most: number): string {
  if (8 * octets.length - unusedBits <= most) return `'${bitDigits({ octets, unusedBits })}'B`
  const digits = octetText(octets, most)
  return unusedBits === 0 ? digits : `${digits}, ${unusedBits} unused ${unusedBits === 1 ? 'bit' : 'bits'}`
}

/** A REAL in decimal where a double is equal, else exactly: `3*2^-1080`. */
export function describeReal(value: Real, most: number): string {
  if (typeof value !== 'number') {
    const { sign, mantissa, base, exponent } = value
    const near = realToNumber(value)
    const isFar = near === 0 || !Number.isFinite(near)
    const exact = `${sign < 0 ? '-' : ''}${shortened(`${mantissa}`, most, 'digits')}*${base}^${exponent}`
    return isFar ? exact : `${exact} (about ${near})`
  }
  if (Number.isNaN(value)) return 'NOT-A-NUMBER'
  if (!Number.isFinite(value)) return value > 0 ? 'PLUS-INFINITY' : 'MINUS-INFINITY'
  return Object.is(value, -0) ? '-0' : `${value}`
}

function describeExternal(value: External, most: number): string {
  const { directReference, indirectReference, dataValueDescriptor, encoding } = value
  const parts: string[] = []
  if (directReference !== undefined) parts.push(`direct-reference ${directReference}`)
  if (indirectReference !== undefined) parts.push(`indirect-reference ${indirectReference}`)
  if (dataValueDescriptor !== undefined) parts.push(`data-value-descriptor ${quoted(dataValueDescriptor, most)}`)
  const data = encoding.kind === 'arbitrary' ? describeBits(encoding.bits, most) : octetText(encoding.octets, most)
  return `{ ${[...parts, `${encoding.kind} ${data}`].join(', ')} }`
}

function describePresentation({ identification, octets }: PresentationValue, most: number): string {
  const { kind, ...parts } = identification
  const told = Object.entries(parts).map(([name, part]) => ` ${name} ${part}`)
  return `{ ${kind}${told.join('')}, ${octetText(octets, most)} }`
}

function componentCount(value: BerValue): string {
  return countText(withComponents(value, (components) => components.length))
}

function countText(count: number): string {
  return count === 1 ? '1 component' : `${count} components`
}

function octetText(octets: Uint8Array, most: number): string {
  const shown = toHex(octets.subarray(0, most)).toUpperCase()
  return `'${shown}'H${octets.length > most ? `.. (${octets.length} octets)` : ''}`
}

function quoted(text: string, most: number): string {
  return text.length > most
    ? `${printableQuoted(text.slice(0, most))}.. (${text.length} characters)`
    : printableQuoted(text)
}

function shortened(digits: string, most: number, what: string): string {
  return digits.length <= most ? digits : `${digits.slice(0, most)}.. (${digits.length} ${what})`
}
