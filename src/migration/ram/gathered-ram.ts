/** RAM gathered in files, or whatever else can be written at any position: constant memory, whatever the size of RAM. */
import { MigrationError } from '../errors.ts'
import { checkBlockCount } from '../ram-blocks.ts'
import type { PageRun, RamBlock } from '../visitor.ts'
import { BitBudget, PageBits } from './page-bits.ts'
import { unknownBlock } from './page-faults.ts'
import { type BlockPlace, PageWriter, type PageWriterOptions } from './page-writer.ts'
import type { PositionalSink } from './positional-sink.ts'
import { onlyHooks, pageSizeOf, type RamStore } from './ram-store.ts'

/** Octets of bits that are held: of 16 TiB of pages of 4 KiB that lie side by side. */
const MAX_BITS = 512 * 1024 * 1024

/** A sink, and the position in it of a block's first octet. What lies there must read as zero. */
export interface Place {
  readonly sink: PositionalSink
  readonly at: number
}

/** Finds the place of a block; undefined for one whose pages are of no interest. A block may be asked for again with another length. */
export type PlaceFor = (block: RamBlock) => Place | undefined

/** All blocks in one sink, one after another: for what is thrown away when it has been looked at. */
export function sideBySide(sink: PositionalSink): PlaceFor {
  let end = 0
  return ({ length }) => {
    const at = end
    end += Number(length)
    return { sink, at }
  }
}

/** A block, and where it was gathered. */
export interface GatheredBlock extends BlockPlace {
  /** Octets of a page; 0 as long as no page has come. With x-ignore-shared, none comes of shared memory. */
  pageSize: number
}

export class GatheredRam implements RamStore {
  readonly #placeFor: PlaceFor
  readonly #writer: PageWriter
  readonly #budget = new BitBudget(MAX_BITS)
  readonly #blocks = new Map<string, GatheredBlock | undefined>()
  readonly #lengths = new Map<string, bigint>()

  constructor(placeFor: PlaceFor, options?: Omit<PageWriterOptions, 'keepStale'>) {
    this.#placeFor = placeFor
    this.#writer = new PageWriter(options)
  }

  /** Those that have places, in the order of the block list. */
  get blocks(): GatheredBlock[] {
    return [...this.#blocks.values()].filter((gathered) => gathered !== undefined)
  }

  block(name: string): GatheredBlock | undefined {
    return this.#blocks.get(name)
  }

  add(block: RamBlock): void {
    const { name, length } = block
    // A mapped block has all of its pages here.
    if (this.#lengths.get(name) === length && block.mapped === undefined) return
    if (!this.#lengths.has(name)) checkBlockCount(this.#lengths.size, 0)
    this.#lengths.set(name, length)
    const place = this.#placeFor(block)
    if (place !== undefined && !Number.isSafeInteger(place.at + Number(length))) {
      const expected = 'RAM of less than 2^53 octets'
      throw new MigrationError('MIGRATION_LIMIT', 0, { path: `ram ${name}`, expected, actual: `${length}` })
    }
    this.#blocks.set(name, place && { ...place, block, pages: new PageBits(this.#budget), pageSize: 0 })
  }

  /** @throws {MigrationError} `MIGRATION_RAM_BLOCK`, `MIGRATION_RAM_ADDRESS`, `MIGRATION_PAGE_SIZE`, `MIGRATION_RAM_PAGE` */
  put(run: PageRun): void {
    const name = run.block?.name
    if (name === undefined || !this.#lengths.has(name)) {
      if (name === undefined && onlyHooks(run)) return
      throw unknownBlock(run)
    }
    const gathered = this.#blocks.get(name)
    if (gathered === undefined) return
    const pageSize = pageSizeOf(run)
    if (gathered.pageSize !== pageSize) {
      if (!gathered.pages.isEmpty) {
        const details = {
          path: `ram ${name}`,
          expected: `pages of ${gathered.pageSize} octets`,
          actual: `${pageSize}`,
        }
        throw new MigrationError('MIGRATION_PAGE_SIZE', run.memory.position(), details)
      }
      gathered.pageSize = pageSize
    }
    this.#writer.put(run, pageSize, gathered)
  }

  finish(): void {}
}
