/** Schemas that the notation lets pass and tables have no room for; schemas made to grow out of hand. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType, type SchemaError } from '../../../src/schema/notation/index.ts'
import { compileTables, type TableLimits } from '../../../src/schema/tables/index.ts'
import { schemaOf } from '../notation/support.ts'
import { compiled } from './support.ts'

const refusals = suite('schema: refusals of tables')

/** `place CODE: message` of the error that compiling `A` ends in. */
function refused(body: string, limits: Partial<TableLimits> = {}): string {
  try {
    compiled(body, { limits })
  } catch (error) {
    const [first, ...others] = (error as SchemaError).diagnostics
    assert.is(others.length, 0)
    const { line, column } = first.position
    return `${line}:${column} ${first.code}: ${first.message}`
  }
  throw new Error('it compiled')
}

const repeated = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(', ')

refusals('a SET of more components than there are bits', () => {
  const set = (count: number): string => `A ::= SET { ${repeated(count, (i) => `c${i} [${i}] NULL OPTIONAL`)} }`
  assert.is(compiled(set(256)).states.find(({ kind }) => kind === 'set')!.components.length, 256)
  assert.is(refused(set(257)), '2:1 LIMIT_SET_COMPONENTS: a SET of 257 components; tables hold 256')
})

refusals('tag numbers of 32 bits and more', () => {
  compiled('A ::= [4294967294] NULL')
  assert.is(
    refused('A ::= SEQUENCE { a [4294967295] NULL }'),
    '2:33 LIMIT_TAG_NUMBER: tag number 4294967295: the highest that tables hold is 4294967294',
  )
  assert.match(
    refused('A ::= [99999999999999999999] EXPLICIT NULL'),
    /LIMIT_TAG_NUMBER: tag number 99999999999999999999/,
  )
})

refusals('a block that grows out of hand: a long SEQUENCE of which all may be left out', () => {
  const body = `A ::= SEQUENCE { ${repeated(3000, (i) => `c${i} [${i}] NULL OPTIONAL`)} }`
  assert.is(
    refused(body, { maxTableOctets: 1_000_000 }),
    '2:1 LIMIT_TABLES: the tables would have more than 1000000 octets (limits.maxTableOctets)',
  )
})

refusals('states that multiply under constraints', () => {
  // Where the type comes round again, what each step on the way said of it still holds: two to the power of the steps.
  const chain = (name: string, other: number): string =>
    Array.from({ length: 20 }, (_, i) => {
      const next = i === 19 ? '' : `, l (${name}${i + 1}), r (${name}${i + 1})`
      return `${name}${i} ::= A (WITH COMPONENTS { ..., x${other + i} ABSENT${next} })`
    }).join('\n')
  const body = `A ::= SEQUENCE { l [0] A (L0) OPTIONAL, r [1] A (R0) OPTIONAL,
    ${repeated(40, (i) => `x${i} [${100 + i}] NULL OPTIONAL`)} }
    ${chain('L', 0)}
    ${chain('R', 20)}`
  assert.match(refused(body, { maxStates: 20_000 }), /LIMIT_TABLES: .* more than 20000 states \(limits\.maxStates\)/)
})

refusals('types without a tag within one another', () => {
  const body = 'A ::= CHOICE { a ANY (A) }'
  assert.match(refused(body), /LIMIT_TABLES: more than 500 types without a tag within one another/)
})

refusals('components that only a constraint makes alike are told from one another by name', () => {
  const body =
    'A ::= SEQUENCE { a INTEGER OPTIONAL, b NULL, c CHOICE { d INTEGER } } (WITH COMPONENTS { ..., b ABSENT })'
  assert.match(refused(body), /TAGS_AMBIGUOUS: a and c\.d cannot be told apart/)
  const high = body.replaceAll('INTEGER', '[40] NULL')
  assert.match(refused(high), /TAGS_AMBIGUOUS: a and c\.d cannot be told apart/)
})

refusals('limits out of range', () => {
  const schema = schemaOf('A ::= NULL')
  const id = findType(schema, 'A')
  assert.throws(
    () => compileTables(schema, id, { limits: { maxStates: 0 } }),
    /limits\.maxStates: a whole number from 1/,
  )
  assert.throws(() => compileTables(schema, id, { limits: { maxTableOctets: 2 ** 31 } }), RangeError)
})

refusals.run()
