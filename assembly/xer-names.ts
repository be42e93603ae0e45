// The elements that a value stands in: its names record tells them, from the outermost to the innermost, and how each is laid out.
import {
  NAME_ALTERNATIVE,
  NAME_ELEMENT,
  NAME_LIST_CHOICE,
  NAME_LIST_NULL,
  NAME_SET_BARE,
  NAME_SIZE,
  NAME_STYLE,
  NAME_TEXT,
  NAME_TEXT_LENGTH,
  NAME_TYPE,
  NAMES_COUNT,
  NAMES_ENTRIES,
} from './xer-layout'
import { lineRoom, SLACK, writeEmptyTag, writeEndTag, writeLine, writeStartTag } from './xer-line'

/** Level inside the elements of `names`, which begin at `level`. */
export function levelInside(names: u32, level: u32): u32 {
  return level + levels(names)
}

/** Level that the elements of `names` begin at, if it is `level` inside. */
export function levelOutside(names: u32, level: u32): u32 {
  return level - levels(names)
}

/** Whether a value is one of a list that has no elements around its values. */
export function hasNoElement(names: u32): bool {
  return names != 0 && levels(names) == 0
}

function levels(names: u32): u32 {
  if (names == 0) return 0
  let count: u32 = 0
  let entry = names + <u32>NAMES_ENTRIES
  for (const end = entry + load<u32>(names, NAMES_COUNT) * NAME_SIZE; entry < end; entry += NAME_SIZE) {
    const style = load<u32>(entry, NAME_STYLE)
    count += u32(isElement(style) || style == NAME_LIST_CHOICE)
  }
  return count
}

/** Room that `writeNames` or `endNames` wants. */
export function namesRoom(names: u32, level: u32): u32 {
  if (names == 0) return SLACK
  const count = load<u32>(names, NAMES_COUNT)
  let room = SLACK + count * (lineRoom(level + count + 1) + 4)
  let entry = names + <u32>NAMES_ENTRIES
  for (const end = entry + count * NAME_SIZE; entry < end; entry += NAME_SIZE)
    room += load<u32>(entry, NAME_TEXT_LENGTH)
  return room
}

/** Writes the start tags of `names`; the first stands at `level`, a PDU at 0. */
export function writeNames(names: u32, level: u32, out: u32): u32 {
  if (names == 0) return out
  let entry = names + <u32>NAMES_ENTRIES
  for (const end = entry + load<u32>(names, NAMES_COUNT) * NAME_SIZE; entry < end; entry += NAME_SIZE) {
    const style = load<u32>(entry, NAME_STYLE)
    const text = load<u32>(entry, NAME_TEXT)
    const length = load<u32>(entry, NAME_TEXT_LENGTH)
    if (isElement(style)) {
      if (level > 0) out = writeLine(level, out)
      out = writeStartTag(text, length, out)
      level++
    } else if (style == NAME_LIST_NULL) {
      out = writeEmptyTag(text, length, writeLine(level + 1, out))
    } else if (style == NAME_SET_BARE) {
      out = writeLine(level + 1, out)
    } else if (style == NAME_LIST_CHOICE) level++
  }
  return out
}

/** Writes the end tags of `names`, inside of which it is `level`. */
export function endNames(names: u32, level: u32, out: u32): u32 {
  if (names == 0) return out
  const first = names + <u32>NAMES_ENTRIES
  for (let entry = first + load<u32>(names, NAMES_COUNT) * NAME_SIZE; entry > first; ) {
    entry -= NAME_SIZE
    const style = load<u32>(entry, NAME_STYLE)
    if (isElement(style)) {
      level--
      out = writeEndTag(load<u32>(entry, NAME_TEXT), load<u32>(entry, NAME_TEXT_LENGTH), out)
      if (level == 0) {
        store<u8>(out, 0x0a)
        out++
      } else if (style != NAME_ELEMENT) out = writeLine(level - 1, out)
    } else if (style == NAME_LIST_CHOICE) level--
  }
  return out
}

@inline
function isElement(style: u32): bool {
  return style == NAME_ELEMENT || style == NAME_ALTERNATIVE || style == NAME_TYPE
}
