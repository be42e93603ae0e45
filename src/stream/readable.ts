/**
 * Input from whatever a platform calls a stream, as one thing: an asynchronous sequence of chunks of octets.
 * Everything is told apart by its methods, so that no platform's modules are needed.
 */

/** Octets as a stream may deliver them. A view counts with the octets that it covers, whatever its element type. */
export type OctetChunk = Uint8Array | ArrayBufferView | ArrayBufferLike

/**
 * Where octets come from: a Web `ReadableStream`; a Node `Readable` or any other asynchronous iterable; an iterable
 * (an array of chunks, a generator); a `Blob` or `File`; a `Response` or `Request`; one chunk by itself.
 */
export type ReadableSource =
  | ReadableStream<OctetChunk>
  | AsyncIterable<OctetChunk>
  | Iterable<OctetChunk>
  | { stream(): ReadableStream<OctetChunk> }
  | { readonly body: ReadableStream<OctetChunk> | null }
  | OctetChunk

/** A source once it is opened: reads follow one another, never two at a time. */
interface Input {
  next(): Result | PromiseLike<Result>
  /**
   * Gives the source up before its end, which closes what stands behind it.
   * @param pending a read is under way, so that whatever waits its turn behind that read must not be waited for
   */
  cancel(reason: unknown, pending: boolean): unknown
  /** The source came to its end, or failed: there is nothing left to cancel. */
  release(): void
}

interface Result {
  readonly done?: boolean | undefined
  readonly value?: unknown
}

/**
 * The chunks of a source, in order and uncopied, empty ones left out. The source is opened at the first read. If the
 * consumer stops before the end (`break`, `return`, an exception), the source is cancelled: a `ReadableStream` through its
 * reader, a Node stream is destroyed, an iterator gets `return()`.
 *
 * @param signal gives up at once, also while a read is pending: the source is cancelled and the generator throws the
 *   signal's reason
 * @throws {TypeError} for a source that is none of the kinds, and for a chunk that is no octets (a string, for instance,
 *   which a Node stream yields once `setEncoding` was called)
 * @throws whatever the source fails with, unchanged
 */
export async function* toChunks(source: ReadableSource, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  const input = open(source)
  let live = true
  let interrupt: ((reason: unknown) => void) | undefined

  const giveUp = async (reason: unknown): Promise<void> => {
    if (!live) return
    live = false
    await input.cancel(reason, interrupt !== undefined)
  }
  const onAbort = (): void => {
    // The signal's reason is what the consumer hears, not what else goes wrong while the source is closed.
    giveUp(signal?.reason).catch(() => {})
    interrupt?.(signal?.reason)
  }
  // A promise of its own for each read: one that lived as long as the signal would collect a reaction with every chunk.
  const interruptible = (): Promise<Result> =>
    new Promise((resolve, reject) => {
      interrupt = reject
      Promise.resolve(input.next()).then(resolve, reject)
    })

  signal?.addEventListener('abort', onAbort)
  try {
    for (;;) {
      if (signal?.aborted) {
        onAbort()
        throw signal.reason
      }
      let result: Result
      try {
        result = await (signal === undefined ? input.next() : interruptible())
      } catch (error) {
        if (live) {
          live = false
          input.release()
        }
        throw error
      }
      interrupt = undefined
      if (result.done === true) {
        // An abort during the read has rejected it, so that this is the source's own end.
        live = false
        input.release()
        return
      }
      const chunk = toOctets(result.value, 'a chunk of the source')
      if (chunk.length > 0) yield chunk
    }
  } catch (error) {
    // The first fault is the one to report.
    await giveUp(error).catch(() => {})
    throw error
  } finally {
    signal?.removeEventListener('abort', onAbort)
    await giveUp(undefined)
  }
}

/**
 * The octets of a chunk, uncopied.
 * @param what names the chunk in the error
 * @throws {TypeError} for anything but an `ArrayBuffer`, a `SharedArrayBuffer` or a view of one
 */
export function toOctets(chunk: unknown, what = 'a chunk'): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (ArrayBuffer.isView(chunk)) return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  // By name and not by class: a buffer of another realm (a frame, a test runner's sandbox) is as good.
  const name = Object.prototype.toString.call(chunk)
  if (name === '[object ArrayBuffer]' || name === '[object SharedArrayBuffer]') {
    return new Uint8Array(chunk as ArrayBufferLike)
  }
  const actual = typeof chunk === 'object' ? name.slice(8, -1) : typeof chunk
  throw new TypeError(`${what} must be octets (Uint8Array, ArrayBuffer or a view), not ${actual}`)
}

function open(source: ReadableSource): Input {
  if (typeof source === 'object' && source !== null) {
    if ('getReader' in source) return fromWebStream(source)
    if (Symbol.asyncIterator in source) return fromIterator(source, source[Symbol.asyncIterator]())
    if (isOctets(source)) return fromIterator([source], [source][Symbol.iterator]())
    if (Symbol.iterator in source) return fromIterator(source, (source as Iterable<unknown>)[Symbol.iterator]())
    if ('stream' in source && typeof source.stream === 'function') return fromWebStream(source.stream())
    if ('body' in source && source.body === null) return fromIterator([], [][Symbol.iterator]())
    if ('body' in source && source.body) return fromWebStream(source.body)
  }
  throw new TypeError(
    'a source of octets is a ReadableStream, a Node stream, an iterable of chunks, a Blob or a Response',
  )
}

/** By its methods: a Blob of another realm is as good. */
export function isBlob(source: object): source is Blob {
  return 'slice' in source && 'stream' in source && 'size' in source && typeof source.stream === 'function'
}

function isOctets(source: object): boolean {
  return ArrayBuffer.isView(source) || /ArrayBuffer]$/.test(Object.prototype.toString.call(source))
}

/** Through a reader and not `for await`: Safari's streams are not iterable. */
function fromWebStream(stream: ReadableStream<unknown>): Input {
  const reader = stream.getReader()
  return {
    next: () => reader.read(),
    cancel: (reason) => reader.cancel(reason).finally(() => reader.releaseLock()),
    release: () => reader.releaseLock(),
  }
}

function fromIterator(source: object, iterator: Iterator<unknown> | AsyncIterator<unknown>): Input {
  const destroy = (source as { destroy?: unknown }).destroy
  return {
    next: () => iterator.next(),
    async cancel(_reason, pending) {
      // A generator takes up return() only after its pending next(), which may never come back.
      const returned = iterator.return?.()
      if (pending) Promise.resolve(returned).catch(() => {})
      else await returned
      // A stream whose iterator never ran is not destroyed by return(). No reason goes along: the stream would emit it
      // as an 'error' that perhaps nobody listens for.
      if (typeof destroy === 'function') destroy.call(source)
    },
    release() {},
  }
}
