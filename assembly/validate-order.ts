// DER: components of a SET come in the order of their tags (X.690 10.3), elements of a SET OF in that of their encodings (11.6).
//
// Of an element, its first ORDER_OCTETS octets are kept until the next one has been compared with them; elements that are equal
// so far are left alone, and so are those of a SET OF inside ORDER_LEVELS others. No encoding is the beginning of another
// one, so that padding with zero octets never comes into it.
import { maxContiguous, state } from './scan-state'
import { ORDER_ENTRY, ORDER_LEVEL, ORDER_LEVELS, ORDER_OCTETS, V_LAST_TAG } from './schema-registers'
import { order } from './schema-state'
import { DER_SET_OF_ORDER, DER_SET_ORDER } from './schema-status'
import { OK } from './status'

/** Octets of an element with `size` octets, all told, that must lie in the window before it is compared. */
export function orderOctets(size: i64): u32 {
  return <u32>min<i64>(size, min<i64>(maxContiguous, ORDER_OCTETS))
}

/**
 * Compares the element whose first `octets` octets lie at `at` with the one before it in the innermost SET OF. It takes that one's
 * place, so that a second look finds nothing.
 */
export function elementOrderFault(at: u32, octets: u32): u32 {
  const level = load<u32>(state, ORDER_LEVEL) - 1
  if (level >= ORDER_LEVELS) return OK
  const entry = order + level * ORDER_ENTRY
  const before = load<u32>(entry)
  const falls = memory.compare(entry + 4, at, min(before, octets)) > 0
  memory.copy(entry + 4, at, octets)
  store<u32>(entry, octets)
  return falls ? DER_SET_OF_ORDER : OK
}

/** Compares the tag of a component of the SET at `entry` with the one before; as above. */
export function componentOrderFault(entry: u32, leading: u32, tagNumber: u64): u32 {
  const tag = ((<u64>(leading >> 6)) << 62) | min<u64>(tagNumber, (1 << 62) - 1)
  const falls = tag < load<u64>(entry, V_LAST_TAG)
  store<u64>(entry, tag, V_LAST_TAG)
  return falls ? DER_SET_ORDER : OK
}
