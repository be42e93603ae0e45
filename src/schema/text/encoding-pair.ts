/** Two encodings of the same values: one to be validated as it comes, and one that is held until it is complete. */
import type { Encoding, LastZeros, Order } from './encoding.ts'
import type { TextPlace } from './errors.ts'

export class EncodingPair implements Encoding {
  readonly #first: Encoding
  readonly #second: Encoding

  constructor(first: Encoding, second: Encoding) {
    this.#first = first
    this.#second = second
  }

  /** Places are for the one that is validated. */
  mark(place: TextPlace): void {
    this.#first.mark(place)
  }

  open(identifier: Uint8Array, order: Order): void {
    this.#first.open(identifier, order)
    this.#second.open(identifier, order)
  }

  close(): void {
    this.#first.close()
    this.#second.close()
  }

  openHolder(identifier: Uint8Array, isBits: boolean): void {
    this.#first.openHolder(identifier, isBits)
    this.#second.openHolder(identifier, isBits)
  }

  part(rank: number): void {
    this.#first.part(rank)
    this.#second.part(rank)
  }

  endPart(unlessIs: Uint8Array | undefined): void {
    this.#first.endPart(unlessIs)
    this.#second.endPart(unlessIs)
  }

  primitive(identifier: Uint8Array, contents: Uint8Array): void {
    this.#first.primitive(identifier, contents)
    this.#second.primitive(identifier, contents)
  }

  beginString(identifier: Uint8Array, isBits: boolean): void {
    this.#first.beginString(identifier, isBits)
    this.#second.beginString(identifier, isBits)
  }

  beginRaw(): void {
    this.#first.beginRaw()
    this.#second.beginRaw()
  }

  endRaw(): void {
    this.#first.endRaw()
    this.#second.endRaw()
  }

  octets(source: Uint8Array, start: number, end: number): void {
    this.#first.octets(source, start, end)
    this.#second.octets(source, start, end)
  }

  endString(unusedBits: number, lastZeros: LastZeros): void {
    this.#first.endString(unusedBits, lastZeros)
    this.#second.endString(unusedBits, lastZeros)
  }
}
