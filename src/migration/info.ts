/** What a migration stream holds, counted as it passes by; and, on demand, its RAM gathered. */

import type { InflateRaw } from './inflate.ts'
import type { MigrationMemory } from './memory.ts'
import { RamImages } from './ram/images.ts'
import { hasData } from './ram/mapped-layout.ts'
import { type BlockCounts, PageCounter, type PageCounts } from './ram/page-counts.ts'
import { pageSizeOf, putMappedPages, type RamStore } from './ram/ram-store.ts'
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
  /** Pages of each block, in the order of `blocks`. */
  blockPages: BlockCounts[]
  /** Pages of each round over RAM: a page that does not lie beyond the one before it begins another. */
  rounds: PageCounts[]
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

export interface InfoOptions {
  /** Whether to gather RAM: in images in memory, or where the store given puts it. */
  readonly gather?: boolean | RamStore
  /** How zlib pages are inflated when images are gathered; by default with what the library brings along. */
  readonly inflateRaw?: InflateRaw | undefined
}

/** An output visitor that writes nothing: it counts, and gathers pages when it is asked to. */
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
    blockPages: [],
    rounds: [],
    tailOctets: 0,
  }
  /** The RAM gathered in memory, where that was asked for. */
  readonly images: RamImages | undefined
  /** Indexes of the blocks, by name. */
  readonly #blocks = new Map<string, number>()
  readonly #names = new Map<number, string>()
  readonly #store: RamStore | undefined
  readonly #counter = new PageCounter(this.info.ramRecords, this.info.blockPages, this.info.rounds)
  #mapped: RamBlock | undefined
  #inTail = false

  constructor(memory: MigrationMemory, { gather = false, inflateRaw }: InfoOptions = {}) {
    if (gather === true) this.images = new RamImages(memory, inflateRaw)
    this.#store = typeof gather === 'object' ? gather : this.images
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
    this.#counter.add(block, block.mapped === undefined || !hasData(block.mapped) ? 0 : bitsIn(block.mapped.bitmap))
    this.#mapped = block
    this.#store?.add(block)
  }

  mappedPages(run: PageRun): void {
    this.info.pageSize = run.pageSize
    if (this.#store !== undefined) putMappedPages(this.#store, run, this.#mapped!)
  }

  endMappedPages(): void {}

  endBlocks(): void {}

  pages(run: PageRun): void {
    if (run.pageSize !== 0) this.info.pageSize = run.pageSize
    const counter = this.#counter
    counter.count(run, pageSizeOf(run))
    this.#store?.put(run)
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

  finish(): void {
    this.#store?.finish()
  }
}

function bitsIn(bitmap: Uint8Array): number {
  let count = 0
  for (let octet of bitmap) for (; octet !== 0; octet &= octet - 1) count++
  return count
}
