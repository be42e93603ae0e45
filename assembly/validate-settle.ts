// What is asked of contents octets that lie whole and are sound: that they are one of the values allowed, which row of a table
// they select, the constraints that JavaScript knows, and that they are not the DEFAULT value under DER.

import { DEPTH } from './layout'
import { state } from './scan-state'
import {
  KEY_COUNT,
  KEY_ENTRIES,
  KEY_NEXT,
  KEY_SLOT,
  KEY_UP,
  KEY_UNKNOWN as NO_ROW,
  OCTETS_DATA,
  OCTETS_LENGTH,
  T_CHECK,
  T_DEFAULT,
  T_FLAGS,
  T_KEY,
  T_TABLE,
  T_VALUES,
  VALUES_COUNT,
  VALUES_ENTRIES,
} from './schema-layout'
import { V_SLOTS, VIOLATION_OFFSET } from './schema-registers'
import { der, schemaEntry, violation } from './schema-state'
import { CHECK, DEFAULT_ENCODED, GO_ON, KEY_UNKNOWN, VALUE_NOT_ALLOWED } from './schema-status'

/** The contents are the `size` octets at `at`, at absolute offset `offset`. Returns GO_ON, VIOLATION or CHECK. */
export function settle(transition: u32, at: u32, size: u32, offset: i64): i32 {
  const values = load<u32>(transition, T_VALUES)
  if (values != 0) {
    const entries = values + <u32>VALUES_ENTRIES
    if (indexOf(entries, load<u32>(values, VALUES_COUNT), at, size) < 0) {
      return violation(load<u16>(transition, T_FLAGS) & T_TABLE ? KEY_UNKNOWN : VALUE_NOT_ALLOWED, offset)
    }
  }
  for (let key = load<u32>(transition, T_KEY); key != 0; key = load<u32>(key, KEY_NEXT)) select(key, at, size)
  // Before CHECK, so that nothing is left to do after it: a DEFAULT value satisfies its constraints.
  const initial = load<u32>(transition, T_DEFAULT)
  if (der && initial != 0 && isEqual(initial, at, size)) return violation(DEFAULT_ENCODED, offset)
  if (load<u16>(transition, T_FLAGS) & T_CHECK) {
    store<f64>(state, <f64>offset, VIOLATION_OFFSET)
    return CHECK
  }
  return GO_ON
}

/** Stores which row of a table a key selects, where open types will look for it. */
function select(key: u32, at: u32, size: u32): void {
  const depth = load<u32>(state, DEPTH)
  const up = load<u32>(key, KEY_UP)
  if (up > depth) return
  const index = indexOf(key + <u32>KEY_ENTRIES, load<u32>(key, KEY_COUNT), at, size)
  const row: u32 = index < 0 ? NO_ROW : index + 1
  store<u32>(schemaEntry(depth - up) + (load<u32>(key, KEY_SLOT) << 2), row, V_SLOTS)
}

/** Index of the entry with these octets; -1 for none. */
function indexOf(entry: u32, count: u32, at: u32, size: u32): i32 {
  for (let i: u32 = 0; i < count; i++) {
    if (isEqual(entry, at, size)) return i
    entry += <u32>OCTETS_DATA + ((load<u32>(entry, OCTETS_LENGTH) + 3) & ~3)
  }
  return -1
}

function isEqual(octets: u32, at: u32, size: u32): bool {
  return load<u32>(octets, OCTETS_LENGTH) == size && memory.compare(octets + <u32>OCTETS_DATA, at, size) == 0
}
