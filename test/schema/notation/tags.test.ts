/** Distinct tags (X.680 25.6, 27.3, 29.3): ambiguous schemas are refused with both offenders named. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { faultsOf, moduleText, resolveFiles } from './support.ts'

const tags = suite('schema: distinct tags')

const distinct: readonly string[] = [
  'A ::= SEQUENCE { a INTEGER, b INTEGER }',
  'A ::= SEQUENCE { a INTEGER OPTIONAL, b NULL, c INTEGER }',
  'A ::= SEQUENCE { a INTEGER OPTIONAL, b NULL OPTIONAL, c REAL }',
  'A ::= SEQUENCE { a INTEGER, b ANY OPTIONAL }',
  'A ::= SEQUENCE { a [0] ANY OPTIONAL, b INTEGER }',
  'A ::= SEQUENCE { a NULL, b ANY, c INTEGER }',
  'A ::= SEQUENCE { a CHOICE { b INTEGER, c NULL } OPTIONAL, d REAL }',
  'A ::= SEQUENCE { a INTEGER OPTIONAL, b [UNIVERSAL 3] IMPLICIT INTEGER }',
  'A ::= SET { a INTEGER, b [0] INTEGER, c [APPLICATION 0] INTEGER, d [PRIVATE 0] INTEGER, e [UNIVERSAL 0] NULL }',
  'A ::= CHOICE { a INTEGER, b CHOICE { c NULL, d REAL } }',
  'A ::= CHOICE { a INTEGER, ..., b NULL }',
  'A ::= SEQUENCE { a NULL, ..., b INTEGER, ..., c REAL }',
  'A ::= SET OF CHOICE { a NULL, b REAL }',
  'A ::= CHOICE { a SEQUENCE { b NULL }, c SET { b NULL } }',
]

for (const body of distinct) tags(`takes ${body}`, () => assert.equal(faultsOf(body), []))

const ambiguous: readonly [body: string, fault: string, message: string][] = [
  [
    'A ::= SEQUENCE { a INTEGER OPTIONAL, b INTEGER }',
    '2:38',
    'components a and b cannot be told apart: both can begin with [UNIVERSAL 2]',
  ],
  [
    'A ::= SEQUENCE { a INTEGER DEFAULT 5, b NULL OPTIONAL, c INTEGER OPTIONAL }',
    '2:56',
    'components a and c cannot be told apart: both can begin with [UNIVERSAL 2]',
  ],
  [
    'A ::= SEQUENCE { a B OPTIONAL, c NULL } B ::= CHOICE { x [0] NULL, y NULL }',
    '2:32',
    'components a and c cannot be told apart: both can begin with [UNIVERSAL 5]',
  ],
  [
    'A ::= SEQUENCE { a [1] B OPTIONAL, c [1] NULL } B ::= CHOICE { x NULL }',
    '2:36',
    'components a and c cannot be told apart: both can begin with [1]',
  ],
  [
    'A ::= SEQUENCE { a ANY OPTIONAL, b NULL }',
    '2:34',
    'components a and b cannot be told apart: a is an open type, which may have any tag',
  ],
  [
    'A ::= SEQUENCE { a NULL OPTIONAL, b ANY }',
    '2:35',
    'components a and b cannot be told apart: b is an open type, which may have any tag',
  ],
  [
    'A ::= SEQUENCE { a NULL, ..., b INTEGER, ..., c INTEGER }',
    '2:47',
    'components b and c cannot be told apart: both can begin with [UNIVERSAL 2]',
  ],
  [
    'A ::= SET { a INTEGER, b NULL, c INTEGER }',
    '2:32',
    'components a and c cannot be told apart: both can begin with [UNIVERSAL 2]',
  ],
  [
    'A ::= SET { a INTEGER, b ANY }',
    '2:24',
    'components a and b cannot be told apart: b is an open type, which may have any tag',
  ],
  [
    'A ::= CHOICE { a [APPLICATION 3] NULL, b [APPLICATION 3] REAL }',
    '2:40',
    'alternatives a and b cannot be told apart: both can begin with [APPLICATION 3]',
  ],
  [
    'A ::= CHOICE { a INTEGER, b CHOICE { c NULL, d INTEGER } }',
    '2:27',
    'alternatives a and b cannot be told apart: both can begin with [UNIVERSAL 2]',
  ],
  [
    'A ::= CHOICE { a SEQUENCE { b NULL }, c SEQUENCE OF NULL }',
    '2:39',
    'alternatives a and c cannot be told apart: both can begin with [UNIVERSAL 16]',
  ],
  [
    'A ::= CHOICE { a INTEGER, ..., b [0] NULL, [[ c [0] NULL ]] }',
    '2:47',
    'alternatives b and c cannot be told apart: both can begin with [0]',
  ],
  [
    'P {T} ::= CHOICE { a T, b INTEGER } A ::= P {INTEGER}',
    '2:25',
    'alternatives a and b cannot be told apart: both can begin with [UNIVERSAL 2]',
  ],
]

for (const [body, place, message] of ambiguous) {
  tags(`refuses ${body}`, () => {
    const { diagnostics } = resolveFiles([{ name: 'm', text: moduleText(body) }])
    assert.is(diagnostics.list.length, 1)
    const [fault] = diagnostics.list
    assert.is(fault.code, 'TAGS_AMBIGUOUS')
    assert.is(`${fault.position.line}:${fault.position.column}`, place)
    assert.is(fault.message, message)
    assert.is(fault.related.length, 1)
    const name = /^\w+ (\w+) /.exec(message)![1]
    assert.is(fault.related[0].message, `${name} stands here`)
  })
}

tags('say nothing of what missing modules would define', () => {
  const body = 'IMPORTS T FROM N; A ::= CHOICE { a T, b NULL, c T } B ::= SEQUENCE { a T OPTIONAL, b NULL }'
  assert.equal(faultsOf(body, '', { missing: 'any' }), ['2:16 note MODULE_MISSING'])
})

tags.run()
