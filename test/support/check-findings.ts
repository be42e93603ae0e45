/** What a check finds in streams that lie in memory. */
import { checkStream } from '../../src/migration/compare/check.ts'
import { type Finding, Findings } from '../../src/migration/compare/finding.ts'
import { formOf, visiting } from '../../src/migration/convert.ts'
import { MigrationMemory } from '../../src/migration/memory.ts'
import { ModelOutput, type StreamModel } from '../../src/migration/model.ts'
import { drive } from './migration.ts'

export function modelOf(octets: Uint8Array): StreamModel {
  const memory = new MigrationMemory()
  return drive(visiting(formOf(octets), memory, new ModelOutput(undefined, memory)), octets).model
}

export function findingsIn(octets: Uint8Array, against?: Uint8Array): readonly Finding[] {
  const findings = new Findings()
  checkStream(modelOf(octets), against && modelOf(against), findings)
  return findings.found
}

/** Those that are no notes, as `verdict offset path`. */
export function verdicts(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ verdict }) => verdict !== 'note')
    .map(({ verdict, offset, path }) => `${verdict} ${offset} ${path}`)
}
