/**
 * BER out of values as they come, in memory that does not grow with them: what is shorter than `maxHeld` octets is held until it ends and
 * has a definite length; longer values have the indefinite form, and longer strings are in segments. For DER everything is held.
 */
import { toDer } from '../../ber/canonical.ts'
import { BerError } from '../../ber/errors.ts'
import type { Encoding, LastZeros, Order } from './encoding.ts'
import type { TextPlace } from './errors.ts'
import { GrowingNumbers } from './growing.ts'
import { LengthPlaces } from './length-places.ts'
import { type Part, setInOrder, setOfInOrder } from './part-order.ts'

/** Takes octets, which are its own. `places` tells where in the text values begin that begin in them. */
export type OctetSink = (octets: Uint8Array, places: PlaceIndex) => void

/** Where in the text the values of some octets begin. */
export interface PlaceIndex {
  /** @param at index of an octet @returns the place of the last value that begins there or before; `undefined` if none does */
  placeOf(at: number): TextPlace | undefined
}

/** More would have to be held than is allowed; whoever knows the place in the text makes an error of it. */
export class HoldingLimit extends Error {
  readonly code: 'LIMIT_HELD' | 'JSON_ORDER'

  constructor(code: 'LIMIT_HELD' | 'JSON_ORDER') {
    super(code)
    this.code = code
  }
}

export interface BuilderOptions {
  /** Octets that are held for values without an end so far. */
  readonly maxHeld: number
  readonly der: boolean
}

interface Container {
  /** Index of its first identifier octet. */
  readonly from: number
  readonly place: number
  readonly start: number
  readonly inserted: number
  readonly order: Order
  /** Of its components, where their order may have to change. */
  parts: Part[] | undefined
  /** They do not ascend. */
  isDisordered: boolean
  /** Gone out already, in the indefinite form. */
  isIndefinite: boolean
  /** A primitive string around an encoding: it has no indefinite form. */
  readonly isHolder: boolean
}

/** Octets of a segment of a string that is too long to be held. */
const maxSegment = 64 * 1024
/** What is complete goes out by so many octets. */
const piece = 64 * 1024

const constructed = 0x20

export class BerBuilder implements Encoding {
  readonly #held = new LengthPlaces()
  readonly #sink: OctetSink
  readonly #maxHeld: number
  readonly #der: boolean
  readonly #open: Container[] = []
  /** Marks: index in the octets, then offset, line and column in the text. */
  readonly #markAt = new GrowingNumbers()
  readonly #marks = new GrowingNumbers()
  // The string at hand; no place if there is none, no start if all of it so far has gone out.
  #stringPlace = -1
  #stringStart = -1
  #stringIdentifier = 0
  #isBits = false
  /** It is in segments, of which the one at hand begins at `stringStart`. */
  #isSegmented = false
  /** Where the encoding that is at hand as it is begins. */
  #rawStart = 0

  constructor({ maxHeld, der }: BuilderOptions, sink: OctetSink) {
    this.#maxHeld = maxHeld
    this.#der = der
    this.#sink = sink
  }

  get depth(): number {
    return this.#open.length
  }

  mark({ offset, line, column }: TextPlace): void {
    this.#markAt.push(this.#held.length)
    this.#marks.push(offset)
    this.#marks.push(line)
    this.#marks.push(column)
  }

  open(identifier: Uint8Array, order: Order): void {
    this.#enter(identifier, order, false)
  }

  openHolder(identifier: Uint8Array, isBits: boolean): void {
    this.#enter(identifier, 'asTheyCome', true)
    // No bits are unused.
    if (isBits) this.#held.push(0)
  }

  close(): void {
    const container = this.#open.at(-1)!
    const isSet = container.order === 'set' || container.order === 'setOf'
    if (container.isDisordered || (this.#der && isSet)) this.#sort(container)
    this.#open.pop()
    const held = this.#held
    if (container.isIndefinite) {
      held.push(0)
      held.push(0)
    } else held.setLength(container.place, held.length - container.start + held.inserted - container.inserted)
    this.#leave()
  }

  part(rank: number): void {
    const container = this.#open.at(-1)
    if (container === undefined || (!this.#der && container.order !== 'ranks')) return
    const { length: start, places, inserted } = this.#held
    const parts = (container.parts ??= [])
    const last = parts.at(-1)
    if (last !== undefined && rank < last.rank && container.order === 'ranks') {
      if (container.isIndefinite) throw new HoldingLimit('JSON_ORDER')
      container.isDisordered = true
    }
    // Of what is gone the rank alone is of interest.
    if (container.isIndefinite) parts.length = 0
    parts.push({ rank, start, places, inserted })
  }

  endPart(unlessIs: Uint8Array | undefined): void {
    if (!this.#der || unlessIs === undefined) return
    const { parts } = this.#open.at(-1)!
    const { start, places, inserted } = parts!.at(-1)!
    const held = this.#held
    if (held.length - start + held.inserted - inserted !== unlessIs.length) return
    const composed = held.compose(start, places)
    if (composed.some((octet, index) => octet !== unlessIs[index])) return
    held.cut(start, places, inserted)
    this.#dropMarks(start)
    parts!.pop()
  }

  primitive(identifier: Uint8Array, contents: Uint8Array): void {
    const held = this.#held
    held.append(identifier)
    held.setLength(held.addPlace(), contents.length)
    held.append(contents)
    this.#leave()
  }

  beginString(identifier: Uint8Array, isBits: boolean): void {
    const held = this.#held
    this.#stringIdentifier = held.length
    held.append(identifier)
    this.#stringPlace = held.addPlace()
    this.#stringStart = held.length
    this.#isBits = isBits
    this.#isSegmented = false
    if (isBits) held.push(0)
  }

  octets(source: Uint8Array, start: number, end: number): void {
    // Long pieces by and by, so that the bound holds.
    for (let at = start; at < end; ) {
      if (this.#isSegmented) this.#nextSegment()
      const room = this.#isSegmented ? maxSegment - (this.#held.length - this.#stringStart) : maxSegment
      const to = Math.min(end, at + room)
      this.#held.append(source, at, to)
      at = to
      if (this.#held.length > this.#maxHeld) this.#overflow()
    }
  }

  endString(unusedBits: number, lastZeros: LastZeros): void {
    const held = this.#held
    if (this.#stringStart >= 0) {
      if (this.#isBits) {
        held.octets[this.#stringStart] = unusedBits
        const isTrimmed = lastZeros === 'leftOut' || (lastZeros === 'named' && this.#der)
        if (isTrimmed && !this.#isSegmented) this.#trimBits()
      }
      held.setLength(this.#stringPlace, held.length - this.#stringStart)
    }
    if (this.#isSegmented) {
      held.push(0)
      held.push(0)
    }
    this.#stringPlace = -1
    this.#isSegmented = false
    this.#leave()
  }

  beginRaw(): void {
    this.#rawStart = this.#held.length
    this.#stringPlace = -1
    this.#isSegmented = false
  }

  endRaw(): void {
    if (!this.#der) return
    const held = this.#held
    const encoding = held.octets.slice(this.#rawStart, held.length)
    held.length = this.#rawStart
    held.append(canonical(encoding))
    this.#leave()
  }

  /** Hands out all that is complete. */
  flush(): void {
    if (this.#open.length === 0 && this.#stringPlace < 0 && this.#held.length > 0) this.#emit()
  }

  /** Hands out all that has begun but for what has no form without an end, for a look at what is wrong with it: nothing may follow. */
  drain(): void {
    // Components that are still to be put in order would be faults.
    if (this.#open.some(({ isDisordered }) => isDisordered)) return
    const holder = this.#open.findIndex(({ isHolder }) => isHolder)
    if (holder >= 0) this.#cut(this.#open[holder].from, this.#open[holder].place)
    else if (this.#stringPlace >= 0 && !this.#isSegmented) this.#cut(this.#stringIdentifier, this.#stringPlace)
    else if (this.#stringPlace >= 0 && this.#stringStart >= 0) this.#cut(this.#stringStart, this.#stringPlace)
    const whole = holder >= 0 ? this.#open.slice(0, holder) : this.#open
    for (const container of whole) this.#makeIndefinite(container)
    if (this.#held.length > 0) this.#emit()
  }

  #cut(length: number, places: number): void {
    this.#held.cut(length, places, 0)
    this.#dropMarks(length + 1)
  }

  #enter(identifier: Uint8Array, order: Order, isHolder: boolean): void {
    const held = this.#held
    const from = held.length
    held.append(identifier)
    const place = held.addPlace()
    this.#open.push({
      from,
      place,
      start: held.length,
      inserted: held.inserted,
      order,
      parts: undefined,
      isDisordered: false,
      isIndefinite: false,
      isHolder,
    })
  }

  /** A value has ended. */
  #leave(): void {
    if (this.#held.length > this.#maxHeld) this.#overflow()
    else if (this.#open.length === 0 && this.#held.length >= piece) this.#emit()
  }

  /** What is held is too much: everything that is open has the indefinite form. */
  #overflow(): void {
    if (this.#open.length === 0 && this.#stringPlace < 0) {
      this.#emit()
      return
    }
    if (this.#der || this.#open.some(({ isHolder }) => isHolder)) throw new HoldingLimit('LIMIT_HELD')
    if (this.#open.some(({ isDisordered }) => isDisordered)) throw new HoldingLimit('JSON_ORDER')
    for (const container of this.#open) this.#makeIndefinite(container)
    const last = this.#stringPlace >= 0 ? this.#endSegment() : undefined
    this.#emit()
    this.#stringStart = -1
    if (last === undefined) return
    this.#nextSegment()
    this.#held.push(last)
  }

  /** Ends the segment at hand. @returns an octet for the next: only the last one of a BIT STRING may have unused bits */
  #endSegment(): number | undefined {
    const held = this.#held
    if (!this.#isSegmented) {
      held.octets[this.#stringIdentifier] |= constructed
      held.setIndefinite(this.#stringPlace)
      this.#stringPlace = this.#segmentPlace()
      this.#isSegmented = true
    }
    if (this.#stringStart < 0) return undefined
    const last = this.#isBits && held.length > this.#stringStart + 1 ? held.octets[--held.length] : undefined
    held.setLength(this.#stringPlace, held.length - this.#stringStart)
    return last
  }

  /** A place for a segment where the contents of the string begin: it is the last value that has. */
  #segmentPlace(): number {
    const held = this.#held
    const { length } = held
    held.length = this.#stringStart
    const place = held.addPlace(this.#isBits ? 0x03 : 0x04)
    held.length = length
    return place
  }

  /** Octets of a segmented string follow: begins a segment where none is, or the one at hand is full. */
  #nextSegment(): void {
    const held = this.#held
    if (this.#stringStart >= 0) {
      if (held.length - this.#stringStart < maxSegment) return
      held.setLength(this.#stringPlace, held.length - this.#stringStart)
    }
    this.#stringStart = held.length
    this.#stringPlace = held.addPlace(this.#isBits ? 0x03 : 0x04)
    if (this.#isBits) held.push(0)
  }

  #makeIndefinite(container: Container): void {
    if (!container.isIndefinite) this.#held.setIndefinite(container.place)
    container.isIndefinite = true
    const last = container.parts?.at(-1)
    if (last !== undefined) container.parts = [last]
  }

  #emit(): void {
    const held = this.#held
    const composed = held.compose(0, 0, this.#markAt)
    const places = new Places(this.#markAt, this.#marks)
    held.cut(0, 0, 0)
    this.#sink(composed, places)
    this.#markAt.length = 0
    this.#marks.length = 0
  }

  #sort(container: Container): void {
    const { parts, start, place, order } = container
    if (parts === undefined || parts.length < 2) return
    const held = this.#held
    const firstMark = this.#firstMark(start)
    const bounds = new GrowingNumbers()
    for (const part of parts) bounds.push(part.start)
    const composed = held.compose(start, place + 1, bounds)
    const encodings = parts.map((part, index) => ({
      rank: part.rank,
      octets: composed.subarray(bounds.at(index), index + 1 < parts.length ? bounds.at(index + 1) : composed.length),
      index,
    }))
    const sorted =
      order === 'ranks'
        ? encodings.sort((a, b) => a.rank - b.rank || a.index - b.index)
        : order === 'set'
          ? setInOrder(encodings)
          : setOfInOrder(encodings)
    const marks = this.#marksOf(firstMark, start, place + 1, bounds)
    held.cut(start, place + 1, container.inserted)
    for (const { octets, index } of sorted) {
      for (const mark of marks.get(index) ?? []) this.#addMark(held.length + mark.at, mark.values)
      held.append(octets)
    }
  }

  // --- marks ---

  /** The marks from `first` on, by the part that they are in, `at` within it; they are taken out. */
  #marksOf(first: number, start: number, place: number, bounds: GrowingNumbers) {
    const byPart = new Map<number, { at: number; values: number[] }[]>()
    this.#held.compose(start, place, this.#markAt, first)
    let part = 0
    for (let i = first; i < this.#markAt.length; i++) {
      const at = this.#markAt.at(i)
      while (part + 1 < bounds.length && bounds.at(part + 1) <= at) part++
      const values = [0, 1, 2].map((column) => this.#marks.at(3 * i + column))
      const list = byPart.get(part) ?? []
      list.push({ at: at - bounds.at(part), values })
      byPart.set(part, list)
    }
    this.#markAt.length = first
    this.#marks.length = 3 * first
    return byPart
  }

  #addMark(at: number, values: readonly number[]): void {
    this.#markAt.push(at)
    for (const value of values) this.#marks.push(value)
  }

  /** Number of the first mark from `start` on. */
  #firstMark(start: number): number {
    let first = this.#markAt.length
    while (first > 0 && this.#markAt.at(first - 1) >= start) first--
    return first
  }

  #dropMarks(start: number): void {
    const first = this.#firstMark(start)
    this.#markAt.length = first
    this.#marks.length = 3 * first
  }

  /** X.690 11.2.2: zero bits at the end of a named bit string go. */
  #trimBits(): void {
    const held = this.#held
    const first = this.#stringStart + 1
    const { octets } = held
    let bits = 8 * (held.length - first) - octets[first - 1]
    while (bits > 0 && ((octets[first + ((bits - 1) >> 3)] >> (7 - ((bits - 1) & 7))) & 1) === 0) bits--
    held.length = first + ((bits + 7) >> 3)
    octets[first - 1] = 8 * (held.length - first) - bits
    if (held.length > first) octets[held.length - 1] &= 0xff << octets[first - 1]
  }
}

/** What is no encoding stays as it is: the validator tells what is wrong with it. */
function canonical(encoding: Uint8Array): Uint8Array {
  try {
    return toDer(encoding, { onFinding: () => {} })
  } catch (error) {
    if (error instanceof BerError) return encoding
    throw error
  }
}

class Places implements PlaceIndex {
  readonly #at: GrowingNumbers
  readonly #marks: GrowingNumbers

  constructor(at: GrowingNumbers, marks: GrowingNumbers) {
    this.#at = at
    this.#marks = marks
  }

  placeOf(at: number): TextPlace | undefined {
    let low = 0
    let high = this.#at.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#at.at(middle) <= at) low = middle + 1
      else high = middle
    }
    if (low === 0) return undefined
    const first = 3 * (low - 1)
    return { offset: this.#marks.at(first), line: this.#marks.at(first + 1), column: this.#marks.at(first + 2) }
  }
}
