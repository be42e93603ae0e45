/** What is made of a stream for somebody to keep: in another form, or a block of its RAM. It goes out part by part. */
import {
  type BlockPages,
  type OctetSink,
  type OctetSource,
  PageReader,
  PageState,
  type StreamForm,
  writeStream,
} from '../../src/migration/index.ts'
import type { Progress } from '../shared/machine.ts'
import { BlobParts } from './blob-parts.ts'
import { turn } from './breath.ts'
import { Pieces, type StreamFile } from './machine-file.ts'

/** Where octets go that are made. */
export interface Target {
  readonly sink: OctetSink
  readonly needDrain: boolean
  drained(): Promise<void>
  /** All is written. @returns what was gathered, where it was */
  close(): Promise<Blob | undefined>
  /** Nothing is to remain of it. */
  abort(reason: unknown): Promise<void>
}

/** Into a Blob. */
export function blobTarget(): Target {
  const parts = new BlobParts()
  const sink = Object.assign((octets: Uint8Array) => parts.write(octets), {
    skip: (octets: number) => parts.skip(octets),
  })
  return { sink, needDrain: false, drained: async () => {}, close: async () => parts.blob(), abort: async () => {} }
}

/** Octets that wait to be written. */
const HIGH_WATER = 4 * 1024 * 1024

/** Straight into a file that somebody has chosen: memory stays as it is. */
export async function fileTarget(handle: FileSystemFileHandle): Promise<Target> {
  const file = await handle.createWritable()
  let waiting: { readonly position: number; readonly data: Uint8Array<ArrayBuffer> }[] = []
  let octets = 0
  let position = 0
  const write = (piece: Uint8Array): void => {
    // Its octets are good during the call alone.
    waiting.push({ position, data: piece.slice() })
    octets += piece.length
    position += piece.length
  }
  const drained = async (): Promise<void> => {
    const pieces = waiting
    waiting = []
    octets = 0
    for (const { position, data } of pieces) await file.write({ type: 'write', position, data })
  }
  return {
    sink: Object.assign(write, {
      skip: (count: number) => {
        position += count
      },
    }),
    get needDrain() {
      return octets >= HIGH_WATER
    },
    drained,
    async close() {
      await drained()
      // What was skipped at the end.
      await file.truncate(position)
      await file.close()
      return undefined
    },
    abort: (reason) => file.abort(reason),
  }
}

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined
  readonly onProgress: (progress: Progress) => void
}

/** Writes the stream in another form. */
export async function writeForm(
  file: StreamFile,
  form: StreamForm,
  target: Target,
  options: DownloadOptions,
): Promise<void> {
  const { signal, onProgress } = options
  const { source, start } = await file.open(Pieces.Walk)
  const told = (position: number) => onProgress({ done: Math.min(position, file.size), of: file.size })
  const base = file.base === undefined ? {} : { base: file.base }
  await writeStream(
    { source, start, base: undefined, ...base },
    form,
    target.sink,
    {},
    { signal, onProgress: told, output: target },
  )
}

/** Pages that are read, or passed over, between two looks at what else there is to do. */
const BREATH = 512
const ZEROS_BREATH = 1024 * 1024

/** Writes a block's contents, as the whole stream leaves it; pages of zeros are holes. */
export async function writeBlock(
  source: OctetSource,
  map: BlockPages,
  target: Target,
  { signal, onProgress }: DownloadOptions,
): Promise<void> {
  const reader = new PageReader(source)
  const { pages, pageSize } = map
  const length = Number(map.block.length)
  let zeros = 0
  let looked = 0
  for (let page = 0; page < pages; page++) {
    const octets = Math.min(pageSize, length - page * pageSize)
    if (looked >= BREATH || page % ZEROS_BREATH === 0) {
      looked = 0
      await turn()
      signal?.throwIfAborted()
      onProgress({ done: page, of: pages })
    }
    if (map.state(page) <= PageState.Zero) {
      zeros += octets
      continue
    }
    looked++
    const contents = await reader.read(map, page)
    if (contents === undefined) throw new Error(`page ${page}: its place in the stream is not known`)
    if (zeros > 0) target.sink.skip!(zeros)
    zeros = 0
    target.sink(contents.subarray(0, octets))
    if (target.needDrain) await target.drained()
  }
  if (zeros > 0) target.sink.skip!(zeros)
  onProgress({ done: pages, of: pages })
}
