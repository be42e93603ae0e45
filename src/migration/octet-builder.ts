/** Octets of a number that is not known beforehand, up to a bound: one array that doubles. */
export class OctetBuilder {
  #octets = new Uint8Array(256)
  #length = 0
  readonly most: number

  constructor(most: number) {
    this.most = most
  }

  get length(): number {
    return this.#length
  }

  /** A view, good until more is put. */
  get octets(): Uint8Array {
    return this.#octets.subarray(0, this.#length)
  }

  /** @returns false, with nothing put, where there would be too many */
  put(octets: Uint8Array): boolean {
    if (!this.#reserve(octets.length)) return false
    this.#octets.set(octets, this.#length)
    this.#length += octets.length
    return true
  }

  /** Big-endian, in two's complement where it is negative. */
  putInteger(width: number, value: bigint): boolean {
    if (!this.#reserve(width)) return false
    for (let i = width - 1, rest = value; i >= 0; i--, rest >>= 8n)
      this.#octets[this.#length + i] = Number(rest & 0xffn)
    this.#length += width
    return true
  }

  #reserve(octets: number): boolean {
    const wanted = this.#length + octets
    if (wanted > this.most) return false
    if (wanted > this.#octets.length) {
      const larger = new Uint8Array(Math.min(2 * wanted, this.most))
      larger.set(this.octets)
      this.#octets = larger
    }
    return true
  }
}
