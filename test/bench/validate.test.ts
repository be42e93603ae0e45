/** The plain TypeScript that validation is measured against finds what the validator finds, in sound streams and broken ones. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ResumableValidator, validateResident } from '../../bench/baselines/validate.ts'
import { type WordTables, wordTables } from '../../bench/baselines/validate-tables.ts'
import { cut } from '../../bench/cases/scan.ts'
import { writeBerStream } from '../../bench/generate-ber.ts'
import { callRecordsSchema, generateCallRecords } from '../../bench/generate-call-records.ts'
import { generateDeviceState } from '../../bench/generate-device-state.ts'
import { Random } from '../../bench/random.ts'
import { migrationSchema } from '../../bench/schemas.ts'
import { removeTemporaryFiles, temporaryFile } from '../../bench/temporary.ts'
import { findType, readSchema } from '../../src/schema/notation/index.ts'
import { compileTables, type SchemaTables } from '../../src/schema/tables/index.ts'
import { SchemaValidator } from '../../src/schema/validator.ts'

const validation = suite('bench: validation')
const root = fileURLToPath(new URL('../../', import.meta.url))

validation.after(removeTemporaryFiles)

function tablesOf(text: string, pdu: string): SchemaTables {
  const schema = readSchema([{ name: 'schema', text }])
  return compileTables(schema, findType(schema, pdu))
}

const subjects = [
  { name: 'call records', tables: tablesOf(callRecordsSchema, 'CallFile'), generate: generateCallRecords },
  { name: 'device state', tables: tablesOf(migrationSchema(), 'QemuFile'), generate: generateDeviceState },
] as const

/** `valid, 25 values`, or the first violation: `SIZE 17`. */
function verdictOf(tables: SchemaTables, octets: Uint8Array): string {
  const validator = new SchemaValidator(tables, { several: true, maxViolations: 1 })
  validator.write(octets)
  const { valid, values, violations } = validator.end()
  return valid ? `valid, ${values} values` : `${violations[0].code} ${violations[0].offset}`
}

function baselineVerdict(run: () => number): string {
  try {
    return `valid, ${run()} values`
  } catch (error) {
    const { code, offset } = error as { code?: string; offset?: number }
    return code === undefined ? (error as Error).message : `${code} ${offset}`
  }
}

function resumableVerdict(tables: WordTables, octets: Uint8Array, size: number): string {
  return baselineVerdict(() => {
    const validator = new ResumableValidator(tables)
    for (const chunk of cut(octets, size)) validator.write(chunk)
    return validator.end()
  })
}

for (const { name, tables, generate } of subjects) {
  const words = wordTables(tables)

  validation(`${name}: as many values as were generated, however the stream is cut`, () => {
    const { octets, values } = generate(20_000, 5)
    const wanted = `valid, ${values} values`
    assert.is(verdictOf(tables, octets), wanted)
    assert.is(
      baselineVerdict(() => validateResident(words, octets)),
      wanted,
    )
    for (const size of [1, 2, 3, 7, 64, 1000, 65536])
      assert.is(resumableVerdict(words, octets, size), wanted, `${size}`)
  })

  validation(`${name}: broken streams are refused for the same reason at the same place`, () => {
    const { octets } = generate(2_000, 6)
    const random = new Random(7)
    const codes = new Set<string>()
    for (let run = 0; run < 2000; run++) {
      const broken = breakOctets(octets, random)
      const wanted = verdictOf(tables, broken)
      const found = baselineVerdict(() => validateResident(words, broken))
      // Segments of strings are beyond the baseline.
      if (found === 'the baseline knows no constructed strings') continue
      assert.is(found, wanted, `run ${run}`)
      const size = 1 + random.below(300)
      assert.is(resumableVerdict(words, broken, size), wanted, `run ${run}, chunks of ${size}`)
      codes.add(wanted.split(' ')[0])
    }
    assert.ok(codes.size > 12, [...codes].join())
  })
}

/** One octet changed, one to three left out, or the rest of them. */
function breakOctets(octets: Uint8Array, random: Random): Uint8Array {
  const at = random.below(octets.length)
  if (random.chance(0.1)) return octets.subarray(0, at)
  if (random.chance(0.3)) {
    const rest = octets.subarray(at + 1 + random.below(3))
    return Uint8Array.of(...octets.subarray(0, at), ...rest)
  }
  const changed = octets.slice()
  changed[at] = random.chance(0.5) ? changed[at] ^ (1 << random.below(8)) : random.next()
  return changed
}

validation('what the baseline does not know is refused, not skipped', () => {
  const refused = [
    'A ::= SET { a NULL }',
    'A ::= REAL',
    'A ::= BMPString (FROM ("a"))',
    'A ::= OBJECT IDENTIFIER ({1 2 3})',
  ]
  for (const body of refused) {
    const tables = tablesOf(`M DEFINITIONS ::= BEGIN ${body} END`, 'A')
    assert.throws(() => wordTables(tables), /the baseline knows no/, body)
  }
})

validation('generated migration streams are what their schema says', () => {
  const tables = tablesOf(migrationSchema(), 'QemuFile')
  for (const ram of ['zero-pages', 'ram-like'] as const) {
    const path = temporaryFile(`${ram}.ber`)
    const size = writeBerStream(path, ram, 100_000, 8)
    const octets = new Uint8Array(readFileSync(path))
    assert.is(octets.length, size)
    assert.ok(size >= 100_000)
    const values = baselineVerdict(() => validateResident(wordTables(tables), octets))
    assert.match(values, /^valid, \d+ values$/)
    assert.is(verdictOf(tables, octets), values)
  }
})

validation('the comparison with asn1c runs without asn1c, and says so', () => {
  // Nothing is found on such a path, and Node needs none.
  const env = { ...process.env, PATH: '/nowhere', BENCH_SIZES: '1' }
  const args = ['--import', 'tsx', 'bench/run.ts', 'asn1c/validate', '--rounds', '1', '--record', 'smoke']
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })
    assert.is(status, 0, stderr)
    assert.match(stdout, /zero-pages, 1 MiB: not run with asn1c: asn1c is not installed/)
    assert.match(stdout, /ram-like, 1 MiB: ber validate, less node -e 0 +-?[\d.]+ MiB/)
    assert.not.match(stdout, /times asn1c's speed/)
  } finally {
    rmSync(join(root, 'bench/results/recorded-smoke-asn1c.json'), { force: true })
  }
})

validation.run()
