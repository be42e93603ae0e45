/** Schemas that the thread has compiled: the next job with the same texts finds its tables made. */
import { type CompiledSchema, compileSchema } from '../../schema/compile-schema.ts'
import type { SchemaTask } from '../messages.ts'

const KEPT = 4
const compiled = new Map<string, CompiledSchema>()

/** @throws {SchemaError} */
export function schemaOf({ schema: source, schemaOptions: options }: SchemaTask): CompiledSchema {
  const files = typeof source === 'string' ? source : source.map(({ name, text }) => [name, text])
  const key = JSON.stringify([files, options])
  const schema = compiled.get(key) ?? compileSchema(source, options)
  // The one used last is the last to go.
  compiled.delete(key)
  compiled.set(key, schema)
  for (const oldest of compiled.keys()) {
    if (compiled.size <= KEPT) break
    compiled.delete(oldest)
  }
  return schema
}
