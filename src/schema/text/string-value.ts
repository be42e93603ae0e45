/** The string at hand on its way into the encoding: its octets at once, or all of them together where an encoding in it is wanted. */
import { HoldingLimit } from './ber-builder.ts'
import { GrowingOctets } from './growing.ts'
import { lastZerosOf, type Shape, type StringForm } from './shapes.ts'
import type { OctetTarget } from './strings.ts'
import { maxCollected, type Values } from './values.ts'

export class StringValue {
  readonly #values: Values
  readonly #collected = new GrowingOctets()
  readonly #collector: OctetTarget = { octets: (source, start, end) => this.#collect(source, start, end) }
  #isCollected = false

  constructor(values: Values) {
    this.#values = values
  }

  /** @returns where the octets go */
  begin(shape: Shape): OctetTarget {
    const { encoding } = this.#values
    this.#isCollected = this.#values.isCollected(shape)
    if (this.#isCollected) {
      this.#collected.length = 0
      return this.#collector
    }
    encoding.beginString(shape.identifier, isBits(shape.form))
    return encoding
  }

  end(shape: Shape, unusedBits: number, lastZeros = lastZerosOf(shape)): void {
    const { encoding } = this.#values
    if (this.#isCollected) {
      const octets = this.#collected.octets.slice(0, this.#collected.length)
      const held = unusedBits === 0 ? this.#values.canonicalHeld(shape, octets) : octets
      encoding.beginString(shape.identifier, isBits(shape.form))
      encoding.octets(held, 0, held.length)
    }
    encoding.endString(unusedBits, lastZeros)
  }

  #collect(source: Uint8Array, start: number, end: number): void {
    if (this.#collected.length + end - start > maxCollected) throw new HoldingLimit('LIMIT_HELD')
    this.#collected.append(source, start, end)
  }
}

function isBits(form: StringForm | undefined): boolean {
  return form === 'bits'
}
