/**
 * Several connections of a migration as one plain stream: what came over the channels is put among the records of the main stream,
 * where a destination would have waited for it. The walk over the main stream pauses after the records that say so, and
 * `walk` reads the channels meanwhile.
 */
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import { CONTINUED, PAGE_RECORD, PageField, PageKind } from '../page-records.ts'
import { RamBlocks } from '../ram-blocks.ts'
import type { OctetSource } from '../source/octet-source.ts'
import {
  type Configuration,
  type PageRun,
  Pause,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
  type Walk,
} from '../visitor.ts'
import { ForwardingVisitor } from '../visitors.ts'
import { ChannelReader, Waiting } from './channel-reader.ts'
import { MultifdChannels } from './channels.ts'
import { type Unpackers, unpackers } from './methods.ts'
import { channelFault, hex, MULTIFD_MAGIC } from './packet.ts'
import { PageBatch } from './page-batch.ts'
import { maySendPages, PreemptChannel } from './preempt-channel.ts'

/** The recording of one connection beside the main one. */
export interface Channel {
  /** As refusals name it. */
  readonly name: string
  readonly source: OctetSource
}

/**
 * Which record of the main stream goes with the SYNC packets of all channels: from QEMU 8.1 on MULTIFD_FLUSH, of which the first section has
 * one; before, and in machine types as old, each end of a section.
 */
type Pairing = 'flush' | 'section'

export class ChannelMerge extends ForwardingVisitor {
  /** What the walk waits for, where a channel has to be waited for. */
  readonly waiting = new Waiting()
  readonly #memory: MigrationMemory
  readonly #channels: readonly Channel[]
  readonly #batch: PageBatch
  readonly #blocks = new RamBlocks()
  readonly #multifd: MultifdChannels
  #preempt: PreemptChannel | undefined
  #pairing: Pairing | undefined
  #section: Section | undefined
  /** What the channels are to be read for, before anything else is told. */
  #pending: 'flush' | 'section' | 'end' | undefined
  #isFinished = false
  /** The block that a page without a name is taken for by who reads the output. */
  #named: string | undefined

  constructor(output: Visitor, memory: MigrationMemory, channels: readonly Channel[], make: Unpackers = unpackers) {
    super(output)
    this.#memory = memory
    this.#channels = channels
    this.#batch = new PageBatch(memory)
    this.#multifd = new MultifdChannels(make)
  }

  /**
   * The walk over the main stream, into this visitor, with the channels.
   * @param pageSize tells the octets of a page, as far as the stream has told them
   * @throws {MigrationError} what the main stream or a channel is refused for; with `input`, the channel's name
   */
  *walk(main: Walk, pageSize: () => number): Walk {
    yield* this.#open()
    for (const pause of main) {
      yield* this.#settle(pageSize())
      yield pause
    }
    yield* this.#settle(pageSize())
    if (this.#preempt !== undefined) yield* this.#leftOver(this.#preempt, pageSize())
    yield* this.#multifd.end(pageSize())
    if (this.#isFinished) this.output.finish()
  }

  *#open(): Walk {
    for (const { name, source } of this.#channels) {
      const reader = new ChannelReader(name, source, this.waiting)
      const have = yield* reader.fill(8)
      if (have >= 4 && reader.u32() === MULTIFD_MAGIC) {
        yield* this.#multifd.add(reader)
        continue
      }
      // Nobody has asked for a page, or the recording was cut off.
      if (have >= 8 ? !maySendPages(reader.u64()) : have > 0 || this.#channels.length > 1) {
        if (have < 4) yield* reader.need(64, 'header')
        const expected = `${hex(MULTIFD_MAGIC)} (multifd), or pages (postcopy-preempt)`
        throw channelFault(reader, '', 0, { expected, actual: hex(reader.u32()) })
      }
      if (this.#preempt !== undefined) {
        const actual = `${this.#preempt.reader.name} has pages without packets as well`
        throw channelFault(reader, '', 0, { expected: 'one channel of postcopy-preempt', actual })
      }
      this.#preempt = new PreemptChannel(reader)
    }
    this.#multifd.checkNumbers()
  }

  /** Reads from the channels what belongs before the record at hand, and tells of that. */
  *#settle(pageSize: number): Walk {
    const pending = this.#pending
    if (pending === undefined) return
    if (pending === 'end') yield* this.#preempted(this.#preempt!, pageSize)
    else yield* this.#multifd.sync(this.#blocks, this.#batch, pageSize, (block) => this.#emit(block, pageSize))
    this.#pending = undefined
    if (pending !== 'flush') this.output.endOfRam()
  }

  *#preempted(channel: PreemptChannel, pageSize: number): Walk {
    for (;;) {
      const block = yield* channel.take(this.#blocks, this.#batch, pageSize)
      if (block === undefined) return
      this.#emit(block, pageSize)
      yield Pause.Output
    }
  }

  *#leftOver(channel: PreemptChannel, pageSize: number): Walk {
    const { position } = channel.reader
    if ((yield* channel.take(this.#blocks, this.#batch, pageSize)) === undefined) return
    const expected = 'an END section of RAM in the main stream, which the pages belong before'
    throw channelFault(channel.reader, '', position, { expected, actual: 'none' })
  }

  #emit(block: RamBlock, pageSize: number): void {
    const { records, count } = this.#batch
    const name = this.#named === block.name ? null : block.name
    if (name !== null) this.#batch.nameFirst()
    this.#named = block.name
    this.output.pages({ memory: this.#memory, records, count, name, block, pageSize })
  }

  override configuration(configuration: Configuration): void {
    this.#multifd.checkUuid(configuration)
    this.output.configuration(configuration)
  }

  override startSection(section: Section): void {
    this.#section = section
    this.output.startSection(section)
  }

  override block(block: RamBlock): void {
    if (block.mapped !== undefined) throw this.#fault('a mapped-ram file, which has its pages in itself')
    this.#blocks.add(new TextEncoder().encode(block.name), block, this.#memory.position())
    this.output.block(block)
  }

  override pages(run: PageRun): void {
    this.#checkSettled()
    const { view } = run.memory
    let { name, records, count } = run
    if (name === null && run.block !== undefined && run.block.name !== this.#named) {
      // A hook carries no name.
      let hooks = 0
      const kindAt = (page: number) => view.getUint32(records + page * PAGE_RECORD + PageField.Kind, true)
      while (hooks < count && (kindAt(hooks) & 0xff) === PageKind.Hook) hooks++
      if (hooks > 0) this.output.pages({ ...run, count: hooks })
      records += hooks * PAGE_RECORD
      count -= hooks
      if (count === 0) return
      view.setUint32(records + PageField.Kind, kindAt(0) & ~CONTINUED, true)
      name = run.block.name
    }
    if (name !== null) this.#named = name
    this.output.pages({ ...run, name, records, count })
  }

  override flush(): void {
    this.#checkSettled()
    if (this.#multifd.isEmpty) {
      this.output.flush()
      return
    }
    if (this.#pairing === 'section') {
      throw this.#fault('a MULTIFD_FLUSH, where sections have ended without one: they go with SYNC packets either')
    }
    this.#pairing = 'flush'
    this.#pending = 'flush'
  }

  override endOfRam(): void {
    this.#checkSettled()
    if (!this.#multifd.isEmpty) this.#pairing ??= 'section'
    if (this.#pairing === 'section') this.#pending = 'section'
    else if (this.#preempt !== undefined && this.#section?.type === SectionType.End) this.#pending = 'end'
    else this.output.endOfRam()
  }

  override endSection(footer: number | undefined): void {
    this.#checkSettled()
    this.output.endSection(footer)
  }

  override finish(): void {
    this.#isFinished = true
  }

  /** A walk that does not pause where it should would have pages come too late, which nobody would see. */
  #checkSettled(): void {
    if (this.#pending !== undefined)
      throw new Error('the walk over the main stream went on before its channels were read')
  }

  #fault(actual: string): MigrationError {
    return new MigrationError('MIGRATION_MULTIFD', this.#memory.position(), { path: 'ram', actual })
  }
}
