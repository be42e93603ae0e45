/**
 * Pages to their places in a file, or whatever else can be written at any position: runs of them at once, as far as they lie
 * side by side in the block. Memory does not grow with RAM, but for a bit a page.
 */
import type { InflateRaw } from '../inflate.ts'
import type { MigrationMemory } from '../memory.ts'
import { PAGE_RECORD, PageField, PageKind, PageRegister, RunFault } from '../page-records.ts'
import type { PageRun, RamBlock } from '../visitor.ts'
import { unpackPage } from './packed-page.ts'
import type { PageBits } from './page-bits.ts'
import { outsideFault, pageSizeFault, xbzrleError } from './page-faults.ts'
import type { PositionalSink } from './positional-sink.ts'

/** Where the pages of a block go. */
export interface BlockPlace {
  readonly block: RamBlock
  readonly sink: PositionalSink
  /** Position of the block's first octet in `sink`. */
  readonly at: number
  /** Pages that are not zero. What stands in the places of others was never written, or does not count. */
  readonly pages: PageBits
}

export interface PageWriterOptions {
  /** How zlib pages are inflated; by default with what the library brings along. */
  readonly inflateRaw?: InflateRaw | undefined
  /** A page that becomes zero only loses its bit: its place keeps what it had, which then no longer counts. */
  readonly keepStale?: boolean
}

/** Octets of zeros that are written at a time. */
const ZEROS = 64 * 1024

export class PageWriter {
  readonly #inflate: InflateRaw | undefined
  readonly #keepStale: boolean
  #zeros: Uint8Array | undefined

  constructor({ inflateRaw, keepStale = false }: PageWriterOptions = {}) {
    this.#inflate = inflateRaw
    this.#keepStale = keepStale
  }

  /**
   * Puts a run of pages of the block into its place, in their order: the last one sent wins.
   * @throws {MigrationError} `MIGRATION_RAM_ADDRESS`, `MIGRATION_PAGE_SIZE`, `MIGRATION_RAM_PAGE`
   */
  put(run: PageRun, pageSize: number, place: BlockPlace): void {
    const { memory } = run
    const { kernel, registers, view, octets, output } = memory
    const room = Math.floor(memory.outputSize / pageSize)
    let record = run.records
    for (let left = run.count; left > 0; ) {
      const kind = kernel.gatherRun(registers, record, left, pageSize, place.block.length, output, room)
      const count = memory.register(PageRegister.Count)
      if (kind === RunFault.Outside) throw outsideFault(memory, record, place.block)
      if (kind === RunFault.PageSize) throw pageSizeFault(memory, record, place.block, pageSize)
      if (kind !== PageKind.Hook) {
        const page = Number(view.getBigUint64(record + PageField.Offset, true)) / pageSize
        if (kind === PageKind.Zero) this.#zero(page, count, pageSize, place)
        else {
          if (kind === PageKind.Xbzrle) applyChanges(memory, record, page, pageSize, place)
          else if (kind === PageKind.Packed) {
            unpackPage(memory, record, place.block, pageSize, output, this.#inflate)
          }
          place.sink.write(place.at + page * pageSize, octets.subarray(output, output + count * pageSize))
          place.pages.set(page, count, memory.position())
        }
      }
      record += count * PAGE_RECORD
      left -= count
    }
  }

  #zero(page: number, count: number, pageSize: number, { sink, at, pages }: BlockPlace): void {
    if (!this.#keepStale) {
      for (const run of pages.runs(page, page + count)) {
        const end = at + run.to * pageSize
        this.#zeros ??= new Uint8Array(ZEROS)
        for (let position = at + run.from * pageSize; position < end; position += ZEROS) {
          sink.write(position, this.#zeros.subarray(0, Math.min(ZEROS, end - position)))
        }
      }
    }
    pages.clear(page, count)
  }
}

/** Makes the page of an XBZRLE record in the output window, out of what its place holds. */
function applyChanges(
  memory: MigrationMemory,
  record: number,
  page: number,
  pageSize: number,
  place: BlockPlace,
): void {
  const { view, octets, kernel, output } = memory
  const data = view.getUint32(record + PageField.DataAddress, true)
  const length = view.getUint32(record + PageField.DataLength, true)
  const fault = kernel.xbzrleFault(data, length, pageSize)
  if (fault !== 0) throw xbzrleError(memory, record, place.block, fault)
  const base = octets.subarray(output, output + pageSize)
  if (place.pages.has(page)) place.sink.read(place.at + page * pageSize, base)
  else base.fill(0)
  kernel.applyXbzrle(output, data, length)
}
