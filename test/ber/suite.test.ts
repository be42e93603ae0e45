/** The npm package asn1-test-suite: its octets, and our verdict on the structure and on the types that have readers. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decode } from '../../src/ber/node.ts'
import { suiteCases, vectors } from '../support/corpus.ts'
import { hex } from '../support/hex.ts'
import { treeWalk } from '../support/walk.ts'

const test = suite('ber: asn1-test-suite')
const cases = new Map(suiteCases().map(({ name, octets }) => [name, octets]))

function octetsOf(name: string): Uint8Array {
  const octets = cases.get(name)
  assert.ok(octets !== undefined, name)
  return octets as Uint8Array
}

test('all 48 cases are there', () => {
  assert.is(cases.size, 48)
})

test('the vectors that name a case have its octets', () => {
  const named = vectors().filter(({ file }) => file === 'suite-strozhevsky.json')
  for (const { id, hex: digits } of named) assert.is(digits, hex(octetsOf(`${id.slice('suite-'.length)}.ber`)), id)
})

/** The cases whose structure is at fault; in the others it is the contents of a primitive value, or nothing. */
const structureFaults: Record<string, string> = {
  'tc2.ber': 'TRUNCATED', // in the tag number
  'tc3.ber': 'TRUNCATED', // no length octets
  'tc4.ber': 'LENGTH_RESERVED',
  'tc13.ber': 'TRUNCATED', // here and below: contents octets
  'tc14.ber': 'TRUNCATED',
  'tc19.ber': 'TRUNCATED',
  'tc23.ber': 'TRUNCATED',
  'tc27.ber': 'TRUNCATED',
  'tc31.ber': 'TRUNCATED',
  'tc34.ber': 'TRUNCATED',
  'tc42.ber': 'TRUNCATED',
  'tc43.ber': 'TRUNCATED',
  'tc46.ber': 'INDEFINITE_PRIMITIVE',
  'tc47.ber': 'END_OF_CONTENTS_UNEXPECTED',
}

for (const [name, octets] of cases) {
  test(`${name}: structure`, () => {
    assert.is(treeWalk(octets).fault?.code, structureFaults[name], hex(octets))
  })
}

test('a tag number of more than 64 bits is exact', () => {
  assert.is(decode(octetsOf('tc1.ber')).tagNumber, (1n << 70n) - 1n)
})

test.run()
