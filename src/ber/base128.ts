/**
 * Big numbers in groups of seven bits, as subsequent identifier octets (X.690 8.1.2.4.2) and subidentifiers (8.19.2) hold
 * them: the most significant group first, bit 8 set in all but the last. Both ways regroup into whole octets and go through
 * hexadecimal digits, which engines convert in linear time; shifting seven bits at a time would be quadratic.
 */
import { fromHex, toHex } from './hex.ts'

/** The number that all of `groups` make up; bit 8 is not looked at. */
export function bigFromGroups(groups: Uint8Array): bigint {
  const octets = new Uint8Array(Math.ceil((groups.length * 7) / 8))
  let at = octets.length
  let bits = 0
  let held = 0
  for (let i = groups.length - 1; i >= 0; i--) {
    held |= (groups[i] & 0x7f) << bits
    bits += 7
    if (bits >= 8) {
      octets[--at] = held
      held >>= 8
      bits -= 8
    }
  }
  if (bits > 0) octets[--at] = held
  return BigInt(`0x${toHex(octets)}`)
}

/** As few groups as hold `value` (not negative), bit 8 set in all but the last. */
export function bigToGroups(value: bigint): Uint8Array {
  const digits = value.toString(16)
  const octets = fromHex(digits.length % 2 === 0 ? digits : `0${digits}`)
  const bitLength = 8 * octets.length - (Math.clz32(octets[0]) - 24)
  const groups = new Uint8Array(Math.max(1, Math.ceil(bitLength / 7)))
  let at = octets.length
  let bits = 0
  let held = 0
  for (let i = groups.length - 1; i >= 0; i--) {
    if (bits < 7 && at > 0) {
      held |= octets[--at] << bits
      bits += 8
    }
    groups[i] = (held & 0x7f) | (i === groups.length - 1 ? 0 : 0x80)
    held >>= 7
    bits -= 7
  }
  return groups
}
