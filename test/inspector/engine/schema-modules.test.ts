/** Module files, good and bad; the type that fits; the part as a whole. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SchemaPart } from '../../../inspector/engine/schema.ts'
import { compileModules } from '../../../inspector/engine/schema-modules.ts'
import { SchemaNamer } from '../../../inspector/engine/schema-namer.ts'
import { LOOK, rankSource } from '../../../inspector/engine/schema-rank.ts'
import { MemorySource } from '../../../src/migration/index.ts'
import { rankTypes } from '../../../src/schema/index.ts'
import { moduleFiles } from '../../schema/notation/support.ts'
import { callFile, calls, callsText, namedValues, sample, samples, slowSource } from './support.ts'

const modules = suite('inspector: modules')

modules('no files are no schema', () => {
  const { schema, result } = compileModules([], 'refuse')
  assert.is(schema, undefined)
  assert.equal(result, { isSound: false, diagnostics: [], modules: [], types: [], candidates: [] })
})

modules('what is at hand, and which types files may be of', () => {
  const { result } = compileModules([{ name: 'calls.asn1', text: callsText }], 'refuse')
  assert.equal(result, {
    isSound: true,
    diagnostics: [],
    modules: ['Calls'],
    types: ['Calls.CallFile', 'Calls.Call', 'Calls.Charge'],
    candidates: ['Calls.CallFile'],
  })
  const text = readFileSync(new URL('../../../schema/migration.asn1', import.meta.url), 'utf8')
  const migration = compileModules([{ name: 'migration.asn1', text }], 'refuse').result
  assert.ok(migration.isSound)
  assert.equal(migration.candidates, [`${migration.modules[0]}.QemuFile`])
})

modules('faults with file, line, column and what is there', () => {
  const good = { name: 'good.asn1', text: callsText }
  const bad = {
    name: 'bad.asn1',
    text: 'M DEFINITIONS ::= BEGIN\n  A ::= SEQUENCE {\n\tb Bool }\n  Boole ::= BOOLEAN\nEND\n',
  }
  const { schema, result } = compileModules([good, bad], 'refuse')
  assert.is(schema, undefined)
  assert.is(result.isSound, false)
  const [first] = result.diagnostics
  assert.equal(first, {
    severity: 'error',
    code: 'REFERENCE_UNKNOWN',
    message: 'unknown reference Bool; did you mean Boole?',
    clause: 'X.680 14.1',
    file: 'bad.asn1',
    line: 3,
    column: 4,
    excerpt: '\tb Bool }',
    excerptStart: 3,
    excerptEnd: 7,
    related: [],
  })
})

modules('all kinds of garbage are told, and never thrown', () => {
  for (const text of [
    '',
    '\0\x01\x02',
    '<html>',
    'M DEFINITIONS ::= BEGIN',
    '{'.repeat(10_000),
    'END END END',
    '\ufeffM',
    'M DEFINITIONS ::= BEGIN A ::= A END',
    '"'.repeat(99),
  ]) {
    const { schema, result } = compileModules([{ name: '<img src=x>.asn1', text }], 'refuse')
    if (schema !== undefined) continue
    assert.ok(
      result.diagnostics.some(({ severity }) => severity === 'error'),
      JSON.stringify(text.slice(0, 20)),
    )
    for (const { line, column, excerpt, excerptStart, excerptEnd } of result.diagnostics) {
      assert.ok(line >= 1 && column >= 1)
      assert.ok(excerptStart >= 0 && excerptStart <= excerpt.length && excerptEnd > excerptStart)
    }
  }
})

modules('modules that are missing: refused, or taken for anything', () => {
  const files = moduleFiles('rfc7292')
  const refused = compileModules(files, 'refuse').result
  assert.is(refused.isSound, false)
  assert.ok(
    refused.diagnostics.some(({ code }) => code === 'MODULE_MISSING' || code.includes('MODULE')),
    JSON.stringify(refused.diagnostics[0]),
  )
  assert.is(compileModules(files, 'any').result.isSound, true)
})

modules('the type that fits is found, and why others do not', async () => {
  const octets = callFile(10)
  const parts: number[] = []
  const ranked = await rankSource(slowSource(octets), calls, (part) => parts.push(part))
  assert.equal([ranked[0]?.pdu, ranked[0]?.fits, ranked[0]?.violation], ['Calls.CallFile', true, undefined])
  assert.is(ranked[1]?.fits, false)
  assert.ok(ranked[1]?.violation?.code)
  assert.is(parts.at(-1), 1)
})

modules('ranking agrees with rankTypes on the types that may begin so', async () => {
  for (const { name, octets, schema } of samples) {
    if (schema.typeNames.length > 150) continue
    const ranked = await rankSource(new MemorySource(octets), schema, () => {})
    const all = rankTypes(schema, octets)
    const fitting = all.filter(({ fits }) => fits)
    assert.equal(
      ranked.filter(({ fits }) => fits).map(({ pdu }) => pdu),
      fitting.map(({ pdu }) => pdu).slice(0, 50),
      name,
    )
  }
})

modules('of a long file the beginning is looked at', async () => {
  const octets = callFile(LOOK / 20)
  assert.ok(octets.length > LOOK)
  const [first] = await rankSource(new MemorySource(octets), calls, () => {})
  assert.equal([first?.pdu, first?.fits, first?.octets], ['Calls.CallFile', true, LOOK])
})

modules('files of no octets, and of garbage, fit nothing', async () => {
  for (const octets of [new Uint8Array(0), Uint8Array.of(0xff), new Uint8Array(1000).fill(0x1f)]) {
    const ranked = await rankSource(new MemorySource(octets), calls, () => {})
    assert.ok(ranked.every(({ fits }) => !fits))
  }
})

modules('the part: compile, choose, name, validate, show', async () => {
  const octets = callFile(5)
  const part = new SchemaPart(() => slowSource(octets))
  assert.is(part.compile([{ name: 'c', text: callsText }], 'refuse').isSound, true)
  assert.is(part.namer, undefined)
  assert.equal(part.choose('Calls.CallFile'), { pdu: 'Calls.CallFile', notes: [] })
  const values = namedValues(part.namer!, octets)
  const record = values.find(({ path }) => path === 'CallFile.records.[3]')!
  const span = { start: record.start, end: record.end, type: record.type }
  const { text } = await part.previewText(1, span, { notation: 'jer', compact: true })
  assert.ok(text.startsWith('{"number":"3"'), text)
  const whole = { start: 0, end: octets.length, type: undefined }
  assert.ok((await part.previewText(2, whole, { notation: 'xer' })).text.startsWith('<CallFile>'))
  assert.is((await part.validate(3, { rules: 'BER', checkConstraints: true }, () => {})).isValid, true)
  assert.ok(part.columns(undefined).columns.length > 5)
  assert.is((await part.previewTable(4, whole, ['records[*].number'])).rows.length, 5)
  part.forget()
  assert.is(part.namer, undefined)
})

modules('the part: jobs are stopped one by one, and by new modules', async () => {
  const octets = callFile(20_000)
  const part = new SchemaPart(() => slowSource(octets))
  part.compile([{ name: 'c', text: callsText }], 'refuse')
  part.choose('Calls.CallFile')
  const settings = { rules: 'BER', checkConstraints: true } as const
  const nameOf = (job: Promise<unknown>): Promise<string> =>
    job.then(
      () => 'done',
      (error) => error.name,
    )
  const first = nameOf(part.validate(1, settings, () => {}))
  const second = nameOf(part.validate(2, settings, () => {}))
  part.stop(1)
  assert.equal([await first, await second], ['AbortError', 'done'])
  const third = nameOf(part.validate(3, settings, () => {}))
  part.compile([], 'refuse')
  assert.is(await third, 'AbortError')
})

modules('types whose tables cannot be made are told as diagnostics', () => {
  const part = new SchemaPart(() => undefined)
  const components = Array.from({ length: 300 }, (_, index) => `c${index} [${index}] NULL`)
  part.compile(
    [{ name: 's', text: `M DEFINITIONS IMPLICIT TAGS ::= BEGIN S ::= SET { ${components.join(', ')} } END` }],
    'refuse',
  )
  const chosen = part.choose('M.S')
  assert.ok('diagnostics' in chosen)
  assert.is('diagnostics' in chosen && chosen.diagnostics[0]?.code, 'LIMIT_SET_COMPONENTS')
  assert.is(part.namer, undefined)
  assert.throws(() => part.choose('M.T'), /no type T/)
})

modules('certificates, revocations, LDAP: the types of the values in them', () => {
  const names = (name: string, pdu: string): string[] => {
    const { schema, octets } = sample(name, pdu)
    const part = new SchemaPart(() => undefined)
    assert.ok(part)
    return namedValues(new SchemaNamer(schema, pdu), octets)
      .filter((each) => each.typeName !== '')
      .map((each) => `${each.path}: ${each.typeName}`)
  }
  assert.ok(
    names('crl.der', 'CertificateList').includes(
      'CertificateList.tbsCertList.revokedCertificates.[0].userCertificate: CertificateSerialNumber',
    ),
  )
  assert.ok(
    names('ldap-search.ber', 'LDAPMessage').some((each) =>
      each.startsWith('LDAPMessage.protocolOp.searchRequest.filter'),
    ),
  )
})

modules.run()
