// Contents octets of INTEGER and ENUMERATED (X.690 8.3, 8.4), of any length.
import { isAllowed } from './ranges'
import { T_FLAGS, T_HIGH_BOUND, T_LOW_BOUND } from './schema-layout'
import { INTEGER_EMPTY, INTEGER_PADDED } from './schema-status'
import { OK } from './status'

/** What is wrong with a number: a violation, `outside` for one that is not in the ranges of its transition, or OK. */
export function integerFault(transition: u32, at: u32, size: u32, outside: u32): u32 {
  if (size == 0) return INTEGER_EMPTY
  const first: i32 = load<i8>(at)
  if (size > 1) {
    // The first nine bits must not all be equal.
    const second: i32 = load<i8>(at, 1)
    if (first == second >> 7 && u32(first + 1) <= 1) return INTEGER_PADDED
  }
  if (size > 8) return isBeyondAllowed(transition, first < 0) ? OK : outside
  let number: i64 = first
  for (let i: u32 = 1; i < size; i++) number = (number << 8) | load<u8>(at + i)
  return isAllowed(transition, number) ? OK : outside
}

/** Whether numbers beyond 64 bits are allowed: only where there is no bound on that side. */
function isBeyondAllowed(transition: u32, negative: bool): bool {
  return !(load<u16>(transition, T_FLAGS) & (negative ? T_LOW_BOUND : T_HIGH_BOUND))
}
