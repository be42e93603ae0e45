/**
 * Baseline: the barest walkers over one message in one array. No checks but bounds, definite lengths only, nothing kept: each
 * value's class, number, form and offsets are read and summed up on the spot.
 */

/** Knows the nesting, by recursion. Adds up into `sum`, and returns it. */
export function sumUpNested(octets: Uint8Array, start: number, end: number, sum: number): number {
  let at = start
  while (at < end) {
    const identifier = at
    const leading = octets[at++]
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
    if (length > 0x7f) {
      let count = length & 0x7f
      length = 0
      while (count-- > 0) length = (length << 8) | octets[at++]
    }
    sum = (sum + (leading >> 6) + 3 * tagNumber + 5 * ((leading >> 5) & 1) + 7 * identifier + 11 * at + 13 * length) | 0
    if (length > end - at) throw new Error('out of bounds')
    if ((leading & 0x20) !== 0) sum = sumUpNested(octets, at, at + length, sum)
    at += length
  }
  return sum
}

/** Knows the nesting, by a stack of ends. */
export function sumUpStacked(octets: Uint8Array, ends: Int32Array): number {
  const size = octets.length
  let sum = 0
  let at = 0
  let depth = 0
  let end = size
  ends[0] = size
  for (;;) {
    while (at === end) {
      if (depth === 0) return sum
      end = ends[--depth]
    }
    const identifier = at
    const leading = octets[at++]
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
    if (length > 0x7f) {
      let count = length & 0x7f
      length = 0
      while (count-- > 0) length = (length << 8) | octets[at++]
    }
    sum = (sum + (leading >> 6) + 3 * tagNumber + 5 * ((leading >> 5) & 1) + 7 * identifier + 11 * at + 13 * length) | 0
    if (length > end - at) throw new Error('out of bounds')
    if ((leading & 0x20) !== 0) {
      end = at + length
      ends[++depth] = end
    } else at += length
  }
}

/** Takes value after value and never knows which is inside which: less than a walker. */
export function sumUpFlat(octets: Uint8Array): number {
  const size = octets.length
  let sum = 0
  let at = 0
  while (at < size) {
    const identifier = at
    const leading = octets[at++]
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
    if (length > 0x7f) {
      let count = length & 0x7f
      length = 0
      while (count-- > 0) length = (length << 8) | octets[at++]
    }
    sum = (sum + (leading >> 6) + 3 * tagNumber + 5 * ((leading >> 5) & 1) + 7 * identifier + 11 * at + 13 * length) | 0
    if ((leading & 0x20) === 0) at += length
  }
  return sum
}
