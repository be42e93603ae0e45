// Characters in the octets of strings, cut anywhere: UTF-8, octets of an alphabet, and the four octets of a UniversalString.
// What is pending between two pieces lies in the string's registers.
import { ALPHABET_SIZE } from './schema-layout'
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

/** Address of the first octet from `at` to `end` that is not in an alphabet; `end` if all are. */
export function outsideAlphabet(alphabet: u32, at: u32, end: u32): u32 {
  const low = load<u64>(alphabet)
  const high = load<u64>(alphabet, ALPHABET_SIZE >> 1)
  for (; at < end; at++) {
    const octet: u64 = load<u8>(at)
    const bits: u64 = octet < 64 ? low : octet < 128 ? high : 0
    if (((bits >> (octet & 63)) & 1) == 0) break
  }
  return at
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
