/** What differs between the RAM of two streams, page by page: it has been gathered, whatever the streams sent and how often. */
import type { MigrationMemory } from '../memory.ts'
import type { GatheredBlock, GatheredRam } from '../ram/gathered-ram.ts'

/** Pages of a block that differ. */
export interface RamDifference {
  readonly block: string
  /** Octets of a page. */
  readonly pageSize: number
  /** Pages that both streams have of the block. */
  readonly pages: number
  readonly differing: number
  /** Octets of the block, from the first on and before the second: runs of pages that differ. */
  readonly ranges: readonly (readonly [from: number, to: number])[]
  /** Runs beyond those that are listed. */
  readonly more: number
}

/** Runs of pages that are listed of a block. */
const MAX_RANGES = 10_000
/** Octets that are compared at a time, of either stream. */
const PIECE = 256 * 1024
/** The page of most machines: where neither stream sent a page, none differ. */
const USUAL_PAGE = 4096

/** Compares blocks of the same name as far as both of them go. */
export function* ramDifferences(memory: MigrationMemory, a: GatheredRam, b: GatheredRam): Generator<RamDifference> {
  for (const ours of a.blocks) {
    const theirs = b.block(ours.block.name)
    if (theirs === undefined) continue
    const found = blockDifference(memory, ours, theirs)
    if (found.differing > 0) yield found
  }
}

function blockDifference(memory: MigrationMemory, a: GatheredBlock, b: GatheredBlock): RamDifference {
  const pageSize = Math.max(a.pageSize, b.pageSize) || USUAL_PAGE
  const length = Math.min(Number(a.block.length), Number(b.block.length))
  const ranges: [number, number][] = []
  let differing = 0
  let more = 0
  let end = -1
  for (const page of differentPages(memory, a, b, length, pageSize)) {
    const from = page * pageSize
    const to = Math.min(length, from + pageSize)
    differing++
    if (from === end && more === 0) ranges[ranges.length - 1][1] = to
    else if (from !== end && ranges.length < MAX_RANGES) ranges.push([from, to])
    else if (from !== end) more++
    end = to
  }
  return { block: a.block.name, pageSize, pages: Math.ceil(length / pageSize), differing, ranges, more }
}

function* differentPages(
  memory: MigrationMemory,
  a: GatheredBlock,
  b: GatheredBlock,
  length: number,
  pageSize: number,
): Generator<number> {
  const { octets, kernel, output: ours } = memory
  const theirs = ours + PIECE
  for (let from = 0; from < length; from += PIECE) {
    const here = Math.min(PIECE, length - from)
    // What nobody sent is zero on both sides.
    if (!holds(a, from, from + here) && !holds(b, from, from + here)) continue
    a.sink.read(a.at + from, octets.subarray(ours, ours + here))
    b.sink.read(b.at + from, octets.subarray(theirs, theirs + here))
    for (let at = kernel.sameOctets(ours, theirs, here); at < here; ) {
      const page = Math.floor((from + at) / pageSize)
      yield page
      at = (page + 1) * pageSize - from
      if (at < here) at += kernel.sameOctets(ours + at, theirs + at, here - at)
    }
  }
}

function holds({ pages, pageSize }: GatheredBlock, from: number, to: number): boolean {
  return pageSize !== 0 && pages.any(Math.floor(from / pageSize), Math.ceil(to / pageSize))
}
