// Contents octets of a REAL (X.690 8.5; DER: 11.3).
import { DER_REAL, REAL_INVALID } from './schema-status'
import { OK } from './status'

/** What is wrong with the contents octets from `at` to `end`: REAL_INVALID, under DER also DER_REAL, or OK. */
export function realFault(at: u32, end: u32, der: bool): u32 {
  // 8.5.2: no octets stand for plus zero, and nothing else does.
  if (at == end) return OK
  const first: u32 = load<u8>(at)
  if (first & 0x80) return binaryFault(first, at + 1, end, der)
  // 8.5.9: infinities, not-a-number, minus zero.
  if (first & 0x40) return first <= 0x43 && end - at == 1 ? OK : REAL_INVALID
  if (first == 0 || first > 3) return REAL_INVALID
  return decimalFault(first, at + 1, end, der)
}

/** 8.5.7: sign, base and scale in the first octet, then exponent and mantissa. */
function binaryFault(first: u32, at: u32, end: u32, der: bool): u32 {
  if ((first & 0x30) == 0x30) return REAL_INVALID
  let octets: u32 = (first & 3) + 1
  if (octets == 4) {
    if (at == end) return REAL_INVALID
    octets = load<u8>(at)
    at++
    if (octets == 0) return REAL_INVALID
  }
  if (octets >= end - at) return REAL_INVALID
  const padded = octets > 1 && isPadded(at)
  if ((first & 3) == 3 && padded) return REAL_INVALID
  at += octets
  // A mantissa of zero would be zero, which has no contents octets.
  let mantissa: u32 = 0
  for (let digit = at; digit < end && mantissa == 0; digit++) mantissa = load<u8>(digit)
  if (mantissa == 0) return REAL_INVALID
  if (!der) return OK
  // 11.3.1: base 2, no scale, the shortest exponent, and an odd mantissa without leading zero octets.
  const plain = (first & 0x3c) == 0 && !padded && ((first & 3) != 3 || octets > 3)
  return plain && load<u8>(at) != 0 && (load<u8>(end - 1) & 1) == 1 ? OK : DER_REAL
}

/** Whether the first nine bits of two octets or more are all equal. */
function isPadded(at: u32): bool {
  const first: i32 = load<i8>(at)
  return u32(first + 1) <= 1 && <i32>load<i8>(at, 1) >> 7 == first
}

const SPACE: u32 = 0x20
const PLUS: u32 = 0x2b
const COMMA: u32 = 0x2c
const MINUS: u32 = 0x2d
const POINT: u32 = 0x2e
const ZERO: u32 = 0x30
const E: u32 = 0x45

@inline
function isDigit(octet: u32): bool {
  return octet - ZERO <= 9
}

/** 8.5.8: text in one of the forms NR1, NR2, NR3 of ISO 6093. */
function decimalFault(form: u32, at: u32, end: u32, der: bool): u32 {
  let plain = form == 3
  while (at < end && load<u8>(at) == SPACE) {
    at++
    plain = false
  }
  if (at < end) {
    const sign: u32 = load<u8>(at)
    if (sign == PLUS || sign == MINUS) {
      at++
      plain = plain && sign == MINUS
    }
  }
  const digits = at
  let significant = false
  while (at < end && isDigit(load<u8>(at))) {
    if (load<u8>(at) != ZERO) significant = true
    at++
  }
  let count = at - digits
  // 11.3.2: digits that neither begin nor end with 0, then the point and no others.
  if (plain && (count == 0 || load<u8>(digits) == ZERO || load<u8>(at - 1) == ZERO)) plain = false
  if (form > 1) {
    if (at == end) return REAL_INVALID
    const mark: u32 = load<u8>(at)
    if (mark != POINT && mark != COMMA) return REAL_INVALID
    at++
    const fraction = at
    while (at < end && isDigit(load<u8>(at))) {
      if (load<u8>(at) != ZERO) significant = true
      at++
    }
    count += at - fraction
    if (mark == COMMA || at != fraction) plain = false
  }
  if (count == 0 || !significant) return REAL_INVALID
  if (form == 3) {
    if (at == end || (load<u8>(at) & 0xdf) != E) return REAL_INVALID
    if (load<u8>(at) != E) plain = false
    at++
    let sign: u32 = 0
    if (at < end) {
      sign = load<u8>(at)
      if (sign == PLUS || sign == MINUS) at++
      else sign = 0
    }
    const exponent = at
    while (at < end && isDigit(load<u8>(at))) at++
    if (at == exponent) return REAL_INVALID
    // 11.3.2.6: an exponent of zero is "+0", any other has no plus sign and no leading zero.
    const zero = load<u8>(exponent) == ZERO
    if (zero ? sign != PLUS || at - exponent != 1 : sign == PLUS) plain = false
  }
  if (at != end) return REAL_INVALID
  return der && !plain ? DER_REAL : OK
}
