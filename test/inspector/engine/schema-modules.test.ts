/** Module files, good and bad; the type that fits; the part as a whole. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SchemaPart } from '../../../inspector/engine/schema.ts'
import { compileModules } from '../../../inspector/engine/schema-modules.ts'
import { SchemaNamer } from '../../../inspector/engine/schema-namer.ts'
import { LOOK, rankSource } from '../../../inspector/engine/schema-rank.ts'
import { rowSubject, valueSubject } from '../../../inspector/engine/schema-subject.ts'
import { MemorySource } from '../../../src/migration/index.ts'
import { rankTypes } from '../../../src/schema/index.ts'
import { moduleFiles } from '../../schema/notation/support.ts'
import { callFile, calls, callsText, hostOf, namedValues, sample, samples, slowSource } from './support.ts'

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
    const fitting = all.filter(({ fits, named }) => fits && named > 0)
    assert.equal(
      ranked.filter(({ fits, named }) => fits && named > 0).map(({ pdu }) => pdu),
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
  const host = hostOf(octets)
  const part = new SchemaPart(host)
  const outline = host.outline()!
  const namesOf = async (path: number[]) =>
    (await outline.children(path, 0, 9)).map(({ name, typeName }) => [name, typeName])
  assert.is(part.compile([{ name: 'c', text: callsText }], 'refuse').isSound, true)
  assert.is(outline.namer, undefined)
  assert.equal(part.choose('Calls.CallFile'), { pdu: 'Calls.CallFile', notes: [] })
  assert.equal(part.choose('CallFile'), { pdu: 'Calls.CallFile', notes: [] })
  await outline.grow([0], () => {})
  assert.equal(await namesOf([0]), [
    ['sender', 'IA5String'],
    ['records', 'SEQUENCE OF Call'],
  ])
  await outline.grow([0, 1], () => {})
  assert.equal((await namesOf([0, 1])).at(-1), ['[4]', 'Call'])
  await outline.grow([0, 1, 3], () => {})
  const number = (await part.textSubject([0, 1, 3, 0]))!
  assert.equal([number.name, number.typeName], ['number', 'NumericString'])
  const record = (await part.textSubject([0, 1, 3]))!
  const { text } = await part.previewText(1, record, { notation: 'jer', compact: true })
  assert.ok(text.startsWith('{"number":"3"'), text)
  // The innermost list around a value: of charges inside, of records otherwise.
  const list = (await part.tableSubject([0, 1, 3, 0]))!
  assert.equal([list.path, list.name], [[0, 1], 'records'])
  assert.is((await part.previewTable(2, list, ['[*].number'])).rows.length, 5)
  assert.equal((await part.tableSubject([0, 0]))!.typeName, 'CallFile')
  const whole = { path: [], name: '', typeName: 'CallFile', start: 0, end: octets.length, type: undefined }
  assert.ok((await part.previewText(3, whole, { notation: 'xer' })).text.startsWith('<CallFile>'))
  assert.is((await part.validate(4, { rules: 'BER', checkConstraints: true }, () => {})).isValid, true)
  assert.ok(part.columns(whole).columns.length > 5)
  part.compile([], 'refuse')
  assert.is(outline.namer, undefined)
  assert.is(await part.textSubject([0]), undefined)
})

modules('the part: a value within an explicit tag of its type is shown by what begins further out', async () => {
  const { octets, schema, pdu } = sample('cert-root-ISRG_Root_X1.der', 'PKIX1Explicit-2009.Certificate')
  const host = hostOf(octets)
  const outline = host.outline()!
  outline.setNamer(new SchemaNamer(schema, pdu))
  const version = await outline.node([0, 0, 0, 0])
  assert.equal([version.typeName, version.outerTags], ['Version', 1])
  const subject = (await valueSubject(outline, [0, 0, 0, 0]))!
  assert.equal([subject.path, subject.name, subject.typeName], [[0, 0, 0], 'version', 'Version'])
  // [0] EXPLICIT: a0 03 02 01 02.
  assert.equal([octets[subject.start], subject.end - subject.start], [0xa0, 5])
  // A name in the subject: the set around the pair is the innermost list.
  const rows = (await rowSubject(outline, schema, [0, 0, 5, 0, 0, 1]))!
  assert.equal(rows.path, [0, 0, 5, 0])
})

modules('the part: jobs are stopped one by one', async () => {
  const host = hostOf(callFile(20_000))
  const part = new SchemaPart(host)
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
  host.jobs.stop(1)
  assert.equal([await first, await second], ['AbortError', 'done'])
})

modules('types whose tables cannot be made are told as diagnostics', () => {
  const part = new SchemaPart(hostOf())
  const components = Array.from({ length: 300 }, (_, index) => `c${index} [${index}] NULL`)
  part.compile(
    [{ name: 's', text: `M DEFINITIONS IMPLICIT TAGS ::= BEGIN S ::= SET { ${components.join(', ')} } END` }],
    'refuse',
  )
  const chosen = part.choose('M.S')
  assert.ok('diagnostics' in chosen)
  assert.is('diagnostics' in chosen && chosen.diagnostics[0]?.code, 'LIMIT_SET_COMPONENTS')
  assert.throws(() => part.choose('M.T'), /no type T/)
})

modules('certificates, revocations, LDAP: the types of the values in them', () => {
  const names = (name: string, pdu: string): string[] => {
    const { schema, octets } = sample(name, pdu)
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
