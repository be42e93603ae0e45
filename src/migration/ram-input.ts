/** The body of a binary `ram` section: records until end-of-section, pages by the run. */
import { hasCapability, targetPageBits } from './configuration.ts'
import { MigrationError, type MigrationErrorCode } from './errors.ts'
import { PageFault, PageRegister, PageStatus } from './page-records.ts'
import type { QEMUFileReader } from './qemu-file.ts'
import { MappedInput } from './ram/mapped-input.ts'
import { nameText, RamBlocks } from './ram-blocks.ts'
import { type Configuration, Pause, type RamBlock, type Visitor, type Walk } from './visitor.ts'

const FLAG_FULL = 0x01
const FLAG_ZERO = 0x02
const FLAG_MEM_SIZE = 0x04
const FLAG_PAGE = 0x08
const FLAG_EOS = 0x10
const FLAG_CONTINUE = 0x20
const FLAG_XBZRLE = 0x40
const FLAG_COMPRESS_PAGE = 0x100
const FLAG_MULTIFD_FLUSH = 0x200

const PAGE_FLAGS = [FLAG_ZERO, FLAG_PAGE, FLAG_XBZRLE, FLAG_COMPRESS_PAGE]

const faultCodes: Record<number, MigrationErrorCode> = {
  [PageFault.Flags]: 'MIGRATION_RAM_FLAGS',
  [PageFault.OutsideBlock]: 'MIGRATION_RAM_ADDRESS',
  [PageFault.TooLong]: 'MIGRATION_RAM_DATA',
}

export class RamInput {
  /** The only version of the section that any QEMU of this century writes. */
  static readonly version = 4

  /** Whether the capability mapped-ram is on: the pages then lie elsewhere in the file. */
  mapped = false
  readonly #file: QEMUFileReader
  readonly #visitor: Visitor
  /** Octets of a target page. */
  pageSize: number
  readonly #blocks = new RamBlocks()
  #addresses = false
  /** OR of the page sizes of all blocks, from POSTCOPY_ADVISE. */
  #pageSizes = 0n
  /** Block of the last page that named one: what CONTINUE refers to, across records and sections. */
  #current: RamBlock | undefined
  readonly #mapped: MappedInput

  /** @param base octets of the file before the stream's begin, where somebody knows: places in mapped-ram files count them */
  constructor(file: QEMUFileReader, visitor: Visitor, pageSize: number, base?: number) {
    this.#file = file
    this.#visitor = visitor
    this.pageSize = pageSize
    this.#mapped = new MappedInput(file, visitor, base)
  }

  /** Whether pages in a mapped-ram file are of no interest: where the input can be read at any position, they are passed over. */
  set passMapped(pass: boolean) {
    this.#mapped.pass = pass
  }

  configure(configuration: Configuration): void {
    const bits = targetPageBits(configuration)
    if (bits !== undefined) this.pageSize = 1 << bits
    this.#addresses = hasCapability(configuration, 'x-ignore-shared')
    this.mapped = hasCapability(configuration, 'mapped-ram')
  }

  /** POSTCOPY_ADVISE told the page sizes of all blocks. */
  advise(pageSizes: bigint): void {
    this.#pageSizes = pageSizes
  }

  *records(path: string): Walk {
    const file = this.#file
    for (;;) {
      yield* file.need(8, path)
      const word = file.peek64()
      const mask = BigInt(this.pageSize - 1)
      const flags = Number(word & mask)
      const address = word & ~mask
      if (flags === FLAG_EOS && address === 0n) {
        file.skip(8)
        this.#visitor.endOfRam()
        // A record that says to wait for other connections: they are read during the pause.
        yield Pause.Output
        return
      }
      if (flags === FLAG_MULTIFD_FLUSH && address === 0n) {
        file.skip(8)
        this.#visitor.flush()
        yield Pause.Output
      } else if (flags === FLAG_MEM_SIZE) {
        file.skip(8)
        yield* this.#blockList(address, path)
      } else if (PAGE_FLAGS.includes(flags)) {
        yield* this.#namedPages(path)
      } else if (flags & FLAG_CONTINUE || flags === 0x80) {
        if (this.#current === undefined && flags & FLAG_CONTINUE) {
          throw this.#fault('MIGRATION_RAM_BLOCK', path, 'CONTINUE before any block was named')
        }
        yield* this.#pages(null, 0, path)
      } else {
        const what =
          flags & FLAG_FULL ? 'obsolete flag FULL' : `flags 0x${flags.toString(16)}, address 0x${address.toString(16)}`
        throw this.#fault('MIGRATION_RAM_FLAGS', path, what)
      }
    }
  }

  /** A page that names its block, and those that continue it. */
  *#namedPages(path: string): Walk {
    const file = this.#file
    yield* file.need(9, path)
    const length = file.peek8(8)
    yield* file.need(9 + length, path)
    const block = this.#blocks.find(file.memory.octets, file.next + 9, length)
    if (block === undefined) {
      const name = new TextDecoder().decode(file.peekOctets(9, length))
      throw this.#fault('MIGRATION_RAM_BLOCK', path, JSON.stringify(name), 8)
    }
    this.#current = block
    yield* this.#pages(block.name, 1 + length, path)
  }

  /** Runs of pages until something else comes. `nameSize` octets after the first record's word are its block's name. */
  *#pages(name: string | null, nameSize: number, path: string): Walk {
    const file = this.#file
    const memory = file.memory
    for (;;) {
      const status = memory.kernel.readBinaryPages(
        memory.registers,
        file.next,
        file.inputEnd,
        this.pageSize,
        this.#current?.length ?? 0n,
        nameSize,
        memory.pages,
        memory.pageCapacity,
      )
      const count = memory.register(PageRegister.Count)
      const wanted = memory.register(PageRegister.Wanted)
      const fault = memory.register(PageRegister.Fault)
      file.next = memory.register(PageRegister.Next)
      if (count > 0) {
        this.#visitor.pages({
          memory,
          records: memory.pages,
          count,
          name,
          block: this.#current,
          pageSize: this.pageSize,
        })
        name = null
        nameSize = 0
        yield Pause.Output
      }
      if (status === PageStatus.Other) return
      if (status === PageStatus.Fault) {
        throw this.#fault(faultCodes[fault], path, `record 0x${file.peek64().toString(16)}${this.#where()}`)
      }
      if (status === PageStatus.NeedInput) {
        // The section does not end here: an end-of-section record must come.
        yield* file.need(wanted, path)
      }
    }
  }

  #where(): string {
    return this.#current
      ? ` in block ${JSON.stringify(this.#current.name)} of 0x${this.#current.length.toString(16)} octets`
      : ''
  }

  *#blockList(total: bigint, path: string): Walk {
    const file = this.#file
    this.#visitor.startBlocks(total)
    let rest = total
    while (rest > 0n) {
      yield* file.need(1, path)
      const nameLength = file.peek8()
      yield* file.need(1 + nameLength + 8, path)
      const offset = file.position
      const octets = file.peekOctets(1, nameLength).slice()
      const name = nameText(octets, file.position + 1, 'MIGRATION_BLOCK_LIST', path)
      const length = file.peek64(1 + nameLength)
      if (length === 0n || length > rest || length % BigInt(this.pageSize) !== 0n) {
        throw this.#fault(
          'MIGRATION_BLOCK_LIST',
          path,
          `block ${JSON.stringify(name)} of ${length} octets, ${rest} left`,
          1 + nameLength,
        )
      }
      rest -= length
      file.skip(1 + nameLength + 8)
      const pageSize = yield* this.#blockPageSize(path)
      let address: bigint | undefined
      if (this.#addresses) {
        yield* file.need(8, path)
        address = file.peek64()
        file.skip(8)
      }
      let block: RamBlock = { name, length, pageSize, address }
      if (this.mapped) block = yield* this.#mapped.block(block, this.pageSize, path)
      else this.#visitor.block(block)
      this.#blocks.add(octets, block, offset)
      if (this.#current?.name === name) this.#current = block
      yield Pause.Output
    }
    this.#visitor.endBlocks()
  }

  /**
   * The block's page size, sent where it is not the ordinary one and postcopy is to come. It is told from what would stand
   * there otherwise: a name begins with its length, which is not 0, and the word of a record has flags in its low bits.
   */
  *#blockPageSize(path: string): Walk<bigint | undefined> {
    if (this.#pageSizes <= BigInt(this.pageSize)) return undefined
    const file = this.#file
    if ((yield* file.fill(8)) < 8) throw file.truncated(8, path)
    const size = file.peek64()
    const isSize = size > BigInt(this.pageSize) && (size & (size - 1n)) === 0n && (this.#pageSizes & size) === size
    if (!isSize) return undefined
    file.skip(8)
    return size
  }

  #fault(code: MigrationErrorCode, path: string, actual: string, at = 0): MigrationError {
    return new MigrationError(code, this.#file.position + at, { path, actual })
  }
}
