/** Pages of one packet, in the conversion's memory: their records, and place for their octets. */
import type { MigrationMemory } from '../memory.ts'
import { CONTINUED, PAGE_RECORD, PageField, PageKind } from '../page-records.ts'

/** Octets of the pages of one packet, whatever their size. */
export const PACKET_PAGES = 512 * 1024
/** The smallest page. */
const LEAST_PAGE = 256

export class PageBatch {
  readonly memory: MigrationMemory
  /** Address of `PACKET_PAGES` octets for the pages. */
  readonly data: number
  readonly records: number
  count = 0

  constructor(memory: MigrationMemory) {
    const records = (PACKET_PAGES / LEAST_PAGE) * PAGE_RECORD
    this.memory = memory
    this.data = memory.grow(PACKET_PAGES + records)
    this.records = this.data + PACKET_PAGES
  }

  /** A page whose `length` octets are at `address`, or are to come there. */
  full(offset: bigint, address: number, length: number): void {
    this.#put(PageKind.Full, offset, address, length, 0)
  }

  zero(offset: bigint, fill = 0): void {
    this.#put(fill === 0 ? PageKind.Zero : PageKind.Fill, offset, 0, 0, fill)
  }

  /** All pages are left to continue a block; the first may be given its name instead. */
  nameFirst(): void {
    const { view } = this.memory
    view.setUint32(this.records, view.getUint32(this.records, true) & ~CONTINUED, true)
  }

  #put(kind: PageKind, offset: bigint, address: number, length: number, fill: number): void {
    const { view } = this.memory
    const record = this.records + this.count++ * PAGE_RECORD
    view.setUint32(record + PageField.Kind, kind | CONTINUED, true)
    view.setUint32(record + PageField.DataAddress, address, true)
    view.setUint32(record + PageField.DataLength, length, true)
    view.setUint32(record + PageField.Fill, fill, true)
    view.setBigUint64(record + PageField.Offset, offset, true)
  }
}
