/**
 * From a mapped-ram file to a plain stream: the block list as it is without mapped-ram, then the pages of each block in PART
 * sections, as the first round of a QEMU sends them: whole pages, and a record for each page of zeros.
 */
import { capabilitiesOf, hasCapability } from '../configuration.ts'
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import { CONTINUED, PAGE_RECORD, PageField } from '../page-records.ts'
import {
  type Configuration,
  type MappedRam,
  type PageRun,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
} from '../visitor.ts'
import { describeCapabilities, MAPPED_RAM, withoutCapability } from './mapped-capability.ts'
import { hasData } from './mapped-layout.ts'
import { RewritingVisitor } from './mapped-rewriting.ts'
import type { MappedSurvey } from './mapped-survey.ts'
import { zeroStalePages } from './ram-store.ts'

/** Pages after which a PART section ends and another begins. */
const PART_PAGES = 16_384

export class MappedToPlain extends RewritingVisitor {
  readonly #memory: MigrationMemory
  readonly #survey: MappedSurvey
  #isMapped = false
  #capabilities: readonly string[] = []
  #start: Section | undefined
  /** The list's section was ended early: what its own end says is left out. */
  #ended = false
  #block: RamBlock | undefined
  #mapped: MappedRam | undefined
  /** Offset of the first page of the block that was not told of yet. */
  #next = 0n
  #isNamed = false
  /** Pages in the PART section at hand; undefined where none is open. */
  #inPart: number | undefined

  /** @param survey of the same stream */
  constructor(output: Visitor, memory: MigrationMemory, survey: MappedSurvey) {
    super(output)
    this.#memory = memory
    this.#survey = survey
  }

  override configuration(configuration: Configuration): void {
    this.#isMapped = hasCapability(configuration, MAPPED_RAM)
    const plain = this.#isMapped ? withoutCapability(configuration, MAPPED_RAM) : configuration
    this.#capabilities = capabilitiesOf(plain)
    this.output.configuration(plain)
  }

  override startSection(section: Section): void {
    if (section.contents === 'ram' && section.type === SectionType.Start) this.#start = section
    this.output.startSection(section)
  }

  override startBlocks(totalRam: bigint): void {
    this.output.startBlocks(totalRam)
    if (!this.#survey.mapped || this.#start === undefined) return
    for (const block of this.#survey.blocks) this.output.block(block)
    this.output.endBlocks()
    this.output.endOfRam()
    this.output.endSection(this.#survey.footer)
    this.#ended = true
  }

  override block(block: RamBlock): void {
    if (!this.#ended) {
      if (block.mapped !== undefined) throw this.#changed(block)
      this.output.block(block)
      return
    }
    const { mapped, ...plain } = block
    const surveyed = this.#survey.blocks.find(({ name }) => name === block.name)
    if (surveyed?.length !== block.length || mapped === undefined) throw this.#changed(block)
    this.#block = plain
    this.#mapped = hasData(mapped) ? mapped : undefined
    this.#next = 0n
    this.#isNamed = false
  }

  override mappedPages(run: PageRun): void {
    const { memory, pageSize } = run
    const { view } = memory
    zeroStalePages(run, this.#mapped!)
    const free = run.records + run.count * PAGE_RECORD
    let first = run.records
    for (let record = first; record < free; record += PAGE_RECORD) {
      const offset = view.getBigUint64(record + PageField.Offset, true)
      if (offset !== this.#next) {
        this.#emit(first, (record - first) / PAGE_RECORD)
        first = record
        this.#zeros(offset, free)
      }
      this.#next = offset + BigInt(pageSize)
    }
    this.#emit(first, (free - first) / PAGE_RECORD)
  }

  override endMappedPages(): void {
    if (this.#mapped !== undefined) this.#zeros(this.#block!.length, this.#memory.pages)
    this.#mapped = undefined
    this.#endPart()
  }

  override endBlocks(): void {
    if (!this.#ended) this.output.endBlocks()
  }

  override flush(): void {
    if (this.#isMapped) return
    throw new MigrationError('MIGRATION_UNSUPPORTED', this.#memory.position(), {
      path: 'ram',
      actual: 'a multifd flush: pages came over other connections, whose recordings are needed',
    })
  }

  override endOfRam(): void {
    if (!this.#ended) this.output.endOfRam()
  }

  override endSection(footer: number | undefined): void {
    if (!this.#ended) this.output.endSection(footer)
    this.#ended = false
  }

  protected rewrite(description: Uint8Array): Uint8Array {
    return this.#isMapped ? describeCapabilities(description, this.#capabilities) : description
  }

  /** Tells of pages of zeros up to `end`. Their records are made from `free` on. */
  #zeros(end: bigint, free: number): void {
    const memory = this.#memory
    const pageSize = Number(this.#mapped!.pageSize)
    const room = Math.floor((memory.pages + memory.pageCapacity * PAGE_RECORD - free) / PAGE_RECORD)
    for (let left = (end - this.#next) / BigInt(pageSize); left > 0n; ) {
      const count = left < BigInt(room) ? Number(left) : room
      memory.kernel.makeZeroPages(free, count, this.#next, pageSize)
      this.#emit(free, count)
      this.#next += BigInt(count * pageSize)
      left -= BigInt(count)
    }
  }

  #emit(records: number, count: number): void {
    if (count === 0) return
    const memory = this.#memory
    if (this.#inPart === undefined) this.#startPart()
    const block = this.#block!
    const name = this.#isNamed ? null : block.name
    if (name !== null) {
      const kind = memory.view.getUint32(records + PageField.Kind, true)
      memory.view.setUint32(records + PageField.Kind, kind & ~CONTINUED, true)
    }
    this.#isNamed = true
    this.output.pages({ memory, records, count, name, block, pageSize: Number(this.#mapped!.pageSize) })
    this.#inPart! += count
    if (this.#inPart! >= PART_PAGES) this.#endPart()
  }

  #startPart(): void {
    this.output.startSection({ ...this.#start!, type: SectionType.Part })
    this.#inPart = 0
  }

  #endPart(): void {
    if (this.#inPart === undefined) return
    this.output.endOfRam()
    this.output.endSection(this.#survey.footer)
    this.#inPart = undefined
  }

  #changed(block: RamBlock): MigrationError {
    return new MigrationError('MIGRATION_MAPPED_RAM', this.#memory.position(), {
      path: 'ram',
      expected: 'the blocks of the first look at the input',
      actual: `block ${JSON.stringify(block.name)}`,
    })
  }
}
