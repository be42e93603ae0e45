// Identifier octets (X.690 8.1.2), the careful path: any tag number, cut anywhere.
import {
  HEADER_EXCEEDS_PARENT,
  LIMIT_TAG_NUMBER_OCTETS,
  MORE,
  OK,
  TAG_NUMBER_NOT_LOW,
  TAG_NUMBER_PADDED,
} from './status'

/** Set by `readIdentifier`: the tag number, exact below 2^63 (a larger one is only known to be large). */
export let tagNumber: u64 = 0
/** Set by `readIdentifier`: address after the identifier octets, or of the octet at fault. */
export let identifierEnd: u32 = 0

/**
 * Reads the identifier octets at `at`; octets are there up to `inputEnd`, and the enclosing value allows them up to `limit`.
 * Returns OK, MORE, or a fault whose place is `identifierEnd`.
 */
export function readIdentifier(at: u32, inputEnd: u32, limit: u32, maxTagNumberOctets: u32): u32 {
  const low: u32 = load<u8>(at) & 0x1f
  at++
  identifierEnd = at
  tagNumber = low
  if (low != 0x1f) return OK
  let number: u64 = 0
  for (let i: u32 = 0; ; i++) {
    identifierEnd = at
    if (at >= limit) return HEADER_EXCEEDS_PARENT
    if (at >= inputEnd) return MORE
    if (i == maxTagNumberOctets) return LIMIT_TAG_NUMBER_OCTETS
    const octet: u32 = load<u8>(at)
    if (i == 0 && octet == 0x80) return TAG_NUMBER_PADDED
    // Past nine octets the number only has to stay large.
    number = i < 9 ? (number << 7) | (octet & 0x7f) : u64.MAX_VALUE >> 1
    if (octet < 0x80) {
      if (number < 31) return TAG_NUMBER_NOT_LOW
      break
    }
    at++
  }
  tagNumber = number
  identifierEnd = at + 1
  return OK
}
