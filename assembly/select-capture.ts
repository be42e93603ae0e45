// Values that do not lie whole where they begin: constructed ones, strings in segments, long ones. Their octets are kept as they pass by.
import { DEPTH, LONG_REST } from './layout'
import { state } from './scan-state'
import { STRING_FED, STRING_FLAGS, V_LEVEL } from './schema-registers'
import { text } from './schema-state'
import {
  allocate,
  captures,
  capturesEnd,
  endElement,
  forgetElement,
  maxValue,
  setCapturesEnd,
  setCells,
  shrink,
} from './select'
import {
  CAPTURE_ADDRESS,
  CAPTURE_BITS,
  CAPTURE_DEPTH,
  CAPTURE_FROM,
  CAPTURE_KEPT,
  CAPTURE_KIND,
  CAPTURE_LENGTH,
  CAPTURE_LONG,
  CAPTURE_OFFSET,
  CAPTURE_OUTER,
  CAPTURE_RAW,
  CAPTURE_ROOM,
  CAPTURE_SELECT,
  CAPTURE_SIZE,
  CAPTURE_TOTAL,
  CAPTURE_TRANSITION,
  SELECT_LEVEL,
} from './select-layout'

/** The next octet is the initial one of a segment of a BIT STRING. */
let initial: bool = false
/** All input up to NEXT is kept. */
let paused: bool = false

/**
 * Begins one.
 * @param outer record that tells the level, `select` that which tells the cells
 * @param total its octets, negative if that is not known
 */
export function beginCapture(
  kind: u32,
  depth: u32,
  outer: u32,
  select: u32,
  transition: u32,
  from: u32,
  total: i64,
  offset: i64,
): void {
  const capture = capturesEnd
  store<u32>(capture, depth, CAPTURE_DEPTH)
  store<u32>(capture, kind, CAPTURE_KIND)
  store<u32>(capture, outer, CAPTURE_OUTER)
  store<u32>(capture, select, CAPTURE_SELECT)
  store<u32>(capture, transition, CAPTURE_TRANSITION)
  store<u32>(capture, 0, CAPTURE_ADDRESS)
  store<u32>(capture, 0, CAPTURE_ROOM)
  store<u32>(capture, 0, CAPTURE_KEPT)
  store<u32>(capture, from, CAPTURE_FROM)
  store<i64>(capture, 0, CAPTURE_LENGTH)
  store<i64>(capture, total, CAPTURE_TOTAL)
  store<i64>(capture, offset, CAPTURE_OFFSET)
  setCapturesEnd(capture + CAPTURE_SIZE)
  if (kind != CAPTURE_BITS) return
  // The octet that says how many bits of the last one are none: that of the last segment.
  makeRoom(capture)
  store<u8>(load<u32>(capture, CAPTURE_ADDRESS), 0)
  store<u32>(capture, 1, CAPTURE_KEPT)
  store<i64>(capture, 1, CAPTURE_LENGTH)
}

function makeRoom(capture: u32): void {
  if (load<u32>(capture, CAPTURE_ADDRESS) != 0) return
  const total = load<i64>(capture, CAPTURE_TOTAL)
  const room = total < 0 ? maxValue : <u32>min<i64>(total, maxValue)
  store<u32>(capture, allocate(room), CAPTURE_ADDRESS)
  store<u32>(capture, room, CAPTURE_ROOM)
}

function keep(capture: u32, at: u32, end: u32): void {
  const octets = end - at
  if (octets == 0) return
  makeRoom(capture)
  const kept = load<u32>(capture, CAPTURE_KEPT)
  const taken = min(octets, load<u32>(capture, CAPTURE_ROOM) - kept)
  memory.copy(load<u32>(capture, CAPTURE_ADDRESS) + kept, at, taken)
  store<u32>(capture, kept + taken, CAPTURE_KEPT)
  store<i64>(capture, load<i64>(capture, CAPTURE_LENGTH) + octets, CAPTURE_LENGTH)
}

/** The last capture has ended; `select` says whose cells it goes into. */
function finish(capture: u32): void {
  makeRoom(capture)
  const address = load<u32>(capture, CAPTURE_ADDRESS)
  shrink(address, load<u32>(capture, CAPTURE_ROOM), load<u32>(capture, CAPTURE_KEPT))
  setCapturesEnd(capture)
  setCells(
    load<u32>(capture, CAPTURE_SELECT),
    load<u32>(capture, CAPTURE_TRANSITION),
    address,
    <f64>load<i64>(capture, CAPTURE_LENGTH),
    load<i64>(capture, CAPTURE_OFFSET),
  )
}

/** Octets from the header of a long value, which come before its contents octets. */
export function keepHeader(header: u32, contents: u32): void {
  keep(capturesEnd - CAPTURE_SIZE, header, contents)
}

/** The segment that begins is one of the string at hand. */
export function beginSegmentCapture(): void {
  initial = capturesEnd > captures && load<u32>(capturesEnd - CAPTURE_SIZE, CAPTURE_KIND) == CAPTURE_BITS
}

/** Contents octets of a segment. */
export function captureSegment(at: u32, end: u32): void {
  if (capturesEnd == captures) return
  const capture = capturesEnd - CAPTURE_SIZE
  if (load<u32>(capture, CAPTURE_KIND) <= CAPTURE_LONG) return
  if (initial && at < end) {
    initial = false
    store<u8>(load<u32>(capture, CAPTURE_ADDRESS), load<u8>(at))
    at++
  }
  keep(capture, at, end)
}

/** Contents octets of the long value, or long segment, that passes by. */
export function capturePiece(at: u32, end: u32): void {
  if (capturesEnd == captures) return
  const capture = capturesEnd - CAPTURE_SIZE
  if (load<u32>(capture, CAPTURE_KIND) != CAPTURE_LONG) {
    if (load<u32>(text, STRING_FLAGS) & STRING_FED) captureSegment(at, end)
    return
  }
  keep(capture, at, end)
  if (load<i64>(state, LONG_REST) > 0) return
  const level = load<u32>(load<u32>(capture, CAPTURE_OUTER), SELECT_LEVEL)
  finish(capture)
  if (level != 0) endElement(level - 1)
}

/** A constructed value, whose schema entry is `entry`, at `depth`, has ended before `next`. */
export function captureClosed(entry: u32, depth: u32, next: u32): void {
  const select = load<u32>(entry, V_LEVEL)
  if (select == 0) return
  if (capturesEnd > captures) {
    const capture = capturesEnd - CAPTURE_SIZE
    if (load<u32>(capture, CAPTURE_DEPTH) == depth) {
      if (load<u32>(capture, CAPTURE_KIND) == CAPTURE_RAW) {
        const from = load<u32>(capture, CAPTURE_FROM)
        if (load<u32>(capture, CAPTURE_ADDRESS) == 0) store<i64>(capture, next - from, CAPTURE_TOTAL)
        keep(capture, from, next)
      }
      finish(capture)
    }
  }
  const level = load<u32>(select, SELECT_LEVEL)
  if (level != 0) endElement(level - 1)
}

/** The loop has used all input up to `next` and wants more. */
export function pauseCaptures(next: u32): void {
  for (let capture = captures; capture < capturesEnd; capture += CAPTURE_SIZE) {
    if (load<u32>(capture, CAPTURE_KIND) == CAPTURE_RAW) keep(capture, load<u32>(capture, CAPTURE_FROM), next)
  }
  paused = true
}

/** It goes on at `next`, wherever that lies now. */
export function resumeCaptures(next: u32): void {
  if (!paused) return
  paused = false
  for (let capture = captures; capture < capturesEnd; capture += CAPTURE_SIZE) {
    store<u32>(capture, next, CAPTURE_FROM)
  }
}

/** The value of `entry` is left without its end. */
export function leaveSelected(entry: u32): void {
  const select = load<u32>(entry, V_LEVEL)
  if (select == 0) return
  const level = load<u32>(select, SELECT_LEVEL)
  if (level != 0) forgetElement(level - 1)
}

/** Values inside the one at `depth` are left, or what that one is made of: nothing of them is kept. */
export function forgetCaptures(depth: u32): void {
  while (capturesEnd > captures) {
    const capture = capturesEnd - CAPTURE_SIZE
    const own = load<u32>(capture, CAPTURE_DEPTH)
    if (own < depth || (own == depth && load<u32>(capture, CAPTURE_KIND) == CAPTURE_RAW)) return
    setCapturesEnd(capture)
  }
}

/** Depth that a long primitive value at hand would have. */
export function longDepth(): u32 {
  return load<u32>(state, DEPTH) + 1
}
