/** UTCTime and GeneralizedTime, which the codec has as text, as points in time. */
import { toLatin1 } from '../../ber/latin1.ts'
import { decodeGeneralizedTime, generalizedTimeToDate } from '../../ber/values/generalized-time.ts'
import { decodeUtcTime, utcTimeToDate } from '../../ber/values/utc-time.ts'

/**
 * The point in time of a UTCTime: `dateOfUtcTime('261122193249Z')`. Two digits stand for the years 1950 to 2049, as in X.509.
 * @throws {BerError} `TIME_INVALID` for other text
 */
export function dateOfUtcTime(text: string): Date {
  const two = pair(text, 0)
  return plainDate(text, two < 50 ? 2000 + two : 1900 + two, 2) ?? utcTimeToDate(decodeUtcTime(toLatin1(text)))
}

/**
 * The point in time of a GeneralizedTime, to the millisecond; `undefined` for local time, which tells no zone.
 * @throws {BerError} `TIME_INVALID` for other text
 */
export function dateOfGeneralizedTime(text: string): Date | undefined {
  const year = 100 * pair(text, 0) + pair(text, 2)
  return plainDate(text, year, 4) ?? generalizedTimeToDate(decodeGeneralizedTime(toLatin1(text)))
}

/**
 * Nearly all times have two digits each of month, day, hour, minute and second, then Z. The careful reading takes twenty times as
 * long; it is left what is unusual, and what is wrong.
 */
function plainDate(text: string, year: number, at: number): Date | undefined {
  if (text.length !== at + 11 || text.charCodeAt(at + 10) !== 0x5a) return undefined
  const month = pair(text, at)
  const day = pair(text, at + 2)
  const hour = pair(text, at + 4)
  const minute = pair(text, at + 6)
  const second = pair(text, at + 8)
  // Comparisons with NaN are false. The 29th of February is left to the careful reading.
  const isDay = day >= 1 && day <= (month === 2 ? 28 : 30 + ((month + (month >> 3)) & 1))
  if (!(year >= 100 && month >= 1 && month <= 12 && isDay && hour < 24 && minute < 60 && second < 60)) return undefined
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second))
}

/** The number of two digits; NaN for other characters. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30
  const ones = text.charCodeAt(at + 1) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN
}
