/** Writes what multifd channels carry, octet by octet from the format's own description, packets numbered as a source numbers them. */
import { constants, deflateRawSync } from 'node:zlib'
import { join } from './encodings.ts'
import { StreamBuilder } from './migration-builder.ts'
import { blockEnds, zstdFrame, zstdSample } from './zstd-sample.ts'

export type PackedBy = 'none' | 'zlib' | 'zstd'
const methods: Readonly<Record<PackedBy, number>> = { none: 0, zlib: 1, zstd: 2 }

export interface Packet {
  readonly block?: string
  /** Offset and octets of each page. */
  readonly pages?: readonly (readonly [offset: number, octets: Uint8Array])[]
  readonly zeros?: readonly number[]
  readonly sync?: boolean
  /** Of all packets; by default the next that is free. */
  readonly number?: number
  /** What follows the header, instead of the pages as the method packs them. */
  readonly data?: Uint8Array
  /** Changes the header before it is written. */
  readonly change?: (header: DataView) => void
}

export interface ChannelsOptions {
  readonly pageSize?: number
  readonly method?: PackedBy
  readonly uuid?: number
}

/** Channels of one migration. */
export class Channels {
  readonly pageSize: number
  /** Octets of a packet's header. */
  readonly head: number
  /** Where each packet of each channel begins. */
  readonly offsets: number[][]
  readonly #method: PackedBy
  readonly #pieces: Uint8Array[][]
  readonly #packed: Uint8Array[]
  #next = 0

  constructor(count: number, { pageSize = 4096, method = 'none', uuid = 0 }: ChannelsOptions = {}) {
    this.pageSize = pageSize
    this.head = 320 + 8 * (524_288 / pageSize)
    this.#method = method
    this.#pieces = Array.from({ length: count }, (_, number) => [channelHeader(number, uuid)])
    this.#packed = Array.from({ length: count }, () => new Uint8Array(0))
    this.offsets = Array.from({ length: count }, () => [])
  }

  packet(channel: number, packet: Packet): this {
    const { block = '', pages = [], zeros = [], sync = false, number = this.#next++ } = packet
    const octets = join(pages.map(([, octets]) => octets))
    const data = packet.data ?? (pages.length === 0 ? octets : this.#pack(channel, octets))
    const header = new DataView(new ArrayBuffer(this.head))
    header.setUint32(0, 0x11223344)
    header.setUint32(4, 1)
    header.setUint32(8, (sync ? 1 : 0) | (pages.length > 0 ? methods[this.#method] << 1 : 0))
    header.setUint32(12, 524_288 / this.pageSize)
    header.setUint32(16, pages.length)
    header.setUint32(20, data.length)
    header.setBigUint64(24, BigInt(number))
    header.setUint32(32, zeros.length)
    new TextEncoder().encodeInto(block, new Uint8Array(header.buffer, 64, 256))
    for (const [i, offset] of [...pages.map(([offset]) => offset), ...zeros].entries()) {
      header.setBigUint64(320 + 8 * i, BigInt(offset))
    }
    packet.change?.(header)
    this.offsets[channel].push(this.length(channel))
    this.#pieces[channel].push(new Uint8Array(header.buffer), data)
    return this
  }

  /** A SYNC packet on every channel. */
  sync(): this {
    for (const channel of this.#pieces.keys()) this.packet(channel, { sync: true })
    return this
  }

  /** Octets of a channel so far. */
  length(channel: number): number {
    return this.#pieces[channel].reduce((sum, piece) => sum + piece.length, 0)
  }

  /** Octets at the end of a channel. */
  add(channel: number, octets: Uint8Array): this {
    this.#pieces[channel].push(octets)
    return this
  }

  build(): Uint8Array[] {
    return this.#pieces.map(join)
  }

  /** One stream of compressed octets goes through a channel. */
  #pack(channel: number, octets: Uint8Array): Uint8Array {
    if (this.#method === 'none') return octets
    if (this.#method === 'zstd') throw new Error('packets of zstd are given their data')
    const before = this.#packed[channel]
    this.#packed[channel] = join([before, octets]).slice(-32_768)
    const options = { finishFlush: constants.Z_SYNC_FLUSH, ...(before.length > 0 && { dictionary: before }) }
    const packed = deflateRawSync(octets, options)
    return before.length === 0 ? join([Uint8Array.of(0x78, 0x9c), packed]) : packed
  }
}

export function channelHeader(number: number, uuid = 0): Uint8Array {
  const header = new Uint8Array(64)
  header.set([0x11, 0x22, 0x33, 0x44, 0, 0, 0, 1])
  header.fill(uuid, 8, 24)
  header[24] = number
  return header
}

/** A sample as QEMU packs it with zstd: pages of 4 KiB, and the data of a packet for each block of a frame. */
export function zstdPackets(): { readonly pages: Uint8Array; readonly data: Uint8Array }[] {
  const [frame, sample] = [zstdFrame('level-3'), zstdSample()]
  const ends = blockEnds(frame, 6)
  return ends.map((end, i) => ({
    pages: sample.subarray(i * 131_072, (i + 1) * 131_072),
    data: frame.subarray(i === 0 ? 0 : ends[i - 1], end),
  }))
}

/** How main stream and channels go together: by a record of its own, or by each end of a section (QEMU up to 8.0). */
export type Pairing = 'flush' | 'section'

export interface Recorded {
  readonly main: StreamBuilder
  readonly channels: Channels
}

/**
 * A recording of two blocks, `a` of 64 pages and `b` of 16. `write` adds what comes between the first SYNC packets and the last ones.
 */
export function record(
  pairing: Pairing,
  write: (recorded: Recorded, sync: () => void) => void,
  { channels: count = 2, ...options }: ChannelsOptions & { readonly channels?: number } = {},
): Recorded {
  const channels = new Channels(count, options)
  const { pageSize } = channels
  const main = new StreamBuilder(pageSize).header().configuration('test-1.0')
  if (pageSize !== 4096) main.targetPageBits(Math.log2(pageSize))
  main.start().blocks([
    { name: 'a', length: 64 * pageSize },
    { name: 'b', length: 16 * pageSize },
  ])
  const end = () => {
    if (pairing === 'flush') main.flush()
    main.eos().footer()
    channels.sync()
  }
  const sync = () => {
    end()
    main.part()
  }
  sync()
  write({ main, channels }, sync)
  end()
  main.end()
  end()
  main.full(9, 'd', [1, 2, 3]).footer(9).eof()
  return { main, channels }
}
