/** The validator: octets in by any pieces, a verdict out, memory that does not grow with the input. */
import { SchemaReceiver, type ValidationResult } from './receiver.ts'
import { SchemaRun } from './run.ts'
import type { RunOptions } from './run-options.ts'
import type { SchemaTables } from './tables/types.ts'

export type ValidatorOptions = RunOptions

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
export class SchemaValidator extends SchemaReceiver {
  /** @throws {RangeError} for options out of range */
  constructor(tables: SchemaTables, options?: ValidatorOptions) {
    super(new SchemaRun(tables, options))
  }

  /** The input has ended. Safe to be called again. */
  end(): ValidationResult {
    this.assertOpen()
    this.run.end()
    return this.result()
  }

  protected override received(): void {
    this.run.advance()
  }
}
