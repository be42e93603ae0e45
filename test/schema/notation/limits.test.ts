/** Schemas that explode, nest without end or lead in circles are refused, each by its limit. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseFiles, type SchemaLimits } from '../../../src/schema/notation/index.ts'
import { faultsIn, faultsOf, moduleText, resolveFiles, schemaOf } from './support.ts'

const limits = suite('schema: limits')

const row = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

/** The code of the last error, which ended the run. */
function lastFault(body: string, bounds?: Partial<SchemaLimits>): string {
  const { schema, diagnostics } = resolveFiles(
    [{ name: 'm', text: moduleText(body) }],
    bounds === undefined ? {} : { limits: bounds },
  )
  assert.is(schema, undefined)
  return diagnostics.list.at(-1)!.code
}

limits('text', () => {
  const { diagnostics, modules } = parseFiles(
    [
      { name: 'a', text: moduleText('') },
      { name: 'b', text: moduleText('') },
    ],
    { maxText: 40 },
  )
  assert.is(modules.length, 1)
  assert.equal(faultsIn(diagnostics), ['1:1 LIMIT_TEXT'])
  assert.equal(faultsOf(`a INTEGER ::= ${'9'.repeat(20_000)}`), ['2:15 LIMIT_TEXT'])
  assert.equal(faultsOf(`a REAL ::= -0.${'9'.repeat(20_000)}`), ['2:13 LIMIT_TEXT'])
})

const nested: readonly [what: string, body: (depth: number) => string][] = [
  ['lists', (depth) => `A ::= ${'SEQUENCE OF '.repeat(depth)} NULL`],
  ['tags', (depth) => `A ::= ${'[0] '.repeat(depth)} NULL`],
  ['structures', (depth) => `A ::= ${'SEQUENCE { a '.repeat(depth)}`],
  ['parentheses', (depth) => `A ::= INTEGER (${'('.repeat(depth)}`],
  ['constraints in a row', (depth) => `A ::= INTEGER ${'(0..5)'.repeat(depth)}`],
  ['sizes within each other', (depth) => `A ::= INTEGER (${'SIZE ('.repeat(depth)}`],
  ['inner constraints', (depth) => `A ::= B (${'WITH COMPONENT ('.repeat(depth)}`],
  ['values', (depth) => `a B ::= ${'b : '.repeat(depth)} NULL`],
  ['actual parameters', (depth) => `A ::= ${'B {'.repeat(depth)}`],
  ['optional groups', (depth) => `A ::= CLASS { &id INTEGER } WITH SYNTAX { ${'['.repeat(depth)}`],
  ['selections', (depth) => `A ::= ${'b < '.repeat(depth)} B`],
]

for (const [what, body] of nested) {
  limits(`nesting of ${what}`, () => {
    const [fault] = faultsOf(body(20_000))
    assert.match(fault, /^2:\d+ LIMIT_NESTING$/)
    const [early] = faultsOf(body(30), '', { limits: { maxNesting: 20 } })
    assert.match(early, /^2:\d+ LIMIT_NESTING$/)
  })
}

limits('nesting up to the limit is fine, on the stack as well', () => {
  const { diagnostics } = resolveFiles(
    [{ name: 'm', text: moduleText(`A ::= ${'SEQUENCE OF '.repeat(490)} NULL B ::= ${'[0] '.repeat(490)} NULL`) }],
    { limits: { maxNesting: 500, maxReferences: 1000 } },
  )
  assert.equal(faultsIn(diagnostics), [])
})

limits('references in a row', () => {
  const chain = (count: number): string => row(count, (i) => `T${i} ::= ${i < count - 1 ? `T${i + 1}` : 'NULL'}`)
  assert.is(lastFault(chain(5000)), 'LIMIT_REFERENCES')
  assert.is(lastFault(row(5000, (i) => `v${i} INTEGER ::= v${i + 1}`)), 'LIMIT_REFERENCES')
  assert.is(lastFault(`A ::= SEQUENCE OF A v A ::= ${'{'.repeat(5000)}${'}'.repeat(5000)}`), 'LIMIT_REFERENCES')
  // The deepest that may be set, which the stack must bear.
  const { diagnostics } = resolveFiles([{ name: 'm', text: moduleText(chain(400)) }], {
    limits: { maxReferences: 1000 },
  })
  assert.equal(faultsIn(diagnostics), [])
  // From the other end, each step finds the next one done.
  const upwards = row(5000, (i) => `T${i} ::= ${i === 0 ? 'INTEGER' : `T${i - 1}`} (0..${i})`)
  assert.is(schemaOf(upwards).types.length, 5000)
})

limits('instances of parameterized definitions', () => {
  const doubling = `P0 {T} ::= SEQUENCE { a T }\n${row(40, (i) => `P${i + 1} {T} ::= SEQUENCE { a P${i} {[0] T}, b P${i} {[1] T} }`)}\nA ::= P40 {NULL}`
  assert.is(lastFault(doubling, { maxInstanceDepth: 100 }), 'LIMIT_INSTANCES')
  assert.is(lastFault('P {T} ::= SEQUENCE { a P {SEQUENCE OF T} OPTIONAL } A ::= P {NULL}'), 'LIMIT_INSTANCE_DEPTH')
  assert.is(lastFault('P {T} ::= SEQUENCE { a T } A ::= P {P {P {NULL}}}', { maxInstances: 2 }), 'LIMIT_INSTANCES')
  // A parameter used many times over is still one type.
  const sharing = `P0 {T} ::= SEQUENCE { a T, b T }\n${row(30, (i) => `P${i + 1} {T} ::= SEQUENCE { a P${i} {T}, b P${i} {T} }`)}\nA ::= P30 {NULL}`
  assert.ok(schemaOf(sharing).types.length < 100)
})

limits('types', () => {
  assert.is(lastFault('A ::= SEQUENCE { a NULL, b NULL }', { maxTypes: 2 }), 'LIMIT_TYPES')
})

limits('elements of sets that grow by copying', () => {
  const components = `T0 ::= SEQUENCE { a0 NULL }\n${row(2000, (i) => `T${i + 1} ::= SEQUENCE { COMPONENTS OF T${i}, a${i + 1} NULL }`)}`
  assert.is(lastFault(components), 'LIMIT_ELEMENTS')
  const sets = `C ::= CLASS { &id INTEGER } S0 C ::= { {&id 0} }\n${row(2000, (i) => `S${i + 1} C ::= { S${i} | {&id ${i}} }`)}`
  assert.is(lastFault(sets), 'LIMIT_ELEMENTS')
  const choices = row(2000, (i) => `C${i} ::= CHOICE { a [${i}] NULL, b ${i === 0 ? 'NULL' : `C${i - 1}`} }`)
  assert.is(lastFault(choices), 'LIMIT_ELEMENTS')
})

limits('values that double', () => {
  assert.equal(
    faultsOf(`o0 RELATIVE-OID ::= { 1 2 }\n${row(20, (i) => `o${i + 1} RELATIVE-OID ::= { o${i} o${i} }`)}`).at(0),
    '11:21 VALUE_OID',
  )
  assert.ok(
    faultsOf(`s0 IA5String ::= "abcd"\n${row(40, (i) => `s${i + 1} IA5String ::= { s${i}, s${i} }`)}`).includes(
      '21:19 VALUE_TYPE',
    ),
  )
  // Shared parts are no trouble, also where values are compared.
  const shared = `T0 ::= INTEGER v0 T0 ::= 1\n${row(60, (i) => `T${i + 1} ::= SEQUENCE { a T${i}, b T${i} } v${i + 1} T${i + 1} ::= { a v${i}, b v${i} }`)}`
  assert.equal(faultsOf(`${shared}\nA ::= T60 (v60 | v60)(v60)`), [])
})

limits('long rows are read in time that grows with their length', () => {
  const numbers = Array.from({ length: 20_000 }, (_, i) => 2 * i)
  assert.is(schemaOf(`A ::= INTEGER (${numbers.join(' | ')})`).types[0].constraint?.range?.length, 20_000)
  assert.is(
    schemaOf(`A ::= IA5String (${numbers.map((n) => `"${n}"`).join(' | ')})`).types[0].constraint?.values?.length,
    20_000,
  )
  const items = numbers.map((n) => `a${n}`).join(', ')
  assert.is(schemaOf(`A ::= ENUMERATED { ${items}, ..., ${items.replaceAll('a', 'b')} }`).types.length, 1)
  const components = numbers.map((n) => `a${n} INTEGER`).join(', ')
  const values = numbers.map((n) => `a${n} 5`).join(', ')
  assert.is(schemaOf(`A ::= SEQUENCE { ${components} } v A ::= { ${values} }`).types.length, 20_001)
  for (const text of [
    '{',
    "'",
    '-',
    '/*',
    '"',
    '::=',
    'A ::= ',
    '[[',
    'a:',
    '&',
    '(',
    'A MACRO ::= BEGIN ',
    'M DEFINITIONS ::= BEGIN ',
  ]) {
    const { diagnostics } = resolveFiles([{ name: 'm', text: text.repeat(20_000) }])
    assert.ok(diagnostics.list.length > 0)
    resolveFiles([{ name: 'm', text: moduleText(text.repeat(20_000)) }])
  }
})

limits('are checked', () => {
  assert.throws(
    () => parseFiles([], { maxNesting: 0 }),
    /limits\.maxNesting: a whole number from 1 to 500 is wanted, not 0/,
  )
  assert.throws(() => parseFiles([], { maxReferences: 1e9 }), RangeError)
})

limits.run()
