// Characters in the octets of strings, cut anywhere: UTF-8, octets of an alphabet, and the four octets of a UniversalString.
// What is pending between two pieces lies in the string's registers.
import {
  STRING_CHARACTER,
  STRING_CHARACTERS,
  STRING_GREATEST,
  STRING_LATER,
  STRING_LATER_FOUND,
  STRING_LEAST,
  STRING_PENDING,
} from './schema-registers'
import { offsetOf, text } from './schema-state'

/**
 * Goes through octets of UTF-8 from `at` to `end` and counts characters; false at the first sequence that is none (overlong forms,
 * surrogates and code points above 10FFFF included): STRING_CHARACTER is then the offset of its first octet.
 */
export function feedUtf8(at: u32, end: u32): bool {
  let pending = load<u32>(text, STRING_PENDING)
  let least = load<u32>(text, STRING_LEAST)
  let greatest = load<u32>(text, STRING_GREATEST)
  let characters = load<u64>(text, STRING_CHARACTERS)
  let sound = true
  while (at < end) {
    const octet: u32 = load<u8>(at)
    if (pending > 0) {
      if (octet < least || octet > greatest) {
        sound = false
        break
      }
      least = 0x80
      greatest = 0xbf
      pending--
      if (pending == 0) characters++
      at++
    } else if (octet < 0x80) {
      // Sixteen at a time, for as long as all of them are ASCII.
      const start = at
      while (end - at >= 16 && !i8x16.bitmask(v128.load(at))) at += 16
      while (at < end && load<u8>(at) < 0x80) at++
      characters += at - start
    } else {
      store<i64>(text, offsetOf(at), STRING_CHARACTER)
      pending = octet < 0xc2 ? 0 : octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : octet < 0xf5 ? 3 : 0
      if (pending == 0) {
        sound = false
        break
      }
      // The second octet's range keeps out overlong forms, surrogates and what lies above 10FFFF.
      least = octet == 0xe0 ? 0xa0 : octet == 0xf0 ? 0x90 : 0x80
      greatest = octet == 0xed ? 0x9f : octet == 0xf4 ? 0x8f : 0xbf
      at++
    }
  }
  store<u32>(text, pending, STRING_PENDING)
  store<u32>(text, least, STRING_LEAST)
  store<u32>(text, greatest, STRING_GREATEST)
  store<u64>(text, characters, STRING_CHARACTERS)
  return sound
}

/** Characters of UTF-8 that lies whole, while no string is at hand; -1 if the octets are none. */
export function utf8Characters(at: u32, end: u32): i64 {
  store<u32>(text, 0, STRING_PENDING)
  store<u64>(text, 0, STRING_CHARACTERS)
  return feedUtf8(at, end) && load<u32>(text, STRING_PENDING) == 0 ? load<i64>(text, STRING_CHARACTERS) : -1
}

/** Whether all of `size` octets are ASCII. Up to 16 octets behind them may be read. */
export function isAscii(at: u32, size: u32): bool {
  for (; size > 16; size -= 16, at += 16) {
    if (i8x16.bitmask(v128.load(at))) return false
  }
  return !(i8x16.bitmask(v128.load(at)) & ((1 << size) - 1))
}

/**
 * Address of the first octet from `at` to `end` that is not in an alphabet; `end` if all are. Sixteen at a time: the upper five
 * bits of an octet choose an octet of the bitmap, the lower three a bit of it. Up to 16 octets behind `end` may be read.
 */
export function outsideAlphabet(alphabet: u32, at: u32, end: u32): u32 {
  const bitmap = v128.load(alphabet)
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0)
  const low = i8x16.splat(7)
  const none = i8x16.splat(0)
  for (; at < end; at += 16) {
    const octets = v128.load(at)
    // Beyond ASCII the bitmap has no octet, and the swizzle gives 0.
    const row = v128.swizzle(bitmap, i8x16.shr_u(octets, 3))
    const bit = v128.swizzle(bits, v128.and(octets, low))
    let outside = i8x16.bitmask(i8x16.eq(v128.and(row, bit), none))
    if (end - at < 16) outside &= (1 << (end - at)) - 1
    if (outside != 0) return at + ctz(outside)
  }
  return end
}

/** Goes through octets of a UniversalString; the first code point that is no character is put down for later. */
export function feedUniversal(at: u32, end: u32): void {
  let pending = load<u32>(text, STRING_PENDING)
  let code = load<u32>(text, STRING_LEAST)
  for (; at < end; at++) {
    if (pending == 0) store<i64>(text, offsetOf(at), STRING_CHARACTER)
    code = (code << 8) | load<u8>(at)
    pending = (pending + 1) & 3
    if (pending != 0 || (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))) continue
    putLater(load<i64>(text, STRING_CHARACTER), code)
  }
  store<u32>(text, pending, STRING_PENDING)
  store<u32>(text, code, STRING_LEAST)
}

/** Puts down a fault that has to wait for the end of the string, where others come before it; the first one stays. */
export function putLater(offset: i64, found: u32): void {
  if (load<i64>(text, STRING_LATER) >= 0) return
  store<i64>(text, offset, STRING_LATER)
  store<u32>(text, found, STRING_LATER_FOUND)
}
