/** Drives a validator over octets at hand, or a stream of any platform. */
import { type ReadableSource, toChunks } from '../stream/readable.ts'
import type { ValidationResult } from './receiver.ts'
import type { SchemaValidator } from './validator.ts'

/** Validates one array of octets. */
export function validateBytes(validator: SchemaValidator, octets: Uint8Array): ValidationResult {
  validator.write(octets)
  return validator.end()
}

/**
 * Validates what a source delivers; the source is cancelled when the verdict is final before its end.
 * @throws whatever the source fails with, and the signal's reason
 */
export async function validateStream(
  validator: SchemaValidator,
  source: ReadableSource,
  signal?: AbortSignal,
): Promise<ValidationResult> {
  for await (const chunk of toChunks(source, signal)) {
    validator.write(chunk)
    if (validator.finished) break
  }
  return validator.end()
}
