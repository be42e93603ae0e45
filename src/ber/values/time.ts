/** TIME (X.680 38): all of ISO 8601 that has separators, as text. */
import { readPrimitive, type ValueContents } from '../contents.ts'
import type { PathSource } from '../errors.ts'
import { fromLatin1, toLatin1 } from '../latin1.ts'
import { count, type DurationParts, readDuration } from './duration.ts'
import { type ClockTime, checkText, daysIn, TimeReader } from './time-reader.ts'

/** A date as far as it is told: by month and day, by week, by day of the year, or of a whole century. */
export interface PartialDate {
  /** Years before the year 0 are negative. */
  readonly year?: number | bigint
  /** `20C` is the years from 2000 to 2099. */
  readonly century?: number | bigint
  readonly month?: number
  readonly day?: number
  readonly dayOfYear?: number
  readonly week?: number
  readonly dayOfWeek?: number
}

/** A time of day with its zone. */
export interface ZonedTime extends ClockTime {
  /** Minutes east of universal time, 0 for Z; none for local time. */
  readonly zone?: number
}

export interface TimePoint {
  readonly date?: PartialDate
  readonly time?: ZonedTime
}

/** A TIME, part by part. */
export interface Time extends TimePoint {
  /** The text as it was. */
  readonly text: string
  readonly kind: 'date' | 'time-of-day' | 'date-time' | 'duration' | 'interval' | 'recurring-interval'
  /** Of a duration, and of an interval told by one. */
  readonly duration?: DurationParts
  readonly start?: TimePoint
  readonly end?: TimePoint
  /** Of a recurring interval; none if it has no end. */
  readonly recurrences?: number | bigint
}

const clause = 'X.680 38'

/**
 * The value of a TIME: a date, a time of day, both, a duration, an interval or a recurring interval.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `TIME_INVALID` at the first part that is none
 */
export function decodeTime(octets: Uint8Array, offset = 0, path: PathSource = ''): Time {
  const reader = new TimeReader(octets, offset, path, clause)
  const parts = reader.take('R') === '' ? readSingle(reader) : readRecurring(reader)
  reader.end()
  return { text: reader.text(), ...parts }
}

/** Contents octets of a TIME, which are its text. @throws {RangeError} for text that is none */
export function encodeTime(value: string | Pick<Time, 'text'>): Uint8Array {
  const octets = toLatin1(typeof value === 'string' ? value : value.text)
  checkText(() => decodeTime(octets), 'TIME')
  return octets
}

/**
 * The same TIME or DURATION in the form of DER and CER (X.690 11.9): a point as decimal sign, and no minutes of a zone if they
 * are zero; `octets` themselves where they have it. They are known to be sound.
 */
export function canonicalTime(octets: Uint8Array): Uint8Array {
  const text = fromLatin1(octets)
  // Nothing but a zone has a sign before two digits and a colon.
  return toLatin1(text.replace(/,/g, '.').replace(/([+-]\d\d):00(?=$|\/)/g, '$1'))
}

function readRecurring(reader: TimeReader): Omit<Time, 'text'> {
  const digits = reader.digits()
  reader.want('/')
  const from = reader.at
  const interval = readSingle(reader)
  if (interval.kind !== 'interval' && interval.kind !== 'duration') reader.fail(from, 'an interval')
  return { ...interval, kind: 'recurring-interval', ...(digits === '' ? {} : { recurrences: count(digits) }) }
}

function readSingle(reader: TimeReader): Omit<Time, 'text'> {
  const duration = reader.take('P') === '' ? undefined : readDuration(reader)
  const start = duration === undefined ? readPoint(reader) : undefined
  if (reader.take('/') === '') {
    if (duration !== undefined) return { kind: 'duration', duration }
    const kind = start?.date === undefined ? 'time-of-day' : start.time === undefined ? 'date' : 'date-time'
    return { kind, ...start }
  }
  if (duration !== undefined) return { kind: 'interval', duration, end: readPoint(reader) }
  if (start !== undefined && reader.take('P') !== '') return { kind: 'interval', start, duration: readDuration(reader) }
  return { kind: 'interval', ...(start === undefined ? {} : { start }), end: readPoint(reader) }
}

function readPoint(reader: TimeReader): TimePoint {
  const from = reader.at
  const sign = reader.take('+-')
  const digits = reader.digits()
  if (sign === '' && digits.length === 2 && reader.next !== 0x43) {
    reader.at = from
    return { time: readTime(reader) }
  }
  const date = readDate(reader, from, sign, digits)
  return reader.take('T') === '' ? { date } : { date, time: readTime(reader) }
}

function readDate(reader: TimeReader, from: number, sign: string, digits: string): PartialDate {
  const isCentury = digits.length >= 2 && reader.take('C') !== ''
  if (!isCentury && (sign === '' ? digits.length !== 4 : digits.length < 4)) reader.fail(from, 'a year of four digits')
  const magnitude = count(digits)
  const year = sign === '-' && magnitude !== 0 ? -magnitude : magnitude
  if (isCentury) return { century: year }
  if (reader.take('-') === '') return { year }
  if (reader.take('W') !== '') {
    const week = reader.number(2, 1, 53, 'a week')
    return reader.take('-') === ''
      ? { year, week }
      : { year, week, dayOfWeek: reader.number(1, 1, 7, 'a day of the week') }
  }
  // The calendar repeats every 400 years.
  const inCycle = Number(((BigInt(year) % 400n) + 400n) % 400n)
  const monthAt = reader.at
  const isDayOfYear = reader.digits().length === 3
  reader.at = monthAt
  if (isDayOfYear) return { year, dayOfYear: reader.number(3, 1, 337 + daysIn(inCycle, 2), 'a day of the year') }
  const month = reader.number(2, 1, 12, 'a month')
  if (reader.take('-') === '') return { year, month }
  return { year, month, day: reader.number(2, 1, daysIn(inCycle, month), 'a day') }
}

function readTime(reader: TimeReader): ZonedTime {
  const hour = reader.number(2, 0, 24, 'an hour')
  const most = hour === 24 ? 0 : 59
  const minute = reader.take(':') === '' ? undefined : reader.number(2, 0, most, 'a minute')
  const second =
    minute === undefined || reader.take(':') === '' ? undefined : reader.number(2, 0, hour === 24 ? 0 : 60, 'a second')
  const fraction = reader.fraction()
  const zone = reader.zone(':', false)
  return {
    hour,
    ...(minute === undefined ? {} : { minute }),
    ...(second === undefined ? {} : { second }),
    ...(fraction === undefined ? {} : { fraction }),
    ...(zone === undefined ? {} : { zone }),
  }
}

/** Reads a value as TIME. @throws {BerError} `FORM_WRONG`, and as `decodeTime` */
export function toTime(value: ValueContents): Time {
  return readPrimitive(value, decodeTime)
}
