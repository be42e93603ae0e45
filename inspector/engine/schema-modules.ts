/** Texts of modules to a schema, or to what is wrong with them. */
import {
  type CompiledSchema,
  compileSchema,
  type Diagnostic,
  formatPosition,
  pduCandidates,
  SchemaError,
} from '../../src/schema/index.ts'
import type { CompiledModules, ModuleFile, SchemaDiagnostic } from '../shared/schema.ts'

/** Diagnostics that cross: nobody reads more. */
const MAX_SHOWN = 500

export interface Compilation {
  readonly schema: CompiledSchema | undefined
  readonly result: CompiledModules
}

const nothing: CompiledModules = { isSound: false, diagnostics: [], modules: [], types: [], candidates: [] }

/**
 * Compiles the modules of all files together.
 * @param missing what becomes of modules that are imported and not there: an error each, or any value where they are used
 */
export function compileModules(files: readonly ModuleFile[], missing: 'refuse' | 'any'): Compilation {
  if (files.length === 0) return { schema: undefined, result: nothing }
  try {
    const schema = compileSchema(files, { missing })
    const { modules } = schema.schema
    const all = schema.typeNames
    // A name alone tells which type is meant where one module has it.
    const full = new Map(all.map((name) => [name.slice(name.indexOf('.') + 1), name]))
    return {
      schema,
      result: {
        isSound: true,
        diagnostics: shown(schema.diagnostics),
        modules: modules.map(({ name }) => name),
        types: all,
        candidates: pduCandidates(schema.schema).map((name) => full.get(name) ?? name),
      },
    }
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error
    return { schema: undefined, result: { ...nothing, diagnostics: shown(error.diagnostics) } }
  }
}

/** Errors first. */
export function shown(diagnostics: readonly Diagnostic[]): SchemaDiagnostic[] {
  const order = ['error', 'warning', 'note']
  const sorted = [...diagnostics].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  return sorted.slice(0, MAX_SHOWN).map((each) => {
    const { severity, code, message, clause, position, excerpt, excerptColumn, length, related } = each
    const excerptStart = excerptColumn - 1
    return {
      severity,
      code,
      message,
      clause,
      file: position.file,
      line: position.line,
      column: position.column,
      excerpt,
      excerptStart,
      excerptEnd: Math.max(excerptStart + 1, Math.min(excerptStart + length, excerpt.length)),
      related: related.map((place) => `${formatPosition(place.position)}: ${place.message}`),
    }
  })
}
