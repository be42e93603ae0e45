import { readString, type ValueContents } from '../contents.ts'
import type { PathSource } from '../errors.ts'
import { toLatin1 } from '../latin1.ts'
import {
  type CalendarDate,
  type ClockTime,
  checkText,
  multiplied,
  padded,
  pointInTime,
  TimeReader,
} from './time-reader.ts'

/** A GeneralizedTime, part by part. */
export interface GeneralizedTime extends CalendarDate, ClockTime {
  /** The text as it was. */
  readonly text: string
  /** Minutes east of universal time, 0 for Z; none for local time, which is no known point in time. */
  readonly zone?: number
}

const clause = 'X.680 46'

/**
 * The value of a GeneralizedTime (X.680 46): `YYYYMMDDhh`, minutes and seconds or not, a fraction of the last of these or not,
 * then nothing for local time, `Z`, or a difference such as `-0500` or `+01`.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `TIME_INVALID` at the first part that is none
 */
export function decodeGeneralizedTime(octets: Uint8Array, offset = 0, path: PathSource = ''): GeneralizedTime {
  const reader = new TimeReader(octets, offset, path, clause)
  const year = reader.number(4, 0, 9999, 'a year')
  const date = { year, ...reader.monthAndDay(year) }
  const hourAt = reader.at
  // ISO 8601 has 24 for the end of a day, and leap seconds.
  const hour = reader.number(2, 0, 24, 'an hour')
  const minute = reader.atDigit ? reader.number(2, 0, 59, 'a minute') : undefined
  const second = minute !== undefined && reader.atDigit ? reader.number(2, 0, 60, 'a second') : undefined
  const fraction = reader.fraction()
  if (hour === 24 && ((minute ?? 0) > 0 || (second ?? 0) > 0 || /[1-9]/.test(fraction ?? ''))) {
    reader.fail(hourAt, 'midnight, if the hour is 24')
  }
  const zone = reader.zone('', false)
  reader.end()
  return {
    text: reader.text(),
    ...date,
    hour,
    ...(minute === undefined ? {} : { minute }),
    ...(second === undefined ? {} : { second }),
    ...(fraction === undefined ? {} : { fraction }),
    ...(zone === undefined ? {} : { zone }),
  }
}

/**
 * Contents octets of a GeneralizedTime.
 * @param value a point in time, written in the form of DER, `YYYYMMDDhhmmssZ` with milliseconds if there are any; or text in
 *              any form that BER allows, which stays as it is
 * @throws {RangeError} for other text, and for years outside 0 to 9999
 */
export function encodeGeneralizedTime(value: Date | string | Pick<GeneralizedTime, 'text'>): Uint8Array {
  if (value instanceof Date) return toLatin1(dateText(value))
  const octets = toLatin1(typeof value === 'string' ? value : value.text)
  checkText(() => decodeGeneralizedTime(octets), 'GeneralizedTime')
  return octets
}

/** The point in time of a GeneralizedTime, to the millisecond; `undefined` for local time. */
export function generalizedTimeToDate(time: GeneralizedTime): Date | undefined {
  return time.zone === undefined ? undefined : pointInTime(time, time, time.zone)
}

/**
 * The same time in the form of DER and CER (X.690 11.7); `undefined` for local time, which has none, and for a year that four
 * digits do not hold.
 * @throws {BerError} as `decodeGeneralizedTime`
 */
export function canonicalGeneralizedTime(
  octets: Uint8Array,
  offset = 0,
  path: PathSource = '',
): Uint8Array | undefined {
  const { zone, hour, minute, second, fraction = '', ...date } = decodeGeneralizedTime(octets, offset, path)
  if (zone === undefined) return undefined
  // A fraction of an hour or a minute goes to seconds digit by digit: a double would round it.
  const unit = second !== undefined ? 1 : minute !== undefined ? 60 : 3600
  const [whole, rest] = multiplied(fraction, unit)
  const moment = pointInTime(date, { hour, minute: (minute ?? 0) + Math.floor(whole / 60) }, zone)
  const year = moment.getUTCFullYear()
  if (year < 0 || year > 9999) return undefined
  const parts = [moment.getUTCMonth() + 1, moment.getUTCDate(), moment.getUTCHours(), moment.getUTCMinutes()]
  // A leap second stays one: zones are whole minutes.
  const seconds = second ?? whole % 60
  return toLatin1(
    `${padded(year, 4)}${[...parts, seconds].map((part) => padded(part, 2)).join('')}${rest && `.${rest}`}Z`,
  )
}

function dateText(date: Date): string {
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new RangeError(`GeneralizedTime has the years 0 to 9999, not ${year}`)
  const digits = date.toISOString().slice(0, -1).replace(/[-:T]/g, '')
  return `${digits.replace(/\.?0+$/, (zeros, at) => (at < 14 ? zeros : ''))}Z`
}

/** Reads a value as GeneralizedTime, primitive or constructed. @throws {BerError} as `toOctets` and `decodeGeneralizedTime` */
export function toGeneralizedTime(value: ValueContents): GeneralizedTime {
  return readString(value, decodeGeneralizedTime)
}
