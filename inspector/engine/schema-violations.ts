/** The whole file against the type that was chosen. */
import type { BerError } from '../../src/index.ts'
import type { OctetSource } from '../../src/migration/index.ts'
import type { CompiledSchema, TypeName } from '../../src/schema/index.ts'
import type { ValidateProgress, ValidateSettings, ValidateVerdict, Violation } from '../shared/schema.ts'
import { feed } from './schema-feed.ts'

/** Violations after which a run stops. */
export const MAX_VIOLATIONS = 10_000

/** Milliseconds between two reports. */
const REPORT = 100

/** A violation or a fault of BER, as it crosses. */
export function violationOf({ code, message, offset, path, clause }: BerError, start = 0): Violation {
  const place = `at offset ${offset} (0x`
  // The message tells clause, place and path, too: they have columns of their own.
  let text = message.slice(0, message.lastIndexOf(place)).trimEnd()
  const told = ` (${clause.startsWith('X.') ? clause : `X.690 ${clause}`})`
  if (text.endsWith(told)) text = text.slice(0, -told.length)
  const full = clause === '' || clause.startsWith('X.') ? clause : `X.690 ${clause}`
  return { code, message: text, offset: start + offset, path, clause: full }
}

/**
 * Validates all values of the source.
 * @throws the signal's reason
 */
export async function validateSource(
  source: OctetSource,
  schema: CompiledSchema,
  pdu: TypeName,
  settings: ValidateSettings,
  onProgress: (progress: ValidateProgress) => unknown,
  signal?: AbortSignal,
): Promise<ValidateVerdict> {
  const validator = schema.validator(pdu, { ...settings, several: true, maxViolations: MAX_VIOLATIONS })
  let told = 0
  let next = performance.now() + REPORT
  const report = (): unknown => {
    const { violations, position } = validator
    const news = violations.slice(told).map((each) => violationOf(each))
    told = violations.length
    return onProgress({ position, violations: news })
  }
  await feed(source, validator, {
    signal,
    onWindow: () => {
      const now = performance.now()
      // The first ones at once.
      if (now >= next || (told === 0 && validator.violations.length > 0)) {
        report()
        next = now + REPORT
      }
      return !validator.finished
    },
  })
  const { valid, complete, octets, values, pdus, violations } = validator.end()
  // Reports and the verdict go through ports of their own, between which there is no order: in Firefox the verdict may be first.
  await report()
  return { isValid: valid, isComplete: complete, isFull: violations.length >= MAX_VIOLATIONS, octets, values, pdus }
}
