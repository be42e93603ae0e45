/** What a migration stream holds, counted as it passes by; and, on demand, its RAM gathered. */

import type { MigrationMemory } from './memory.ts'
import { PageRegister } from './page-records.ts'
import { RamImages } from './ram/images.ts'
import { type Configuration, type PageRun, type RamBlock, type Section, SectionType, type Visitor } from './visitor.ts'

/** RAM records by kind; `continued` are those pages that left out their block's name. */
export interface RamRecords {
  blockLists: number
  zero: number
  fill: number
  full: number
  xbzrle: number
  packed: number
  hook: number
  continued: number
  flush: number
  endOfSection: number
}

export interface MigrationInfo {
  version: number
  machine: string | undefined
  /** Names of the CONFIGURATION subsections. */
  subsections: string[]
  sections: { type: 'start' | 'part' | 'end' | 'full'; id: number; name: string; footer: boolean }[]
  commands: number[]
  blocks: RamBlock[]
  /** Octets of a page; 0 when there was none. */
  pageSize: number
  ramRecords: RamRecords
  /** Octets kept as they are, after RAM. */
  tailOctets: number
}

const typeNames = {
  [SectionType.Start]: 'start',
  [SectionType.Part]: 'part',
  [SectionType.End]: 'end',
  [SectionType.Full]: 'full',
} as const
/** A section id leads to no more than this many entries; a live stream may have thousands of PARTs. */
const MAX_SECTIONS = 100_000

/** An output visitor that writes nothing: it counts, and puts pages into images when it is given some. */
export class InfoOutput implements Visitor {
  readonly info: MigrationInfo = {
    version: 0,
    machine: undefined,
    subsections: [],
    sections: [],
    commands: [],
    blocks: [],
    pageSize: 0,
    ramRecords: {
      blockLists: 0,
      zero: 0,
      fill: 0,
      full: 0,
      xbzrle: 0,
      packed: 0,
      hook: 0,
      continued: 0,
      flush: 0,
      endOfSection: 0,
    },
    tailOctets: 0,
  }
  /** The gathered RAM, where it was asked for. */
  readonly images: RamImages | undefined
  /** Indexes of the blocks, by name. */
  readonly #blocks = new Map<string, number>()
  readonly #names = new Map<number, string>()
  #inTail = false

  constructor(memory: MigrationMemory, options: { readonly gather?: boolean } = {}) {
    if (options.gather) this.images = new RamImages(memory)
  }

  header(version: number): void {
    this.info.version = version
  }

  configuration(configuration: Configuration): void {
    this.info.machine = configuration.machine
    this.info.subsections = configuration.subsections.map((subsection) => subsection.name)
  }

  startSection({ type, id, name }: Section): void {
    if (this.info.sections.length >= MAX_SECTIONS) return
    // PART and END carry only the id of the START section that told the name.
    if (name !== '') this.#names.set(id, name)
    this.info.sections.push({ type: typeNames[type], id, name: this.#names.get(id) ?? '', footer: false })
  }

  startBlocks(): void {
    this.info.ramRecords.blockLists++
  }

  block(block: RamBlock): void {
    // A later list may give a block another size.
    const known = this.#blocks.get(block.name)
    this.#blocks.set(block.name, known ?? this.info.blocks.length)
    this.info.blocks[known ?? this.info.blocks.length] = block
    this.images?.add(block)
  }

  mappedPages(_run: PageRun): void {}

  endMappedPages(): void {}

  endBlocks(): void {}

  pages(run: PageRun): void {
    const { memory } = run
    memory.kernel.tallyPages(memory.registers, run.records, run.count)
    const tally = (index: number) => memory.register(PageRegister.Tally + 4 * index)
    const counts = this.info.ramRecords
    counts.zero += tally(0)
    counts.fill += tally(1)
    counts.full += tally(2)
    counts.xbzrle += tally(3)
    counts.packed += tally(4)
    counts.hook += tally(5)
    counts.continued += tally(6)
    if (run.pageSize !== 0) this.info.pageSize = run.pageSize
    this.images?.put(run)
  }

  flush(): void {
    this.info.ramRecords.flush++
  }

  endOfRam(): void {
    this.info.ramRecords.endOfSection++
  }

  device(): void {}

  opaque(): void {}

  endSection(footer: number | undefined): void {
    const last = this.info.sections.at(-1)
    if (last) last.footer = footer !== undefined
  }

  command(command: number): void {
    if (this.info.commands.length < MAX_SECTIONS) this.info.commands.push(command)
  }

  endPackage(): void {}

  endOfFile(): void {}

  startDescription(): void {}

  startTail(): void {
    this.#inTail = true
  }

  octets(piece: Uint8Array): void {
    if (this.#inTail) this.info.tailOctets += piece.length
  }

  endOctets(): void {
    this.#inTail = false
  }

  finish(): void {}
}
