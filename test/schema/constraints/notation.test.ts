/** Constraints and values in words of the notation. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { describeConstraint, describeValue } from '../../../src/schema/constraint-notation.ts'
import { constrained } from './support.ts'

const notation = suite('schema: constraints in notation')

const written: readonly [body: string, text: string][] = [
  ['A ::= INTEGER (5)', 'INTEGER (5)'],
  ['A ::= INTEGER (MIN..-1 | 5..MAX)', 'INTEGER (MIN..-1 | 5..MAX)'],
  ['A ::= INTEGER (1..5, ...)', 'INTEGER (1..5, ...)'],
  ['A ::= REAL (0.5..<1e300)', 'REAL (0.5..<1e300)'],
  ['A ::= REAL (2 | 0..1 | MIN<..-1)', '2 | 0..1 | MIN<..-1'],
  ['A ::= REAL (0..PLUS-INFINITY)', 'REAL (0..PLUS-INFINITY)'],
  ['A ::= IA5String (SIZE (1..255))', 'SIZE (1..255)'],
  ['A ::= IA5String (SIZE (3 | 5..MAX, ...))', 'SIZE (3 | 5..MAX), ...'],
  ['A ::= IA5String (FROM ("A".."Z"))', 'FROM ("A".."Z")'],
  ['A ::= IA5String (FROM ("+-" | "0".."9" | """"))', 'FROM ("""+-" | "0".."9")'],
  ['A ::= IA5String (FROM ({0,9} | {0,10}..{1,15} | "a"))', 'FROM ({0, 0, 0, 9}..{0, 0, 0, 31} | "a")'],
  ['A ::= IA5String (FROM ({0,9} | "a"))', 'FROM ({0, 0, 0, 9} | "a")'],
  ['A ::= IA5String (SIZE (1) ^ FROM ("a"))', 'SIZE (1) ^ FROM ("a")'],
  ['A ::= IA5String (("x" | "y") ^ SIZE (1))', '("x" | "y") ^ SIZE (1)'],
  ['A ::= IA5String (FROM ("a") | SIZE (1))', 'FROM ("a") | SIZE (1)'],
  ['A ::= IA5String ((FROM ("a") | SIZE (1)) ^ FROM ("b"))', 'FROM ("b") ^ (FROM ("a") | SIZE (1))'],
  ['A ::= IA5String (SIZE (1..5) ^ FROM ("a".."c") EXCEPT "b")', '(SIZE (1..5) ^ FROM ("a".."c")) EXCEPT "b"'],
  ['A ::= IA5String ((SIZE (1) | "xy") EXCEPT ("a" | "b"))', '(SIZE (1) | "xy") EXCEPT ("a" | "b")'],
  ['A ::= IA5String (ALL EXCEPT "b")', 'ALL EXCEPT "b"'],
  ['A ::= UTF8String (PATTERN "a*")', 'PATTERN "a*"'],
  ['A ::= TIME (SETTINGS "Basic=Date")', 'SETTINGS "Basic=Date"'],
  ['A ::= NULL (CONSTRAINED BY {})', 'CONSTRAINED BY {}'],
  ['A ::= SEQUENCE SIZE (2) OF NULL', 'SIZE (2)'],
  ['A ::= B (WITH COMPONENT (1..5, ...)) B ::= SEQUENCE OF INTEGER', 'WITH COMPONENT (1..5, ...)'],
  [
    'A ::= B (WITH COMPONENTS { a (5), b ABSENT }) B ::= SEQUENCE { a INTEGER, b NULL OPTIONAL }',
    'WITH COMPONENTS {..., a (5) PRESENT, b ABSENT}',
  ],
  ['A ::= B (WITH COMPONENTS { ..., a (5) }) B ::= SEQUENCE { a INTEGER }', 'WITH COMPONENTS {..., a (5)}'],
  ['A ::= OCTET STRING (CONTAINING B ENCODED BY {2 1}) B ::= NULL', 'CONTAINING a type ENCODED BY {2 1}'],
  ['A ::= OCTET STRING (ENCODED BY {2 1})', 'ENCODED BY {2 1}'],
  ['A ::= ANY (B) B ::= NULL', 'a type'],
  ['A ::= SEQUENCE { a NULL } (v) v B ::= { a NULL } B ::= SEQUENCE { a NULL }', '{a NULL}'],
]

for (const [body, text] of written) {
  notation(`of ${body}`, () => {
    const { constraint } = constrained(body)
    assert.is(
      describeConstraint(constraint, () => 'a type'),
      text,
    )
  })
}

notation('types have their number where no name is given', () => {
  const { constraint } = constrained('A ::= ANY (B) B ::= NULL')
  assert.is(describeConstraint(constraint), `type ${constraint.type}`)
})

notation('only an extension is written as everything', () => {
  assert.is(describeConstraint({ extensible: true }), 'MIN..MAX, ...')
})

notation('values', () => {
  const texts: [string, Parameters<typeof describeValue>[0]][] = [
    ['FALSE', { kind: 'boolean', value: false }],
    ['NULL', { kind: 'null' }],
    ['blue', { kind: 'enumerated', name: 'blue', value: 3n }],
    ['-1.5e-7', { kind: 'real', value: -1.5e-7, mantissa: -15n, base: 10, exponent: -8n }],
    ['{1 2 840}', { kind: 'objectIdentifier', arcs: [1n, 2n, 840n] }],
    [`'011'B`, { kind: 'bitString', octets: Uint8Array.of(0x60), bitLength: 3 }],
    [`'60FF'H`, { kind: 'bitString', octets: Uint8Array.of(0x60, 0xff), bitLength: 16 }],
    ['"say ""a"""', { kind: 'string', value: 'say "a"' }],
    ['{"a", {0, 0, 0, 10}, "b"}', { kind: 'string', value: 'a\nb' }],
    ['""', { kind: 'string', value: '' }],
    ['{TRUE, NULL}', { kind: 'list', elements: [{ kind: 'boolean', value: true }, { kind: 'null' }] }],
    ['a: NULL', { kind: 'choice', alternative: 'a', value: { kind: 'null' } }],
    ['NULL', { kind: 'open', type: 1, value: { kind: 'null' } }],
    ['NULL', { kind: 'containing', type: 1, value: { kind: 'null' } }],
    ['a value of a module that is not at hand', { kind: 'unknown' }],
  ]
  for (const [text, value] of texts) assert.is(describeValue(value), text)
})

notation('what is long is cut', () => {
  const octets = new Uint8Array(50)
  assert.is(describeValue({ kind: 'octetString', octets }), `'${'00'.repeat(40)}'H and 10 more octets`)
  assert.is(describeValue({ kind: 'bitString', octets, bitLength: 41 }), `'${'0'.repeat(40)}'B and 1 more bits`)
  assert.is(describeValue({ kind: 'string', value: 'x'.repeat(43) }), `"${'x'.repeat(40)}" and 3 more characters`)
  const digits = describeValue({ kind: 'integer', value: 10n ** 60n })
  assert.is(digits, `1${'0'.repeat(19)}[21 digits]${'0'.repeat(20)}`)
  const ranges = Array.from({ length: 20 }, (_, i) => ({ min: BigInt(2 * i), max: BigInt(2 * i) }))
  assert.is(
    describeConstraint({ extensible: false, range: ranges }),
    'INTEGER (0 | 2 | 4 | 6 | 8 | 10 | 12 | 14 | 16 | 18 | 20 | 22 | 8 more)',
  )
})

notation.run()
