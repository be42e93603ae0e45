// Octets as hexadecimal text, sixteen at a time. Loads may reach 15 octets past the input and stores 47 past the text: the
// regions lie so that both are harmless.

/** Octets that `writeSpacedHex` writes, of which the caller may want fewer. */
export const SPACED_HEX: u32 = 48

/** Writes the sixteen octets at `from` as `00 01 .. 0F `: each takes three characters, the last of which is a space. */
@inline
export function writeSpacedHex(from: u32, out: u32): void {
  const octets = v128.load(from)
  const digits = i8x16(48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70)
  const spaces = i8x16.splat(0x20)
  const high = i8x16.swizzle(digits, i8x16.shr_u(octets, 4))
  const low = i8x16.swizzle(digits, v128.and(octets, i8x16.splat(0x0f)))
  const first = i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
  const last = i8x16.shuffle(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
  // An index past the vector gives zero, which the spaces then fill.
  const begin = i8x16.swizzle(first, i8x16(0, 1, -1, 2, 3, -1, 4, 5, -1, 6, 7, -1, 8, 9, -1, 10))
  const middle = i8x16.shuffle(first, last, 11, 0, 12, 13, 0, 14, 15, 0, 16, 17, 0, 18, 19, 0, 20, 21)
  const end = i8x16.swizzle(last, i8x16(-1, 6, 7, -1, 8, 9, -1, 10, 11, -1, 12, 13, -1, 14, 15, -1))
  const gapsBegin = i8x16(0, 0, 32, 0, 0, 32, 0, 0, 32, 0, 0, 32, 0, 0, 32, 0)
  const gapsMiddle = i8x16(0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0, -1, 0, 0)
  const gapsEnd = i8x16(32, 0, 0, 32, 0, 0, 32, 0, 0, 32, 0, 0, 32, 0, 0, 32)
  v128.store(out, v128.or(begin, gapsBegin))
  v128.store(out, v128.bitselect(spaces, middle, gapsMiddle), 16)
  v128.store(out, v128.or(end, gapsEnd), 32)
}

/** Writes the sixteen octets at `from` as 32 digits with nothing between them. */
@inline
export function writeDenseHex(from: u32, out: u32): void {
  const octets = v128.load(from)
  const digits = i8x16(48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 65, 66, 67, 68, 69, 70)
  const high = i8x16.swizzle(digits, i8x16.shr_u(octets, 4))
  const low = i8x16.swizzle(digits, v128.and(octets, i8x16.splat(0x0f)))
  v128.store(out, i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23))
  v128.store(out, i8x16.shuffle(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16)
}

/** Writes the two octets at `from` as sixteen binary digits. */
@inline
export function writeBits(from: u32, out: u32): void {
  const octets = i8x16.swizzle(v128.load16_splat(from), i8x16(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1))
  const masks = i8x16(-128, 64, 32, 16, 8, 4, 2, 1, -128, 64, 32, 16, 8, 4, 2, 1)
  // Where the bit is set the comparison gives -1.
  v128.store(out, i8x16.sub(i8x16.splat(0x30), i8x16.eq(v128.and(octets, masks), masks)))
}
