/** What a validation found, in words for people and as JSON. */
import type { BerError } from '../ber/errors.ts'
import { printable } from '../ber/printable.ts'
import type { ValidationResult } from '../schema/index.ts'
import { showOctets } from './octet-count.ts'

export interface Verdict {
  /** Of the input, as it is shown. */
  readonly file: string
  /** The type that was asked for. */
  readonly pdu: string
  readonly result: ValidationResult
  /** Violations after which the validation was to stop. */
  readonly maxViolations: number
  /** For reading and validating. */
  readonly seconds: number
}

/** `vm.ber: valid: 1441 values, 1 PDU (QemuFile), 620123 octets, 310.5 MiB/s`. */
export function verdictLine(verdict: Verdict, mark: (text: string) => string): string {
  const { file, pdu, result, seconds } = verdict
  const { valid, violations, values, pdus, octets } = result
  const parts = [
    ...(valid ? [] : [counted(violations.length, 'violation')]),
    counted(values, 'value'),
    `${counted(pdus, 'PDU')} (${pdu})`,
    counted(octets, 'octet'),
    ...(octets > 0 ? [`${showOctets(octets / seconds)}/s`] : []),
    ...(result.complete ? [] : whyIncomplete(verdict)),
  ]
  return `${printable(file)}: ${valid ? 'valid' : mark('invalid')}: ${parts.join(', ')}\n`
}

function whyIncomplete({ result: { violations }, maxViolations }: Verdict): string[] {
  // The input is at its end: there is nothing more to be told.
  if (violations.at(-1)?.code === 'TRUNCATED') return []
  if (violations.length < maxViolations) return ['nothing behind the last can be told']
  return [maxViolations === 1 ? "stopped at the first ('--all' goes on)" : "stopped there ('--max-errors' sets where)"]
}

/** One line; see docs/cli.md. */
export function verdictJson({ file, pdu, result, seconds }: Verdict): string {
  const { valid, complete, values, pdus, octets } = result
  const violations = result.violations.map(violationJson)
  return `${JSON.stringify({ file, valid, complete, pdu, values, pdus, octets, seconds, violations })}\n`
}

export function violationJson(violation: BerError): object {
  const { code, offset, path, expected = null, actual = null, clause } = violation
  const rule = clause === '' || clause.startsWith('X.') ? clause : `X.690 ${clause}`
  const missing = 'missing' in violation ? { missing: violation.missing } : {}
  return { code, offset, path, expected, actual, clause: rule || null, ...missing }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
