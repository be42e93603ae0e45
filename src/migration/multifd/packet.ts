/** A multifd packet's header, as QEMU lays it out. All that does not depend on the stream is checked here. */
import { MigrationError, type MigrationErrorDetails } from '../errors.ts'
import type { Walk } from '../visitor.ts'
import type { ChannelReader } from './channel-reader.ts'
import { methodName } from './methods.ts'
import { PACKET_PAGES } from './page-batch.ts'

export const MULTIFD_MAGIC = 0x11223344
export const MULTIFD_VERSION = 1

const FLAG_SYNC = 0x01
const FLAG_METHOD = 0x3e
const FLAG_DEVICE_STATE = 0x40

/** Octets of a packet up to the offsets of its pages. */
const PACKET_HEAD = 320
const NAME_AT = 64
const NAME = 256
/** Of a packet of device state, all but its data. */
const DEVICE_STATE_HEAD = 12 + NAME + 8

export interface Packet {
  /** Absolute in the channel. */
  readonly offset: number
  readonly sync: boolean
  /** Of what follows, where pages with octets of their own do. */
  readonly method: number
  /** Pages with octets, and pages that are zero. */
  readonly normal: number
  readonly zero: number
  /** Octets after the header. */
  readonly size: number
  /** All packets of a migration are counted, whichever channel they take. */
  readonly number: bigint
  /** Octets of the header. */
  readonly head: number
}

/**
 * Reads the header at hand, without passing it.
 * @returns undefined at the end of the channel
 * @throws {MigrationError} `MIGRATION_MULTIFD`, `MIGRATION_TRUNCATED`, `MIGRATION_UNSUPPORTED`
 */
export function* readPacket(reader: ChannelReader, pageSize: number, path: string): Walk<Packet | undefined> {
  if ((yield* reader.fill(1)) === 0) return undefined
  const offset = reader.position
  const fault = (at: number, details: MigrationErrorDetails) => channelFault(reader, path, offset + at, details)
  yield* reader.need(12, path)
  if (reader.u32() !== MULTIFD_MAGIC) throw fault(0, { expected: hex(MULTIFD_MAGIC), actual: hex(reader.u32()) })
  if (reader.u32(4) !== MULTIFD_VERSION) {
    throw fault(4, { expected: `version ${MULTIFD_VERSION}`, actual: `version ${reader.u32(4)}` })
  }
  const flags = reader.u32(8)
  if (flags & FLAG_DEVICE_STATE) throw yield* deviceState(reader, path)
  const method = (flags & FLAG_METHOD) >>> 1
  if (flags & ~(FLAG_SYNC | FLAG_METHOD) || methodName(method) === undefined) {
    throw fault(8, { expected: 'flags of SYNC and of one method', actual: `flags ${hex(flags)}` })
  }
  const pages = PACKET_PAGES / pageSize
  const head = PACKET_HEAD + 8 * pages
  yield* reader.need(head, path)
  const [allocated, normal, size, zero] = [12, 16, 20, 32].map((at) => reader.u32(at))
  if (allocated > pages) throw fault(12, { expected: `room for at most ${pages} pages`, actual: `for ${allocated}` })
  if (normal > pages) throw fault(16, { expected: `at most ${pages} pages`, actual: `${normal}` })
  if (zero > pages - normal) {
    throw fault(32, { expected: `at most ${pages} pages`, actual: `${normal} and ${zero} that are zero` })
  }
  // QEMU 7.2 leaves an old size in a packet that has no pages, and sends no octets after it.
  return {
    offset,
    sync: (flags & FLAG_SYNC) !== 0,
    method,
    normal,
    zero,
    size: normal === 0 ? 0 : size,
    number: reader.u64(24),
    head,
  }
}

/** The octets of the block's name in the packet at hand; undefined where they have no end. */
export function packetName(reader: ChannelReader): Uint8Array | undefined {
  const octets = reader.octets(NAME_AT, NAME)
  const end = octets.indexOf(0)
  return end < 0 ? undefined : octets.subarray(0, end)
}

export const packetNameOffset = NAME_AT

/** Offset in its block of page `index` of the packet at hand, and where it stands in the packet. */
export function pageOffset(reader: ChannelReader, index: number): bigint {
  return reader.u64(PACKET_HEAD + 8 * index)
}

export function pageOffsetAt(index: number): number {
  return PACKET_HEAD + 8 * index
}

/** Devices that send state over channels, as vfio does, have no place for it in a plain stream. */
function* deviceState(reader: ChannelReader, path: string): Walk<MigrationError> {
  yield* reader.need(DEVICE_STATE_HEAD, path)
  const octets = reader.octets(12, NAME)
  const end = octets.indexOf(0)
  const name = new TextDecoder().decode(octets.subarray(0, end < 0 ? NAME : end))
  const size = reader.u32(12 + NAME + 4)
  return new MigrationError('MIGRATION_UNSUPPORTED', reader.position, {
    path: reader.path(path),
    summary: 'the state of a device came over a channel, which a plain stream has no place for',
    actual: `${size} octets of ${JSON.stringify(name)}, instance ${reader.u32(12 + NAME)}`,
    input: reader.name,
  })
}

export function channelFault(
  reader: ChannelReader,
  path: string,
  offset: number,
  details: MigrationErrorDetails,
): MigrationError {
  return new MigrationError('MIGRATION_MULTIFD', offset, { path: reader.path(path), input: reader.name, ...details })
}

export function hex(value: number): string {
  return `0x${(value >>> 0).toString(16).padStart(8, '0')}`
}
