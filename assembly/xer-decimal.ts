// Whole numbers as decimal text: eight digits at a time, all of them in one register of 64 bits.

/** Characters that a number of 64 bits takes at most, its sign included, and the stores past them. */
export const DECIMAL_ROOM: u32 = 32

/** Eight times the character 0. */
const ZEROS: u64 = 0x30303030 * 0x100000001

/** Writes a signed number at `out`; returns the address after it. */
export function writeSigned(value: i64, out: u32): u32 {
  if (value >= 0) return writeUnsigned(value, out)
  store<u8>(out, 0x2d)
  return writeUnsigned(0 - value, out + 1)
}

/** Writes an unsigned number at `out`; returns the address after it. */
export function writeUnsigned(value: u64, out: u32): u32 {
  if (value < 100000000) return writeLeading(<u32>value, out)
  const high = value / 100000000
  const low = <u32>(value - high * 100000000)
  if (high < 100000000) out = writeLeading(<u32>high, out)
  else {
    const top = high / 100000000
    out = writeLeading(<u32>top, out)
    store<u64>(out, digits(<u32>(high - top * 100000000)))
    out += 8
  }
  store<u64>(out, digits(low))
  return out + 8
}

/** Writes a number below 10^8 without leading zeros. */
@inline
function writeLeading(value: u32, out: u32): u32 {
  const text = digits(value)
  // Digits are 0x30 to 0x39: what is left without 0x30 tells the first that is not zero. The last one stays, come what may.
  const zeros = <u32>ctz((text ^ ZEROS) | ((<u64>1) << 56)) >> 3
  store<u64>(out, text >> (zeros << 3))
  return out + 8 - zeros
}

/** The eight decimal digits of a number below 10^8 as text, the first one in the lowest octet. */
@inline
function digits(value: u32): u64 {
  const high = value / 10000
  // Two numbers below 10^4 in lanes of 32 bits, then four below 100 in lanes of 16, then eight digits in octets.
  const fours = <u64>high | ((<u64>(value - high * 10000)) << 32)
  // n * 10486 >> 20 is n / 100 for all n below 10^4, and n * 103 >> 10 is n / 10 below 100.
  const hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007f
  const pairs = hundreds | ((fours - hundreds * 100) << 16)
  const tens = ((pairs * 103) >> 10) & 0x000f000f000f000f
  return (tens | ((pairs - tens * 10) << 8)) + ZEROS
}
