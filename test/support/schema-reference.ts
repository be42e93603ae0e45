/**
 * The slow, obvious validator that the one in Wasm is held against: it goes down the types of a resolved schema by recursion,
 * over octets that are all at hand, and knows neither tables nor windows.
 */
import type { Schema, TypeId } from '../../src/schema/notation/index.ts'
import { Final, Recoverable, ReferenceReader, type ReferenceViolation } from './schema-reference-reader.ts'
import { type ReferenceOptions, Walk } from './schema-reference-walk.ts'

export type { ReferenceOptions, ReferenceViolation }

export interface ReferenceResult {
  readonly valid: boolean
  readonly violations: readonly ReferenceViolation[]
  readonly complete: boolean
  readonly values: number
  readonly pdus: number
}

export function validateReference(
  schema: Schema,
  pdu: TypeId,
  octets: Uint8Array,
  options: ReferenceOptions = {},
): ReferenceResult {
  const reader = new ReferenceReader(octets, options.limits, options.maxViolations)
  const walk = new Walk(schema, reader, options)
  let pdus = 0
  let complete = true
  try {
    if (octets.length === 0) reader.truncated(2, '')
    while (reader.position < octets.length) {
      if (pdus > 0 && options.several !== true) reader.fault('TRAILING_OCTETS', reader.position)
      walk.topLevel(pdu, () => pdus++)
    }
  } catch (error) {
    if (!(error instanceof Final) && !(error instanceof Recoverable)) throw error
    complete = false
  }
  const { violations, values } = reader
  return { valid: violations.length === 0, violations, complete, values, pdus }
}
