// Where the validator's careful path has gone one step further, and values are selected: what the step did, told to the selection.
import { DEPTH, LONG_REST, NEXT, POSITION_DELTA } from './layout'
import { indefinite, length, lengthEnd } from './length'
import { state } from './scan-state'
import { KIND_BIT_STRING, KIND_CONTAINING_BITS, KIND_OPEN, T_KIND } from './schema-layout'
import { V_FLAGS, V_LEVEL, V_STRING } from './schema-registers'
import { offsetOf, schemaEntry } from './schema-state'
import { GO_ON, OPEN_KEY_UNKNOWN, OPEN_TYPE_ABSENT, OUTPUT_FULL } from './schema-status'
import { beginElement, endElement, isFull, selectValue } from './select'
import {
  beginCapture,
  beginSegmentCapture,
  captureClosed,
  capturePiece,
  captureSegment,
  keepHeader,
  longDepth,
} from './select-capture'
import {
  CAPTURE_BITS,
  CAPTURE_LONG,
  CAPTURE_RAW,
  CAPTURE_STRING,
  SELECT_COMPLETE,
  SELECT_COUNT,
  SELECT_LEVEL,
  T_SELECT,
} from './select-layout'
import { FAILED, OK } from './status'
import { passPiece } from './validate-contents'
import { close } from './validate-open'

/**
 * The value whose header was read at `header`, in the value at `depth`, has been taken: it is open, passed over, or passing by.
 * @param fault what is wrong with its header, or OK
 */
export function valueSelected(status: i32, depth: u32, header: u32, transition: u32, via: u32, fault: u32): i32 {
  let select = load<u32>(transition, T_SELECT)
  let outer = select
  if (via != 0) {
    // An open type is the element; the type that a key has selected knows the cells, its own ones and those of alternatives.
    outer = load<u32>(via, T_SELECT)
    if (select == 0 && load<u8>(transition, T_KIND) == KIND_OPEN) select = outer
    if (outer == 0) outer = select
  }
  if (outer == 0 || status == FAILED) return status
  // With such a header it may be no value of its type; the element is one all the same.
  const isSound = fault == OK || fault == OPEN_KEY_UNKNOWN || fault == OPEN_TYPE_ABSENT
  if (!isSound || select == 0 || load<u32>(select, SELECT_COUNT) == 0) select = 0
  if (load<u32>(state, DEPTH) > depth) {
    store<u32>(schemaEntry(depth + 1), outer, V_LEVEL)
    openSelected(outer, select, transition, depth + 1, header, lengthEnd, indefinite ? -1 : length)
  } else if (select == 0) {
    noValue(outer)
  } else if (load<i64>(state, LONG_REST) > 0) {
    const level = load<u32>(outer, SELECT_LEVEL)
    if (level != 0) beginElement(level - 1)
    const complete = load<u32>(select, SELECT_COMPLETE) != 0 || load<u8>(transition, T_KIND) == KIND_OPEN
    const total = length + (complete ? lengthEnd - header : 0)
    beginCapture(CAPTURE_LONG, longDepth(), outer, select, transition, 0, total, offsetOf(header))
    if (complete) keepHeader(header, lengthEnd)
  } else {
    const after = lengthEnd + <u32>length
    selectValue(outer, select, transition, header, lengthEnd, after, load<i64>(state, POSITION_DELTA))
  }
  return either(status)
}

/**
 * A value is open at `depth`.
 * @param outer record that tells the level
 * @param select record that tells the cells; 0 for none
 * @param octets those of its contents, negative if that is not known
 */
export function openSelected(
  outer: u32,
  select: u32,
  transition: u32,
  depth: u32,
  header: u32,
  contents: u32,
  octets: i64,
): void {
  const level = load<u32>(outer, SELECT_LEVEL)
  if (level != 0) beginElement(level - 1)
  if (select == 0) return
  const complete = load<u32>(select, SELECT_COMPLETE) != 0
  const constructed = (load<u8>(header) & 0x20) != 0
  let kind = CAPTURE_RAW
  if (!complete && load<u32>(schemaEntry(depth), V_FLAGS) & V_STRING) {
    const type: u32 = load<u8>(transition, T_KIND)
    kind = type == KIND_BIT_STRING || type == KIND_CONTAINING_BITS ? CAPTURE_BITS : CAPTURE_STRING
    octets = -1
  }
  // Of a primitive string that contains an encoding, the contents octets are wanted.
  const first = complete || constructed ? header : contents
  const total = octets < 0 ? -1 : octets + (contents - first)
  beginCapture(kind, depth, outer, select, transition, first, total, offsetOf(header))
}

/** The value at hand is none that can be handed out. */
function noValue(outer: u32): void {
  const level = load<u32>(outer, SELECT_LEVEL)
  if (level == 0) return
  beginElement(level - 1)
  endElement(level - 1)
}

/** A primitive segment of a constructed string has been taken. */
export function segmentSelected(status: i32, contents: u32, size: i64): i32 {
  beginSegmentCapture()
  if (load<i64>(state, LONG_REST) == 0) captureSegment(contents, contents + <u32>size)
  return status
}

/** The next piece of a long primitive value. */
export function passPieceSelecting(inputEnd: u32): i32 {
  const next = load<u32>(state, NEXT)
  const status = passPiece(inputEnd)
  const after = load<u32>(state, NEXT)
  if (after == next) return status
  capturePiece(next, after)
  return either(status)
}

/** Closes the innermost value, as `close` does. */
export function closeSelecting(after: u32): i32 {
  const depth = load<u32>(state, DEPTH)
  const status = close(after)
  if (load<u32>(state, DEPTH) == depth) return status
  captureClosed(schemaEntry(depth), depth, after)
  return either(status)
}

/** The pause of the step, or else that for want of room. */
@inline
function either(status: i32): i32 {
  return status == GO_ON && isFull() ? OUTPUT_FULL : status
}
