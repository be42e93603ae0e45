/** A stream in memory, all of it but the pages of RAM: what commands read that look things up or compare. */
import { MigrationError } from './errors.ts'
import { OctetBuilder } from './octet-builder.ts'
import { type Configuration, type DeviceContents, type RamBlock, type Section, SectionType } from './visitor.ts'
import { IgnoringVisitor } from './visitors.ts'
import { decodeDevice } from './vmstate/decode.ts'
import { type Description, type DeviceDescription, parseDescription } from './vmstate/description.ts'
import { DeviceIndex } from './vmstate/find-description.ts'
import type { StateStruct } from './vmstate/state.ts'

/** A device's section. Its body begins at `bodyOffset` in a binary stream. */
export interface ModelSection {
  readonly section: Section
  readonly octets: Uint8Array
  readonly state: StateStruct | undefined
  /** Where the stream's description, or the one that was given, tells of the section. */
  readonly described: DeviceDescription | undefined
  readonly hasFooter: boolean
}

export interface StreamModel {
  version: number
  configuration: Configuration | undefined
  /** As the last block list has them. */
  readonly blocks: RamBlock[]
  /** Sections of devices in stream order, those of packages too. Each piece of a live section is one. */
  readonly sections: ModelSection[]
  readonly commands: { readonly command: number; readonly data: Uint8Array }[]
  /** Whether sections have footers; undefined where there is none. */
  footers: boolean | undefined
  hasEnd: boolean
  /** That of the stream, or else the one that was given. */
  description: Description | undefined
  /** The description's text as it stands in the stream. */
  descriptionText: Uint8Array | undefined
  tailOctets: number
}

/** Octets of all devices of a stream: displays with their pictures have some ten million. */
const MAX_DEVICES = 512 * 1024 * 1024
const MAX_ITEMS = 1_000_000
const MAX_DESCRIPTION = 64 * 1024 * 1024

/** Gathers a `StreamModel`. */
export class ModelOutput extends IgnoringVisitor {
  readonly model: StreamModel = {
    version: 0,
    configuration: undefined,
    blocks: [],
    sections: [],
    commands: [],
    footers: undefined,
    hasEnd: false,
    description: undefined,
    descriptionText: undefined,
    tailOctets: 0,
  }
  readonly #given: Description | undefined
  readonly #blocks = new Map<string, number>()
  #held = 0
  #section: Section | undefined
  #state: StateStruct | undefined
  #octets = new OctetBuilder(MAX_DEVICES)
  #text: OctetBuilder | undefined
  #items = 0

  /** @param description of another stream of the same machine, for want of one in the stream */
  constructor(description?: Description) {
    super()
    this.#given = description
  }

  override header(version: number): void {
    this.model.version = version
  }

  override configuration(configuration: Configuration): void {
    this.model.configuration = configuration
  }

  override block(block: RamBlock): void {
    const { blocks } = this.model
    const index = this.#blocks.get(block.name) ?? blocks.length
    this.#blocks.set(block.name, index)
    blocks[index] = block
  }

  override startSection(section: Section): void {
    this.#section = section
    this.#state = undefined
    this.#octets = new OctetBuilder(MAX_DEVICES)
  }

  override device({ octets, state }: DeviceContents): void {
    this.#state = state
    this.opaque(octets)
  }

  override opaque(octets: Uint8Array): void {
    this.#held += octets.length
    if (this.#held > MAX_DEVICES || !this.#octets.put(octets)) throw this.#tooMuch()
  }

  override endSection(footer: number | undefined): void {
    const hasFooter = footer !== undefined
    this.model.footers ??= hasFooter
    const section = this.#section!
    if (section.contents === 'ram') return
    this.#count()
    const octets = this.#octets.octets.slice()
    this.model.sections.push({ section, octets, state: this.#state, described: undefined, hasFooter })
  }

  override command(command: number, data: Uint8Array): void {
    this.#count()
    this.model.commands.push({ command, data: data.slice() })
  }

  override endOfFile(): void {
    this.model.hasEnd = true
  }

  override startDescription(): void {
    this.#text = new OctetBuilder(MAX_DESCRIPTION)
  }

  override octets(piece: Uint8Array): void {
    if (this.#text === undefined) this.model.tailOctets += piece.length
    else if (!this.#text.put(piece)) throw this.#tooMuch()
  }

  override endOctets(): void {
    if (this.#text !== undefined) this.model.descriptionText = this.#text.octets
    this.#text = undefined
  }

  override finish(): void {
    const { model } = this
    model.description = this.#ownDescription() ?? this.#given
    if (model.description === undefined) return
    // BER gives its devices names, but not the types that the description has.
    const index = new DeviceIndex(model.description)
    for (const [i, held] of model.sections.entries()) {
      const { section, octets } = held
      if (section.type !== SectionType.Full) continue
      const described = index.take(section.name, section.instanceId)
      if (described === undefined || described.size !== octets.length) continue
      model.sections[i] = { ...held, described, state: this.#decoded(described, held) }
    }
  }

  #ownDescription(): Description | undefined {
    try {
      return this.model.descriptionText && parseDescription(this.model.descriptionText, 0)
    } catch (error) {
      if (error instanceof MigrationError) return undefined
      throw error
    }
  }

  #decoded(described: DeviceDescription, { section, octets, state }: ModelSection): StateStruct | undefined {
    try {
      return decodeDevice(described, octets, section.offset)
    } catch (error) {
      if (error instanceof MigrationError) return state
      throw error
    }
  }

  #count(): void {
    if (++this.#items > MAX_ITEMS) throw this.#tooMuch()
  }

  #tooMuch(): MigrationError {
    return new MigrationError('MIGRATION_LIMIT', this.#section?.offset ?? 0, {
      expected: `devices of at most ${MAX_DEVICES} octets, ${MAX_ITEMS} sections and commands`,
      actual: 'more',
    })
  }
}
