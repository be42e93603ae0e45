// Length octets (X.690 8.1.3), the careful path: every form, leading zeros, cut anywhere.
import { MAX_POSITION } from './layout'
import { HEADER_EXCEEDS_PARENT, INDEFINITE_PRIMITIVE, LENGTH_RESERVED, LENGTH_TOO_LARGE, MORE, OK } from './status'

/** Set by `readLength`: octets of contents; 0 for the indefinite form. */
export let length: i64 = 0
/** Set by `readLength`: the form, carried beside the length. */
export let indefinite: bool = false
/** Set by `readLength`: address after the length octets. */
export let lengthEnd: u32 = 0
/** Set by `readLength` when it returns MORE: length octets that are missing. */
export let lengthMissing: u32 = 0

/**
 * Reads the length octets at `at`, bounded as in `readIdentifier`.
 * Returns OK, MORE, or a fault: HEADER_EXCEEDS_PARENT is at `limit`, every other one at `at`.
 */
export function readLength(at: u32, inputEnd: u32, limit: u32, constructed: bool): u32 {
  length = 0
  indefinite = false
  lengthMissing = 1
  if (at >= limit) return HEADER_EXCEEDS_PARENT
  if (at >= inputEnd) return MORE
  const first: u32 = load<u8>(at)
  at++
  lengthEnd = at
  if (first < 0x80) {
    length = first
    return OK
  }
  if (first == 0x80) {
    indefinite = true
    return constructed ? OK : INDEFINITE_PRIMITIVE
  }
  if (first == 0xff) return LENGTH_RESERVED
  let value: i64 = 0
  for (let left: u32 = first & 0x7f; left > 0; left--) {
    if (at >= limit) return HEADER_EXCEEDS_PARENT
    if (at >= inputEnd) {
      lengthMissing = left
      return MORE
    }
    value = (value << 8) | load<u8>(at)
    if (value > MAX_POSITION) return LENGTH_TOO_LARGE
    at++
  }
  length = value
  lengthEnd = at
  return OK
}
