/** The side that fills the shared windows: a reader of files, sockets or whatever, in a thread of its own. */
import { type BerError, berError } from '../ber/errors.ts'
import { Outcome, SEALED, SharedControl, Side } from './control.ts'
import { layOutInput, type SharedInput } from './input.ts'
import { copyToShared } from './octets.ts'

export interface SharedWriterOptions {
  /** Milliseconds to wait for room before the decoder is given up; by default there is no end to it. */
  readonly timeout?: number
}

/**
 * Hands octets to the `SharedBerDecoder` of the same input. There is room for two windows; then it waits for the decoder.
 *
 *     const writer = new SharedInputWriter(workerData)
 *     for (let n = -1; n !== 0; writer.commit(n)) n = fs.readSync(fd, writer.reserve())
 *     writer.end()
 *
 * `reserve` and `write` block, which pages must not do: there, `reserveAsync` and `writeAsync`, one at a time. One writer
 * feeds an input; `fail` alone may also be called on another one, by whoever sees the writing thread die.
 */
export class SharedInputWriter {
  /** Octets that `reserve` can give at most. */
  readonly windowSize: number
  readonly #control: SharedControl
  readonly #windows: readonly Uint8Array[]
  readonly #timeout: number
  /** The window that is being filled, by number. */
  #window = 0
  /** It has been handed back by the decoder, or is new. */
  #free = true
  /** Octets in it. */
  #filled = 0
  #reserved = 0
  #written = 0
  #error: BerError | undefined

  constructor(input: SharedInput, options: SharedWriterOptions = {}) {
    this.windowSize = input.windowSize
    this.#control = new SharedControl(input.memory)
    this.#windows = layOutInput(input).windows.map(
      (address) => new Uint8Array(input.memory.buffer, address, input.windowSize),
    )
    this.#timeout = options.timeout ?? Number.POSITIVE_INFINITY
  }

  /** Octets handed over so far. */
  get written(): number {
    return this.#written
  }

  /**
   * A view of `octets` octets of shared memory, to be filled and handed over with `commit`. Blocks until there is room.
   * @throws {BerError} `RESERVE_MISUSED` for more than the window, or without a commit in between; `DECODER_ENDED` when the
   *   decoder has failed or was closed, or took nothing for `timeout` milliseconds. The writer has then failed.
   */
  reserve(octets: number = this.windowSize): Uint8Array {
    this.#checkReserve(octets)
    this.#claim(octets)
    return this.#view(octets)
  }

  /** `reserve` for threads that must not block. */
  async reserveAsync(octets: number = this.windowSize): Promise<Uint8Array> {
    this.#checkReserve(octets)
    await this.#claimAsync(octets)
    return this.#view(octets)
  }

  /**
   * Hands over the first `octets` octets of the reserved view; 0 gives it back.
   * @throws {BerError} `RESERVE_MISUSED` without a reserve, or for more than was reserved; otherwise as `reserve`
   */
  commit(octets: number): void {
    this.#assertOpen()
    if (this.#reserved === 0) throw this.#misused('commit without reserve')
    if (!Number.isInteger(octets) || octets < 0 || octets > this.#reserved) {
      throw this.#misused(`commit(${octets})`, `0 to ${this.#reserved} octets, as reserved`)
    }
    this.#reserved = 0
    if (octets > 0) this.#handOver(octets)
  }

  /** Hands over a copy of `chunk`, of any size. Blocks until there is room. @throws {BerError} as `reserve` */
  write(chunk: Uint8Array): void {
    this.#checkWrite(chunk)
    for (let from = 0; from < chunk.length; ) {
      this.#claim(1)
      from += this.#copy(chunk, from)
    }
  }

  /** `write` for threads that must not block. `chunk` must stay as it is until the promise resolves. */
  async writeAsync(chunk: Uint8Array): Promise<void> {
    this.#checkWrite(chunk)
    for (let from = 0; from < chunk.length; ) {
      await this.#claimAsync(1)
      from += this.#copy(chunk, from)
    }
  }

  /** The input has ended. @throws {BerError} as `commit`, but not when the decoder came to its end before */
  end(): void {
    if (this.#error !== undefined) throw this.#error
    if (this.#reserved > 0) throw this.#misused('end before commit')
    this.#error = berError('DECODER_ENDED', this.#written)
    this.#control.settle(Side.Writer, Outcome.Ended)
  }

  /** The input cannot go on: the decoder takes what was handed over, then throws `INPUT_FAILED` with this message. */
  fail(message: string): void {
    this.#error ??= berError('INPUT_FAILED', this.#written, { actual: message })
    this.#control.settle(Side.Writer, Outcome.Failed, message)
  }

  /** Makes sure of room for `octets` octets, in the window at hand or in the other. */
  #claim(octets: number): void {
    for (let seen = this.#seen(); !this.#tryClaim(octets); seen = this.#seen()) {
      if (!this.#control.wait(Side.Writer, seen, this.#timeout)) throw this.#stalled()
    }
  }

  async #claimAsync(octets: number): Promise<void> {
    for (let seen = this.#seen(); !this.#tryClaim(octets); seen = this.#seen()) {
      if (!(await this.#control.waitAsync(Side.Writer, seen, this.#timeout))) throw this.#stalled()
    }
  }

  #seen(): number {
    return this.#control.seen(Side.Writer)
  }

  #tryClaim(octets: number): boolean {
    this.#assertOpen()
    if (this.#free && this.#filled + octets > this.windowSize) {
      this.#control.setFilled(this.#window, this.#filled | SEALED)
      this.#control.wake(Side.Decoder)
      this.#window ^= 1
      this.#filled = 0
      this.#free = false
    }
    this.#free ||= this.#control.filled(this.#window) === 0
    return this.#free
  }

  #copy(chunk: Uint8Array, from: number): number {
    const octets = Math.min(chunk.length - from, this.windowSize - this.#filled)
    copyToShared(chunk.subarray(from, from + octets), this.#windows[this.#window], this.#filled)
    this.#handOver(octets)
    return octets
  }

  #handOver(octets: number): void {
    this.#filled += octets
    this.#written += octets
    this.#control.setFilled(this.#window, this.#filled)
    this.#control.wake(Side.Decoder)
  }

  #view(octets: number): Uint8Array {
    this.#reserved = octets
    return this.#windows[this.#window].subarray(this.#filled, this.#filled + octets)
  }

  #checkReserve(octets: number): void {
    this.#assertOpen()
    if (!Number.isInteger(octets) || octets < 1 || octets > this.windowSize) {
      throw this.#misused(`reserve(${octets})`, `1 to ${this.windowSize} octets`)
    }
    if (this.#reserved > 0) throw this.#misused('reserve before commit')
  }

  #checkWrite(chunk: Uint8Array): void {
    this.#assertOpen()
    if (!(chunk instanceof Uint8Array)) throw new TypeError('SharedInputWriter.write: a Uint8Array is wanted')
    if (this.#reserved > 0) throw this.#misused('write before commit')
  }

  #assertOpen(): void {
    if (this.#error !== undefined) throw this.#error
    if (this.#control.outcome(Side.Decoder) === Outcome.Open) return
    const actual = this.#control.message(Side.Decoder)
    throw this.#fail(berError('DECODER_ENDED', this.#written, actual === '' ? {} : { actual }))
  }

  #misused(actual: string, expected?: string): BerError {
    const details = expected === undefined ? { actual } : { actual, expected }
    return this.#fail(berError('RESERVE_MISUSED', this.#written, details))
  }

  #stalled(): BerError {
    return this.#fail(berError('DECODER_ENDED', this.#written, { actual: `no room in ${this.#timeout} ms` }))
  }

  #fail(error: BerError): BerError {
    this.#error = error
    this.#control.settle(Side.Writer, Outcome.Failed, error.message)
    return error
  }
}
