/** Small values held against a schema: the validator in WebAssembly beside plain TypeScript over the same tables. */
import { ResumableValidator, validateResident } from '../baselines/validate.ts'
import { type WordTables, wordTables } from '../baselines/validate-tables.ts'
import { compileSchema } from '../built-schema.ts'
import { MIB, type Settings, type TimedCase } from '../case.ts'
import { callRecordsSchema, generateCallRecords } from '../generate-call-records.ts'
import { generateDeviceState } from '../generate-device-state.ts'
import type { ValueStream } from '../generate-values.ts'
import { migrationSchema } from '../schemas.ts'
import { cut } from './scan.ts'

const CHUNK = 64 * 1024
const SEED = 0x5c4e

type Compiled = ReturnType<typeof compileSchema>

export const validateCallRecords = validateCase(
  'call-records',
  'call records of 15 or so small components',
  () => compileSchema(callRecordsSchema),
  'CallFile',
  generateCallRecords,
)

export const validateDeviceState = validateCase(
  'device-state',
  'device state of a QemuFile in random structure',
  () => compileSchema(migrationSchema()),
  'QemuFile',
  generateDeviceState,
)

function validateCase(
  subject: string,
  what: string,
  compile: () => Compiled,
  pdu: string,
  generate: (size: number, seed: number) => ValueStream,
): TimedCase {
  return {
    name: `validate/${subject}`,
    summary: `${what}, BENCH_MIB / 8, in chunks of 64 KiB, held against their schema`,
    wanted: [{ contender: 'SchemaValidator', against: 'baseline', least: 1.8 }],
    prepare({ mib }: Settings) {
      const { octets, values } = generate(Math.max(mib / 8, 0.25) * MIB, SEED)
      const chunks = cut(octets, CHUNK)
      const schema = compile()
      const tables = wordTables(schema.tables(pdu))
      return {
        octets: octets.length,
        values,
        known: { result: values },
        contenders: [
          { name: 'SchemaValidator', role: 'ours', run: () => validateByPackage(schema, pdu, chunks) },
          { name: 'plain TypeScript, resumable', role: 'baseline', run: () => validateByChunks(tables, chunks) },
          { name: 'plain TypeScript, one array', role: 'baseline', run: () => validateResident(tables, octets) },
        ],
      }
    },
  }
}

/** @returns data values. @throws the first violation */
export function validateByPackage(schema: Compiled, pdu: string, chunks: readonly Uint8Array[]): number {
  const validator = schema.validator(pdu, { several: true, maxViolations: 1 })
  for (const chunk of chunks) validator.write(chunk)
  const { valid, violations, values } = validator.end()
  if (!valid) throw violations[0]
  return values
}

/** @returns data values. @throws {Refusal} */
export function validateByChunks(tables: WordTables, chunks: readonly Uint8Array[]): number {
  const validator = new ResumableValidator(tables)
  for (const chunk of chunks) validator.write(chunk)
  return validator.end()
}
