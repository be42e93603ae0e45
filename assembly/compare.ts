// Octets beside octets.

/** How many of `length` octets at `a` and `b` are the same before the first that differs. */
export function sameOctets(a: u32, b: u32, length: u32): u32 {
  let at: u32 = 0
  for (; length - at >= 64; at += 64) {
    const front = v128.or(differenceAt(a + at, b + at), differenceAt(a + at + 16, b + at + 16))
    const back = v128.or(differenceAt(a + at + 32, b + at + 32), differenceAt(a + at + 48, b + at + 48))
    if (v128.any_true(v128.or(front, back))) break
  }
  for (; at < length; at++) if (load<u8>(a + at) != load<u8>(b + at)) break
  return at
}

@inline
function differenceAt(a: u32, b: u32): v128 {
  return v128.xor(v128.load(a), v128.load(b))
}
