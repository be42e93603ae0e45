// XER out: what the validator's loop calls as values begin, are there, and end. Each call takes over all that is to be written; where
// it returns something else than NEEDS_INPUT, it is not done with it, and the loop stops with that status. The loop calls `resumeXer`
// before all else when it is run again.
import {
  KIND_CONTAINER,
  KIND_CONTAINING_BITS,
  KIND_CONTAINING_OCTETS,
  KIND_OPEN,
  T_FLAGS,
  T_KIND,
  T_UNKNOWN,
} from './schema-layout'
import { offsetOf } from './schema-state'
import { NEEDS_INPUT } from './status'
import { beginContents, beginEncoding, isBits, isString } from './xer-contents'
import { T_LINES, XER_CANONICAL, XER_INDENTED } from './xer-layout'
import {
  BEGIN,
  CLOSE,
  CONTENTS,
  configureWriting,
  END,
  enterValue,
  holdAt,
  LINE,
  leaveValue,
  REFUSAL,
  resumeWriting,
  setContents,
  setRefused,
  transition,
  writeXer,
  xerLevel,
  xerMode,
} from './xer-write'

export { xerLevel } from './xer-write'

/** Depth of the open value whose octets are shown without a look at what is inside; 0 for none. */
export let xerOpaque: u32 = 0

/** Of that value: the first octet that was not shown yet, and whether all up to NEXT were. */
let shownTo: u32 = 0
let shownAll: bool = false

/** Whether the pieces of the long value that passes by are written. */
let feeds: bool = false
/** Of a BIT STRING: whether the next octet is an initial one, and what the last such said. */
let initial: bool = false
let unused: u32 = 0

/** Turns rendering on: see `configureWriting`. */
export function configureXer(mode: u32, block: u32, outputEnd: u32, marksEnd: u32): void {
  configureWriting(mode, block, outputEnd, marksEnd)
  xerOpaque = 0
  shownAll = false
  feeds = false
}

/** Writes what an earlier call left over. `next`: the first octet that the loop has not used. */
export function resumeXer(next: u32): i32 {
  if (shownAll) shownTo = next
  shownAll = false
  return resumeWriting()
}

/** The loop has used all input up to `next` and wants more. */
export function pauseXer(next: u32): i32 {
  if (xerOpaque == 0) return NEEDS_INPUT
  show(next)
  shownAll = true
  return writeXer(CONTENTS)
}

/**
 * A primitive value, all of it: identifier octets at `header`, contents octets from `contents` to `after`.
 * @param t transition
 * @param v transition of the open type that led there, or 0
 * @param level level inside the value that encloses it
 */
export function xerValue(t: u32, v: u32, level: u32, header: u32, contents: u32, after: u32): i32 {
  if (xerOpaque != 0) return NEEDS_INPUT
  const kind: u32 = load<u8>(t, T_KIND)
  if (lacksType(kind)) return refuse(offsetOf(header))
  const first = kind == KIND_OPEN ? header : contents
  begin(t, v, level, kind, after - first)
  feed(first, after, true)
  return writeXer(BEGIN | CONTENTS | END | CLOSE)
}

/** A primitive value begins whose contents octets come by `xerPiece`. */
export function xerLong(t: u32, v: u32, level: u32, header: u32, contents: u32, octets: i64): i32 {
  feeds = false
  if (xerOpaque != 0) return NEEDS_INPUT
  const kind: u32 = load<u8>(t, T_KIND)
  if (lacksType(kind)) return refuse(offsetOf(header))
  feeds = isString(kind)
  if (kind != KIND_OPEN) {
    begin(t, v, level, kind, octets)
    return writeXer(BEGIN)
  }
  begin(t, v, level, kind, octets + (contents - header))
  feed(header, contents, false)
  return writeXer(BEGIN | CONTENTS)
}

/** A segment begins whose contents octets come by `xerPiece`. */
export function xerLongSegment(): void {
  feeds = xerOpaque == 0
  initial = isBits(load<u8>(transition, T_KIND))
}

/**
 * Contents octets of the long value or segment.
 * @param last   none follow in this value or segment
 * @param closes the value ends with the last of them
 */
export function xerPiece(at: u32, after: u32, last: bool, closes: bool): i32 {
  if (!feeds) return NEEDS_INPUT
  feed(at, after, last)
  return writeXer(last && closes ? CONTENTS | END | CLOSE : CONTENTS)
}

/** A segment of the string at hand, all of it. */
export function xerSegment(contents: u32, after: u32): i32 {
  if (xerOpaque != 0) return NEEDS_INPUT
  initial = isBits(load<u8>(transition, T_KIND))
  feed(contents, after, true)
  return writeXer(CONTENTS)
}

/**
 * A constructed value is open at `depth`: a container, an explicit tag, a string in segments, an open type. `xerLevel` is the
 * level inside.
 * @param octets   contents octets, negative in the indefinite form
 * @param position absolute offset of its identifier octets
 */
export function xerOpen(
  t: u32,
  v: u32,
  level: u32,
  depth: u32,
  header: u32,
  contents: u32,
  octets: i64,
  position: i64,
): i32 {
  if (xerOpaque != 0) return NEEDS_INPUT
  const kind: u32 = load<u8>(t, T_KIND)
  if (lacksType(kind)) return refuse(position)
  if (kind == KIND_CONTAINER) enterValue(t, v, level)
  else if (kind == KIND_OPEN) {
    begin(t, v, level, kind, octets < 0 ? -1 : octets + (contents - header))
    showFrom(header, depth)
  } else begin(t, v, level, kind, -1)
  return writeXer(BEGIN)
}

/** A primitive string whose contents octets are looked into is open at `depth`: the dialect shows the string, canonical XER its value. */
export function xerContaining(t: u32, v: u32, level: u32, depth: u32, contents: u32, octets: i64): i32 {
  if (xerOpaque != 0) return NEEDS_INPUT
  if (xerMode != XER_INDENTED) {
    enterValue(t, v, level)
    return writeXer(BEGIN)
  }
  begin(t, v, level, load<u8>(t, T_KIND), octets)
  showFrom(contents, depth)
  return writeXer(BEGIN)
}

/**
 * The value open at `depth` ends before `next`.
 * @param level level inside it
 * @param isString whether segments were inside
 */
export function xerClose(t: u32, v: u32, level: u32, depth: u32, isString: bool, next: u32): i32 {
  if (xerOpaque != 0 && xerOpaque != depth) return NEEDS_INPUT
  leaveValue(t, v, level)
  if (xerOpaque == 0) {
    if (isString) return writeXer(END | CLOSE)
    const lines = xerMode == XER_INDENTED && (load<u16>(t, T_FLAGS) & T_LINES) != 0
    return writeXer(lines ? LINE | CLOSE : CLOSE)
  }
  xerOpaque = 0
  show(next)
  return writeXer(CONTENTS | END | CLOSE)
}

@inline
function isUnknown(t: u32): bool {
  return (load<u16>(t, T_FLAGS) & T_UNKNOWN) != 0
}

/** Whether what is shown as an encoding would have to be shown by its type (X.693 9.3.1, 9.4, 9.12). */
function lacksType(kind: u32): bool {
  return (
    xerMode == XER_CANONICAL && (kind == KIND_OPEN || kind == KIND_CONTAINING_OCTETS || kind == KIND_CONTAINING_BITS)
  )
}

function refuse(offset: i64): i32 {
  setRefused(offset)
  return writeXer(REFUSAL)
}

/** Begins the elements and the contents of a value that is no container. */
function begin(t: u32, v: u32, level: u32, kind: u32, octets: i64): void {
  enterValue(t, v, level)
  initial = isBits(kind)
  unused = 0
  // Lines of an instruction stand within it.
  if (kind == KIND_OPEN) beginEncoding(xerMode, xerLevel + u32(isUnknown(t)), octets, holdAt())
  else beginContents(t, xerMode, xerLevel, octets, holdAt())
}

/** Hands over contents octets; `last`: the last of a value or segment is among them. */
function feed(first: u32, after: u32, last: bool): void {
  if (initial && first < after) {
    unused = load<u8>(first) & 7
    initial = false
    first++
  }
  setContents(first, after, last ? unused : 0)
}

/** Hands over the octets of the opaque value up to `next`. */
function show(next: u32): void {
  feed(shownTo, next, xerOpaque == 0)
  shownTo = next
}

/** What is inside the value at `depth` is shown as its octets from `first` on. */
function showFrom(first: u32, depth: u32): void {
  xerOpaque = depth
  shownTo = first
  shownAll = false
}
