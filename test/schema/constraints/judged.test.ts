/** Constraints over contents octets of each kind: what is found, and what is said of it. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeObjectIdentifier } from '../../../src/ber/values/object-identifier.ts'
import { encodeUtf8 } from '../../../src/ber/values/utf8-string.ts'
import { unmetConstraint } from '../../../src/schema/constraints.ts'
import type { EffectiveConstraint } from '../../../src/schema/notation/index.ts'
import { unhex } from '../../support/hex.ts'
import { constrained, judge } from './support.ts'

const judged = suite('schema: constraints over contents octets')

const text = (value: string) => encodeUtf8(value)
const oid = encodeObjectIdentifier

const met: readonly [body: string, contents: Uint8Array][] = [
  [
    'A ::= INTEGER (-170141183460469231731687303715884105728..0)',
    unhex('80 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00'),
  ],
  ['A ::= INTEGER (1..5, ...)', unhex('09')],
  ['A ::= INTEGER (1..5, ..., 7)', unhex('08')],
  ['A ::= NULL (NULL)', unhex('')],
  ['A ::= BOOLEAN (TRUE)', unhex('01')],
  ['A ::= OBJECT IDENTIFIER ({1 2 840} | {2 999 3})', oid('2.999.3')],
  ['A ::= RELATIVE-OID ({8571 3 2})', unhex('c2 7b 03 02')],
  ['A ::= BIT STRING (SIZE (0))', unhex('00')],
  // The values of unused bits are no part of a value (X.690 11.2.1 is for DER).
  ["A ::= BIT STRING ('101'B)", unhex('05 bf')],
  ['A ::= BIT STRING { a(0), b(9) } (SIZE (32))', unhex('07 80')],
  ['A ::= BIT STRING { a(0), b(9) } (SIZE (1))', unhex('00 80 00')],
  ['A ::= BIT STRING { a(0), b(9) } ({a})', unhex('00 80 00')],
  ['A ::= UTF8String (SIZE (3))', text('a\u{e9}\u{1f600}')],
  ['A ::= UTF8String (FROM ({0,0,0,200}..{0,1,246,0}))', text('\u{e9}\u{20ac}\u{1f600}')],
  ['A ::= BMPString (SIZE (2))', unhex('d8 3d de 00')],
  ['A ::= UTCTime ("991231235959Z")', text('991231235959Z')],
  ['A ::= DATE ("1985-04-12")', text('19850412')],
  ['A ::= TIME-OF-DAY ("10:15:00")', text('101500')],
  ['A ::= DATE-TIME ("1985-04-12T10:15:00")', text('19850412101500')],
  ['A ::= DURATION ("PT2M")', text('T2M')],
  ['A ::= OID-IRI ("/ISO")', text('/ISO')],
  // What these say of a value is not known here, so no value breaks them.
  ['A ::= UTF8String (PATTERN "a*")', text('b')],
  ['A ::= UTF8String (ALL EXCEPT PATTERN "a*")', text('a')],
  ['A ::= UTF8String (PATTERN "a*" | "c")', text('b')],
  ['A ::= UTF8String ((PATTERN "a*" ^ SIZE (1)) | "c")', text('b')],
  ['A ::= OCTET STRING (CONTAINING INTEGER)', unhex('ff')],
  ['A ::= TeletexString (FROM ("a") | "xyz")', unhex('c2 65')],
  ['A ::= OCTET STRING (CONTAINING INTEGER ENCODED BY {2 1}) (SIZE (1))', unhex('ff')],
  ['A ::= BOOLEAN (CONSTRAINED BY {})', unhex('00')],
  ['A ::= TIME (SETTINGS "Basic=Date")', text('x')],
  ['A ::= B (WITH COMPONENTS { a ABSENT } | WITH COMPONENTS { a }) B ::= SEQUENCE { a NULL OPTIONAL }', unhex('05 00')],
  ['A ::= B ({ a NULL }) B ::= SEQUENCE { a NULL OPTIONAL }', unhex('')],
  ['A ::= SEQUENCE SIZE (2) OF NULL', unhex('')],
  // Contents that are no value of the type: their own fault, told before.
  ['A ::= INTEGER (1)', unhex('')],
  ['A ::= REAL (1)', unhex('b0 01 01')],
]

for (const [body, contents] of met) {
  judged(`${body}: ${contents.length} octets meet it`, () => {
    assert.is(judge(constrained(body), contents), undefined)
  })
}

const broken: readonly [
  body: string,
  contents: Uint8Array,
  part: string,
  expected: string,
  actual: string,
  index?: number,
][] = [
  ['A ::= INTEGER (0..255 | 300)', unhex('01 2b'), 'range', 'INTEGER (0..255 | 300)', '299'],
  [
    'A ::= INTEGER (1..MAX)',
    unhex('80 00 00 00 00 00 00 00 00'),
    'range',
    'INTEGER (1..MAX)',
    '-2361183241434822606848',
  ],
  ['A ::= REAL (0<..<1)', unhex(''), 'reals', 'REAL (0<..<1)', '0'],
  ['A ::= REAL (0..1)', unhex('42'), 'reals', 'REAL (0..1)', 'NOT-A-NUMBER'],
  ['A ::= REAL (0..MAX)', unhex('41'), 'reals', 'REAL (0..MAX)', 'MINUS-INFINITY'],
  ['A ::= REAL (0.5)', unhex('80 00 01'), 'values', '0.5', '1'],
  ['A ::= OCTET STRING (SIZE (1..4))', unhex('01 02 03 04 05'), 'size', 'SIZE (1..4)', '5 octets'],
  ['A ::= BIT STRING (SIZE (2..MAX))', unhex('07 80'), 'size', 'SIZE (2..MAX)', '1 bit'],
  ['A ::= BIT STRING { a(0) } (SIZE (8))', unhex('00 80 01'), 'size', 'SIZE (8)', '16 bits'],
  ['A ::= UTF8String (SIZE (1))', text('\u{e9}\u{e9}'), 'size', 'SIZE (1)', '2 characters'],
  ['A ::= IA5String (FROM ("A".."Z" | "_-"))', text('AZ0'), 'alphabet', 'FROM ("-" | "A".."Z" | "_")', '"0"', 2],
  ['A ::= UTF8String (FROM ("a".."z"))', text('a\u{e9}b'), 'alphabet', 'FROM ("a".."z")', '{0, 0, 0, 233}', 1],
  ['A ::= BMPString (FROM ("ab"))', unhex('00 61 20 ac'), 'alphabet', 'FROM ("a".."b")', '{0, 0, 32, 172}', 2],
  [
    'A ::= UniversalString (FROM ("ab"))',
    unhex('00 00 00 61 00 01 f6 00'),
    'alphabet',
    'FROM ("a".."b")',
    '{0, 1, 246, 0}',
    4,
  ],
  ['A ::= B (a | c) B ::= ENUMERATED { a, b, c }', unhex('01'), 'values', 'a | c', 'b'],
  ['A ::= B (ALL EXCEPT b) B ::= ENUMERATED { a, b }', unhex('01'), 'noneOf', 'ALL EXCEPT b', 'b'],
  ['A ::= BOOLEAN (TRUE)', unhex('00'), 'values', 'TRUE', 'FALSE'],
  ['A ::= OBJECT IDENTIFIER ({1 2 840})', oid('1.2.841'), 'values', '{1 2 840}', '{1 2 841}'],
  ['A ::= RELATIVE-OID ({8571 3})', unhex('c2 7b 04'), 'values', '{8571 3}', '{8571 4}'],
  ["A ::= BIT STRING ('101'B)", unhex('00 a0'), 'values', "'101'B", "'10100000'B"],
  ["A ::= OCTET STRING ('01AB'H | ''H)", unhex('01'), 'values', "'01AB'H | ''H", "'01'H"],
  ['A ::= DATE ("1985-04-12")', text('19850413'), 'values', '"1985-04-12"', '"19850413"'],
  ['A ::= IA5String ("yes" | "no")', text('maybe'), 'values', '"yes" | "no"', '"maybe"'],
  ['A ::= IA5String (FROM ("a") | SIZE (1) | "xyz")', text('bc'), 'anyOf', 'FROM ("a") | SIZE (1) | "xyz"', '"bc"'],
  ['A ::= IA5String (FROM ("a".."c") EXCEPT FROM ("a"))', text('aa'), 'noneOf', 'ALL EXCEPT FROM ("a")', '"aa"'],
  ['A ::= IA5String ((PATTERN "a*" ^ SIZE (1)) | "c")', text('bb'), 'anyOf', 'SIZE (1) ^ PATTERN "a*" | "c"', '"bb"'],
  ['A ::= TeletexString (SIZE (1))', unhex('c2 65'), 'size', 'SIZE (1)', '2 characters'],
  ['A ::= TeletexString (FROM ("a"))', text('ab'), 'alphabet', 'FROM ("a")', '"b"', 1],
  ['A ::= ObjectDescriptor ("x")', text('y'), 'values', '"x"', '"y"'],
]

for (const [body, contents, part, expected, actual, index = 0] of broken) {
  judged(`${body}: broken by ${actual}`, () => {
    assert.equal(judge(constrained(body), contents), { part, expected, actual, index })
  })
}

judged('the first part that is broken is told', () => {
  const subject = constrained('A ::= IA5String (SIZE (1..2) ^ FROM ("ab"))')
  assert.is(judge(subject, text('xyz'))?.part, 'size')
  assert.is(judge(subject, text('xy'))?.part, 'alphabet')
})

judged('several lists of alternatives all count', () => {
  const subject = constrained('A ::= IA5String (FROM ("a") | SIZE (2))(FROM ("b") | SIZE (3))')
  assert.is(judge(subject, text('')), undefined)
  assert.is(judge(subject, text('aaa')), undefined)
  assert.is(judge(subject, text('aa'))?.part, 'anyOf')
})

judged('a root without values lets nothing pass', () => {
  const { type } = constrained('A ::= INTEGER')
  const constraint: EffectiveConstraint = { extensible: false, range: [] }
  assert.is(unmetConstraint(type, constraint, unhex('05'))?.expected, 'INTEGER (no value)')
})

judged('values that are not known forbid nothing', () => {
  const { type } = constrained('A ::= OCTET STRING')
  const constraint: EffectiveConstraint = { extensible: false, values: [{ kind: 'unknown' }] }
  assert.is(unmetConstraint(type, constraint, unhex('05')), undefined)
})

judged('a list of values is shared among types that compare differently', () => {
  const values = [{ kind: 'bitString', octets: unhex('80'), bitLength: 1 }] as const
  const constraint: EffectiveConstraint = { extensible: false, values }
  const plain = constrained('A ::= BIT STRING').type
  const named = constrained('A ::= BIT STRING { a(0) }').type
  for (let again = 0; again < 2; again++) {
    assert.is(unmetConstraint(plain, constraint, unhex('06 80'))?.part, 'values')
    assert.is(unmetConstraint(named, constraint, unhex('06 80')), undefined)
  }
})

judged.run()
