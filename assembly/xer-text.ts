// Characters as text in UTF-8. XML: what markup is made of is escaped, and control characters that XML cannot hold become the empty
// elements of X.680 12.15.5. Tab, line feed and carriage return stand as they are. JSON: quotation marks, backslashes and control
// characters are escaped.
import { XER_JSON } from './xer-layout'

/** Room that one step wants: sixteen octets copied at once, and the longest escape after them. */
export const TEXT_ROOM: u32 = 32

let json: bool = false

/** XML, or JSON for XER_JSON: for all that follows. */
export function setTextMode(mode: u32): void {
  json = mode == XER_JSON
}

/** Set by the functions below: address of the first octet that is not written yet. */
export let textEnd: u32 = 0

/** Writes the octets from `from` to `end`, which are ASCII or UTF-8, as far as there is room; returns the address after the text. */
export function writeText(from: u32, end: u32, out: u32, outEnd: u32): u32 {
  while (from < end && outEnd - out >= TEXT_ROOM) {
    const octets = v128.load(from)
    // & < > of XML, " \ of JSON.
    const markup = json
      ? v128.or(i8x16.eq(octets, i8x16.splat(0x22)), i8x16.eq(octets, i8x16.splat(0x5c)))
      : v128.or(i8x16.eq(octets, i8x16.splat(0x26)), i8x16.eq(v128.and(octets, i8x16.splat(-3)), i8x16.splat(0x3c)))
    const special = i8x16.bitmask(v128.or(markup, i8x16.lt_u(octets, i8x16.splat(0x20))))
    v128.store(out, octets)
    const plain = min<u32>(ctz(special | 0x10000), end - from)
    from += plain
    out += plain
    if (plain < 16 && from < end) {
      out = writeSpecial(load<u8>(from), out)
      from++
    }
  }
  textEnd = from
  return out
}

/** Writes one character below U+0080. */
function writeSpecial(character: u32, out: u32): u32 {
  if (json) return writeEscape(character, out)
  if (character == 0x26) return writeFour(0x706d6126, 0x3b, out) // &amp;
  if (character == 0x3c) return writeFour(0x3b746c26, 0, out) // &lt;
  if (character == 0x3e) return writeFour(0x3b746726, 0, out) // &gt;
  if (character >= 0x20 || character == 9 || character == 10 || character == 13) {
    store<u8>(out, <u8>character)
    return out + 1
  }
  const name = controlName(character)
  const length: u32 = name > 0xffff ? 3 : 2
  store<u8>(out, 0x3c)
  store<u32>(out + 1, name)
  store<u16>(out + 1 + length, 0x3e2f)
  return out + 3 + length
}

/** Writes one character below U+0080 as JSON has it (RFC 8259 7). */
function writeEscape(character: u32, out: u32): u32 {
  if (character >= 0x20) {
    const isEscaped = character == 0x22 || character == 0x5c
    store<u8>(out, 0x5c)
    out += u32(isEscaped)
    store<u8>(out, <u8>character)
    return out + 1
  }
  const letter = shortEscape(character)
  if (letter != 0) {
    store<u16>(out, <u16>((letter << 8) | 0x5c))
    return out + 2
  }
  store<u32>(out, 0x3030755c) // \\u00
  store<u8>(out, <u8>(0x30 + (character >> 4)), 4)
  const low = character & 15
  store<u8>(out, <u8>(low < 10 ? 0x30 + low : 0x57 + low), 5)
  return out + 6
}

/** The letter of an escape, 0 where there is none: b t n f r. */
function shortEscape(character: u32): u32 {
  switch (character) {
    case 8:
      return 0x62
    case 9:
      return 0x74
    case 10:
      return 0x6e
    case 12:
      return 0x66
    case 13:
      return 0x72
    default:
      return 0
  }
}

/** Four characters, and one more if it is not zero. */
@inline
function writeFour(four: u32, fifth: u32, out: u32): u32 {
  store<u32>(out, four)
  store<u8>(out, <u8>fifth, 4)
  return out + 4 + u32(fifth != 0)
}

/** Names of control characters (X.680 table 3), first letter in the lowest octet. */
function controlName(character: u32): u32 {
  switch (character) {
    case 0:
      return 0x6c756e // nul
    case 1:
      return 0x686f73 // soh
    case 2:
      return 0x787473 // stx
    case 3:
      return 0x787465 // etx
    case 4:
      return 0x746f65 // eot
    case 5:
      return 0x716e65 // enq
    case 6:
      return 0x6b6361 // ack
    case 7:
      return 0x6c6562 // bel
    case 8:
      return 0x7362 // bs
    case 11:
      return 0x7476 // vt
    case 12:
      return 0x6666 // ff
    case 14:
      return 0x6f73 // so
    case 15:
      return 0x6973 // si
    case 16:
      return 0x656c64 // dle
    case 17:
    case 18:
    case 19:
    case 20:
      return 0x306364 + ((character - 16) << 16) // dc1 to dc4
    case 21:
      return 0x6b616e // nak
    case 22:
      return 0x6e7973 // syn
    case 23:
      return 0x627465 // etb
    case 24:
      return 0x6e6163 // can
    case 25:
      return 0x6d65 // em
    case 26:
      return 0x627573 // sub
    case 27:
      return 0x637365 // esc
    default:
      return 0x307369 + ((32 - character) << 16) // is4 to is1
  }
}

/** Writes a code point; one that is no character becomes U+FFFD. */
export function writeCodePoint(code: u32, out: u32): u32 {
  if (code < 0x80) return writeSpecial(code, out)
  if (code > 0x10ffff || (code & 0xfffff800) == 0xd800) code = 0xfffd
  if (code < 0x800) {
    store<u8>(out, <u8>(0xc0 | (code >> 6)))
    store<u8>(out, <u8>(0x80 | (code & 0x3f)), 1)
    return out + 2
  }
  if (code < 0x10000) {
    store<u8>(out, <u8>(0xe0 | (code >> 12)))
    store<u8>(out, <u8>(0x80 | ((code >> 6) & 0x3f)), 1)
    store<u8>(out, <u8>(0x80 | (code & 0x3f)), 2)
    return out + 3
  }
  store<u8>(out, <u8>(0xf0 | (code >> 18)))
  store<u8>(out, <u8>(0x80 | ((code >> 12) & 0x3f)), 1)
  store<u8>(out, <u8>(0x80 | ((code >> 6) & 0x3f)), 2)
  store<u8>(out, <u8>(0x80 | (code & 0x3f)), 3)
  return out + 4
}
