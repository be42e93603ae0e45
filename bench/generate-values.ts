/** A stream of small data values: what a file of call records or a socket of LDAP messages is made of. */
import { Random } from './random.ts'

export interface ValueStream {
  readonly octets: Uint8Array
  /** Data values, end-of-contents octets not counted. */
  readonly values: number
}

/** Room that one record surely takes less than. */
const RECORD_ROOM = 4096
const DEPTH = 4

/**
 * SEQUENCEs of INTEGER, OCTET STRING of at most 8 octets, BOOLEAN, context-specific tags and some OBJECT IDENTIFIERs. One in
 * six components is constructed, down to four levels; one container in eight has the indefinite form, one primitive value in
 * a hundred a high tag number, and one in a hundred long length octets with leading zeros.
 * @param size octets at least; the stream ends with the record that reaches them
 */
export function generateValues(size: number, seed: number): ValueStream {
  const writer = new Writer(new Uint8Array(size + RECORD_ROOM), new Random(seed))
  while (writer.at < size) writer.container(0)
  return { octets: writer.octets.subarray(0, writer.at), values: writer.values }
}

class Writer {
  readonly octets: Uint8Array
  readonly #random: Random
  at = 0
  values = 0

  constructor(octets: Uint8Array, random: Random) {
    this.octets = octets
    this.#random = random
  }

  container(depth: number): void {
    const { octets } = this
    const random = this.#random
    this.values++
    octets[this.at++] = random.chance(0.7) ? 0x30 : 0xa0 | random.below(8)
    const indefinite = random.chance(1 / 8)
    const lengthAt = this.at++
    const components = 2 + random.below(6)
    for (let i = 0; i < components; i++) {
      if (depth < DEPTH && random.chance(1 / 6)) this.container(depth + 1)
      else this.#primitive()
    }
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
    octets.copyWithin(lengthAt + 3, lengthAt + 1, this.at)
    octets[lengthAt] = 0x82
    octets[lengthAt + 1] = length >> 8
    octets[lengthAt + 2] = length
    this.at += 2
  }

  #primitive(): void {
    const random = this.#random
    this.values++
    const kind = random.below(100)
    if (kind < 40) this.#put(0x02, 1 + random.below(4))
    else if (kind < 65) this.#put(0x04, random.below(9))
    else if (kind < 75) this.#put(0x01, 1)
    else if (kind < 92) this.#put(0x80 | random.below(16), random.below(9))
    else if (kind < 98) this.#put(0x06, 3 + random.below(7))
    else if (kind < 99) {
      this.octets[this.at++] = 0x9f
      this.octets[this.at++] = 0x80 | (1 + random.below(100))
      this.#put(random.below(128), random.below(9))
    } else {
      this.octets[this.at++] = 0x04
      this.octets[this.at++] = 0x83
      this.octets[this.at++] = 0
      this.#put(0, random.below(9))
    }
  }

  /** The last identifier octet, or whatever stands before the last length octet, and contents. */
  #put(last: number, length: number): void {
    this.octets[this.at++] = last
    this.octets[this.at++] = length
    for (let i = 0; i < length; i++) this.octets[this.at++] = this.#random.next()
  }
}
