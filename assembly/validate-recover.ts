// Going on after a fault of BER: what a definite length encloses can be passed over.
import { finish } from './finish'
import { DEPTH, ERROR_PATH, NEXT, STACK_INDEFINITE, STACK_LIMIT } from './layout'
import { PATH_NONE, state } from './scan-state'
import {
  ORDER_LEVEL,
  PERMIT,
  STRING_DEPTH,
  STRING_FAULTED,
  STRING_FLAGS,
  V_FLAGS,
  V_ORDERED,
  V_STRING,
  V_UNCHECKED,
} from './schema-registers'
import { offsetOf, scanEntry, schemaEntry, text } from './schema-state'
import { selecting } from './select'
import { forgetCaptures, leaveSelected } from './select-capture'
import { leave, pass } from './validate-open'
import { forgetElements } from './validate-order'

/**
 * Leaves all values inside the innermost definite one unchecked: the next `run` passes over the rest of that one and closes it.
 * Returns 0 if there is none; then the fault is final.
 */
export function recover(): u32 {
  let depth = load<u32>(state, DEPTH)
  let definite = depth
  while (definite > 0 && load<u32>(scanEntry(definite), STACK_INDEFINITE)) definite--
  if (definite == 0) return 0
  for (; depth > definite; depth--) {
    if (selecting) leaveSelected(schemaEntry(depth))
    leave(depth)
  }
  if (selecting) forgetCaptures(depth)
  const entry = schemaEntry(depth)
  const flags = load<u32>(entry, V_FLAGS)
  store<u32>(entry, flags | V_UNCHECKED, V_FLAGS)
  // Neither is an element that was left compared, nor one that has lost a part.
  let level = load<u32>(state, ORDER_LEVEL)
  if (flags & V_ORDERED) {
    level--
    forgetElements(level)
  }
  if (load<u32>(schemaEntry(depth - 1), V_FLAGS) & V_ORDERED) forgetElements(level - 1)
  // A string that is left, or has lost a part, is not judged any more.
  if (load<u32>(text, STRING_DEPTH) > depth) store<u32>(text, 0, STRING_DEPTH)
  store<u32>(text, load<u32>(text, STRING_FLAGS) | STRING_FAULTED, STRING_FLAGS)
  store<u32>(state, 0, PERMIT)
  const next = load<u32>(state, NEXT)
  pass(next, load<i64>(scanEntry(depth), STACK_LIMIT) - offsetOf(next), false)
  return 1
}

/** As `finish`; what is missing of a segment, or of a value that is passed over, is missing of the open value itself. */
export function finishRun(inputEnd: u32): i32 {
  const status = finish(inputEnd)
  const flags = load<u32>(schemaEntry(load<u32>(state, DEPTH)), V_FLAGS)
  if (flags & (V_UNCHECKED | V_STRING)) store<u32>(state, PATH_NONE, ERROR_PATH)
  return status
}
