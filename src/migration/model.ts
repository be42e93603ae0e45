/** A stream in memory, all of it but the pages of RAM: what commands read that look things up or compare. */
import { pathOf } from './device-input.ts'
import { MigrationError } from './errors.ts'
import type { MigrationMemory } from './memory.ts'
import { OctetBuilder } from './octet-builder.ts'
import { emptySurvey, type PageSurvey, see, survey } from './ram/page-survey.ts'
import {
  type Configuration,
  type DeviceContents,
  type PageRun,
  type RamBlock,
  type Section,
  SectionType,
} from './visitor.ts'
import { IgnoringVisitor } from './visitors.ts'
import { decodeDevice } from './vmstate/decode.ts'
import { type Description, type DeviceDescription, parseDescription } from './vmstate/description.ts'
import { DeviceIndex } from './vmstate/find-description.ts'
import { hasNames, type StateStruct, type StateValue } from './vmstate/state.ts'

/** A device's section. Its body begins at `bodyOffset` in a binary stream. */
export interface ModelSection {
  readonly section: Section
  readonly octets: Uint8Array
  /** Made anew whenever it is asked for, where a description tells of the section: a stream may have more fields than can be held. */
  readonly state: StateStruct | undefined
  /** The same, with what is kept as octets although more was to be expected. */
  decoded(): DecodedSection
  /** Where the stream's description, or the one that was given, tells of the section. */
  readonly described: DeviceDescription | undefined
  /** Whether that is another stream's. */
  readonly isForeign: boolean
  readonly hasFooter: boolean
}

export interface DecodedSection {
  readonly state: StateStruct | undefined
  readonly keptAsOctets: readonly { readonly path: string; readonly reason: string }[]
}

class HeldSection implements ModelSection {
  readonly section: Section
  readonly octets: Uint8Array
  readonly hasFooter: boolean
  described: DeviceDescription | undefined
  isForeign = false
  /** As BER has it: it gives its devices names, but not the types that a description has. */
  readonly #told: StateStruct | undefined

  constructor(section: Section, octets: Uint8Array, told: StateStruct | undefined, hasFooter: boolean) {
    this.section = section
    this.octets = octets
    this.hasFooter = hasFooter
    this.#told = told
  }

  get state(): StateStruct | undefined {
    return this.decoded().state
  }

  decoded(): DecodedSection {
    const { described, octets, section, isForeign } = this
    const path = pathOf(section)
    const keptAsOctets: { path: string; reason: string }[] = []
    const keep = (path: string, reason: string) => keptAsOctets.push({ path, reason })
    if (described === undefined) {
      if (this.#told === undefined && octets.length > 0) keep(path, 'there is no description of it')
      return { state: this.#told, keptAsOctets }
    }
    try {
      const state = decodeDevice(described, octets, section.offset, { path, isForeign, onOctets: keep })
      return { state, keptAsOctets }
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error
      keep(path, error.message)
      return { state: this.#told, keptAsOctets }
    }
  }
}

/** `offset` is that of its entry in the block list, in the input. */
export type ModelBlock = RamBlock & { readonly offset: number }

export interface ModelCommand {
  readonly command: number
  readonly data: Uint8Array
  /** Of the command, in the input; in BER of its end. */
  readonly offset: number
}

export interface StreamModel {
  version: number
  configuration: Configuration | undefined
  /** Of CONFIGURATION, or where it would stand, in the input. */
  configurationOffset: number
  /** Where RAM's section begins: its START, and how many of `sections` come before. */
  ram: { readonly section: Section; readonly before: number } | undefined
  /** As the last block list has them. */
  readonly blocks: ModelBlock[]
  /** Of the pages that were not passed over. */
  readonly pages: PageSurvey
  /** Sections of devices in stream order, those of packages too. Each piece of a live section is one. */
  readonly sections: ModelSection[]
  readonly commands: ModelCommand[]
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
/** Values of all devices that BER tells of. */
const MAX_TOLD = 4_000_000

/** Gathers a `StreamModel`. */
export class ModelOutput extends IgnoringVisitor {
  readonly model: StreamModel = {
    version: 0,
    configuration: undefined,
    configurationOffset: 0,
    ram: undefined,
    blocks: [],
    pages: emptySurvey(),
    sections: [],
    commands: [],
    footers: undefined,
    hasEnd: false,
    description: undefined,
    descriptionText: undefined,
    tailOctets: 0,
  }
  readonly #given: Description | undefined
  /** How far the input has been read. */
  readonly #position: () => number
  /** Where the entry at hand of the block list begins. */
  #blockAt = 0
  readonly #blocks = new Map<string, number>()
  #held = 0
  #section: Section | undefined
  #state: StateStruct | undefined
  #octets = new OctetBuilder(MAX_DEVICES)
  #text: OctetBuilder | undefined
  readonly #sections: HeldSection[] = []
  #items = 0
  #told = 0

  /**
   * @param description of another stream of the same machine, for want of one in the stream
   * @param memory of the conversion, which tells where things stand
   */
  constructor(description?: Description, memory?: MigrationMemory) {
    super()
    this.#given = description
    this.#position = memory === undefined ? () => 0 : () => memory.position()
  }

  override header(version: number): void {
    this.model.version = version
    this.model.configurationOffset = this.#position()
  }

  override configuration(configuration: Configuration): void {
    this.model.configuration = configuration
  }

  override startBlocks(): void {
    this.#blockAt = this.#position()
  }

  override block(block: RamBlock): void {
    const { blocks } = this.model
    const index = this.#blocks.get(block.name) ?? blocks.length
    this.#blocks.set(block.name, index)
    blocks[index] = { ...block, offset: this.#blockAt }
    this.#blockAt = this.#position()
  }

  override endMappedPages(): void {
    this.#blockAt = this.#position()
  }

  override pages(run: PageRun): void {
    survey(this.model.pages, run)
  }

  override flush(): void {
    see(this.model.pages.flush, this.#position())
  }

  override startSection(section: Section): void {
    this.#section = section
    this.#state = undefined
    if (section.contents === 'ram') this.model.ram ??= { section, before: this.#sections.length }
    this.#octets = new OctetBuilder(MAX_DEVICES)
  }

  override device({ octets, state }: DeviceContents): void {
    // What a binary stream has is told by a description, by which it can be told again.
    if (state !== undefined && hasNames(state) && this.#section!.bodyOffset === undefined) {
      this.#told += valuesOf(state)
      if (this.#told <= MAX_TOLD) this.#state = state
    }
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
    const held = new HeldSection(section, octets, this.#state, hasFooter)
    this.#sections.push(held)
    this.model.sections.push(held)
  }

  override command(command: number, data: Uint8Array): void {
    this.#count()
    this.model.commands.push({ command, data: data.slice(), offset: this.#position() })
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
    const own = this.#ownDescription()
    model.description = own ?? this.#given
    if (model.description === undefined) return
    const index = new DeviceIndex(model.description)
    for (const held of this.#sections) {
      const { section } = held
      if (section.type !== SectionType.Full) continue
      held.described = index.take(section.name, section.instanceId)
      held.isForeign = own === undefined
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

/** Values of all kinds, those inside others too. */
function valuesOf(state: Pick<StateStruct, 'fields' | 'subsections'>): number {
  let count = 0
  for (const { value } of state.fields) count += 1 + valuesIn(value)
  for (const subsection of state.subsections) count += 1 + valuesOf(subsection)
  return count
}

function valuesIn(value: StateValue): number {
  if (value.kind === 'struct') return valuesOf(value)
  if (value.kind !== 'array' && value.kind !== 'list') return 0
  let count = 2 * value.elements.length
  for (const element of value.elements) count += valuesIn(element)
  return count
}
