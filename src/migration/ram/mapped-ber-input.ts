/** A block of a mapped-ram file in BER: MappedRAM of schema/migration.asn1. */
import { UniversalTag, universal } from '../../ber/tag.ts'
import type { BerPages } from '../ber-pages.ts'
import type { BerRecords } from '../ber-records.ts'
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import { PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import { SchemaTag } from '../schema-tags.ts'
import type { RamBlock, Visitor, Walk } from '../visitor.ts'
import { checkMappedHeader, hasData } from './mapped-layout.ts'

const SEQUENCE = universal(UniversalTag.Sequence)
const OCTET_STRING = universal(UniversalTag.OctetString)
const UINT64 = 0xffffffffffffffffn

export class BerMappedInput {
  readonly #memory: MigrationMemory
  readonly #records: BerRecords
  readonly #pages: BerPages
  readonly #visitor: Visitor

  constructor(memory: MigrationMemory, records: BerRecords, pages: BerPages, visitor: Visitor) {
    this.#memory = memory
    this.#records = records
    this.#pages = pages
    this.#visitor = visitor
  }

  /** Reads the MappedRAM at hand, and hands the block over with its pages. @returns the block as it was handed over */
  *block(block: RamBlock): Walk<RamBlock> {
    const records = this.#records
    const { offset } = records
    const depth = yield* records.enter(SchemaTag.blockMapped, 'mapped')
    const path = records.path.join('.')
    const version = yield* records.unsigned32(depth, 'version')
    const pageSize = yield* records.unsigned(depth, 'pagesize', UINT64)
    const bitmapAt = yield* records.unsigned(depth, 'bitmapat', UINT64)
    const pagesAt = yield* records.unsigned(depth, 'pagesat', UINT64)
    const header = { version, pageSize, bitmapAt, pagesAt }
    const expected = checkMappedHeader(block, header, this.#pages.pageSize, offset, path)
    this.#pages.pageSize = Number(pageSize)
    yield* records.component(depth, 'bitmap')
    const bitmapOffset = records.offset
    const bitmap = yield* records.octets(OCTET_STRING, 'bitmap', expected, 'MIGRATION_MAPPED_RAM')
    if (bitmap.length !== expected) {
      const actual = `${bitmap.length}`
      throw new MigrationError('MIGRATION_MAPPED_RAM', bitmapOffset, { path, expected: `${expected} octets`, actual })
    }
    const mapped = { ...block, mapped: { ...header, bitmap } }
    this.#handOver(mapped, offset)
    yield* records.component(depth, 'pages')
    const inner = yield* records.enter(SEQUENCE, 'pages')
    const run = new MappedRun(mapped, hasData(header))
    yield* this.#pages.pages(inner, (count, offsetOf) => this.#emit(count, offsetOf, run))
    records.leave()
    yield* records.close(depth)
    this.#visitor.endMappedPages()
    return mapped
  }

  /** An output that writes the block elsewhere may find that it does not belong there. */
  #handOver(block: RamBlock, offset: number): void {
    const memory = this.#memory
    const { position } = memory
    memory.position = () => offset
    this.#visitor.block(block)
    memory.position = position
  }

  #emit(count: number, offsetOf: (page: number) => number, run: MappedRun): void {
    if (count === 0) return
    const memory = this.#memory
    const { view, pages } = memory
    for (let i = 0; i < count; i++) {
      const record = pages + i * PAGE_RECORD
      const kind = view.getUint32(record + PageField.Kind, true) & 0xff
      const fault = run.take(kind, view.getBigUint64(record + PageField.Offset, true))
      if (fault === undefined) continue
      throw new MigrationError(fault.code, offsetOf(i), { path: this.#records.path.join('.'), ...fault })
    }
    const { block, pageSize } = run
    this.#visitor.mappedPages({ memory, records: pages, count, name: null, block, pageSize })
  }
}

/** Pages of one block, as they must come: full ones, in ascending order, inside the block. */
class MappedRun {
  readonly block: RamBlock
  readonly pageSize: number
  readonly #hasData: boolean
  #next = 0n

  constructor(block: RamBlock, data: boolean) {
    this.block = block
    this.pageSize = Number(block.mapped!.pageSize)
    this.#hasData = data
  }

  /** @returns what is wrong with the next page, if anything */
  take(kind: number, address: bigint) {
    if (kind !== PageKind.Full) {
      return { code: 'MIGRATION_SCHEMA', expected: 'a FullPage', actual: 'another page' } as const
    }
    const { length } = this.block
    const at = `a page at 0x${address.toString(16)}`
    if (!this.#hasData) return { code: 'MIGRATION_MAPPED_RAM', expected: 'no pages: pagesat is 0', actual: at } as const
    if (address >= length) {
      return { code: 'MIGRATION_RAM_ADDRESS', expected: `less than 0x${length.toString(16)}`, actual: at } as const
    }
    if (address < this.#next) {
      const expected = `ascending addresses, 0x${this.#next.toString(16)} or more`
      return { code: 'MIGRATION_RAM_ADDRESS', expected, actual: at } as const
    }
    this.#next = address + BigInt(this.pageSize)
    return undefined
  }
}
