// Sizes and numbers against the ranges of a transition.
import {
  RANGE_HIGH,
  RANGE_LOW,
  RANGE_SIZE,
  RANGES_COUNT,
  RANGES_ENTRIES,
  T_HIGH,
  T_LOW,
  T_RANGES,
} from './schema-layout'

/** Whether a number, or a size, is in one of the ranges of a transition. */
@inline
export function isAllowed(transition: u32, number: i64): bool {
  if (number < load<i64>(transition, T_LOW) || number > load<i64>(transition, T_HIGH)) return false
  const ranges = load<u32>(transition, T_RANGES)
  return ranges == 0 || isInRanges(ranges, number)
}

function isInRanges(ranges: u32, number: i64): bool {
  // Ascending: the first range that does not end before the number decides.
  let low: u32 = 0
  let high = load<u32>(ranges, RANGES_COUNT)
  while (low < high) {
    const middle = (low + high) >> 1
    if (load<i64>(ranges + <u32>RANGES_ENTRIES + middle * RANGE_SIZE, RANGE_HIGH) < number) low = middle + 1
    else high = middle
  }
  if (low == load<u32>(ranges, RANGES_COUNT)) return false
  return load<i64>(ranges + <u32>RANGES_ENTRIES + low * RANGE_SIZE, RANGE_LOW) <= number
}
