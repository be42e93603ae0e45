import { readString, type ValueContents } from '../contents.ts'
import type { PathSource } from '../errors.ts'
import { toLatin1 } from '../latin1.ts'
import { type CalendarDate, checkText, padded, pointInTime, TimeReader } from './time-reader.ts'

/** A UTCTime, part by part. */
export interface UtcTime extends CalendarDate {
  /** The text as it was. */
  readonly text: string
  /** 1950 to 2049: two digits are encoded, and X.509 (RFC 5280 4.1.2.5.1) says which century they stand for. */
  readonly year: number
  readonly hour: number
  readonly minute: number
  /** Left out in the short form of BER. */
  readonly second?: number
  /** Minutes east of universal time; 0 for Z. */
  readonly zone: number
}

const clause = 'X.680 47'

/**
 * The value of a UTCTime (X.680 47): `YYMMDDhhmm`, seconds or not, then `Z` or a difference such as `-0500`.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `TIME_INVALID` at the first part that is none
 */
export function decodeUtcTime(octets: Uint8Array, offset = 0, path: PathSource = ''): UtcTime {
  const reader = new TimeReader(octets, offset, path, clause)
  const two = reader.number(2, 0, 99, 'a year')
  const year = two < 50 ? 2000 + two : 1900 + two
  const { month, day } = reader.monthAndDay(year)
  const hour = reader.number(2, 0, 23, 'an hour')
  const minute = reader.number(2, 0, 59, 'a minute')
  const second = reader.atDigit ? reader.number(2, 0, 59, 'a second') : undefined
  const zone = reader.zone('', true) ?? reader.fail(reader.at, 'Z or a difference')
  reader.end()
  const parts = { text: reader.text(), year, month, day, hour, minute, zone }
  return second === undefined ? parts : { ...parts, second }
}

/**
 * Contents octets of a UTCTime.
 * @param value a point in time, written in the form of DER, `YYMMDDhhmmssZ`; or text in any form that BER allows, which stays as it is
 * @throws {RangeError} for other text, and for years outside 1950 to 2049
 */
export function encodeUtcTime(value: Date | string | Pick<UtcTime, 'text'>): Uint8Array {
  if (value instanceof Date) return toLatin1(utcText(value))
  const octets = toLatin1(typeof value === 'string' ? value : value.text)
  checkText(() => decodeUtcTime(octets), 'UTCTime')
  return octets
}

/** The point in time of a UTCTime. */
export function utcTimeToDate(time: UtcTime): Date {
  return pointInTime(time, time, time.zone)
}

/** The same time in the form of DER and CER (X.690 11.8): `octets` themselves where they have it. @throws {BerError} as `decodeUtcTime` */
export function canonicalUtcTime(octets: Uint8Array, offset = 0, path: PathSource = ''): Uint8Array {
  const time = decodeUtcTime(octets, offset, path)
  // The century is nowhere told: 2049 is followed by 1950.
  const { year, month, day, hour, minute, second, zone } = time
  const text = shifted({ year: 2000 + (year % 100), month, day }, hour, minute, zone)
  return toLatin1(`${text.slice(-10)}${padded(second ?? 0, 2)}Z`)
}

function shifted(date: CalendarDate, hour: number, minute: number, zone: number): string {
  const moment = pointInTime(date, { hour, minute }, zone)
  const parts = [moment.getUTCMonth() + 1, moment.getUTCDate(), moment.getUTCHours(), moment.getUTCMinutes()]
  return padded(moment.getUTCFullYear() % 100, 2) + parts.map((part) => padded(part, 2)).join('')
}

function utcText(date: Date): string {
  const year = date.getUTCFullYear()
  if (!(year >= 1950 && year <= 2049)) throw new RangeError(`UTCTime has the years 1950 to 2049, not ${year}`)
  return `${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`
}

/** Reads a value as UTCTime, primitive or constructed. @throws {BerError} as `toOctets` and `decodeUtcTime` */
export function toUtcTime(value: ValueContents): UtcTime {
  return readString(value, decodeUtcTime)
}
