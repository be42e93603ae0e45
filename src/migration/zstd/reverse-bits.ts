/** Bits of a Zstandard bitstream (RFC 8878, 4.1): read from its last octet to its first, whose highest set bit marks the begin. */

export class ReverseBits {
  readonly octets: Uint8Array
  readonly from: number
  /** Bits that are left; below zero once more were read than there were, which then read as zeros. */
  left: number

  /** @throws where the last octet has no mark, or there is none */
  constructor(octets: Uint8Array, from: number, to: number) {
    const last = to > from ? octets[to - 1] : 0
    if (last === 0) throw new Error('a bitstream without its mark')
    this.octets = octets
    this.from = from
    this.left = 8 * (to - from - 1) + 31 - Math.clz32(last)
  }

  /** The next `count` bits, at most 25, as a number. */
  read(count: number): number {
    const left = (this.left -= count)
    if (left < 0) return left + count <= 0 ? 0 : this.#bits(0, left + count) << -left
    return this.#bits(left, count)
  }

  /** As `read`, up to 31 of them. */
  readLong(count: number): number {
    if (count <= 16) return this.read(count)
    const high = this.read(count - 16)
    return high * 65536 + this.read(16)
  }

  /** `count` bits from bit `at` on, counted from the lowest of the first octet. */
  #bits(at: number, count: number): number {
    const { octets } = this
    const i = this.from + (at >> 3)
    const word = octets[i] | (octets[i + 1] << 8) | (octets[i + 2] << 16) | (octets[i + 3] << 24)
    return (word >>> (at & 7)) & ((1 << count) - 1)
  }
}
