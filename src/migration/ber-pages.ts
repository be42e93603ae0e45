/** Pages of RAM out of BER: by the run in Wasm, one by one where a page comes in an unusual form. */
import { type Tag, UniversalTag, universal } from '../ber/tag.ts'
import type { BerRecords } from './ber-records.ts'
import { isPageSize } from './configuration.ts'
import { MigrationError, type MigrationErrorCode } from './errors.ts'
import type { MigrationMemory } from './memory.ts'
import {
  CONTINUED,
  MAX_PAGE_DATA,
  PAGE_RECORD,
  PageFault,
  PageField,
  PageKind,
  PagePhase,
  PageRegister,
  PageStatus,
} from './page-records.ts'
import { SchemaTag } from './schema-tags.ts'
import { Pause, type RamBlock, type Visitor, type Walk } from './visitor.ts'

const SEQUENCE = universal(UniversalTag.Sequence)
const OCTET_STRING = universal(UniversalTag.OctetString)
const UINT64 = 0xffffffffffffffffn

const faultCodes: Record<number, MigrationErrorCode> = {
  [PageFault.Encoding]: 'MIGRATION_SCHEMA',
  [PageFault.Integer]: 'MIGRATION_SCHEMA',
  [PageFault.PageSize]: 'MIGRATION_PAGE_SIZE',
  [PageFault.TooLong]: 'MIGRATION_RAM_DATA',
}

const faultExpectations: Record<number, string> = {
  [PageFault.Encoding]: 'the components of a RAMPage',
  [PageFault.Integer]: 'an INTEGER in range, in as few octets as possible',
  [PageFault.TooLong]: 'page data that fits the record',
}

/** The alternatives of RAMPage that are constructed. */
const pageTags: readonly (readonly [Tag, PageKind])[] = [
  [SchemaTag.fullPage, PageKind.Full],
  [SchemaTag.fillPage, PageKind.Fill],
  [SchemaTag.xbzrlePage, PageKind.Xbzrle],
  [SchemaTag.packedPage, PageKind.Packed],
]

/** A page as it is read one by one. */
interface Page {
  readonly kind: PageKind
  readonly address: bigint
  readonly data?: Uint8Array
  readonly fill?: number
}

/**
 * Told that there are `count` page records, again and again.
 * @param offsetOf the place in the BER of one of them, for refusals
 */
export type EmitPages = (count: number, offsetOf: (page: number) => number) => void

export class BerPages {
  /** Octets of a page; 0 until CONFIGURATION or the first full page tells. */
  pageSize = 0
  /** The blocks that the stream has announced, by name. */
  readonly blocks = new Map<string, RamBlock>()
  readonly #memory: MigrationMemory
  readonly #records: BerRecords
  readonly #visitor: Visitor
  #block: RamBlock | undefined
  /** The name that the next page is to carry, unless it is a hook. */
  #name: string | null = null

  constructor(memory: MigrationMemory, records: BerRecords, visitor: Visitor) {
    this.#memory = memory
    this.#records = records
    this.#visitor = visitor
  }

  /** Reads the RAMSecBlock at hand. */
  *secBlock(): Walk {
    const records = this.#records
    const depth = yield* records.enter(SchemaTag.ramSecBlock, 'secblock')
    yield* records.component(depth, 'pages')
    this.#name = null
    if (!records.is(SEQUENCE)) {
      this.#name = yield* records.utf8(depth, 'name', 255)
      yield* records.component(depth, 'pages')
    }
    const inner = yield* records.enter(SEQUENCE, 'pages')
    yield* this.pages(inner, (count) => this.#emit(count))
    records.leave()
    yield* records.close(depth)
  }

  /** Pages at `depth`, up to a value of less depth. */
  *pages(depth: number, emit: EmitPages): Walk {
    const memory = this.#memory
    const records = this.#records
    memory.setRegister(PageRegister.Phase, PagePhase.Page)
    while (yield* records.available()) {
      const from = records.index
      const status = memory.kernel.readBerPages(
        memory.registers,
        memory.regions.records,
        records.index,
        records.count,
        depth,
        this.pageSize,
        memory.pages,
        memory.pageCapacity,
      )
      records.index = memory.register(PageRegister.Next)
      emit(memory.register(PageRegister.Count), (page) => this.#lastComponent(page, from, depth))
      yield Pause.Output
      if (status === PageStatus.Fault) {
        const fault = memory.register(PageRegister.Fault)
        if (fault !== PageFault.AddressFlags) throw this.#fault(fault)
        throw this.#addressFault(memory.view.getBigUint64(memory.registers + PageRegister.At, true))
      }
      if (status === PageStatus.Other) {
        const phase = memory.register(PageRegister.Phase)
        if (phase === PagePhase.Page && !(yield* records.more(depth))) break
        const { offset } = records
        yield* this.#unusualPage(depth, phase)
        emit(1, () => offset)
      }
    }
    if (memory.register(PageRegister.Phase) !== PagePhase.Page) throw records.unexpected('the rest of a page')
  }

  /** Offset of the contents of the last component of a page, out of those that ended in the records from `from` on. */
  #lastComponent(page: number, from: number, depth: number): number {
    const { batch, index } = this.#records
    let left = page
    for (let i = from; ; i++) {
      const isLast = i + 1 >= index || batch.depth(i + 1) <= depth
      if (isLast && left-- === 0) return batch.contentsOffset(i)
    }
  }

  /**
   * The page at hand: data in segments, or a header of more than 15 octets. `phase` tells how far Wasm has got with it.
   */
  *#unusualPage(depth: number, phase: number): Walk {
    const memory = this.#memory
    const records = this.#records
    const begun = phase !== PagePhase.Page
    const kind = (begun ? memory.register(PageRegister.Kind) : this.#kindAtHand()) as PageKind
    const known = memory.view.getBigUint64(memory.registers + PageRegister.At, true)
    let page: Page
    if (kind === PageKind.Zero) {
      page = { kind, address: yield* this.#address(depth, SchemaTag.compr) }
    } else if (kind === PageKind.Hook) {
      records.null(SchemaTag.hook, 'hook')
      page = { kind, address: 0n }
    } else {
      if (!begun) yield* records.enter(pageTags.find(([, of]) => of === kind)![0], 'page')
      const address = phase === PagePhase.Data ? known : yield* this.#address(depth + 1)
      page = yield* this.#restOfPage(depth + 1, kind, address)
      if (!begun) yield* records.close(depth + 1)
    }
    this.#put(page)
    memory.setRegister(PageRegister.Phase, PagePhase.Page)
  }

  *#restOfPage(depth: number, kind: PageKind, address: bigint): Walk<Page> {
    const records = this.#records
    if (kind === PageKind.Fill) {
      yield* records.component(depth, 'fill')
      const { offset } = records
      const fill = Number(yield* records.unsigned(depth, 'fill', 255n))
      if (fill === 0) throw this.#fault(PageFault.Integer, offset)
      return { kind, address, fill }
    }
    yield* records.component(depth, 'data')
    const offset = records.offset
    const tooLong = kind === PageKind.Full ? 'MIGRATION_PAGE_SIZE' : 'MIGRATION_RAM_DATA'
    const data = yield* records.octets(OCTET_STRING, 'data', MAX_PAGE_DATA, tooLong)
    if (kind === PageKind.Full) {
      const sound = this.pageSize === 0 ? isPageSize(data.length) : data.length === this.pageSize
      if (!sound) throw this.#fault(PageFault.PageSize, offset, data.length)
      this.pageSize = data.length
      if (address & BigInt(data.length - 1)) throw this.#addressFault(address, offset)
    }
    if (kind === PageKind.Xbzrle && data.length > 0xffff) throw this.#fault(PageFault.TooLong, offset)
    return { kind, address, data }
  }

  *#address(depth: number, tag?: Tag): Walk<bigint> {
    const records = this.#records
    yield* records.component(depth, 'addr')
    const offset = records.offset
    const address = yield* records.unsigned(depth, 'addr', UINT64, tag)
    if (address & BigInt((this.pageSize || 256) - 1)) throw this.#addressFault(address, offset)
    return address
  }

  #kindAtHand(): PageKind {
    const records = this.#records
    if (records.is(SchemaTag.compr)) return PageKind.Zero
    if (records.is(SchemaTag.hook)) return PageKind.Hook
    const found = pageTags.find(([tag]) => records.is(tag))
    if (!found) throw records.unexpected('an alternative of RAMPage')
    return found[1]
  }

  /** Makes the first page record of one page, with its data in the scratch region. */
  #put({ kind, address, data, fill = 0 }: Page): void {
    const { octets, view, pages, scratch } = this.#memory
    if (data) octets.set(data, scratch)
    view.setUint32(pages + PageField.Kind, kind === PageKind.Hook ? kind : kind | CONTINUED, true)
    view.setUint32(pages + PageField.DataAddress, scratch, true)
    view.setUint32(pages + PageField.DataLength, data?.length ?? 0, true)
    view.setUint32(pages + PageField.Fill, fill, true)
    view.setBigUint64(pages + PageField.Offset, address, true)
  }

  /** Hands over `count` page records. The first one that is no hook carries the name, if there is one. */
  #emit(count: number): void {
    if (count === 0) return
    const memory = this.#memory
    const { view, pages } = memory
    let carrier = -1
    // The first page that carries the name, and, as long as no page has told the size of all, the first full one.
    for (let i = 0; i < count && ((this.#name !== null && carrier < 0) || this.pageSize === 0); i++) {
      const record = pages + i * PAGE_RECORD
      const kind = view.getUint32(record + PageField.Kind, true) & 0xff
      if (carrier < 0 && kind !== PageKind.Hook) carrier = i
      if (kind === PageKind.Full) this.pageSize = view.getUint32(record + PageField.DataLength, true)
    }
    const name = carrier < 0 ? null : this.#name
    if (name !== null) {
      // Not before: pages without a name go on with the block of the page before, not of a name that no page carried.
      this.#block = this.blocks.get(name)
      const kind = pages + carrier * PAGE_RECORD + PageField.Kind
      view.setUint32(kind, view.getUint32(kind, true) & ~CONTINUED, true)
      this.#name = null
    }
    this.#visitor.pages({ memory, records: pages, count, name, block: this.#block, pageSize: this.pageSize })
  }

  #addressFault(address: bigint, offset = this.#records.offset): MigrationError {
    const expected = `a multiple of the page size, ${this.pageSize === 0 ? '256 or more' : this.pageSize}`
    const details = { path: this.#records.path.join('.'), expected, actual: `0x${address.toString(16)}` }
    return new MigrationError('MIGRATION_RAM_ADDRESS', offset, details)
  }

  /** @param offset of the value at fault, where it is not the one at hand */
  #fault(fault: number, offset = this.#records.offset, length = this.#records.contentsLength): MigrationError {
    const { path } = this.#records
    const expected =
      this.pageSize === 0 ? 'a power of two from 256 to 65536 octets' : `${this.pageSize} octets, as the pages before`
    const details =
      fault === PageFault.PageSize ? { expected, actual: String(length) } : { expected: faultExpectations[fault] }
    return new MigrationError(faultCodes[fault], offset, { path: path.join('.'), ...details })
  }
}
