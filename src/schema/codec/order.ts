/** The orders of SET and SET OF under DER (X.690 10.3, 11.6), of encodings that lie in one array. */

/** Compares encodings octet by octet; none is the beginning of another one. */
export function compareEncodings(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): number {
  const common = Math.min(end - start, otherEnd - otherStart)
  for (let i = 0; i < common; i++) {
    const difference = bytes[start + i] - bytes[otherStart + i]
    if (difference !== 0) return difference
  }
  return end - start - (otherEnd - otherStart)
}

const formBit = 0x20

/** Compares the tags of two encodings: by class, then by number; identifier octets show both. */
export function compareTags(bytes: Uint8Array, at: number, other: number): number {
  const first = (bytes[at] & ~formBit) - (bytes[other] & ~formBit)
  if (first !== 0 || (bytes[at] & 0x1f) !== 0x1f) return first
  const [size, otherSize] = [identifierSize(bytes, at), identifierSize(bytes, other)]
  // More octets show a higher number.
  return size - otherSize || compareEncodings(bytes, at + 1, at + size, other + 1, other + size)
}

function identifierSize(bytes: Uint8Array, at: number): number {
  let size = 2
  while (bytes[at + size - 1] >= 0x80) size++
  return size
}

export function isTagAscending(bytes: Uint8Array, before: number, at: number): boolean {
  return compareTags(bytes, before, at) < 0
}
