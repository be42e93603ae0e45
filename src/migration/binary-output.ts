/** The binary output visitor: the octets that QEMU writes and reads. */
import { encodeUtf8 } from '../ber/values/utf8-string.ts'
import { QEMU_MAGIC } from './binary-input.ts'
import { PageRegister } from './page-records.ts'
import { type OctetSink, QEMUFileWriter } from './qemu-file.ts'
import { bitmapOctets, hasData, MAPPED_HEADER, MappedLayout, type MappedPlace } from './ram/mapped-layout.ts'
import { putMappedPages } from './ram/mapped-output.ts'
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

const TYPE_EOF = 0x00
const TYPE_DESCRIPTION = 0x06
const TYPE_CONFIGURATION = 0x07
const TYPE_COMMAND = 0x08
const TYPE_FOOTER = 0x7e

const FLAG_MEM_SIZE = 0x04n
const FLAG_EOS = 0x10n
const FLAG_MULTIFD_FLUSH = 0x200n

export class BinaryOutput implements Visitor {
  readonly #file: QEMUFileWriter
  readonly #inputPosition: () => number
  readonly #mappedLayout = new MappedLayout()
  /** Of the mapped block whose pages are to come, if it has any. */
  #mapped: MappedPlace | undefined

  /** @param inputPosition tells how far the input has been read: what a refusal gives as its offset */
  constructor(sink: OctetSink, inputPosition?: () => number) {
    this.#file = new QEMUFileWriter(sink)
    this.#inputPosition = inputPosition ?? (() => this.position)
  }

  /** Octets written so far. */
  get position(): number {
    return this.#file.position
  }

  header(version: number): void {
    this.#file.put32(QEMU_MAGIC)
    this.#file.put32(version)
  }

  configuration(configuration: Configuration): void {
    const file = this.#file
    file.put8(TYPE_CONFIGURATION)
    file.putOctets(configuration.octets)
  }

  startSection(section: Section): void {
    const file = this.#file
    file.put8(section.type)
    file.put32(section.id)
    if (section.type !== SectionType.Start && section.type !== SectionType.Full) return
    file.putString8(section.name)
    file.put32(section.instanceId)
    file.put32(section.versionId)
  }

  startBlocks(totalRam: bigint): void {
    // The record's flag shares the word with the sum of all lengths, whole pages each.
    this.#file.put64(totalRam | FLAG_MEM_SIZE)
  }

  block(block: RamBlock): void {
    this.#file.putString8(block.name)
    this.#file.put64(block.length)
    if (block.pageSize !== undefined) this.#file.put64(block.pageSize)
    if (block.address !== undefined) this.#file.put64(block.address)
    if (block.mapped !== undefined) this.#startMapped(block, block.mapped)
  }

  /** An empty bitmap stands for zeros, to be written over later: who gathers pages need not hold it. */
  #startMapped(block: RamBlock, mapped: MappedRam): void {
    const file = this.#file
    const octets = hasData(mapped) ? Number(bitmapOctets(block.length, mapped.pageSize)) : 0
    if (hasData(mapped)) {
      const end = file.position + MAPPED_HEADER
      this.#mapped = this.#mappedLayout.place(block, mapped, octets, end, this.#inputPosition(), 'ram')
    }
    file.put32(mapped.version)
    file.put64(mapped.pageSize)
    file.put64(mapped.bitmapAt)
    file.put64(mapped.pagesAt)
    if (mapped.bitmap.length > 0) file.putOctets(mapped.bitmap)
    else file.putZeros(octets)
  }

  mappedPages(run: PageRun): void {
    if (this.#mapped !== undefined) putMappedPages(this.#file, run, this.#mapped.pages)
  }

  endMappedPages(): void {
    if (this.#mapped !== undefined) this.#file.putZeros(this.#mapped.end - this.#file.position)
    this.#mapped = undefined
  }

  endBlocks(): void {}

  pages(run: PageRun): void {
    const { memory } = run
    let nameSize = 0
    if (run.name !== null) {
      const name = encodeUtf8(run.name)
      memory.octets[memory.name] = name.length
      memory.octets.set(name, memory.name + 1)
      nameSize = 1 + name.length
    }
    memory.kernel.writeBinaryPages(memory.registers, run.records, run.count, memory.name, nameSize, memory.output)
    this.#file.putOctets(memory.octets.subarray(memory.output, memory.register(PageRegister.WrittenEnd)))
  }

  flush(): void {
    this.#file.put64(FLAG_MULTIFD_FLUSH)
  }

  endOfRam(): void {
    this.#file.put64(FLAG_EOS)
  }

  device(device: DeviceContents): void {
    this.#file.putOctets(device.octets)
  }

  opaque(octets: Uint8Array): void {
    this.#file.putOctets(octets)
  }

  endSection(footer: number | undefined): void {
    if (footer === undefined) return
    this.#file.put8(TYPE_FOOTER)
    this.#file.put32(footer)
  }

  command(command: number, data: Uint8Array): void {
    this.#file.put8(TYPE_COMMAND)
    this.#file.put16(command)
    this.#file.put16(data.length)
    this.#file.putOctets(data)
  }

  endPackage(): void {}

  endOfFile(): void {
    this.#file.put8(TYPE_EOF)
  }

  startDescription(length: number): void {
    this.#file.put8(TYPE_DESCRIPTION)
    this.#file.put32(length)
  }

  startTail(): void {}

  octets(piece: Uint8Array): void {
    this.#file.putOctets(piece)
  }

  endOctets(): void {}

  finish(): void {
    this.#file.flush()
  }
}
