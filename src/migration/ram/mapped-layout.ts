/**
 * Where the blocks of a mapped-ram file lie. QEMU writes a block's header, its bitmap right after that, zeros up to the next
 * multiple of 1 MiB, and the block's pages, each in its place; then comes what follows the block in the stream. Offsets in
 * the headers count from the begin of the file, which a stream that is embedded in one does not share.
 */
import { MigrationError, type MigrationErrorCode } from '../errors.ts'
import type { MappedRam, RamBlock } from '../visitor.ts'

/** Octets of a block's header. */
export const MAPPED_HEADER = 28
/** Version of the header. QEMU reads those up to its own. */
export const MAPPED_VERSION = 1
/** Pages begin at multiples of this. */
export const MAPPED_ALIGNMENT = 1024 * 1024
/** A gap before the pages that no alignment asks for. */
const MAX_GAP = 1024 * 1024 * 1024
/** Octets of a bitmap that is held in memory: of a block of 16 TiB, where pages have 4 KiB. */
const MAX_BITMAP = 512 * 1024 * 1024

/** A block's header: all of `MappedRam` but the bitmap. */
export type MappedHeader = Omit<MappedRam, 'bitmap'>

/** Places in the stream, in octets from its begin. */
export interface MappedPlace {
  readonly pages: number
  /** Where the stream goes on after the block. */
  readonly end: number
}

/** Octets of the bitmap of `length` octets of RAM: a bit for each page, in words of 64. */
export function bitmapOctets(length: bigint, pageSize: bigint): bigint {
  return ((length / pageSize + 63n) / 64n) * 8n
}

/** Whether the bit of page `page` is set. */
export function isInBitmap(bitmap: Uint8Array, page: number): boolean {
  return (bitmap[Math.floor(page / 8)] & (1 << (page % 8))) !== 0
}

/** Whether a block has its data in the file. */
export function hasData(header: MappedHeader): boolean {
  return header.pagesAt !== 0n
}

/**
 * Checks what a block's header says, as far as its place does not matter.
 * @param pageSize octets of a target page; 0 where that is not known
 * @param offset   of the header in the input
 * @returns octets of the bitmap that follows
 */
export function checkMappedHeader(
  block: RamBlock,
  header: MappedHeader,
  pageSize: number,
  offset: number,
  path: string,
): number {
  const fault = (code: MigrationErrorCode, expected: string, actual: string) =>
    new MigrationError(code, offset, { path, expected, actual: `block ${JSON.stringify(block.name)} with ${actual}` })
  if (header.version > MAPPED_VERSION) {
    throw fault('MIGRATION_MAPPED_RAM', `version ${MAPPED_VERSION}`, `version ${header.version}`)
  }
  const size = header.pageSize
  const sound =
    pageSize === 0 ? size >= 256n && size <= 65536n && (size & (size - 1n)) === 0n : size === BigInt(pageSize)
  if (!sound) {
    const expected = pageSize === 0 ? 'pages of 256 to 65536 octets' : `pages of ${pageSize} octets`
    throw fault('MIGRATION_PAGE_SIZE', expected, `pages of ${size}`)
  }
  if (block.length % size !== 0n) {
    throw fault('MIGRATION_BLOCK_LIST', `whole pages of ${size} octets`, `${block.length} octets`)
  }
  if (!hasData(header)) {
    if (header.bitmapAt === 0n) return 0
    throw fault('MIGRATION_MAPPED_RAM', 'both offsets, or neither', `a bitmap at ${header.bitmapAt} and no pages`)
  }
  const octets = bitmapOctets(block.length, size)
  const end = header.pagesAt + block.length
  if (end > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw fault('MIGRATION_MAPPED_RAM', 'an end below 2^53', `pages from ${header.pagesAt} to ${end}`)
  }
  const gap = header.pagesAt - header.bitmapAt - octets
  if (gap < 0n || gap > BigInt(MAX_GAP)) {
    const expected = `pages soon after the ${octets} octets of the bitmap at ${header.bitmapAt}`
    throw fault('MIGRATION_MAPPED_RAM', expected, `pages at ${header.pagesAt}`)
  }
  if (octets > BigInt(MAX_BITMAP))
    throw fault('MIGRATION_LIMIT', `a bitmap of at most ${MAX_BITMAP} octets`, `${octets}`)
  return Number(octets)
}

/** The places of all blocks of a stream, one after another. */
export class MappedLayout {
  /** Octets of the file before the stream's begin. The first block tells, if nobody else does. */
  #base: bigint | undefined

  /** @param base octets of the file before the stream's begin */
  constructor(base?: number) {
    if (base !== undefined) this.#base = BigInt(base)
  }

  /**
   * The place of a block that has data, and whose header was checked.
   * @param bitmap octets of the bitmap
   * @param position where the header ends in the stream
   * @throws {MigrationError} `MIGRATION_MAPPED_RAM` with `offset` when the bitmap does not come next
   */
  place(
    block: RamBlock,
    header: MappedHeader,
    bitmap: number,
    position: number,
    offset: number,
    path: string,
  ): MappedPlace {
    const here = BigInt(position)
    const base = this.#base ?? header.bitmapAt - here
    const aligned = roundUp(header.bitmapAt + BigInt(bitmap))
    // What stands in front of an embedded stream is told by nothing else: then all must be exactly as QEMU does it.
    const known = this.#base !== undefined || base === 0n || (base > 0n && header.pagesAt === aligned)
    if (!known || header.bitmapAt - base !== here) {
      throw new MigrationError('MIGRATION_MAPPED_RAM', offset, {
        path,
        expected: `the bitmap right after the header, at ${here + (this.#base ?? 0n)}`,
        actual: `block ${JSON.stringify(block.name)} with its bitmap at ${header.bitmapAt}, pages at ${header.pagesAt}`,
      })
    }
    this.#base = base
    const pages = Number(header.pagesAt - base)
    return { pages, end: pages + Number(block.length) }
  }
}

/** Where QEMU puts pages, when the bitmap before them ends at `end`. */
export function roundUp(end: bigint): bigint {
  const alignment = BigInt(MAPPED_ALIGNMENT)
  return ((end + alignment - 1n) / alignment) * alignment
}
