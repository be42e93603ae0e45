/** What makes a row, and what stands in it: by hand. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CompiledSchema } from '../../../src/schema/compile-schema.ts'
import type { SelectOptions } from '../../../src/schema/select/selector.ts'
import { unhex } from '../../support/hex.ts'
import { schemaOf, selectWith, textOf } from './support.ts'

const rows = suite('select: rows')

/** An encoding in hexadecimal. */
function tlv(identifier: string, contents: string): string {
  const octets = contents.length / 2
  const length = octets < 128 ? octets.toString(16).padStart(2, '0') : `82${octets.toString(16).padStart(4, '0')}`
  return identifier + length + contents
}

/** Rows as text, the same however the input is cut. */
function rowsOf(
  schema: CompiledSchema,
  pdu: string,
  paths: readonly string[],
  octets: Uint8Array,
  options: SelectOptions = {},
): string[] {
  const whole = selectWith(schema, pdu, paths, octets, options, [], textOf)
  assert.is(whole.verdict.split('\n')[0], 'true true')
  const tight = { ...options, windowSize: 7, maxContiguous: 127 }
  for (const cuts of [[1], [2, 3]]) {
    assert.equal(selectWith(schema, pdu, paths, octets, tight, cuts, textOf), whole)
  }
  for (let at = 1; at < octets.length; at++) {
    assert.equal(selectWith(schema, pdu, paths, octets, options, [at, octets.length], textOf), whole)
  }
  return whole.lines
}

const calls = schemaOf(`
  File ::= SEQUENCE { sender IA5String, records SEQUENCE OF Call, count INTEGER OPTIONAL }
  Call ::= SEQUENCE { number INTEGER, charges SEQUENCE OF Charge, cause INTEGER OPTIONAL }
  Charge ::= SEQUENCE { unit ENUMERATED { second, octet }, amount INTEGER }
`)
const charge = (unit: number, amount: number): string =>
  `3006 8001 0${unit} 8101 ${amount.toString(16).padStart(2, '0')}`
const call = (number: number, charges: string, cause = ''): string =>
  `3080 8001 0${number} a180 ${charges} 0000 ${cause} 0000`
const file = (records: string, count = ''): Uint8Array =>
  unhex(`3080 8002 4d65 a180 ${records} 0000 ${count} 0000`.replaceAll(' ', ''))
const three = file(
  call(1, charge(0, 10) + charge(1, 11)) + call(2, '', '820105') + call(3, charge(1, 12), '820106'),
  '820103',
)

rows('elements of the innermost list, with what stood around them before', () => {
  assert.equal(rowsOf(calls, 'File', ['sender', 'records[*].number', 'records[*].charges[*].amount'], three), [
    '0=Me 1=1 2=10',
    '0=Me 1=1 2=11',
    '0=Me 1=2',
    '0=Me 1=3 2=12',
  ])
})

rows('what comes behind the inner elements has a row of its own', () => {
  assert.equal(rowsOf(calls, 'File', ['records[*].charges[*].*', 'records[*].cause', 'count'], three), [
    '0=second 1=10',
    '0=octet 1=11',
    '2=5',
    '0=octet 1=12',
    '2=6',
    '3=3',
  ])
})

rows('an element has one row, if nothing of it is there', () => {
  assert.equal(rowsOf(calls, 'File', ['records[*].cause'], three), ['', '0=5', '0=6'])
  assert.equal(rowsOf(calls, 'File', ['records[*].charges[*].amount'], file('')), [])
})

rows('an element by its index is a column of what the list stands in', () => {
  const one = [
    'sender',
    'records[1].number',
    'records[0].charges[1].amount',
    'records[2].charges[0]',
    'records[9].number',
    'count',
  ]
  assert.equal(rowsOf(calls, 'File', one, three), ['0=Me 1=2 2=11 3=300680010181010c 5=3'])
  assert.equal(rowsOf(calls, 'File', ['records[*].number', 'records[*].charges[0].*'], three), [
    '0=1 1=second 2=10',
    '0=2',
    '0=3 1=octet 2=12',
  ])
  assert.equal(
    rowsOf(calls, 'File', ['records[0].charges[*].amount', 'records[0].number', 'records[2].number'], three),
    ['0=10 1=1', '0=11 1=1', '1=1 2=3'],
  )
  assert.equal(rowsOf(calls, 'File', ['records[2].cause'], three), ['0=6'])
  assert.equal(rowsOf(calls, 'File', ['records[7].cause'], three), [''])
})

rows('indexes through SET OF, CHOICE, open types and tags', () => {
  const schema = schemaOf(`
    A ::= SEQUENCE { l [5] EXPLICIT SET SIZE (1..4) OF Pick, o OCTET STRING (CONTAINING SEQUENCE OF INTEGER) }
    Pick ::= CHOICE { n INTEGER, more SEQUENCE OF Pick, t SEQUENCE { x UTF8String } }
  `)
  const list = tlv(
    'a5',
    tlv('31', `${tlv('80', '01')}${tlv('a1', `${tlv('80', '02')}${tlv('80', '03')}`)}${tlv('a2', tlv('80', '41'))}`),
  )
  const octets = unhex(tlv('30', list + tlv('04', tlv('30', `${tlv('02', '07')}${tlv('02', '08')}`))))
  const paths = ['l[0]', 'l[1].more[1].n', 'l[2].t.x', 'l[0].t.x', 'o[1]', 'o[2]']
  assert.equal(rowsOf(schema, 'A', paths, octets), ['0=1 1=3 2=A 4=8'])
})

rows('an alternative of a later version is its encoding', () => {
  const schema = schemaOf('A ::= SEQUENCE OF C  C ::= CHOICE { x INTEGER, ... }')
  const octets = unhex('300b800101810141820312ab00')
  assert.equal(rowsOf(schema, 'A', ['[*]', '[*].x'], octets), ['0=1 1=1', '0=810141', '0=820312ab00'])
  assert.equal(rowsOf(schema, 'C', [''], unhex('810141')), ['0=810141'])
})

rows('a PDU is a row, where no list is gone into', () => {
  const pdus = new Uint8Array([...file('', '820104'), ...file('')])
  assert.equal(rowsOf(calls, 'File', ['count', 'sender'], pdus, { several: true }), ['0=4 1=Me', '1=Me'])
})

rows('columns are in the order of the paths, each once', () => {
  const selector = calls.select('File', ['records.*.number', 'sender', 'records[*].number', 'File.sender', '*'])
  assert.equal(
    selector.columns.map(({ path }) => path),
    ['records[*].number', 'sender', 'records', 'count'],
  )
})

rows('of what is constructed, the complete encoding', () => {
  const octets = file(call(1, charge(0, 10)))
  assert.equal(rowsOf(calls, 'File', ['records[*].charges', 'records[*].charges[*]'], octets), [
    '1=300680010081010a',
    '0=a180300680010081010a0000',
  ])
})

rows('lists beside one another', () => {
  const schema = schemaOf('A ::= SEQUENCE { a INTEGER, b SEQUENCE OF INTEGER, c SEQUENCE OF SEQUENCE OF BOOLEAN }')
  const b = tlv('a1', '020101020102')
  const c = tlv('a2', tlv('30', '') + tlv('30', '0101ff010100'))
  const octets = unhex(tlv('30', `800105${b}${c}`))
  assert.equal(rowsOf(schema, 'A', ['a', 'b[*]', 'c[*][*]'], octets), [
    '0=5 1=1',
    '0=5 1=2',
    '0=5 2=true',
    '0=5 2=false',
  ])
})

rows('components of a SET in any order, alternatives, recursion', () => {
  const schema = schemaOf(`
    A ::= SET { id INTEGER, f Filter OPTIONAL }
    Filter ::= CHOICE { and SET OF Filter, not Filter, present UTF8String, ... }
  `)
  const [id, f] = ['800107', tlv('a1', tlv('a0', `${tlv('a1', '820161')}820162${tlv('a0', '820163')}8900`))]
  const paths = ['id', 'f.and[*].not.present', 'f.and[*].present', 'f.and[*].and[*].present']
  assert.equal(rowsOf(schema, 'A', paths, unhex(tlv('31', id + f))), ['0=7 1=a', '0=7 2=b', '0=7 3=c', '0=7'])
  assert.equal(rowsOf(schema, 'A', paths, unhex(tlv('31', f + id))), ['1=a', '2=b', '3=c', '', '0=7'])
})

rows('open types by their tables, and what strings contain', () => {
  const schema = schemaOf(`
    ATTR ::= CLASS { &id INTEGER UNIQUE, &Type } WITH SYNTAX { &id &Type }
    Attrs ATTR ::= { { 1 INTEGER } | { 2 Pair } | { 3 OCTET STRING (CONTAINING Pair) }, ... }
    Pair ::= SEQUENCE { x INTEGER, y BOOLEAN }
    A ::= SEQUENCE OF SEQUENCE { id ATTR.&id ({Attrs}), value ATTR.&Type ({Attrs}{@.id}) }
  `)
  const element = (id: number, value: string): string => tlv('30', `80010${id}${tlv('a1', value)}`)
  const body = [
    element(1, '020109'),
    element(2, '30068001058101ff'),
    element(3, '040830068001068101ff'),
    element(4, '0c026869'),
    element(5, '30020500'),
  ].join('')
  const octets = unhex(tlv('30', body))
  assert.equal(rowsOf(schema, 'A', ['[*].id', '[*].value', '[*].value.x'], octets), [
    '0=1 1=9',
    '0=2 1=30068001058101ff 2=5',
    '0=3 1=30068001068101ff 2=6',
    '0=4 1=hi',
    '0=5 1=30020500',
  ])
})

rows('strings in segments are joined', () => {
  const schema = schemaOf('A ::= SEQUENCE { t UTF8String, o OCTET STRING, b BIT STRING }')
  const octets = unhex(
    '3080 a080 0402 6869 2480 0401 21 0000 0000 a103 040101 a280 0302 00ff 0302 04f0 0000 0000'.replaceAll(' ', ''),
  )
  assert.equal(rowsOf(schema, 'A', ['t', 'o', 'b'], octets), ['0=hi! 1=01 2=fff0/12'])
})

rows('long values are cut, and say so; all that fits is there', () => {
  const schema = schemaOf('A ::= SEQUENCE OF SEQUENCE { t UTF8String, n INTEGER }')
  const long = (octets: number): string => tlv('30', `${tlv('80', '61'.repeat(octets))}810107`)
  const octets = unhex(tlv('30', long(16) + long(17) + long(600)))
  for (const cuts of [[], [1], [100, 7]]) {
    const options = { maxValue: 16, maxContiguous: 127, windowSize: 64 }
    const { lines } = selectWith(schema, 'A', ['[*].t', '[*].n'], octets, options, cuts, textOf)
    assert.equal(lines, [`0=${'a'.repeat(16)} 1=7`, `0=${'a'.repeat(16)}... 1=7`, `0=${'a'.repeat(16)}... 1=7`])
  }
  const all = selectWith(schema, 'A', ['[*].t'], octets, { windowSize: 64, maxContiguous: 127 }, [], textOf).lines
  assert.equal(
    all.map((line) => line.length - 2),
    [16, 17, 600],
  )
  const selector = schema.select('A', ['[*].t'], { maxValue: 16 })
  selector.write(octets)
  const batch = selector.next()!
  assert.equal(
    [0, 1, 2].map((row) => [batch.size(row, 0), batch.valueLength(row, 0), batch.isCut(row, 0)]),
    [
      [16, 16, false],
      [16, 17, true],
      [16, 600, true],
    ],
  )
})

rows('what a batch tells of its values', () => {
  const selector = calls.select('File', ['records[*].number', 'records[*].cause', 'records[*]'])
  selector.write(three)
  const batch = selector.next()!
  assert.is(batch.length, 3)
  assert.equal([batch.integer(1, 0), batch.integer(0, 1), batch.integer(2, 1)], [2, undefined, 6])
  assert.is(batch.text(0, 1), undefined)
  assert.is(batch.has(0, 1), false)
  assert.is(batch.offset(0, 1), -1)
  assert.is(batch.offset(0, 2), 8)
  assert.equal([...batch.contents(1, 1)], [5])
  assert.is(batch.type(0, 0)?.kind, 'INTEGER')
  assert.is(batch.type(0, 1), undefined)
  assert.is(batch.isEncoding(0, 2), true)
  assert.is(batch.isEncoding(0, 0), false)
  assert.is(selector.next(), null)
})

rows.run()
