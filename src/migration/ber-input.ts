/** The BER input visitor: walks a value of QemuFile in schema/migration.asn1. */
import { type Tag, UniversalTag, universal } from '../ber/tag.ts'
import { BerRecords } from './ber-records.ts'
import { targetPageSize } from './configuration.ts'
import { MigrationError, type MigrationErrorCode } from './errors.ts'
import type { MigrationMemory } from './memory.ts'
import {
  CONTINUED,
  PAGE_RECORD,
  PageFault,
  PageField,
  PageKind,
  PagePhase,
  PageRegister,
  PageStatus,
} from './page-records.ts'
import { SchemaTag } from './schema-tags.ts'
import {
  type Configuration,
  type ConfigurationField,
  type ConfigurationSubsection,
  Pause,
  type RamBlock,
  SectionType,
  type Visitor,
  type Walk,
} from './visitor.ts'

const SEQUENCE = universal(UniversalTag.Sequence)
const OCTET_STRING = universal(UniversalTag.OctetString)
const UINT64 = 0xffffffffffffffffn
const MAX_MACHINE = 4096
const MAX_FIELD = 65536
/** The description is held to learn its length: QEMU's are some hundred kilobytes. */
const MAX_DESCRIPTION = 64 * 1024 * 1024

const faultCodes: Record<number, MigrationErrorCode> = {
  [PageFault.Encoding]: 'MIGRATION_SCHEMA',
  [PageFault.Integer]: 'MIGRATION_SCHEMA',
  [PageFault.PageSize]: 'MIGRATION_PAGE_SIZE',
  [PageFault.TooLong]: 'MIGRATION_RAM_DATA',
  [PageFault.AddressFlags]: 'MIGRATION_RAM_ADDRESS',
}

const faultExpectations: Record<number, string> = {
  [PageFault.Encoding]: 'the components of a RAMPage',
  [PageFault.Integer]: 'an INTEGER in range, in as few octets as possible',
  [PageFault.TooLong]: 'page data that fits the record',
  [PageFault.AddressFlags]: 'a page address, whose low eight bits are zero',
}

export class BerInput {
  readonly records: BerRecords
  readonly #memory: MigrationMemory
  readonly #visitor: Visitor
  readonly #blocks = new Map<string, RamBlock>()
  #block: RamBlock | undefined
  #pageSize = 0

  constructor(memory: MigrationMemory, visitor: Visitor) {
    this.#memory = memory
    this.#visitor = visitor
    this.records = new BerRecords(memory)
  }

  /** Walks the whole stream. @throws {MigrationError} `MIGRATION_*` with the offset in the BER @throws {BerError} */
  *walk(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.qemuFile, 'QemuFile')
    const offset = records.position
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
    const octets = yield* this.records.octets(SchemaTag.description, 'description', MAX_DESCRIPTION)
    this.#visitor.startDescription(octets.length)
    this.#visitor.octets(octets)
    this.#visitor.endOctets()
  }

  *#configuration(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.configuration, 'configuration')
    const machine = yield* records.utf8(depth, 'machine', MAX_MACHINE, 0)
    const subsections: ConfigurationSubsection[] = []
    if ((yield* records.more(depth)) && records.is(SchemaTag.subsections)) {
      const inner = yield* records.enter(SchemaTag.subsections, 'subsecl')
      while (yield* records.more(inner)) subsections.push(yield* this.#subsection())
      yield* records.close(inner)
    }
    yield* records.close(depth)
    const configuration: Configuration = { machine, subsections }
    this.#pageSize = targetPageSize(configuration) ?? 0
    this.#visitor.configuration(configuration)
  }

  *#subsection(): Walk<ConfigurationSubsection> {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.subsection, 'subsection')
    const name = yield* records.utf8(depth, 'name', 255)
    const versionId = yield* records.unsigned32(depth, 'versionid')
    yield* records.component(depth, 'contents')
    const inner = yield* records.enter(SEQUENCE, 'contents')
    const fields: ConfigurationField[] = []
    while (yield* records.more(inner)) fields.push(yield* this.#field())
    yield* records.close(inner)
    yield* records.close(depth)
    return { name, versionId, fields }
  }

  *#field(): Walk<ConfigurationField> {
    const records = this.records
    if (!records.is(SchemaTag.field)) throw this.#unsupported('a value other than a field')
    const depth = yield* records.enter(SchemaTag.field, 'field')
    const name = yield* records.utf8(depth, 'name', MAX_FIELD, 0)
    yield* records.component(depth, 'value')
    const field: ConfigurationField = yield* this.#fieldValue(name, depth)
    yield* records.close(depth)
    return field
  }

  *#fieldValue(name: string, depth: number): Walk<ConfigurationField> {
    const records = this.records
    if (records.is(SchemaTag.uint32)) {
      return { name, type: 'uint32', value: yield* records.unsigned32(depth, 'value', SchemaTag.uint32) }
    }
    if (records.is(OCTET_STRING)) {
      return { name, type: 'buffer', value: yield* records.octets(OCTET_STRING, 'value', MAX_FIELD) }
    }
    if (!records.is(SEQUENCE)) throw this.#unsupported('a value of another type than CONFIGURATION has')
    const inner = yield* records.enter(SEQUENCE, 'value')
    const value: Uint8Array[] = []
    while (yield* records.more(inner)) {
      if (!records.is(OCTET_STRING)) throw this.#unsupported('an array of another type than CONFIGURATION has')
      value.push(yield* records.octets(OCTET_STRING, 'element', MAX_FIELD))
    }
    yield* records.close(inner)
    return { name, type: 'array of buffer', value }
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
    if (records.is(SchemaTag.device)) throw this.#unsupported('device state told as fields')
    this.#visitor.startSection({ type, id, name: idstr, instanceId, versionId })
    yield* this.#ram()
    const footer = (yield* records.more(depth)) ? yield* records.unsigned32(depth, 'footer') : undefined
    this.#visitor.endSection(footer)
    yield* records.close(depth)
  }

  *#ram(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.ram, 'contents.ram')
    while (yield* records.more(depth)) {
      yield Pause.Output
      if (records.is(SchemaTag.ramSecBlock)) yield* this.#secBlock()
      else if (records.is(SchemaTag.ramBlockList)) yield* this.#blockList()
      else if (records.is(SchemaTag.eos)) {
        records.null(SchemaTag.eos, 'eos')
        this.#visitor.endOfRam()
      } else {
        if (!records.is(SchemaTag.flush)) throw records.unexpected('an alternative of RAMRecord')
        records.null(SchemaTag.flush, 'flush')
        this.#visitor.flush()
      }
    }
    yield* records.close(depth)
  }

  *#blockList(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.ramBlockList, 'blocks')
    this.#visitor.startBlocks(yield* records.unsigned(depth, 'totalram', UINT64))
    yield* records.component(depth, 'blocks')
    const list = yield* records.enter(SEQUENCE, 'blocks')
    while (yield* records.more(list)) {
      const inner = yield* records.enter(SEQUENCE, 'RAMBlockID')
      const name = yield* records.utf8(inner, 'name', 255)
      const length = yield* records.unsigned(inner, 'len', UINT64)
      const pageSize = yield* this.#optional(inner, 'pagesize', SchemaTag.blockPageSize)
      const address = yield* this.#optional(inner, 'address', SchemaTag.blockAddress)
      if ((yield* records.more(inner)) && records.is(SchemaTag.blockMapped))
        throw this.#unsupported('a block of a mapped-ram file')
      yield* records.close(inner)
      const block: RamBlock = { name, length, pageSize, address }
      this.#blocks.set(name, block)
      this.#visitor.block(block)
      yield Pause.Output
    }
    yield* records.close(list)
    yield* records.close(depth)
    this.#visitor.endBlocks()
  }

  *#optional(depth: number, name: string, tag: Tag): Walk<bigint | undefined> {
    if (!(yield* this.records.more(depth)) || !this.records.is(tag)) return undefined
    return yield* this.records.unsigned(depth, name, UINT64, tag)
  }

  /** Pages of one block: by the run in Wasm, page by page where one comes in an unusual form. */
  *#secBlock(): Walk {
    const records = this.records
    const depth = yield* records.enter(SchemaTag.ramSecBlock, 'secblock')
    yield* records.component(depth, 'pages')
    let name: string | null = null
    if (!records.is(SEQUENCE)) {
      name = yield* records.utf8(depth, 'name', 255)
      this.#block = this.#blocks.get(name)
      yield* records.component(depth, 'pages')
    }
    const pagesDepth = yield* records.enter(SEQUENCE, 'pages')
    const memory = this.#memory
    memory.setRegister(PageRegister.Phase, PagePhase.Page)
    while (yield* records.available()) {
      const status = memory.kernel.readBerPages(
        memory.registers,
        memory.regions.records,
        records.index,
        records.count,
        pagesDepth,
        this.#pageSize,
        memory.pages,
        memory.pageCapacity,
      )
      records.index = memory.register(PageRegister.Next)
      const phase = memory.register(PageRegister.Phase)
      name = this.#emit(memory.register(PageRegister.Count), name)
      yield Pause.Output
      if (status === PageStatus.Fault) throw this.#fault(memory.register(PageRegister.Fault))
      if (status === PageStatus.Other) {
        if (phase === PagePhase.Data) name = yield* this.#segmentedPage(name)
        else if (yield* records.more(pagesDepth)) throw records.unexpected('an alternative of RAMPage')
        else break
      }
    }
    if (memory.register(PageRegister.Phase) !== PagePhase.Page) throw records.unexpected('the rest of a page')
    records.leave()
    yield* records.close(depth)
  }

  /** Hands over pages. The first one that is no hook carries `name`. @returns the name, while no page has carried it */
  #emit(count: number, name: string | null): string | null {
    if (count === 0) return name
    const memory = this.#memory
    const { view, pages } = memory
    let carrier = -1
    // The first page that carries the name, and, as long as no page has told the size of all, the first full one.
    for (let i = 0; i < count && ((name !== null && carrier < 0) || this.#pageSize === 0); i++) {
      const record = pages + i * PAGE_RECORD
      const kind = view.getUint32(record + PageField.Kind, true) & 0xff
      if (carrier < 0 && kind !== PageKind.Hook) carrier = i
      if (kind === PageKind.Full) this.#setPageSize(view.getUint32(record + PageField.DataLength, true))
    }
    const named = name !== null && carrier >= 0
    if (named) {
      const kind = pages + carrier * PAGE_RECORD + PageField.Kind
      view.setUint32(kind, view.getUint32(kind, true) & ~CONTINUED, true)
    }
    this.#visitor.pages({
      memory,
      records: pages,
      count,
      name: named ? name : null,
      block: this.#block,
      pageSize: this.#pageSize,
    })
    return named ? null : name
  }

  #setPageSize(size: number): void {
    if (this.#pageSize !== 0) return
    if (size < 256 || size > 65536 || (size & (size - 1)) !== 0) throw this.#pageSizeFault(size)
    this.#pageSize = size
  }

  #pageSizeFault(size: number): MigrationError {
    return new MigrationError('MIGRATION_PAGE_SIZE', this.records.position, {
      path: this.records.path.join('.'),
      expected: 'a power of two from 256 to 65536 octets',
      actual: String(size),
    })
  }

  /** The page at hand has its data in segments: they are joined in the scratch region. */
  *#segmentedPage(name: string | null): Walk<string | null> {
    const memory = this.#memory
    const records = this.records
    const kind = memory.register(PageRegister.Kind)
    const offset = memory.view.getBigUint64(memory.registers + PageRegister.At, true)
    const data = yield* records.octets(OCTET_STRING, 'data', memory.name - memory.scratch)
    if (kind === PageKind.Full) {
      this.#setPageSize(data.length)
      if (data.length !== this.#pageSize) throw this.#fault(PageFault.PageSize, data.length)
    }
    if (kind === PageKind.Xbzrle && data.length > 0xffff) throw this.#fault(PageFault.TooLong)
    memory.octets.set(data, memory.scratch)
    const { view, pages } = memory
    view.setUint32(pages + PageField.Kind, kind | CONTINUED, true)
    view.setUint32(pages + PageField.DataAddress, memory.scratch, true)
    view.setUint32(pages + PageField.DataLength, data.length, true)
    view.setUint32(pages + PageField.Fill, 0, true)
    view.setBigUint64(pages + PageField.Offset, offset, true)
    memory.setRegister(PageRegister.Phase, PagePhase.Page)
    return this.#emit(1, name)
  }

  #fault(fault: number, actual?: number): MigrationError {
    const { records } = this
    const offset = records.index < records.count ? records.batch.identifierOffset(records.index) : records.position
    const length = actual ?? (records.index < records.count ? records.batch.contentsLength(records.index) : 0)
    const details =
      fault === PageFault.PageSize
        ? { expected: `${this.#pageSize} octets, as the pages before`, actual: String(length) }
        : { expected: faultExpectations[fault] }
    return new MigrationError(faultCodes[fault], offset, { path: records.path.join('.'), ...details })
  }

  #unsupported(what: string): MigrationError {
    const { batch, index, path } = this.records
    return new MigrationError('MIGRATION_UNSUPPORTED', batch.identifierOffset(index), {
      path: path.join('.'),
      actual: what,
    })
  }
}
