/** Looking up transitions in TypeScript. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findTransition, tableWords, transitionFor } from '../../../src/schema/tables/index.ts'
import { ROW_CAREFUL, ROW_NONE, T_ID } from '../../../src/schema/tables/layout.ts'
import { compiled } from './support.ts'

const find = suite('schema: finding transitions')

find('by leading octet, form and fallback', () => {
  const tables = compiled('A ::= SEQUENCE { a INTEGER, b ANY }')
  const words = tableWords(tables)
  const container = findTransition(words, tables.root, 0x30, 0)
  assert.is(container & ROW_CAREFUL, 0)
  assert.is(findTransition(words, tables.root, 0x10, 0), container | ROW_CAREFUL)
  assert.is(findTransition(words, tables.root, 0x31, 0), ROW_NONE)
  assert.is(transitionFor(words, tables.root, 0x10, 0), container)
  assert.is(transitionFor(words, tables.root, 0x31, 0), 0)
  const last = tables.states.find(({ kind, position }) => kind === 'sequence' && position === 1)!
  assert.is(findTransition(words, last.address, 0x31, 0), ROW_NONE)
  assert.is(words[(transitionFor(words, last.address, 0x9f, 77) + T_ID) >>> 2], idOf('b', tables.transitions))
  assert.is(transitionFor(words, tables.skip, 0x04, 0), tables.skipTransition)
})

find('nothing for what a constraint excludes', () => {
  const tables = compiled('A ::= CHOICE { a NULL, b BOOLEAN, ... } (WITH COMPONENTS { ..., b ABSENT })')
  const words = tableWords(tables)
  assert.is(transitionFor(words, tables.root, 0x01, 0), 0)
  assert.is.not(transitionFor(words, tables.root, 0x02, 0), 0)
})

function idOf(name: string, transitions: readonly { readonly names: readonly string[] }[]): number {
  return transitions.findIndex(({ names }) => names.at(-1) === name)
}

find('every high tag number of a CHOICE, and no other', () => {
  const numbers = fc.uniqueArray(
    // Few values of the low bits, so that slots are taken.
    fc.oneof(
      fc.integer({ min: 31, max: 60 }),
      fc.integer({ min: 0, max: 200 }).map((n) => 4294967294 - 1024 * n),
    ),
    { minLength: 1, maxLength: 40 },
  )
  fc.assert(
    fc.property(numbers, (tags) => {
      const alternatives = tags.map((tag, index) => `a${index} [${tag}] NULL`)
      const tables = compiled(`A ::= CHOICE { ${alternatives} }`)
      const words = tableWords(tables)
      tags.forEach((tag, index) => {
        const word = findTransition(words, tables.root, 0x9f, tag)
        assert.equal(tables.transitions[words[(word + T_ID) >>> 2]].names, ['A', `a${index}`])
        if (!tags.includes(tag - 1)) assert.is(findTransition(words, tables.root, 0x9f, tag - 1), ROW_NONE)
      })
    }),
    { seed: 20, numRuns: 60 },
  )
})

find.run()
