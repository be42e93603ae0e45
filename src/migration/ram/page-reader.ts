/** Pages of RAM read one by one out of the input in which their map has found them. */
import { MigrationError } from '../errors.ts'
import type { InflateRaw } from '../inflate.ts'
import { MigrationMemory } from '../memory.ts'
import { MAX_PAGE_DATA, PageField, PageKind } from '../page-records.ts'
import { type OctetSource, perform, readFully, type Steps } from '../source/octet-source.ts'
import type { RamBlock } from '../visitor.ts'
import { unpackPage } from './packed-page.ts'
import { xbzrleError } from './page-faults.ts'
import type { BlockPages, PageOrigin } from './page-map.ts'

type Change = Extract<PageOrigin, { kind: 'xbzrle' }>

export class PageReader {
  readonly #source: OctetSource
  readonly #memory = new MigrationMemory()
  readonly #inflateRaw: InflateRaw | undefined
  #position = 0

  /**
   * @param source     the input that the map was made of, which can be read at any position
   * @param inflateRaw how zlib pages are inflated; by default with what the library brings along
   */
  constructor(source: OctetSource, inflateRaw?: InflateRaw) {
    this.#source = source
    this.#inflateRaw = inflateRaw
    this.#memory.position = () => this.#position
  }

  /**
   * The contents of a page as the whole stream leaves it: a view that is good until the next call; undefined where the map
   * does not know the page's place. Calls follow one another, never two at a time.
   * @returns a promise only where the source has to be waited for
   * @throws {MigrationError} `MIGRATION_RAM_PAGE` for data that makes no page, `MIGRATION_TRUNCATED` where the input has become shorter
   */
  read(map: BlockPages, page: number): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    return perform(this.#source, this.steps(map, page))
  }

  /** The same as work that somebody else drives. */
  *steps(map: BlockPages, page: number): Steps<Uint8Array | undefined> {
    const { octets, output, kernel } = this.#memory
    const { pageSize, block } = map
    const contents = octets.subarray(output, output + pageSize)
    const changes: Change[] = []
    let origin = map.origin(page)
    for (; origin.kind === 'xbzrle'; origin = origin.before) changes.push(origin)
    if (origin.kind === 'unknown') return undefined
    if (origin.kind === 'zero') contents.fill(0)
    else if (origin.kind === 'fill') contents.fill(origin.octet)
    else if (origin.kind === 'full') yield* this.#fetch(origin.position, contents)
    else {
      const record = yield* this.#record(PageKind.Packed, page * pageSize, origin)
      unpackPage(this.#memory, record, block, pageSize, output, this.#inflateRaw)
    }
    for (let change = changes.pop(); change !== undefined; change = changes.pop()) {
      yield* this.#change(change, block, page * pageSize, pageSize)
      kernel.applyXbzrle(output, this.#memory.scratch, change.length)
    }
    return contents
  }

  *#change(change: Change, block: RamBlock, offset: number, pageSize: number): Steps<void> {
    const memory = this.#memory
    const record = yield* this.#record(PageKind.Xbzrle, offset, change)
    const fault = memory.kernel.xbzrleFault(memory.scratch, change.length, pageSize)
    if (fault !== 0) throw xbzrleError(memory, record, block, fault)
  }

  /** Makes a page record of data in the input. @returns its address */
  *#record(kind: PageKind, offset: number, { position, length }: { position: number; length: number }): Steps<number> {
    const { view, octets, pages, scratch } = this.#memory
    const data = octets.subarray(scratch, scratch + Math.min(length, MAX_PAGE_DATA))
    yield* this.#fetch(position, data)
    view.setUint32(pages + PageField.Kind, kind, true)
    view.setUint32(pages + PageField.DataAddress, scratch, true)
    view.setUint32(pages + PageField.DataLength, length, true)
    view.setBigUint64(pages + PageField.Offset, BigInt(offset), true)
    return pages
  }

  *#fetch(position: number, view: Uint8Array): Steps<void> {
    this.#position = position
    const count = yield* readFully(position, view)
    if (count === view.length) return
    throw new MigrationError('MIGRATION_TRUNCATED', position + count, { path: 'ram', missing: view.length - count })
  }
}
