/** A part of RAM, out of a stream that passes by once: only the pages asked for are kept. */
import type { OctetSource } from '../source/octet-source.ts'
import type { Configuration, PageRun, RamBlock, Visitor } from '../visitor.ts'
import { GatheredRam, type Place } from './gathered-ram.ts'
import { hasData, isInBitmap } from './mapped-layout.ts'
import type { PageWriterOptions } from './page-writer.ts'
import type { PositionalSink } from './positional-sink.ts'
import { GatherOutput, type RamStore } from './ram-store.ts'

/** Octets of a block that are asked for, and where they go. */
export interface WantedPart {
  /** Offset in the block. */
  readonly offset: number
  readonly length: number
  /** Position of the first octet in what is asked for. */
  readonly to: number
  /** It goes over other parts. */
  readonly isOverlay: boolean
}

/** Which parts of a block are asked for, of a machine of that name, if it has one. */
export type PartsOf = (block: RamBlock, machine: string | undefined) => readonly WantedPart[]

interface WantedBlock {
  readonly parts: readonly WantedPart[]
  /** All parts lie from here on and before `to`. */
  readonly from: number
  readonly to: number
}

/** Keeps those pages that have an octet of a wanted part. */
class PartialRam implements RamStore {
  readonly ram: GatheredRam
  readonly wanted = new Map<string, WantedBlock>()
  /** Wanted blocks that pages have come of, wanted or not. */
  readonly withPages = new Set<string>()
  machine: string | undefined
  readonly #partsOf: PartsOf

  constructor(partsOf: PartsOf, sink: PositionalSink, options: Omit<PageWriterOptions, 'keepStale'>) {
    this.#partsOf = partsOf
    let end = 0
    this.ram = new GatheredRam(({ name }): Place | undefined => {
      const block = this.wanted.get(name)
      if (block === undefined) return undefined
      // A page begins before the first octet and ends after the last: each by less than 64 KiB.
      const at = end - block.from + MOST_OF_A_PAGE
      end += block.to - block.from + 2 * MOST_OF_A_PAGE
      return { sink, at }
    }, options)
  }

  add(block: RamBlock): void {
    const parts = this.#partsOf(block, this.machine)
    if (parts.length === 0) this.wanted.delete(block.name)
    else {
      const from = Math.min(...parts.map(({ offset }) => offset))
      const to = Math.max(...parts.map(({ offset, length }) => offset + length))
      this.wanted.set(block.name, { parts, from, to })
    }
    this.ram.add(block)
  }

  put(run: PageRun): void {
    const block = run.block && this.wanted.get(run.block.name)
    if (block === undefined) return
    this.withPages.add(run.block!.name)
    const pageSize = run.pageSize || MOST_OF_A_PAGE
    const { kernel } = run.memory
    const count = kernel.selectPages(run.records, run.count, pageSize, BigInt(block.from), BigInt(block.to))
    if (count > 0) this.ram.put({ ...run, count })
  }

  finish(): void {}
}

const MOST_OF_A_PAGE = 64 * 1024

export class RamWindow extends GatherOutput<PartialRam> {
  /** Blocks whose pages are still in their places in a mapped-ram file, and where those are in the input. */
  readonly #inPlace = new Map<string, { readonly block: RamBlock; readonly pagesAt: number }>()
  readonly #position: () => number
  readonly #passesMapped: boolean
  #blocks = 0
  #isListed = false

  /**
   * @param partsOf      which parts are asked for
   * @param sink         an empty place for the pages that they lie in
   * @param position     where the input is read
   * @param passesMapped pages of mapped blocks are passed over by the input, and read in their places by `fetch`
   */
  constructor(
    partsOf: PartsOf,
    sink: PositionalSink,
    position: () => number,
    passesMapped: boolean,
    options: Omit<PageWriterOptions, 'keepStale'> = {},
    output?: Visitor,
  ) {
    super(new PartialRam(partsOf, sink, options), output)
    this.#position = position
    this.#passesMapped = passesMapped
  }

  /** The walk need not go on: all pages that are asked for are read in their places. */
  get isDone(): boolean {
    return this.#isListed && this.#inPlace.size === this.#blocks
  }

  override configuration(configuration: Configuration): void {
    this.store.machine = configuration.machine
    super.configuration(configuration)
  }

  override block(block: RamBlock): void {
    super.block(block)
    if (!this.store.wanted.has(block.name)) return
    this.#blocks++
    if (!this.#passesMapped || block.mapped === undefined) return
    this.#inPlace.set(block.name, { block, pagesAt: this.#position() })
  }

  override endBlocks(): void {
    this.#isListed = true
    super.endBlocks()
  }

  /** Reads what lies in its place in a mapped-ram file out of the stream itself. */
  async fetch(source: OctetSource): Promise<void> {
    for (const [name, { block, pagesAt }] of this.#inPlace) {
      const { mapped, length } = block
      const gathered = this.store.ram.block(name)
      const wanted = this.store.wanted.get(name)
      if (gathered === undefined || wanted === undefined || mapped === undefined || !hasData(mapped)) continue
      const pageSize = Number(mapped.pageSize)
      const view = new Uint8Array(pageSize)
      const end = Math.min(Number(length), wanted.to)
      for (let page = Math.floor(wanted.from / pageSize); page * pageSize < end; page++) {
        if (!isInBitmap(mapped.bitmap, page)) continue
        for (let have = 0; have < pageSize; ) {
          const count = await source.read(pagesAt + page * pageSize + have, view.subarray(have))
          // It was there when the block's header was read.
          if (count === 0) view.fill(0, have)
          have = count === 0 ? pageSize : have + count
        }
        gathered.sink.write(gathered.at + page * pageSize, view)
      }
    }
  }

  /** Wanted blocks of which the stream has no pages: shared memory that stayed where it was. */
  get absent(): string[] {
    const { wanted, ram, withPages } = this.store
    return [...wanted.keys()].filter((name) => {
      const mapped = ram.block(name)?.block.mapped
      return mapped === undefined ? !withPages.has(name) : !hasData(mapped)
    })
  }

  /** The parts that were found, those that lie over others last. */
  get parts(): WantedPart[] {
    const parts = [...this.store.wanted.values()].flatMap(({ parts }) => parts)
    return parts.sort((a, b) => Number(a.isOverlay) - Number(b.isOverlay))
  }

  /** Octets of what is asked for, from `position` on; zero where no block is. */
  read(position: number, view: Uint8Array): void {
    view.fill(0)
    for (const isOverlay of [false, true]) {
      for (const [name, { parts }] of this.store.wanted) {
        const gathered = this.store.ram.block(name)
        if (gathered === undefined) continue
        for (const part of parts) {
          if (part.isOverlay !== isOverlay) continue
          const from = Math.max(position, part.to)
          const to = Math.min(position + view.length, part.to + part.length)
          if (from >= to) continue
          const at = gathered.at + part.offset + from - part.to
          gathered.sink.read(at, view.subarray(from - position, to - position))
        }
      }
    }
  }
}
