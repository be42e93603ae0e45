/**
 * A map of RAM: what a stream has sent of each page, and where in the input that stands, so that a page can be read without all of
 * RAM being gathered. Page data is not held.
 */
import { Command } from '../commands.ts'
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import { PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import { checkBlockCount } from '../ram-blocks.ts'
import type { MappedRam, PageRun, RamBlock, Visitor } from '../visitor.ts'
import { type PageData, PageDataList } from './page-data.ts'
import { outsideFault, pageSizeFault, unknownBlock } from './page-faults.ts'
import { NOWHERE, PageState, PageTable, TableBudget } from './page-table.ts'
import { GatherOutput, onlyHooks, pageSizeOf, type RamStore } from './ram-store.ts'

/** Octets that the tables of all blocks may take by default: of 256 GiB of RAM, half of it sent with data, in pages of 4 KiB. */
const MAX_TABLES = 512 * 1024 * 1024

/** What `pageSizeOf` takes a page for that does not tell. */
const USUAL_PAGE = 4096

export interface PageMapOptions {
  /** Octets that the tables of all blocks may take. */
  readonly maxOctets?: number
}

/** Where the contents of a page come from. Positions are those of the input that the stream was read from. */
export type PageOrigin =
  | { readonly kind: 'zero' }
  | { readonly kind: 'fill'; readonly octet: number }
  | { readonly kind: 'full'; readonly position: number }
  | { readonly kind: 'packed'; readonly position: number; readonly length: number }
  /** `before` is what the page was when the change was sent. */
  | { readonly kind: 'xbzrle'; readonly position: number; readonly length: number; readonly before: PageOrigin }
  /** The place is not known: the data comes in segments, in BER, or `maxOctets` was reached. */
  | { readonly kind: 'unknown' }

/** One block of RAM. Pages count from 0. */
export class BlockPages {
  readonly block: RamBlock
  /** Octets of a page; the usual ones as long as no page has come. */
  pageSize = USUAL_PAGE
  readonly #table: PageTable
  readonly #data: PageDataList

  constructor(block: RamBlock, budget: TableBudget, data: PageDataList) {
    this.block = block
    this.#table = new PageTable(budget)
    this.#data = data
  }

  get pages(): number {
    return Math.ceil(Number(this.block.length) / this.pageSize)
  }

  /** Pages by state. */
  get counts(): number[] {
    const counts = this.#table.counts.slice()
    counts[PageState.Never] = this.pages - counts.reduce((sum, count) => sum + count)
    return counts
  }

  state(page: number): PageState {
    return this.#table.state(page)
  }

  /** Times that the stream has sent the page; 15 stands for more as well. */
  times(page: number): number {
    return this.#table.times(page)
  }

  /** Whether the page was last sent after POSTCOPY_RUN. */
  isLate(page: number): boolean {
    return this.#table.isLate(page)
  }

  /** Adds the pages from `from` on and before `to` to `counts`, by state. Takes no longer for many than for some thousands. */
  tally(from: number, to: number, counts: { [state: number]: number }): void {
    this.#table.tally(from, to, counts)
  }

  /** Changes to the page that have to be applied to what it was before, at most; more are told as `unknown`. */
  static readonly maxChanges = 100_000

  origin(page: number): PageOrigin {
    const changes: PageData[] = []
    let state = this.#table.state(page)
    let slot = this.#table.slot(page)
    while (state === PageState.Xbzrle && slot !== NOWHERE && changes.length < BlockPages.maxChanges) {
      const change = this.#data.get(slot)
      changes.push(change)
      state = change.state
      slot = change.slot
    }
    let origin = this.#first(state, slot)
    for (let change = changes.pop(); change !== undefined; change = changes.pop()) {
      const { position, length } = change
      origin = origin.kind === 'unknown' ? origin : { kind: 'xbzrle', position, length, before: origin }
    }
    return origin
  }

  #first(state: PageState, slot: number): PageOrigin {
    if (state === PageState.Never || state === PageState.Zero) return { kind: 'zero' }
    if (slot === NOWHERE || state === PageState.Xbzrle) return { kind: 'unknown' }
    if (state === PageState.Fill) return { kind: 'fill', octet: slot }
    if (state === PageState.Full) return { kind: 'full', position: slot }
    const { position, length } = this.#data.get(slot)
    return { kind: 'packed', position, length }
  }

  /** Takes the bits of a mapped-ram file: pages that have one are in it. */
  addBits({ bitmap, pageSize }: MappedRam, offset: number): void {
    this.pageSize = Number(pageSize)
    const { pages } = this
    for (const [at, octet] of bitmap.entries()) {
      if (octet === 0) continue
      for (let bit = 0; bit < 8; bit++) {
        const page = 8 * at + bit
        if (octet & (1 << bit) && page < pages) this.#set(page, PageState.Zero, NOWHERE, false, offset)
      }
    }
  }

  /** @throws {MigrationError} `MIGRATION_RAM_ADDRESS`, `MIGRATION_PAGE_SIZE`, `MIGRATION_LIMIT` */
  put(run: PageRun, late: boolean): void {
    const { memory } = run
    const pageSize = this.#settlePageSize(run)
    const place = new PlaceInInput(memory)
    const { length } = this.block
    const isMapped = this.block.mapped !== undefined
    const words = new Uint32Array(memory.memory.buffer, run.records, (run.count * PAGE_RECORD) / 4)
    for (let at = 0, record = run.records; at < words.length; at += PAGE_RECORD / 4, record += PAGE_RECORD) {
      const kind = words[at] & 0xff
      if (kind === PageKind.Hook) continue
      const offset = words[at + PageField.Offset / 4 + 1] * 2 ** 32 + words[at + PageField.Offset / 4]
      const page = offset / pageSize
      if (!Number.isInteger(page) || offset + pageSize > Number(length)) throw outsideFault(memory, record, this.block)
      // A page of a mapped-ram file without a bit: its octets do not count.
      if (kind === PageKind.Zero && isMapped) continue
      const data = words[at + PageField.DataAddress / 4]
      const octets = words[at + PageField.DataLength / 4]
      const position = memory.position()
      if (kind === PageKind.Zero) this.#set(page, PageState.Zero, NOWHERE, late, position)
      else if (kind === PageKind.Fill)
        this.#set(page, PageState.Fill, words[at + PageField.Fill / 4] & 0xff, late, position)
      else if (kind === PageKind.Full) {
        if (octets !== pageSize) throw pageSizeFault(memory, record, this.block, pageSize)
        this.#set(page, PageState.Full, place.of(data), late, position)
      } else {
        const state = kind === PageKind.Xbzrle ? PageState.Xbzrle : PageState.Packed
        this.#set(page, state, this.#keep(page, place.of(data), octets), late, position)
      }
    }
  }

  #keep(page: number, position: number, length: number): number {
    if (position === NOWHERE) return NOWHERE
    const before = { state: this.#table.state(page), slot: this.#table.slot(page) }
    return this.#data.add({ position, length, ...before }) ?? NOWHERE
  }

  #set(page: number, state: PageState, slot: number, late: boolean, offset: number): void {
    if (this.#table.set(page, state, slot, late)) return
    throw new MigrationError('MIGRATION_LIMIT', offset, {
      path: `ram ${this.block.name}`,
      actual: 'more pages than a map of them is held for',
    })
  }

  #settlePageSize(run: PageRun): number {
    const size = pageSizeOf(run)
    if (this.pageSize !== size && !this.#table.isEmpty) {
      const details = { expected: `pages of ${this.pageSize} octets`, actual: `${size}` }
      throw new MigrationError('MIGRATION_PAGE_SIZE', run.memory.position(), {
        path: `ram ${this.block.name}`,
        ...details,
      })
    }
    this.pageSize = size
    return size
  }
}

/** Places in the input of data that lies in the window: all of it in the same distance. */
class PlaceInInput {
  readonly #memory: MigrationMemory
  #delta: number | undefined

  constructor(memory: MigrationMemory) {
    this.#memory = memory
  }

  of(address: number): number {
    const { front, windowEnd } = this.#memory.regions
    // What came in segments was put together elsewhere.
    if (address < front || address >= windowEnd) return NOWHERE
    this.#delta ??= this.#memory.positionOf(address) - address
    const position = address + this.#delta
    return position < NOWHERE ? position : NOWHERE
  }
}

/** The blocks of a stream, each with its pages. To be given pages by a `GatherOutput`, an `InfoOutput` or a `PageMapOutput`. */
export class PageMap implements RamStore {
  /** Whether pages come after POSTCOPY_RUN. */
  isLate = false
  readonly #budget: TableBudget
  readonly #data: PageDataList
  readonly #blocks = new Map<string, BlockPages>()

  constructor({ maxOctets = MAX_TABLES }: PageMapOptions = {}) {
    this.#budget = new TableBudget(maxOctets)
    this.#data = new PageDataList(this.#budget)
  }

  /** In the order of the block list. */
  get blocks(): BlockPages[] {
    return [...this.#blocks.values()]
  }

  block(name: string): BlockPages | undefined {
    return this.#blocks.get(name)
  }

  /** @throws {MigrationError} `MIGRATION_LIMIT` */
  add(block: RamBlock): void {
    const { name, length, mapped } = block
    const known = this.#blocks.get(name)
    // A mapped block has all of its pages here.
    if (known?.block.length === length && mapped === undefined) return
    if (known === undefined) checkBlockCount(this.#blocks.size, 0)
    if (length > Number.MAX_SAFE_INTEGER) {
      const expected = 'RAM of less than 2^53 octets'
      throw new MigrationError('MIGRATION_LIMIT', 0, { path: `ram ${name}`, expected, actual: `${length}` })
    }
    const map = new BlockPages(block, this.#budget, this.#data)
    this.#blocks.set(name, map)
    if (mapped !== undefined) map.addBits(mapped, 0)
  }

  /** @throws {MigrationError} `MIGRATION_RAM_BLOCK`, and what `BlockPages.put` refuses */
  put(run: PageRun): void {
    const map = run.block && this.#blocks.get(run.block.name)
    if (map !== undefined) map.put(run, this.isLate)
    else if (run.block !== undefined || !onlyHooks(run)) throw unknownBlock(run)
  }

  finish(): void {}
}

/** Makes the map of a stream's RAM. Everything is handed on to `output` as well, which by default ignores it. */
export class PageMapOutput<Output extends Visitor = Visitor> extends GatherOutput<PageMap, Output> {
  constructor(map = new PageMap(), output?: Output) {
    super(map, output)
  }

  get map(): PageMap {
    return this.store
  }

  override command(command: number, data: Uint8Array, packaged: boolean): void {
    if (command === Command.POSTCOPY_RUN) this.store.isLate = true
    super.command(command, data, packaged)
  }
}
