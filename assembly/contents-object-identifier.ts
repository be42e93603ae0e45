// Contents octets of OBJECT IDENTIFIER and RELATIVE-OID (X.690 8.19, 8.20).
import { OID_EMPTY, OID_PADDED, OID_UNFINISHED } from './schema-status'
import { OK } from './status'

/** Set by `objectIdentifierFault`: address of the octet at fault. */
export let subidentifierFault: u32 = 0

/** What is wrong with the subidentifiers from `at` to `end`: a violation, or OK. */
export function objectIdentifierFault(at: u32, end: u32): u32 {
  subidentifierFault = at
  if (at == end) return OID_EMPTY
  let first = true
  let octet: u32 = 0
  for (; at < end; at++) {
    octet = load<u8>(at)
    if (first && octet == 0x80) {
      subidentifierFault = at
      return OID_PADDED
    }
    first = octet < 0x80
  }
  if (first) return OK
  subidentifierFault = end - 1
  return OID_UNFINISHED
}

/** Whether up to 16 octets are sound subidentifiers, all looked at together. Up to 16 octets from `at` on may be read. */
@inline
export function isShortObjectIdentifier(at: u32, size: u32): bool {
  if (size - 1 > 15) return false
  const octets = v128.load(at)
  const all = (1 << size) - 1
  // Octets that others follow, octets that none or an end comes before, and those that are 80.
  const followed = i8x16.bitmask(octets)
  const padding = i8x16.bitmask(i8x16.eq(octets, i8x16.splat(-128)))
  return !((followed >> (size - 1)) & 1) && !(padding & ~(followed << 1) & all)
}
