// What one call has to write, kept until all of it is written: OUTPUT_FULL until JavaScript has taken the text, RENDER where JavaScript
// is to write the contents. The window must stay as it is until then.
//
//     whole value   BEGIN CONTENTS END CLOSE
//     container     BEGIN   ...    LINE CLOSE
//     string        BEGIN CONTENTS .. CONTENTS END CLOSE     by pieces or segments
//     open type     BEGIN CONTENTS .. CONTENTS END CLOSE     the complete encoding, as far as the loop got each time
//
// Canonical XER and JER get their structure from JavaScript (src/schema/xer-canonical.ts, jer-text.ts): for them, BEGIN and CLOSE are marks in the text.
import { DEPTH, SIBLINGS } from './layout'
import { state } from './scan-state'
import { T_FLAGS, T_NAMES, T_UNKNOWN } from './schema-layout'
import { place, showContents, violation } from './schema-state'
import { OUTPUT_FULL, RENDER, XER_TYPE_UNKNOWN } from './schema-status'
import { NEEDS_INPUT } from './status'
import { contentsEnd, endContents, textAfter, writeContents } from './xer-contents'
import { beginInstruction, endInstruction, instructionRoom } from './xer-instruction'
import {
  MARK_CLOSE,
  MARK_OPEN,
  MARK_SIZE,
  MARK_TEXT,
  MARK_TRANSITION,
  MARK_VIA,
  MARK_WHAT,
  XER_CONTENTS,
  XER_CONTENTS_END,
  XER_HELD,
  XER_INDENTED,
  XER_MARKS,
  XER_OFF,
  XER_OUT,
  XER_TRANSITION,
} from './xer-layout'
import { lineRoom, writeLine } from './xer-line'
import { endNames, levelInside, levelOutside, namesRoom, writeNames } from './xer-names'

// What is to be written, in this order.
/** Instead of all else: canonical XER has no form for the value. */
export const REFUSAL: u32 = 256
export const BEGIN: u32 = 1
export const CONTENTS: u32 = 4
/** The end of a string. */
export const END: u32 = 8
/** The line that ends what stands on lines of its own. */
export const LINE: u32 = 32
export const CLOSE: u32 = 64
/** JavaScript was asked to write the contents, and has not said that it did: it clears XER_TRANSITION. */
const ASKED: u32 = 128

/** XER_OFF, XER_INDENTED, XER_CANONICAL or XER_JSON. */
export let xerMode: u32 = XER_OFF
/** Level inside the value at hand. */
export let xerLevel: u32 = 0
/** Transition of the value at hand. */
export let transition: u32 = 0

let block: u32 = 0
let outEnd: u32 = 0
let marksEnd: u32 = 0

let out: u32 = 0
let todo: u32 = 0
let postponed: bool = false
let via: u32 = 0
/** Level outside of the value at hand. */
let outer: u32 = 0
let from: u32 = 0
let end: u32 = 0
let unused: u32 = 0
let refusedAt: i64 = 0

/**
 * Sets the mode, where the registers lie (xer-layout.ts), and where the room ends for text and, in canonical XER, for marks. Room
 * begins where JavaScript says by setting the registers XER_OUT and XER_MARKS.
 */
export function configureWriting(mode: u32, blockAddress: u32, outputEnd: u32, marksLimit: u32): void {
  xerMode = mode
  block = blockAddress
  outEnd = outputEnd
  marksEnd = marksLimit
  todo = 0
  postponed = false
}

/** Address of the sixteen octets that a string may hold back. */
export function holdAt(): u32 {
  return block + <u32>XER_HELD
}

/** A value begins, of transition `t`, by way of `v` if that is not 0, in one inside of which it is `level`. */
export function enterValue(t: u32, v: u32, level: u32): void {
  transition = t
  via = v
  outer = level
  if (v != 0) level = levelInside(load<u32>(v, T_NAMES), level)
  xerLevel = levelInside(load<u32>(t, T_NAMES), level)
}

/** A value ends, inside of which it is `level`. */
export function leaveValue(t: u32, v: u32, level: u32): void {
  transition = t
  via = v
  xerLevel = level
}

/** The contents octets for CONTENTS, and the bits of the last that are no bits of the value. */
export function setContents(first: u32, after: u32, unusedBits: u32): void {
  from = first
  end = after
  unused = unusedBits
}

/** The offset of the value, for REFUSAL. */
export function setRefused(offset: i64): void {
  refusedAt = offset
}

/** The next `writeXer` leaves all to `resumeWriting`: the value has a violation, and may be the last that is looked at. */
export function postponeWriting(): void {
  postponed = true
}

/** After RENDER, when the loop has stopped: tells JavaScript which value it is about, should it have no text for it. */
export function placeContents(): void {
  place(load<u32>(state, DEPTH), load<u64>(state, SIBLINGS) - 1, transition, via)
  showContents(from, end)
}

/** Writes `what`; an earlier call must not have left anything. */
export function writeXer(what: u32): i32 {
  todo = what
  if (!postponed) return resumeWriting()
  postponed = false
  return NEEDS_INPUT
}

/** Writes what is left. Returns NEEDS_INPUT when that is nothing, OUTPUT_FULL or RENDER. */
export function resumeWriting(): i32 {
  postponed = false
  if (todo == 0) return NEEDS_INPUT
  out = load<u32>(block, XER_OUT)
  const status = write()
  store<u32>(block, out, XER_OUT)
  return status
}

function write(): i32 {
  if (todo & REFUSAL) {
    todo = 0
    return violation(XER_TYPE_UNKNOWN, refusedAt)
  }
  if (todo & BEGIN) {
    if (!(hasMarks() ? writeMark(MARK_OPEN) : begin())) return OUTPUT_FULL
    todo &= ~BEGIN
  }
  if (todo & ASKED) {
    if (load<u32>(block, XER_TRANSITION) != 0) return RENDER
    todo &= ~ASKED
  }
  if (todo & CONTENTS) {
    const status = writeContents(from, end, unused, out, outEnd)
    if (status == RENDER) {
      store<u32>(block, transition, XER_TRANSITION)
      store<u32>(block, from, XER_CONTENTS)
      store<u32>(block, end, XER_CONTENTS_END)
      todo = (todo & ~CONTENTS) | ASKED
      return RENDER
    }
    out = textAfter
    from = contentsEnd
    if (status != NEEDS_INPUT) return status
    todo &= ~CONTENTS
  }
  if (todo & END) {
    const status = endContents(out, outEnd)
    out = textAfter
    if (status != NEEDS_INPUT) return status
    todo &= ~END
  }
  if (todo & LINE) {
    if (outEnd - out < lineRoom(xerLevel)) return OUTPUT_FULL
    out = writeLine(xerLevel - 1, out)
    todo &= ~LINE
  }
  if (todo & CLOSE) {
    if (!(hasMarks() ? writeMark(MARK_CLOSE) : close())) return OUTPUT_FULL
    todo &= ~CLOSE
  }
  return NEEDS_INPUT
}

/** Whether JavaScript makes the structure, so that BEGIN and CLOSE are marks. */
@inline
function hasMarks(): bool {
  return xerMode != XER_INDENTED
}

/** Whether the value at hand is one that the schema does not know. */
@inline
function isUnknown(): bool {
  return (load<u16>(transition, T_FLAGS) & T_UNKNOWN) != 0
}

function begin(): bool {
  const names = load<u32>(transition, T_NAMES)
  const viaNames = via == 0 ? 0 : load<u32>(via, T_NAMES)
  if (outEnd - out < namesRoom(names, xerLevel) + namesRoom(viaNames, xerLevel) + instructionRoom(xerLevel))
    return false
  let level = outer
  if (viaNames != 0) {
    out = writeNames(viaNames, level, out)
    level = levelInside(viaNames, level)
  }
  out = writeNames(names, level, out)
  if (isUnknown()) out = beginInstruction(xerLevel, out)
  return true
}

function close(): bool {
  const names = load<u32>(transition, T_NAMES)
  const viaNames = via == 0 ? 0 : load<u32>(via, T_NAMES)
  if (outEnd - out < namesRoom(names, xerLevel) + namesRoom(viaNames, xerLevel) + instructionRoom(xerLevel))
    return false
  if (isUnknown()) {
    out = endInstruction(out)
    // An alternative is followed by a line for what encloses its CHOICE; after an addition the next value brings its line.
    if (names != 0) out = writeLine(xerLevel - 1, out)
  }
  out = endNames(names, xerLevel, out)
  if (viaNames != 0) out = endNames(viaNames, levelOutside(names, xerLevel), out)
  return true
}

function writeMark(what: u32): bool {
  const at = load<u32>(block, XER_MARKS)
  if (marksEnd - at < MARK_SIZE) return false
  store<u32>(at, what, MARK_WHAT)
  store<u32>(at, out, MARK_TEXT)
  store<u32>(at, transition, MARK_TRANSITION)
  store<u32>(at, via, MARK_VIA)
  store<u32>(block, at + MARK_SIZE, XER_MARKS)
  return true
}
