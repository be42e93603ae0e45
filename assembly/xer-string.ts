// One string at a time, in pieces cut anywhere: octets as hexadecimal lines, characters as text; bits are in xer-bits.ts. Up to
// sixteen octets stay on the line of their element, so of a string whose length is not known that many are held back at first.
import { SPACED_HEX, writeDenseHex, writeSpacedHex } from './xer-hex'
import { XER_INDENTED } from './xer-layout'
import { lineRoom, writeLine } from './xer-line'
import { setTextMode, TEXT_ROOM, textEnd, writeCodePoint, writeText } from './xer-text'

// How a string is written.
/** ASCII or UTF-8. */
export const STRING_TEXT: u32 = 0
export const STRING_HEX: u32 = 1
/** Two or four octets a character. */
export const STRING_BMP: u32 = 2
export const STRING_UNIVERSAL: u32 = 3
/** One octet a character of ISO 8859-1, in JSON. */
export const STRING_LATIN1: u32 = 4

/** Longest string that stays on one line, and octets of each line of a longer one. */
const LINE_OCTETS: u32 = 16

// How hexadecimal text is laid out.
const UNDECIDED: u32 = 0
const ONE_LINE: u32 = 1
const LINES: u32 = 2
/** Nothing but digits. */
const DENSE: u32 = 3

let kind: u32 = 0
let layout: u32 = 0
/** Level of the lines. */
let level: u32 = 0
/** Octets that are written as hexadecimal text. */
let count: u64 = 0
/** Octets held back, and where. */
let held: u32 = 0
let heldAt: u32 = 0
/** What there is of a character that is cut, in how many octets; and a high surrogate that waits for its partner. */
let partial: u32 = 0
let partialOctets: u32 = 0
let surrogate: u32 = 0

/** Set by `writeString`: address of the first octet that is not used yet. */
export let stringEnd: u32 = 0

/**
 * Begins a string whose lines stand at `lineLevel`.
 * @param total its octets, of STRING_HEX; negative when they are not known
 * @param hold  address of sixteen octets to hold back
 */
export function beginString(stringKind: u32, mode: u32, lineLevel: u32, total: i64, hold: u32): void {
  kind = stringKind
  level = lineLevel
  setTextMode(mode)
  layout = mode != XER_INDENTED ? DENSE : total < 0 ? UNDECIDED : total <= <i64>LINE_OCTETS ? ONE_LINE : LINES
  count = 0
  held = 0
  heldAt = hold
  partial = 0
  partialOctets = 0
  surrogate = 0
}

/** Writes octets of the string, as far as there is room; `stringEnd` says how far. Returns the address after the text. */
export function writeString(from: u32, end: u32, out: u32, outEnd: u32): u32 {
  if (kind == STRING_TEXT) {
    out = writeText(from, end, out, outEnd)
    stringEnd = textEnd
    return out
  }
  if (kind != STRING_HEX) return writeWide(from, end, out, outEnd)
  if (layout == UNDECIDED) {
    if (held + (end - from) <= LINE_OCTETS) {
      memory.copy(heldAt + held, from, end - from)
      held += end - from
      stringEnd = end
      return out
    }
    layout = LINES
  }
  if (held > 0) {
    out = writeHex(heldAt, heldAt + held, out, outEnd)
    stringEnd = from
    if (count == 0) return out
    held = 0
  }
  return writeHex(from, end, out, outEnd)
}

/** Room that `endString` wants. */
export function endStringRoom(): u32 {
  return SPACED_HEX + lineRoom(level)
}

/** Ends the string. */
export function endString(out: u32): u32 {
  if (kind == STRING_HEX) {
    if (layout == LINES) out = writeLine(level - 1, out)
    else if (layout == UNDECIDED && held > 0) {
      writeSpacedHex(heldAt, out)
      out += held * 3 - 1
    }
  } else if (surrogate != 0) out = writeCodePoint(surrogate, out)
  return out
}

function writeHex(from: u32, end: u32, out: u32, outEnd: u32): u32 {
  if (layout == DENSE) {
    while (from < end && outEnd - out >= SPACED_HEX) {
      const octets = min<u32>(16, end - from)
      writeDenseHex(from, out)
      from += octets
      out += octets << 1
    }
    stringEnd = from
    return out
  }
  const room = lineRoom(level) + SPACED_HEX
  while (from < end && outEnd - out >= room) {
    const column = <u32>count & (LINE_OCTETS - 1)
    // The space after an octet is written before the next one: the last of all has none.
    store<u8>(out, 0x20)
    out += u32(count > 0)
    if (column == 0 && layout == LINES) out = writeLine(level, out)
    const octets = min<u32>(LINE_OCTETS - column, end - from)
    writeSpacedHex(from, out)
    from += octets
    count += octets
    out += octets * 3 - 1
  }
  stringEnd = from
  return out
}

/** Characters of one, two or four octets. Two surrogates are one character; one alone, like all that is none, becomes U+FFFD. */
function writeWide(from: u32, end: u32, out: u32, outEnd: u32): u32 {
  const width: u32 = kind == STRING_BMP ? 2 : kind == STRING_UNIVERSAL ? 4 : 1
  while (from < end && outEnd - out >= TEXT_ROOM) {
    partial = (partial << 8) | load<u8>(from)
    from++
    partialOctets++
    if (partialOctets < width) continue
    const code = partial
    partial = 0
    partialOctets = 0
    if (width == 2) {
      const waiting = surrogate
      surrogate = 0
      if (waiting != 0 && (code & 0xfc00) == 0xdc00) {
        out = writeCodePoint(0x10000 + ((waiting & 0x3ff) << 10) + (code & 0x3ff), out)
        continue
      }
      if (waiting != 0) out = writeCodePoint(waiting, out)
      if ((code & 0xfc00) == 0xd800) {
        surrogate = code
        continue
      }
    }
    out = writeCodePoint(code, out)
  }
  stringEnd = from
  return out
}
