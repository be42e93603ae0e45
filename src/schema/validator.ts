/** The validator: octets in by any pieces, a verdict out, memory that does not grow with the input. */
import type { BerError } from '../ber/errors.ts'
import { SchemaRun } from './run.ts'
import type { RunOptions } from './run-options.ts'
import type { SchemaTables } from './tables/types.ts'

export type ValidatorOptions = RunOptions

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

/**
 * Validates a stream of octets that arrives in any pieces against a type of a schema.
 *
 *     const view = validator.reserve()                 // or validator.write(chunk)
 *     validator.commit(fs.readSync(fd, view))          // no copy
 *     const { valid, violations } = validator.end()
 *
 * Work is done as input arrives; `violations` may be looked at meanwhile, and `finished` says that more input is in vain.
 * What is wrong with the input is never thrown.
 */
export class SchemaValidator {
  readonly #run: SchemaRun

  /** @throws {RangeError} for options out of range */
  constructor(tables: SchemaTables, options?: ValidatorOptions) {
    this.#run = new SchemaRun(tables, options)
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

  get violations(): readonly BerError[] {
    return this.#run.violations
  }

  /** The verdict is final: the input has ended, or the run stopped early. More input is ignored. */
  get finished(): boolean {
    return this.#run.finished
  }

  /**
   * A view of `octets` octets to be filled and handed over with `commit`: input without a copy.
   * @throws {BerError} `RESERVE_MISUSED` after a reserve without commit, or for more than the window; all later calls throw it too
   */
  reserve(octets: number = this.windowSize): Uint8Array {
    this.#run.assertOpen()
    return this.#run.window.reserve(octets)
  }

  /**
   * Hands over the first `octets` octets of the reserved view, and works on them; 0 gives it back.
   * @throws {BerError} `RESERVE_MISUSED` without a reserve, or for more than was reserved
   */
  commit(octets: number): void {
    this.#run.assertOpen()
    this.#run.window.commit(octets)
    this.#run.advance()
  }

  /**
   * Takes a chunk of any size and works on it; the chunk is free again afterwards.
   * @throws {BerError} `RESERVE_MISUSED` while a reserved view is out
   */
  write(chunk: Uint8Array): void {
    this.#run.assertOpen()
    if (this.#run.finished) return
    this.#run.window.write(chunk)
    this.#run.advance()
  }

  /** The input has ended. Safe to be called again. */
  end(): ValidationResult {
    this.#run.assertOpen()
    this.#run.end()
    const { violations, complete, values, position, pdus } = this.#run
    return { valid: violations.length === 0, violations, complete, values, octets: position, pdus }
  }
}
