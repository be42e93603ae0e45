/** What the notations of time have in common: digits, ranges, the calendar, fractions, zones; each fault at its octet. */
import { berError, type PathSource, pathText } from '../errors.ts'
import { fromLatin1 } from '../latin1.ts'

export interface CalendarDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The parts of a time of day that are there. */
export interface ClockTime {
  readonly hour: number
  readonly minute?: number
  readonly second?: number
  /** Digits after the decimal sign, a fraction of the last part that is there. */
  readonly fraction?: string
}

const digit = (code: number): boolean => code >= 0x30 && code <= 0x39
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Days of a month of the Gregorian calendar. */
export function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : daysOfMonths[month - 1]
}

/** Goes through the contents octets of a time from left to right. */
export class TimeReader {
  at = 0
  readonly #octets: Uint8Array
  readonly #offset: number
  readonly #path: PathSource
  readonly #clause: string

  /** @param clause that tells the notation, for refusals */
  constructor(octets: Uint8Array, offset: number, path: PathSource, clause: string) {
    this.#octets = octets
    this.#offset = offset
    this.#path = path
    this.#clause = clause
  }

  /** The next octet; -1 at the end. */
  get next(): number {
    return this.#octets[this.at] ?? -1
  }

  get atDigit(): boolean {
    return digit(this.next)
  }

  /** The text from a position to here. */
  text(from = 0): string {
    return fromLatin1(this.#octets.subarray(from, this.at))
  }

  /** Steps over one of `characters` if it is the next. @returns it, or an empty text */
  take(characters: string): string {
    const { next } = this
    const character = next === -1 ? '' : String.fromCharCode(next)
    if (character === '' || !characters.includes(character)) return ''
    this.at++
    return character
  }

  /** Steps over a character that must be there. */
  want(character: string): void {
    if (this.take(character) === '') this.fail(this.at, JSON.stringify(character))
  }

  /** As many digits as are there. */
  digits(): string {
    const from = this.at
    while (this.atDigit) this.at++
    return this.text(from)
  }

  /** A number of exactly so many digits, within a range. @param what it tells, for refusals */
  number(count: number, least: number, most: number, what: string): number {
    const from = this.at
    let value = 0
    for (let i = 0; i < count; i++) {
      if (!this.atDigit) this.fail(this.at, `${what} of ${count} digits`)
      value = value * 10 + this.next - 0x30
      this.at++
    }
    if (value < least || value > most) this.fail(from, `${what} from ${least} to ${most}`)
    return value
  }

  /** Month and day that a year has, with `separator` between year, month and day. @param year as the calendar counts it */
  monthAndDay(year: number, separator = ''): { month: number; day: number } {
    if (separator !== '') this.want(separator)
    const month = this.number(2, 1, 12, 'a month')
    if (separator !== '') this.want(separator)
    return { month, day: this.number(2, 1, daysIn(year, month), 'a day') }
  }

  /** Digits after a point or a comma, if one of these is next. */
  fraction(): string | undefined {
    if (this.take('.,') === '') return undefined
    const digits = this.digits()
    if (digits === '') this.fail(this.at, 'digits after the decimal sign')
    return digits
  }

  /**
   * Z, or a difference to universal time, if there is one.
   * @param separator between its hours and minutes
   * @param minutes   whether it always has minutes
   * @returns minutes east of universal time; `undefined` where neither is next
   */
  zone(separator: string, minutes: boolean): number | undefined {
    if (this.take('Z') !== '') return 0
    const sign = this.take('+-')
    if (sign === '') return undefined
    let difference = 60 * this.number(2, 0, 23, 'hours of a difference')
    const more = separator === '' ? this.next !== -1 : this.take(separator) !== ''
    if (more || minutes) difference += this.number(2, 0, 59, 'minutes of a difference')
    return sign === '-' && difference > 0 ? -difference : difference
  }

  /** Nothing may follow. */
  end(): void {
    if (this.next !== -1) this.fail(this.at, 'the end of the text')
  }

  fail(at: number, expected: string): never {
    const octet = this.#octets[at]
    const actual =
      octet === undefined ? 'the end of the contents' : JSON.stringify(fromLatin1(this.#octets.subarray(at, at + 8)))
    throw berError('TIME_INVALID', this.#offset + at, {
      path: pathText(this.#path),
      clause: this.#clause,
      expected,
      actual,
    })
  }
}

/**
 * A date and a time of day, universal time, as JavaScript has it.
 * @param zone minutes east of universal time, which are taken off
 */
export function pointInTime({ year, month, day }: CalendarDate, time: ClockTime, zone: number): Date {
  const { hour, minute, second, fraction } = time
  const unit = second !== undefined ? 1000 : minute !== undefined ? 60_000 : 3_600_000
  const [rest] = multiplied(fraction ?? '', unit)
  const date = new Date(0)
  // Not Date.UTC, which takes the years 0 to 99 for others.
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, (minute ?? 0) - zone, second ?? 0, rest)
  return date
}

/**
 * 0.`fraction` x `unit`: the whole part, and digits after the point without zeros at the end. Digit by digit, since doubles round: 0.57
 * of an hour would be a millisecond short of 2052 seconds.
 */
export function multiplied(fraction: string, unit: number): [whole: number, rest: string] {
  let carry = 0
  let end = 0
  const digits = new Uint8Array(fraction.length)
  for (let i = fraction.length - 1; i >= 0; i--) {
    const product = (fraction.charCodeAt(i) - 0x30) * unit + carry
    digits[i] = 0x30 + (product % 10)
    if (end === 0 && digits[i] !== 0x30) end = i + 1
    carry = Math.floor(product / 10)
  }
  return [carry, new TextDecoder().decode(digits.subarray(0, end))]
}

/** A number in so many digits. */
export const padded = (value: number, count: number): string => String(value).padStart(count, '0')

/** What cannot be encoded is a fault of the caller's, not of any input. */
export function checkText(decode: () => unknown, name: string): void {
  try {
    decode()
  } catch (cause) {
    throw new RangeError(`no ${name}: ${(cause as Error).message}`, { cause })
  }
}
