// Which transition a value takes: by its identifier, out of the row of a state.
import {
  HIGH_TAG_FREE,
  HIGH_TAG_MASK,
  HIGH_TAG_NUMBER,
  HIGH_TAG_SLOT_SIZE,
  HIGH_TAG_SLOTS,
  HIGH_TAG_WORD,
  KEY_UNKNOWN,
  KIND_OPEN,
  OPEN_COUNT,
  OPEN_SLOT,
  OPEN_STATES,
  OPEN_STRICT,
  OPEN_UP,
  ROW_CAREFUL,
  ROW_NONE,
  STATE_FALLBACK,
  STATE_ROW,
  T_BIT,
  T_FORMS,
  T_INNER,
  T_KIND,
  T_OPEN,
} from './schema-layout'
import { V_SEEN, V_SLOTS } from './schema-registers'
import { schemaEntry } from './schema-state'
import { OPEN_KEY_UNKNOWN, OPEN_TYPE_ABSENT } from './schema-status'
import { OK } from './status'

/** The word of a high-tag table for a tag number; ROW_NONE if it has none. */
export function highTagWord(table: u32, tagNumber: u64): u32 {
  if (tagNumber >= <u64>HIGH_TAG_FREE) return ROW_NONE
  const number = <u32>tagNumber
  const mask = load<u32>(table, HIGH_TAG_MASK)
  const slots = table + <u32>HIGH_TAG_SLOTS
  let slot = number & mask
  // A table has at least one free slot, or ends here after a full round.
  for (let left = mask + 1; left > 0; left--) {
    const at = slots + slot * HIGH_TAG_SLOT_SIZE
    const there = load<u32>(at, HIGH_TAG_NUMBER)
    if (there == number) return load<u32>(at, HIGH_TAG_WORD)
    if (there == HIGH_TAG_FREE) return ROW_NONE
    slot = (slot + 1) & mask
  }
  return ROW_NONE
}

/** The transition for an identifier in a state, the fallback's included; 0 for none. */
export function findTransition(state: u32, leading: u32, tagNumber: u64): u32 {
  let word = load<u32>(load<u32>(state, STATE_ROW) + (leading << 2))
  if ((leading & 0x1f) == 0x1f && word != ROW_NONE) word = highTagWord(word & ~ROW_CAREFUL, tagNumber)
  if (word == ROW_NONE) return load<u32>(state, STATE_FALLBACK)
  const transition = word & ~ROW_CAREFUL
  // What a constraint makes ABSENT does not pass for an unknown addition.
  return load<u8>(transition, T_FORMS) == 0 ? 0 : transition
}

/** Whether the component of a SET that `transition` leads to has been in the value of `entry`. */
export function isSeen(entry: u32, transition: u32): bool {
  const bit = load<u32>(transition, T_BIT)
  return ((load<u64>(entry + ((bit >> 6) << 3), V_SEEN) >> (bit & 63)) & 1) != 0
}

export function setSeen(entry: u32, transition: u32): void {
  const bit = load<u32>(transition, T_BIT)
  const word = entry + ((bit >> 6) << 3)
  store<u64>(word, load<u64>(word, V_SEEN) | ((<u64>1) << (bit & 63)), V_SEEN)
}

/** Set by `resolveOpen`: the state that knows the identifiers of the row's type; 0 if any value may stand there. */
export let openState: u32 = 0

/** Looks up the type of an open value in the value at `depth`, by the key that has been there. Returns OK or a violation. */
export function resolveOpen(record: u32, depth: u32): u32 {
  openState = 0
  const up = load<u32>(record, OPEN_UP)
  if (up > depth) return OK
  const row = load<u32>(schemaEntry(depth - up) + (load<u32>(record, OPEN_SLOT) << 2), V_SLOTS)
  if (row == 0) return OK
  if (row == KEY_UNKNOWN || row > load<u32>(record, OPEN_COUNT)) {
    return load<u32>(record, OPEN_STRICT) ? OPEN_KEY_UNKNOWN : OK
  }
  openState = load<u32>(record + ((row - 1) << 2), OPEN_STATES)
  return openState == 0 ? OPEN_TYPE_ABSENT : OK
}

/**
 * Whether it is known what a primitive string of kind CONTAINING, in the value at `depth`, holds. Where it is an open type and no
 * row tells its type, it may as well be no encoding.
 */
export function isTold(transition: u32, depth: u32): bool {
  const open = load<u32>(load<u32>(transition, T_INNER), STATE_FALLBACK)
  const record = open != 0 && load<u8>(open, T_KIND) == KIND_OPEN ? load<u32>(open, T_OPEN) : 0
  return record == 0 || (resolveOpen(record, depth + 1) == OK && openState != 0)
}
