// UTCTime and GeneralizedTime (X.680 46, 47; DER: X.690 11.7, 11.8): the text, and whether the calendar has such a time.
import { DER_TIME, TIME_INVALID } from './schema-status'
import { OK } from './status'

const PLUS: u32 = 0x2b
const COMMA: u32 = 0x2c
const MINUS: u32 = 0x2d
const POINT: u32 = 0x2e
const Z: u32 = 0x5a

/** Beyond what two digits can tell: there are none. */
export const NO_NUMBER: u32 = 100

@inline
export function isDigit(octet: u32): bool {
  return octet - 0x30 <= 9
}

/** The number of two digits at `at`; NO_NUMBER if they are not there. */
export function twoDigits(at: u32, end: u32): u32 {
  if (end - at < 2 || at > end) return NO_NUMBER
  const tens: u32 = load<u8>(at)
  const ones: u32 = load<u8>(at, 1)
  return isDigit(tens) && isDigit(ones) ? (tens - 0x30) * 10 + ones - 0x30 : NO_NUMBER
}

/** Whether the Gregorian calendar has the day. */
export function isDay(year: u32, month: u32, day: u32): bool {
  if (month - 1 > 11 || day == 0) return false
  if (month == 2) {
    const leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= (leap ? 29 : 28)
  }
  // 31 days have the odd months up to July and the even ones from August on.
  return day <= 30 + (u32(month > 7) ^ (month & 1))
}

/** YYMMDDhhmm, seconds or not, then Z or a difference +hhmm or -hhmm; no fraction. */
export function utcTimeFault(at: u32, end: u32, der: bool): u32 {
  const year = twoDigits(at, end)
  // Two digits do not tell the century; 2000 was a leap year.
  if (year == NO_NUMBER || !isDay(2000 + year, twoDigits(at + 2, end), twoDigits(at + 4, end))) return TIME_INVALID
  if (twoDigits(at + 6, end) > 23 || twoDigits(at + 8, end) > 59) return TIME_INVALID
  let zone = at + 10
  const second = twoDigits(zone, end)
  const seconds = second != NO_NUMBER
  if (seconds) {
    if (second > 59) return TIME_INVALID
    zone += 2
  }
  if (zone >= end) return TIME_INVALID
  const universal = load<u8>(zone) == Z
  if (universal ? end - zone != 1 : end - zone != 5 || !isDifference(zone, end)) return TIME_INVALID
  return der && !(universal && seconds) ? DER_TIME : OK
}

/** +hhmm, -hhmm, and the same without minutes. */
function isDifference(at: u32, end: u32): bool {
  const sign: u32 = load<u8>(at)
  if (sign != PLUS && sign != MINUS) return false
  if (twoDigits(at + 1, end) > 23) return false
  const size = end - at
  return size == 3 || (size == 5 && twoDigits(at + 3, end) <= 59)
}

/** YYYYMMDDhh, minutes and seconds or not, a fraction of the last of these or not, then nothing, Z or a difference. */
export function generalizedTimeFault(at: u32, end: u32, der: bool): u32 {
  const century = twoDigits(at, end)
  const year = twoDigits(at + 2, end)
  if (century == NO_NUMBER || year == NO_NUMBER) return TIME_INVALID
  if (!isDay(century * 100 + year, twoDigits(at + 4, end), twoDigits(at + 6, end))) return TIME_INVALID
  const hour = twoDigits(at + 8, end)
  if (hour > 24) return TIME_INVALID
  at += 10
  const minute = twoDigits(at, end)
  let second = NO_NUMBER
  if (minute != NO_NUMBER) {
    at += 2
    second = twoDigits(at, end)
    if (second != NO_NUMBER) at += 2
  }
  // ISO 8601 has leap seconds, and 24 for the end of a day.
  if (minute != NO_NUMBER && minute > 59) return TIME_INVALID
  if (second != NO_NUMBER && second > 60) return TIME_INVALID
  let canonical = second != NO_NUMBER && hour < 24
  let rest: u32 = 0
  if (at < end && (load<u8>(at) == POINT || load<u8>(at) == COMMA)) {
    canonical = canonical && load<u8>(at) == POINT
    at++
    const fraction = at
    for (; at < end && isDigit(load<u8>(at)); at++) rest |= load<u8>(at) & 0x0f
    if (at == fraction) return TIME_INVALID
    if (load<u8>(at - 1) == 0x30) canonical = false
  }
  if (hour == 24 && (rest != 0 || (minute != NO_NUMBER && minute != 0) || (second != NO_NUMBER && second != 0))) {
    return TIME_INVALID
  }
  const universal = at < end && load<u8>(at) == Z
  if (universal ? end - at != 1 : at < end && !isDifference(at, end)) return TIME_INVALID
  return der && !(canonical && universal) ? DER_TIME : OK
}
