// DER: components of a SET come in the order of their tags (X.690 10.3), elements of a SET OF in that of their encodings (11.6).
//
// Of an element, its first ORDER_OCTETS octets are kept, as they pass by, until the next one has been compared with them. Elements
// that are equal so far are left alone, and so are those of a SET OF inside ORDER_LEVELS others. No encoding is the beginning
// of another one, so that padding with zero octets never comes into it.
import { NEXT, POSITION_DELTA } from './layout'
import { relocate, state } from './scan-state'
import {
  ORDER_AT_HAND,
  ORDER_BEFORE,
  ORDER_BEFORE_LENGTH,
  ORDER_ENTRY,
  ORDER_LENGTH,
  ORDER_LEVEL,
  ORDER_LEVELS,
  ORDER_OCTETS,
  ORDER_START,
  V_LAST_TAG,
} from './schema-registers'
import { order } from './schema-state'

/** The entry of a SET OF, by the number of SET OFs around it; 0 if it is not looked at. */
@inline
function entryOf(level: u32): u32 {
  return level < ORDER_LEVELS ? order + level * ORDER_ENTRY : 0
}

function innermost(): u32 {
  return entryOf(load<u32>(state, ORDER_LEVEL) - 1)
}

/** A SET OF opens. */
export function openOrder(): void {
  const level = load<u32>(state, ORDER_LEVEL)
  store<u32>(state, level + 1, ORDER_LEVEL)
  forgetElements(level)
}

/** It closes. */
export function closeOrder(): void {
  store<u32>(state, load<u32>(state, ORDER_LEVEL) - 1, ORDER_LEVEL)
}

/** Nothing is left to compare the next element with. */
export function forgetElements(level: u32): void {
  const entry = entryOf(level)
  if (entry == 0) return
  store<u32>(entry, 0, ORDER_BEFORE_LENGTH)
  store<i64>(entry, -1, ORDER_START)
}

/** An element begins, at absolute offset `offset`. */
export function beginElement(offset: i64): void {
  const entry = innermost()
  if (entry == 0) return
  store<u32>(entry, 0, ORDER_LENGTH)
  store<i64>(entry, offset, ORDER_START)
}

/** Keeps octets of an element that have been used since the window was moved; they lie before NEXT. */
function keepOctets(entry: u32): void {
  const start = load<i64>(entry, ORDER_START)
  const length = load<u32>(entry, ORDER_LENGTH)
  if (start < 0 || length == ORDER_OCTETS) return
  const at = <u32>(start + length - load<i64>(state, POSITION_DELTA))
  const octets = min(load<u32>(state, NEXT) - at, ORDER_OCTETS - length)
  memory.copy(entry + <u32>ORDER_AT_HAND + length, at, octets)
  store<u32>(entry, length + octets, ORDER_LENGTH)
}

/** Moves the window on as `relocate` does. Of elements that are not complete, what has been used will not be there any more. */
export function relocateKeeping(to: u32, inputEnd: u32): void {
  const end = order + min(load<u32>(state, ORDER_LEVEL), ORDER_LEVELS) * ORDER_ENTRY
  for (let entry = order; entry < end; entry += ORDER_ENTRY) keepOctets(entry)
  relocate(to, inputEnd)
}

/**
 * The element at hand of the innermost SET OF, if there is one, has ended before NEXT. Returns its absolute offset if it comes
 * before the one before it, else -1; the next one will be compared with it.
 */
export function endElement(): i64 {
  const entry = innermost()
  if (entry == 0) return -1
  const start = load<i64>(entry, ORDER_START)
  if (start < 0) return -1
  keepOctets(entry)
  const length = load<u32>(entry, ORDER_LENGTH)
  const before = entry + <u32>ORDER_BEFORE
  const atHand = entry + <u32>ORDER_AT_HAND
  const falls = memory.compare(before, atHand, min(load<u32>(entry, ORDER_BEFORE_LENGTH), length)) > 0
  memory.copy(before, atHand, length)
  store<u32>(entry, length, ORDER_BEFORE_LENGTH)
  store<i64>(entry, -1, ORDER_START)
  return falls ? start : -1
}

/** A tag, to be compared: by class, then by number (X.680 8.6). */
function rankOf(leading: u32, tagNumber: u64): u64 {
  return ((<u64>(leading >> 6)) << 62) | min<u64>(tagNumber, (1 << 62) - 1)
}

/** Whether a component of the SET at `entry` does not come after the one before it. */
export function isOutOfOrder(entry: u32, leading: u32, tagNumber: u64): bool {
  return rankOf(leading, tagNumber) <= load<u64>(entry, V_LAST_TAG)
}

export function setLastTag(entry: u32, leading: u32, tagNumber: u64): void {
  store<u64>(entry, rankOf(leading, tagNumber), V_LAST_TAG)
}
