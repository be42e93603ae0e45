/** Information objects: classes, objects, sets, and the tables they make (X.681, X.682). */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType, type ResolveOptions, type Schema } from '../../../src/schema/notation/index.ts'
import { faultsOf, schemaOf, showType, showValue } from './support.ts'

const objects = suite('schema: information objects')

/** The table of a component: `&Type at 0 id of S...: 1.2 INTEGER | 1.3 NULL`. */
function showTable(schema: Schema, type: string, path: readonly string[]): string {
  let node = schema.types[findType(schema, type)]
  for (const name of path) {
    if (node.kind === 'CHOICE') node = schema.types[node.alternatives.find((each) => each.name === name)!.type]
    else if ('element' in node) node = schema.types[node.element]
    else if ('components' in node) node = schema.types[node.components.find((each) => each.name === name)!.type]
  }
  if (node.constraint?.containing !== undefined) node = schema.types[node.constraint.containing]
  const { table } = node
  if (table === undefined) return 'none'
  const at = table.at.map((each) => `${each.up} ${each.path.join('.')} ${each.field}`).join(', ')
  const rows = table.rows.map((row) => {
    const parts = [
      row.object ?? '-',
      ...row.keys.map((key) => (key === undefined ? '-' : showValue(key))),
      ...(row.type === undefined ? [] : [showType(schema, row.type, 0)]),
      ...(row.value === undefined ? [] : [`= ${showValue(row.value)}`]),
    ]
    return parts.join(' ')
  })
  return `${table.class}.${table.field} ${table.set ?? '-'}${table.extensible ? '...' : ''} [${at}] ${rows.join(' | ')}`
}

const classes = `
ERROR ::= CLASS { &code INTEGER UNIQUE, &Type OPTIONAL, &level INTEGER DEFAULT 3, &next ERROR OPTIONAL, &Others ERROR OPTIONAL }
WITH SYNTAX { CODE &code [TYPE &Type] [LEVEL &level] [NEXT &next] [OTHERS &Others] }
a ERROR ::= { CODE 1 TYPE INTEGER }
b ERROR ::= { CODE 2 TYPE SEQUENCE { x NULL } LEVEL 5 }
c ERROR ::= { CODE 3 NEXT a OTHERS { a | b } }
`
const tables: readonly [body: string, type: string, path: readonly string[], shown: string][] = [
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), v ERROR.&Type({S}{@i}) } S ERROR ::= { a | b }',
    'A',
    ['v'],
    'ERROR.&Type S [0 i &code] a 1 U2 INTEGER | b 2 U16 SEQUENCE',
  ],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), v ERROR.&Type({S}{@i}) } S ERROR ::= { a | b }',
    'A',
    ['i'],
    'ERROR.&code S [] a = 1 | b = 2',
  ],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), v ERROR.&Type({S}{@i}) OPTIONAL } S ERROR ::= { c, ..., a }',
    'A',
    ['v'],
    'ERROR.&Type S... [0 i &code] c 3 | a 1 U2 INTEGER',
  ],
  ['A ::= SEQUENCE { v ERROR.&Type({S}) } S ERROR ::= { a }', 'A', ['v'], 'ERROR.&Type S [] a U2 INTEGER'],
  ['A ::= SEQUENCE { v ERROR.&Type({S}) } S ERROR ::= { ... }', 'A', ['v'], 'ERROR.&Type S... [] '],
  ['A ::= SEQUENCE { v ERROR.&level({S}) } S ERROR ::= { a | b }', 'A', ['v'], 'ERROR.&level S [] a = 3 | b = 5'],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), v ERROR.&Type({S}{@i}) } S ERROR ::= { { CODE 9 TYPE NULL } | T } T ERROR ::= { a, ... }',
    'A',
    ['v'],
    'ERROR.&Type S... [0 i &code] - 9 U5 NULL | a 1 U2 INTEGER',
  ],
  // Objects of a set, by way of another's fields.
  [
    'A ::= ERROR.&Type ({S}) S ERROR ::= { c.&Others | c.&next }',
    'A',
    [],
    'ERROR.&Type S [] a U2 INTEGER | b U16 SEQUENCE',
  ],
  ['A ::= ERROR.&Type ({S}) S ERROR ::= { T.&next } T ERROR ::= { c }', 'A', [], 'ERROR.&Type S [] a U2 INTEGER'],
  ['A ::= ERROR.&Type ({S}) S ERROR ::= { (a | b) EXCEPT a }', 'A', [], 'ERROR.&Type S [] b U16 SEQUENCE'],
  [
    'A ::= ERROR.&Type ({S}) S ERROR ::= { (a | b) ^ T } T ERROR ::= { b | c }',
    'A',
    [],
    'ERROR.&Type S [] b U16 SEQUENCE',
  ],
  // From the outermost type of the text, and from the innermost.
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), s SEQUENCE { i ERROR.&code({S}), v ERROR.&Type({S}{@i}) } } S ERROR ::= { a }',
    'A',
    ['s', 'v'],
    'ERROR.&Type S [1 i &code] a 1 U2 INTEGER',
  ],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), s SEQUENCE { i ERROR.&code({S}), v ERROR.&Type({S}{@.i}) } } S ERROR ::= { a }',
    'A',
    ['s', 'v'],
    'ERROR.&Type S [0 i &code] a 1 U2 INTEGER',
  ],
  [
    'A ::= SEQUENCE { s SEQUENCE { i ERROR.&code({S}) }, t SEQUENCE OF SET { v ERROR.&Type({S}{@..s.i}) } } S ERROR ::= { a }',
    'A',
    ['t', '[]', 'v'],
    'ERROR.&Type S [2 s.i &code] a 1 U2 INTEGER',
  ],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), v SET OF ERROR.&Type({S}{@i}) } S ERROR ::= { a }',
    'A',
    ['v', '[]'],
    'ERROR.&Type S [1 i &code] a 1 U2 INTEGER',
  ],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), v OCTET STRING (CONTAINING ERROR.&Type({S}{@i})) } S ERROR ::= { a }',
    'A',
    ['v'],
    'ERROR.&Type S [0 i &code] a 1 U2 INTEGER',
  ],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), l ERROR.&level({S}), v ERROR.&Type({S}{@i, @l}) } S ERROR ::= { a | b }',
    'A',
    ['v'],
    'ERROR.&Type S [0 i &code, 0 l &level] a 1 3 U2 INTEGER | b 2 5 U16 SEQUENCE',
  ],
  // Parameters: classes, sets and objects.
  [
    'P {C, C : S} ::= SEQUENCE { i C.&code({S}), v C.&Type({S}{@i}) } A ::= P {ERROR, {S, ...}} S ERROR ::= { a }',
    'A',
    ['v'],
    'ERROR.&Type -... [0 i &code] a 1 U2 INTEGER',
  ],
  [
    'P {ERROR : S} ::= Q {{S}} Q {ERROR : T} ::= SEQUENCE { v ERROR.&Type({T}) } A ::= P {{S}} S ERROR ::= { a }',
    'A',
    ['v'],
    'ERROR.&Type S [] a U2 INTEGER',
  ],
  [
    'S {ERROR : o} ERROR ::= { o | b } A ::= ERROR.&Type ({S {a}})',
    'A',
    [],
    'ERROR.&Type S [] a U2 INTEGER | b U16 SEQUENCE',
  ],
  ['KIND ::= ERROR A ::= KIND.&Type ({S}) S KIND ::= { a }', 'A', [], 'ERROR.&Type S [] a U2 INTEGER'],
  [
    'A ::= [3] INSTANCE OF TYPE-IDENTIFIER ({S}) S TYPE-IDENTIFIER ::= { {NULL IDENTIFIED BY {1 2 3}} }',
    'A',
    ['value'],
    'TYPE-IDENTIFIER.&Type S [0 type-id &id] - 1.2.3 U5 NULL',
  ],
]

for (const [body, type, path, shown] of tables) {
  objects(`table of ${body}`, () => assert.is(showTable(schemaOf(classes + body), type, path), shown))
}

const types: readonly [body: string, shown: string][] = [
  ['A ::= ERROR.&code', 'U2 INTEGER'],
  ['A ::= [1] ERROR.&Type', 'C1 OPEN ERROR.&Type'],
  ['A ::= b.&Type', 'U16 SEQUENCE { x: U5 NULL }'],
  ['A ::= c.&next.&Type', 'U2 INTEGER'],
  ['A ::= c.&next.&code', 'U2 INTEGER'],
  ['A ::= S.&code S ERROR ::= { a | b, ... }', 'U2 INTEGER (1..2; ...)'],
  ['A ::= INTEGER (0..b.&level)', 'U2 INTEGER (0..5)'],
  ['A ::= INTEGER (c.&next.&level)', 'U2 INTEGER (3)'],
  ['A ::= INSTANCE OF TYPE-IDENTIFIER', 'U8 INSTANCE OF { type-id: U6 OBJECT IDENTIFIER, value: C0 OPEN }'],
  ['X ::= CLASS { &Type, &v &Type } o X ::= { &Type BOOLEAN, &v TRUE } A ::= X.&v', 'OPEN X.&v'],
  ['X ::= CLASS { &T DEFAULT NULL } o X ::= {} A ::= o.&T', 'U5 NULL'],
  ['X ::= CLASS { &v T, &Vs T } T ::= [2] BOOLEAN A ::= X.&Vs', 'C2 U1 BOOLEAN'],
  ['P {T} ::= SEQUENCE { a T } A ::= P {b.&Type}', 'U16 SEQUENCE { a: U16 SEQUENCE }'],
  ['P {ERROR : o} ::= SEQUENCE { a o.&Type } A ::= P {a}', 'U16 SEQUENCE { a: U2 INTEGER }'],
  ['P {ERROR : o} ::= SEQUENCE { a o.&Type } A ::= P {{ CODE 8 TYPE NULL }}', 'U16 SEQUENCE { a: U5 NULL }'],
]

for (const [body, shown] of types) {
  objects(`type of ${body}`, () => assert.is(showType(schemaOf(classes + body), 'A'), shown))
}

objects('syntax with words, commas and nested groups', () => {
  const schema = schemaOf(`
    X ::= CLASS { &id INTEGER, &A OPTIONAL, &B OPTIONAL, &c INTEGER OPTIONAL, &D INTEGER OPTIONAL }
      WITH SYNTAX { [[&A] THEN &B] ID &id [, C IS &c [AND &D]] }
    o X ::= { NULL THEN INTEGER ID 1, C IS 5 AND { 1 | 2 } }
    p X ::= { THEN NULL ID 2 }
    q X ::= { ID 3 , C IS 4 }
    S X ::= { o | p | q }
    T ::= SEQUENCE { i X.&id({S}), a X.&A({S}{@i}), b X.&B({S}{@i}), c X.&c({S}{@i}) }`)
  assert.is(showTable(schema, 'T', ['a']), 'X.&A S [0 i &id] o 1 U5 NULL | p 2 | q 3')
  assert.is(showTable(schema, 'T', ['b']), 'X.&B S [0 i &id] o 1 U2 INTEGER | p 2 U5 NULL | q 3')
  assert.is(showTable(schema, 'T', ['c']), 'X.&c S [0 i &id] o 1 = 5 | p 2 | q 3 = 4')
})

objects('classes may govern fields of each other', () => {
  const schema = schemaOf(`
    X ::= CLASS { &id INTEGER, &y Y OPTIONAL } Y ::= CLASS { &id INTEGER, &x X OPTIONAL }
    x X ::= { &id 1, &y { &id 2, &x x } } A ::= INTEGER (x.&y.&x.&y.&id)`)
  assert.is(showType(schema, 'A'), 'U2 INTEGER (2)')
})

const refused: readonly [body: string, faults: readonly string[]][] = [
  ['A ::= ERROR.&cod', ['8:7 FIELD_UNKNOWN']],
  ['A ::= ERROR.&code.&x', ['8:7 FIELD_KIND']],
  ['A ::= ERROR.&next', ['8:7 FIELD_KIND']],
  ['A ::= a.&cod', ['8:7 FIELD_UNKNOWN']],
  ['A ::= c.&Type', ['8:7 FIELD_MISSING']],
  ['x ERROR ::= { CODE }', ['8:20 OBJECT_SYNTAX']],
  ['x ERROR ::= { COD 5 }', ['8:15 OBJECT_SYNTAX']],
  ['x ERROR ::= { CODE 5 TYPE }', ['8:27 OBJECT_SYNTAX']],
  ['x ERROR ::= { CODE 5 LEVEL 5 TYPE NULL }', ['8:30 OBJECT_SYNTAX']],
  ['x ERROR ::= { &Type NULL }', ['8:13 FIELD_MISSING']],
  ['x ERROR ::= { &code 5, &cod 6 }', ['8:24 OBJECT_SYNTAX']],
  ['x ERROR ::= 5', ['8:13 REFERENCE_KIND']],
  ['x ERROR ::= y', ['8:13 REFERENCE_UNKNOWN']],
  ['x ERROR ::= x', ['8:1 REFERENCE_CIRCULAR']],
  ['x ERROR ::= v v INTEGER ::= 5', ['8:13 REFERENCE_KIND']],
  [
    'x ERROR ::= { CODE TRUE TYPE B NEXT y OTHERS { z } }',
    ['8:20 VALUE_TYPE', '8:30 REFERENCE_UNKNOWN', '8:37 REFERENCE_UNKNOWN', '8:48 REFERENCE_UNKNOWN'],
  ],
  ['S ERROR ::= { 5 }', ['8:15 REFERENCE_KIND']],
  ['S ERROR ::= { a | }', ['8:19 SYNTAX']],
  ['S ERROR ::= { S }', ['8:13 REFERENCE_CIRCULAR']],
  ['S ERROR ::= { T } T ERROR ::= { S }', ['8:13 REFERENCE_CIRCULAR']],
  ['S ERROR ::= { A } A ::= NULL', ['8:15 REFERENCE_KIND']],
  ['S ERROR ::= { INTEGER }', ['8:15 REFERENCE_KIND']],
  ['S ERROR ::= { ALL EXCEPT a }', ['8:15 OBJECT_SYNTAX']],
  ['X ::= CLASS { &id INTEGER } x X ::= {&id 1} S ERROR ::= { x }', ['8:59 warning OBJECT_CLASS']],
  ['X ::= CLASS { &id INTEGER, &id NULL }', ['8:28 FIELD_DUPLICATE']],
  ['X ::= CLASS { &x X.&x } A ::= X.&x', ['8:15 REFERENCE_CIRCULAR']],
  ['A ::= SEQUENCE { v ERROR.&Type({S}{@i}) } S ERROR ::= { a }', ['8:36 TABLE_COMPONENT']],
  ['A ::= SEQUENCE { i INTEGER, v ERROR.&Type({S}{@i}) } S ERROR ::= { a }', ['8:47 TABLE_COMPONENT']],
  ['A ::= SEQUENCE { i ERROR.&code, v ERROR.&Type({S}{@..i}) } S ERROR ::= { a }', ['8:51 TABLE_COMPONENT']],
  ['A ::= ERROR.&Type ({S}{@i}) S ERROR ::= { a }', ['8:24 TABLE_COMPONENT']],
  ['A ::= SEQUENCE { i INTEGER, v INTEGER ({S}{@i}) } S ERROR ::= { a }', ['8:40 CONSTRAINT_TYPE']],
  [
    'X ::= CLASS { &id INTEGER, &Vals BOOLEAN } A ::= SEQUENCE { i X.&id({S}), b BOOLEAN (X.&Vals({S}{@i})) } S X ::= { ... }',
    ['8:94 note CONSTRAINT_UNCHECKED'],
  ],
  ['P {ERROR : S} ::= ERROR.&Type({S}) A ::= P {5}', ['8:45 PARAMETER_KIND']],
  [
    'A ::= SEQUENCE { i ERROR.&code({S}), v ERROR.&Type({S}{@i}) } S ERROR ::= { a | {CODE 1 TYPE NULL} }',
    ['8:81 warning OBJECT_DUPLICATE'],
  ],
]

for (const [body, faults] of refused) {
  objects(`refuses ${body}`, () => assert.equal(faultsOf(`${classes.slice(0, -1)}\n${body}`), faults))
}

objects('of missing modules are unknown, and sets with them extensible', () => {
  const any: ResolveOptions = { missing: 'any' }
  const schema = schemaOf(
    `IMPORTS OTHER, other, T, oid FROM N;
     A ::= SEQUENCE { i OTHER.&id({S}), v OTHER.&Type({S}{@i}) } S OTHER ::= { other | { WHAT ever } }
     B ::= SEQUENCE { t T, u [0] IMPLICIT T, w [1] T (SIZE (5)) OPTIONAL, i OBJECT IDENTIFIER (v) }
     v OBJECT IDENTIFIER ::= { oid 5 }
     C ::= TYPE-IDENTIFIER.&Type ({U}) U TYPE-IDENTIFIER ::= { other | { NULL IDENTIFIED BY v } }
     D ::= T
     E ::= TYPE-IDENTIFIER.&Type (T)`,
    '',
    any,
  )
  assert.is(showType(schema, 'A', 2), 'U16 SEQUENCE { i: OPEN missing N.OTHER.&id, v: OPEN missing N.OTHER.&Type }')
  assert.is(
    showType(schema, 'B', 2),
    'U16 SEQUENCE { t: OPEN missing N.T, u: C0 OPEN missing N.T untyped, w?: C1 OPEN missing N.T, i: U6 OBJECT IDENTIFIER }',
  )
  assert.is(showValue(schema.modules[0].values.get('v')!), 'unknown')
  assert.is(showTable(schema, 'C', []), 'TYPE-IDENTIFIER.&Type U... [] - U5 NULL')
  assert.is(showType(schema, 'D'), 'OPEN missing N.T')
  assert.equal(
    schema.diagnostics.map((each) => `${each.severity} ${each.code}`),
    ['note MODULE_MISSING'],
  )
})

objects.run()
