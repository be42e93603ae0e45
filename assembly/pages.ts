// Pages of RAM: the zero-page test.

/** The bits of 64 octets, or-ed together into 16. */
@inline
function bitsOf64(at: u32): v128 {
  return v128.or(v128.or(v128.load(at), v128.load(at, 16)), v128.or(v128.load(at, 32), v128.load(at, 48)))
}

/** Whether all `length` octets at `page` are zero; `length` is a multiple of 64. */
export function isZero(page: u32, length: u32): bool {
  // Most pages that are not zero show it at once.
  if (load<u64>(page) != 0) return false
  const end = page + length
  let at = page
  // The test of a step costs as much as the loads of 64 octets do: few tests, then, and the loads are what is left.
  for (const last = page + (length & ~255); at < last; at += 256) {
    const front = v128.or(bitsOf64(at), bitsOf64(at + 64))
    const back = v128.or(bitsOf64(at + 128), bitsOf64(at + 192))
    if (v128.any_true(v128.or(front, back))) return false
  }
  for (; at < end; at += 64) if (v128.any_true(bitsOf64(at))) return false
  return true
}
