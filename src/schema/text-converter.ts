/** BER to text by the schema of the data: octets in by any pieces, text out, memory that does not grow with either. */
import { BerError } from '../ber/errors.ts'
import { checkRange } from '../stream/decoder.ts'
import { SchemaReceiver } from './receiver.ts'
import { SchemaRun } from './run.ts'
import { type RunOptions, resolveRunOptions } from './run-options.ts'
import type { SchemaTables } from './tables/types.ts'
import { type TextSink, XerOutput } from './xer-output.ts'

/** Octets of text that one piece has at most, unless the caller says otherwise. */
export const defaultOutputSize = 256 * 1024

/** What has been written and not been taken. */
export interface PendingText extends TextSink {
  /** The next piece, good until the kernel goes on; empty if there is none. */
  take(): Uint8Array
}

/** What a notation brings: the kernel's mode (xer-layout.ts), and what makes text of what the kernel writes. */
export interface Notation {
  readonly mode: number
  /** @param position the input's, for errors */
  pending(position: () => number): PendingText
}

/**
 * Converts a stream of BER data values to text.
 *
 *     converter.write(chunk)                                  // or reserve(n), fill the view, commit(n): no copy
 *     for (const text of converter.texts()) fs.writeSync(fd, text)
 *     converter.end()
 *     for (const text of converter.texts()) fs.writeSync(fd, text)
 *
 * Text is UTF-8, cut anywhere. The first violation of the schema, or fault of BER, is thrown, once all text before it has been
 * taken; from then on every method throws it.
 */
export class TextConverter extends SchemaReceiver {
  readonly #output: XerOutput
  readonly #pending: PendingText
  #ended = false
  #error: BerError | undefined

  /** @throws {RangeError} for options out of range */
  constructor(
    tables: SchemaTables,
    options: Omit<RunOptions, 'maxViolations'>,
    outputSize: number,
    notation: Notation,
  ) {
    checkRange('outputSize', outputSize, 1, 1 << 26)
    const pending = notation.pending(() => run.position)
    const { maxDepth } = resolveRunOptions(options).limits
    const output = new XerOutput(tables, notation.mode, maxDepth, outputSize, pending)
    const run = new SchemaRun(tables, { ...options, maxViolations: 1 }, output)
    super(run)
    this.#pending = pending
    this.#output = output
  }

  /** The pieces of text of all input so far, as `next` gives them. */
  *texts(): IterableIterator<Uint8Array> {
    for (let text = this.next(); text !== null; text = this.next()) yield text
  }

  /**
   * The next piece of text, good until the next call; null when the input so far has no more.
   * @throws {BerError} what is wrong with the input
   */
  next(): Uint8Array | null {
    for (let isFull = true; ; ) {
      const text = this.#pending.take()
      if (text.length > 0) return text
      this.assertOpen()
      if (!isFull) break
      isFull = this.run.advance()
      this.#error = this.run.violations[0]
      this.#flush()
    }
    if (this.#ended) this.#finish()
    return null
  }

  /**
   * The input has ended. With text still to be taken, what is wrong with the end is thrown when it has been.
   * @throws {BerError} `TRUNCATED` when a value is unfinished
   */
  end(): void {
    this.assertOpen()
    this.#ended = true
  }

  #flush(): void {
    try {
      this.#output.flush()
    } catch (error) {
      // A limit that only the text in order can exceed.
      if (!(error instanceof BerError)) throw error
      this.#error ??= error
    }
  }

  #finish(): void {
    this.run.end()
    this.#error = this.run.violations[0]
    this.assertOpen()
  }

  protected override assertOpen(): void {
    if (this.#error !== undefined) throw this.#error
    super.assertOpen()
  }

  /** Work is done as text is asked for. */
  protected override received(): void {}
}
