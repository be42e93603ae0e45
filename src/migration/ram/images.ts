/**
 * RAM gathered from the pages of a stream: an image of each block, in the conversion's memory. The last page sent wins.
 */
import type { InflateRaw } from '../inflate.ts'
import type { MigrationMemory } from '../memory.ts'
import { PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import type { PageRun, RamBlock } from '../visitor.ts'
import { unpackPage } from './packed-page.ts'
import { outsideFault, unknownBlock, xbzrleError } from './page-faults.ts'
import { onlyHooks, pageSizeOf, type RamStore } from './ram-store.ts'

interface Image {
  readonly block: RamBlock
  readonly address: number
  /** Address of an octet for every 4096 of the image, which tells whether it was written. */
  readonly marks: number
}

/** The largest image that a 32-bit memory could hold with anything else. */
const MAX_IMAGE = 0xffff0000n
const MARK_UNIT = 4096

export class RamImages implements RamStore {
  readonly #memory: MigrationMemory
  readonly #inflate: InflateRaw | undefined
  readonly #images = new Map<string, Image>()

  /** @param inflate how zlib pages are inflated; by default with what the library brings along */
  constructor(memory: MigrationMemory, inflate?: InflateRaw) {
    this.#memory = memory
    this.#inflate = inflate
  }

  /** Makes room for a block, all zero. @throws {MigrationError} `MIGRATION_LIMIT` */
  add(block: RamBlock): void {
    const known = this.#images.get(block.name)
    if (known?.block.length === block.length) {
      // A mapped block has all of its pages here.
      if (block.mapped !== undefined) this.octets(block.name)!.fill(0)
      return
    }
    const length = block.length > MAX_IMAGE ? Number.MAX_SAFE_INTEGER : Number(block.length)
    const address = this.#memory.grow(length + Math.ceil(length / MARK_UNIT))
    this.#images.set(block.name, { block, address, marks: address + length })
  }

  /** @throws {MigrationError} `MIGRATION_RAM_BLOCK`, `MIGRATION_RAM_ADDRESS`, `MIGRATION_RAM_PAGE` */
  put(run: PageRun): void {
    const image = run.block && this.#images.get(run.block.name)
    if (image === undefined) {
      if (run.block === undefined && onlyHooks(run)) return
      throw unknownBlock(run)
    }
    const { kernel } = run.memory
    const pageSize = pageSizeOf(run)
    let done = 0
    while (done < run.count) {
      const record = run.records + done * PAGE_RECORD
      done += kernel.gatherPages(record, run.count - done, pageSize, image.address, image.block.length, image.marks)
      if (done === run.count) return
      this.#unusual(run.records + done * PAGE_RECORD, pageSize, image)
      done++
    }
  }

  /** A page that the kernel leaves alone. */
  #unusual(record: number, pageSize: number, { block, address, marks }: Image): void {
    const memory = this.#memory
    const { view, kernel } = memory
    const kind = view.getUint32(record + PageField.Kind, true) & 0xff
    if (kind === PageKind.Hook) return
    const offset = view.getBigUint64(record + PageField.Offset, true)
    if (offset + BigInt(pageSize) > block.length) throw outsideFault(memory, record, block)
    if (kind !== PageKind.Packed) {
      const data = view.getUint32(record + PageField.DataAddress, true)
      const length = view.getUint32(record + PageField.DataLength, true)
      throw xbzrleError(memory, record, block, kernel.xbzrleFault(data, length, pageSize))
    }
    const at = Number(offset)
    unpackPage(memory, record, block, pageSize, address + at, this.#inflate)
    const from = marks + Math.floor(at / MARK_UNIT)
    memory.octets.fill(1, from, marks + Math.floor((at + pageSize - 1) / MARK_UNIT) + 1)
  }

  finish(): void {}

  /** Names of the blocks, in the order of the block list. */
  names(): string[] {
    return [...this.#images.keys()]
  }

  /** The octets of a block: a view of the conversion's memory. */
  octets(name: string): Uint8Array<ArrayBuffer> | undefined {
    const image = this.#images.get(name)
    return image && this.#memory.octets.subarray(image.address, image.address + Number(image.block.length))
  }
}
