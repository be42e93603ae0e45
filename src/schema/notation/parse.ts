/** Texts to modules: the first half of the front end, with nothing looked up yet. */
import type { Module } from './ast-assignments.ts'
import { Diagnostics, TooManyErrors } from './diagnostics.ts'
import { resolveSchemaLimits, type SchemaLimits } from './limits.ts'
import { parseModules } from './parse-modules.ts'
import { makeSource, type SourceFile } from './source.ts'
import { tokenize } from './tokens.ts'

export interface ParseResult {
  readonly modules: readonly Module[]
  readonly diagnostics: Diagnostics
}

/**
 * Parses texts that each hold one module or more. Faults are collected in `diagnostics`, never thrown; what could be read of a
 * faulty text comes back all the same.
 * @param files names for diagnostics (they should differ) and texts
 */
export function parseFiles(files: readonly SourceFile[], limits?: Partial<SchemaLimits>): ParseResult {
  const bounds = resolveSchemaLimits(limits)
  const diagnostics = new Diagnostics(bounds.maxErrors)
  const modules: Module[] = []
  let room = bounds.maxText
  try {
    for (const file of files) {
      room -= file.text.length
      if (room < 0) {
        const position = { file: file.name, line: 1, column: 1, offset: 0 }
        const message = `more than ${bounds.maxText} characters of schema (limits.maxText)`
        diagnostics.report('LIMIT_TEXT', position, { message })
        break
      }
      const source = makeSource(file)
      diagnostics.addSource(source)
      for (const module of parseModules(tokenize(source, diagnostics), diagnostics, bounds)) modules.push(module)
    }
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error
  }
  return { modules, diagnostics }
}
