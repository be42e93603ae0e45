/** How CER divides long strings (X.690 9.2). */

/** Contents octets of a string that CER leaves whole, and of each of its segments but the last. */
export const segmentSize = 1000

/**
 * The contents octets of each segment, from those of the primitive form.
 * @param isBits a BIT STRING: each segment has an initial octet, of which the last alone tells of unused bits
 */
export function cerSegments(contents: Uint8Array, isBits: boolean): Uint8Array[] {
  const segments: Uint8Array[] = []
  const size = isBits ? segmentSize - 1 : segmentSize
  for (let at = isBits ? 1 : 0; at < contents.length; at += size) {
    const piece = contents.subarray(at, at + size)
    segments.push(isBits ? withInitialOctet(piece, at + size < contents.length ? 0 : contents[0]) : piece)
  }
  return segments
}

function withInitialOctet(bits: Uint8Array, unusedBits: number): Uint8Array {
  const segment = new Uint8Array(1 + bits.length)
  segment[0] = unusedBits
  segment.set(bits, 1)
  return segment
}
