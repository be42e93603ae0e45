/** The BER input visitor: walks a value of QemuFile in schema/migration.asn1. */
import { type Tag, UniversalTag, universal } from '../ber/tag.ts'
import { BerDeviceInput } from './ber-device-input.ts'
import { BerPages } from './ber-pages.ts'
import { BerRecords } from './ber-records.ts'
import { targetPageBits } from './configuration.ts'
import { MigrationError } from './errors.ts'
import type { MigrationMemory } from './memory.ts'
import { BerMappedInput } from './ram/mapped-ber-input.ts'
import { checkBlockCount } from './ram-blocks.ts'
import { SchemaTag } from './schema-tags.ts'
import { Pause, type RamBlock, SectionType, type Visitor, type Walk } from './visitor.ts'

const SEQUENCE = universal(UniversalTag.Sequence)
const OCTET_STRING = universal(UniversalTag.OctetString)
const UINT64 = 0xffffffffffffffffn
/** The description is held to learn its length: QEMU's are some hundred kilobytes. */
const MAX_DESCRIPTION = 64 * 1024 * 1024

export class BerInput {
  readonly records: BerRecords
  readonly #visitor: Visitor
  readonly #pages: BerPages
  readonly #mapped: BerMappedInput
  readonly #devices: BerDeviceInput

  constructor(memory: MigrationMemory, visitor: Visitor) {
    this.#visitor = visitor
    this.records = new BerRecords(memory)
    this.#devices = new BerDeviceInput(this.records)
    this.#pages = new BerPages(memory, this.records, visitor)
    this.#mapped = new BerMappedInput(memory, this.records, this.#pages, visitor)
  }

  /** Octets of a target page, as far as the stream has told; 0 before. */
  get pageSize(): number {
    return this.#pages.pageSize
  }

  /** Walks the whole stream. @throws {MigrationError} `MIGRATION_*` with the offset in the BER @throws {BerError} */
  *walk(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.qemuFile, 'QemuFile')
    yield* records.component(depth, 'version')
    const offset = records.offset
    const version = yield* records.unsigned32(depth, 'version')
    if (version < 2 || version > 3) {
      throw new MigrationError('MIGRATION_VERSION', offset, {
        path: 'QemuFile.version',
        expected: '2 or 3',
        actual: String(version),
      })
    }
    this.#visitor.header(version)
    yield* records.component(depth, 'items')
    yield* this.#items('items')
    yield* records.close(depth)
    if (yield* records.available()) throw records.unexpected('the end of the input')
    this.#visitor.finish()
  }

  *#items(name: string): Walk {
    const records = this.records
    const depth = yield* records.enter(SEQUENCE, name)
    for (let i = 0; yield* records.more(depth); i++) {
      records.path.push(`[${i}]`)
      yield Pause.Output
      if (records.is(SchemaTag.part)) yield* this.#section(SectionType.Part, SchemaTag.part, 'part')
      else if (records.is(SchemaTag.start)) yield* this.#section(SectionType.Start, SchemaTag.start, 'start')
      else if (records.is(SchemaTag.end)) yield* this.#section(SectionType.End, SchemaTag.end, 'end')
      else if (records.is(SchemaTag.full)) yield* this.#section(SectionType.Full, SchemaTag.full, 'full')
      else if (records.is(SchemaTag.configuration)) yield* this.#configuration()
      else if (records.is(SchemaTag.command)) yield* this.#command()
      else if (records.is(SchemaTag.eof)) {
        records.null(SchemaTag.eof, 'eof')
        this.#visitor.endOfFile()
      } else if (records.is(SchemaTag.description)) yield* this.#description()
      else if (records.is(SchemaTag.tail)) {
        this.#visitor.startTail()
        yield* records.pieces(SchemaTag.tail, 'tail', (piece) => this.#visitor.octets(piece))
        this.#visitor.endOctets()
      } else throw records.unexpected('an alternative of Item')
      records.path.pop()
    }
    yield* records.close(depth)
  }

  *#description(): Walk {
    const octets = yield* this.records.utf8Octets(SchemaTag.description, 'description', MAX_DESCRIPTION)
    this.#visitor.startDescription(octets.length)
    this.#visitor.octets(octets)
    this.#visitor.endOctets()
  }

  *#configuration(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.configuration, 'configuration')
    const configuration = yield* this.#devices.configuration(depth)
    yield* records.close(depth)
    const bits = targetPageBits(configuration)
    this.#pages.pageSize = bits === undefined ? 0 : 1 << bits
    this.#visitor.configuration(configuration)
  }

  *#command(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.command, 'command')
    const command = Number(yield* records.unsigned(depth, 'cmd', 0xffffn))
    yield* records.component(depth, 'data')
    const data = yield* records.octets(OCTET_STRING, 'data', 0xffff)
    const packaged = yield* records.more(depth)
    this.#visitor.command(command, data, packaged)
    if (packaged) {
      yield* this.#items('package')
      this.#visitor.endPackage()
    }
    yield* records.close(depth)
  }

  *#section(type: SectionType, tag: Tag, name: string): Walk {
    const records = this.records
    const start = records.offset
    const depth = yield* records.enter(tag, name)
    const id = yield* records.unsigned32(depth, 'sectionid')
    let idstr = ''
    let instanceId = 0
    let versionId = 0
    if (type === SectionType.Start || type === SectionType.Full) {
      idstr = yield* records.utf8(depth, 'idstr', 255)
      instanceId = yield* records.unsigned32(depth, 'instanceid')
      versionId = yield* records.unsigned32(depth, 'versionid')
    }
    yield* records.component(depth, 'contents')
    const contents = records.is(SchemaTag.device) ? 'device' : 'ram'
    this.#visitor.startSection({ type, id, name: idstr, instanceId, versionId, contents, offset: start })
    if (contents === 'device') this.#visitor.device(yield* this.#devices.contents())
    else yield* this.#ram()
    const footer = (yield* records.more(depth)) ? yield* records.unsigned32(depth, 'footer') : undefined
    this.#visitor.endSection(footer)
    yield* records.close(depth)
  }

  *#ram(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.ram, 'contents.ram')
    while (yield* records.more(depth)) {
      yield Pause.Output
      if (records.is(SchemaTag.ramSecBlock)) yield* this.#pages.secBlock()
      else if (records.is(SchemaTag.ramBlockList)) yield* this.#blockList()
      else if (records.is(SchemaTag.eos)) {
        records.null(SchemaTag.eos, 'eos')
        this.#visitor.endOfRam()
        // A record that says to wait for other connections: they are read during the pause.
        yield Pause.Output
      } else {
        if (!records.is(SchemaTag.flush)) throw records.unexpected('an alternative of RAMRecord')
        records.null(SchemaTag.flush, 'flush')
        this.#visitor.flush()
        yield Pause.Output
      }
    }
    yield* records.close(depth)
  }

  *#blockList(): Walk {
    const records = this.records
    const offset = records.offset
    const depth = yield* records.enter(SchemaTag.ramBlockList, 'blocks')
    const total = yield* records.unsigned(depth, 'totalram', UINT64)
    // The record's flag shares the word with the sum.
    if (total & 0xffn) throw this.#unequalBlocks(offset, `totalram ${total}`, 'whole pages')
    this.#visitor.startBlocks(total)
    yield* records.component(depth, 'blocks')
    const list = yield* records.enter(SEQUENCE, 'blocks')
    let sum = 0n
    while (yield* records.more(list)) {
      sum += (yield* this.#block()).length
      yield Pause.Output
    }
    if (sum !== total) throw this.#unequalBlocks(offset, `totalram ${total}`, `${sum}, as the blocks have it`)
    yield* records.close(list)
    yield* records.close(depth)
    this.#visitor.endBlocks()
  }

  /** Reads a block, and hands it over with its pages, if it has any. */
  *#block(): Walk<RamBlock> {
    const records = this.records
    const { blocks } = this.#pages
    const offset = records.offset
    const depth = yield* records.enter(SEQUENCE, 'RAMBlockID')
    const name = yield* records.utf8(depth, 'name', 255)
    if (!blocks.has(name)) checkBlockCount(blocks.size, offset)
    const length = yield* records.unsigned(depth, 'len', UINT64)
    const pageSize = yield* this.#optional(depth, 'pagesize', SchemaTag.blockPageSize)
    const address = yield* this.#optional(depth, 'address', SchemaTag.blockAddress)
    let block: RamBlock = { name, length, pageSize, address }
    if ((yield* records.more(depth)) && records.is(SchemaTag.blockMapped)) block = yield* this.#mapped.block(block)
    else this.#visitor.block(block)
    yield* records.close(depth)
    blocks.set(name, block)
    return block
  }

  #unequalBlocks(offset: number, actual: string, expected: string): MigrationError {
    return new MigrationError('MIGRATION_BLOCK_LIST', offset, { path: this.records.path.join('.'), expected, actual })
  }

  *#optional(depth: number, name: string, tag: Tag): Walk<bigint | undefined> {
    if (!(yield* this.records.more(depth)) || !this.records.is(tag)) return undefined
    return yield* this.records.unsigned(depth, name, UINT64, tag)
  }
}
