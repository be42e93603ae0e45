/** Whatever a platform calls a stream: a Web stream, a Node stream, an iterable of chunks, a Response. It only goes forward. */
import { isBlob, type ReadableSource, toChunks, toOctets } from '../../stream/readable.ts'
import { BlobSource } from './blob-source.ts'
import { MemorySource } from './memory-source.ts'
import { type OctetSource, refuseBackward } from './octet-source.ts'

export class StreamSource implements OctetSource {
  readonly #chunks: AsyncGenerator<Uint8Array, void, void>
  /** The chunk that is read from, and its position. */
  #chunk: Uint8Array = new Uint8Array(0)
  #chunkFrom = 0
  #at = 0
  #started = false
  #pending = false
  readonly #closed = new AbortController()

  /** @param signal gives up, also while a read is pending, which then fails with the signal's reason */
  constructor(stream: ReadableSource, signal?: AbortSignal) {
    const closed = this.#closed.signal
    this.#chunks = toChunks(stream, signal === undefined ? closed : AbortSignal.any([signal, closed]))
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
      this.#started = this.#pending = true
      const next = await this.#chunks.next().finally(() => {
        this.#pending = false
      })
      if (next.done) return 0
      this.#chunkFrom += this.#chunk.length
      this.#chunk = next.value
    } while (position >= this.#chunkFrom + this.#chunk.length)
    return this.read(position, view)
  }

  /** Gives the stream up. A read that is pending fails. */
  async close(reason: unknown = new DOMException('the source was closed', 'AbortError')): Promise<void> {
    if (this.#started && !this.#pending) {
      await this.#chunks.return()
      return
    }
    // The generator takes up return() after a pending read alone, which may never come back; and before the first read it would
    // leave the stream as it is.
    this.#closed.abort(reason)
    if (!this.#started) await this.#chunks.next().catch(() => {})
    this.#started = true
  }
}

/** All that a stream can be handed over as. */
export type StreamInput = OctetSource | Blob | ReadableSource

/**
 * The source that reads `input` best: at any position where that is possible.
 * @throws {TypeError} for a FileHandle of Node, whose `read` is another one
 */
export function toSource(input: StreamInput, signal?: AbortSignal): OctetSource {
  if (typeof input === 'object' && input !== null) {
    if (isOctetSource(input)) return input
    if (isOctets(input)) return new MemorySource(toOctets(input))
    if (isBlob(input)) return new BlobSource(input)
  }
  return new StreamSource(input as ReadableSource, signal)
}

/** Whether `input` is a source already, and thus the business of whoever made it. */
export function isOctetSource(input: StreamInput): input is OctetSource {
  if (typeof input !== 'object' || input === null) return false
  // Streams of Node have a `read` as well, of another meaning.
  if (!('read' in input) || typeof input.read !== 'function' || Symbol.asyncIterator in input) return false
  if ('fd' in input) throw new TypeError('a FileHandle is no source of octets; FileSource of its `fd` is one')
  return true
}

function isOctets(input: object): input is ArrayBufferView | ArrayBufferLike {
  return ArrayBuffer.isView(input) || /ArrayBuffer]$/.test(Object.prototype.toString.call(input))
}
