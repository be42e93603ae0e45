/** BER to XER (X.693), by the schema of the data: octets in by any pieces, text out, memory that does not grow with either. */
import { BerError } from '../ber/errors.ts'
import { checkRange } from '../stream/decoder.ts'
import type { Schema } from './notation/types.ts'
import { SchemaRun } from './run.ts'
import { type RunOptions, resolveRunOptions } from './run-options.ts'
import type { SchemaTables } from './tables/types.ts'
import { CanonicalText } from './xer-canonical.ts'
import { type TextSink, XerOutput } from './xer-output.ts'

export interface XerOptions extends Omit<RunOptions, 'maxViolations'> {
  /** Canonical XER (X.693 9) instead of text that is laid out for people, as asn1c does it. */
  readonly canonical?: boolean
  /** Octets of text that one piece has at most, from 1 to 2^26; more if a single line needs more. Not of canonical XER. */
  readonly outputSize?: number
  /**
   * Canonical XER has the components of a SET and the elements of a SET OF in order, and holds the text of an outermost one until
   * it ends: octets of it at most, from 1; 64 more for each component and element. `LIMIT_SET` is the violation.
   */
  readonly maxSetOctets?: number
}

export const defaultXerOptions = Object.freeze({
  canonical: false,
  outputSize: 256 * 1024,
  maxSetOctets: 64 * 1024 * 1024,
})

/** What has been written and not been taken. */
interface PendingText extends TextSink {
  /** The next piece, good until the kernel goes on; empty if there is none. */
  take(): Uint8Array
}

const noText = new Uint8Array(0)

/** Text as the kernel writes it. */
class PlainText implements PendingText {
  readonly #pieces: Uint8Array[] = []

  add(text: Uint8Array, _marks: Uint32Array, _address: number, isLast: boolean): void {
    if (text.length > 0) this.#pieces.push(isLast && this.#pieces.length === 0 ? text : text.slice())
  }

  take(): Uint8Array {
    return this.#pieces.shift() ?? noText
  }
}

/**
 * Converts a stream of BER data values to XER.
 *
 *     converter.write(chunk)                                  // or reserve(n), fill the view, commit(n): no copy
 *     for (const text of converter.texts()) fs.writeSync(fd, text)
 *     converter.end()
 *     for (const text of converter.texts()) fs.writeSync(fd, text)
 *
 * Text is UTF-8, cut anywhere. The first violation of the schema, or fault of BER, is thrown, once all text before it has been
 * taken; from then on every method throws it.
 */
export class XerConverter {
  readonly #run: SchemaRun
  readonly #output: XerOutput
  readonly #pending: PendingText
  #ended = false
  #error: BerError | undefined

  /** @throws {RangeError} for options out of range */
  constructor(schema: Schema, tables: SchemaTables, options: XerOptions = {}) {
    const { canonical, outputSize, maxSetOctets } = { ...defaultXerOptions, ...options }
    checkRange('outputSize', outputSize, 1, 1 << 26)
    checkRange('maxSetOctets', maxSetOctets, 1, Number.MAX_SAFE_INTEGER)
    this.#pending = canonical ? new CanonicalText(schema, tables, maxSetOctets, () => this.position) : new PlainText()
    const { maxDepth } = resolveRunOptions(options).limits
    this.#output = new XerOutput(tables, canonical, maxDepth, outputSize, this.#pending)
    this.#run = new SchemaRun(tables, { ...options, maxViolations: 1 }, this.#output)
  }

  /** Octets that `reserve` can give at most. */
  get windowSize(): number {
    return this.#run.window.size
  }

  /** Absolute position up to which the input was looked at. */
  get position(): number {
    return this.#run.position
  }

  /** Data values so far. */
  get values(): number {
    return this.#run.values
  }

  /** Top-level values begun so far. */
  get pdus(): number {
    return this.#run.pdus
  }

  /**
   * A view of `octets` octets to be filled and handed over with `commit`: input without a copy. All text of earlier input must have
   * been taken.
   * @throws {BerError} `RESERVE_MISUSED` when it has not, after a reserve without commit, or for more than the window
   */
  reserve(octets: number = this.windowSize): Uint8Array {
    this.#assertOpen()
    return this.#run.window.reserve(octets)
  }

  /**
   * Hands over the first `octets` octets of the reserved view; 0 gives it back.
   * @throws {BerError} `RESERVE_MISUSED` without a reserve, or for more than was reserved
   */
  commit(octets: number): void {
    this.#assertOpen()
    this.#run.window.commit(octets)
  }

  /** Takes a chunk of any size. It is copied as its text is asked for, so it must stay as it is until then. */
  write(chunk: Uint8Array): void {
    this.#assertOpen()
    this.#run.window.write(chunk)
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
      this.#assertOpen()
      if (!isFull) break
      isFull = this.#run.advance()
      this.#error = this.#run.violations[0]
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
    this.#assertOpen()
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
    this.#run.end()
    this.#error = this.#run.violations[0]
    this.#assertOpen()
  }

  #assertOpen(): void {
    if (this.#error !== undefined) throw this.#error
    this.#run.assertOpen()
  }
}
