/** Text of XER in UTF-8, grown at its end and taken from its beginning. */
const encoder = new TextEncoder()

export class XerText {
  #octets = new Uint8Array(64 * 1024)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The text from `start` to `end`: a view that is good until more is added. */
  slice(start: number, end: number): Uint8Array {
    return this.#octets.subarray(start, end)
  }

  addOctets(octets: Uint8Array): void {
    this.#grow(octets.length)
    this.#octets.set(octets, this.#length)
    this.#length += octets.length
  }

  addText(text: string): void {
    // A unit of UTF-16 takes three octets at most.
    this.#grow(text.length * 3)
    this.#length += encoder.encodeInto(text, this.#octets.subarray(this.#length)).written
  }

  /** Puts other octets in the place of the last ones. */
  replaceFrom(start: number, pieces: readonly Uint8Array[]): void {
    this.#length = start
    for (const piece of pieces) this.addOctets(piece)
  }

  /** Forgets the first octets. */
  drop(octets: number): void {
    this.#octets.copyWithin(0, octets, this.#length)
    this.#length -= octets
  }

  #grow(octets: number): void {
    const wanted = this.#length + octets
    if (wanted <= this.#octets.length) return
    const larger = new Uint8Array(Math.max(wanted, this.#octets.length * 2))
    larger.set(this.#octets.subarray(0, this.#length))
    this.#octets = larger
  }
}
