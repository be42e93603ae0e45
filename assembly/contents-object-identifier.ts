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
