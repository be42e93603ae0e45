/** DATE, TIME-OF-DAY and DATE-TIME: ISO 8601 without hyphens, colons and the T in between (X.690 8.26). */
import { readPrimitive, type ValueContents } from '../contents.ts'
import type { PathSource } from '../errors.ts'
import { toLatin1 } from '../latin1.ts'
import { type CalendarDate, type ClockTime, checkText, padded, TimeReader } from './time-reader.ts'

const clause = '8.26'

export interface DateValue extends CalendarDate {
  /** The text as it was: `20141122`. */
  readonly text: string
}

export interface TimeOfDay extends Required<Omit<ClockTime, 'fraction'>> {
  /** The text as it was: `185900`. */
  readonly text: string
}

/** Local time: no point in time is known from it. */
export interface DateTime extends CalendarDate, Required<Omit<ClockTime, 'fraction'>> {
  /** The text as it was: `20141122185900`. */
  readonly text: string
}

/** The value of a DATE: `YYYYMMDD`. @throws {BerError} `TIME_INVALID` at the first part that is none */
export function decodeDate(octets: Uint8Array, offset = 0, path: PathSource = ''): DateValue {
  const reader = new TimeReader(octets, offset, path, clause)
  const date = readDate(reader)
  reader.end()
  return { text: reader.text(), ...date }
}

/** Contents octets of a DATE. @param value `2014-11-22`, hyphens or not @throws {RangeError} for text that is none */
export function encodeDate(value: string | CalendarDate): Uint8Array {
  const text = typeof value === 'string' ? plain(value, /^\d{4}-\d\d-\d\d$/) : dateText(value)
  return checked(text, decodeDate, 'DATE')
}

/** The value of a TIME-OF-DAY: `hhmmss`. @throws {BerError} `TIME_INVALID` at the first part that is none */
export function decodeTimeOfDay(octets: Uint8Array, offset = 0, path: PathSource = ''): TimeOfDay {
  const reader = new TimeReader(octets, offset, path, clause)
  const time = readTime(reader)
  reader.end()
  return { text: reader.text(), ...time }
}

/** Contents octets of a TIME-OF-DAY. @param value `18:59:00`, colons or not @throws {RangeError} for text that is none */
export function encodeTimeOfDay(value: string | ClockTime): Uint8Array {
  const text = typeof value === 'string' ? plain(value, /^\d\d:\d\d:\d\d$/) : timeText(value)
  return checked(text, decodeTimeOfDay, 'TIME-OF-DAY')
}

/** The value of a DATE-TIME: `YYYYMMDDhhmmss`. @throws {BerError} `TIME_INVALID` at the first part that is none */
export function decodeDateTime(octets: Uint8Array, offset = 0, path: PathSource = ''): DateTime {
  const reader = new TimeReader(octets, offset, path, clause)
  const parts = { ...readDate(reader), ...readTime(reader) }
  reader.end()
  return { text: reader.text(), ...parts }
}

/** Contents octets of a DATE-TIME. @param value `2014-11-22T18:59:00`, or digits alone @throws {RangeError} for text that is none */
export function encodeDateTime(value: string | (CalendarDate & ClockTime)): Uint8Array {
  const notation = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/
  const text = typeof value === 'string' ? plain(value, notation) : dateText(value) + timeText(value)
  return checked(text, decodeDateTime, 'DATE-TIME')
}

function readDate(reader: TimeReader): CalendarDate {
  const year = reader.number(4, 0, 9999, 'a year')
  return { year, ...reader.monthAndDay(year) }
}

/** 24 for midnight at the end of a day, and leap seconds, as ISO 8601 has them. */
function readTime(reader: TimeReader): Required<Omit<ClockTime, 'fraction'>> {
  const hour = reader.number(2, 0, 24, 'an hour')
  const minute = reader.number(2, 0, hour === 24 ? 0 : 59, 'a minute')
  return { hour, minute, second: reader.number(2, 0, hour === 24 ? 0 : 60, 'a second') }
}

/** Text in the value notation (X.680 38.4) without its separators. */
function plain(text: string, notation: RegExp): string {
  return notation.test(text) ? text.replace(/[-:T]/g, '') : text
}

function dateText({ year, month, day }: CalendarDate): string {
  return padded(year, 4) + padded(month, 2) + padded(day, 2)
}

function timeText({ hour, minute = 0, second = 0 }: ClockTime): string {
  return padded(hour, 2) + padded(minute, 2) + padded(second, 2)
}

function checked(text: string, decode: (octets: Uint8Array) => unknown, name: string): Uint8Array {
  const octets = toLatin1(text)
  checkText(() => decode(octets), name)
  return octets
}

/** Reads a value as DATE. @throws {BerError} `FORM_WRONG`, and as `decodeDate` */
export function toDate(value: ValueContents): DateValue {
  return readPrimitive(value, decodeDate)
}

/** Reads a value as TIME-OF-DAY. @throws {BerError} `FORM_WRONG`, and as `decodeTimeOfDay` */
export function toTimeOfDay(value: ValueContents): TimeOfDay {
  return readPrimitive(value, decodeTimeOfDay)
}

/** Reads a value as DATE-TIME. @throws {BerError} `FORM_WRONG`, and as `decodeDateTime` */
export function toDateTime(value: ValueContents): DateTime {
  return readPrimitive(value, decodeDateTime)
}
