import { QueueingSink, type SinkOptions } from './sink-queue.ts'

/** A Node `Writable`, as far as it is needed here. `write` calls back when the chunk is written, or when it failed. */
export interface NodeWritable {
  write(chunk: Uint8Array, callback?: (error?: Error | null) => void): boolean
  end(callback?: (error?: Error | null) => void): unknown
  on(event: string, listener: (...values: never[]) => void): unknown
  removeListener(event: string, listener: (...values: never[]) => void): unknown
  destroy?(error?: Error): unknown
  readonly destroyed?: boolean
}

/**
 * A stream that answers `true` is counted as having taken everything: it may hold as much as its own mark allows. After
 * `false` octets count as queued until 'drain'.
 */
export class NodeSink extends QueueingSink {
  readonly #stream: NodeWritable
  #blocked = false
  /** Chunks that the stream has taken but not written yet. */
  #unwritten = 0
  #closing: { resolve: () => void; reject: (error: unknown) => void } | undefined

  constructor(stream: NodeWritable, highWaterMark: number, options: SinkOptions) {
    super(highWaterMark, options)
    this.#stream = stream
    stream.on('drain', this.#onDrain)
    stream.on('error', this.#onError)
    stream.on('close', this.#onClose)
    stream.on('finish', this.#onFinish)
  }

  write(chunk: Uint8Array): void {
    if (this.failed) throw this.failure
    this.queued += chunk.length
    this.#blocked = true
    this.#unwritten++
    try {
      if (this.#stream.write(chunk, this.#onWritten) !== false) this.#onDrain()
    } catch (error) {
      this.fail(error)
      throw error
    }
    if (this.failed) throw this.failure
  }

  async close(): Promise<void> {
    // Such a stream never calls back about its end.
    if (this.#stream.destroyed) this.#onClose()
    if (this.failed) throw this.failure
    await new Promise<void>((resolve, reject) => {
      this.#closing = { resolve, reject }
      if (!this.preventClose) this.#stream.end(this.#onEnded)
      else if (this.#unwritten === 0) resolve()
    })
    if (this.preventClose) this.#stream.removeListener('error', this.#onError)
    this.finished = true
    this.#forget()
  }

  protected discard(error: unknown): void {
    this.#forget()
    this.#stream.destroy?.(error instanceof Error ? error : new Error('the output was given up', { cause: error }))
  }

  protected override fail(error: unknown): void {
    super.fail(error)
    this.#closing?.reject(error)
  }

  /** Keeps the listener for 'error': one that comes late would otherwise end the process. */
  #forget(): void {
    this.#stream.removeListener('drain', this.#onDrain)
    this.#stream.removeListener('close', this.#onClose)
    this.#stream.removeListener('finish', this.#onFinish)
  }

  readonly #onDrain = (): void => {
    if (!this.#blocked) return
    this.#blocked = false
    this.takeOff(this.queued)
  }
  /** A stream that was destroyed before reports it to these two alone, and not by 'error'. */
  readonly #onWritten = (error?: Error | null): void => {
    if (error) this.#onError(error)
    else if (--this.#unwritten === 0 && this.preventClose) this.#closing?.resolve()
  }
  readonly #onEnded = (error?: Error | null): void => {
    if (error) this.#onError(error)
  }
  readonly #onError = (error: unknown): void => {
    this.#forget()
    this.fail(error)
  }
  readonly #onClose = (): void => {
    this.#forget()
    // Without this, whoever waits for 'drain' or 'finish' would wait for ever.
    this.fail(new Error('the output was closed before everything was written'))
  }
  readonly #onFinish = (): void => {
    this.#closing?.resolve()
    if (this.#closing === undefined) this.#onClose()
  }
}
