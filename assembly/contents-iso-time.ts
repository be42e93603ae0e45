// TIME, DATE, TIME-OF-DAY, DATE-TIME and DURATION (X.680 38, X.690 8.26).
//
// The tables have one kind for all of them. What is surely wrong is refused: octets that no such text has, and what looks like a
// date or time of day, with or without hyphens and colons, but is not in the calendar. The other forms of ISO 8601 (weeks,
// ordinal dates, intervals, durations, recurrences) pass by their octets alone.
import { isDay, isDigit, NO_NUMBER, twoDigits } from './contents-time'
import { TIME_INVALID } from './schema-status'
import { OK } from './status'

const HYPHEN: u32 = 0x2d
const COLON: u32 = 0x3a
const T: u32 = 0x54

// Octets that may stand in a time, by the low six bits: + , - . / 0-9 : below 64, C D H M P R S T W Y Z from there on.
const SIGNS_AND_DIGITS: u64 = 0x07fff80000000000
const LETTERS: u64 = 0x00000000069d2118

/** What is wrong with the text from `at` to `end`: TIME_INVALID, or OK. */
export function timeFault(at: u32, end: u32): u32 {
  let digits: u32 = 0
  for (let i = at; i < end; i++) {
    const octet: u32 = load<u8>(i)
    const allowed = octet < 64 ? SIGNS_AND_DIGITS >> octet : octet < 128 ? LETTERS >> (octet - 64) : 0
    if ((allowed & 1) == 0) return TIME_INVALID
    if (isDigit(octet)) digits++
  }
  if (digits == 0) return TIME_INVALID
  const size = end - at
  // Basic forms, as DATE, TIME-OF-DAY and DATE-TIME are encoded.
  if (digits == size) {
    if (size == 6) return isTimeOfDay(at, at + 2, at + 4, end) ? OK : TIME_INVALID
    if (size == 8) return isDate(at, at + 4, at + 6, end) ? OK : TIME_INVALID
    if (size == 14) {
      return isDate(at, at + 4, at + 6, end) && isTimeOfDay(at + 8, at + 10, at + 12, end) ? OK : TIME_INVALID
    }
    return OK
  }
  // Extended forms, as TIME has them.
  if (digits == 8 && size == 10 && load<u8>(at, 4) == HYPHEN && load<u8>(at, 7) == HYPHEN) {
    return isDate(at, at + 5, at + 8, end) ? OK : TIME_INVALID
  }
  if (digits == 6 && size == 8 && load<u8>(at, 2) == COLON && load<u8>(at, 5) == COLON) {
    return isTimeOfDay(at, at + 3, at + 6, end) ? OK : TIME_INVALID
  }
  if (digits == 14 && size == 19 && load<u8>(at, 10) == T && load<u8>(at, 4) == HYPHEN && load<u8>(at, 13) == COLON) {
    return isDate(at, at + 5, at + 8, end) && isTimeOfDay(at + 11, at + 14, at + 17, end) ? OK : TIME_INVALID
  }
  return OK
}

function isDate(year: u32, month: u32, day: u32, end: u32): bool {
  const century = twoDigits(year, end)
  const ofCentury = twoDigits(year + 2, end)
  if (century == NO_NUMBER || ofCentury == NO_NUMBER) return false
  return isDay(century * 100 + ofCentury, twoDigits(month, end), twoDigits(day, end))
}

function isTimeOfDay(hour: u32, minute: u32, second: u32, end: u32): bool {
  const hours = twoDigits(hour, end)
  const minutes = twoDigits(minute, end)
  const seconds = twoDigits(second, end)
  // A leap second, and 24 for the end of a day.
  return hours < 24 ? minutes < 60 && seconds <= 60 : hours == 24 && minutes == 0 && seconds == 0
}
