/** Finds the migration stream in a file, and opens it as often as somebody wants to read it: readers do not share a source. */
import {
  BlobSource,
  chunksOf,
  formOf,
  type LibvirtSave,
  MigrationError,
  type MigrationForm,
  type OctetSource,
  openImage,
  openStream,
  writeStream,
} from '../../src/migration/index.ts'
import type { Progress, SnapshotChoice } from '../shared/machine.ts'
import { BlobParts } from './blob-parts.ts'

/** What readers ask for at a time: a slice of a file is a journey, however short it is. */
export const Pieces = { Walk: 8 * 1024 * 1024, Pages: 256 * 1024 } as const

/** A source of its own for each reader, of pieces of about so many octets. */
export type OpenSource = (pieceOctets: number) => OctetSource

export interface StreamFile {
  readonly form: MigrationForm
  /** A reader's own source of the stream, which can be read at any position, and its first octets. */
  readonly open: (pieceOctets: number) => Promise<{ readonly source: OctetSource; readonly start: Uint8Array }>
  /** Octets of the stream. */
  readonly size: number
  /** Octets of the file before the stream; undefined where it is not in the file as it is. */
  readonly base: number | undefined
  readonly wrappings: readonly string[]
  /** Whether what went over other connections is in it. */
  readonly isMerged: boolean
}

export interface StreamFileOptions {
  /** Id or name of a snapshot: the file is a disk image. */
  readonly snapshot?: string | undefined
  /** Recordings of the migration's other connections, which are merged with the main one. */
  readonly channels?: readonly { readonly name: string; readonly open: OpenSource }[]
  readonly signal?: AbortSignal | undefined
  /** Told of octets of the file as they are unpacked. */
  readonly onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * What is compressed is unpacked into a Blob, which browsers keep on disk where it is large: then it can be read at any position.
 * @throws {MigrationError} for what is no stream, or needs a program to be unpacked
 */
export async function findStream(open: OpenSource, options: StreamFileOptions = {}): Promise<StreamFile> {
  const { snapshot, signal, onProgress, channels = [] } = options
  const reopen = () => openStream(counted(open(Pieces.Walk), onProgress), { snapshot, base: 0, signal })
  const opened = await reopen()
  const { source, start, base, libvirt, compressions } = opened
  const wrappings = [
    ...(opened.snapshot === undefined ? [] : [`snapshot ${JSON.stringify(opened.snapshot.name)} in a qcow2 image`]),
    ...(libvirt === undefined ? [] : [saveOf(libvirt)]),
    ...compressions.map((compression) => `compressed by ${compression}`),
  ]
  const form = formOf(start)
  if (channels.length > 0) {
    const merged = new BlobParts()
    const sink = Object.assign((octets: Uint8Array) => merged.write(octets), {
      skip: (octets: number) => merged.skip(octets),
    })
    const sources = channels.map(({ name, open }) => ({ name, source: open(Pieces.Walk) }))
    await writeStream(opened, 'stream', sink, { channels: sources }, { signal })
    const words = [...wrappings, `merged with ${channels.length} other connections`]
    return { ...inBlob(merged.blob(), 'binary', start, words), isMerged: true }
  }
  if (source.size !== undefined) {
    const plain = (pieceOctets: number) => openStream(open(pieceOctets), { snapshot, base: 0, signal })
    return {
      form,
      open: plain,
      size: source.size,
      base: opened.snapshot === undefined ? base : undefined,
      wrappings,
      isMerged: false,
    }
  }
  const parts = new BlobParts()
  for await (const chunk of chunksOf(source)) {
    signal?.throwIfAborted()
    parts.write(chunk)
  }
  return inBlob(parts.blob(), form, start, wrappings)
}

/** What was made of a file stands nowhere in it. */
function inBlob(blob: Blob, form: MigrationForm, start: Uint8Array, wrappings: readonly string[]): StreamFile {
  const open = async (pieceOctets: number) => ({ source: new BlobSource(blob, pieceOctets), start })
  return { form, open, size: blob.size, base: undefined, wrappings, isMerged: false }
}

function saveOf({ domain, wasRunning }: LibvirtSave): string {
  return `save file of libvirt${domain === undefined ? '' : `, of ${domain}`}, ${wasRunning ? 'running' : 'paused'}`
}

/** The snapshots with VM state of a disk image; undefined for what is no image. */
export async function snapshotsIn(source: OctetSource): Promise<SnapshotChoice[] | undefined> {
  try {
    const { snapshots } = await openImage(source)
    return snapshots
      .filter(({ vmStateSize }) => vmStateSize > 0)
      .map(({ id, name, vmStateSize, seconds }) => ({ id, name, octets: vmStateSize, seconds }))
  } catch (error) {
    if (error instanceof MigrationError) return undefined
    throw error
  }
}

/** A source whose reads are told, now and then. */
function counted(source: OctetSource, onProgress: StreamFileOptions['onProgress']): OctetSource {
  if (onProgress === undefined || source.size === undefined) return source
  const { size } = source
  let told = 0
  return {
    size,
    read(position, view) {
      if (position - told >= 1024 * 1024) {
        told = position
        onProgress({ done: position, of: size })
      }
      return source.read(position, view)
    },
  }
}
