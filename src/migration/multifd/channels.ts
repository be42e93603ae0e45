/** All channels of multifd together: what they must have in common, and how far each is read. */
import { uuidOf } from '../configuration.ts'
import type { RamBlocks } from '../ram-blocks.ts'
import { type Configuration, Pause, type RamBlock, type Walk } from '../visitor.ts'
import { MultifdChannel, NUMBER_AT, UUID_AT } from './channel.ts'
import type { ChannelReader } from './channel-reader.ts'
import type { Unpackers } from './methods.ts'
import { channelFault, type Packet } from './packet.ts'
import type { PageBatch } from './page-batch.ts'

export class MultifdChannels {
  readonly #unpackers: Unpackers
  readonly #channels: MultifdChannel[] = []
  /** SYNC packets of each channel so far. */
  #syncs = 0

  constructor(unpackers: Unpackers) {
    this.#unpackers = unpackers
  }

  get isEmpty(): boolean {
    return this.#channels.length === 0
  }

  /** @throws {MigrationError} `MIGRATION_MULTIFD` where the channel is not of one migration with the others */
  *add(reader: ChannelReader): Walk {
    const channel = new MultifdChannel(reader, this.#unpackers)
    yield* channel.open()
    for (const other of this.#channels) {
      if (channel.uuid !== other.uuid) {
        const expected = `the guest of ${other.reader.name}, ${other.uuid}`
        throw channelFault(reader, 'header', UUID_AT, { expected, actual: channel.uuid })
      }
      if (channel.number === other.number) {
        const expected = `a number other than that of ${other.reader.name}`
        throw channelFault(reader, 'header', NUMBER_AT, { expected, actual: `channel ${channel.number}` })
      }
    }
    this.#channels.push(channel)
  }

  /** Channels are numbered from 0. @throws {MigrationError} `MIGRATION_MULTIFD` where one is missing */
  checkNumbers(): void {
    const there = this.#channels.map(({ number }) => number)
    const missing = there.map((_, number) => number).filter((number) => !there.includes(number))
    if (missing.length === 0) return
    const last = this.#channels[there.indexOf(Math.max(...there))]
    throw channelFault(last.reader, 'header', NUMBER_AT, {
      expected: `channels from 0 on, and so channel ${missing.join(', ')}`,
      actual: `channels ${there.sort((a, b) => a - b).join(', ')}`,
    })
  }

  /** Where the main stream names its guest, it is that of the channels. */
  checkUuid(configuration: Configuration): void {
    const uuid = uuidOf(configuration)
    const [channel] = this.#channels
    if (uuid === undefined || channel === undefined || uuid === channel.uuid) return
    const expected = `the guest of the main stream, ${uuid}`
    throw channelFault(channel.reader, 'header', UUID_AT, { expected, actual: channel.uuid })
  }

  /**
   * Reads every channel up to its next SYNC packet. Of the packets at hand, the one with the lowest number comes first: that is the
   * order in which the source made them.
   * @param emit takes the pages of a packet, which are in `batch`
   * @throws {MigrationError} `MIGRATION_MULTIFD` where a channel has no such packet
   */
  *sync(blocks: RamBlocks, batch: PageBatch, pageSize: number, emit: (block: RamBlock) => void): Walk {
    const open = new Set(this.#channels)
    while (open.size > 0) {
      let first: MultifdChannel | undefined
      let packet: Packet | undefined
      for (const channel of open) {
        const next = yield* channel.peek(pageSize)
        if (next === undefined) throw this.#noSync(channel)
        if (packet !== undefined && packet.number <= next.number) continue
        first = channel
        packet = next
      }
      const block = yield* first!.take(packet!, blocks, batch, pageSize)
      if (block !== undefined) emit(block)
      if (packet!.sync) open.delete(first!)
      yield Pause.Output
    }
    this.#syncs++
  }

  /** Nothing may be left, and nothing missing. */
  *end(pageSize: number): Walk {
    for (const channel of this.#channels) {
      for (;;) {
        const packet = yield* channel.peek(pageSize)
        if (packet === undefined) break
        const { sync, normal, zero, offset } = packet
        if (sync || normal + zero > 0) {
          const expected = `the end of the channel: the main stream goes with ${this.#syncs} SYNC packets`
          const actual = sync ? 'a SYNC packet' : `a packet of ${normal + zero} pages`
          throw channelFault(channel.reader, `packet ${channel.packets}`, offset, { expected, actual })
        }
        // QEMU 7.2 counts one packet twice where pages and a SYNC were asked for at once, and sends the second without either.
        channel.pass(packet)
      }
    }
    this.#checkCount()
  }

  /**
   * Packets are numbered through all channels: a channel that was not given leaves a gap. The packet that QEMU 7.2 counts twice (see `end`) leaves
   * one, too, where its channel was at its end before the second was sent: that one would have been empty.
   */
  #checkCount(): void {
    const there = this.#channels.reduce((sum, { packets }) => sum + packets, 0)
    const last = this.#channels.reduce(
      (most, channel) => (channel.highest > most.highest ? channel : most),
      this.#channels[0],
    )
    const unsent = this.#channels.filter(({ endsJointly }) => endsJointly).length
    if (last === undefined || (BigInt(there) <= last.highest + 1n && BigInt(there + unsent) > last.highest)) return
    throw channelFault(last.reader, `packet ${last.packets - 1}`, last.reader.position, {
      expected: `${last.highest + 1n} packets in all channels, as their numbers say`,
      actual: `${there}: ${BigInt(there) > last.highest ? 'some are there twice' : 'a channel is missing'}`,
    })
  }

  #noSync(channel: MultifdChannel) {
    const { reader, packets } = channel
    return channelFault(reader, `packet ${packets}`, reader.position, {
      expected: `SYNC packet ${this.#syncs + 1}, which the main stream goes with`,
      actual: 'the end of the channel',
    })
  }
}
