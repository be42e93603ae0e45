/** The validator over octets cut in any way, in a form that can be compared with what the reference says. */
import { readFileSync } from 'node:fs'
import { Assertion } from 'uvu/assert'
import { type BerError, BerTruncatedError } from '../../../src/ber/errors.ts'
import {
  findType,
  type ResolveOptions,
  readSchema,
  type Schema,
  type SourceFile,
} from '../../../src/schema/notation/index.ts'
import { compileTables } from '../../../src/schema/tables/index.ts'
import type { SchemaTables } from '../../../src/schema/tables/types.ts'
import { SchemaValidator, type ValidatorOptions } from '../../../src/schema/validator.ts'
import { hex } from '../../support/hex.ts'
import { type ReferenceResult, type ReferenceViolation, validateReference } from '../../support/schema-reference.ts'
import { moduleText } from '../notation/support.ts'

/** Sizes of pieces, used in turn; none: all at once. */
export type Cuts = readonly number[]

/** A schema, with the tables that have been asked for. */
export class Compiled {
  readonly schema: Schema
  readonly #tables = new Map<string, SchemaTables>()

  constructor(files: readonly SourceFile[], options?: ResolveOptions) {
    this.schema = readSchema(files, options)
  }

  tables(pdu: string): SchemaTables {
    let tables = this.#tables.get(pdu)
    if (tables === undefined) {
      tables = compileTables(this.schema, findType(this.schema, pdu))
      this.#tables.set(pdu, tables)
    }
    return tables
  }
}

export const migrationSchema = new Compiled([
  {
    name: 'migration.asn1',
    text: readFileSync(new URL('../../../schema/migration.asn1', import.meta.url), 'utf8'),
  },
])

/** The schema of assignments. */
export function compiled(body: string): Compiled {
  return new Compiled([{ name: 'm', text: moduleText(body) }])
}

export function validateWith(
  schema: Compiled,
  pdu: string,
  octets: Uint8Array,
  options: ValidatorOptions = {},
  cuts: Cuts = [],
): ReferenceResult {
  const validator = new SchemaValidator(schema.tables(pdu), options)
  for (let at = 0, turn = 0; at < octets.length && !validator.finished; turn++) {
    const piece = octets.subarray(at, at + (cuts.length === 0 ? octets.length : cuts[turn % cuts.length]))
    at += piece.length
    // Both ways in.
    if (turn % 2 === 0 || piece.length > validator.windowSize) {
      validator.write(piece)
      continue
    }
    validator.reserve(piece.length).set(piece)
    validator.commit(piece.length)
  }
  const { valid, violations, complete, values, pdus } = validator.end()
  return {
    valid,
    violations: violations.map(violationOf),
    complete,
    values,
    pdus,
  }
}

export function violationOf(error: BerError): ReferenceViolation {
  const { code, offset, path } = error
  return error instanceof BerTruncatedError ? { code, offset, path, missing: error.missing } : { code, offset, path }
}

export function referenceOf(
  schema: Compiled,
  pdu: string,
  octets: Uint8Array,
  options: ValidatorOptions = {},
): ReferenceResult {
  return validateReference(schema.schema, findType(schema.schema, pdu), octets, { maxViolations: 100, ...options })
}

/** `CODE@offset path missing`. */
export function violationLine({ code, offset, path, missing }: ReferenceViolation): string {
  return `${code}@${offset} ${path}${missing === undefined ? '' : ` ${missing}`}`
}

/** Faults of BER that cost the definite value around them: what recovery steps over is not counted. */
const recoverable = /^(TAG_|LENGTH_|HEADER_|INDEFINITE_|END_OF_)/

/** A verdict as lines; counts where they are the same for every way to come to it. */
function verdict({ valid, violations, complete, values, pdus }: ReferenceResult): string[] {
  const lines = violations.map(violationLine)
  lines.push(`${valid ? 'valid' : 'invalid'}, ${complete ? 'complete' : 'stopped'}`)
  if (complete) lines.push(`${pdus} PDUs`)
  if (complete && !violations.some(({ code }) => recoverable.test(code))) lines.push(`${values} values`)
  return lines
}

/** Both say the same of the octets, however they are cut. */
export function assertSame(
  schema: Compiled,
  pdu: string,
  octets: Uint8Array,
  options: ValidatorOptions = {},
  cuts: readonly Cuts[] = [[]],
  expected = referenceOf(schema, pdu, octets, options),
): void {
  const expects = verdict(expected).join('\n')
  for (const sizes of cuts) {
    const actual = verdict(validateWith(schema, pdu, octets, options, sizes)).join('\n')
    if (actual === expects) continue
    const input = `${pdu}, ${JSON.stringify(options)}, in pieces of ${sizes.join()}: ${hex(octets.subarray(0, 1000))}`
    throw new Assertion({
      message: `${input}\n\nactual\n${actual}\n\nexpected\n${expects}`,
      generated: false,
      operator: 'assertSame',
      expects,
      actual,
    })
  }
}
