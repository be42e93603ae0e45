/** The BER output visitor: a value of QemuFile in schema/migration.asn1, in one pass, with indefinite lengths. */
import { UniversalTag } from '../ber/tag.ts'
import { BerEncoder } from '../stream/encoder.ts'
import type { OpenOptions } from '../stream/encoder-options.ts'
import { writeEntries, writeSubsections } from './ber-state.ts'
import { PageRegister } from './page-records.ts'
import type { OctetSink } from './qemu-file.ts'
import { SchemaTag } from './schema-tags.ts'
import {
  type Configuration,
  type DeviceContents,
  type MappedRam,
  type PageRun,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
} from './visitor.ts'

const sectionTags = {
  [SectionType.Start]: SchemaTag.start,
  [SectionType.Part]: SchemaTag.part,
  [SectionType.End]: SchemaTag.end,
  [SectionType.Full]: SchemaTag.full,
}

/** A reader in search of a device steps over the others by their lengths. Larger ones are not held back to learn it. */
const DEFINITE: OpenOptions = { form: 'definite' }
const SMALL_DEVICE = 256 * 1024

export class BerOutput implements Visitor {
  readonly #encoder: BerEncoder
  #position = 0
  /** A section of a device whose contents are to come: only they tell the form of its length. */
  #pending: Section | undefined
  /** A RAMSecBlock is open, and pages are its contents. */
  #inSecBlock = false
  #inDescription = false

  constructor(sink: OctetSink) {
    const counting: OctetSink = (octets) => {
      this.#position += octets.length
      sink(octets)
    }
    this.#encoder = new BerEncoder(counting, { reuse: true })
  }

  /** Octets handed to the sink so far. */
  get position(): number {
    return this.#position
  }

  header(version: number): void {
    this.#encoder.open(SchemaTag.qemuFile)
    this.#encoder.integer(version)
    this.#encoder.open(UniversalTag.Sequence)
  }

  configuration(configuration: Configuration): void {
    const encoder = this.#encoder
    encoder.open(SchemaTag.configuration)
    encoder.utf8String(configuration.machine)
    writeSubsections(encoder, configuration.subsections, configuration.octets)
    encoder.close()
  }

  startSection(section: Section): void {
    if (section.contents === 'ram') this.#openSection(section, {})
    else this.#pending = section
  }

  #openSection(section: Section, form: OpenOptions): void {
    const encoder = this.#encoder
    this.#pending = undefined
    encoder.open(sectionTags[section.type], form)
    encoder.integer(section.id)
    if (section.type === SectionType.Start || section.type === SectionType.Full) {
      encoder.utf8String(section.name)
      encoder.integer(section.instanceId)
      encoder.integer(section.versionId)
    }
    encoder.open(section.contents === 'ram' ? SchemaTag.ram : SchemaTag.device, form)
  }

  startBlocks(totalRam: bigint): void {
    this.#closeSecBlock()
    this.#encoder.open(SchemaTag.ramBlockList)
    this.#encoder.integer(totalRam)
    this.#encoder.open(UniversalTag.Sequence)
  }

  block(block: RamBlock): void {
    const encoder = this.#encoder
    encoder.open(UniversalTag.Sequence)
    encoder.utf8String(block.name)
    encoder.integer(block.length)
    if (block.pageSize !== undefined) encoder.integer(block.pageSize, SchemaTag.blockPageSize)
    if (block.address !== undefined) encoder.integer(block.address, SchemaTag.blockAddress)
    if (block.mapped === undefined) encoder.close()
    else this.#startMapped(block.mapped)
  }

  #startMapped(mapped: MappedRam): void {
    const encoder = this.#encoder
    encoder.open(SchemaTag.blockMapped)
    encoder.integer(mapped.version)
    encoder.integer(mapped.pageSize)
    encoder.integer(mapped.bitmapAt)
    encoder.integer(mapped.pagesAt)
    encoder.octetString(mapped.bitmap)
    encoder.open(UniversalTag.Sequence)
  }

  mappedPages(run: PageRun): void {
    this.#putPages(run)
  }

  endMappedPages(): void {
    this.#encoder.close()
    this.#encoder.close()
    this.#encoder.close()
  }

  endBlocks(): void {
    this.#encoder.close()
    this.#encoder.close()
  }

  pages(run: PageRun): void {
    const encoder = this.#encoder
    if (run.name !== null) this.#closeSecBlock()
    if (!this.#inSecBlock) {
      encoder.open(SchemaTag.ramSecBlock)
      if (run.name !== null) encoder.utf8String(run.name)
      encoder.open(UniversalTag.Sequence)
      this.#inSecBlock = true
    }
    this.#putPages(run)
  }

  #putPages({ memory, records, count }: PageRun): void {
    memory.kernel.writeBerPages(memory.registers, records, count, memory.output)
    this.#encoder.raw(memory.octets.subarray(memory.output, memory.register(PageRegister.WrittenEnd)))
  }

  flush(): void {
    this.#closeSecBlock()
    this.#encoder.null(SchemaTag.flush)
  }

  endOfRam(): void {
    this.#closeSecBlock()
    this.#encoder.null(SchemaTag.eos)
  }

  device({ octets, state }: DeviceContents): void {
    if (this.#pending) this.#openSection(this.#pending, octets.length <= SMALL_DEVICE ? DEFINITE : {})
    if (state !== undefined) writeEntries(this.#encoder, state, octets)
    else if (octets.length > 0) this.#encoder.octetString(octets)
  }

  opaque(octets: Uint8Array): void {
    if (this.#pending) this.#openSection(this.#pending, {})
    this.#encoder.octetString(octets)
  }

  endSection(footer: number | undefined): void {
    if (this.#pending) this.#openSection(this.#pending, DEFINITE)
    this.#encoder.close()
    if (footer !== undefined) this.#encoder.integer(footer)
    this.#encoder.close()
  }

  command(command: number, data: Uint8Array, packaged: boolean): void {
    this.#encoder.open(SchemaTag.command)
    this.#encoder.integer(command)
    this.#encoder.octetString(data)
    if (packaged) this.#encoder.open(UniversalTag.Sequence)
    else this.#encoder.close()
  }

  endPackage(): void {
    this.#encoder.close()
    this.#encoder.close()
  }

  endOfFile(): void {
    this.#encoder.null(SchemaTag.eof)
  }

  /** In one piece: asn1c takes no segments of an implicitly tagged character string. */
  startDescription(length: number): void {
    this.#inDescription = true
    this.#encoder.openPrimitive(SchemaTag.description, length)
  }

  startTail(): void {
    this.#encoder.open(SchemaTag.tail)
  }

  octets(piece: Uint8Array): void {
    if (this.#inDescription) this.#encoder.contents(piece)
    else this.#encoder.octetString(piece)
  }

  endOctets(): void {
    if (this.#inDescription) this.#encoder.closePrimitive()
    else this.#encoder.close()
    this.#inDescription = false
  }

  finish(): void {
    this.#encoder.close()
    this.#encoder.close()
    this.#encoder.finish()
  }

  #closeSecBlock(): void {
    if (!this.#inSecBlock) return
    this.#encoder.close()
    this.#encoder.close()
    this.#inSecBlock = false
  }
}
