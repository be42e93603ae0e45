/** Values of every type, and what is none. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { faultsOf, moduleText, schemaOf, showValue, wholeSchema } from './support.ts'

const values = suite('schema: values')

/** `v` of each body. */
const accepted: readonly [body: string, shown: string][] = [
  ['v BOOLEAN ::= TRUE', 'TRUE'],
  ['v BOOLEAN ::= w w BOOLEAN ::= FALSE', 'FALSE'],
  ['v NULL ::= NULL', 'NULL'],
  ['v INTEGER ::= -5', '-5'],
  ['v INTEGER ::= 340282366920938463463374607431768211456', '340282366920938463463374607431768211456'],
  ['v A ::= one A ::= INTEGER { one(1) } one INTEGER ::= 7', '1'],
  ['v A ::= two A ::= INTEGER { one(1) } two INTEGER ::= 2', '2'],
  ['v A ::= b A ::= ENUMERATED { a, b } b INTEGER ::= 7', 'b(1)'],
  ['v A ::= w w A ::= c A ::= ENUMERATED { a, ..., c }', 'c(1)'],
  ['v REAL ::= 5', '5=5*10^0'],
  ['v REAL ::= -1.50E2', '-150=-150*10^0'],
  ['v REAL ::= 0.1', '0.1=1*10^-1'],
  ['v REAL ::= { mantissa 5, base 2, exponent -1 }', '2.5=5*2^-1'],
  ['v REAL ::= PLUS-INFINITY', 'Infinity=0*10^0'],
  ['v REAL ::= NOT-A-NUMBER', 'NaN=0*10^0'],
  ["v BIT STRING ::= '101'B", "'10100000'B/3"],
  ["v BIT STRING ::= 'A'H", "'10100000'B/4"],
  ["v BIT STRING ::= ''B", "''B/0"],
  ['v A ::= { b, a } A ::= BIT STRING { a(0), b(9) }', "'1000000001000000'B/10"],
  ['v A ::= {} A ::= BIT STRING { a(0) }', "''B/0"],
  ["v OCTET STRING ::= '0AF'H", "'0af0'H"],
  ["v OCTET STRING ::= '1'B", "'80'H"],
  ['v A ::= CONTAINING 5 A ::= OCTET STRING (CONTAINING INTEGER)', 'containing 5'],
  ['v B ::= CONTAINING 5 A ::= OCTET STRING (CONTAINING INTEGER) B ::= [0] A (SIZE (1..9))', 'containing 5'],
  ['v OBJECT IDENTIFIER ::= { iso(1) member-body(2) 840 us(5) }', '1.2.840.5'],
  ['v OBJECT IDENTIFIER ::= { iso identified-organization 6 }', '1.3.6'],
  ['v OBJECT IDENTIFIER ::= { itu-t recommendation a 5 }', '0.0.1.5'],
  ['v OBJECT IDENTIFIER ::= { joint-iso-itu-t 999 }', '2.999'],
  ['v OBJECT IDENTIFIER ::= { w 5 x(n) n } w OBJECT IDENTIFIER ::= { 1 2 } n INTEGER ::= 7', '1.2.5.7.7'],
  ['v OBJECT IDENTIFIER ::= { 1 2 r 3 } r RELATIVE-OID ::= { 8 nine(9) }', '1.2.8.9.3'],
  ['v OBJECT IDENTIFIER ::= w w OBJECT IDENTIFIER ::= { 1 2 }', '1.2'],
  ['v RELATIVE-OID ::= { 5 }', '5'],
  ['v OID-IRI ::= "/ISO/6"', '"/ISO/6"'],
  ['v IA5String ::= "a ""b"""', '"a \\"b\\""'],
  ['v IA5String ::= { "a", w, {6, 1} } w IA5String ::= "b"', '"aba"'],
  ['v UTF8String ::= { {0, 0, 32, 172}, "x" }', '"€x"'],
  ['v UTCTime ::= "9912312359Z"', '"9912312359Z"'],
  ['v DATE ::= "2024-02-29"', '"2024-02-29"'],
  ['v A ::= { a 1, b { c TRUE } } A ::= SEQUENCE { a INTEGER, b SET { c BOOLEAN } }', '{a 1, b {c TRUE}}'],
  ['v A ::= { b 1, a 2 } A ::= SET { a [0] INTEGER, b [1] INTEGER, c NULL OPTIONAL }', '{a 2, b 1}'],
  ['v A ::= {} A ::= SEQUENCE { a NULL OPTIONAL }', '{}'],
  ['v A ::= { 1, 2 } A ::= SEQUENCE OF INTEGER', '[1, 2]'],
  ['v A ::= { {}, { a, b } } A ::= SET OF BIT STRING { a(0), b(1) }', "[''B/0, '11000000'B/2]"],
  ['v A ::= { n 1, n 2 } A ::= SEQUENCE OF n INTEGER', '[1, 2]'],
  ['v A ::= { n, w } A ::= SEQUENCE OF n INTEGER n INTEGER ::= 5 w INTEGER ::= 6', '[5, 6]'],
  ['v A ::= b : 5 A ::= CHOICE { a NULL, b INTEGER }', 'b: 5'],
  ['v A ::= b : a : NULL A ::= CHOICE { a NULL, b [0] A }', 'b: a: NULL'],
  ['v ANY ::= INTEGER : 5', 'open 5'],
  ['v ANY ::= NULL : NULL', 'open NULL'],
  ['v M.A ::= M.w A ::= INTEGER w A ::= 5', '5'],
  ['v A {5} ::= w w INTEGER ::= 5 A {INTEGER : n} ::= INTEGER (n)', '5'],
]

for (const [body, shown] of accepted) {
  values(`reads ${body}`, () => {
    const value = schemaOf(body).modules[0].values.get('v')
    assert.is(value === undefined ? undefined : showValue(value), shown)
  })
}

const refused: readonly [body: string, faults: readonly string[]][] = [
  ['v INTEGER ::= TRUE', ['2:15 VALUE_TYPE']],
  ['v BOOLEAN ::= 5', ['2:15 VALUE_TYPE']],
  ['v NULL ::= {}', ['2:12 VALUE_TYPE']],
  ['v INTEGER ::= w', ['2:15 REFERENCE_UNKNOWN']],
  ['v INTEGER ::= w w BOOLEAN ::= TRUE', ['2:15 VALUE_TYPE']],
  ['v INTEGER ::= w w INTEGER ::= v', ['2:1 REFERENCE_CIRCULAR']],
  ['v ENUMERATED { abc } ::= abd', ['2:26 VALUE_TYPE']],
  ['v REAL ::= { mantissa 1, base 3, exponent 1 }', ['2:12 VALUE_TYPE']],
  ['v BIT STRING { a(0) } ::= { b }', ['2:29 VALUE_TYPE']],
  ['v OCTET STRING ::= "abc"', ['2:20 VALUE_TYPE']],
  ['v OCTET STRING ::= CONTAINING 5', ['2:20 VALUE_TYPE']],
  ['v OBJECT IDENTIFIER ::= { 1 }', ['2:25 VALUE_OID']],
  ['v OBJECT IDENTIFIER ::= { 1 40 }', ['2:25 VALUE_OID']],
  ['v OBJECT IDENTIFIER ::= { 3 1 }', ['2:25 VALUE_OID']],
  ['v OBJECT IDENTIFIER ::= {}', ['2:26 SYNTAX']],
  ['v OBJECT IDENTIFIER ::= { 1 2 nobody }', ['2:31 VALUE_OID']],
  ['v OBJECT IDENTIFIER ::= { 1 2 b } b BOOLEAN ::= TRUE', ['2:31 VALUE_OID']],
  ['v OBJECT IDENTIFIER ::= { 1 2 x(-1) }', ['2:31 VALUE_OID']],
  ['v OBJECT IDENTIFIER ::= { 1 2 "x" }', ['2:31 SYNTAX']],
  ['v NumericString ::= "12a"', ['2:21 VALUE_TYPE']],
  ['v IA5String ::= "\u00e9"', ['2:17 VALUE_TYPE']],
  ['v SEQUENCE { a INTEGER } ::= { b 5 }', ['2:32 VALUE_COMPONENT']],
  ['v SEQUENCE { a INTEGER } ::= { a 5, a 6 }', ['2:37 VALUE_COMPONENT']],
  ['v SEQUENCE { a INTEGER } ::= {}', ['2:30 VALUE_COMPONENT']],
  ['v SEQUENCE { a INTEGER } ::= { a 5 b }', ['2:36 SYNTAX']],
  ['v SEQUENCE OF INTEGER ::= { 1, TRUE }', ['2:32 VALUE_TYPE']],
  ['v CHOICE { abc NULL } ::= abd : NULL', ['2:27 VALUE_TYPE']],
  ['v CHOICE { abc NULL } ::= NULL', ['2:27 VALUE_TYPE']],
  ['v ANY ::= 5', ['2:11 VALUE_TYPE']],
  ['A ::= SEQUENCE { a INTEGER DEFAULT "x" }', ['2:36 VALUE_TYPE']],
  ['A ::= SEQUENCE { a B DEFAULT { b 5 } } B ::= SEQUENCE { b NULL }', ['2:34 VALUE_TYPE']],
  ['v EXTERNAL ::= { encoding 5 }', ['2:16 note VALUE_UNKNOWN']],
  ['v B ::= 5 B ::= SEQUENCE { a C }', ['2:30 REFERENCE_UNKNOWN', '2:9 VALUE_TYPE']],
]

for (const [body, faults] of refused) {
  values(`refuses ${body}`, () => assert.equal(faultsOf(body), faults))
}

values('suggest the nearest name', () => {
  const messageOf = (body: string): string => {
    try {
      wholeSchema([{ name: 'm', text: moduleText(body) }])
    } catch (error) {
      return String(error).split('\n')[1]
    }
    return ''
  }
  assert.match(messageOf('v ENUMERATED { colour } ::= color'), 'did you mean colour?')
  assert.match(messageOf('v SEQUENCE { version NULL } ::= { versoin NULL }'), 'did you mean version?')
  assert.match(messageOf('A ::= Certifcate Certificate ::= NULL'), 'did you mean Certificate?')
  assert.match(messageOf('A ::= FOO Foo ::= NULL'), 'did you mean Foo?')
  assert.not.match(messageOf('A ::= Wxyz Foo ::= NULL'), 'did you mean')
})

values('of macros are object identifiers and numbers', () => {
  const { values: found } = schemaOf(
    'a OBJECT-TYPE SYNTAX INTEGER ACCESS read-only STATUS mandatory ::= { b 1 } b OBJECT IDENTIFIER ::= { 1 3 } t TRAP-TYPE ENTERPRISE b ::= 5',
  ).modules[0]
  assert.is(showValue(found.get('a')!), '1.3.1')
  assert.is(showValue(found.get('t')!), '5')
})

values.run()
