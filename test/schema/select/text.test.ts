/** Values as text, rows as lines of JSON and CSV. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CompiledSchema } from '../../../src/schema/compile-schema.ts'
import { RowText } from '../../../src/schema/select/row-text.ts'
import { schemaOf } from './support.ts'

const text = suite('select: text')

/** Lines of octets that need not be valid in all they hold. */
function linesOf(
  schema: CompiledSchema,
  paths: readonly string[],
  octets: Uint8Array,
  format: 'ndjson' | 'csv',
  forTerminal = false,
): string {
  const selector = schema.select('A', paths, { maxViolations: 1000, several: true })
  selector.write(octets)
  const rows = new RowText(selector.columns, format, { forTerminal })
  let all = Buffer.from(rows.header()).toString()
  for (const batch of selector.batches()) all += Buffer.from(rows.lines(batch)).toString()
  assert.ok(selector.end().valid)
  return all
}

const ascii = (characters: string): string => Buffer.from(characters, 'latin1').toString('hex')
const tlv = (identifier: string, contents: string): string =>
  `${identifier}${(contents.length / 2).toString(16).padStart(2, '0')}${contents}`

/** Type, encoding, JSON, CSV where that differs from JSON without quotation marks. */
const values: readonly (readonly [type: string, encoding: string, json: string, csv?: string])[] = [
  ['BOOLEAN', '010100', 'false'],
  ['BOOLEAN', '010107', 'true'],
  ['NULL', '0500', 'null'],
  ['INTEGER', '020100', '0'],
  ['INTEGER', '0201ff', '-1'],
  ['INTEGER', '02020080', '128'],
  ['INTEGER', '0203800000', '-8388608'],
  ['INTEGER', '02050100000000', '4294967296'],
  ['INTEGER', '0206800000000000', '-140737488355328'],
  ['INTEGER', '02071fffffffffffff', '9007199254740991'],
  ['INTEGER', '020720000000000000', '"9007199254740992"'],
  ['INTEGER', '0208e000000000000000', '"-2305843009213693952"'],
  ['INTEGER', tlv('02', `01${'00'.repeat(20)}`), `"${2n ** 160n}"`],
  ['INTEGER { one(1) }', '020101', '1'],
  ['ENUMERATED { red(2), blue(-70000), ... }', '0a0102', '"red"'],
  ['ENUMERATED { red(2), blue(-70000), ... }', '0a03feee90', '"blue"'],
  ['ENUMERATED { red(2), blue(-70000), ... }', '0a0105', '5'],
  ['REAL', '0900', '0'],
  ['REAL', '090143', '-0'],
  ['REAL', '090140', '"Infinity"'],
  ['REAL', '090380ff01', '0.5'],
  ['REAL', '090402312e35', '1.5'],
  ['OBJECT IDENTIFIER', '06032a8648', '"1.2.840"'],
  ['OBJECT IDENTIFIER', '0603883703', '"2.999.3"'],
  ['OBJECT IDENTIFIER', '060127', '"0.39"'],
  ['OBJECT IDENTIFIER', '06062a8fffffff7f', '"1.2.4294967295"'],
  ['OBJECT IDENTIFIER', tlv('06', `2a${'ff'.repeat(10)}7f`), `"1.2.${2n ** 77n - 1n}"`],
  ['RELATIVE-OID', '0d03088648', '"8.840"'],
  ['BIT STRING', '030100', '""'],
  ['BIT STRING', '030300a5ff', '"a5ff"'],
  ['BIT STRING', '030204f0', '"f0/4"'],
  ['BIT STRING { a(0), b(9) }', '03030180c2', '"a 8 b 14"'],
  ['OCTET STRING', '040400deadbe', '"00deadbe"'],
  [
    'UTF8String',
    tlv('0c', Buffer.from('Jürgen "J", \\').toString('hex')),
    '"Jürgen \\"J\\", \\\\"',
    '"Jürgen ""J"", \\"',
  ],
  ['UTF8String', tlv('0c', ascii('a\n\t\x1b[1m')), '"a\\n\\t\\u001b[1m"', '"a\n\t\x1b[1m"'],
  [
    'UTF8String',
    tlv('0c', Buffer.from('\u202e\u{e0001}').toString('hex')),
    '"\\u202e\\udb40\\udc01"',
    '\u202e\u{e0001}',
  ],
  ['UTF8String', '0c00', '""', '""'],
  ['PrintableString', tlv('13', ascii('A, B')), '"A, B"', '"A, B"'],
  ['BMPString', tlv('1e', '0048d83dde00'), '"H\u{1f600}"'],
  ['UniversalString', tlv('1c', '000000480001f600'), '"H\u{1f600}"'],
  ['TeletexString', tlv('14', ascii('plain')), '"plain"'],
  ['TeletexString', tlv('14', '1b2441'), '"1b2441"'],
  ['UTCTime', tlv('17', ascii('490131235959Z')), '"2049-01-31T23:59:59Z"'],
  ['UTCTime', tlv('17', ascii('5001312359+0100')), '"1950-01-31T23:59+01:00"'],
  ['GeneralizedTime', tlv('18', ascii('20240131120000.5Z')), '"2024-01-31T12:00:00.5Z"'],
  ['GeneralizedTime', tlv('18', ascii('2024013112,25')), '"2024-01-31T12.25"'],
  ['GeneralizedTime', tlv('18', ascii('202401311200-0930')), '"2024-01-31T12:00-09:30"'],
  ['DATE', tlv('1f1f', ascii('2024-01-31')), '"2024-01-31"'],
  ['OID-IRI', tlv('1f23', ascii('/ISO/a')), '"/ISO/a"'],
  ['SEQUENCE { a BOOLEAN }', '30038001ff', '"30038001ff"'],
  ['ANY', '30020500', '"30020500"'],
  ['ANY', tlv('13', ascii('US')), '"US"'],
  ['ANY', tlv('0c', 'c328'), '"0c02c328"'],
  ['ANY', '02012a', '42'],
  ['ANY', '0200', '"0200"'],
  ['ANY', '060180', '"060180"'],
  ['ANY', '8001ff', '"8001ff"'],
  ['CHOICE { a [0] INTEGER, b [1] BOOLEAN }', '800105', '5'],
  ['CHOICE { a [0] INTEGER, b [1] BOOLEAN }', '8101ff', 'true'],
]

for (const [type, encoding, json, csv] of values) {
  text(`${type} ${encoding}`, () => {
    const schema = schemaOf(`A ::= ${type}`)
    const octets = Buffer.from(encoding, 'hex')
    assert.is(linesOf(schema, [''], octets, 'ndjson'), `{"":${json}}\n`)
    const field = csv ?? json.replace(/^"(.+)"$/, '$1').replace(/^""$/, '')
    assert.is(linesOf(schema, [''], octets, 'csv'), `\n${field}\n`)
    const selector = schema.select('A', [''])
    selector.write(octets)
    const shown = selector.next()!.text(0, 0)
    assert.is(shown, json[0] === '"' ? JSON.parse(json) : json)
  })
}

text('absent values: no member, and an empty field, which an empty text is not', () => {
  const schema = schemaOf('A ::= SEQUENCE { a INTEGER OPTIONAL, b UTF8String OPTIONAL, c NULL OPTIONAL }')
  const octets = Buffer.from('3000 3002 8100 3005 8001 05 8200'.replaceAll(' ', ''), 'hex')
  assert.is(linesOf(schema, ['*'], octets, 'ndjson'), '{}\n{"b":""}\n{"a":5,"c":null}\n')
  assert.is(linesOf(schema, ['*'], octets, 'csv'), 'a,b,c\n,,\n,"",\n5,,null\n')
})

text('CSV for a terminal has no control characters', () => {
  const schema = schemaOf('A ::= SEQUENCE OF UTF8String')
  const octets = Buffer.from(`300d ${tlv('0c', ascii('\x1b[1m'))} 0c03 c3a4 21 0c00`.replaceAll(' ', ''), 'hex')
  assert.is(linesOf(schema, ['[*]'], octets, 'csv', true), '[*]\n\\u{1b}[1m\nä!\n""\n')
})

text.run()
