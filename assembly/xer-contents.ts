// The contents of one value as text: begun, fed in pieces, ended. What is a string goes on in xer-string.ts and xer-bits.ts.
import {
  KIND_BIT_STRING,
  KIND_BMP,
  KIND_BOOLEAN,
  KIND_CONTAINING_BITS,
  KIND_CONTAINING_OCTETS,
  KIND_ENUMERATED,
  KIND_INTEGER,
  KIND_NULL,
  KIND_OBJECT_IDENTIFIER,
  KIND_OCTET_STRING,
  KIND_OPAQUE,
  KIND_REAL,
  KIND_RELATIVE_OID,
  KIND_UNIVERSAL,
  T_FLAGS,
  T_ITEMS,
  T_KIND,
  T_LOW,
  T_NAMES,
} from './schema-layout'
import { OUTPUT_FULL, RENDER } from './schema-status'
import { NEEDS_INPUT } from './status'
import { beginBitString, bitsEnd, bitsEnded, endBitString, endBitStringRoom, writeBitString } from './xer-bits'
import { DECIMAL_ROOM, writeSigned } from './xer-decimal'
import {
  ITEM_SIZE,
  ITEM_TEXT,
  ITEM_TEXT_LENGTH,
  ITEM_VALUE,
  ITEMS_COUNT,
  ITEMS_ENTRIES,
  XER_CANONICAL,
  XER_INDENTED,
  XER_JSON,
} from './xer-layout'
import { SLACK, writeEmptyTag, writeQuoted } from './xer-line'
import { hasNoElement } from './xer-names'
import { arcsEnd, isNarrow, writeArcs } from './xer-oid'
import {
  beginString,
  endString,
  endStringRoom,
  STRING_BMP,
  STRING_HEX,
  STRING_LATIN1,
  STRING_TEXT,
  STRING_UNIVERSAL,
  stringEnd,
  writeString,
} from './xer-string'

let transition: u32 = 0
let kind: u32 = 0
let mode: u32 = 0
/** Address of the first contents octet of an OBJECT IDENTIFIER. */
let first: u32 = 0

/** Set by `writeContents`: address of the first octet that is not used yet. */
export let contentsEnd: u32 = 0
/** Set by `writeContents` and `endContents`: address after the text. */
export let textAfter: u32 = 0

/** Whether the contents of a value of `kind` may come in pieces. */
@inline
export function isString(kind: u32): bool {
  return kind >= KIND_BIT_STRING
}

/** Whether its contents octets begin with an initial octet (X.690 8.6.2.2). */
@inline
export function isBits(kind: u32): bool {
  return kind == KIND_BIT_STRING || kind == KIND_CONTAINING_BITS
}

/**
 * Begins the contents of a value of transition `t`.
 * @param level its lines stand at
 * @param total octets of a string, negative if they are not known
 * @param hold  address of sixteen octets
 */
export function beginContents(t: u32, xerMode: u32, level: u32, total: i64, hold: u32): void {
  transition = t
  mode = xerMode
  kind = load<u8>(t, T_KIND)
  if (isBits(kind)) {
    kind = KIND_BIT_STRING
    beginBitString(mode, load<u16>(t, T_FLAGS), level, load<i64>(t, T_LOW))
  } else if (isString(kind)) {
    beginString(styleOf(kind), mode, level, total, hold)
  }
  first = 0
}

/** Begins the complete encoding of an open type, as a hexadecimal string. */
export function beginEncoding(xerMode: u32, level: u32, total: i64, hold: u32): void {
  kind = KIND_OCTET_STRING
  mode = xerMode
  beginString(STRING_HEX, mode, level, total, hold)
}

/**
 * Writes contents octets: of a string any piece, of all other values the whole.
 * @param unused bits of the last octet that are no bits of the value (BIT STRING)
 * @returns NEEDS_INPUT when all are written; OUTPUT_FULL; RENDER when JavaScript has to write them
 */
export function writeContents(from: u32, end: u32, unused: u32, out: u32, outEnd: u32): i32 {
  contentsEnd = end
  textAfter = out
  if (isString(kind)) {
    if (kind == KIND_BIT_STRING) {
      textAfter = writeBitString(from, end, unused, out, outEnd)
      contentsEnd = bitsEnd
    } else {
      textAfter = writeString(from, end, out, outEnd)
      contentsEnd = stringEnd
    }
    return contentsEnd < end ? OUTPUT_FULL : NEEDS_INPUT
  }
  if (kind == KIND_NULL) return NEEDS_INPUT
  if (kind == KIND_OBJECT_IDENTIFIER || kind == KIND_RELATIVE_OID) return writeIdentifier(from, end, out, outEnd)
  const octets = end - from
  if (kind == KIND_REAL ? octets > 0 : octets > 8) return RENDER
  if (kind == KIND_ENUMERATED) return writeEnumerated(readInteger(from, octets), out, outEnd)
  if (outEnd - out < DECIMAL_ROOM) return OUTPUT_FULL
  if (kind == KIND_BOOLEAN) {
    const isTrue = octets > 0 && load<u8>(from) != 0
    if (mode == XER_JSON) {
      store<u32>(out, isTrue ? 0x65757274 : 0x736c6166) // true, fals
      store<u8>(out, 0x65, 4) // e
      textAfter = out + (isTrue ? 4 : 5)
    } else {
      store<u32>(out, isTrue ? 0x7572743c : 0x6c61663c) // <tru, <fal
      store<u32>(out, isTrue ? 0x3e2f65 : 0x3e2f6573, 4) // e/>, se/>
      textAfter = out + (isTrue ? 7 : 8)
    }
  } else if (kind == KIND_INTEGER) {
    textAfter = writeSigned(readInteger(from, octets), out)
  } else {
    // A REAL without contents octets.
    store<u8>(out, 0x30)
    textAfter = out + 1
  }
  return NEEDS_INPUT
}

/** Ends the contents; of a string only. */
export function endContents(out: u32, outEnd: u32): i32 {
  textAfter = out
  if (!isString(kind)) return NEEDS_INPUT
  if (kind == KIND_BIT_STRING) {
    if (outEnd - out < endBitStringRoom()) return OUTPUT_FULL
    textAfter = endBitString(out, outEnd)
    return bitsEnded ? NEEDS_INPUT : OUTPUT_FULL
  }
  if (outEnd - out < endStringRoom()) return OUTPUT_FULL
  textAfter = endString(out)
  return NEEDS_INPUT
}

function styleOf(kind: u32): u32 {
  if (kind == KIND_BMP) return STRING_BMP
  if (kind == KIND_UNIVERSAL) return STRING_UNIVERSAL
  if (kind == KIND_OPAQUE && mode == XER_JSON) return STRING_LATIN1
  const isHex = kind == KIND_OCTET_STRING || kind == KIND_OPAQUE || kind == KIND_CONTAINING_OCTETS
  return isHex ? STRING_HEX : STRING_TEXT
}

function writeIdentifier(from: u32, end: u32, out: u32, outEnd: u32): i32 {
  if (first == 0) {
    if (!isNarrow(from, end)) return RENDER
    first = from
  }
  textAfter = writeArcs(from, end, kind == KIND_OBJECT_IDENTIFIER ? first : 0, from != first, out, outEnd)
  contentsEnd = arcsEnd
  return contentsEnd < end ? OUTPUT_FULL : NEEDS_INPUT
}

function writeEnumerated(value: i64, out: u32, outEnd: u32): i32 {
  const items = load<u32>(transition, T_ITEMS)
  let low: u32 = 0
  let high: u32 = items == 0 ? 0 : load<u32>(items, ITEMS_COUNT)
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items + <u32>ITEMS_ENTRIES + middle * ITEM_SIZE
    const found = load<i64>(item, ITEM_VALUE)
    if (found == value) {
      const length = load<u32>(item, ITEM_TEXT_LENGTH)
      if (outEnd - out < length + 3 + SLACK) return OUTPUT_FULL
      const text = load<u32>(item, ITEM_TEXT)
      textAfter = mode == XER_JSON ? writeQuoted(text, length, out) : writeEmptyTag(text, length, out)
      return NEEDS_INPUT
    }
    if (found < value) low = middle + 1
    else high = middle
  }
  // An item that the schema does not know: its number, but for lists, where it would run into the next, and canonical XER.
  if (mode == XER_CANONICAL || (mode == XER_INDENTED && hasNoElement(load<u32>(transition, T_NAMES)))) return RENDER
  if (outEnd - out < DECIMAL_ROOM) return OUTPUT_FULL
  textAfter = writeSigned(value, out)
  return NEEDS_INPUT
}

/** Contents octets of an INTEGER, of which there are up to eight. */
function readInteger(from: u32, octets: u32): i64 {
  let value: i64 = octets > 0 ? <i64>load<i8>(from) : 0
  for (let i: u32 = 1; i < octets; i++) value = (value << 8) | load<u8>(from + i)
  return value
}
