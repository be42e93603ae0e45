import { QueueingSink, type SinkOptions } from './sink-queue.ts'

/** Calls follow one another: while a promise of the function is pending, chunks queue. */
export class FunctionSink extends QueueingSink {
  readonly #call: (chunk: Uint8Array) => unknown
  readonly #reuse: boolean
  readonly #queue: Uint8Array[] = []
  #busy = false

  constructor(call: (chunk: Uint8Array) => unknown, reuse: boolean, highWaterMark: number, options: SinkOptions) {
    super(highWaterMark, options)
    this.#call = call
    this.#reuse = reuse
  }

  write(chunk: Uint8Array): void {
    if (this.failed) throw this.failure
    if (this.#busy) {
      this.queued += chunk.length
      this.#queue.push(chunk)
      return
    }
    this.#deliver(chunk, false)
    if (this.failed) throw this.failure
  }

  async close(): Promise<void> {
    await this.fallsBelow(1)
    this.finished = true
  }

  protected discard(): void {
    this.#queue.length = 0
  }

  /** @returns whether the function may be called again at once */
  #deliver(chunk: Uint8Array, counted: boolean): boolean {
    // Taken now: a chunk whose memory is transferred has length 0 afterwards.
    const octets = chunk.length
    try {
      const result = this.#call(chunk)
      if (!isThenable(result)) {
        if (counted) this.takeOff(octets)
        return true
      }
      if (this.#reuse) {
        // Swallowed: the misuse is the fault to report.
        result.then(undefined, () => {})
        throw new TypeError('reuse: the function returned a promise, so it was not done with the chunk on return')
      }
      this.#busy = true
      if (!counted) this.queued += octets
      result.then(
        () => this.#delivered(octets),
        (error: unknown) => this.fail(error),
      )
    } catch (error) {
      this.fail(error)
    }
    return false
  }

  #delivered(octets: number): void {
    this.#busy = false
    this.takeOff(octets)
    while (!this.failed) {
      const chunk = this.#queue.shift()
      if (chunk === undefined || !this.#deliver(chunk, true)) return
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
