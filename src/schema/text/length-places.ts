/**
 * Octets of an encoding without their length octets, and where those belong: each value is written once, and its length stands when it is
 * known, so that composing moves every octet once, however deep it lies.
 *
 *     octets   30 A0 02 2A ..      places   1: length of the SEQUENCE    2: of [0]    3: of the INTEGER
 */
import { lengthSize, writeLength } from '../../ber/writer.ts'
import { GrowingNumbers, GrowingOctets } from './growing.ts'

/** Instead of a length: the indefinite form. */
export const INDEFINITE = -1

export class LengthPlaces extends GrowingOctets {
  /** Index in the octets in front of which length octets belong, ascending. */
  readonly #at = new GrowingNumbers()
  readonly #lengths = new GrowingNumbers()
  /** A tag octet that goes before the length octets: of the segments of a string; 0 for none. */
  readonly #tags = new GrowingNumbers()
  /** Octets of all length octets that are known so far. */
  inserted = 0

  get places(): number {
    return this.#at.length
  }

  /** Length octets belong at the end of what there is; `setLength` tells them. @returns the number of the place */
  addPlace(tag = 0): number {
    this.#at.push(this.length)
    this.#lengths.push(0)
    this.#tags.push(tag)
    return this.#at.length - 1
  }

  setLength(place: number, length: number): void {
    this.#lengths.set(place, length)
    this.inserted += this.#sizeOf(place)
  }

  setIndefinite(place: number): void {
    this.#lengths.set(place, INDEFINITE)
  }

  /** Forgets all from `length` and `places` on. */
  cut(length: number, places: number, inserted: number): void {
    this.length = length
    for (const column of [this.#at, this.#lengths, this.#tags]) column.length = places
    this.inserted = inserted
  }

  /**
   * The octets from `start` on with their length octets, those of the places from `first` on.
   * @param positions ascending indexes from `start` on, or the length; they become indexes in the result
   */
  compose(start: number, first: number, positions?: GrowingNumbers, from = 0): Uint8Array {
    let size = this.length - start
    for (let place = first; place < this.#at.length; place++) size += this.#sizeOf(place)
    const composed = new Uint8Array(size)
    let to = 0
    let at = start
    let position = from
    const count = positions?.length ?? 0
    for (let place = first; place < this.#at.length; place++) {
      const next = this.#at.at(place)
      while (position < count && positions!.at(position) < next) {
        positions!.set(position, positions!.at(position) - at + to)
        position++
      }
      if (next > at) copy(this.octets, at, next, composed, to)
      to += next - at
      at = next
      const tag = this.#tags.at(place)
      if (tag !== 0) composed[to++] = tag
      const length = this.#lengths.at(place)
      if (length === INDEFINITE) composed[to++] = 0x80
      else to = writeLength(composed, to, length)
    }
    for (; position < count; position++) positions!.set(position, positions!.at(position) - at + to)
    copy(this.octets, at, this.length, composed, to)
    return composed
  }

  #sizeOf(place: number): number {
    const length = this.#lengths.at(place)
    return (this.#tags.at(place) === 0 ? 0 : 1) + (length === INDEFINITE ? 1 : lengthSize(length))
  }
}

function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  if (end - start > 32) to.set(from.subarray(start, end), at)
  else for (let i = start; i < end; i++) to[at + i - start] = from[i]
}
