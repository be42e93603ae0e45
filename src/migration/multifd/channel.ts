/** One connection of multifd: a header that says whose it is, then packets of pages. */
import { uuidText } from '../configuration.ts'
import { MigrationError, type MigrationErrorCode, type MigrationErrorDetails } from '../errors.ts'
import type { RamBlocks } from '../ram-blocks.ts'
import type { RamBlock, Walk } from '../visitor.ts'
import type { ChannelReader } from './channel-reader.ts'
import { deviceMethod, Method, methodName, type Unpacker, type Unpackers } from './methods.ts'
import {
  channelFault,
  hex,
  MULTIFD_MAGIC,
  MULTIFD_VERSION,
  type Packet,
  packetName,
  packetNameOffset,
  pageOffset,
  pageOffsetAt,
  readPacket,
} from './packet.ts'
import { PACKET_PAGES, type PageBatch } from './page-batch.ts'

/** Octets of a channel's header. */
const HEADER = 64
export const UUID_AT = 8
const UUID = 16
/** Place of the channel's number in its header. */
export const NUMBER_AT = UUID_AT + UUID
/** Compressed octets that are unpacked at a time: what they may unpack to is held. */
const PIECE = 32 * 1024

export class MultifdChannel {
  readonly reader: ChannelReader
  /** The channel's number, and the UUID of its guest. */
  number = 0
  uuid = ''
  /** Packets that were taken. */
  packets = 0
  /** The highest number of a packet, -1 before the first. */
  highest = -1n
  /** The last packet had both pages and a SYNC. */
  endsJointly = false
  readonly #unpackers: Unpackers
  #next: Packet | undefined
  #method: number | undefined
  #unpacker: Unpacker | undefined
  /** Where unpacked octets go, and the address after the last that may. */
  #to = 0
  #end = 0

  constructor(reader: ChannelReader, unpackers: Unpackers) {
    this.reader = reader
    this.#unpackers = unpackers
  }

  /** Reads the channel's header. @throws {MigrationError} `MIGRATION_MULTIFD`, `MIGRATION_TRUNCATED` */
  *open(): Walk {
    const reader = this.reader
    yield* reader.need(HEADER, 'header')
    if (reader.u32() !== MULTIFD_MAGIC) {
      throw channelFault(reader, 'header', 0, { expected: hex(MULTIFD_MAGIC), actual: hex(reader.u32()) })
    }
    if (reader.u32(4) !== MULTIFD_VERSION) {
      const expected = `version ${MULTIFD_VERSION}`
      throw channelFault(reader, 'header', 4, { expected, actual: `version ${reader.u32(4)}` })
    }
    this.uuid = uuidText(reader.octets(UUID_AT, UUID))
    this.number = reader.u8(NUMBER_AT)
    reader.skip(HEADER)
  }

  /** The packet at hand, which stays there; undefined at the end of the channel. */
  *peek(pageSize: number): Walk<Packet | undefined> {
    this.#next ??= yield* readPacket(this.reader, pageSize, this.#path)
    return this.#next
  }

  /**
   * Passes the packet at hand, and puts its pages into `batch`.
   * @returns the block that they belong to, if there are any
   */
  *take(packet: Packet, blocks: RamBlocks, batch: PageBatch, pageSize: number): Walk<RamBlock | undefined> {
    const reader = this.reader
    const { normal, zero, size } = packet
    batch.count = 0
    const block = normal + zero === 0 ? undefined : this.#block(packet, blocks)
    for (let page = 0; page < normal + zero; page++) {
      const offset = pageOffset(reader, page)
      if (offset % BigInt(pageSize) !== 0n || offset + BigInt(pageSize) > block!.length) {
        throw this.#fault('MIGRATION_RAM_ADDRESS', packet.offset + pageOffsetAt(page), {
          expected: `a multiple of ${pageSize} below 0x${block!.length.toString(16)}`,
          actual: `0x${offset.toString(16)} in block ${JSON.stringify(block!.name)}`,
        })
      }
      if (page < normal) batch.full(offset, batch.data + page * pageSize, pageSize)
      else batch.zero(offset)
    }
    const pages = normal * pageSize
    if (normal > 0) this.#check(packet, pages)
    reader.skip(packet.head)
    if (normal > 0 && packet.method === Method.None) yield* reader.copyTo(batch.memory, batch.data, size, this.#path)
    else if (normal > 0) yield* this.#unpack(packet, batch, pages)
    this.#count(packet)
    return block
  }

  /** Passes a packet that has no pages. */
  pass(packet: Packet): void {
    this.reader.skip(packet.head)
    this.#count(packet)
  }

  #count(packet: Packet): void {
    this.packets++
    this.endsJointly = packet.sync && packet.normal + packet.zero > 0
    if (packet.number > this.highest) this.highest = packet.number
    this.#next = undefined
  }

  #block(packet: Packet, blocks: RamBlocks): RamBlock {
    const name = packetName(this.reader)
    const block = name && blocks.find(name, 0, name.length)
    if (block !== undefined) return block
    throw this.#fault('MIGRATION_RAM_BLOCK', packet.offset + packetNameOffset, {
      actual: name === undefined ? 'a name without an end' : JSON.stringify(new TextDecoder().decode(name)),
    })
  }

  /** Whether the data of a packet can be what its pages need. */
  #check({ offset, method, size }: Packet, pages: number): void {
    const device = deviceMethod(method)
    if (device !== undefined) {
      throw this.#fault('MIGRATION_UNSUPPORTED', offset + 8, {
        summary: 'the pages of a channel are packed by a method that only its hardware unpacks',
        actual: `${device}; record the migration with multifd-compression none, zlib or zstd`,
      })
    }
    this.#method ??= method
    if (method !== this.#method) {
      const expected = `method ${methodName(this.#method)}, as in the packets before`
      throw channelFault(this.reader, this.#path, offset + 8, { expected, actual: methodName(method) })
    }
    const sound = method === Method.None ? size === pages : size > 0 && size <= 2 * PACKET_PAGES
    if (sound) return
    const expected = method === Method.None ? `${pages} octets` : `1 to ${2 * PACKET_PAGES} octets`
    throw this.#fault('MIGRATION_RAM_DATA', offset + 20, { expected, actual: String(size) })
  }

  /** One stream of compressed octets goes through all packets of the channel; it is flushed at the end of each. */
  *#unpack({ method, size }: Packet, batch: PageBatch, pages: number): Walk {
    const reader = this.reader
    const name = method === Method.Zlib ? 'zlib' : 'zstd'
    this.#to = batch.data
    this.#end = batch.data + pages
    this.#unpacker ??= this.#unpackers[name]((octets) => {
      if (octets.length > this.#end - this.#to) throw new Error(`more than the ${pages} octets of its pages`)
      batch.memory.octets.set(octets, this.#to)
      this.#to += octets.length
    })
    for (let left = size; left > 0; ) {
      const piece = Math.min(PIECE, left)
      yield* reader.need(piece, this.#path)
      try {
        this.#unpacker.push(reader.octets(0, piece))
      } catch (error) {
        throw this.#packed(`${name}: ${error instanceof Error ? error.message : String(error)}`, error)
      }
      reader.skip(piece)
      left -= piece
    }
    if (this.#to < this.#end)
      throw this.#packed(`${name}: ${this.#to - batch.data} octets of the ${pages} of its pages`)
  }

  #packed(actual: string, cause?: unknown): MigrationError {
    const summary = 'the pages of a packet cannot be unpacked'
    return this.#fault('MIGRATION_RAM_DATA', this.reader.position, { summary, actual, cause })
  }

  get #path(): string {
    return `packet ${this.packets}`
  }

  #fault(code: MigrationErrorCode, offset: number, details: MigrationErrorDetails): MigrationError {
    return new MigrationError(code, offset, { path: this.reader.path(this.#path), input: this.reader.name, ...details })
  }
}
