/** What the validator, the selector and the converters have in common: octets in by any pieces, and what is known of them so far. */
import type { BerError } from '../ber/errors.ts'
import type { SchemaRun } from './run.ts'

export interface ValidationResult {
  readonly valid: boolean
  /** All that is wrong, up to `maxViolations`: `BerViolation`s, and `BerError`s where the octets are no BER. */
  readonly violations: readonly BerError[]
  /** False if the run stopped early: at `maxViolations`, or at a fault after which nothing can be told. */
  readonly complete: boolean
  /** Data values seen, end-of-contents octets not counted. */
  readonly values: number
  /** Octets looked at. */
  readonly octets: number
  /** Top-level values seen. */
  readonly pdus: number
}

export abstract class SchemaReceiver {
  readonly #run: SchemaRun

  protected constructor(run: SchemaRun) {
    this.#run = run
  }

  /** No property: who prints a receiver is not to see its memory. */
  protected get run(): SchemaRun {
    return this.#run
  }

  /** Octets that `reserve` can give at most. */
  get windowSize(): number {
    return this.run.window.size
  }

  /** Absolute position up to which the input was looked at. */
  get position(): number {
    return this.run.position
  }

  /** Data values so far. */
  get values(): number {
    return this.run.values
  }

  /** Top-level values begun so far. */
  get pdus(): number {
    return this.run.pdus
  }

  get violations(): readonly BerError[] {
    return this.run.violations
  }

  /** The verdict is final: the input has ended, or the run stopped early. More input is ignored. */
  get finished(): boolean {
    return this.run.finished
  }

  /**
   * A view of `octets` octets to be filled and handed over with `commit`: input without a copy. All that earlier input has given, batches
   * or text, must have been taken.
   * @throws {BerError} `RESERVE_MISUSED` when it has not, after a reserve without commit, or for more than the window; all later calls
   *         throw it too
   */
  reserve(octets: number = this.windowSize): Uint8Array {
    this.assertOpen()
    return this.run.window.reserve(octets)
  }

  /**
   * Hands over the first `octets` octets of the reserved view; 0 gives it back.
   * @throws {BerError} `RESERVE_MISUSED` without a reserve, or for more than was reserved
   */
  commit(octets: number): void {
    this.assertOpen()
    this.run.window.commit(octets)
    this.received()
  }

  /**
   * Takes a chunk of any size. A validator works on it at once. Where batches or text come of it, it is copied as these are asked for, so
   * it must stay as it is until then.
   * @throws {BerError} `RESERVE_MISUSED` while a reserved view is out
   */
  write(chunk: Uint8Array): void {
    this.assertOpen()
    this.run.window.write(chunk)
    this.received()
  }

  /** There is more input. */
  protected abstract received(): void

  /** @throws {BerError} once nothing more can be done */
  protected assertOpen(): void {
    this.run.assertOpen()
  }

  protected result(): ValidationResult {
    const { violations, complete, values, position, pdus } = this.run
    return { valid: violations.length === 0, violations, complete, values, octets: position, pdus }
  }
}
