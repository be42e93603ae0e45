/** The binary output visitor: the octets that QEMU writes and reads. */
import { encodeUtf8 } from '../ber/values/utf8-string.ts'
import { QEMU_MAGIC } from './binary-input.ts'
import { PageRegister } from './page-records.ts'
import { type OctetSink, QEMUFileWriter } from './qemu-file.ts'
import {
  type Configuration,
  type DeviceContents,
  type PageRun,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
} from './visitor.ts'

const TYPE_EOF = 0x00
const TYPE_SUBSECTION = 0x05
const TYPE_DESCRIPTION = 0x06
const TYPE_CONFIGURATION = 0x07
const TYPE_COMMAND = 0x08
const TYPE_FOOTER = 0x7e

const FLAG_MEM_SIZE = 0x04n
const FLAG_EOS = 0x10n
const FLAG_MULTIFD_FLUSH = 0x200n

export class BinaryOutput implements Visitor {
  readonly #file: QEMUFileWriter

  constructor(sink: OctetSink) {
    this.#file = new QEMUFileWriter(sink)
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
    const machine = encodeUtf8(configuration.machine)
    file.put32(machine.length)
    file.putOctets(machine)
    for (const subsection of configuration.subsections) {
      file.put8(TYPE_SUBSECTION)
      file.putString8(subsection.name)
      file.put32(subsection.versionId)
      for (const field of subsection.fields) {
        if (field.type === 'uint32') file.put32(field.value)
        else if (field.type === 'buffer') file.putOctets(field.value)
        else for (const octets of field.value) file.putOctets(octets)
      }
    }
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
  }

  mappedPages(_run: PageRun): void {}

  endMappedPages(): void {}

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
