// Pages of RAM: the zero-page test, 64 octets a step.

/** Whether all `length` octets at `page` are zero; `length` is a multiple of 64. */
export function isZero(page: u32, length: u32): bool {
  // Most pages that are not zero show it at once.
  if (load<u64>(page) != 0) return false
  const end = page + length
  for (let at = page; at < end; at += 64) {
    const a = v128.or(v128.load(at), v128.load(at, 16))
    const b = v128.or(v128.load(at, 32), v128.load(at, 48))
    if (v128.any_true(v128.or(a, b))) return false
  }
  return true
}
