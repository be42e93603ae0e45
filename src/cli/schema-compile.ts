/** From the flags of a command to a compiled schema, with all that is to be said about it. */
import { printable } from '../ber/printable.ts'
import {
  type CompiledSchema,
  compileSchema,
  type Diagnostic,
  formatDiagnostic,
  SchemaError,
  type ValidatorOptions,
} from '../schema/index.ts'
import { UsageError } from './failure.ts'
import type { SchemaFlags } from './schema.ts'
import { readSchemaFiles } from './schema-files.ts'
import { onlyCandidate } from './schema-pdu.ts'
import { showMessage, writeError } from './standard-streams.ts'

/** Errors of a schema that are shown without `--verbose`. */
const SHOWN = 10

/**
 * Reads and compiles what the flags name, so that faults of the schema are told before any data are read.
 * @param remarks whether what is not checked, and warnings, are told or counted
 * @throws {UsageError} for a schema that is at fault, after its diagnostics, and for an unknown type
 */
export function prepareSchema(flags: SchemaFlags, remarks = true): { schema: CompiledSchema; pdu: string } {
  const { schema, pdus } = prepareTypes(flags, (all) => [flags.pdu ?? onlyCandidate(all.schema)], remarks)
  return { schema, pdu: pdus[0] }
}

/** The same for several types. @param choose their names */
export function prepareTypes(
  flags: Pick<SchemaFlags, 'schema' | 'missing' | 'verbose'>,
  choose: (schema: CompiledSchema) => readonly string[],
  remarks = true,
): { schema: CompiledSchema; pdus: readonly string[] } {
  const files = readSchemaFiles(flags.schema)
  try {
    const schema = compileSchema(files, { missing: flags.missing })
    const pdus = choose(schema)
    const notes = [...new Set(pdus.flatMap((pdu) => schema.tables(pdu).notes))]
    if (flags.verbose) showRemarks(schema, notes)
    else if (remarks) countRemarks(schema, notes)
    return { schema, pdus }
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message)
    if (error instanceof SchemaError) throw schemaRefusal(error, flags)
    throw error
  }
}

/** What the flags say to validators and converters. */
export function optionsOf(flags: SchemaFlags): ValidatorOptions {
  return {
    rules: flags.rules === 'der' ? 'DER' : 'BER',
    several: !flags.one,
    checkConstraints: flags.constraints,
    ...(flags.maxDepth === undefined ? {} : { limits: { maxDepth: flags.maxDepth } }),
    ...(flags.maxContiguous === undefined ? {} : { maxContiguous: flags.maxContiguous }),
  }
}

/** Shows what is wrong with a schema; warnings and notes only where they were asked for. */
export function schemaRefusal(
  error: SchemaError,
  { missing, verbose }: Pick<SchemaFlags, 'missing' | 'verbose'>,
): UsageError {
  const diagnostics = inOrder(error.diagnostics)
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const shown = verbose ? diagnostics : errors.slice(0, SHOWN)
  for (const each of shown) writeError(`${safe(formatDiagnostic(each))}\n`)
  if (!verbose && errors.length > SHOWN) showMessage(`and ${errors.length - SHOWN} more ('--verbose' shows them)`)
  if (missing === 'refuse' && errors.some(({ code }) => code === 'MODULE_MISSING')) {
    showMessage("'--missing any' takes what modules that are not at hand would define as open types")
  }
  return new UsageError(`the schema has ${counted(errors.length, 'error')}`)
}

/** Warnings and notes of the notation, and what of its constraints is not checked. */
function showRemarks({ diagnostics }: CompiledSchema, notes: readonly string[]): void {
  for (const each of inOrder(diagnostics)) writeError(`${safe(formatDiagnostic(each))}\n`)
  for (const note of notes) showMessage(printable(note))
}

function countRemarks({ diagnostics }: CompiledSchema, notes: readonly string[]): void {
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length
  const others = diagnostics.length - warnings + notes.length
  const said: string[] = []
  if (warnings > 0) said.push(counted(warnings, 'warning'))
  if (others > 0) said.push(counted(others, 'note'))
  if (said.length > 0) showMessage(`${said.join(' and ')} on the schema ('--verbose' shows them)`)
}

/** As the texts have them; files in the order in which they come up. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const files = [...new Set(diagnostics.map(({ position }) => position.file))]
  const place = ({ position }: Diagnostic) => files.indexOf(position.file)
  return diagnostics.toSorted((a, b) => place(a) - place(b) || a.position.offset - b.position.offset)
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** Lines stay lines, and tabs tabs: carets stand below their places. */
function safe(lines: string): string {
  return lines.replace(/[^\n\t]+/g, printable)
}
