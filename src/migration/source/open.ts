/** Finds the migration stream in what may have it inside: a save file of libvirt, a compressed file, a snapshot in a disk image. */
import { MigrationError } from '../errors.ts'
import { type Compression, compressionOf, type Decompress, decompress } from './compression.ts'
import { compressionOfSave, isLibvirtSave, type LibvirtSave, readLibvirtSave } from './libvirt.ts'
import { PartSource, StartedSource } from './memory-source.ts'
import { type OctetSource, perform, readFully } from './octet-source.ts'
import { isQcow2, type Qcow2Image, readQcow2 } from './qcow2-image.ts'
import { findSnapshot, listSnapshots, type Snapshot } from './qcow2-snapshots.ts'
import { type VmStateOptions, VmStateSource } from './qcow2-vm-state.ts'
import { type StreamInput, toSource } from './stream-source.ts'

/** Octets of a beginning that tell what it is. */
const START = 64
/** Wrappings in wrappings, as in a save file that was compressed once more. */
const MAX_LAYERS = 4

export interface OpenOptions extends VmStateOptions {
  /** Name or id of a snapshot: the input is a qcow2 image. */
  readonly snapshot?: string | undefined
  /** Unpacks compressed streams; by default gzip alone can be unpacked. */
  readonly decompress?: Decompress | undefined
  /** Octets of the file before the input, where it is a part of one. */
  readonly base?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface OpenedStream {
  /** The migration stream, or its BER form; positions count from its first octet. */
  readonly source: OctetSource
  /** Its first octets, at most 64; they can be read from `source` again. */
  readonly start: Uint8Array
  /** Octets of the file before the stream, where it stands in one: offsets in mapped-ram headers count them. */
  readonly base: number | undefined
  /** The header of a save file. */
  readonly libvirt: LibvirtSave | undefined
  /** What was unpacked on the way, outermost first. */
  readonly compressions: readonly Compression[]
  readonly image: Qcow2Image | undefined
  readonly snapshot: Snapshot | undefined
}

/**
 * Opens the stream in `input`. `source.close` closes all of it; after an error the input is closed already.
 * @throws {MigrationError} `MIGRATION_LIBVIRT`, `MIGRATION_COMPRESSION`, `MIGRATION_IMAGE`
 */
export async function openStream(input: StreamInput, options: OpenOptions = {}): Promise<OpenedStream> {
  const source = toSource(input, options.signal)
  try {
    return options.snapshot === undefined
      ? await unwrap(source, options)
      : await openSnapshot(source, options.snapshot, options)
  } catch (error) {
    await source.close?.(error)
    throw error
  }
}

async function unwrap(outer: OctetSource, options: OpenOptions): Promise<OpenedStream> {
  const compressions: Compression[] = []
  let libvirt: LibvirtSave | undefined
  let { base } = options
  let source = await started(outer)
  for (let layers = 0; layers < MAX_LAYERS; layers++) {
    const { start } = source
    let compression = compressionOf(start)
    let packed: OctetSource = source
    if (isLibvirtSave(start)) {
      libvirt = await perform(source, readLibvirtSave())
      base = (base ?? 0) + libvirt.streamFrom
      compression = compressionOfSave(libvirt)
      packed = new PartSource(source, libvirt.streamFrom)
      if (compression === undefined) source = await started(packed)
    }
    if (compression !== undefined) {
      compressions.push(compression)
      base = undefined
      source = await started(both((options.decompress ?? decompress)(compression, packed), packed))
    }
    if (source.start === start) break
  }
  if (isQcow2(source.start)) throw await unnamed(source)
  return { source, start: source.start, base, libvirt, compressions, image: undefined, snapshot: undefined }
}

/** The refusal of an image of which no snapshot was named. */
async function unnamed(source: OctetSource): Promise<MigrationError> {
  const image = source.size === undefined ? undefined : await perform(source, readQcow2(source))
  const there = image === undefined ? '' : `: ${listSnapshots(image.snapshots)}`
  return new MigrationError('MIGRATION_IMAGE', 0, {
    summary: 'this is a disk image, of which a snapshot has to be named',
    actual: `qcow2${there}`,
  })
}

async function openSnapshot(source: OctetSource, name: string, options: OpenOptions): Promise<OpenedStream> {
  const image = await openImage(source)
  const snapshot = findSnapshot(image.snapshots, name)
  if (snapshot === undefined) {
    const expected = `a snapshot ${JSON.stringify(name)}`
    throw new MigrationError('MIGRATION_IMAGE', 60, {
      path: 'qcow2 header',
      expected,
      actual: listSnapshots(image.snapshots),
    })
  }
  const state = await started(new VmStateSource(source, image, snapshot, options))
  return { source: state, start: state.start, base: undefined, libvirt: undefined, compressions: [], image, snapshot }
}

/**
 * The image with its snapshots. The source stays open.
 * @throws {MigrationError} `MIGRATION_IMAGE` for what is no qcow2 image, or only goes forward
 */
export async function openImage(source: OctetSource): Promise<Qcow2Image> {
  if (source.size !== undefined) return perform(source, readQcow2(source))
  const expected = 'a disk image in a file, which can be read at any position'
  throw new MigrationError('MIGRATION_IMAGE', 0, { expected, actual: 'octets that only go forward' })
}

async function started(source: OctetSource): Promise<StartedSource> {
  const start = new Uint8Array(START)
  const count = await perform(source, readFully(0, start))
  return new StartedSource(start.subarray(0, count), source)
}

/** What is unpacked, with the packed source closed after it. */
function both(unpacked: OctetSource, packed: OctetSource): OctetSource {
  return {
    size: unpacked.size,
    read: (position, view) => unpacked.read(position, view),
    async close(reason) {
      await unpacked.close?.(reason)
      await packed.close?.(reason)
    },
  }
}
