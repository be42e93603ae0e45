/** Schemas that the thread has compiled: the next job with the same texts finds its tables made. */
import { type CompiledSchema, compileSchema } from '../../schema/compile-schema.ts'
import type { SchemaSource } from '../options.ts'

const KEPT = 4
const compiled = new Map<string, CompiledSchema>()

/** @throws {SchemaError} */
export function schemaOf(source: SchemaSource): CompiledSchema {
  const key = typeof source === 'string' ? source : JSON.stringify(source.map(({ name, text }) => [name, text]))
  const schema = compiled.get(key) ?? compileSchema(source)
  // The one used last is the last to go.
  compiled.delete(key)
  compiled.set(key, schema)
  for (const oldest of compiled.keys()) {
    if (compiled.size <= KEPT) break
    compiled.delete(oldest)
  }
  return schema
}
