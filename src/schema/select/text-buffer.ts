/** Text in UTF-8 under construction, without a string for each part of it. */
const encoder = new TextEncoder()
const lowerDigits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0))

export class TextBuffer {
  octets = new Uint8Array(64 * 1024)
  length = 0

  /** Makes room for so many octets more. */
  ensure(octets: number): void {
    const wanted = this.length + octets
    if (wanted <= this.octets.length) return
    const larger = new Uint8Array(Math.max(wanted, 2 * this.octets.length))
    larger.set(this.octets.subarray(0, this.length))
    this.octets = larger
  }

  addOctet(octet: number): void {
    if (this.length === this.octets.length) this.ensure(1)
    this.octets[this.length++] = octet
  }

  addText(text: string): void {
    // A unit of UTF-16 takes three octets at most.
    this.ensure(3 * text.length)
    if (this.#addAscii(text)) return
    this.length += encoder.encodeInto(text, this.octets.subarray(this.length)).written
  }

  /** Words are short and ASCII: an encoder costs more for so little. */
  #addAscii(text: string): boolean {
    const { length } = text
    if (length > 64) return false
    const { octets } = this
    const start = this.length
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 0x7f) return false
      octets[start + i] = unit
    }
    this.length = start + length
    return true
  }

  /** Adds the octets of `from` from `start` to `end`. */
  addSlice(from: Uint8Array, start: number, end: number): void {
    this.ensure(end - start)
    const { octets } = this
    if (end - start > 64) {
      octets.set(from.subarray(start, end), this.length)
      this.length += end - start
      return
    }
    let at = this.length
    for (let i = start; i < end; i++) octets[at++] = from[i]
    this.length = at
  }

  /** Adds two hexadecimal digits for each octet. */
  addHex(from: Uint8Array, start: number, end: number): void {
    this.ensure(2 * (end - start))
    const { octets } = this
    let at = this.length
    for (let i = start; i < end; i++) {
      octets[at++] = lowerDigits[from[i] >> 4]
      octets[at++] = lowerDigits[from[i] & 15]
    }
    this.length = at
  }

  /** Adds a whole number in decimal. */
  addInteger(value: number): void {
    this.ensure(20)
    const { octets } = this
    let rest = value
    if (rest < 0) {
      octets[this.length++] = 0x2d
      rest = -rest
    }
    let digits = 1
    for (let power = 10; power <= rest; power *= 10) digits++
    this.length += digits
    let at = this.length
    // Division of numbers of 32 bits is whole; of larger ones it is not, and dear.
    while (rest > 0xffffffff) {
      const next = Math.floor(rest / 10)
      octets[--at] = 0x30 + (rest - next * 10)
      rest = next
    }
    let small = rest >>> 0
    do {
      const next = (small / 10) >>> 0
      octets[--at] = 0x30 + (small - next * 10)
      small = next
    } while (small > 0)
  }
}
