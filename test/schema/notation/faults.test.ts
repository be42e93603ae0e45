/** Every fault of the list has a text that provokes it, with its place; and the broken schemas that people write. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatDiagnostic } from '../../../src/schema/notation/diagnostics.ts'
import { schemaFaults } from '../../../src/schema/notation/faults.ts'
import type { SchemaLimits } from '../../../src/schema/notation/index.ts'
import { faultsIn, moduleText, resolveFiles } from './support.ts'

const faults = suite('schema: faults')

const repeated = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

/** A schema has no such fault before it is compiled; test/schema/tables provokes them. */
const ofTables = ['LIMIT_TABLES', 'LIMIT_SET_COMPONENTS', 'LIMIT_TAG_NUMBER'] as const

/** A body (assignments from line 2) or, from `whole`, a complete text; the place of the fault. */
const provoked: Readonly<
  Record<
    Exclude<keyof typeof schemaFaults, (typeof ofTables)[number]>,
    { body?: string; whole?: string; at: string; head?: string; limits?: Partial<SchemaLimits> }
  >
> = {
  CHARACTER_UNKNOWN: { body: 'A ::= NULL #', at: '2:12' },
  COMMENT_UNTERMINATED: { body: 'A ::= NULL /*', at: '2:12' },
  STRING_UNTERMINATED: { body: 'a IA5String ::= "x', at: '2:17' },
  STRING_DIGITS: { body: "a BIT STRING ::= '012'B", at: '2:21' },
  NAME_HYPHEN: { body: 'A- ::= NULL', at: '2:2' },
  NUMBER_ZEROS: { body: 'a INTEGER ::= 007', at: '2:15' },
  SYNTAX: { body: 'A ::= SEQUENCE OF', at: '3:1' },
  MODULE_UNTERMINATED: { whole: 'M DEFINITIONS ::= BEGIN\nA ::= NULL\n', at: '3:1' },
  BRACE_UNMATCHED: { body: 'a INTEGER ::= { 1', at: '2:15' },
  MACRO_SKIPPED: { body: 'M MACRO ::= BEGIN END', at: '2:1' },
  MACRO_USE_SKIPPED: { body: 'a M STATUS current ::= { 1 2 }', at: '2:3' },
  ENCODING_CONTROL_SKIPPED: { body: 'ENCODING-CONTROL PER', at: '2:1' },
  ENCODING_PREFIX_SKIPPED: { body: 'A ::= [XER: BASE64] OCTET STRING', at: '2:8' },
  OLD_NOTATION: { body: 'A ::= CHOICE { INTEGER }', at: '2:16' },
  MODULE_MISSING: { body: 'IMPORTS T FROM Other;', at: '2:16' },
  MODULE_DUPLICATE: { whole: 'M DEFINITIONS ::= BEGIN END\nM DEFINITIONS ::= BEGIN END', at: '2:1' },
  MODULE_IDENTIFIER: {
    whole: 'M DEFINITIONS ::= BEGIN IMPORTS T FROM N {1 2}; END N {1 3} DEFINITIONS ::= BEGIN T ::= NULL END',
    at: '1:40',
  },
  MODULE_NONE: { whole: '', at: '1:1' },
  IMPORT_UNKNOWN: { whole: 'M DEFINITIONS ::= BEGIN IMPORTS T FROM N; END N DEFINITIONS ::= BEGIN END', at: '1:33' },
  IMPORT_BUILT_IN: {
    whole: 'M DEFINITIONS ::= BEGIN IMPORTS UTF8String FROM N; END N DEFINITIONS ::= BEGIN END',
    at: '1:33',
  },
  NOT_EXPORTED: {
    whole: 'M DEFINITIONS ::= BEGIN IMPORTS T FROM N; END N DEFINITIONS ::= BEGIN EXPORTS; T ::= NULL END',
    at: '1:33',
  },
  EXPORT_UNKNOWN: { body: 'EXPORTS T;', at: '2:9' },
  NAME_DUPLICATE: { body: 'A ::= NULL\nA ::= INTEGER', at: '3:1' },
  REFERENCE_UNKNOWN: { body: 'A ::= B', at: '2:7' },
  REFERENCE_AMBIGUOUS: {
    whole:
      'M DEFINITIONS ::= BEGIN IMPORTS T FROM N T FROM O; A ::= T END N DEFINITIONS ::= BEGIN T ::= NULL END O DEFINITIONS ::= BEGIN T ::= NULL END',
    at: '1:58',
  },
  REFERENCE_KIND: { body: 'A ::= INTEGER (0..a.&x) a INTEGER ::= 5', at: '2:19' },
  REFERENCE_CIRCULAR: { body: 'A ::= B B ::= A', at: '2:15' },
  VALUE_ENDLESS: { body: 'A ::= SEQUENCE { a B } B ::= SET { a A }', at: '2:1' },
  COMPONENT_DUPLICATE: { body: 'A ::= SEQUENCE { a NULL, a NULL }', at: '2:26' },
  ALTERNATIVE_DUPLICATE: { body: 'A ::= CHOICE { a NULL, a REAL }', at: '2:24' },
  CHOICE_EMPTY: { body: 'A ::= CHOICE {}', at: '2:1' },
  TAGS_AMBIGUOUS: { body: 'A ::= CHOICE { a NULL, b NULL }', at: '2:24' },
  TAG_IMPLICIT: { body: 'A ::= [0] IMPLICIT CHOICE { a NULL }', at: '2:7' },
  TAG_NUMBER: { body: 'A ::= [-1] NULL', at: '2:8' },
  TAG_IN_AUTOMATIC: { body: 'A ::= CHOICE { a NULL, ..., b [5] NULL }', at: '2:31', head: 'AUTOMATIC TAGS' },
  COMPONENTS_OF: { body: 'A ::= SET { COMPONENTS OF B } B ::= INTEGER', at: '2:27' },
  EXTENSION_MARKERS: { body: 'A ::= SEQUENCE { ..., ..., ... }', at: '2:28' },
  VERSION_NUMBERS: { body: 'A ::= SEQUENCE { ..., [[1: a NULL ]] }', at: '2:23' },
  SELECTION: { body: 'A ::= a < B B ::= INTEGER', at: '2:7' },
  ENUMERATION_DUPLICATE: { body: 'A ::= ENUMERATED { a(1), b(1) }', at: '2:26' },
  NAMED_NUMBER_DUPLICATE: { body: 'A ::= INTEGER { a(1), a(2) }', at: '2:23' },
  NAMED_BIT_DUPLICATE: { body: 'A ::= BIT STRING { a(1), b(1) }', at: '2:26' },
  NAMED_BIT_NEGATIVE: { body: 'A ::= BIT STRING { a(-1) }', at: '2:22' },
  ANY_DEFINED_BY: { body: 'A ::= SEQUENCE { a ANY DEFINED BY b }', at: '2:20' },
  VALUE_TYPE: { body: 'a INTEGER ::= "x"', at: '2:15' },
  VALUE_OID: { body: 'a OBJECT IDENTIFIER ::= { 1 2 x }', at: '2:31' },
  VALUE_COMPONENT: { body: 'a SEQUENCE { a NULL } ::= {}', at: '2:27' },
  VALUE_UNKNOWN: { body: 'a CHARACTER STRING ::= { }', at: '2:24' },
  CONSTRAINT_TYPE: { body: 'A ::= BOOLEAN (SIZE (1))', at: '2:16' },
  RANGE_REVERSED: { body: 'A ::= INTEGER (5..4)', at: '2:16' },
  CONSTRAINT_EMPTY: { body: 'A ::= INTEGER (5 ^ 6)', at: '2:15' },
  CONSTRAINT_UNCHECKED: { body: 'A ::= IA5String (PATTERN "a")', at: '2:26' },
  INNER_COMPONENT: { body: 'A ::= B (WITH COMPONENTS { b }) B ::= SEQUENCE { a NULL }', at: '2:28' },
  FIELD_UNKNOWN: { body: 'A ::= TYPE-IDENTIFIER.&Typ', at: '2:7' },
  FIELD_KIND: { body: 'A ::= TYPE-IDENTIFIER.&Type.&id', at: '2:7' },
  FIELD_DUPLICATE: { body: 'A ::= CLASS { &a NULL, &a NULL }', at: '2:24' },
  FIELD_MISSING: { body: 'a TYPE-IDENTIFIER ::= { &id {1 2} }', at: '2:23' },
  OBJECT_SYNTAX: { body: 'a TYPE-IDENTIFIER ::= { NULL IDENTIFIED {1 2} }', at: '2:41' },
  OBJECT_CLASS: {
    body: 'A ::= CLASS { &id INTEGER } a A ::= { &id 1 } S TYPE-IDENTIFIER ::= { a }',
    at: '2:71',
  },
  OBJECT_DUPLICATE: {
    body: 'A ::= SEQUENCE { i B.&id({S}), v B.&Type({S}{@i}) } B ::= TYPE-IDENTIFIER S B ::= { {NULL IDENTIFIED BY {1 2}} | {REAL IDENTIFIED BY {1 2}} }',
    at: '2:114',
  },
  TABLE_COMPONENT: {
    body: 'A ::= SEQUENCE { v TYPE-IDENTIFIER.&Type({S}{@i}) } S TYPE-IDENTIFIER ::= { ... }',
    at: '2:46',
  },
  PARAMETER_COUNT: { body: 'A {T} ::= T B ::= A', at: '2:19' },
  PARAMETER_KIND: { body: 'A {T} ::= T B ::= A {5}', at: '2:22' },
  PARAMETER_DUPLICATE: { body: 'A {T, T} ::= NULL', at: '2:7' },
  LIMIT_TEXT: { body: '', at: '1:1', limits: { maxText: 5 } },
  LIMIT_NESTING: { body: 'A ::= SEQUENCE OF SEQUENCE OF NULL', at: '2:31', limits: { maxNesting: 2 } },
  LIMIT_REFERENCES: { body: repeated(20, (i) => `T${i} ::= T${i + 1}`), at: '6:8', limits: { maxReferences: 5 } },
  LIMIT_INSTANCES: { body: 'A {T} ::= T B ::= A {NULL} C ::= A {INTEGER}', at: '2:34', limits: { maxInstances: 1 } },
  LIMIT_INSTANCE_DEPTH: {
    body: 'A {T} ::= SEQUENCE { a A {SET OF T} OPTIONAL } B ::= A {NULL}',
    at: '2:24',
    limits: { maxInstanceDepth: 5 },
  },
  LIMIT_TYPES: { body: 'A ::= NULL B ::= NULL', at: '2:12', limits: { maxTypes: 1 } },
  LIMIT_ELEMENTS: {
    body: 'A ::= SEQUENCE { COMPONENTS OF B } B ::= SEQUENCE { a NULL, b NULL }',
    at: '2:18',
    limits: { maxElements: 1 },
  },
  LIMIT_ERRORS: { body: 'A ::= B\nC ::= D', at: '3:7', limits: { maxErrors: 1 } },
}

for (const [code, { body, whole, at, head, limits }] of Object.entries(provoked)) {
  faults(`${code} is provoked`, () => {
    const text = whole ?? moduleText(body ?? '', head)
    const { diagnostics } = resolveFiles([{ name: 'm', text }], limits === undefined ? {} : { limits })
    const severity = (schemaFaults as Record<string, { severity?: string }>)[code].severity
    const expected = `${at} ${severity === undefined ? '' : `${severity} `}${code}`
    assert.ok(faultsIn(diagnostics).includes(expected), `${expected} is not among ${faultsIn(diagnostics).join(', ')}`)
  })
}

faults('the list is complete and in order', () => {
  assert.equal([...Object.keys(provoked), ...ofTables], Object.keys(schemaFaults))
  for (const { clause, summary } of Object.values(schemaFaults)) {
    assert.ok(clause === '' || /^X\.(680|681|682|683|208)( |$)/.test(clause))
    assert.match(summary, /^[a-zA-Z]/)
  }
})

/** A schema as somebody might write it, and all that is said about it. */
const broken = `Broken DEFINITIONS IMPLICIT TAGS ::= BEGIN
IMPORTS Certificate FROM PKIX;

Message ::= SEQUENCE {
    version   INTEGER (5..0),
    sender    Adress,
    list      SEQUENCE OF Item
    flags     BIT STRING
}

Adress2 ::= SEQUENCE { street IA5String, street IA5String OPTIONAL }

Item ::= CHOICE {
    number  [0] INTEGER,
    text    [0] UTF8String
}

Loop ::= SEQUENCE { next Loop }

Item ::= INTEGER

size Integer ::= 10

END
`

faults('several in one run, each with file, line, column, clause and a caret', () => {
  const { diagnostics } = resolveFiles([{ name: 'broken.asn', text: broken }])
  const text = diagnostics.list.map(formatDiagnostic).join('\n')
  assert.is(
    text,
    `broken.asn:8:5: error: expected , or }, found flags (X.680 25.1)
      flags     BIT STRING
      ^~~~~
broken.asn:20:1: error: Item is assigned twice in module Broken (X.680 13.17)
  Item ::= INTEGER
  ^~~~
broken.asn:13:1: the first assignment
broken.asn:2:26: error: module PKIX is not at hand, from which come Certificate (X.680 13.16)
  IMPORTS Certificate FROM PKIX;
                           ^~~~
broken.asn:22:6: error: unknown reference Integer; did you mean INTEGER? (X.680 14.1)
  size Integer ::= 10
       ^~~~~~~
broken.asn:11:42: error: two components are called street (X.680 25.13)
  Adress2 ::= SEQUENCE { street IA5String, street IA5String OPTIONAL }
                                           ^~~~~~
broken.asn:11:24: the other one
broken.asn:15:5: error: alternatives number and text cannot be told apart: both can begin with [0] (X.680 29.3)
      text    [0] UTF8String
      ^~~~
broken.asn:14:5: number stands here
broken.asn:18:1: error: no value of Loop can ever end: it holds itself, with no way out (X.680 3.8.57)
  Loop ::= SEQUENCE { next Loop }
  ^~~~`,
  )
})

faults.run()
