/** What a migration stream holds, counted as it passes by; and, on demand, its RAM gathered. */

import type { InflateRaw } from './inflate.ts'
import type { MigrationMemory } from './memory.ts'

import { emptyTally, type PageTally } from './page-tally.ts'
import { RamImages } from './ram/images.ts'
import { hasData } from './ram/mapped-layout.ts'
import { type BlockCounts, PageCounter, type PageCounts } from './ram/page-counts.ts'
import { pageSizeOf, putMappedPages, type RamStore } from './ram/ram-store.ts'

import { sectionTypeNames } from './section-types.ts'

import {
  type Configuration,
  type DeviceContents,
  type PageRun,
  type RamBlock,
  type Section,
  SectionType,
} from './visitor.ts'
import { IgnoringVisitor } from './visitors.ts'

/** RAM records by kind; `continued` are those pages that left out their block's name. */
export interface RamRecords extends PageTally {
  blockLists: number
  flush: number
  endOfSection: number
}

export interface MigrationInfo {
  version: number
  machine: string | undefined
  /** Names of the CONFIGURATION subsections. */
  subsections: string[]
  sections: SectionInfo[]
  commands: number[]
  blocks: RamBlock[]
  /** Octets of a page; 0 when there was none. */
  pageSize: number
  ramRecords: RamRecords
  /** Pages of each block, in the order of `blocks`. */
  blockPages: BlockCounts[]
  /** Pages of each round over RAM: a page that does not lie beyond the one before it begins another. */
  rounds: PageCounts[]
  /** Whether the stream has come to its end (octet 00). */
  hasEnd: boolean
  /** Octets of the JSON description; undefined where there is none. */
  descriptionOctets: number | undefined
  /** Octets kept as they are: what nothing delimits, or what stands behind the stream. */
  tailOctets: number
}

export interface SectionInfo {
  readonly type: 'start' | 'part' | 'end' | 'full'
  readonly id: number
  /** PART and END have that of their START. */
  readonly name: string
  readonly instanceId: number
  readonly versionId: number
  /** Of the section, in the input. */
  readonly offset: number
  readonly contents: 'ram' | 'device'
  /** Octets of a device's body. */
  octets: number
  /** Whether the body was told as fields. */
  hasFields: boolean
  footer: boolean
}

/** A section id leads to no more than this many entries; a live stream may have thousands of PARTs. */
const MAX_SECTIONS = 100_000

export interface InfoOptions {
  /** Whether to gather RAM: in images in memory, or where the store given puts it. */
  readonly gather?: boolean | RamStore
  /** How zlib pages are inflated when images are gathered; by default with what the library brings along. */
  readonly inflateRaw?: InflateRaw | undefined
}

/** An output visitor that writes nothing: it counts, and gathers pages when it is asked to. */
export class InfoOutput extends IgnoringVisitor {
  readonly info: MigrationInfo = {
    version: 0,
    machine: undefined,
    subsections: [],
    sections: [],
    commands: [],
    blocks: [],
    pageSize: 0,
    ramRecords: { blockLists: 0, ...emptyTally(), flush: 0, endOfSection: 0 },
    blockPages: [],
    rounds: [],
    hasEnd: false,
    descriptionOctets: undefined,
    tailOctets: 0,
  }
  /** The RAM gathered in memory, where that was asked for. */
  readonly images: RamImages | undefined
  /** Indexes of the blocks, by name. */
  readonly #blocks = new Map<string, number>()
  /** START sections by id: PART and END carry nothing else. */
  readonly #started = new Map<number, Section>()
  #section: SectionInfo | undefined
  readonly #store: RamStore | undefined
  readonly #counter = new PageCounter(this.info.ramRecords, this.info.blockPages, this.info.rounds)
  #mapped: RamBlock | undefined
  #inTail = false

  constructor(memory: MigrationMemory, { gather = false, inflateRaw }: InfoOptions = {}) {
    super()
    if (gather === true) this.images = new RamImages(memory, inflateRaw)
    this.#store = typeof gather === 'object' ? gather : this.images
  }

  override header(version: number): void {
    this.info.version = version
  }

  override configuration(configuration: Configuration): void {
    this.info.machine = configuration.machine
    this.info.subsections = configuration.subsections.map((subsection) => subsection.name)
  }

  override startSection(section: Section): void {
    const { type, id, contents, offset } = section
    if (type === SectionType.Start) this.#started.set(id, section)
    const isFirst = type === SectionType.Start || type === SectionType.Full
    const { name, instanceId, versionId } = (isFirst ? undefined : this.#started.get(id)) ?? section
    const common = { type: sectionTypeNames[type], id, name, instanceId, versionId, offset, contents }
    this.#section = { ...common, octets: 0, hasFields: false, footer: false }
    if (this.info.sections.length < MAX_SECTIONS) this.info.sections.push(this.#section)
  }

  override startBlocks(): void {
    this.info.ramRecords.blockLists++
  }

  override block(block: RamBlock): void {
    // A later list may give a block another size.
    const known = this.#blocks.get(block.name)
    this.#blocks.set(block.name, known ?? this.info.blocks.length)
    this.info.blocks[known ?? this.info.blocks.length] = block
    this.#counter.add(block, block.mapped === undefined || !hasData(block.mapped) ? 0 : bitsIn(block.mapped.bitmap))
    this.#mapped = block
    this.#store?.add(block)
  }

  override mappedPages(run: PageRun): void {
    this.info.pageSize = run.pageSize
    if (this.#store !== undefined) putMappedPages(this.#store, run, this.#mapped!)
  }

  override pages(run: PageRun): void {
    if (run.pageSize !== 0) this.info.pageSize = run.pageSize
    this.#counter.count(run, pageSizeOf(run))
    this.#store?.put(run)
  }

  override flush(): void {
    this.info.ramRecords.flush++
  }

  override endOfRam(): void {
    this.info.ramRecords.endOfSection++
  }

  override device({ octets, state }: DeviceContents): void {
    this.#section!.octets += octets.length
    this.#section!.hasFields = state?.fields.every(({ name }) => name !== '') ?? false
  }

  override opaque(octets: Uint8Array): void {
    this.#section!.octets += octets.length
  }

  override endSection(footer: number | undefined): void {
    this.#section!.footer = footer !== undefined
  }

  override command(command: number): void {
    if (this.info.commands.length < MAX_SECTIONS) this.info.commands.push(command)
  }

  override endOfFile(): void {
    this.info.hasEnd = true
  }

  override startDescription(length: number): void {
    this.info.descriptionOctets = length
  }

  override startTail(): void {
    this.#inTail = true
  }

  override octets(piece: Uint8Array): void {
    if (this.#inTail) this.info.tailOctets += piece.length
  }

  override endOctets(): void {
    this.#inTail = false
  }

  override finish(): void {
    this.#store?.finish()
  }
}

function bitsIn(bitmap: Uint8Array): number {
  let count = 0
  for (let octet of bitmap) for (; octet !== 0; octet &= octet - 1) count++
  return count
}
