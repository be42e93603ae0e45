/** Columns that are offered, the first rows, and the whole table. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SchemaNamer } from '../../../inspector/engine/schema-namer.ts'
import { previewTable, SHOWN_ROWS, tableColumns, wholeTable } from '../../../inspector/engine/schema-table.ts'
import { MemorySource } from '../../../src/migration/index.ts'
import { type CompiledSchema, compileSchema, RowText, type TypeName } from '../../../src/schema/index.ts'
import { callFile, calls, namedValues, sample, slowSource } from './support.ts'

const tables = suite('inspector: tables')

/** `depth name: type`, chosen ones with a star. */
function offered(schema: CompiledSchema, type: TypeName): string[] {
  return tableColumns(schema, type).columns.map(
    ({ depth, path, typeName, isUsual, isStructured }) =>
      `${depth} ${path}: ${typeName}${isStructured ? ' +' : ''}${isUsual ? ' *' : ''}`,
  )
}

tables('columns of a list: the plain components of its elements, and those of lists inside', () => {
  const list = namedValues(new SchemaNamer(calls, 'CallFile'), callFile(1)).find(
    ({ path }) => path === 'CallFile.records',
  )!
  assert.equal(offered(calls, list.type!), [
    '0 [*]: Call +',
    '1 [*].number: NumericString *',
    '1 [*].start: GeneralizedTime *',
    '1 [*].seconds: INTEGER *',
    '1 [*].kind: ENUMERATED *',
    '1 [*].cell: OCTET STRING *',
    '1 [*].charges: SEQUENCE OF Charge +',
    '2 [*].charges[*]: Charge +',
    '3 [*].charges[*].unit: ENUMERATED',
    '3 [*].charges[*].amount: INTEGER',
    '1 [*].cause: CHOICE *',
  ])
})

tables('columns of a structure are those of the list in it', () => {
  const usual = tableColumns(calls, 'CallFile').columns.filter((each) => each.isUsual)
  assert.equal(usual.map(({ path }) => path).slice(0, 3), [
    'records[*].number',
    'records[*].start',
    'records[*].seconds',
  ])
  const schema = compileSchema(
    'M DEFINITIONS ::= BEGIN A ::= SEQUENCE OF INTEGER B ::= INTEGER C ::= SEQUENCE { d B, ... } END',
  )
  assert.equal(offered(schema, 'A'), ['0 [*]: INTEGER *'])
  assert.equal(offered(schema, 'B'), [])
  assert.equal(offered(schema, 'C'), ['0 d: B *'])
})

tables('types that hold themselves are not gone into for ever', () => {
  const { schema } = sample('ldap-search.ber', 'LDAPMessage')
  const { columns, isCut } = tableColumns(schema, 'LDAPMessage')
  assert.is(isCut, true)
  assert.ok(columns.length <= 200)
  assert.ok(columns.some(({ path }) => path === 'protocolOp.searchRequest.attributes[*]'))
})

tables('the first rows, with places in the file', async () => {
  const octets = callFile(3 * SHOWN_ROWS)
  const list = namedValues(new SchemaNamer(calls, 'CallFile'), octets.slice()).find(
    ({ path }) => path === 'CallFile.records',
  )!
  const span = { start: list.start, end: list.end, type: list.type! }
  const { columns, rows, isCut, violation } = await previewTable(slowSource(octets), calls, span, [
    '[*].number',
    '[*].seconds',
    '[*].cell',
  ])
  assert.equal(columns, ['[*].number', '[*].seconds', '[*].cell'])
  assert.equal([rows.length, isCut, violation], [SHOWN_ROWS, true, undefined])
  for (const [index, [number, seconds, cell]] of rows.entries()) {
    assert.equal([number?.text, seconds?.text, cell], [String(index), String(index % 86400), undefined])
    assert.equal([number?.isNumber, seconds?.isNumber], [false, true])
    // [0] NumericString, [2] INTEGER.
    assert.equal([octets[number!.offset], octets[seconds!.offset]], [0x80, 0x82])
  }
})

tables('exactly as many rows as are shown are all of them', async () => {
  const octets = callFile(SHOWN_ROWS)
  const span = { start: 0, end: octets.length, type: 'CallFile' }
  const { rows, isCut } = await previewTable(new MemorySource(octets), calls, span, ['records[*].number'])
  assert.equal([rows.length, isCut], [SHOWN_ROWS, false])
})

tables('the whole as CSV and NDJSON is what ber select gives', async () => {
  const octets = callFile(5000)
  const paths = ['records[*].number', 'records[*].kind', 'records[*].charges[*].amount']
  for (const format of ['csv', 'ndjson'] as const) {
    const selector = calls.select('CallFile', paths)
    const lines = new RowText(selector.columns, format)
    const decoder = new TextDecoder()
    let expected = decoder.decode(lines.header())
    let expectedRows = 0
    selector.write(octets)
    for (const batch of selector.batches()) {
      expected += decoder.decode(lines.lines(batch))
      expectedRows += batch.length
    }
    const span = { start: 0, end: octets.length, type: 'CallFile' }
    const { blob, rows, cutValues, violation } = await wholeTable(
      slowSource(octets),
      calls,
      span,
      paths,
      format,
      () => {},
    )
    assert.equal([rows, cutValues, violation], [expectedRows, 0, undefined])
    assert.ok((await blob.text()) === expected)
  }
})

tables('rows of a certificate’s extensions, and of the names in it', async () => {
  const { schema, octets, pdu } = sample('cert-root-ISRG_Root_X1.der', 'PKIX1Explicit-2009.Certificate')
  const all = namedValues(new SchemaNamer(schema, pdu), octets)
  const extensions = all.find(({ typeName, outerTags }) => typeName === 'Extensions' && outerTags === 0)!
  const span = { start: extensions.start, end: extensions.end, type: extensions.type! }
  const found = await previewTable(new MemorySource(octets), schema, span, ['[*].extnID', '[*].critical'])
  assert.equal(
    found.rows.map((row) => row.map((cell) => cell?.text)),
    [
      ['2.5.29.15', 'true'],
      ['2.5.29.19', 'true'],
      ['2.5.29.14', undefined],
    ],
  )
})

tables('rows before a fault stay, and the fault is told', async () => {
  const octets = callFile(10)
  const cut = octets.subarray(0, octets.length - 3)
  const span = { start: 0, end: cut.length, type: 'CallFile' }
  const preview = await previewTable(new MemorySource(cut), calls, span, ['records[*].number'])
  assert.equal([preview.rows.length, preview.violation?.code], [9, 'TRUNCATED'])
  const whole = await wholeTable(new MemorySource(cut), calls, span, ['records[*].number'], 'csv', () => {})
  assert.equal([whole.rows, whole.violation?.code, whole.violation?.offset], [9, 'TRUNCATED', cut.length])
})

tables('paths that select nothing are refused with a hint', async () => {
  const span = { start: 0, end: 0, type: 'CallFile' }
  const refused = await previewTable(new MemorySource(new Uint8Array(0)), calls, span, ['records[*].nubmer']).then(
    () => '',
    (error) => error.message,
  )
  assert.ok(/did you mean records\[\*\]\.number/.test(refused), refused)
})

tables.run()
