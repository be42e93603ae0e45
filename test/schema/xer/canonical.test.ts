/** Canonical XER (X.693 9). */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compileSchema } from '../../../src/schema/compile-schema.ts'
import { unhex } from '../../support/hex.ts'
import { moduleText } from '../notation/support.ts'
import { assertEveryCut, assertThrows, assertWellFormed, convertPieces, singles, xerOf } from './support.ts'
import { i, t } from './tlv.ts'

const canonical = suite('xer: canonical')

interface Case {
  readonly what: string
  /** Assignments, under IMPLICIT TAGS; the PDU is `T`. */
  readonly schema: string
  readonly octets: string
  readonly xer: string
}

const schemaOf = (body: string): ReturnType<typeof compileSchema> => compileSchema(moduleText(body, 'IMPLICIT TAGS'))

const cases: readonly Case[] = [
  {
    what: 'no white space, elements without contents as one tag (9.1)',
    schema: `T ::= SEQUENCE { a NULL, b UTF8String, c SEQUENCE OF INTEGER, d CHOICE { e [0] SEQUENCE { f NULL OPTIONAL } },
      g OCTET STRING, h BIT STRING, i BOOLEAN, j SEQUENCE OF NULL, k SEQUENCE OF C } C ::= CHOICE { x NULL, y BOOLEAN }`,
    octets: t(
      '30',
      t('05'),
      t('0c'),
      i('30'),
      t('a0'),
      t('04'),
      t('03', '00'),
      t('01', '00'),
      t('30', t('05'), t('05')),
      t('30', t('05'), t('01', 'ff')),
    ),
    xer: '<T><a/><b/><c/><d><e/></d><g/><h/><i><false/></i><j><NULL/><NULL/></j><k><x/><y><true/></y></k></T>',
  },
  {
    what: 'hexadecimal and binary text on one line (9.3, 9.4)',
    schema: 'T ::= SEQUENCE { a OCTET STRING, b BIT STRING }',
    octets: t('30', i('24', t('04', 'ab'.repeat(20)), t('04', 'cd')), t('03', '01', 'f0'.repeat(9))),
    xer: `<T><a>${'AB'.repeat(20)}CD</a><b>${'11110000'.repeat(9).slice(0, -1)}</b></T>`,
  },
  {
    what: 'no zeros at the end of named bits, but for the least size (9.3.2)',
    schema: 'T ::= SEQUENCE OF F F ::= BIT STRING { a(0), b(9) } (SIZE (0..64))',
    octets: t(
      '30',
      t('03', '00', '0000'),
      t('03', '00', '8000'),
      t('03', '03', '0008'),
      i('23', t('03', '00', '80'), t('03', '00', '000000'), t('03', '02', '0100')),
    ),
    xer: `<T><F/><F>1</F><F>0000000000001</F><F>1${'0'.repeat(38)}1</F></T>`,
  },
  {
    what: 'named bits with a least size',
    schema: 'T ::= SEQUENCE OF F F ::= BIT STRING { a(0) } (SIZE (5..64))',
    octets: t('30', t('03', '00', '0000'), t('03', '00', '8000'), t('03', '02', '04')),
    xer: '<T><F>00000</F><F>10000</F><F>000001</F></T>',
  },
  {
    what: 'the root of a SET by tag, then its additions (9.6)',
    schema: `T ::= SET { p [PRIVATE 1] NULL, c9 [9] NULL, u BOOLEAN, a [APPLICATION 5] NULL, c2 [2] NULL,
      choice CHOICE { x [7] NULL, y [APPLICATION 1] NULL }, ..., late [1] NULL, later [0] NULL }`,
    octets: t('31', t('80'), t('87'), t('82'), t('81'), t('45'), t('01', 'ff'), t('89'), t('c1')),
    xer: '<T><u><true/></u><choice><x/></choice><a/><c2/><c9/><p/><late/><later/></T>',
  },
  {
    what: 'elements of a SET OF by their text (9.7)',
    schema:
      'T ::= SEQUENCE { a SET OF INTEGER, b SET OF C, c SET OF BOOLEAN, d SET OF UTF8String }  C ::= CHOICE { z INTEGER, y BOOLEAN }',
    octets: t(
      '30',
      t('31', t('02', '03'), t('02', '64'), t('02', '14'), t('02', 'ff'), t('02', '03')),
      i('31', t('02', '03'), t('01', 'ff'), t('01', '00')),
      t('31', t('01', 'ff'), t('01', '00')),
      t('31', t('0c', 'f09d849e'), t('0c', 'efbfbd'), t('0c'), t('0c', '6162'), t('0c', '61')),
    ),
    xer:
      '<T><a><INTEGER>-1</INTEGER><INTEGER>100</INTEGER><INTEGER>20</INTEGER><INTEGER>3</INTEGER><INTEGER>3</INTEGER></a>' +
      '<b><y><false/></y><y><true/></y><z>3</z></b><c><false/><true/></c>' +
      '<d><UTF8String/><UTF8String>a</UTF8String><UTF8String>ab</UTF8String><UTF8String>\ufffd</UTF8String><UTF8String>𝄞</UTF8String></d></T>',
  },
  {
    what: 'sets in sets',
    schema: 'T ::= SET OF U  U ::= SET { b [1] SET OF INTEGER, a [0] INTEGER OPTIONAL }',
    octets: t(
      '31',
      t('31', t('a1', t('02', '05'), t('02', '04'))),
      i('31', i('a1', t('02', '03'), t('02', '01')), t('80', '09')),
      t('31', t('a1')),
    ),
    xer:
      '<T><U><a>9</a><b><INTEGER>1</INTEGER><INTEGER>3</INTEGER></b></U><U><b/></U>' +
      '<U><b><INTEGER>4</INTEGER><INTEGER>5</INTEGER></b></U></T>',
  },
  {
    what: 'what was left out because it has its DEFAULT value (9.5)',
    schema: `
      T ::= SEQUENCE { a INTEGER DEFAULT 7, b SEQUENCE OF E DEFAULT {on, off}, c [0] INTEGER, d S DEFAULT { x TRUE, z 2 },
        e SET { p [1] INTEGER DEFAULT 1, q [0] UTF8String DEFAULT "<&>" }, f OCTET STRING DEFAULT 'ABCD'H,
        g BIT STRING { n(0) } DEFAULT '1010000'B, h CHOICE { i [2] NULL } DEFAULT i : NULL, j REAL DEFAULT 0.5,
        k OBJECT IDENTIFIER DEFAULT {1 2 3}, l SET OF INTEGER DEFAULT {20, 3, 100}, ..., m [3] NULL DEFAULT NULL }
      E ::= ENUMERATED { off, on }
      S ::= SEQUENCE { x BOOLEAN, y [8] INTEGER DEFAULT 9, z [9] INTEGER OPTIONAL }`,
    octets: t('30', t('80', '05'), t('31', t('81', '06'))),
    xer:
      '<T><a>7</a><b><on/><off/></b><c>5</c><d><x><true/></x><y>9</y><z>2</z></d>' +
      '<e><q>&lt;&amp;&gt;</q><p>6</p></e><f>ABCD</f><g>101</g><h><i/></h><j>5.0E-1</j><k>1.2.3</k>' +
      '<l><INTEGER>100</INTEGER><INTEGER>20</INTEGER><INTEGER>3</INTEGER></l><m/></T>',
  },
  {
    what: 'DEFAULT values that were encoded all the same stand there once',
    schema: 'T ::= SEQUENCE { a [0] INTEGER DEFAULT 7, b [1] SET { c INTEGER DEFAULT 1 }, d [2] INTEGER DEFAULT 2 }',
    octets: t('30', t('80', '07'), t('a1', t('02', '01')), t('82', '03')),
    xer: '<T><a>7</a><b><c>1</c></b><d>3</d></T>',
  },
  {
    what: 'what a string contains, and a type that a table tells, by their types (9.3, 9.4, 9.12)',
    schema: `
      CLS ::= CLASS { &id INTEGER UNIQUE, &Type } WITH SYNTAX { ID &id TYPE &Type }
      Set CLS ::= { { ID 1 TYPE SET OF INTEGER } }
      T ::= SEQUENCE { id CLS.&id ({Set}), value CLS.&Type ({Set}{@id}), a OCTET STRING (CONTAINING U), b BIT STRING (CONTAINING C) }
      U ::= SEQUENCE { x NULL, y INTEGER DEFAULT 3 }
      C ::= CHOICE { z NULL }`,
    octets: t(
      '30',
      t('02', '01'),
      t('31', t('02', '02'), t('02', '01')),
      t('04', t('30', t('05'))),
      t('03', '00', t('05')),
    ),
    xer:
      '<T><id>1</id><value><SET_OF><INTEGER>1</INTEGER><INTEGER>2</INTEGER></SET_OF></value>' +
      '<a><U><x/><y>3</y></U></a><b><C><z/></C></b></T>',
  },
]

for (const { what, schema: body, octets, xer } of cases) {
  canonical(what, () => {
    assertEveryCut(schemaOf(body), 'T', unhex(octets), { text: xer, error: undefined }, { canonical: true })
    assertWellFormed(xer)
  })
}

canonical('an open type without a known type is refused', () => {
  const schema = schemaOf('T ::= SEQUENCE { a SEQUENCE OF ANY } U ::= OCTET STRING (CONTAINING NULL)')
  for (const value of [t('05'), t('30', t('05')), i('30'), t('04', '00'.repeat(200))]) {
    const octets = unhex(t('30', t('30', value)))
    const { text, error } = convertPieces(
      schema.xer('T', { canonical: true, maxContiguous: 127, windowSize: 50 }),
      singles(octets),
    )
    assert.is(text, '<T><a')
    assert.is(error?.code, 'XER_TYPE_UNKNOWN')
    assert.is(error?.path, 'T.a[0]')
    assert.is(error?.offset, value.length > 127 ? 6 : 4)
  }
  assertThrows(() => xerOf(schema, 'U', unhex(t('24', t('04', '0500'))), { canonical: true }), {
    code: 'XER_TYPE_UNKNOWN',
    offset: 0,
    path: 'U',
  })
})

canonical('what a later version of the schema has is refused: its form is not known', () => {
  const schema = schemaOf(`
    T ::= SEQUENCE { a A, b SEQUENCE OF E, c SEQUENCE OF C, ... }
    A ::= CHOICE { x NULL, ... }  E ::= [0] EXPLICIT ENUMERATED { y, ... }  C ::= SET { z NULL OPTIONAL, ... }`)
  const [a, b, c] = [t('05'), t('30', t('a0', t('0a', '00'))), t('30', t('31'))]
  const refused: readonly (readonly [octets: string, offset: number, path: string])[] = [
    [t('30', t('85', '07'), b, c), 2, 'T.a'],
    [t('30', i('bf50', t('04', '01')), b, c), 2, 'T.a'],
    [t('30', a, t('30', t('a0', t('0a', '00')), t('a0', t('0a', '01'))), c), 15, 'T.b[1]'],
    [t('30', a, t('30', t('a0', t('0a', '112233445566778899'))), c), 10, 'T.b[0]'],
    [t('30', a, b, t('30', t('31', t('86')))), 15, 'T.c[0]'],
    [t('30', a, b, c, t('86', '00'.repeat(300))), 17, 'T'],
  ]
  for (const [octets, offset, path] of refused) {
    for (const pieces of [[unhex(octets)], singles(unhex(octets))]) {
      const { error } = convertPieces(schema.xer('T', { canonical: true, maxContiguous: 127 }), pieces)
      assert.is(`${error?.code} ${error?.offset} ${error?.path}`, `XER_TYPE_UNKNOWN ${offset} ${path}`)
    }
  }
})

canonical('zeros at the end of named bits are as many as the least size wants', () => {
  const schema = schemaOf(
    'T ::= SEQUENCE OF BIT STRING { p(0), q(9) } (SIZE (3..20))  U ::= BIT STRING { p(0) } (SIZE (70))',
  )
  const octets = t('30', t('03', '00'), t('03', '0540'), t('03', '0080'), t('03', '060040'), t('03', '0600f0c0'))
  assertEveryCut(
    schema,
    'T',
    unhex(octets),
    {
      text: `<T>${['000', '010', '100', '0000000001', '0000000011110000110'.slice(0, 18)].map((bits) => `<BIT_STRING>${bits}</BIT_STRING>`).join('')}</T>`,
      error: undefined,
    },
    { canonical: true },
  )
  assert.is(xerOf(schema, 'U', unhex(t('03', '0780')), { canonical: true, outputSize: 1 }), `<U>1${'0'.repeat(69)}</U>`)
})

canonical('a DEFAULT value from a module that is missing is refused', () => {
  const schema = compileSchema(
    moduleText('IMPORTS three FROM Numbers; T ::= SEQUENCE { a INTEGER DEFAULT three, b NULL }', 'IMPLICIT TAGS'),
    { missing: 'any' },
  )
  assertThrows(() => xerOf(schema, 'T', unhex(t('30', t('05'))), { canonical: true }), {
    code: 'XER_TYPE_UNKNOWN',
    path: 'T',
  })
  assert.is(xerOf(schema, 'T', unhex(t('30', t('02', '01'), t('05'))), { canonical: true }), '<T><a>1</a><b/></T>')
})

canonical('several PDUs stand next to one another', () => {
  const schema = schemaOf('T ::= INTEGER')
  assert.is(xerOf(schema, 'T', unhex('020105020106'), { canonical: true, several: true }), '<T>5</T><T>6</T>')
})

canonical('text outside of sets goes on at once, that of a set is held up to a limit', () => {
  const schema = schemaOf('T ::= SEQUENCE { a OCTET STRING, b SET OF OCTET STRING }')
  const converter = schema.xer('T', { canonical: true, maxSetOctets: 1000 })
  converter.write(unhex(`3080${t('04', '11'.repeat(256))}`))
  const early = [...converter.texts()].reduce((sum, text) => sum + text.length, 0)
  assert.is(early, '<T><a></a>'.length + 512)
  converter.write(unhex('3180'))
  const elements = (count: number): Uint8Array => unhex(t('04', 'ab'.repeat(100)).repeat(count))
  converter.write(elements(3))
  let held = ''
  for (const text of converter.texts()) held += new TextDecoder().decode(text)
  assert.is(held, '<b')
  converter.write(elements(5))
  assertThrows(() => [...converter.texts()], { code: 'LIMIT_SET', path: 'T.b' })
  assertThrows(() => converter.next(), { code: 'LIMIT_SET' })
})

canonical('many elements without text count too', () => {
  const schema = schemaOf('T ::= SET OF NULL')
  const octets = unhex(t('31', t('05').repeat(5000)))
  const options = { canonical: true, maxSetOctets: 100_000 }
  assertThrows(() => xerOf(schema, 'T', octets, options), { code: 'LIMIT_SET', path: 'T' })
  assert.is(xerOf(schema, 'T', octets, { ...options, maxSetOctets: 400_000 }), `<T>${'<NULL/>'.repeat(5000)}</T>`)
})

canonical.run()
