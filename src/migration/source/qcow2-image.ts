/** The header of a qcow2 disk image. All its numbers are big-endian; the names are those of QEMU's docs/interop/qcow2. */
import { MigrationError } from '../errors.ts'
import { type OctetSource, readFully, type Steps } from './octet-source.ts'
import { readSnapshots, type Snapshot } from './qcow2-snapshots.ts'

const MAGIC = 0x514649fb
/** Octets of the header that are looked at: all of version 3 and the compression type. */
const HEADER = 112
const HEADER_OF_VERSION_2 = 72
const HEADER_OF_VERSION_3 = 104
/** 512 octets to 2 MiB: QEMU's own limits. */
const CLUSTER_BITS = { least: 9, leastExtended: 14, most: 21 }

/** Incompatible features that are known, by their bits. */
const Feature = { Dirty: 1n, Corrupt: 2n, ExternalData: 4n, CompressionType: 8n, ExtendedL2: 16n } as const
const KNOWN_FEATURES = 31n

const EXTENSION_END = 0
const EXTENSION_FEATURE_NAMES = 0x6803f857
/** A name in that table: type, bit, 46 octets of text. */
const FEATURE_NAME = 48
/** Octets of header extensions that are searched for names. */
const MAX_EXTENSIONS = 64 * 1024

export interface Qcow2Image {
  readonly version: number
  readonly clusterBits: number
  /** Octets of the disk that the guest sees. */
  readonly diskSize: number
  readonly encryption: 'none' | 'AES' | 'LUKS' | 'unknown'
  /** Of compressed clusters. */
  readonly compression: 'zlib' | 'zstd'
  /** Entries of L2 tables have 16 octets, and tell 32 parts of a cluster apart. */
  readonly extendedL2: boolean
  /** The guest's clusters are in another file. */
  readonly externalData: boolean
  /** Found damaged by QEMU, which then no longer writes to it. */
  readonly corrupt: boolean
  readonly snapshots: readonly Snapshot[]
}

/** Whether an input that begins with `start` is a qcow2 image. */
export function isQcow2(start: Uint8Array): boolean {
  return start.length >= 4 && new DataView(start.buffer, start.byteOffset).getUint32(0) === MAGIC
}

/**
 * Reads the header and the table of snapshots of an image that can be read at any position.
 * @throws {MigrationError} `MIGRATION_IMAGE` with the offset in the file, for what QEMU would not open either
 */
export function* readQcow2(file: OctetSource): Steps<Qcow2Image> {
  const header = new Uint8Array(HEADER)
  const length = yield* readFully(0, header)
  if (length < HEADER_OF_VERSION_2) throw imageEnds(length, 'qcow2 header')
  const view = new DataView(header.buffer)
  if (view.getUint32(0) !== MAGIC) throw fault(0, '51 46 49 fb ("QFI")', `0x${view.getUint32(0).toString(16)}`)
  const version = view.getUint32(4)
  if (version !== 2 && version !== 3) throw fault(4, 'version 2 or 3', String(version))
  if (version === 3 && length < HEADER_OF_VERSION_3) throw imageEnds(length, 'qcow2 header')
  const headerLength = version === 2 ? HEADER_OF_VERSION_2 : view.getUint32(100)
  if (headerLength < HEADER_OF_VERSION_2 || (version === 3 && headerLength < HEADER_OF_VERSION_3)) {
    throw fault(100, `a header of at least ${HEADER_OF_VERSION_3} octets`, String(headerLength))
  }
  if (length < Math.min(headerLength, HEADER)) throw imageEnds(length, 'qcow2 header')

  const features = version === 2 ? 0n : view.getBigUint64(72)
  const unknown = features & ~KNOWN_FEATURES
  if (unknown !== 0n) {
    const names = yield* namesOf(unknown, headerLength)
    throw fault(72, 'incompatible features that are known', names)
  }
  const has = (feature: bigint): boolean => (features & feature) !== 0n
  const clusterBits = view.getUint32(20)
  const extendedL2 = has(Feature.ExtendedL2)
  const least = extendedL2 ? CLUSTER_BITS.leastExtended : CLUSTER_BITS.least
  if (clusterBits < least || clusterBits > CLUSTER_BITS.most) {
    throw fault(20, `clusters of 2^${least} to 2^${CLUSTER_BITS.most} octets`, `2^${clusterBits}`)
  }
  if (headerLength > 2 ** clusterBits) {
    throw fault(100, `a header within the first cluster, of ${2 ** clusterBits} octets`, String(headerLength))
  }
  const diskSize = safe(view, 24)
  const compressionType = headerLength > HEADER_OF_VERSION_3 ? header[104] : 0
  if (has(Feature.CompressionType) !== (compressionType !== 0) || compressionType > 1) {
    const expected = has(Feature.CompressionType) ? 'compression type 1 (zstd)' : 'compression type 0 (zlib)'
    throw fault(104, expected, String(compressionType))
  }
  return {
    version,
    clusterBits,
    diskSize,
    encryption: (['none', 'AES', 'LUKS'] as const)[view.getUint32(32)] ?? 'unknown',
    compression: compressionType === 0 ? 'zlib' : 'zstd',
    extendedL2,
    externalData: has(Feature.ExternalData),
    corrupt: has(Feature.Corrupt),
    snapshots: yield* readSnapshots({
      table: safe(view, 64),
      count: view.getUint32(60),
      clusterBits,
      diskSize,
      fileSize: file.size ?? Number.POSITIVE_INFINITY,
    }),
  }
}

/** The features of `bits` as the image itself names them. */
function* namesOf(bits: bigint, headerLength: number): Steps<string> {
  const octets = new Uint8Array(MAX_EXTENSIONS)
  const length = yield* readFully(headerLength, octets)
  const view = new DataView(octets.buffer, 0, length)
  const names = new Map<number, string>()
  for (let at = 0; at + 8 <= length && view.getUint32(at) !== EXTENSION_END; ) {
    const end = Math.min(at + 8 + view.getUint32(at + 4), length)
    if (view.getUint32(at) === EXTENSION_FEATURE_NAMES) {
      for (let from = at + 8; from + FEATURE_NAME <= end; from += FEATURE_NAME) {
        const text = new TextDecoder().decode(octets.subarray(from + 2, from + FEATURE_NAME)).replace(/\0.*$/s, '')
        if (octets[from] === 0) names.set(octets[from + 1], text)
      }
    }
    at = Math.ceil(end / 8) * 8
  }
  const shown: string[] = []
  for (let bit = 0; bit < 64; bit++) {
    if ((bits >> BigInt(bit)) & 1n) shown.push(names.has(bit) ? `bit ${bit} (${names.get(bit)})` : `bit ${bit}`)
  }
  return shown.join(', ')
}

function safe(view: DataView, at: number): number {
  const value = view.getBigUint64(at)
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fault(at, 'less than 2^53', String(value))
  return Number(value)
}

function fault(offset: number, expected: string, actual: string): MigrationError {
  return new MigrationError('MIGRATION_IMAGE', offset, { path: 'qcow2 header', expected, actual })
}

/** @param end where the file ends */
export function imageEnds(end: number, path: string): MigrationError {
  return new MigrationError('MIGRATION_IMAGE', end, { path, expected: 'more octets', actual: 'the end of the file' })
}
