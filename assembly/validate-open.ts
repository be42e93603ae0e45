// Opening and closing of constructed values, and of primitive ones that contain an encoding (X.682 11), on both stacks.
import {
  CLOSED_VALUES,
  DEPTH,
  LONG_REST,
  NEXT,
  POSITION_DELTA,
  SIBLINGS,
  STACK_END,
  STACK_INDEFINITE,
  STACK_LIMIT,
  STACK_SIBLINGS,
} from './layout'
import { isAllowed } from './ranges'
import { clamp, maxContiguous, state } from './scan-state'
import {
  STATE_CLEAR,
  STATE_FLAGS,
  STATE_LIST,
  STATE_MAY_END,
  STATE_REQUIRED,
  STATE_SET,
  STATE_SKIP,
} from './schema-layout'
import {
  AT_STATE,
  PERMIT,
  PERMIT_CLOSE,
  STRING_DEPTH,
  STRING_FED,
  STRING_FLAGS,
  V_CONTENTS,
  V_FLAGS,
  V_LAST_TAG,
  V_LEVEL,
  V_NOTE,
  V_ORDERED,
  V_SEEN,
  V_SLOTS,
  V_STATE,
  V_STRING,
  V_TRANSITION,
  V_UNCHECKED,
  V_VIA,
  VIOLATION_OFFSET,
} from './schema-registers'
import { offsetOf, place, placeOpen, scanEntry, schemaEntry, skipState, text, violation } from './schema-state'
import { GO_ON, MISSING, SIZE } from './schema-status'
import { endString } from './strings'
import { closeOrder, openOrder } from './validate-order'

/**
 * Opens a value whose contents begin at `contents` and, unless the form is indefinite, have `size` octets. It is counted in the
 * value around it already. `inner` is the state inside; `flags` are those of V_FLAGS.
 */
export function open(
  transition: u32,
  via: u32,
  inner: u32,
  contents: u32,
  size: i64,
  indefinite: bool,
  flags: u32,
): void {
  const delta = load<i64>(state, POSITION_DELTA)
  const depth = load<u32>(state, DEPTH) + 1
  const outer = scanEntry(depth - 1)
  const top = scanEntry(depth)
  const limit = indefinite ? load<i64>(outer, STACK_LIMIT) : offsetOf(contents) + size
  store<u64>(outer, load<u64>(state, SIBLINGS), STACK_SIBLINGS)
  store<i64>(top, limit, STACK_LIMIT)
  store<u32>(top, u32(indefinite), STACK_INDEFINITE)
  store<u32>(top, indefinite ? load<u32>(outer, STACK_END) : clamp(limit, delta), STACK_END)

  const entry = schemaEntry(depth)
  store<u32>(entry, inner, V_STATE)
  store<u32>(entry, transition, V_TRANSITION)
  store<u32>(entry, via, V_VIA)
  store<u32>(entry, 0, V_LEVEL)
  store<i64>(entry, offsetOf(contents), V_CONTENTS)
  store<u32>(entry, flags, V_FLAGS)
  store<u32>(entry, 0, V_NOTE)
  store<u64>(entry, 0, V_LAST_TAG)
  if (load<u32>(inner, STATE_FLAGS) & STATE_CLEAR) {
    memory.fill(entry + <u32>V_SLOTS, 0, 16)
    memory.fill(entry + <u32>V_SEEN, 0, 32)
  }
  if (flags & V_ORDERED) openOrder()

  store<u32>(state, depth, DEPTH)
  store<u64>(state, 0, SIBLINGS)
  store<u32>(state, contents, NEXT)
}

/**
 * Passes over the contents of the value at hand, which is counted already; only BER itself is checked in a constructed one.
 * `cut` if it is primitive and does not lie whole.
 */
export function skip(
  transition: u32,
  via: u32,
  constructed: bool,
  contents: u32,
  size: i64,
  indefinite: bool,
  cut: bool,
): void {
  if (constructed) {
    open(transition, via, skipState, contents, size, indefinite, 0)
  } else if (size <= maxContiguous && !cut) {
    store<u32>(state, contents + <u32>size, NEXT)
  } else {
    pass(contents, size, false)
  }
}

/** Contents octets of a primitive value will pass by in pieces: those of the string at hand, if `fed`. */
export function pass(contents: u32, size: i64, fed: bool): void {
  const flags = load<u32>(text, STRING_FLAGS)
  store<u32>(text, fed ? flags | STRING_FED : flags & ~STRING_FED, STRING_FLAGS)
  store<i64>(state, size, LONG_REST)
  store<u32>(state, contents, NEXT)
}

/** Whether a mandatory component is missing in the value of `entry`, in its state now. */
function isIncomplete(entry: u32, current: u32): bool {
  const flags = load<u32>(current, STATE_FLAGS)
  if (flags & (STATE_MAY_END | STATE_SKIP)) return false
  if (!(flags & STATE_SET)) return true
  let missing: u64 = 0
  for (let i: u32 = 0; i < 32; i += 8) {
    missing |= load<u64>(current + i, STATE_REQUIRED) & ~load<u64>(entry + i, V_SEEN)
  }
  return missing != 0
}

/** Closes the innermost value; the octet after it, and after end-of-contents octets, is at `after`. */
export function close(after: u32): i32 {
  const depth = load<u32>(state, DEPTH)
  const entry = schemaEntry(depth)
  const flags = load<u32>(entry, V_FLAGS)
  const current = load<u32>(entry, V_STATE)
  if (!(flags & (V_UNCHECKED | V_STRING)) && load<u32>(state, PERMIT) != PERMIT_CLOSE && isIncomplete(entry, current)) {
    place(depth, load<u64>(state, SIBLINGS), 0, 0)
    store<u32>(state, current, AT_STATE)
    store<f64>(state, <f64>offsetOf(load<u32>(state, NEXT)), VIOLATION_OFFSET)
    return MISSING
  }
  store<u32>(state, 0, PERMIT)
  const siblings = load<u64>(state, SIBLINGS)
  leave(depth)
  store<u32>(state, after, NEXT)
  if (flags & V_STRING) return load<u32>(text, STRING_DEPTH) == depth ? endString(0, 0) : GO_ON
  if (flags & V_UNCHECKED || !(load<u32>(current, STATE_FLAGS) & STATE_LIST)) return GO_ON
  if (isAllowed(load<u32>(entry, V_TRANSITION), siblings)) return GO_ON
  placeOpen(depth)
  return violation(SIZE, load<i64>(entry, V_CONTENTS), <f64>siblings)
}

/** Takes the innermost value, at `depth`, off the stacks. */
export function leave(depth: u32): void {
  store<u64>(state, load<u64>(state, CLOSED_VALUES) + load<u64>(state, SIBLINGS), CLOSED_VALUES)
  store<u64>(state, load<u64>(scanEntry(depth - 1), STACK_SIBLINGS), SIBLINGS)
  store<u32>(state, depth - 1, DEPTH)
  if (load<u32>(schemaEntry(depth), V_FLAGS) & V_ORDERED) closeOrder()
}
