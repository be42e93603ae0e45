/** The parser: what it takes, what it refuses and where, and how it goes on after an error. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatDiagnostic } from '../../../src/schema/notation/diagnostics.ts'
import { parseFiles } from '../../../src/schema/notation/parse.ts'
import { faultsIn, moduleText } from './support.ts'

const parser = suite('schema: parser')

const parse = (text: string) => parseFiles([{ name: 'm', text }])
const faults = (body: string): string[] => faultsIn(parse(moduleText(body)).diagnostics)

/** Notation that parses with no diagnostic at all. */
const accepted: readonly [what: string, body: string][] = [
  [
    'simple types',
    `A ::= BOOLEAN B ::= NULL C ::= REAL D ::= OBJECT IDENTIFIER E ::= RELATIVE-OID F ::= OID-IRI G ::= RELATIVE-OID-IRI
     H ::= OCTET STRING I ::= EXTERNAL J ::= EMBEDDED PDV K ::= CHARACTER STRING L ::= UTCTime M ::= GeneralizedTime
     N ::= ObjectDescriptor O ::= TIME P ::= DATE Q ::= TIME-OF-DAY R ::= DATE-TIME S ::= DURATION T ::= ANY`,
  ],
  [
    'character strings',
    `A ::= UTF8String B ::= NumericString C ::= PrintableString D ::= TeletexString E ::= T61String F ::= VideotexString
     G ::= IA5String H ::= GraphicString I ::= VisibleString J ::= ISO646String K ::= GeneralString L ::= UniversalString
     M ::= BMPString`,
  ],
  ['named numbers and bits', 'A ::= INTEGER { a(0), b(-5), c(v), d(M.v) } B ::= BIT STRING { x(0), y(7) }'],
  ['enumerations', 'A ::= ENUMERATED { a } B ::= ENUMERATED { a(1), b, ..., c } C ::= ENUMERATED { a, ... ! 5 }'],
  ['empty structures', 'A ::= SEQUENCE {} B ::= SET {} C ::= SEQUENCE { ... }'],
  [
    'components',
    `A ::= SEQUENCE { a INTEGER, b [0] BOOLEAN OPTIONAL, c NULL DEFAULT NULL, COMPONENTS OF B, d SEQUENCE OF INTEGER }
     B ::= SET { x INTEGER DEFAULT 5, y SET { z NULL } }`,
  ],
  [
    'extension markers',
    `A ::= SEQUENCE { a NULL, ... } B ::= SEQUENCE { a NULL, ..., b NULL } C ::= SEQUENCE { a NULL, ..., b NULL, ..., c NULL }
     D ::= SEQUENCE { ..., [[ a NULL, b NULL ]], [[3: c NULL ]], ... } E ::= CHOICE { a NULL, ..., [[ b NULL ]], ... }
     F ::= SEQUENCE { a NULL, ... ! INTEGER : 5 } G ::= SEQUENCE { a NULL, ... ! v, ..., b NULL }`,
  ],
  [
    'lists',
    `A ::= SEQUENCE OF INTEGER B ::= SET OF a INTEGER C ::= SEQUENCE SIZE (1..5) OF NULL D ::= SET (SIZE (2)) OF NULL
     E ::= SEQUENCE (WITH COMPONENT (1..5)) OF INTEGER F ::= SEQUENCE OF SEQUENCE OF NULL`,
  ],
  [
    'tags',
    `A ::= [0] INTEGER B ::= [APPLICATION 5] IMPLICIT INTEGER C ::= [PRIVATE v] EXPLICIT INTEGER D ::= [UNIVERSAL 30] NULL
     E ::= [1] [2] NULL F ::= [TAG: 3] NULL G ::= [M.v] NULL`,
  ],
  ['selection types', 'A ::= a < B C ::= SEQUENCE { x b < B, y INTEGER }'],
  [
    'value ranges and single values',
    `A ::= INTEGER (1) B ::= INTEGER (1..5) C ::= INTEGER (MIN..MAX) D ::= INTEGER (1<..<5) E ::= INTEGER (a..b | 7, ..., 9)
     F ::= INTEGER (a<..MAX) G ::= REAL (0.5..1.5) H ::= INTEGER (-5..-1) I ::= NULL (NULL) J ::= BOOLEAN (TRUE)`,
  ],
  [
    'set arithmetic',
    `A ::= INTEGER (1 | 2 UNION 3) B ::= INTEGER (1..9 ^ 2..5 INTERSECTION 3) C ::= INTEGER (1..9 EXCEPT 5)
     D ::= INTEGER (ALL EXCEPT (1 | 2)) E ::= INTEGER ((1 | 2) ^ (2 | 3)) F ::= INTEGER (1..5)(2..3)`,
  ],
  [
    'constraints on strings',
    `A ::= IA5String (SIZE (5)) B ::= IA5String (SIZE (1..MAX, ...)) C ::= IA5String (FROM ("a".."z" | "XYZ"))
     D ::= UTF8String (PATTERN "a*") E ::= IA5String (SIZE (1..5) ^ FROM ("ab")) F ::= IA5String ("a" | "b")
     G ::= TIME (SETTINGS "Basic=Date Date=YMD")`,
  ],
  [
    'contained subtypes',
    'A ::= INTEGER (B) C ::= INTEGER (INCLUDES B) D ::= INTEGER (B | 5) E ::= ANY (INTEGER) F ::= INTEGER (a < G)',
  ],
  [
    'inner subtyping',
    `A ::= B (WITH COMPONENT (1..5)) C ::= B (WITH COMPONENTS { a, b (1..5), c PRESENT, d (5) ABSENT, e OPTIONAL })
     D ::= B (WITH COMPONENTS { ..., a PRESENT } | WITH COMPONENTS { ..., b ABSENT }) E ::= B (WITH COMPONENTS { ... })`,
  ],
  [
    'contents and user-defined constraints, exceptions',
    `A ::= OCTET STRING (CONTAINING B) C ::= BIT STRING (CONTAINING B ENCODED BY {1 2 3}) D ::= OCTET STRING (ENCODED BY v)
     E ::= ANY (CONSTRAINED BY { -- words -- INTEGER : 5, "x" }) F ::= INTEGER (1..5 ! 7) G ::= INTEGER (1, ... ! INTEGER : 2)`,
  ],
  [
    'values',
    `a BOOLEAN ::= TRUE b NULL ::= NULL c INTEGER ::= -5 d REAL ::= 1.5 e REAL ::= PLUS-INFINITY f REAL ::= { mantissa 1, base 2,
     exponent 3 } g OCTET STRING ::= 'AB'H h BIT STRING ::= '01'B i IA5String ::= "x" j OBJECT IDENTIFIER ::= { iso(1) 2 k }
     k T ::= x : y : 5 l T ::= { a 1, b {1, 2} } m ANY ::= INTEGER : 5 n T ::= M.value o T ::= value { 5, INTEGER }
     p REAL ::= -INFINITY-LESS`.replace(' p REAL ::= -INFINITY-LESS', ''),
  ],
  ['value sets', 'A INTEGER ::= { 1 | 2..5, ... } B T ::= { a | b }'],
  [
    'classes',
    `A ::= CLASS { &id INTEGER UNIQUE, &Type, &T2 OPTIONAL, &T3 DEFAULT NULL, &v INTEGER DEFAULT 5, &V INTEGER OPTIONAL,
       &x &Type, &X &Type DEFAULT { 1 }, &o A OPTIONAL, &O A OPTIONAL, &y &o.&Type OPTIONAL }
     WITH SYNTAX { ID &id [TYPE &Type [WITH &T2]] , [&v] [[X &x] [Y &y]] }
     B ::= CLASS { &id OBJECT IDENTIFIER }`,
  ],
  [
    'objects and fields',
    `a A ::= { ID 5 TYPE INTEGER } S A ::= { a | { ID 1 }, ..., b } B ::= A.&id C ::= A.&Type ({S}{@a.b, @.c, @..d})
     D ::= a.&Type E ::= M.A.&o.&Type F ::= INSTANCE OF TYPE-IDENTIFIER G ::= INSTANCE OF A ({S}) v INTEGER ::= a.&id
     H ::= S.&id`,
  ],
  [
    'parameters',
    `A {T} ::= SEQUENCE OF T B {INTEGER : n, T, A : S, A : o} ::= T C ::= B {5, INTEGER, {a | b}, {ID 5}} D ::= A {A {NULL}}
     v {INTEGER : n} INTEGER ::= n S {A : X} A ::= { X } K {T} ::= CLASS { &id T } E ::= B {v, NULL, {...}, INTEGER : 5}`,
  ],
  ['nothing at all', ''],
]

for (const [what, body] of accepted) {
  parser(`takes ${what}`, () => {
    const { modules, diagnostics } = parse(moduleText(body))
    assert.equal(diagnostics.list.map(formatDiagnostic), [])
    const count = modules[0].assignments.length
    // Every assignment came to be; `::=` stands elsewhere in none of these.
    assert.is(count, body.split('::=').length - 1)
  })
}

/** Notation of 1988 and for people, passed over with a note. */
const noted: readonly [what: string, body: string, notes: readonly string[]][] = [
  ['ANY DEFINED BY', 'A ::= SEQUENCE { id INTEGER, x ANY DEFINED BY id }', []],
  ['SEQUENCE alone', 'A ::= SEQUENCE\nB ::= SET', ['2:7 note OLD_NOTATION', '3:7 note OLD_NOTATION']],
  [
    'alternatives without names',
    'A ::= CHOICE { INTEGER, [0] B,\n c < D }',
    ['2:16 note OLD_NOTATION', '2:25 note OLD_NOTATION', '3:2 note OLD_NOTATION'],
  ],
  ['components without names', 'A ::= SEQUENCE { B OPTIONAL }', ['2:18 note OLD_NOTATION']],
  ['SIZE of nothing', 'A ::= OCTET STRING (SIZE ())', ['2:21 note OLD_NOTATION']],
  ['a macro definition', 'X MACRO ::= BEGIN TYPE NOTATION ::= "a" | type END\nA ::= NULL', ['2:1 note MACRO_SKIPPED']],
  [
    'uses of macros',
    `a OBJECT-TYPE\n  SYNTAX INTEGER\n  ACCESS read-only\n  ::= { b 1 }\nT ::= TEXTUAL-CONVENTION\n  STATUS current\n  SYNTAX OCTET STRING (SIZE (4))\nc TRAP ENTERPRISE x ::= 5`,
    ['2:3 note MACRO_USE_SKIPPED', '6:7 note MACRO_USE_SKIPPED', '9:3 note MACRO_USE_SKIPPED'],
  ],
  ['a built-in type defined again', 'UTF8String ::= [UNIVERSAL 12] IMPLICIT OCTET STRING', ['2:1 note OLD_NOTATION']],
  ['an encoding prefix', 'A ::= [XER: NAME AS "x"] INTEGER', ['2:8 note ENCODING_PREFIX_SKIPPED']],
  ['encoding control', 'A ::= NULL\nENCODING-CONTROL XER NAME ALL', ['3:1 note ENCODING_CONTROL_SKIPPED']],
]

for (const [what, body, notes] of noted) {
  parser(`takes ${what} with a note`, () => assert.equal(faults(body), notes))
}

const refused: readonly [body: string, faults: readonly string[]][] = [
  ['A ::=', ['3:1 SYNTAX']],
  ['A ::= foo', ['2:7 SYNTAX']],
  ['A := NULL', ['2:3 SYNTAX']],
  ['A ::= OCTET', ['3:1 SYNTAX']],
  ['A ::= OCTET BOOLEAN', ['2:13 SYNTAX']],
  ['A ::= SEQUENCE { a INTEGER', ['3:1 SYNTAX']],
  ['A ::= SEQUENCE { a INTEGER b NULL }', ['2:28 SYNTAX']],
  ['A ::= SEQUENCE { a INTEGER, }', ['2:29 SYNTAX']],
  ['A ::= SEQUENCE { a }', ['2:20 SYNTAX']],
  ['A ::= SEQUENCE { Name INTEGER }', ['2:18 SYNTAX']],
  ['A ::= SEQUENCE { a INTEGER OPTIONAL DEFAULT 5 }', ['2:37 SYNTAX']],
  ['A ::= SEQUENCE { a NULL, ..., ..., ... }', ['2:36 EXTENSION_MARKERS']],
  ['A ::= SEQUENCE { [[ a NULL ]] }', ['2:18 EXTENSION_MARKERS']],
  ['A ::= SEQUENCE { ..., [[ a NULL ] ] }', ['2:33 SYNTAX']],
  ['A ::= CHOICE { a NULL, ..., ..., b NULL }', ['2:34 SYNTAX']],
  ['A ::= CHOICE { a NULL OPTIONAL }', ['2:23 SYNTAX']],
  ['A ::= SEQUENCE SIZE (5) INTEGER', ['2:25 SYNTAX']],
  ['A ::= ENUMERATED { }', ['2:20 SYNTAX']],
  ['A ::= ENUMERATED { a, ..., ... }', ['2:28 SYNTAX']],
  ['A ::= INTEGER { a }', ['2:19 SYNTAX']],
  ['A ::= INTEGER { a("x") }', ['2:19 SYNTAX']],
  ['A ::= [ ] INTEGER', ['2:9 SYNTAX']],
  ['A ::= [0 INTEGER', ['2:10 SYNTAX']],
  ['A ::= INTEGER (', ['3:1 SYNTAX']],
  ['A ::= INTEGER (1..)', ['2:19 SYNTAX']],
  ['A ::= INTEGER (1 | )', ['2:20 SYNTAX']],
  ['A ::= INTEGER (1 2)', ['2:18 SYNTAX']],
  ['A ::= INTEGER (ALL 1)', ['2:20 SYNTAX']],
  ['A ::= B (WITH 5)', ['2:15 SYNTAX']],
  ['A ::= OCTET STRING (SIZE 5)', ['2:26 SYNTAX']],
  ['a INTEGER ::=', ['3:1 SYNTAX']],
  ['a INTEGER ::= -', ['3:1 SYNTAX']],
  ['a INTEGER ::= {', ['2:15 BRACE_UNMATCHED']],
  ['a INTEGER 5', ['2:11 SYNTAX']],
  ['A INTEGER ::= 5', ['2:15 SYNTAX']],
  ['5', ['2:1 SYNTAX']],
  ['A ::= CLASS { id INTEGER }', ['2:15 SYNTAX']],
  ['A ::= CLASS { &id INTEGER } WITH SYNTAX { id &id }', ['2:43 SYNTAX']],
  ['A {} ::= NULL', ['2:4 SYNTAX']],
  ['A {T, T} ::= NULL', ['2:7 PARAMETER_DUPLICATE']],
  ['A {INTEGER n} ::= NULL', ['2:12 SYNTAX']],
  ['A ::= B {5', ['3:1 SYNTAX']],
  ['A ::= B ({C}{@})', ['2:15 SYNTAX']],
  ['A ::= B.', ['3:1 SYNTAX']],
  // The first error of each assignment, and on with the next.
  [
    'A ::= SEQUENCE { a INTEGER\nB ::= SEQUENCE { b foo }\nC ::= NULL\nd INTEGER 5\nE ::= [NULL',
    ['3:1 SYNTAX', '3:20 SYNTAX', '5:11 SYNTAX', '6:8 SYNTAX'],
  ],
  ['A ::= SEQUENCE }\nB ::= NULL\nC ::= )', ['2:7 note OLD_NOTATION', '2:16 SYNTAX', '4:7 SYNTAX']],
]

for (const [body, expected] of refused) {
  parser(`refuses ${JSON.stringify(body)}`, () => assert.equal(faults(body), expected))
}

const modules: readonly [text: string, faults: readonly string[]][] = [
  ['', ['1:1 MODULE_NONE']],
  ['-- nothing', ['1:11 MODULE_NONE']],
  ['M DEFINITIONS ::= BEGIN END', []],
  ['M { iso 1 } DEFINITIONS AUTOMATIC TAGS EXTENSIBILITY IMPLIED ::= BEGIN EXPORTS ALL; IMPORTS ; END', []],
  ['M "/iso" DEFINITIONS XER INSTRUCTIONS EXPLICIT TAGS ::= BEGIN EXPORTS ; END', []],
  [
    'M DEFINITIONS ::= BEGIN EXPORTS A, b, C{}; IMPORTS A, b FROM X {1 2} C{} FROM Y c, D FROM Z v WITH SUCCESSORS ; END',
    [],
  ],
  ['A DEFINITIONS ::= BEGIN END B DEFINITIONS IMPLICIT TAGS ::= BEGIN END', []],
  ['M DEFINITIONS ::= BEGIN', ['1:24 MODULE_UNTERMINATED']],
  ['m DEFINITIONS ::= BEGIN END', ['1:1 SYNTAX']],
  ['M ::= BEGIN END', ['1:3 SYNTAX']],
  ['M DEFINITIONS IMPLICIT ::= BEGIN END', ['1:24 SYNTAX']],
  ['M DEFINITIONS ::= BEGIN IMPORTS A FROM B C ::= NULL END', ['1:42 SYNTAX']],
  ['M DEFINITIONS ::= BEGIN IMPORTS A, FROM B; END', ['1:41 SYNTAX']],
  ['M DEFINITIONS ::= BEGIN EXPORTS A B; END', ['1:35 SYNTAX']],
  ['M DEFINITIONS := BEGIN END N DEFINITIONS ::= BEGIN A ::= foo END', ['1:15 SYNTAX', '1:58 SYNTAX']],
  ['M DEFINITIONS ::= BEGIN END what?', ['1:33 CHARACTER_UNKNOWN', '1:29 SYNTAX']],
]

for (const [text, expected] of modules) {
  parser(`module ${JSON.stringify(text)}`, () => assert.equal(faultsIn(parse(text).diagnostics), expected))
}

parser('a diagnostic names place, clause and line, with a caret', () => {
  const { diagnostics } = parseFiles([
    { name: 'dir/file.asn', text: 'M DEFINITIONS ::= BEGIN\n\tA ::= SEQUENCE { Name\tINTEGER }\nEND' },
  ])
  assert.is(
    diagnostics.list.map(formatDiagnostic).join('\n'),
    [
      'dir/file.asn:2:19: error: the name of a component begins with a small letter, found Name (X.680 12.3)',
      '  \tA ::= SEQUENCE { Name\tINTEGER }',
      '  \t                 ^~~~',
    ].join('\n'),
  )
})

parser('a long line is cut around the fault', () => {
  const { diagnostics } = parse(
    `M DEFINITIONS ::= BEGIN ${'A ::= NULL '.repeat(100)} # ${'A ::= NULL '.repeat(100)} END`,
  )
  const [first] = diagnostics.list
  assert.is(first.code, 'CHARACTER_UNKNOWN')
  assert.is(first.excerpt.length, 160)
  assert.is(first.excerpt[first.excerptColumn - 1], '#')
})

parser('errors end at maxErrors, with one that says so', () => {
  const text = moduleText('A ::= foo\n'.repeat(50))
  const { diagnostics } = parseFiles([{ name: 'm', text }], { maxErrors: 10 })
  assert.is(diagnostics.list.length, 11)
  assert.is(diagnostics.list[10].code, 'LIMIT_ERRORS')
})

parser('the tree has positions and the terms of the standard', () => {
  const text = moduleText('A ::= [APPLICATION 3] SEQUENCE {\n  b INTEGER (0..5) DEFAULT 2 }')
  const [module] = parse(text).modules
  const [assignment] = module.assignments
  assert.is(assignment.kind, 'TypeAssignment')
  if (assignment.kind !== 'TypeAssignment' || assignment.type.kind !== 'TaggedType') throw new Error('wrong kind')
  const { type } = assignment
  assert.equal(type.position, { file: 'm', line: 2, column: 7, offset: 31 })
  assert.is(type.class, 'APPLICATION')
  assert.is(type.tagging, undefined)
  if (type.type.kind !== 'SequenceType') throw new Error('wrong kind')
  const [component] = type.type.components.root
  if (component.kind !== 'Component') throw new Error('wrong kind')
  assert.is(component.name, 'b')
  assert.is(component.position.line, 3)
  assert.is(component.type.kind, 'ConstrainedType')
  assert.equal(component.default, {
    kind: 'IntegerValue',
    position: { file: 'm', line: 3, column: 28, offset: 85 },
    value: 2n,
  })
})

parser.run()
