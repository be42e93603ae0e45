import { QueueingSink, type SinkOptions } from './sink-queue.ts'

/** The stream's own queue is used; a chunk counts until its write is done. */
export class WebSink extends QueueingSink {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>

  constructor(writer: WritableStreamDefaultWriter<Uint8Array>, highWaterMark: number, options: SinkOptions) {
    super(highWaterMark, options)
    this.#writer = writer
    // The stream may fail while nothing is being written.
    writer.closed.catch((error: unknown) => this.fail(error))
  }

  write(chunk: Uint8Array): void {
    if (this.failed) throw this.failure
    const octets = chunk.length
    this.queued += octets
    this.#writer.write(chunk).then(
      () => this.takeOff(octets),
      (error: unknown) => this.fail(error),
    )
  }

  async close(): Promise<void> {
    if (this.failed) throw this.failure
    if (this.preventClose) await this.fallsBelow(1)
    else await this.#writer.close()
    this.finished = true
    this.#writer.releaseLock()
  }

  protected discard(error: unknown): void {
    this.#writer.abort(error).catch(() => {})
  }
}
