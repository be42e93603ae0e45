/** What the contents octets of a primitive value may be (X.690 8, and 11 for DER), strings of characters and bits aside. */
import type { ResolvedType } from '../../src/schema/notation/index.ts'
import { arcsOf, type Decoded, integerOctets, realOf, signed } from './schema-reference-values.ts'

export interface ContentsFault {
  readonly code: string
  /** Of the octet at fault among the contents octets; 0 for a fault of the whole. */
  readonly index: number
}

const whole = (code: string): ContentsFault => ({ code, index: 0 })

/** What the octets stand for, or what is wrong with them; undefined for kinds that are not looked into here. */
export function decodePlain(
  type: ResolvedType,
  octets: readonly number[],
  isDer: boolean,
): Decoded | ContentsFault | undefined {
  switch (type.kind) {
    case 'BOOLEAN':
      if (octets.length !== 1) return whole('BOOLEAN_LENGTH')
      if (isDer && octets[0] !== 0 && octets[0] !== 0xff) return whole('DER_BOOLEAN')
      return { kind: 'boolean', value: octets[0] !== 0 }
    case 'NULL':
      return octets.length > 0 ? whole('NULL_LENGTH') : { kind: 'null' }
    case 'INTEGER':
    case 'ENUMERATED': {
      if (octets.length === 0) return whole('INTEGER_EMPTY')
      const value = signed(octets)
      return integerOctets(value).length < octets.length ? whole('INTEGER_PADDED') : { kind: 'integer', value }
    }
    case 'OBJECT IDENTIFIER':
    case 'RELATIVE-OID':
      return identifierFault(octets) ?? { kind: 'oid', arcs: arcsOf(octets, type.kind === 'RELATIVE-OID') }
    case 'REAL':
      if (!isReal(octets)) return whole('REAL_INVALID')
      if (isDer && !isDerReal(octets)) return whole('DER_REAL')
      return { kind: 'real', value: realOf(octets) }
    default:
      return undefined
  }
}

function identifierFault(octets: readonly number[]): ContentsFault | undefined {
  if (octets.length === 0) return whole('OID_EMPTY')
  for (const [index, octet] of octets.entries()) {
    const isFirst = index === 0 || octets[index - 1] < 0x80
    if (isFirst && octet === 0x80) return { code: 'OID_PADDED', index }
  }
  return octets.at(-1)! >= 0x80 ? { code: 'OID_UNFINISHED', index: octets.length - 1 } : undefined
}

/** ISO 6093: NR1, NR2, NR3. */
const decimals = [/^ *[+-]?\d+$/, /^ *[+-]?(\d+[.,]\d*|[.,]\d+)$/, /^ *[+-]?(\d+[.,]\d*|[.,]\d+)[eE][+-]?\d+$/]

function isReal(octets: readonly number[]): boolean {
  if (octets.length === 0) return true
  const [first] = octets
  if (first < 0x40) {
    const text = String.fromCharCode(...octets.slice(1))
    const [significand] = text.toLowerCase().split('e')
    return decimals[first - 1]?.test(text) === true && /[1-9]/.test(significand)
  }
  if (first < 0x80) return octets.length === 1 && first <= 0x43
  if (((first >> 4) & 3) === 3) return false
  const isLong = (first & 3) === 3
  const count = isLong ? (octets[1] ?? 0) : (first & 3) + 1
  const exponent = octets.slice(isLong ? 2 : 1).slice(0, count)
  const mantissa = octets.slice((isLong ? 2 : 1) + count)
  if (count === 0 || exponent.length < count) return false
  if (isLong && integerOctets(signed(exponent)).length < count) return false
  return mantissa.some((octet) => octet !== 0)
}

/** 11.3, for a REAL that is one. */
function isDerReal(octets: readonly number[]): boolean {
  const [first] = octets
  if (first === undefined || (first >= 0x40 && first < 0x80)) return true
  if (first < 0x40) {
    const text = String.fromCharCode(...octets.slice(1))
    return first === 3 && /^-?([1-9]|[1-9]\d*[1-9])\.E(\+0|-?[1-9]\d*)$/.test(text)
  }
  if ((first & 0x3c) !== 0) return false
  const isLong = (first & 3) === 3
  const count = isLong ? octets[1] : (first & 3) + 1
  const exponent = octets.slice(isLong ? 2 : 1).slice(0, count)
  const mantissa = octets.slice((isLong ? 2 : 1) + count)
  const isShortest = integerOctets(signed(exponent)).length === count && (!isLong || count > 3)
  return isShortest && mantissa[0] !== 0 && mantissa.at(-1)! % 2 === 1
}

/** Whether the text is a time of its type (X.680 46, 47); of TIME and its kin only the characters are looked at. */
export function isTime(kind: string, text: string, isDer: boolean): boolean {
  if (kind === 'UTCTime') {
    const parts = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/.exec(text)
    if (parts === null) return false
    const [year, month, day, hour, minute, second] = parts.slice(1).map(Number)
    const isLeap = year % 4 === 0
    const isSound = isDate(isLeap, month, day) && hour <= 23 && minute <= 59 && !(second > 59) && isZone(parts[7])
    return isSound && (!isDer || /^\d{12}Z$/.test(text))
  }
  if (kind === 'GeneralizedTime') {
    const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)((\d\d)(\d\d)?)?([.,]\d+)?(Z|[+-]\d\d(\d\d)?)?$/.exec(text)
    if (parts === null) return false
    const [date, hour, minute = '00', second = '00'] = [text.slice(0, 8), ...[4, 6, 7].map((part) => parts[part])]
    const isMidnight = hour === '24' && /^[0.,]*$/.test(`${minute}${second}${parts[8] ?? ''}`)
    const isSound =
      isGregorian(date) && (isTimeOfDay(`${hour}${minute}${second}`) || isMidnight) && isZone(parts[9] ?? 'Z')
    return isSound && (!isDer || (/^\d{14}(\.\d*[1-9])?Z$/.test(text) && !isMidnight))
  }
  if (!/^[0-9+,\-./:CDHMPRSTWYZ]+$/.test(text) || !/\d/.test(text)) return false
  // What looks like a date or a time of day must be one, in the notation of TIME or in that of the others (X.690 8.26).
  const isDay = /^(\d{4})-(\d\d)-(\d\d)$|^\d{8}$/.test(text)
  const isTime = /^(\d\d):(\d\d):(\d\d)$|^\d{6}$/.test(text)
  const isBoth = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$|^\d{14}$/.test(text)
  const digits = text.replace(/\D/g, '')
  if ((isDay || isBoth) && !isGregorian(digits.slice(0, 8))) return false
  return !(isTime || isBoth) || isTimeOfDay(digits.slice(-6)) || digits.slice(-6) === '240000'
}

/** YYYYMMDD. */
function isGregorian(date: string): boolean {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)].map(Number)
  return isDate(year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0), month, day)
}

/** hhmmss, leap seconds included. */
function isTimeOfDay(time: string): boolean {
  const [hour, minute, second] = [time.slice(0, 2), time.slice(2, 4), time.slice(4)].map(Number)
  return hour <= 23 && minute <= 59 && second <= 60
}

function isDate(isLeap: boolean, month: number, day: number): boolean {
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day >= 1 && day <= (days[month - 1] ?? 0)
}

function isZone(zone: string): boolean {
  return zone === 'Z' || (Number(zone.slice(1, 3)) <= 23 && Number(zone.slice(3)) <= 59)
}
