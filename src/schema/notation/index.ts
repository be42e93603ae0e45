/** ASN.1 notation (X.680 to X.683) to a resolved schema: exports only. */
import { SchemaError } from './diagnostics.ts'
import { parseFiles } from './parse.ts'
import { type ResolveOptions, resolveModules } from './resolve.ts'
import type { SourceFile } from './source.ts'
import type { Schema } from './types.ts'

export {
  type Diagnostic,
  formatDiagnostic,
  formatPosition,
  type RelatedPlace,
  SchemaError,
  type Severity,
} from './diagnostics.ts'
export { type SchemaFaultCode, schemaFaults } from './faults.ts'
export { findType } from './find-type.ts'
export { defaultSchemaLimits, type SchemaLimits } from './limits.ts'
export { nearestName } from './nearest.ts'
export { type ParseResult, parseFiles } from './parse.ts'
export { type ResolveOptions, resolveModules } from './resolve.ts'
export type { Position, SourceFile } from './source.ts'
export type * from './types.ts'

/**
 * Reads schema texts: parses, resolves and checks them.
 * @throws {SchemaError} with all diagnostics, if one of them is an error
 * @throws {RangeError} for limits out of range
 */
export function readSchema(files: readonly SourceFile[], options: ResolveOptions = {}): Schema {
  const { modules, diagnostics } = parseFiles(files, options.limits)
  const schema = resolveModules(modules, diagnostics, options)
  if (schema === undefined || diagnostics.errors > 0) throw new SchemaError(diagnostics.list)
  return schema
}
