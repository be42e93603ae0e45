/** Types resolved: tags, components, enumerations, references, parameters. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType } from '../../../src/schema/notation/index.ts'
import { faultsOf, schemaOf, showType } from './support.ts'

const types = suite('schema: types')

type Row = readonly [body: string, type: string, shown: string, head?: string]

function table(name: string, rows: readonly Row[]): void {
  for (const [body, type, shown, head] of rows) {
    // Types that hold themselves are shown a little way down.
    const depth = /a A OPTIONAL|n A \{T\}/.test(body) ? 2 : 4
    types(`${name}: ${head ?? ''} ${body}`, () => assert.is(showType(schemaOf(body, head), type, depth), shown))
  }
}

table('built-in types', [
  ['A ::= BOOLEAN', 'A', 'U1 BOOLEAN'],
  ['A ::= INTEGER { a(1), b(-2), c(v) } v INTEGER ::= 7', 'A', 'U2 INTEGER { a(1), b(-2), c(7) }'],
  ['A ::= BIT STRING { a(0), b(9) }', 'A', 'U3 BIT STRING { a(0), b(9) }'],
  ['A ::= OCTET STRING', 'A', 'U4 OCTET STRING'],
  ['A ::= NULL', 'A', 'U5 NULL'],
  ['A ::= OBJECT IDENTIFIER', 'A', 'U6 OBJECT IDENTIFIER'],
  ['A ::= ObjectDescriptor', 'A', 'U7 ObjectDescriptor'],
  ['A ::= REAL', 'A', 'U9 REAL'],
  ['A ::= UTF8String', 'A', 'U12 UTF8String'],
  ['A ::= RELATIVE-OID', 'A', 'U13 RELATIVE-OID'],
  ['A ::= TIME', 'A', 'U14 TIME'],
  ['A ::= T61String', 'A', 'U20 TeletexString'],
  ['A ::= ISO646String', 'A', 'U26 VisibleString'],
  ['A ::= DURATION', 'A', 'U34 DURATION'],
  ['A ::= OID-IRI', 'A', 'U35 OID-IRI'],
  ['A ::= SEQUENCE OF a NULL', 'A', 'U16 SEQUENCE OF a U5 NULL'],
  ['A ::= SET OF NULL', 'A', 'U17 SET OF U5 NULL'],
  ['A ::= ANY', 'A', 'OPEN'],
  [
    'A ::= EXTERNAL',
    'A',
    'U8 EXTERNAL { direct-reference?: U6 OBJECT IDENTIFIER, indirect-reference?: U2 INTEGER, ' +
      'data-value-descriptor?: U7 ObjectDescriptor, encoding: CHOICE { single-ASN1-type: C0 OPEN, ' +
      'octet-aligned: C1 OCTET STRING, arbitrary: C2 BIT STRING } }',
  ],
  [
    'A ::= [5] EMBEDDED PDV',
    'A',
    'C5 U11 EMBEDDED PDV (WITH {data-value-descriptor ABSENT}) { identification: C0 CHOICE { ' +
      'syntaxes: C0 SEQUENCE { abstract: C0 OBJECT IDENTIFIER, transfer: C1 OBJECT IDENTIFIER }, ' +
      'syntax: C1 OBJECT IDENTIFIER, presentation-context-id: C2 INTEGER, ' +
      'context-negotiation: C3 SEQUENCE { presentation-context-id: C0 INTEGER, transfer-syntax: C1 OBJECT IDENTIFIER }, ' +
      'transfer-syntax: C4 OBJECT IDENTIFIER, fixed: C5 NULL }, ' +
      'data-value-descriptor?: C1 ObjectDescriptor, data-value: C2 OCTET STRING }',
  ],
])

table('enumerations', [
  ['A ::= ENUMERATED { a, b, c }', 'A', 'U10 ENUMERATED { a(0), b(1), c(2) }'],
  ['A ::= ENUMERATED { a, b(0), c, d(2) }', 'A', 'U10 ENUMERATED { a(1), b(0), c(3), d(2) }'],
  ['A ::= ENUMERATED { a(-1), b(v) } v INTEGER ::= 5', 'A', 'U10 ENUMERATED { a(-1), b(5) }'],
  ['A ::= ENUMERATED { a, b, ..., c }', 'A', 'U10 ENUMERATED { a(0), b(1), +c(2), ... }'],
  ['A ::= ENUMERATED { a, b, ..., c(3), d }', 'A', 'U10 ENUMERATED { a(0), b(1), +c(3), +d(4), ... }'],
  ['A ::= ENUMERATED { a, z(25), ..., d }', 'A', 'U10 ENUMERATED { a(0), z(25), +d(1), ... }'],
  ['A ::= ENUMERATED { a }', 'A', 'U10 ENUMERATED { a(0), ... }', 'EXTENSIBILITY IMPLIED'],
])

table('tags', [
  ['A ::= [0] INTEGER', 'A', 'C0 U2 INTEGER'],
  ['A ::= [0] INTEGER', 'A', 'C0 U2 INTEGER', 'EXPLICIT TAGS'],
  ['A ::= [0] INTEGER', 'A', 'C0 INTEGER', 'IMPLICIT TAGS'],
  ['A ::= [0] INTEGER', 'A', 'C0 INTEGER', 'AUTOMATIC TAGS'],
  ['A ::= [0] EXPLICIT INTEGER', 'A', 'C0 U2 INTEGER', 'IMPLICIT TAGS'],
  ['A ::= [0] IMPLICIT INTEGER', 'A', 'C0 INTEGER'],
  ['A ::= [APPLICATION 1] [PRIVATE 2] IMPLICIT [UNIVERSAL 30] NULL', 'A', 'A1 P2 U5 NULL'],
  ['A ::= [0] IMPLICIT B B ::= [1] INTEGER', 'A', 'C0 U2 INTEGER'],
  ['A ::= [0] IMPLICIT B B ::= [1] IMPLICIT INTEGER', 'A', 'C0 INTEGER'],
  ['A ::= [v] NULL v INTEGER ::= 31', 'A', 'C31 U5 NULL'],
  ['A ::= [9007199254740993] NULL', 'A', 'C9007199254740993 U5 NULL'],
  // What has no tag of its own is tagged explicitly, whatever the module says (31.2.7).
  ['A ::= [0] CHOICE { a NULL }', 'A', 'C0 CHOICE { a: U5 NULL }', 'IMPLICIT TAGS'],
  ['A ::= [0] B B ::= CHOICE { a NULL }', 'A', 'C0 CHOICE { a: U5 NULL }', 'IMPLICIT TAGS'],
  ['A ::= [1] IMPLICIT B B ::= [0] CHOICE { a NULL }', 'A', 'C1 CHOICE { a: U5 NULL }'],
  ['A ::= [0] ANY', 'A', 'C0 OPEN', 'IMPLICIT TAGS'],
  ['A {T} ::= [0] T B ::= A {INTEGER}', 'B', 'C0 U2 INTEGER', 'IMPLICIT TAGS'],
  ['A {T} ::= [0] IMPLICIT T B ::= A {INTEGER}', 'B', 'C0 INTEGER'],
])

table('components', [
  [
    'A ::= SEQUENCE { a NULL, b NULL OPTIONAL, c INTEGER DEFAULT 5 }',
    'A',
    'U16 SEQUENCE { a: U5 NULL, b?: U5 NULL, c?: U2 INTEGER = 5 }',
  ],
  ['A ::= SET { a NULL, b INTEGER }', 'A', 'U17 SET { a: U5 NULL, b: U2 INTEGER }'],
  ['A ::= SEQUENCE { ... }', 'A', 'U16 SEQUENCE { ... }'],
  [
    'A ::= SEQUENCE { a NULL, ..., b [0] NULL, [[ c [1] NULL, d [2] NULL OPTIONAL ]], [[5: e [3] NULL ]], ..., f INTEGER }',
    'A',
    'U16 SEQUENCE { a: U5 NULL, +b: C0 U5 NULL, +0c: C1 U5 NULL, +0d?: C2 U5 NULL, +1e: C3 U5 NULL, ..., f: U2 INTEGER }',
  ],
  ['A ::= SEQUENCE { a NULL }', 'A', 'U16 SEQUENCE { a: U5 NULL, ... }', 'EXTENSIBILITY IMPLIED'],
  ['A ::= CHOICE { a NULL, ..., b INTEGER }', 'A', 'CHOICE { a: U5 NULL, +b: U2 INTEGER, ... }'],
  [
    'A ::= CHOICE { INTEGER, [0] B, c NULL } B ::= NULL',
    'A',
    'CHOICE { <INTEGER>: U2 INTEGER, <B>: C0 U5 NULL, c: U5 NULL }',
  ],
  ['A ::= SEQUENCE { a INTEGER, x ANY DEFINED BY a }', 'A', 'U16 SEQUENCE { a: U2 INTEGER, x: OPEN by a }'],
  ['A ::= SEQUENCE', 'A', 'U16 SEQUENCE OF OPEN'],
])

table('COMPONENTS OF', [
  [
    'A ::= SEQUENCE { a NULL, COMPONENTS OF B, d NULL } B ::= SEQUENCE { b [0] NULL OPTIONAL, c INTEGER DEFAULT 1 }',
    'A',
    'U16 SEQUENCE { a: U5 NULL, b?: C0 U5 NULL, c?: U2 INTEGER = 1, d: U5 NULL }',
  ],
  [
    'A ::= SEQUENCE { COMPONENTS OF B } B ::= SEQUENCE { b NULL, ..., c INTEGER, ..., d BOOLEAN }',
    'A',
    'U16 SEQUENCE { b: U5 NULL, d: U1 BOOLEAN }',
  ],
  [
    'A ::= SET { COMPONENTS OF B } B ::= C C ::= SET { COMPONENTS OF D, c NULL } D ::= [1] SET { d INTEGER }',
    'A',
    'U17 SET { d: U2 INTEGER, c: U5 NULL }',
  ],
  // Automatic tags are given anew to what COMPONENTS OF brings, choices and all.
  [
    'A ::= SEQUENCE { a NULL, COMPONENTS OF B } B ::= SEQUENCE { b NULL, c CHOICE { d NULL } }',
    'A',
    'U16 SEQUENCE { a: C0 NULL, b: C1 NULL, c: C2 CHOICE { d: C0 NULL } }',
    'AUTOMATIC TAGS',
  ],
  // A tag within B does not keep them away from A (25.3).
  [
    'A ::= SEQUENCE { a NULL, COMPONENTS OF B } B ::= SEQUENCE { b [9] NULL }',
    'A',
    'U16 SEQUENCE { a: C0 NULL, b: C1 NULL }',
    'AUTOMATIC TAGS',
  ],
])

table('automatic tags', [
  ['A ::= SEQUENCE { a NULL, b INTEGER }', 'A', 'U16 SEQUENCE { a: C0 NULL, b: C1 INTEGER }', 'AUTOMATIC TAGS'],
  // One tag in the text and none are given.
  ['A ::= SEQUENCE { a NULL, b [5] INTEGER }', 'A', 'U16 SEQUENCE { a: U5 NULL, b: C5 INTEGER }', 'AUTOMATIC TAGS'],
  // Each list decides for itself.
  [
    'A ::= SEQUENCE { a [5] NULL, b SEQUENCE { c NULL } }',
    'A',
    'U16 SEQUENCE { a: C5 NULL, b: U16 SEQUENCE { c: C0 NULL } }',
    'AUTOMATIC TAGS',
  ],
  [
    'A ::= CHOICE { a NULL, b B } B ::= CHOICE { c NULL }',
    'A',
    'CHOICE { a: C0 NULL, b: C1 CHOICE { c: C0 NULL } }',
    'AUTOMATIC TAGS',
  ],
  // Both roots come before the additions.
  [
    'A ::= SEQUENCE { a NULL, ..., b NULL, [[ c NULL ]], ..., d NULL }',
    'A',
    'U16 SEQUENCE { a: C0 NULL, +b: C2 NULL, +0c: C3 NULL, ..., d: C1 NULL }',
    'AUTOMATIC TAGS',
  ],
  [
    'A ::= SEQUENCE { a ANY, b B } B ::= [APPLICATION 1] NULL',
    'A',
    'U16 SEQUENCE { a: C0 OPEN, b: C1 NULL }',
    'AUTOMATIC TAGS',
  ],
  ['A {T} ::= SEQUENCE { a T } B ::= A {NULL}', 'B', 'U16 SEQUENCE { a: C0 U5 NULL }', 'AUTOMATIC TAGS'],
  ['A ::= SEQUENCE OF SEQUENCE { a NULL }', 'A', 'U16 SEQUENCE OF U16 SEQUENCE { a: C0 NULL }', 'AUTOMATIC TAGS'],
])

table('references', [
  ['A ::= B B ::= C C ::= INTEGER (1..5)', 'A', 'U2 INTEGER (1..5)'],
  ['A ::= a < B B ::= CHOICE { a [0] INTEGER, b NULL }', 'A', 'C0 U2 INTEGER'],
  ['A ::= [1] IMPLICIT a < B B ::= CHOICE { a [0] IMPLICIT INTEGER }', 'A', 'C1 INTEGER'],
  ['A ::= M.B B ::= NULL', 'A', 'U5 NULL'],
  [
    'A ::= SEQUENCE { a A OPTIONAL, b [0] SEQUENCE OF A }',
    'A',
    'U16 SEQUENCE { a?: U16 SEQUENCE { a?: U16 SEQUENCE, b: C0 U16 SEQUENCE OF }, b: C0 U16 SEQUENCE OF U16 SEQUENCE }',
  ],
  ['A INTEGER ::= { 1 | 5..7 } B ::= SEQUENCE { a A }', 'B', 'U16 SEQUENCE { a: U2 INTEGER (1 | 5..7) }'],
])

table('parameters', [
  ['A {T} ::= SEQUENCE OF T B ::= A {NULL}', 'B', 'U16 SEQUENCE OF U5 NULL'],
  ['A {INTEGER : n} ::= INTEGER (0..n) B ::= A {7} v INTEGER ::= 9', 'B', 'U2 INTEGER (0..7)'],
  ['A {INTEGER : n} ::= INTEGER (0..n) B ::= A {v} v INTEGER ::= 9', 'B', 'U2 INTEGER (0..9)'],
  [
    'A {T, INTEGER : n} ::= SEQUENCE SIZE (n) OF T B ::= A {A {NULL, 2}, 3}',
    'B',
    'U16 SEQUENCE OF (SIZE 3) U16 SEQUENCE OF (SIZE 2) U5 NULL',
  ],
  [
    'A {T} ::= B {T} B {U} ::= SET { a U, b [0] T } T ::= INTEGER C ::= A {NULL}',
    'C',
    'U17 SET { a: U5 NULL, b: C0 U2 INTEGER }',
  ],
  [
    'A {T} ::= SEQUENCE { v T, n A {T} OPTIONAL } B ::= A {NULL}',
    'B',
    'U16 SEQUENCE { v: U5 NULL, n?: U16 SEQUENCE { v: U5 NULL, n?: U16 SEQUENCE } }',
  ],
  ['A {T : v, T} ::= SEQUENCE { a T DEFAULT v } B ::= A {5, INTEGER}', 'B', 'U16 SEQUENCE { a?: U2 INTEGER = 5 }'],
  ['A {INTEGER : S} ::= INTEGER (S) B ::= A {{1 | 3}}', 'B', 'U2 INTEGER (1 | 3)'],
  ['v {INTEGER : n} INTEGER ::= n A ::= INTEGER (v {5})', 'A', 'U2 INTEGER (5)'],
])

types('instances with the same parameters are one type', () => {
  const schema = schemaOf(
    `P {T} ::= SEQUENCE { a T } A ::= SEQUENCE { x P {B}, y P {B}, z P {NULL}, w P {NULL} } B ::= NULL`,
  )
  const node = schema.types[findType(schema, 'A')]
  if (node.kind !== 'SEQUENCE') throw new Error('wrong kind')
  const [x, y, z, w] = node.components.map((each) => each.type)
  assert.is(x, y)
  assert.is(z, w)
  assert.is.not(x, z)
})

types('types of one structure share it', () => {
  const schema = schemaOf('A ::= [1] B B ::= SEQUENCE { a A OPTIONAL } C ::= B', 'IMPLICIT TAGS')
  const [a, b, c] = ['A', 'B', 'C'].map((name) => schema.types[findType(schema, name)])
  assert.is(a.structure, b.id)
  assert.is(b.structure, b.id)
  assert.is(c.structure, b.id)
  if (a.kind !== 'SEQUENCE' || b.kind !== 'SEQUENCE') throw new Error('wrong kind')
  assert.is(a.components, b.components)
  assert.is(a.components[0].type, a.id)
})

types('paths and names are for people', () => {
  const schema = schemaOf('A ::= SEQUENCE { list SEQUENCE OF CHOICE { x NULL, y [0] B } } B ::= INTEGER')
  assert.equal(
    schema.types.map((node) => [node.name, node.path]),
    [
      ['A', 'A'],
      ['B', 'B'],
      [undefined, 'A.list'],
      [undefined, 'A.list[]'],
      [undefined, 'A.list[].x'],
      [undefined, 'A.list[].y'],
    ],
  )
})

const refused: readonly [body: string, faults: readonly string[], head?: string][] = [
  ['A ::= B', ['2:7 REFERENCE_UNKNOWN']],
  ['A ::= A', ['2:7 REFERENCE_CIRCULAR']],
  ['A ::= [0] A', ['2:11 REFERENCE_CIRCULAR']],
  ['A ::= B (1..5)\nB ::= C\nC ::= A', ['4:7 REFERENCE_CIRCULAR']],
  ['A {T} ::= T B ::= A {B}', ['2:22 REFERENCE_CIRCULAR']],
  ['A ::= SEQUENCE { a A }', ['2:1 VALUE_ENDLESS']],
  ['A ::= SEQUENCE { a B } B ::= CHOICE { b A }', ['2:1 VALUE_ENDLESS']],
  ['A ::= CHOICE { a [0] A }', ['2:1 VALUE_ENDLESS']],
  ['A ::= SEQUENCE { a A OPTIONAL } B ::= CHOICE { a [0] B, b NULL } C ::= SEQUENCE OF C', []],
  ['A ::= CHOICE { a A, b NULL }', ['2:1 REFERENCE_CIRCULAR']],
  ['A ::= SEQUENCE { a NULL, a NULL }', ['2:26 COMPONENT_DUPLICATE']],
  ['A ::= CHOICE { a NULL, a INTEGER }', ['2:24 ALTERNATIVE_DUPLICATE']],
  ['A ::= SEQUENCE { a [0] NULL, COMPONENTS OF B } B ::= SEQUENCE { a NULL }', ['2:65 COMPONENT_DUPLICATE']],
  ['A ::= CHOICE {}', ['2:1 CHOICE_EMPTY']],
  ['A ::= ENUMERATED { a, a }', ['2:23 ENUMERATION_DUPLICATE']],
  ['A ::= ENUMERATED { a(1), b(1) }', ['2:26 ENUMERATION_DUPLICATE']],
  ['A ::= ENUMERATED { a, b, ..., c(1) }', ['2:31 ENUMERATION_DUPLICATE']],
  ['A ::= INTEGER { a(1), b(1) }', ['2:23 NAMED_NUMBER_DUPLICATE']],
  ['A ::= BIT STRING { a(1), a(2) }', ['2:26 NAMED_BIT_DUPLICATE']],
  ['A ::= BIT STRING { a(-1) }', ['2:22 NAMED_BIT_NEGATIVE']],
  ['A ::= [-1] NULL', ['2:8 TAG_NUMBER']],
  ['A ::= [v] NULL v BOOLEAN ::= TRUE', ['2:8 VALUE_TYPE']],
  ['A ::= [0] IMPLICIT CHOICE { a NULL }', ['2:7 TAG_IMPLICIT']],
  ['A ::= [0] IMPLICIT ANY', ['2:7 TAG_IMPLICIT']],
  ['A ::= SEQUENCE { a NULL, ..., b [0] NULL }', ['2:33 TAG_IN_AUTOMATIC'], 'AUTOMATIC TAGS'],
  ['A ::= SEQUENCE { COMPONENTS OF B } B ::= SET { a NULL }', ['2:32 COMPONENTS_OF']],
  ['A ::= SEQUENCE { COMPONENTS OF A }', ['2:32 REFERENCE_CIRCULAR']],
  ['A ::= a < B B ::= CHOICE { b NULL }', ['2:7 SELECTION']],
  ['A ::= a < B B ::= SEQUENCE { a NULL }', ['2:7 SELECTION']],
  ['A ::= SEQUENCE { ..., [[3: a NULL ]], [[2: b INTEGER ]] }', ['2:39 warning VERSION_NUMBERS']],
  ['A {T} ::= T B ::= A', ['2:19 PARAMETER_COUNT']],
  // Nobody uses it, and its references are looked up all the same.
  ['A {T, INTEGER : n} ::= SEQUENCE { a T, b Unknown (0..n), c C {T} } C {U} ::= SET OF U', ['2:42 REFERENCE_UNKNOWN']],
  ['A ::= NULL B ::= A {NULL}', ['2:18 PARAMETER_COUNT']],
  ['A {T} ::= SEQUENCE OF T B ::= A {5}', ['2:34 PARAMETER_KIND']],
  ['A {INTEGER : n} ::= INTEGER (n) B ::= A {NULL}', ['2:30 VALUE_TYPE']],
  ['A ::= NULL A ::= INTEGER', ['2:12 NAME_DUPLICATE']],
  ['A ::= X X ::= CLASS { &id INTEGER } B ::= SEQUENCE { a X }', ['2:56 REFERENCE_KIND']],
]

for (const [body, faults, head] of refused) {
  types(`refuses ${body}`, () => assert.equal(faultsOf(body, head), faults))
}

types.run()
