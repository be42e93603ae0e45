/** Text of XER in UTF-8, grown at its end and taken from its beginning. */
const encoder = new TextEncoder()

/** Length up to which text is added octet by octet: what else there is costs more for so little. */
const maxShort = 64

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

  /** Adds `octets` from `start` to `end`. */
  addSlice(octets: Uint8Array, start: number, end: number): void {
    if (end - start > maxShort) {
      this.addOctets(octets.subarray(start, end))
      return
    }
    this.#grow(end - start)
    for (let i = start; i < end; i++) this.#octets[this.#length++] = octets[i]
  }

  addText(text: string): void {
    // A unit of UTF-16 takes three octets at most.
    this.#grow(text.length * 3)
    if (this.#addAscii(text)) return
    this.#length += encoder.encodeInto(text, this.#octets.subarray(this.#length)).written
  }

  /** Tags are short and ASCII. */
  #addAscii(text: string): boolean {
    const { length } = text
    if (length > maxShort) return false
    const octets = this.#octets
    const start = this.#length
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 0x7f) return false
      octets[start + i] = unit
    }
    this.#length = start + length
    return true
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
