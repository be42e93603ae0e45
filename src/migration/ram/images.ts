/**
 * RAM gathered from the pages of a stream: an image of each block, in the conversion's memory. The last page sent wins.
 * Refusals give as their offset how far the input was read: the page at fault lies shortly before.
 */
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import { PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import type { PageRun, RamBlock } from '../visitor.ts'

interface Image {
  readonly block: RamBlock
  readonly address: number
  /** Address of an octet for every 4096 of the image, which tells whether it was written. */
  readonly marks: number
}

/** The largest image that a 32-bit memory could hold with anything else. */
const MAX_IMAGE = 0xffff0000n
const MARK_UNIT = 4096

export class RamImages {
  readonly #memory: MigrationMemory
  readonly #images = new Map<string, Image>()

  constructor(memory: MigrationMemory) {
    this.#memory = memory
  }

  /** Makes room for a block, all zero. @throws {MigrationError} `MIGRATION_LIMIT` */
  add(block: RamBlock): void {
    if (this.#images.get(block.name)?.block.length === block.length) return
    const length = block.length > MAX_IMAGE ? Number.MAX_SAFE_INTEGER : Number(block.length)
    const address = this.#memory.grow(length + Math.ceil(length / MARK_UNIT))
    this.#images.set(block.name, { block, address, marks: address + length })
  }

  /** @throws {MigrationError} `MIGRATION_RAM_BLOCK`, `MIGRATION_RAM_ADDRESS`, `MIGRATION_UNSUPPORTED` (XBZRLE, zlib) */
  put(run: PageRun): void {
    const image = run.block && this.#images.get(run.block.name)
    if (image === undefined) {
      if (run.block === undefined && onlyHooks(run)) return
      throw new MigrationError('MIGRATION_RAM_BLOCK', run.memory.position(), {
        path: 'ram',
        actual: run.name ?? 'a page before any block was named',
      })
    }
    const { memory } = run
    const { length } = image.block
    // BER tells the page size by its first full page or by CONFIGURATION; x86, where neither is, has always had this one.
    const pageSize = run.pageSize || 4096
    let done = 0
    while (done < run.count) {
      const record = run.records + done * PAGE_RECORD
      done += memory.kernel.gatherPages(record, run.count - done, pageSize, image.address, length, image.marks)
      if (done === run.count) return
      const stopped = run.records + done * PAGE_RECORD
      const kind = memory.view.getUint32(stopped + PageField.Kind, true) & 0xff
      const offset = memory.view.getBigUint64(stopped + PageField.Offset, true)
      const path = `ram ${image.block.name}`
      if (kind === PageKind.Xbzrle || kind === PageKind.Packed) {
        const actual = kind === PageKind.Xbzrle ? 'XBZRLE page' : 'zlib page'
        throw new MigrationError('MIGRATION_UNSUPPORTED', memory.position(), {
          path,
          actual: `${actual} at 0x${offset.toString(16)}`,
        })
      }
      if (kind !== PageKind.Hook) {
        throw new MigrationError('MIGRATION_RAM_ADDRESS', memory.position(), {
          path,
          actual: `0x${offset.toString(16)} of 0x${length.toString(16)}`,
        })
      }
      done++
    }
  }

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

/** Hooks are no pages: they may come before any block was named. */
function onlyHooks({ memory, records, count }: PageRun): boolean {
  for (let i = 0; i < count; i++) {
    if ((memory.view.getUint32(records + i * PAGE_RECORD + PageField.Kind, true) & 0xff) !== PageKind.Hook) return false
  }
  return true
}
