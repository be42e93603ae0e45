/** UTCTime and GeneralizedTime as people and programs read them: ISO 8601. */
import type { TextBuffer } from './text-buffer.ts'

const hyphen = 0x2d
const colon = 0x3a
const point = 0x2e
const comma = 0x2c

const isDigit = (octet: number): boolean => octet >= 0x30 && octet <= 0x39

/**
 * Adds the contents octets of a time: `240131120000Z` is `2024-01-31T12:00:00Z`. Two digits of a year below 50 are of this century
 * (RFC 5280 4.1.2.5.1). Seconds, minutes and the zone are left out where they are. What is no time is added as it is.
 */
export function addTime(out: TextBuffer, from: Uint8Array, start: number, end: number, isUtc: boolean): void {
  out.ensure(end - start + 16)
  const yearDigits = isUtc ? 2 : 4
  let digits = start
  while (digits < end && isDigit(from[digits])) digits++
  const count = digits - start - yearDigits
  if (count !== 6 && count !== 8 && count !== 10) {
    out.addSlice(from, start, end)
    return
  }
  if (isUtc) out.addText(from[start] < 0x35 ? '20' : '19')
  out.addSlice(from, start, start + yearDigits)
  const { octets } = out
  let at = start + yearDigits
  for (let part = 0; at < digits; part++, at += 2) {
    octets[out.length++] = part < 2 ? hyphen : part === 2 ? 0x54 : colon
    octets[out.length++] = from[at]
    octets[out.length++] = from[at + 1]
  }
  if (at < end && (from[at] === point || from[at] === comma)) {
    octets[out.length++] = point
    for (at++; at < end && isDigit(from[at]); at++) octets[out.length++] = from[at]
  }
  // Z, or hours and minutes from it.
  const zone = at
  for (; at < end; at++) {
    if (at === zone + 3) octets[out.length++] = colon
    octets[out.length++] = from[at]
  }
}
