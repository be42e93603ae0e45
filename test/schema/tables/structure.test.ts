/** States and transitions of structures, read back from the block. `~` marks what the short path leaves alone. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compiled, dump, dumpOf } from './support.ts'

const structure = suite('schema: tables of structures')

structure('a SEQUENCE has a state for each position', () => {
  assert.equal(
    dumpOf('A ::= SEQUENCE { a INTEGER, b BOOLEAN OPTIONAL, c [0] NULL OPTIONAL, d [1] NULL, e [2] NULL OPTIONAL }'),
    [
      's0 root end',
      '  ~10 30 CONTAINER A >s0 /s1',
      's1 sequence 0',
      '  02 ~22 INTEGER a >s2',
      's2 sequence 1',
      '  01 ~21 BOOLEAN b >s3',
      '  80 ~a0 NULL c >s4',
      '  81 ~a1 NULL d >s5',
      's3 sequence 2',
      '  80 ~a0 NULL c >s4',
      '  81 ~a1 NULL d >s5',
      's4 sequence 3',
      '  81 ~a1 NULL d >s5',
      's5 sequence 4 end',
      '  82 ~a2 NULL e >s6',
      's6 sequence 5 end',
    ],
  )
})

structure('an untagged CHOICE is the identifiers of its alternatives', () => {
  assert.equal(
    dumpOf('A ::= SEQUENCE { a CHOICE { x INTEGER, y CHOICE { z NULL, w [1] A } } OPTIONAL, b [2] CHOICE { x NULL } }'),
    [
      's0 root end',
      '  ~10 30 CONTAINER A >s0 /s1',
      's1 sequence 0',
      '  02 ~22 INTEGER a.x >s2',
      '  05 ~25 NULL a.y.z >s2',
      '  ~81 a1 CONTAINER a.y.w >s2 /s1',
      '  ~82 a2 CONTAINER b >s3 /s4',
      's2 sequence 1',
      '  ~82 a2 CONTAINER b >s3 /s4',
      's3 sequence 2 end',
      's4 single 0',
      '  05 ~25 NULL .x >s5',
      's5 single 1 end',
    ],
  )
})

structure('the PDU may be a CHOICE, and may come again', () => {
  const tables = compiled('A ::= CHOICE { x INTEGER, y NULL }')
  assert.equal(dump(tables), ['s0 root end', '  02 ~22 INTEGER A.x >s0', '  05 ~25 NULL A.y >s0'])
  assert.is(tables.pdu, 'A')
  assert.equal(
    tables.transitions.slice(0, 2).map(({ names }) => names),
    [
      ['A', 'x'],
      ['A', 'y'],
    ],
  )
})

structure('explicit tags hold one value each', () => {
  assert.equal(dumpOf('A ::= [0] EXPLICIT [APPLICATION 200] EXPLICIT OCTET STRING'), [
    's0 root end',
    '  ~80 a0 CONTAINER A >s0 /s1',
    's1 single 0',
    '  ~5f/200 7f/200 CONTAINER >s2 /s3',
    's2 single 1 end',
    's3 single 0',
    '  04 ~24 OCTET_STRING >s4',
    's4 single 1 end',
  ])
})

structure('high tag numbers lie in tables of their own, by class and form', () => {
  assert.equal(
    dumpOf(
      'A ::= CHOICE { a [31] NULL, b [PRIVATE 31] NULL, c [4294967294] SET { d [30] NULL }, e [2147483648] NULL }',
    ),
    [
      's0 root end',
      '  9f/31 ~bf/31 NULL A.a >s0',
      '  9f/2147483648 ~bf/2147483648 NULL A.e >s0',
      '  ~9f/4294967294 ~bf/4294967294 CONTAINER A.c >s0 /s1',
      '  df/31 ~ff/31 NULL A.b >s0',
      's1 set clear set needs 0',
      '  ~9e ~be NULL d >s1',
    ],
  )
})

structure('elements of lists', () => {
  const elements = (element: string, of = 'SEQUENCE OF'): string => dumpOf(`A ::= ${of} ${element}`)[3].trim()
  assert.equal(dumpOf('A ::= SEQUENCE SIZE (2..5) OF INTEGER'), [
    's0 root end',
    '  ~10 30 CONTAINER [2..5] A >s0 /s1',
    's1 list end list',
    '  02 ~22 INTEGER INTEGER >s1',
  ])
  assert.is(elements('each INTEGER'), '02 ~22 INTEGER each >s1')
  assert.is(elements('A'), '~10 30 CONTAINER A >s1 /s1')
  assert.is(elements('OBJECT IDENTIFIER'), '06 ~26 OBJECT_IDENTIFIER OBJECT_IDENTIFIER >s1')
  assert.is(elements('NULL'), '05 ~25 NULL -NULL >s1')
  assert.is(elements('BOOLEAN'), '01 ~21 BOOLEAN -bare >s1')
  assert.is(elements('CHOICE { x [0] NULL }'), '80 ~a0 NULL -choice.x >s1')
  assert.is(elements('CHOICE { x [0] NULL }', 'SET OF'), '80 ~a0 NULL -bare.x >s1')
  assert.is(elements('BOOLEAN', 'SET OF'), '01 ~21 BOOLEAN -set-bare >s1')
  assert.is(dumpOf('A ::= SET OF NULL')[1].trim(), '~11 31 CONTAINER set-of A >s0 /s1')
})

structure('a SET has one state; its components are told by bits', () => {
  assert.equal(dumpOf('A ::= SET { a NULL, b BOOLEAN OPTIONAL, c CHOICE { d INTEGER, e [0] NULL }, ... }'), [
    's0 root end',
    '  ~11 ~31 CONTAINER A >s0 /s1',
    's1 set clear set needs 0,2',
    '  ~01 ~21 BOOLEAN bit 1 b >s1',
    '  ~02 ~22 INTEGER bit 2 c.d >s1',
    '  ~05 ~25 NULL a >s1',
    '  ~80 ~a0 NULL bit 2 c.e >s1',
    '  * OPEN unknown >s1',
  ])
  assert.is(dumpOf('A ::= SET { a NULL OPTIONAL }')[2], 's1 set end clear set')
})

structure('unknown additions may stand where the extension marker does, behind the known ones', () => {
  const body = 'A ::= SEQUENCE { a NULL, b [0] NULL OPTIONAL, ..., c [1] NULL, [[ d [2] NULL ]], ..., e [3] NULL }'
  assert.equal(dumpOf(body), [
    's0 root end',
    '  ~10 30 CONTAINER A >s0 /s1',
    's1 sequence 0',
    '  05 ~25 NULL a >s2',
    's2 sequence 1',
    '  80 ~a0 NULL b >s3',
    '  81 ~a1 NULL c >s4',
    '  82 ~a2 NULL d >s5',
    '  83 ~a3 NULL e >s6',
    '  * OPEN unknown >s5',
    's3 sequence 2',
    '  81 ~a1 NULL c >s4',
    '  82 ~a2 NULL d >s5',
    '  83 ~a3 NULL e >s6',
    '  * OPEN unknown >s5',
    's4 sequence 3',
    '  82 ~a2 NULL d >s5',
    '  83 ~a3 NULL e >s6',
    '  * OPEN unknown >s5',
    's5 sequence 4',
    '  83 ~a3 NULL e >s6',
    '  * OPEN unknown >s5',
    's6 sequence 5 end',
  ])
})

structure('unknown alternatives of an extensible CHOICE', () => {
  assert.equal(dumpOf('A ::= SEQUENCE { a CHOICE { x NULL, ... } OPTIONAL, b BOOLEAN }').slice(2, 7), [
    's1 sequence 0',
    '  01 ~21 BOOLEAN b >s2',
    '  05 ~25 NULL a.x >s3',
    '  * OPEN unknown a-bare >s3',
    's2 sequence 2 end',
  ])
})

structure('what a constraint makes ABSENT does not pass for unknown', () => {
  const choice = 'A ::= CHOICE { x NULL, y [0] NULL, ... }'
  assert.equal(dumpOf(`${choice} (WITH COMPONENTS { ..., y ABSENT })`), [
    's0 root end',
    '  05 ~25 NULL A.x >s0',
    '  ~80 ~a0 EXCLUDED A.y >s0',
    '  * OPEN unknown A-bare >s0',
  ])
  assert.equal(dumpOf(`${choice} (WITH COMPONENTS { ..., x PRESENT })`), ['s0 root end', '  05 ~25 NULL A.x >s0'])
  const sequence = 'A ::= SEQUENCE { a NULL OPTIONAL, b CHOICE { x [0] NULL, y [1] NULL } OPTIONAL, ..., c [2] NULL }'
  assert.equal(dumpOf(`${sequence} (WITH COMPONENTS { ..., b ABSENT })`).slice(2), [
    's1 sequence 0 end',
    '  05 ~25 NULL a >s2',
    '  ~80 ~81 ~a0 ~a1 EXCLUDED b >s3',
    '  82 ~a2 NULL c >s4',
    '  * OPEN unknown >s4',
    's2 sequence 1 end',
    '  ~80 ~81 ~a0 ~a1 EXCLUDED b >s3',
    '  82 ~a2 NULL c >s4',
    '  * OPEN unknown >s4',
    's3 sequence 2 end',
    '  82 ~a2 NULL c >s4',
    '  * OPEN unknown >s4',
    's4 sequence 3 end',
    '  * OPEN unknown >s4',
  ])
  const set = 'A ::= SET { a NULL OPTIONAL, b [40] NULL OPTIONAL, ... } (WITH COMPONENTS { ..., b ABSENT })'
  assert.equal(dumpOf(set).slice(2), [
    's1 set end clear set',
    '  ~05 ~25 NULL a >s1',
    '  ~9f/40 ~bf/40 EXCLUDED bit 1 b >s1',
    '  * OPEN unknown >s1',
  ])
  const closed = 'A ::= SEQUENCE { a NULL OPTIONAL } (WITH COMPONENTS { a ABSENT })'
  assert.equal(dumpOf(closed), ['s0 root end', '  ~10 30 CONTAINER A >s0 /s1', 's1 sequence 0 end'])
})

structure('open types take what nothing else does', () => {
  assert.equal(
    dumpOf('A ::= SEQUENCE { a OBJECT IDENTIFIER, b [0] EXPLICIT ANY, c ANY DEFINED BY a OPTIONAL }').slice(2),
    [
      's1 sequence 0',
      '  06 ~26 OBJECT_IDENTIFIER a >s2',
      's2 sequence 1',
      '  ~80 a0 CONTAINER b >s3 /s4',
      's3 sequence 2 end',
      '  * OPEN render c >s5',
      's4 single 0',
      '  * OPEN render >s6',
      's5 sequence 3 end',
      's6 single 1 end',
    ],
  )
})

structure('a type constraint says what an open type holds', () => {
  assert.equal(dumpOf('A ::= SEQUENCE { a ANY (B) } B ::= CHOICE { x NULL, y BOOLEAN }').slice(2, 5), [
    's1 sequence 0',
    '  01 ~21 BOOLEAN a<B>.y >s2',
    '  05 ~25 NULL a<B>.x >s2',
  ])
})

structure('recursive types come back to the states that are there', () => {
  assert.equal(dumpOf('A ::= SEQUENCE { next A OPTIONAL, list [0] SEQUENCE OF A }'), [
    's0 root end',
    '  ~10 30 CONTAINER A >s0 /s1',
    's1 sequence 0',
    '  ~10 30 CONTAINER next >s2 /s1',
    '  ~80 a0 CONTAINER list >s3 /s4',
    's2 sequence 1',
    '  ~80 a0 CONTAINER list >s3 /s4',
    's3 sequence 2 end',
    's4 list end list',
    '  ~10 30 CONTAINER A >s4 /s1',
  ])
})

structure('states for constructed strings, and for what is passed over', () => {
  const tables = compiled('A ::= NULL')
  assert.equal(dump(tables, tables.segments), ['s0 segments end segments', '  04 ~24 OCTET_STRING >s0'])
  assert.equal(dump(tables, tables.bitSegments), ['s0 segments end segments', '  03 ~23 BIT_STRING >s0'])
  assert.equal(dump(tables, tables.skip), ['s0 skip end skip', '  * OPEN >s0'])
})

structure('types of other kinds have their forms', () => {
  const of = (type: string): string => dumpOf(`A ::= ${type}`)[1].trim()
  assert.is(of('REAL'), '09 ~29 REAL A >s0')
  assert.is(of('RELATIVE-OID'), '0d ~2d RELATIVE_OID A >s0')
  assert.is(of('UTCTime'), '17 ~37 UTC_TIME A >s0')
  assert.is(of('GeneralizedTime'), '18 ~38 GENERALIZED_TIME A >s0')
  assert.is(of('DATE'), '1f/31 ~3f/31 TIME A >s0')
  assert.is(of('OID-IRI'), '1f/35 ~3f/35 IRI A >s0')
  assert.is(of('TeletexString'), '14 ~34 OPAQUE A >s0')
  assert.is(of('ObjectDescriptor'), '07 ~27 OPAQUE A >s0')
  assert.is(of('BMPString'), '1e ~3e BMP A >s0')
  assert.is(of('UniversalString'), '1c ~3c UNIVERSAL A >s0')
  assert.is(of('NumericString'), '12 ~32 ASCII A >s0')
  assert.is(of('EXTERNAL'), '~08 28 CONTAINER A >s0 /s1')
  assert.is(of('EMBEDDED PDV'), '~0b 2b CONTAINER A >s0 /s1')
  assert.is(of('CHARACTER STRING'), '~1d 3d CONTAINER A >s0 /s1')
})

structure('states say what may come next, and lead from position to position', () => {
  const tables = compiled('A ::= SEQUENCE { a INTEGER OPTIONAL, b BOOLEAN OPTIONAL, c NULL, d UTF8String OPTIONAL }')
  const states = tables.states.filter(({ kind }) => kind === 'sequence').sort((a, b) => a.position - b.position)
  assert.equal(
    states.map(({ expected }) => expected),
    ['a or b or c', 'b or c', 'c', 'd or the end', 'the end'],
  )
  for (const state of states) {
    assert.is(state.positions[state.position], state.address)
    assert.equal(
      state.components.map(({ name, mandatory, transitions }) => `${name} ${mandatory} ${transitions.length}`),
      ['a false 1', 'b false 1', 'c true 1', 'd false 1'],
    )
  }
  const set = compiled('A ::= SET { a INTEGER, b CHOICE { x NULL, y BOOLEAN } }')
  const [state] = set.states.filter(({ kind }) => kind === 'set')
  assert.is(state.expected, 'a or b')
  assert.equal(
    state.components.map(({ transitions }) => transitions.length),
    [1, 2],
  )
})

structure('transitions say what they expect', () => {
  const expected = (type: string): string => compiled(`A ::= ${type} B ::= INTEGER (0..7)`).transitions[0].expected
  assert.is(expected('INTEGER (0..255)'), 'INTEGER (0..255)')
  assert.is(expected('B (1 | 3..MAX)'), 'INTEGER (1 | 3..7)')
  assert.is(expected('UTF8String (SIZE (1..255))'), 'UTF8String (SIZE (1..255))')
  assert.is(expected('ENUMERATED { red, green }'), 'ENUMERATED {red, green}')
  assert.is(expected('SEQUENCE (SIZE (2)) OF NULL'), 'SEQUENCE OF (SIZE (2))')
  assert.is(expected('NULL'), 'NULL')
  assert.is(
    expected(`ENUMERATED { ${Array.from({ length: 20 }, (_, i) => `i${i}`)} }`),
    'ENUMERATED {i0, i1, i2, i3, i4, i5, i6, others}',
  )
})

structure.run()
