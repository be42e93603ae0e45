/**
 * The bodies of sections other than RAM's in the binary stream. They carry no length: the description tells it, or the grammar of a
 * live section, or, as a guess, the footer. What cannot be delimited is left to the caller.
 */

import { MigrationError } from './errors.ts'
import { bodyUpToFooter } from './footer-search.ts'
import { liveSectionOf, whyOpaque } from './live-sections.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { Pause, type Section, SectionType, type Visitor, type Walk } from './visitor.ts'
import { decodeDevice } from './vmstate/decode.ts'
import type { Description, DeviceDescription } from './vmstate/description.ts'
import { DeviceIndex } from './vmstate/find-description.ts'
import type { StateStruct } from './vmstate/state.ts'

/** Octets of a device that is held as a whole; displays with their pictures have some ten million. */
const MAX_DEVICE = 256 * 1024 * 1024
/** Octets that are handed on at a time, however they came in: the same stream makes the same BER. */
const PIECE = 64 * 1024
/** Octets that a body may have more than its description gives it, for want of a better way to tell its end. */
const NEAR = 64 * 1024
const FOOTER = 0x7e
const FOOTER_SIZE = 5
/** EOF, START, PART, END, FULL and COMMAND: what may follow a section that has no footer. */
const TYPES = [0, 1, 2, 3, 4, 8]

/** A part of the stream that is kept as octets where fields were to be expected. */
export interface KeptAsOctets {
  /** Absolute, of the section or of what else it is. */
  readonly offset: number
  readonly what: string
  readonly reason: string
  /** Of a section: nothing tells where it ends, so that all that follows is kept with it. */
  readonly undelimited?: true
}

export class DeviceInput {
  readonly keptAsOctets: KeptAsOctets[] = []
  /** Sections that the description told of so far. */
  taken = 0
  /** Why nothing tells of the sections, where nothing does. */
  absence = 'the stream has no description'
  #index: DeviceIndex | undefined
  #isForeign = false
  readonly #file: QEMUFileReader
  readonly #visitor: Visitor
  readonly #isLive: (id: number) => boolean

  /** @param isLive whether a PART or END section may have this id */
  constructor(file: QEMUFileReader, visitor: Visitor, isLive: (id: number) => boolean) {
    this.#file = file
    this.#visitor = visitor
    this.#isLive = isLive
  }

  get isDescribed(): boolean {
    return this.#index !== undefined
  }

  /** Takes what tells of the sections to come. @param isForeign it is another stream's */
  describe(description: Description, isForeign: boolean): void {
    this.#index = new DeviceIndex(description)
    this.#isForeign = isForeign
  }

  /**
   * Reads the body at hand.
   * @param end  absolute position that it cannot reach beyond
   * @param footers whether sections have footers; undefined before the first one
   * @param open called once it is known that the body can be told from what follows, before any of it is handed on
   * @returns false, with nothing read, where its end cannot be told
   */
  *body(section: Section, end: number, footers: boolean | undefined, open: () => void): Walk<boolean> {
    const described =
      section.type === SectionType.Full ? this.#index?.take(section.name, section.instanceId) : undefined
    let reason = this.#index === undefined ? this.absence : 'the description does not tell of it'
    if (described !== undefined) {
      this.taken++
      if (yield* this.#described(section, described, end, footers, open)) return true
      reason = `the description, which gives it ${described.size} octets, does not fit it`
    }
    if (section.type !== SectionType.Full) {
      const live = liveSectionOf(section.name)
      if (live !== undefined) {
        open()
        yield* live(this.#file, pathOf(section), (octets) => this.#visitor.opaque(octets))
        return true
      }
      reason = whyOpaque(section.name)
    }
    if (footers === false) {
      this.#keepRest(section, `${reason}, and sections have no footers`)
      return false
    }
    // A START section is not known yet, and its own PART may be what follows.
    const isOwn = (id: number) => section.type !== SectionType.Full && id === section.id
    const isLive = (id: number) => isOwn(id) || this.#isLive(id)
    const length = yield* bodyUpToFooter(this.#file, section.id, end, isLive, MAX_DEVICE)
    if (length === undefined) {
      if (footers) throw yield* this.#noFooter(section, described, end)
      this.#keepRest(section, `${reason}, and no footer was found`)
      return false
    }
    open()
    const octets = described === undefined ? undefined : this.#file.heldOctets(0, length)
    const state = octets && this.#stateOf(section, described!, octets)
    if (state === undefined) {
      // Why a description does not fit has been told.
      if (octets === undefined) this.keep(section.offset, pathOf(section), `${reason}; its end was found by its footer`)
      yield* this.#opaque(length)
    } else {
      this.#visitor.device({ octets: octets!, state })
      this.#file.skip(length)
    }
    return true
  }

  /** What is wrong with a section that has no footer where all others have one, and nowhere else. */
  *#noFooter(section: Section, described: DeviceDescription | undefined, end: number): Walk<MigrationError> {
    const file = this.#file
    const path = pathOf(section)
    const size = described?.size ?? Number.POSITIVE_INFINITY
    if (size <= MAX_DEVICE && file.position + size + FOOTER_SIZE <= end) {
      const have = yield* file.hold(size + FOOTER_SIZE)
      if (have >= size + FOOTER_SIZE)
        return footerFault(section, file.position + size, file.heldOctets(size, FOOTER_SIZE))
    }
    const have = yield* file.hold(Math.min(MAX_DEVICE, end - file.position))
    if (have === MAX_DEVICE) {
      const expected = `a device of at most ${MAX_DEVICE} octets`
      return new MigrationError('MIGRATION_LIMIT', section.offset, { path, expected, actual: 'no footer in as many' })
    }
    const at = file.position + have
    if (at < end) return new MigrationError('MIGRATION_TRUNCATED', at, { path, missing: 1 })
    return new MigrationError('MIGRATION_PACKAGE', at, { path, actual: 'the end of the package before its footer' })
  }

  /** A body by its description, unless what follows shows that it is another one. */
  *#described(
    section: Section,
    described: DeviceDescription,
    end: number,
    footers: boolean | undefined,
    open: () => void,
  ): Walk<boolean> {
    const file = this.#file
    const { size } = described
    if (size > MAX_DEVICE || file.position + size > end) return false
    const have = yield* file.hold(size + FOOTER_SIZE)
    if (have < size) return false
    const octets = file.heldOctets(0, size)
    const next = file.heldOctets(size, have - size)
    const hasFooter = next.length === 5 && next[0] === FOOTER && new DataView(next.buffer).getUint32(1) === section.id
    const follows = hasFooter || (footers !== true && (next.length === 0 || TYPES.includes(next[0])))
    if (!follows) return false
    // The first section: nobody knows yet whether there are footers. One that is found further on or earlier on tells.
    if (footers === undefined && !hasFooter && (yield* this.#hasOtherEnd(section, size, end))) return false
    const state = this.#stateOf(section, described, octets)
    // Without a footer nothing else shows that the body ends here.
    if (state === undefined && !hasFooter) return false
    open()
    this.#visitor.device({ octets, state })
    file.skip(size)
    return true
  }

  /** Whether the body ends in a footer, not far from where it should. */
  *#hasOtherEnd(section: Section, size: number, end: number): Walk<boolean> {
    const found = yield* bodyUpToFooter(this.#file, section.id, end, this.#isLive, Math.min(size + NEAR, MAX_DEVICE))
    return found !== undefined
  }

  #stateOf(section: Section, described: DeviceDescription, octets: Uint8Array): StateStruct | undefined {
    const path = pathOf(section)
    try {
      const onOctets = (where: string, reason: string) => this.keep(section.offset, where, reason)
      return decodeDevice(described, octets, this.#file.position, { path, isForeign: this.#isForeign, onOctets })
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error
      this.keep(section.offset, path, error.message)
      return undefined
    }
  }

  *#opaque(length: number): Walk {
    const file = this.#file
    for (let left = length; left > 0; ) {
      const piece = Math.min(left, PIECE)
      yield* file.fill(piece)
      this.#visitor.opaque(file.peekOctets(0, piece))
      file.skip(piece)
      left -= piece
      yield Pause.Output
    }
  }

  keep(offset: number, what: string, reason: string): void {
    this.#keep({ offset, what, reason })
  }

  #keepRest(section: Section, why: string): void {
    const reason = `${why}; all that follows is kept too`
    this.#keep({ offset: section.offset, what: pathOf(section), reason, undelimited: true })
  }

  #keep(kept: KeptAsOctets): void {
    if (this.keptAsOctets.length < MAX_KEPT) this.keptAsOctets.push(kept)
  }
}

/** A stream may have a hundred thousand PARTs. */
const MAX_KEPT = 1000

/** @param octets that stand where the footer of a section was to be expected */
export function footerFault(section: Section, offset: number, octets: Uint8Array): MigrationError {
  const actual = Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  const expected = `7e and id ${section.id}`
  return new MigrationError('MIGRATION_FOOTER', offset, { path: pathOf(section), expected, actual })
}

/** A section in messages: `section 12 (0000:00:02.0/vga)`, and the instance where it is not the first. */
export function pathOf({ id, name, instanceId }: Section): string {
  return `section ${id} (${name}${instanceId === 0 ? '' : ` ${instanceId}`})`
}
