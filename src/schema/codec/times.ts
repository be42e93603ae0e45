/** Times as DER has them, told from all others at a glance. */

const zero = 0x30
const upperZ = 0x5a
const point = 0x2e

/**
 * Whether the octets are year, month, day, hour, minute and second in digits, a fraction where the year has four of them, and Z
 * (X.690 11.7, 11.8), of a time that the calendar has. Other forms of BER are not looked at.
 */
export function isCanonicalTime(bytes: Uint8Array, start: number, end: number, yearDigits: 2 | 4): boolean {
  const size = end - start - yearDigits
  if (size < 11 || bytes[end - 1] !== upperZ) return false
  const rest = start + yearDigits
  for (let i = start; i < rest + 10; i++) if (bytes[i] - zero > 9 || bytes[i] < zero) return false
  if (size > 11 && (yearDigits === 2 || !isFraction(bytes, rest + 10, end - 1))) return false
  const year = yearDigits === 2 ? 2000 + pair(bytes, start) : 100 * pair(bytes, start) + pair(bytes, start + 2)
  return (
    isDay(year, pair(bytes, rest), pair(bytes, rest + 2)) &&
    pair(bytes, rest + 4) < 24 &&
    pair(bytes, rest + 6) < 60 &&
    pair(bytes, rest + 8) < 60
  )
}

/** A point, then digits of which the last is not 0. */
function isFraction(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== point || end - start < 2 || bytes[end - 1] === zero) return false
  for (let i = start + 1; i < end; i++) if (bytes[i] < zero || bytes[i] > zero + 9) return false
  return true
}

function pair(bytes: Uint8Array, at: number): number {
  return (bytes[at] - zero) * 10 + bytes[at + 1] - zero
}

/** Two digits do not tell the century; 2000 was a leap year. */
function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  if (month !== 2) return day <= 30 + ((month > 7 ? 1 : 0) ^ (month & 1))
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (isLeap ? 29 : 28)
}
