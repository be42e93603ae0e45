/** What a later version of the schema has: kept in text, by its encoding, and read back where such a thing may stand. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileSchema } from '../../../src/schema/compile-schema.ts'
import { assertBytes } from '../../support/assert.ts'
import { unhex } from '../../support/hex.ts'
import { moduleText } from '../notation/support.ts'
import { i, t } from '../xer/tlv.ts'
import { assertEveryCut, bytes, type Notation, readerOf, readPieces, toldOf } from './support.ts'

const additions = suite('text: additions of a later version')

const schema = compileSchema(
  moduleText(
    `
  Middle ::= SEQUENCE { a INTEGER, ..., b [0] NULL OPTIONAL, c [1] NULL OPTIONAL, ..., z BOOLEAN OPTIONAL }
  First ::= SEQUENCE { ..., ..., z BOOLEAN }
  Set ::= SET { a [0] NULL, b [2] NULL OPTIONAL, ... }
  Closed ::= SEQUENCE { a INTEGER, b ANY OPTIONAL }
  Choice ::= CHOICE { x NULL, ... }
  Choices ::= SEQUENCE OF [3] EXPLICIT Choice
  Items ::= SET OF Item
  Item ::= [4] EXPLICIT ENUMERATED { one(1), ... }
  ClosedItems ::= SEQUENCE OF ENUMERATED { one(1) }
  CLS ::= CLASS { &id INTEGER UNIQUE, &Type } WITH SYNTAX { ID &id TYPE &Type }
  Known CLS ::= { { ID 1 TYPE SEQUENCE { ... } } | { ID 2 TYPE [5] Choice } | { ID 3 TYPE Set }, ... }
  Open ::= SEQUENCE { id CLS.&id ({Known}), value CLS.&Type ({Known}{@id}) }
  Holder ::= OCTET STRING (CONTAINING First)`,
    'IMPLICIT TAGS',
  ),
)

const trips: readonly (readonly [what: string, pdu: string, octets: string, xer: RegExp, jer: string])[] = [
  [
    'several in a row, between the known ones',
    'Middle',
    t('30', t('02', '07'), t('81'), t('85', '01'), t('a6', t('05')), t('df8148'), t('01', 'ff')),
    /<c><.c><\?BER 85 01 01\?><\?BER A6 02 05 00\?><\?BER DF 81 48 00\?><z>/,
    '{"a":7,"c":null,"BER1":"850101","BER2":"A6020500","BER3":"DF814800","z":true}',
  ],
  ['nothing known', 'First', t('30', t('85'), t('01', '00')), /<First><\?BER 85 00\?><z>/, '{"BER1":"8500","z":false}'],
  [
    'in a SET, anywhere',
    'Set',
    t('31', t('80'), t('81'), t('82'), t('83')),
    /<a><.a><\?BER 81 00\?><b><.b><\?BER 83 00\?>/,
    '{"a":null,"BER1":"8100","b":null,"BER2":"8300"}',
  ],
  ['an alternative', 'Choice', t('85', '01'), /<Choice><\?BER 85 01 01\?><.Choice>/, '{"BER1":"850101"}'],
  [
    'alternatives in a list',
    'Choices',
    t('30', t('a3', t('05')), t('a3', t('85')), t('a3', t('86'))),
    /<x><.x><\?BER 85 00\?><\?BER 86 00\?>/,
    '[{"x":null},{"BER1":"8500"},{"BER1":"8600"}]',
  ],
  [
    'items in a list',
    'Items',
    t('31', t('a4', t('0a', '01')), t('a4', t('0a', '07')), t('a4', t('0a', '07')), t('a4', t('0a', '0102'))),
    /<one.><\?BER 0A 01 07\?><\?BER 0A 01 07\?><\?BER 0A 02 01 02\?>/,
    '["one",7,7,258]',
  ],
  [
    'alone in an open type, of which JER has the encoding by nearly that name',
    'Open',
    t('30', t('02', '01'), t('30', t('85'))),
    /<value><SEQUENCE><\?BER 85 00\?><.SEQUENCE>/,
    '{"id":1,"value":{"BER1":"8500"}}',
  ],
  [
    'an alternative in an open type',
    'Open',
    t('30', t('02', '02'), t('a5', t('86', '00'))),
    /<value><Choice><\?BER 86 01 00\?><.Choice>/,
    '{"id":2,"value":{"BER1":"860100"}}',
  ],
  ['an open type', 'Open', t('30', t('02', '09'), t('85')), /<value>85 00<.value>/, '{"id":9,"value":{"BER":"8500"}}'],
  [
    'in what a string contains',
    'Holder',
    t('04', t('30', t('85'), t('01', '00'))),
    /<Holder>30 05 85 00 01 01 00</,
    '{"containing": {"BER1":"8500","z":false}}',
  ],
]

for (const [what, pdu, hex, xerForm, jerForm] of trips) {
  additions(what, () => {
    const octets = unhex(hex)
    const xer = schema.toXer(pdu, octets)
    assert.match(xer.replaceAll(/\n */g, ''), xerForm)
    const jer = schema.toJer(pdu, octets, { compact: true })
    assert.is(jer.replaceAll(' ', ''), `${jerForm.replaceAll(' ', '')}\n`)
    for (const [notation, text] of [
      ['xer', xer],
      ['jer', jer],
    ] as const) {
      assertBytes(assertEveryCut(schema, pdu, notation, bytes(text)).octets, octets)
      assertBytes(assertEveryCut(schema, pdu, notation, bytes(text), { rules: 'DER' }, 7).octets, octets)
    }
    assertBytes(schema.fromJer(pdu, schema.toJer(pdu, octets)), octets)
  })
}

additions('members of a SEQUENCE in any order, additions by their numbers', () => {
  const numbers = Array.from({ length: 12 }, (_, index) => index + 1)
  const members = numbers.map((number) => `"BER${number}":"85010${number.toString(16)}"`).sort()
  const text = `{"z":true,${members.join()},"c":null,"a":7}`
  const expected = numbers.map((number) => t('85', `0${number.toString(16)}`))
  assertBytes(schema.fromJer('Middle', text), unhex(t('30', t('02', '07'), t('81'), ...expected, t('01', 'ff'))))
})

additions('under DER what is inside is put into canonical form as far as its tags tell', () => {
  const octets = unhex(i('30', t('02', '07'), i('a6', i('31', t('05'), t('01', '01'))), '850101'))
  const expected = unhex(t('30', t('02', '07'), t('a6', t('31', t('01', 'ff'), t('05'))), t('85', '01')))
  assertBytes(schema.fromXer('Middle', schema.toXer('Middle', octets), { rules: 'DER' }), expected)
  assertBytes(schema.fromJer('Middle', schema.toJer('Middle', octets), { rules: 'DER' }), expected)
})

additions('a long one passes by in pieces', () => {
  const octets = unhex(t('30', t('02', '07'), t('85', '5a'.repeat(300_000)), t('86')))
  for (const notation of ['xer', 'jer'] as const) {
    const options = { windowSize: 4096, outputSize: 4096 }
    const converter = notation === 'xer' ? schema.xer('Middle', options) : schema.jer('Middle', options)
    const texts: Uint8Array[] = []
    for (let at = 0; at < octets.length; at += 1000) {
      converter.write(octets.subarray(at, at + 1000))
      for (const text of converter.texts()) texts.push(text.slice())
    }
    converter.end()
    for (const text of converter.texts()) texts.push(text.slice())
    assert.ok(texts.every(({ length }) => length < 20_000))
    assertBytes(readPieces(readerOf(schema, 'Middle', notation), texts).octets, octets)
    const tight = readPieces(readerOf(schema, 'Middle', notation, { maxHeld: 1024 }), texts)
    assert.is(tight.error, undefined)
    assert.is(schema.toJer('Middle', tight.octets), schema.toJer('Middle', octets))
  }
})

additions('zeros at the end of named bits are left out again where JER has no length', () => {
  const bits = compileSchema('M DEFINITIONS ::= BEGIN T ::= SEQUENCE OF BIT STRING { a(0), z(19) } (SIZE (20)) END')
  const octets = unhex(t('30', t('03', '0780'), t('03', '00'), t('03', '04fffff0')))
  assert.is(bits.toJer('T', octets, { compact: true, outputSize: 1 }), '["800000","000000","FFFFF0"]\n')
  assertBytes(bits.fromJer('T', '["800000","000000","FFFFF0"]'), octets)
})

additions('a DATE of odd form comes back from JER as it was', () => {
  const dates = compileSchema('M DEFINITIONS ::= BEGIN T ::= SEQUENCE OF DATE U ::= SEQUENCE OF DATE-TIME END')
  const list = (tag: string, ...texts: string[]): Uint8Array =>
    unhex(t('30', ...texts.map((text) => t(tag, Buffer.from(text).toString('hex')))))
  for (const [pdu, octets] of [
    ['T', list('1f1f', '20240229', '-00010101', '2024-2-30', '202402291')],
    ['U', list('1f21', '20240229185900', '2024-W07', '1859')],
  ] as const) {
    assertBytes(dates.fromJer(pdu, dates.toJer(pdu, octets)), octets)
  }
})

const faults: readonly (readonly [notation: Notation, pdu: string, text: string, told: string])[] = [
  ['xer', 'Middle', '<Middle><a>7</a><?BER 85 00?><b/></Middle>', 'NAME_ORDER 1:30 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><z>true</z><?BER 85 00?></Middle>', 'NAME_ORDER 1:28 Middle'],
  ['xer', 'Middle', '<Middle><?BER 85 00?><a>7</a></Middle>', 'NAME_ORDER 1:22 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 85 01?></Middle>', 'VALUE_WRONG 1:17 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 85 00 86 00?></Middle>', 'VALUE_WRONG 1:17 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER ?></Middle>', 'VALUE_MISSING 1:17 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 8x?></Middle>', 'VALUE_WRONG 1:24 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 85 0?></Middle>', 'VALUE_WRONG 1:17 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 02 00?></Middle>', 'fine'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 80 00?></Middle>', 'fine'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 80 01 00?></Middle>', 'NULL_LENGTH 1:17 Middle.b'],
  ['xer', 'Middle', '<Middle><a>7</a><?BER 85 00', 'TEXT_TRUNCATED 1:28 Middle'],
  ['xer', 'Middle', '<Middle><a>7</a><?other 85 01?></Middle>', 'fine'],
  ['xer', 'Middle', '<Middle><a>7<?BER 85 00?></a></Middle>', 'NAME_UNKNOWN 1:13 Middle.a'],
  ['xer', 'Middle', '<Middle><a>7</a><z><true><?BER 85 00?></true></z></Middle>', 'NAME_UNKNOWN 1:26 Middle.z'],
  ['xer', 'Middle', '<?BER 85 00?><Middle><a>7</a></Middle>', 'NAME_UNKNOWN 1:1 Middle'],
  ['xer', 'Closed', '<Closed><a>7</a><?BER 85 00?></Closed>', 'NAME_UNKNOWN 1:17 Closed'],
  ['xer', 'Closed', '<Closed><a>7</a><b><?BER 85 00?></b></Closed>', 'NAME_UNKNOWN 1:20 Closed.b'],
  ['xer', 'ClosedItems', '<ClosedItems><?BER 0A 01 07?></ClosedItems>', 'NAME_UNKNOWN 1:14 ClosedItems'],
  ['xer', 'Choice', '<Choice><x/><?BER 85 00?></Choice>', 'NAME_ORDER 1:13 Choice'],
  ['xer', 'Choice', '<Choice><?BER 85 00?><x/></Choice>', 'NAME_ORDER 1:22 Choice'],
  ['xer', 'Choice', '<Choice><?BER 05 00?></Choice>', 'fine'],
  ['xer', 'Items', '<Items>7</Items>', 'VALUE_WRONG 1:8 Items'],
  ['jer', 'Middle', '{"a":7,"BER":"8500"}', 'NAME_UNKNOWN 1:8 Middle'],
  ['jer', 'Middle', '{"a":7,"BER0":"8500"}', 'NAME_UNKNOWN 1:8 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":"8500","BER1":"8600"}', 'JSON_KEY_REPEATED 1:22 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":"8501"}', 'VALUE_WRONG 1:15 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":"85008600"}', 'VALUE_WRONG 1:15 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":""}', 'VALUE_WRONG 1:15 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":"85 00"}', 'VALUE_WRONG 1:18 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":7}', 'VALUE_WRONG 1:15 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":{}}', 'VALUE_WRONG 1:15 Middle'],
  ['jer', 'Middle', '{"a":7,"BER1":[]}', 'VALUE_WRONG 1:15 Middle'],
  ['jer', 'Closed', '{"a":7,"BER1":"8500"}', 'NAME_UNKNOWN 1:8 Closed'],
  ['jer', 'Choice', '{"BER1":"8500","x":null}', 'JSON_KEY_REPEATED 1:16 Choice'],
  ['jer', 'Choice', '{"BER2":"8500"}', 'NAME_UNKNOWN 1:2 Choice'],
  // An encoding in an open type must be one, too: it would take in what follows, or add values of its own.
  ['xer', 'Closed', '<Closed><a>7</a><b>04 03</b></Closed>', 'VALUE_WRONG 1:17 Closed.b'],
  ['xer', 'Closed', '<Closed><a>7</a><b>05 00 05 00</b></Closed>', 'COMPONENT_UNEXPECTED 1:17 Closed'],
  ['jer', 'Closed', '{"a":7,"b":{"BER":"0403"}}', 'VALUE_WRONG 1:19 Closed.b'],
  ['jer', 'Closed', '{"a":7,"b":{"BER":"30800000"}}', 'fine'],
  ['jer', 'Closed', '{"a":7,"b":{"BER":"3080050000"}}', 'VALUE_WRONG 1:19 Closed.b'],
  ['jer', 'Closed', '{"a":7,"b":{"BER":"0000"}}', 'VALUE_WRONG 1:19 Closed.b'],
]

for (const [notation, pdu, text, told] of faults) {
  additions(`${text}`, () => {
    const { error } = assertEveryCut(schema, pdu, notation, bytes(text))
    assert.is(toldOf(error), told, error?.message)
  })
}

additions.run()
