/** A writer of small data values into one array, for the generators of streams that a schema describes. */
import type { Random } from './random.ts'

const encoder = new TextEncoder()

export class SmallValues {
  octets: Uint8Array
  readonly random: Random
  at = 0
  values = 0

  /** @param size octets of the array; it grows when they do not suffice */
  constructor(size: number, random: Random) {
    this.octets = new Uint8Array(size)
    this.random = random
  }

  get written(): Uint8Array {
    return this.octets.subarray(0, this.at)
  }

  /** A constructed value in the definite form, or, one in `oneIn`, in the indefinite form. */
  container(identifier: readonly number[], fill: () => void, oneIn = 0): void {
    this.values++
    this.#put(identifier)
    this.#room(3)
    const indefinite = oneIn > 0 && this.random.below(oneIn) === 0
    const lengthAt = this.at++
    fill()
    this.#room(4)
    const { octets } = this
    if (indefinite) {
      octets[lengthAt] = 0x80
      octets[this.at++] = 0
      octets[this.at++] = 0
      return
    }
    const length = this.at - lengthAt - 1
    if (length < 0x80) {
      octets[lengthAt] = length
      return
    }
    const more = length < 0x100 ? 1 : length < 0x1_0000 ? 2 : 3
    this.#room(more)
    this.octets.copyWithin(lengthAt + 1 + more, lengthAt + 1, this.at)
    this.octets[lengthAt] = 0x80 | more
    for (let i = 0; i < more; i++) this.octets[lengthAt + 1 + i] = length >> (8 * (more - 1 - i))
    this.at += more
  }

  /** A whole number within 2^53-1, in as few octets as hold it. */
  integer(identifier: readonly number[], value: number): void {
    this.values++
    let size = 1
    for (let bound = 0x80; value >= bound || value < -bound; bound *= 0x100) size++
    this.#put(identifier)
    this.#put([size])
    let rest = value
    for (let i = size - 1; i >= 0; i--) {
      this.octets[this.at + i] = rest % 0x100
      rest = Math.floor(rest / 0x100)
    }
    this.at += size
  }

  /** Noise of so many octets, fewer than 128. */
  noise(identifier: readonly number[], length: number): void {
    this.#header(identifier, length)
    for (let i = 0; i < length; i++) this.octets[this.at++] = this.random.next()
  }

  /** Fewer than 128 octets of UTF-8. */
  text(identifier: readonly number[], text: string): void {
    const encoded = encoder.encode(text)
    this.#header(identifier, encoded.length)
    this.octets.set(encoded, this.at)
    this.at += encoded.length
  }

  boolean(identifier: readonly number[]): void {
    this.#header(identifier, 1)
    this.octets[this.at++] = this.random.chance(0.5) ? 0xff : 0
  }

  #header(identifier: readonly number[], length: number): void {
    this.values++
    this.#put(identifier)
    this.#put([length])
  }

  #put(octets: readonly number[]): void {
    this.#room(octets.length)
    for (const octet of octets) this.octets[this.at++] = octet
  }

  /** Also makes room for a few octets of contents after a header. */
  #room(octets: number): void {
    if (this.at + octets + 256 <= this.octets.length) return
    const larger = new Uint8Array(2 * (this.octets.length + octets + 256))
    larger.set(this.written)
    this.octets = larger
  }
}
