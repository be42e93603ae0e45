/** Schemas that are sound notation and still make no tables. */
import { type RelatedPlace, SchemaError } from '../notation/diagnostics.ts'
import { type SchemaFaultCode, schemaFaults } from '../notation/faults.ts'
import type { Position } from '../notation/source.ts'

/** @throws {SchemaError} always, with the one diagnostic */
export function refuse(
  code: SchemaFaultCode,
  message: string,
  position: Position,
  related: readonly RelatedPlace[] = [],
): never {
  throw new SchemaError([
    {
      severity: 'error',
      code,
      message,
      clause: schemaFaults[code].clause,
      position,
      length: 1,
      // The texts are not at hand any more.
      excerpt: '',
      excerptColumn: 1,
      related,
    },
  ])
}
