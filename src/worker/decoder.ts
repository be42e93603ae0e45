/** The side that consumes the shared windows. */
import { type BerError, berError } from '../ber/errors.ts'
import type { Limits } from '../ber/limits.ts'
import type { BerBatch } from '../stream/batch.ts'
import { BerDecoder } from '../stream/decoder.ts'
import { Outcome, SharedControl, Side } from './control.ts'
import { instantiateSharedCore } from './core.ts'
import { layOutInput, type SharedInput } from './input.ts'
import { WindowReader } from './window-reader.ts'

export interface SharedDecoderOptions {
  readonly limits?: Partial<Limits>
  /** Whether end-of-contents octets get records too (`RecordKind.EndOfContents`). */
  readonly endOfContents?: boolean
  /** Milliseconds to wait for input before the writer is given up; by default there is no end to it. */
  readonly timeout?: number
}

/**
 * Decodes what a `SharedInputWriter` in another thread puts into the same input. One decoder consumes an input.
 *
 *     for (const batch of decoder.batches()) ...    // blocks; not for a page's own thread
 *     for await (const batch of decoder) ...        // does not block
 *
 * The batches are those of a `BerDecoder`, and valid as long; their contents octets are views of shared memory, which some
 * functions of browsers refuse (`TextDecoder`, `Blob`, `crypto`): `toUnshared` copies them.
 *
 * An error on either side reaches the other. Whoever stops asking for batches before the end must `close`, or the writer waits
 * for good; leaving one of the loops does so.
 */
export class SharedBerDecoder {
  readonly #decoder: BerDecoder
  readonly #control: SharedControl
  readonly #reader: WindowReader
  readonly #timeout: number
  #finished = false
  #error: BerError | undefined

  constructor(input: SharedInput, options: SharedDecoderOptions = {}) {
    const { memory, windowSize, maxContiguous, batchRecords } = input
    const { windows, scan } = layOutInput(input)
    this.#decoder = new BerDecoder(
      { ...options, windowSize, maxContiguous, batchRecords },
      { memory, core: instantiateSharedCore(memory), regions: scan },
    )
    this.#control = new SharedControl(memory)
    this.#reader = new WindowReader(this.#control, windows)
    this.#timeout = options.timeout ?? Number.POSITIVE_INFINITY
  }

  /** Absolute position up to which the input is scanned. */
  get position(): number {
    return this.#decoder.position
  }

  /** Data values scanned so far. */
  get values(): number {
    return this.#decoder.values
  }

  /** Constructed values open at `position`. */
  get depth(): number {
    return this.#decoder.depth
  }

  /** All batches up to the end of the input. Blocks as `next` does; leaving the loop early closes the decoder. */
  *batches(): Generator<BerBatch, void, void> {
    try {
      for (let batch = this.next(); batch !== null; batch = this.next()) yield batch
    } finally {
      this.close()
    }
  }

  /** The same without blocking. */
  async *[Symbol.asyncIterator](): AsyncGenerator<BerBatch, void, void> {
    try {
      for (let batch = await this.nextAsync(); batch !== null; batch = await this.nextAsync()) yield batch
    } finally {
      this.close()
    }
  }

  /**
   * The next batch, null at the end of the input. Blocks until there is one. With it, the batch before is no longer valid.
   * @throws {BerError} what `BerDecoder` refuses; `INPUT_FAILED` when the writer has failed, or wrote nothing for `timeout`
   *   milliseconds; `DECODER_ENDED` after `close`. All records before have then been handed over.
   * @throws {TypeError} from the platform, on a thread that must not block
   */
  next(): BerBatch | null {
    for (;;) {
      const seen = this.#control.seen(Side.Decoder)
      const batch = this.#tryNext()
      if (batch !== undefined) return batch
      if (!this.#control.wait(Side.Decoder, seen, this.#timeout)) throw this.#stalled()
    }
  }

  /** `next` for threads that must not block; one call at a time. */
  async nextAsync(): Promise<BerBatch | null> {
    for (;;) {
      const seen = this.#control.seen(Side.Decoder)
      const batch = this.#tryNext()
      if (batch !== undefined) return batch
      if (!(await this.#control.waitAsync(Side.Decoder, seen, this.#timeout))) throw this.#stalled()
    }
  }

  /** Takes no more input: the writer's next call throws `DECODER_ENDED`, and so does `next`, unless the input has ended. */
  close(): void {
    if (this.#finished || this.#error !== undefined) return
    this.#error = berError('DECODER_ENDED', this.position)
    this.#control.settle(Side.Decoder, Outcome.Ended)
    // A pending nextAsync hears of it.
    this.#control.wake(Side.Decoder)
  }

  /** A batch, null at the end of the input, undefined when the writer must be waited for. */
  #tryNext(): BerBatch | null | undefined {
    if (this.#error !== undefined) throw this.#error
    try {
      for (;;) {
        const batch = this.#decoder.next()
        if (batch !== null || this.#finished) return batch
        // Before the octets are looked for: then what was written before the end is found.
        const outcome = this.#control.outcome(Side.Writer)
        if (this.#reader.advance((start, octets) => this.#decoder.adopt(start, octets))) continue
        if (outcome === Outcome.Open) return undefined
        const actual = this.#control.message(Side.Writer)
        if (outcome === Outcome.Failed) throw berError('INPUT_FAILED', this.position, { actual })
        this.#decoder.end()
        this.#finished = true
        this.#control.settle(Side.Decoder, Outcome.Ended)
      }
    } catch (error) {
      throw this.#fail(error as BerError)
    }
  }

  #stalled(): BerError {
    return this.#fail(berError('INPUT_FAILED', this.position, { actual: `no input in ${this.#timeout} ms` }))
  }

  #fail(error: BerError): BerError {
    this.#error = error
    this.#control.settle(Side.Decoder, Outcome.Failed, error.message)
    return error
  }
}
