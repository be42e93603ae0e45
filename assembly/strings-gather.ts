// Strings that come in segments and are wanted whole: their contents octets side by side, and where each of them came from.
import { maxContiguous, state } from './scan-state'
import {
  CONTENTS_AT,
  STRING_CONTENTS,
  STRING_GATHERED,
  STRING_MARK,
  STRING_MARK_COUNT,
  STRING_MARK_INDEX,
  STRING_MARK_OFFSET,
  STRING_MARKS,
  STRING_MOST_MARKS,
  STRING_SIZE,
} from './schema-registers'
import { offsetOf, text } from './schema-state'

/** Where they lie; the octet before them is free for the initial octet of a BIT STRING. */
@inline
export function gatheredOctets(): u32 {
  return text + STRING_SIZE
}

@inline
function markAt(index: u32): u32 {
  return text + <u32>STRING_MARKS + index * STRING_MARK
}

/** Takes octets from `at` to `end`, as far as there is room; returns how many. */
export function gather(at: u32, end: u32): u32 {
  const gathered = load<u32>(text, STRING_GATHERED)
  const count = load<u32>(text, STRING_MARK_COUNT)
  const offset = offsetOf(at)
  const last = markAt(min(count, STRING_MOST_MARKS) - 1)
  const follows =
    count > 0 && offset - load<i64>(last, STRING_MARK_OFFSET) == gathered - load<u32>(last, STRING_MARK_INDEX)
  if (!follows) {
    if (count < STRING_MOST_MARKS) {
      store<i64>(markAt(count), offset, STRING_MARK_OFFSET)
      store<u32>(markAt(count), gathered, STRING_MARK_INDEX)
    }
    // One more than there is room for says that the last one is not good for all that follows it.
    store<u32>(text, min(count, STRING_MOST_MARKS) + 1, STRING_MARK_COUNT)
  }
  const taken = min<u32>(end - at, <u32>maxContiguous - gathered)
  memory.copy(gatheredOctets() + gathered, at, taken)
  store<u32>(text, gathered + taken, STRING_GATHERED)
  return taken
}

/**
 * The absolute offset of an octet of the contents at hand, after CHECK or VIOLATION. Of a string in more than STRING_MOST_MARKS
 * segments, it is that of the first contents octet where the place is not known any more.
 */
export function contentsOffset(index: u32): f64 {
  const at = load<u32>(state, CONTENTS_AT)
  const gathered = gatheredOctets()
  if (at != gathered && at != gathered - 1) return <f64>offsetOf(at + index)
  const count = load<u32>(text, STRING_MARK_COUNT)
  // The initial octet of a BIT STRING was put there.
  if (at != gathered) index--
  for (let i = min(count, STRING_MOST_MARKS); i > 0; i--) {
    const mark = markAt(i - 1)
    const first = load<u32>(mark, STRING_MARK_INDEX)
    if (<i32>index < <i32>first) continue
    if (count > STRING_MOST_MARKS && i == STRING_MOST_MARKS && index > first) break
    return <f64>(load<i64>(mark, STRING_MARK_OFFSET) + (index - first))
  }
  return <f64>load<i64>(text, STRING_CONTENTS)
}
