// Going on after a fault of BER: what a definite length encloses can be passed over.
import { DEPTH, NEXT, STACK_INDEFINITE, STACK_LIMIT } from './layout'
import { state } from './scan-state'
import { PERMIT, STRING_DEPTH, STRING_FAULTED, STRING_FLAGS, V_FLAGS, V_UNCHECKED } from './schema-registers'
import { offsetOf, scanEntry, schemaEntry, text } from './schema-state'
import { leave, pass } from './validate-open'

/**
 * Leaves all values inside the innermost definite one unchecked: the next `run` passes over the rest of that one and closes it.
 * Returns 0 if there is none; then the fault is final.
 */
export function recover(): u32 {
  let depth = load<u32>(state, DEPTH)
  let definite = depth
  while (definite > 0 && load<u32>(scanEntry(definite), STACK_INDEFINITE)) definite--
  if (definite == 0) return 0
  for (; depth > definite; depth--) leave(depth)
  const entry = schemaEntry(depth)
  store<u32>(entry, load<u32>(entry, V_FLAGS) | V_UNCHECKED, V_FLAGS)
  // A string that is left, or has lost a part, is not judged any more.
  if (load<u32>(text, STRING_DEPTH) > depth) store<u32>(text, 0, STRING_DEPTH)
  store<u32>(text, load<u32>(text, STRING_FLAGS) | STRING_FAULTED, STRING_FLAGS)
  store<u32>(state, 0, PERMIT)
  const next = load<u32>(state, NEXT)
  pass(next, load<i64>(scanEntry(depth), STACK_LIMIT) - offsetOf(next), false)
  return 1
}
