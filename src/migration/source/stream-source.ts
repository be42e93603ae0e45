/** Whatever a platform calls a stream: a Web stream, a Node stream, an iterable of chunks, a Response. It only goes forward. */
import { type ReadableSource, toChunks } from '../../stream/readable.ts'
import { BlobSource } from './blob-source.ts'
import { MemorySource } from './memory-source.ts'
import { type OctetSource, refuseBackward } from './octet-source.ts'

export class StreamSource implements OctetSource {
  readonly #chunks: AsyncGenerator<Uint8Array, void, void>
  /** The chunk that is read from, and its position. */
  #chunk: Uint8Array = new Uint8Array(0)
  #chunkFrom = 0
  #at = 0

  /** @param signal gives up, also while a read is pending, which then fails with the signal's reason */
  constructor(stream: ReadableSource, signal?: AbortSignal) {
    this.#chunks = toChunks(stream, signal)
  }

  read(position: number, view: Uint8Array): number | Promise<number> {
    refuseBackward(position, this.#at)
    this.#at = position
    const from = position - this.#chunkFrom
    if (from >= this.#chunk.length) return this.#readLater(position, view)
    const piece = this.#chunk.subarray(from, from + view.length)
    view.set(piece)
    this.#at += piece.length
    return piece.length
  }

  async #readLater(position: number, view: Uint8Array): Promise<number> {
    if (view.length === 0) return 0
    do {
      const next = await this.#chunks.next()
      if (next.done) return 0
      this.#chunkFrom += this.#chunk.length
      this.#chunk = next.value
    } while (position >= this.#chunkFrom + this.#chunk.length)
    return this.read(position, view)
  }

  async close(): Promise<void> {
    await this.#chunks.return()
  }
}

/** All that a stream can be handed over as. */
export type StreamInput = OctetSource | Blob | ReadableSource

/** The source that reads `input` best: at any position where that is possible. */
export function toSource(input: StreamInput, signal?: AbortSignal): OctetSource {
  if (typeof input === 'object' && input !== null) {
    if ('read' in input && typeof input.read === 'function' && !isNodeStream(input)) return input as OctetSource
    if (ArrayBuffer.isView(input))
      return new MemorySource(new Uint8Array(input.buffer, input.byteOffset, input.byteLength))
    if (input instanceof ArrayBuffer) return new MemorySource(new Uint8Array(input))
    if (isBlob(input)) return new BlobSource(input)
  }
  return new StreamSource(input as ReadableSource, signal)
}

/** It has a `read` as well, of another meaning. */
function isNodeStream(input: object): boolean {
  return Symbol.asyncIterator in input
}

/** By its methods: a Blob of another realm is as good. */
function isBlob(input: object): input is Blob {
  return 'slice' in input && 'stream' in input && 'size' in input && typeof input.stream === 'function'
}
