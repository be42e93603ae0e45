/**
 * Baseline for honesty: the whole stream in one array, walker and consumer one loop, no checks, cannot be cut. What plain
 * TypeScript can do when it need not be a library.
 */

/** Walks data values and sums them up as `Summary` does. */
export function sumUpBarely(octets: Uint8Array, ends: Int32Array): number {
  const size = octets.length
  let at = 0
  let depth = 0
  let mixed = 0
  let offsets = 0
  ends[0] = -1
  while (at < size) {
    const leading = octets[at++]
    if (leading === 0) {
      at++
      depth--
      while (ends[depth] === at) depth--
      continue
    }
    let tagNumber = leading & 0x1f
    if (tagNumber === 0x1f) {
      tagNumber = 0
      let octet = 0
      do {
        octet = octets[at++]
        tagNumber = (tagNumber << 7) | (octet & 0x7f)
      } while (octet > 0x7f)
    }
    let length = octets[at++]
    let indefinite = false
    if (length > 0x7f) {
      indefinite = length === 0x80
      let count = length & 0x7f
      length = 0
      while (count-- > 0) length = (length << 8) | octets[at++]
    }
    mixed = (mixed + (leading >> 6) + 3 * tagNumber + 5 * ((leading >> 5) & 1) + 7 * length + 11 * depth) | 0
    offsets += at
    if ((leading & 0x20) !== 0) {
      ends[++depth] = indefinite ? -1 : at + length
      if (indefinite || length > 0) continue
    } else at += length
    while (ends[depth] === at) depth--
  }
  return offsets + (mixed >>> 0)
}
