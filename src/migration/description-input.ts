/** The description of a binary stream: after its end, which is where a reader of device sections has to look first. */
import { utf8FaultAt } from '../ber/values/utf8-string.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import type { Visitor, Walk } from './visitor.ts'
import { type Description, parseDescription } from './vmstate/description.ts'
import { type DescriptionPlace, findDescription, mayBeginBefore } from './vmstate/find-description.ts'

const TYPE_DESCRIPTION = 0x06
/** Octets of its type and its length. */
const HEADER = 5
/** QEMU's are some hundred kilobytes. */
const MAX_DESCRIPTION = 64 * 1024 * 1024
/** Octets of the stream's end that are looked at first. */
const FIRST_LOOK = 256 * 1024

/** Sections of devices that stand in a row before the end of the stream. */
export interface DevicesAtEnd {
  /** Absolute, of the first of them. */
  readonly offset: number
  /** Devices of the description that come before. */
  readonly before: number
}

export class DescriptionInput {
  found: Description | undefined
  /** Why a description that is there could not be used. */
  problem: { readonly offset: number; readonly reason: string } | undefined
  /** Known where the description was found from the end. */
  devicesAtEnd: DevicesAtEnd | undefined
  readonly #file: QEMUFileReader
  readonly #visitor: Visitor
  /** Octets that were held for it. */
  #lookedAhead = 0
  /** Whether there was more than may be held. */
  #isTooFar = false

  constructor(file: QEMUFileReader, visitor: Visitor) {
    this.#file = file
    this.#visitor = visitor
  }

  /** Why there is none, as far as is known by now. */
  get absence(): string {
    if (this.problem !== undefined) return `the description cannot be used (${this.problem.reason})`
    if (!this.#isTooFar) return 'the stream has no description'
    return `no description was found in the ${this.#lookedAhead} octets that are held for it, as the input cannot be read from its end`
  }

  /** Looks for the description at the end of an input of `size` octets that can be read at any position. */
  *atEnd(size: number): Walk<Description | undefined> {
    for (let look = FIRST_LOOK; ; look *= 8) {
      const from = Math.max(size - Math.min(look, MAX_DESCRIPTION), 0)
      const octets = yield* this.#file.read(from, size - from)
      const place = findDescription(octets)
      if (place !== undefined) {
        const description = this.#parse(octets, from, place)
        // Where something follows it, it may be no more than the page of a guest that has read such a file.
        const isLast = place.offset + HEADER + place.length === octets.length
        if (description !== undefined && isLast) {
          this.devicesAtEnd = yield* this.#devicesBefore(description, from + place.offset)
        }
        return description
      }
      if (from === 0 || look >= MAX_DESCRIPTION || !mayBeginBefore(octets)) return undefined
    }
  }

  /** Holds the rest of the stream, up to `most` octets, for the description at its end. */
  *ahead(most: number): Walk<Description | undefined> {
    if (this.problem !== undefined || this.#lookedAhead >= most) return undefined
    const file = this.#file
    // Nothing was found where such an input ends.
    if (file.size !== undefined && file.size - file.position > most) return undefined
    this.#lookedAhead = most
    const have = yield* file.hold(most + 1)
    this.#isTooFar = have > most
    if (this.#isTooFar) return undefined
    const look = Math.min(have, MAX_DESCRIPTION)
    const octets = file.heldOctets(have - look, look)
    const place = findDescription(octets)
    return place && this.#parse(octets, file.position + have - look, place)
  }

  /** What follows the end of the stream: the description, unless it is cut or no text. */
  *afterEnd(): Walk {
    const file = this.#file
    if ((yield* file.fill(HEADER)) < HEADER || file.peek8() !== TYPE_DESCRIPTION) return
    const length = file.peek32(1)
    if (length > MAX_DESCRIPTION || (yield* file.hold(HEADER + length)) < HEADER + length) return
    const octets = file.heldOctets(HEADER, length)
    if (utf8FaultAt(octets) < length) return
    if (this.found === undefined && this.problem === undefined) this.#tryToParse(octets, file.position + HEADER)
    this.#visitor.startDescription(length)
    this.#visitor.octets(octets)
    this.#visitor.endOctets()
    file.skip(HEADER + length)
  }

  #parse(octets: Uint8Array, at: number, place: DescriptionPlace): Description | undefined {
    const json = place.offset + HEADER
    return this.#tryToParse(octets.subarray(json, json + place.length), at + json)
  }

  #tryToParse(octets: Uint8Array, offset: number): Description | undefined {
    try {
      this.found = parseDescription(octets, offset)
    } catch (error) {
      this.problem = { offset, reason: error instanceof Error ? error.message : String(error) }
    }
    return this.found
  }

  /** Steps back over the sections of devices before the EOF octet that precedes the description at `descriptionAt`. */
  *#devicesBefore(description: Description, descriptionAt: number): Walk<DevicesAtEnd | undefined> {
    const end = descriptionAt - 1
    const sizes = description.devices.map((device) => 14 + encoder.encode(device.name).length + device.size)
    const most = Math.min(
      sizes.reduce((sum, size) => sum + size + HEADER, 0),
      end,
      MAX_DESCRIPTION,
    )
    const octets = yield* this.#file.read(end - most, most)
    if (octets.length < most) return undefined
    const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
    let at = most
    let before = description.devices.length
    for (; before > 0; before--) {
      const { name, instanceId } = description.devices[before - 1]
      const nameOctets = encoder.encode(name)
      const isHere = (from: number) =>
        from >= 0 &&
        octets[from] === 4 &&
        octets[from + 5] === nameOctets.length &&
        nameOctets.every((octet, i) => octets[from + 6 + i] === octet) &&
        view.getUint32(from + 6 + nameOctets.length) === instanceId
      const bare = at - sizes[before - 1]
      const withFooter = bare - HEADER
      if (isHere(withFooter) && octets[at - HEADER] === 0x7e) at = withFooter
      else if (isHere(bare)) at = bare
      else break
    }
    return { offset: end - most + at, before }
  }
}

const encoder = new TextEncoder()
