// Adler-32 (RFC 1950): the checksum at the end of zlib data.

const MODULUS: u32 = 65521
/** Octets after which the sums could pass 32 bits. */
const STEP: u32 = 5552

export function adler32(at: u32, length: u32): u32 {
  let a: u32 = 1
  let b: u32 = 0
  for (const end = at + length; at < end; ) {
    for (const stop = at + min(STEP, end - at); at < stop; at++) {
      a += load<u8>(at)
      b += a
    }
    a %= MODULUS
    b %= MODULUS
  }
  return (b << 16) | a
}
