/** What constraints come to in the block, and what is left to JavaScript. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compiled, Dumper, dumpOf } from './support.ts'

const constraints = suite('schema: tables of constraints')

/** The transition of `A ::= type`. */
const of = (type: string): string => dumpOf(`A ::= ${type}`)[1].trim()

/** Constraints of the type that JavaScript checks: names of their parts. */
function checksOf(type: string): string[] {
  const [transition] = compiled(`A ::= ${type}`).transitions
  return transition.checks.flatMap((each) => Object.keys(each)).filter((part) => part !== 'extensible')
}

const notesOf = (body: string): readonly string[] => compiled(body).notes

constraints('ranges of INTEGER', () => {
  assert.is(of('INTEGER (0..255)'), '02 ~22 INTEGER [0..255] A >s0')
  assert.is(of('INTEGER (0..MAX)'), '02 ~22 INTEGER [0..) A >s0')
  assert.is(of('INTEGER (MIN..-1)'), '02 ~22 INTEGER (..-1] A >s0')
  assert.is(of('INTEGER (1 | 3..5 | 6 | 9..MAX)'), '~02 ~22 INTEGER [1..){1..1,3..6,9..} A >s0')
  assert.is(of('INTEGER (0..9) (5..20)'), '02 ~22 INTEGER [5..9] A >s0')
  assert.is(of('INTEGER (0..9, ...)'), '02 ~22 INTEGER A >s0')
})

constraints('bounds at the ends of 64 bits are bounds, those beyond are checked in JavaScript', () => {
  assert.is(of('INTEGER (-9223372036854775808..9223372036854775807)'), '02 ~22 INTEGER [..] A >s0')
  assert.is(of('INTEGER (0..9223372036854775807)'), '02 ~22 INTEGER [0..] A >s0')
  assert.is(of('INTEGER (0..9223372036854775808)'), '~02 ~22 INTEGER check A >s0')
  assert.equal(checksOf('INTEGER (0..9223372036854775808)'), ['range'])
})

constraints('bounds are upside down where nothing is allowed', () => {
  assert.is(of('INTEGER (1..3) (7..9)'), `02 ~22 INTEGER [${2n ** 63n - 1n}..${-(2n ** 63n)}] A >s0`)
})

constraints('sizes, in the unit of the type', () => {
  assert.is(of('OCTET STRING (SIZE (0..65535))'), '04 ~24 OCTET_STRING [0..65535] A >s0')
  assert.is(of('UTF8String (SIZE (1..MAX))'), '0c ~2c UTF8 [1..) A >s0')
  assert.is(of('BIT STRING (SIZE (8 | 16))'), '~03 ~23 BIT_STRING [8..16]{8..8,16..16} A >s0')
  assert.is(of('SET SIZE (1..4) OF NULL'), '~11 31 CONTAINER set-of [1..4] A >s0 /s1')
  assert.is(of('BIT STRING { x(0) } (SIZE (8))'), '03 ~23 BIT_STRING named [8..8] A >s0')
})

constraints('permitted alphabets', () => {
  assert.is(of('PrintableString'), '13 ~33 ASCII A >s0')
  assert.is(of('PrintableString (FROM ("a".."c" | "+"))'), '13 ~33 ASCII from "+abc" A >s0')
  assert.is(of('NumericString (FROM ("0".."3")) (SIZE (4))'), '12 ~32 ASCII [4..4] from "0123" A >s0')
  assert.is(of('IA5String (FROM ("a".."z")) (FROM ("x".."~"))'), '16 ~36 ASCII from "xyz" A >s0')
  assert.is(of('UTF8String (FROM ("a".."z"))'), '~0c ~2c UTF8 check A >s0')
  assert.equal(checksOf('BMPString (FROM ("a".."z")) (SIZE (1))'), ['alphabet'])
})

constraints('alphabets of the types themselves', () => {
  const tables = compiled('A ::= SEQUENCE { n NumericString (FROM ("7")), v VisibleString }')
  const dumper = new Dumper(tables)
  const [, numeric, visible] = tables.transitions.filter(({ type }) => type !== undefined)
  assert.is(dumper.baseAlphabet(numeric.address), ' 0123456789')
  const visibles = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => 32 + index))
  assert.is(dumper.baseAlphabet(visible.address), visibles)
})

constraints('single values as contents octets', () => {
  assert.is(of('IA5String ("ab" | "c" | "")'), '~16 ~36 ASCII values 6162|63| A >s0')
  assert.is(of('OBJECT IDENTIFIER ({1 2 840} | {2 999})'), '~06 ~26 OBJECT_IDENTIFIER values 2a8648|8837 A >s0')
  assert.is(of("OCTET STRING ('0A'H)"), '~04 ~24 OCTET_STRING values 0a A >s0')
  assert.is(of('ENUMERATED { x, y, z } (x | z)'), '~0a ~2a ENUMERATED [0..2] values 00|02 A >s0')
  assert.is(of('BMPString ("ab")'), '~1e ~3e BMP values 00610062 A >s0')
  // Of these, one value has several encodings under BER, or no plain one.
  assert.equal(checksOf('BOOLEAN (TRUE)'), ['values'])
  assert.equal(checksOf("BIT STRING ('1'B)"), ['values'])
  assert.equal(checksOf('REAL (1.5)'), ['values'])
  assert.equal(checksOf('TeletexString ("é")'), ['values'])
})

constraints('unions and exclusions over several parts', () => {
  assert.equal(checksOf('IA5String (SIZE (1) | "long")'), ['anyOf'])
  assert.equal(checksOf('IA5String (SIZE (3) EXCEPT "abc")').sort(), ['noneOf'])
  assert.is(of('IA5String (SIZE (3) EXCEPT "abc")'), '~16 ~36 ASCII check [3..3] A >s0')
})

constraints('items of an ENUMERATED', () => {
  assert.is(of('ENUMERATED { a, b, c }'), '0a ~2a ENUMERATED [0..2] A >s0')
  assert.is(of('ENUMERATED { a(5), b(-1), c(6) }'), '~0a ~2a ENUMERATED [-1..6]{-1..-1,5..6} A >s0')
  assert.is(of('ENUMERATED { a, ..., b }'), '0a ~2a ENUMERATED A >s0')
  const tables = compiled('A ::= ENUMERATED { a(5), b(-1), c(6), ..., d(300) }')
  assert.equal(new Dumper(tables).items(tables.transitions[0].address), ['-1=b', '5=a', '6=c', '300=d'])
})

constraints('DEFAULT values as contents octets under DER, within tags and alternatives', () => {
  const component = (text: string): string => dumpOf(`A ::= SEQUENCE { a ${text} }`).slice(3).join('\n')
  assert.match(component('INTEGER DEFAULT -129'), /INTEGER default ff7f a >/)
  assert.match(component('BOOLEAN DEFAULT TRUE'), /BOOLEAN default ff a >/)
  assert.match(component("BIT STRING DEFAULT '1010'B"), /BIT_STRING default 04a0 a >/)
  assert.match(component("BIT STRING { x(0) } DEFAULT '1010'B"), /BIT_STRING named default 05a0 a >/)
  assert.match(component('UTF8String DEFAULT ""'), /UTF8 default {2}a >/)
  assert.match(component('[0] EXPLICIT [1] EXPLICIT INTEGER DEFAULT 5'), /a0 CONTAINER a >.* INTEGER default 05 >/s)
  const choice = component('CHOICE { x [0] INTEGER, y [1] INTEGER } DEFAULT y : 7')
  assert.match(choice, /80 ~a0 INTEGER a\.x >/)
  assert.match(choice, /81 ~a1 INTEGER default 07 a\.y >/)
})

constraints('named bits', () => {
  assert.is(of('BIT STRING { x(0) }'), '03 ~23 BIT_STRING named A >s0')
})

constraints('WITH COMPONENTS: presence, and constraints that are merged in', () => {
  const body = `A ::= SEQUENCE { a INTEGER (0..9) OPTIONAL, b B OPTIONAL, c NULL OPTIONAL }
    (WITH COMPONENTS { ..., a (5..20) PRESENT, b (WITH COMPONENTS { ..., x ABSENT }), c ABSENT })
    B ::= SET { x [0] NULL OPTIONAL, y [1] NULL OPTIONAL }`
  assert.equal(dumpOf(body), [
    's0 root end',
    '  ~10 30 CONTAINER A >s0 /s1',
    's1 sequence 0',
    '  02 ~22 INTEGER [5..9] a >s2',
    's2 sequence 1 end',
    '  ~11 ~31 CONTAINER b >s3 /s4',
    's3 sequence 2 end',
    's4 set end clear set',
    '  ~81 ~a1 NULL bit 1 y >s4',
  ])
})

constraints('a structure under several constraints has states for each, and those without share theirs', () => {
  const body = `A ::= SEQUENCE { a B, b B, c B (WITH COMPONENTS { ..., x ABSENT }), d [0] B OPTIONAL }
    B ::= SEQUENCE { x NULL OPTIONAL }`
  const inner = dumpOf(body).flatMap(
    (line) =>
      line
        .match(/ ([a-d]) .*\/(s\d+)/)
        ?.slice(1)
        .join('') ?? [],
  )
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => inner.find((each) => each.startsWith(name))!.slice(1))
  assert.is(a, b)
  assert.is(a, d)
  assert.is.not(a, c)
})

constraints('a recursive type that a constraint changes comes to an end', () => {
  assert.equal(dumpOf('A ::= SEQUENCE { n A (WITH COMPONENTS { ..., n ABSENT }) OPTIONAL, m [0] A OPTIONAL }'), [
    's0 root end',
    '  ~10 30 CONTAINER A >s0 /s1',
    's1 sequence 0 end',
    '  ~10 30 CONTAINER n >s2 /s3',
    '  ~80 a0 CONTAINER m >s4 /s1',
    's2 sequence 1 end',
    '  ~80 a0 CONTAINER m >s4 /s1',
    's3 sequence 0 end',
    '  ~80 a0 CONTAINER m >s5 /s1',
    's4 sequence 2 end',
    's5 sequence 2 end',
  ])
})

constraints('WITH COMPONENT', () => {
  assert.is(
    dumpOf('A ::= SEQUENCE OF INTEGER B ::= A (WITH COMPONENT (0..3))', 'B')[3],
    '  02 ~22 INTEGER [0..3] INTEGER >s1',
  )
})

constraints('alternatives that a constraint leaves', () => {
  const body = 'A ::= CHOICE { a INTEGER, b BOOLEAN, c NULL }'
  assert.equal(dumpOf(`${body} (WITH COMPONENTS { a (0..3), b })`).slice(1), [
    '  01 ~21 BOOLEAN A.b >s0',
    '  02 ~22 INTEGER [0..3] A.a >s0',
  ])
  assert.equal(dumpOf(`${body} (WITH COMPONENTS { ..., b PRESENT })`).slice(1), ['  01 ~21 BOOLEAN A.b >s0'])
  assert.equal(dumpOf(`${body} (WITH COMPONENTS { ..., b ABSENT })`).length, 3)
})

constraints('CONTAINING: a complete encoding inside, if the encoding rules are basic', () => {
  assert.equal(dumpOf('A ::= OCTET STRING (CONTAINING B) B ::= [1] NULL'), [
    's0 root end',
    '  ~04 ~24 CONTAINING_OCTETS A >s0 /s1',
    's1 single 0',
    '  81 ~a1 NULL <B> >s2',
    's2 single 1 end',
  ])
  assert.match(of('BIT STRING (CONTAINING NULL ENCODED BY {2 1 2 1})'), /CONTAINING_BITS/)
  const per = 'A ::= BIT STRING (CONTAINING NULL ENCODED BY {2 1 3 0 0})'
  assert.match(dumpOf(per)[1], / BIT_STRING A >s0$/)
  assert.equal(notesOf(per), ['A: ENCODED BY is not checked'])
})

constraints('CONTAINING holds under an extensible constraint too', () => {
  assert.match(of('OCTET STRING (SIZE (5, ...)) (CONTAINING NULL)'), /^~04 ~24 CONTAINING_OCTETS A /)
})

constraints('a string that contains nobody knows what is a string', () => {
  assert.is(of('OCTET STRING (CONTAINING ANY)'), '04 ~24 OCTET_STRING A >s0')
  assert.match(of('OCTET STRING (CONTAINING ANY (B)) B ::= NULL'), /^~04 ~24 CONTAINING_OCTETS A /)
})

constraints('what nobody checks is noted, by name and place', () => {
  const body = `A ::= SEQUENCE {
    a IA5String (PATTERN "x+"),
    b TIME (SETTINGS "Basic=Date"),
    c OCTET STRING (CONSTRAINED BY {}),
    d B (WITH COMPONENTS { ..., x PRESENT } | WITH COMPONENTS { ..., y PRESENT }),
    e SEQUENCE OF NULL DEFAULT {},
    g GeneralString (FROM ("a".."z")),
    f [0] SEQUENCE (SIZE (1) | WITH COMPONENT (TRUE)) OF BOOLEAN
  }
  B ::= SEQUENCE { x NULL OPTIONAL, y BOOLEAN OPTIONAL }`
  assert.equal(notesOf(body).toSorted(), [
    'A.a: PATTERN is not checked',
    'A.b: SETTINGS is not checked',
    'A.c: CONSTRAINED BY is not checked',
    'A.d: union is not checked',
    'A.e: DEFAULT is not compared with the value under DER',
    'A.f: union is not checked',
    'A.g: FROM is not checked',
  ])
})

constraints('equal records stand in the block once', () => {
  const size = (components: number): number =>
    compiled(
      `A ::= SEQUENCE { ${Array.from({ length: components }, (_, i) => `c [${i}] ENUMERATED { red, green(7) }`.replace('c', `c${i}`))} }`,
    ).octets.length
  // One component more: a state, a transition, a row, and its name.
  assert.ok(size(4) - size(3) <= 64 + 96 + 1024 + 16 + 16 + 80, `${size(4) - size(3)}`)
})

constraints.run()
