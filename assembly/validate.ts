// Octets and the tables of a schema to a verdict: the one loop of the validator. Tables and headers are worked through together,
// and no records are written. Resumable at every octet.
import {
  CLOSED_VALUES,
  DEPTH,
  LONG_REST,
  NEXT,
  POSITION_DELTA,
  SIBLINGS,
  STACK_END,
  STACK_ENTRY,
  STACK_INDEFINITE,
  STACK_LIMIT,
  STACK_SIBLINGS,
  VALUES,
  WANTED,
} from './layout'
import { isAllowed } from './ranges'
import { maxContiguous, maxDepth, maxTagNumberOctets, stack, state } from './scan-state'
import {
  KIND_CONTAINER,
  KIND_INTEGER,
  KIND_OPEN,
  ROW_CAREFUL,
  ROW_NONE,
  STATE_FLAGS,
  STATE_LIST,
  STATE_MAY_END,
  STATE_ROW,
  T_DEFAULT,
  T_FLAGS,
  T_HIGH,
  T_INNER,
  T_KIND,
  T_LOW,
  T_NAMED_BITS,
  T_NEXT,
  T_SET_OF,
} from './schema-layout'
import { PERMIT, SCHEMA_ENTRY, V_CONTENTS, V_FLAGS, V_LEVEL, V_STATE, V_TRANSITION, V_VIA } from './schema-registers'
import { der, rendering, scanEntry, schemaEntry, skipState } from './schema-state'
import { GO_ON, OUTPUT_FULL, RENDER } from './schema-status'
import { isFull, selecting, selectValue } from './select'
import { captureClosed, pauseCaptures, resumeCaptures } from './select-capture'
import { SELECT_COUNT, T_SELECT } from './select-layout'
import { openSelected } from './select-steps'
import { NEEDS_INPUT } from './status'
import { highTagWord } from './validate-find'
import { isInteger, isPlain, isSound } from './validate-plain'
import { step } from './validate-value'
import { pauseXer, resumeXer, xerClose, xerLevel, xerOpen, xerValue } from './xer'
import { placeContents } from './xer-write'

/**
 * Validates the window up to `inputEnd`. Returns NEEDS_INPUT when all that can be used has been used, FAILED at a fault of BER,
 * or one of the pauses of schema-status.ts, after which it is to be called again.
 */
export function run(inputEnd: u32): i32 {
  store<u32>(state, 0, WANTED)
  if (rendering) {
    const left = resumeXer(load<u32>(state, NEXT))
    if (left == RENDER) placeContents()
    if (left != NEEDS_INPUT) return left
  } else if (selecting) {
    if (isFull()) return OUTPUT_FULL
    resumeCaptures(load<u32>(state, NEXT))
  }
  let status = GO_ON
  do {
    const atHeader = load<i64>(state, LONG_REST) == 0 && load<u32>(state, PERMIT) == 0
    if (atHeader) {
      if (selecting) status = shortPath<f32>(inputEnd)
      else status = rendering ? shortPath<bool>(inputEnd) : shortPath<u32>(inputEnd)
    }
    if (status == GO_ON) status = step(inputEnd)
  } while (status == GO_ON)
  if (rendering) {
    if (status == NEEDS_INPUT) status = pauseXer(load<u32>(state, NEXT))
    else if (status == RENDER) placeContents()
  }
  if (selecting && status == NEEDS_INPUT) pauseCaptures(load<u32>(state, NEXT))
  let values = load<u64>(state, CLOSED_VALUES) + load<u64>(state, SIBLINGS)
  const top = scanEntry(load<u32>(state, DEPTH))
  for (let entry = stack; entry < top; entry += <u32>STACK_ENTRY) values += load<u64>(entry, STACK_SIBLINGS)
  store<f64>(state, <f64>values, VALUES)
  return status
}

/**
 * Goes on for as long as values are plain and sound: their words are even, they lie in the window, and nothing is wrong with
 * them. It decides nothing else, so that it may stop before any value and leave that one to the careful path.
 * Locals mirror the state, since loads and stores in the loop would cost more than the work.
 * `Mode` is chosen at compile time: `bool` renders, `f32` selects, and each returns what stops that; `u32` returns GO_ON.
 */
function shortPath<Mode>(inputEnd: u32): i32 {
  const delta = load<i64>(state, POSITION_DELTA)
  const strict = der
  let next = load<u32>(state, NEXT)
  let depth = load<u32>(state, DEPTH)
  let siblings = load<u64>(state, SIBLINGS)
  let closedValues = load<u64>(state, CLOSED_VALUES)
  let top = scanEntry(depth)
  let entry = schemaEntry(depth)
  let current = load<u32>(entry, V_STATE)
  let row = load<u32>(current, STATE_ROW)
  let end = load<u32>(top, STACK_END)
  let fastLimit = min(end, inputEnd)
  // Strings, SET OFs in order, and what is passed over.
  if (load<u32>(entry, V_FLAGS)) return GO_ON
  let level: u32 = 0
  if (isBoolean<Mode>()) level = load<u32>(entry, V_LEVEL)
  let written = NEEDS_INPUT

  while (true) {
    // May look at octets past the input; they are not used, since `after` then lies past the limit.
    const header: u32 = load<u16>(next)
    let word = load<u32>(row + ((header & 0xff) << 2))
    let contents = next + 2
    let size = header >> 8
    let after = contents + size
    let endless: u32 = 0
    // One branch for all that is not plain: a value not whole, a careful word, long or indefinite lengths, high tag numbers.
    if (u32(after > fastLimit) | ((word | (header >> 15)) & 1)) {
      const ends = next == end
      if (
        ends
          ? !load<u32>(top, STACK_INDEFINITE)
          : header == 0 && contents <= fastLimit && load<u32>(top, STACK_INDEFINITE)
      ) {
        const flags = load<u32>(current, STATE_FLAGS)
        if (!(flags & STATE_MAY_END)) break
        if (flags & STATE_LIST && !isAllowed(load<u32>(entry, V_TRANSITION), siblings)) break
        if (!ends) next = contents
        if (isBoolean<Mode>()) {
          const transition = load<u32>(entry, V_TRANSITION)
          written = xerClose(transition, load<u32>(entry, V_VIA), level, depth, false, next)
          level = load<u32>(entry - SCHEMA_ENTRY, V_LEVEL)
        }
        if (isFloat<Mode>() && load<u32>(entry, V_LEVEL) != 0) {
          captureClosed(entry, depth, next)
          if (isFull()) written = OUTPUT_FULL
        }
        closedValues += siblings
        top -= <u32>STACK_ENTRY
        entry -= SCHEMA_ENTRY
        depth--
        siblings = load<u64>(top, STACK_SIBLINGS)
        end = load<u32>(top, STACK_END)
        fastLimit = min(end, inputEnd)
        current = load<u32>(entry, V_STATE)
        row = load<u32>(current, STATE_ROW)
        if (load<u32>(entry, V_FLAGS)) break
        if (stops<Mode>(written)) break
        continue
      }
      // Tag numbers of up to 14 bits, the indefinite form, up to three subsequent length octets: pages have such headers.
      if (ends || inputEnd - next < 8 || (header & 0xdf) == 0) break
      let at = next + 1
      if ((header & 0x1f) == 0x1f) {
        let number: u32 = load<u8>(at)
        at++
        if (number >= 0x80) {
          const second: u32 = load<u8>(at)
          if (number == 0x80 || second >= 0x80 || maxTagNumberOctets < 2) break
          number = ((number & 0x7f) << 7) | second
          at++
        }
        if (word == ROW_NONE || number < 0x1f) break
        word = highTagWord(word & ~ROW_CAREFUL, number)
      }
      if (word & 1) break
      size = load<u8>(at)
      at++
      if (size == 0x80) {
        if (strict || !(header & 0x20)) break
        endless = 1
        size = 0
      } else if (size > 0x80) {
        const octets: u32 = size & 0x7f
        if (octets > 3) break
        size = bswap(load<u32>(at)) >> (32 - (octets << 3))
        if (strict && (size < 0x80 || size >> ((octets - 1) << 3) == 0)) break
        at += octets
      }
      if (at > end || size > end - at || at > inputEnd) break
      if (!(header & 0x20) && (size > inputEnd - at || <i64>size > maxContiguous)) break
      contents = at
      after = at + size
    }

    const kind: u32 = load<u8>(word, T_KIND)
    // What DER has to say of a header has been seen to; of a value, the careful path says it.
    if (strict && (load<u32>(word, T_DEFAULT) != 0 || load<u16>(word, T_FLAGS) & (T_SET_OF | T_NAMED_BITS))) break
    if (kind == KIND_INTEGER) {
      const low = load<i64>(word, T_LOW)
      const high = load<i64>(word, T_HIGH)
      if (!isInteger(contents, size, low, high)) break
      if (isBoolean<Mode>()) written = xerValue(word, 0, level, next, contents, after)
      if (isFloat<Mode>()) written = selected(word, next, contents, after, delta)
      siblings++
      next = after
      const following = load<u32>(word, T_NEXT)
      if (following != current) {
        current = following
        row = load<u32>(current, STATE_ROW)
        if (stops<Mode>(written)) break
        continue
      }
      if (stops<Mode>(written)) break
      // Elements of a list come in runs of one kind: with all that is known of it at hand, each costs half (bench case
      // validate/zero-pages).
      if ((header & 0x1f) == 0x1f) continue
      const identifier = header & 0xff
      while (true) {
        const again: u32 = load<u16>(next)
        contents = next + 2
        size = again >> 8
        after = contents + size
        if (u32((again & 0xff) != identifier) | u32(after > fastLimit) || !isInteger(contents, size, low, high)) break
        if (isBoolean<Mode>()) written = xerValue(word, 0, level, next, contents, after)
        if (isFloat<Mode>()) written = selected(word, next, contents, after, delta)
        siblings++
        next = after
        if (stops<Mode>(written)) break
      }
      if (stops<Mode>(written)) break
      continue
    } else if (header & 0x20) {
      if (kind != KIND_CONTAINER && kind != KIND_OPEN) break
      if (depth == maxDepth) break
      siblings++
      store<u64>(top, siblings, STACK_SIBLINGS)
      store<u32>(entry, load<u32>(word, T_NEXT), V_STATE)
      const limit = endless ? load<i64>(top, STACK_LIMIT) : <i64>after + delta
      top += <u32>STACK_ENTRY
      entry += SCHEMA_ENTRY
      depth++
      if (!endless) end = after
      fastLimit = min(end, inputEnd)
      store<i64>(top, limit, STACK_LIMIT)
      store<u32>(top, endless, STACK_INDEFINITE)
      store<u32>(top, end, STACK_END)
      store<u32>(entry, word, V_TRANSITION)
      store<u32>(entry, 0, V_VIA)
      store<i64>(entry, <i64>contents + delta, V_CONTENTS)
      store<u64>(entry, 0, V_FLAGS) // and V_NOTE
      current = kind == KIND_OPEN ? skipState : load<u32>(word, T_INNER)
      row = load<u32>(current, STATE_ROW)
      siblings = 0
      if (isBoolean<Mode>()) {
        written = xerOpen(word, 0, level, depth, next, contents, endless ? -1 : size, <i64>next + delta)
        level = xerLevel
        store<u32>(entry, level, V_LEVEL)
      }
      if (isFloat<Mode>()) {
        const select = load<u32>(word, T_SELECT)
        store<u32>(entry, select, V_LEVEL)
        if (select != 0) {
          const cells = load<u32>(select, SELECT_COUNT) != 0 ? select : 0
          openSelected(select, cells, word, depth, next, contents, endless ? -1 : size)
        }
      }
      next = contents
      if (stops<Mode>(written)) break
      continue
    } else if (!isPlain(word, kind, contents, size) && !isSound(word, kind, contents, size)) {
      break
    }
    if (isBoolean<Mode>()) written = xerValue(word, 0, level, next, contents, after)
    if (isFloat<Mode>()) written = selected(word, next, contents, after, delta)
    siblings++
    next = after
    const following = load<u32>(word, T_NEXT)
    if (following != current) {
      current = following
      row = load<u32>(current, STATE_ROW)
    }
    if (stops<Mode>(written)) break
  }

  store<u32>(state, next, NEXT)
  store<u32>(state, depth, DEPTH)
  store<u64>(state, siblings, SIBLINGS)
  store<u64>(state, closedValues, CLOSED_VALUES)
  store<u32>(entry, current, V_STATE)
  return written == NEEDS_INPUT ? GO_ON : written
}

/** Whether the loop must pause for the sake of what it writes. */
@inline
function stops<Mode>(written: i32): bool {
  return (isBoolean<Mode>() || isFloat<Mode>()) && written != NEEDS_INPUT
}

/** Hands out a primitive value, if it is wanted. Returns OUTPUT_FULL when there is no room for another row, else NEEDS_INPUT. */
@inline
function selected(transition: u32, header: u32, contents: u32, after: u32, delta: i64): i32 {
  const select = load<u32>(transition, T_SELECT)
  if (select == 0) return NEEDS_INPUT
  selectValue(select, select, transition, header, contents, after, delta)
  return isFull() ? OUTPUT_FULL : NEEDS_INPUT
}
