/** Mapped-ram files made by hand, and conversions over them as over pipes and as over files. */
import { type Conversion, type ConvertOptions, toBer } from '../../../src/migration/convert.ts'
import { Pause } from '../../../src/migration/index.ts'
import { join } from '../../support/encodings.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'

export interface MappedBlock {
  readonly name: string
  /** Pages in all. */
  readonly pages: number
  /** Seeds of the contents of pages that are not zero, by page. */
  readonly contents?: Readonly<Record<number, number>>
  /** Pages whose bits are set, where that is not those with contents. */
  readonly bits?: readonly number[]
  /** The block is not in the file. */
  readonly absent?: boolean
}

export interface MappedPlan {
  readonly blocks: readonly MappedBlock[]
  readonly pageSize?: number
  /** Pages begin at multiples of this. */
  readonly alignment?: number
  /** Octets of the file before the stream. */
  readonly base?: number
  /** Changes a header before it is written, and what follows with it. */
  readonly header?: (header: Header, block: MappedBlock) => void
  /** Octets written over the finished stream. */
  readonly patch?: (octets: Uint8Array, places: ReadonlyMap<string, Header>) => void
}

export interface Header {
  version: number
  pageSize: bigint
  bitmapAt: bigint
  pagesAt: bigint
  /** Of the header, in the stream. */
  offset: number
}

export function contentsOf(block: MappedBlock, pageSize: number): Uint8Array {
  const octets = new Uint8Array(block.pages * pageSize)
  for (const [page, seed] of Object.entries(block.contents ?? {})) {
    octets.set(noise(pageSize, seed), Number(page) * pageSize)
  }
  return octets
}

/** What a reader of the block finds: pages without a bit are zero. */
export function imageOf(block: MappedBlock, pageSize: number): Uint8Array {
  const image = contentsOf(block, pageSize)
  const bits = new Set(block.bits ?? Object.keys(block.contents ?? {}).map(Number))
  for (let page = 0; page < block.pages; page++) {
    if (!bits.has(page)) image.fill(0, page * pageSize, (page + 1) * pageSize)
  }
  return image
}

export function mappedFile(plan: MappedPlan): Uint8Array {
  const { blocks, pageSize = 4096, alignment = 1024 * 1024, base = 0, header: change, patch } = plan
  const stream = new StreamBuilder(pageSize).header().configuration('m')
  if (pageSize !== 4096) stream.targetPageBits(Math.log2(pageSize))
  stream.capabilities('mapped-ram').start()
  stream.u64(blocks.reduce((sum, { pages }) => sum + pages * pageSize, 0) | 4)
  const places = new Map<string, Header>()
  for (const block of blocks) {
    const length = block.pages * pageSize
    stream.str8(block.name).u64(length)
    const bitmap = new Uint8Array(Math.ceil(block.pages / 64) * 8)
    for (const page of block.bits ?? Object.keys(block.contents ?? {}).map(Number)) bitmap[page >> 3] |= 1 << (page & 7)
    const bitmapAt = base + stream.position + 28
    const pagesAt = Math.ceil((bitmapAt + bitmap.length) / alignment) * alignment
    const header: Header = {
      version: 1,
      pageSize: BigInt(pageSize),
      bitmapAt: block.absent ? 0n : BigInt(bitmapAt),
      pagesAt: block.absent ? 0n : BigInt(pagesAt),
      offset: stream.position,
    }
    change?.(header, block)
    places.set(block.name, header)
    stream.u32(header.version).u64(header.pageSize).u64(header.bitmapAt).u64(header.pagesAt)
    if (block.absent) continue
    stream.octets(bitmap)
    stream.octets(new Uint8Array(Math.max(0, pagesAt - base - stream.position))).octets(contentsOf(block, pageSize))
  }
  stream.eos().footer().part().eos().footer().end().eos().footer().eof()
  const octets = stream.build()
  patch?.(octets, places)
  return octets
}

/** Runs a conversion over a file: octets are read where it wants them. @returns octets read */
export function driveFile(conversion: Conversion<unknown>, file: Uint8Array, size = file.length): number {
  let read = 0
  for (const pause of conversion.walk) {
    if (pause === Pause.Output) continue
    const { at } = conversion.input
    const view = conversion.input.reserve()
    const piece = file.subarray(at, at + Math.min(view.length, size))
    view.set(piece)
    conversion.input.commit(piece.length)
    if (piece.length === 0) conversion.input.end()
    read += piece.length
  }
  return read
}

/** The BER of a file that can be read at any position. */
export function berOfFile(file: Uint8Array, options: ConvertOptions = {}, size?: number): Uint8Array {
  const pieces: Uint8Array[] = []
  const sink = (octets: Uint8Array) => void pieces.push(octets.slice())
  driveFile(toBer(sink, { ...options, size: file.length }), file, size)
  return join(pieces)
}
