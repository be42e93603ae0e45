/** Sections of the binary stream: their headers and footers; what is between them is read by `RamInput` and `DeviceInput`. */
import { DeviceInput, footerFault, pathOf } from './device-input.ts'
import { MigrationError } from './errors.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { nameText } from './ram-blocks.ts'
import { RamInput } from './ram-input.ts'
import { type Section, SectionType, type Visitor, type Walk } from './visitor.ts'

const TYPE_FOOTER = 0x7e
/** Octets of a section header less its name: type, id, name length, instance, version. */
const FULL_HEADER = 1 + 4 + 1 + 4 + 4
const MINIMAL_HEADER = 1 + 4
/** Live sections that a stream may have; each is remembered. */
const MAX_LIVE = 65_536

/** How far the stream has got with RAM. */
export const RamState = { Unseen: 0, Open: 1, Ended: 2 } as const
export type RamState = (typeof RamState)[keyof typeof RamState]

export class SectionInput {
  readonly devices: DeviceInput
  /** Whether there was a section yet. */
  any = false
  ramState: RamState = RamState.Unseen
  readonly #file: QEMUFileReader
  readonly #visitor: Visitor
  readonly #ram: RamInput
  /** Footers are all there or all missing; the first section tells. */
  #footers: boolean | undefined
  /** START sections by their ids, which PART and END sections refer to. */
  readonly #live = new Map<number, Section>()

  constructor(file: QEMUFileReader, visitor: Visitor, ram: RamInput) {
    this.#file = file
    this.#visitor = visitor
    this.#ram = ram
    this.devices = new DeviceInput(file, visitor, (id) => this.#live.has(id))
  }

  /** Reads the header of the section at hand, without passing it. */
  *header(type: SectionType): Walk<Section> {
    const file = this.#file
    yield* file.need(MINIMAL_HEADER, 'section header')
    const id = file.peek32(1)
    const offset = file.position
    if (type === SectionType.Part || type === SectionType.End) {
      const started = this.#live.get(id)
      if (started !== undefined) return { ...started, type, offset, bodyOffset: offset + MINIMAL_HEADER }
      const ids = [...this.#live.values()].slice(0, 8).map((section) => `${section.id} (${section.name})`)
      throw new MigrationError('MIGRATION_SECTION_ID', offset + 1, {
        expected: ids.length === 0 ? 'a START section first' : ids.join(', '),
        actual: String(id),
      })
    }
    yield* file.need(MINIMAL_HEADER + 1, 'section header')
    const nameLength = file.peek8(5)
    yield* file.need(FULL_HEADER + nameLength, 'section header')
    const name = nameText(file.peekOctets(6, nameLength), offset + 6, 'MIGRATION_SECTION_ID', 'section header')
    const instanceId = file.peek32(6 + nameLength)
    const versionId = file.peek32(10 + nameLength)
    const contents = type === SectionType.Start && name === 'ram' ? 'ram' : 'device'
    return { type, id, name, instanceId, versionId, contents, offset, bodyOffset: offset + FULL_HEADER + nameLength }
  }

  *ram(section: Section): Walk {
    const file = this.#file
    const isStart = section.type === SectionType.Start
    const size = section.bodyOffset! - section.offset
    if (isStart && section.versionId !== RamInput.version) {
      throw new MigrationError('MIGRATION_RAM_VERSION', file.position + size - 4, {
        path: pathOf(section),
        expected: String(RamInput.version),
        actual: String(section.versionId),
      })
    }
    if (isStart) this.#start(section)
    file.skip(size)
    this.#visitor.startSection(section)
    yield* this.#ram.records(pathOf(section))
    yield* this.#end(section)
  }

  /** @returns false, with nothing read, where the end of the section cannot be told */
  *device(section: Section, end: number): Walk<boolean> {
    const file = this.#file
    const { position } = file
    const size = section.bodyOffset! - section.offset
    yield* file.hold(size)
    file.skip(size)
    const open = () => {
      if (section.type === SectionType.Start) this.#start(section)
      this.#visitor.startSection(section)
    }
    if (!(yield* this.devices.body(section, end, this.#footers, open))) {
      file.seek(position)
      return false
    }
    yield* this.#end(section)
    return true
  }

  #start(section: Section): void {
    if (this.#live.size >= MAX_LIVE) {
      throw new MigrationError('MIGRATION_LIMIT', section.offset, { expected: `at most ${MAX_LIVE} live sections` })
    }
    this.#live.set(section.id, section)
  }

  *#end(section: Section): Walk {
    this.#visitor.endSection(yield* this.#footer(section))
    this.any = true
    if (section.contents === 'ram') this.ramState = section.type === SectionType.End ? RamState.Ended : RamState.Open
  }

  /** 7E and the section's id. Only a look at what follows the first section tells whether the stream has footers. */
  *#footer(section: Section): Walk<number | undefined> {
    const file = this.#file
    const path = pathOf(section)
    const { id } = section
    // No section type is 7E, so that one octet tells.
    this.#footers ??= (yield* file.fill(1)) > 0 && file.peek8() === TYPE_FOOTER
    if (!this.#footers) return undefined
    yield* file.need(5, path)
    if (file.peek8() !== TYPE_FOOTER || file.peek32(1) !== id) {
      throw footerFault(section, file.position, file.peekOctets(0, 5))
    }
    file.skip(5)
    return id
  }
}
