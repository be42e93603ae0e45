/** How much a page's octets vary: Shannon's entropy of their values, in bits an octet. */

const counts = new Uint32Array(256)

/** 0 for octets that are all the same, 8 where all values come equally often. */
export function entropyOf(octets: Uint8Array): number {
  if (octets.length === 0) return 0
  counts.fill(0)
  for (let at = 0; at < octets.length; at++) counts[octets[at]!]!++
  let sum = 0
  for (let value = 0; value < 256; value++) {
    const count = counts[value]!
    if (count > 0) sum += count * Math.log2(count)
  }
  return Math.max(0, Math.log2(octets.length) - sum / octets.length)
}

/** The level that crosses for it: 0 to 254. */
export const levelOf = (bits: number): number => Math.min(254, Math.round((bits * 254) / 8))
