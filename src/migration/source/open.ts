/** Finds the migration stream in what may have it inside: a save file of libvirt, a compressed file, a snapshot in a disk image. */
import { MigrationError } from '../errors.ts'
import { type Compression, compressionOf, type Decompress, decompress } from './compression.ts'
import { compressionOfSave, isLibvirtSave, type LibvirtSave, readLibvirtSave } from './libvirt.ts'
import { PartSource, type StartedSource, startedSource } from './memory-source.ts'
import { type OctetSource, perform } from './octet-source.ts'
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
  const layers = new Layers(toSource(input, options.signal))
  try {
    return options.snapshot === undefined
      ? await unwrap(layers, options)
      : await openSnapshot(layers, options.snapshot, options)
  } catch (error) {
    try {
      await layers.innermost.close?.(error)
    } catch {
      // The first fault is the one to report.
    }
    throw error
  }
}

/** Sources that stand in one another. */
class Layers {
  /** Closing it closes all that it stands in. */
  innermost: OctetSource

  constructor(outer: OctetSource) {
    this.innermost = outer
  }

  /** Goes on with `source`, which stands in the innermost one, and reads its first octets. */
  async enter(source: OctetSource): Promise<StartedSource> {
    this.innermost = source
    const opened = await startedSource(source, START)
    this.innermost = opened
    return opened
  }
}

async function unwrap(layers: Layers, options: OpenOptions): Promise<OpenedStream> {
  const compressions: Compression[] = []
  let libvirt: LibvirtSave | undefined
  let { base } = options
  let source = await layers.enter(layers.innermost)
  for (let count = 0; ; count++) {
    const { start } = source
    let packed: OctetSource = source
    let compression = compressionOf(start)
    if (isLibvirtSave(start)) {
      libvirt = await perform(source, readLibvirtSave())
      base = base === undefined ? undefined : base + libvirt.streamFrom
      compression = compressionOfSave(libvirt)
      packed = new PartSource(source, libvirt.streamFrom)
    } else if (compression === undefined) break
    if (count === MAX_LAYERS) throw tooDeep(compression ?? 'libvirt save')
    if (compression === undefined) source = await layers.enter(packed)
    else {
      compressions.push(compression)
      base = undefined
      source = await layers.enter(both((options.decompress ?? decompress)(compression, packed), packed))
    }
  }
  if (isQcow2(source.start)) throw await unnamed(source)
  return { source, start: source.start, base, libvirt, compressions, image: undefined, snapshot: undefined }
}

function tooDeep(layer: string): MigrationError {
  const expected = `a stream in at most ${MAX_LAYERS} wrappings`
  return new MigrationError('MIGRATION_COMPRESSION', 0, { expected, actual: `${layer} in these` })
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

async function openSnapshot(layers: Layers, name: string, options: OpenOptions): Promise<OpenedStream> {
  const source = layers.innermost
  const image = await openImage(source)
  const snapshot = findSnapshot(image.snapshots, name)
  if (snapshot === undefined) {
    const expected = `a snapshot ${JSON.stringify(name)}`
    throw new MigrationError('MIGRATION_IMAGE', 60, {
      path: 'qcow2 header',
      summary: 'this snapshot is not in the disk image',
      expected,
      actual: listSnapshots(image.snapshots),
    })
  }
  const state = await layers.enter(new VmStateSource(source, image, snapshot, options))
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

/** What is unpacked, with the packed source closed after it. */
function both(unpacked: OctetSource, packed: OctetSource): OctetSource {
  return {
    size: unpacked.size,
    read: (position, view) => unpacked.read(position, view),
    async close(reason) {
      try {
        await unpacked.close?.(reason)
      } finally {
        await packed.close?.(reason)
      }
    },
  }
}
