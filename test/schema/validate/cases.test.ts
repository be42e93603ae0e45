/** Each fault by hand: the reference and the validator say of it what is written there, however the octets are cut. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { violationKinds } from '../../../src/schema/violations.ts'
import { unhex } from '../../support/hex.ts'
import { contentsCases } from './cases-contents.ts'
import { type Case, structureCases } from './cases-structure.ts'
import { assertSame, compiled, referenceOf, violationLine } from './support.ts'

const cases = suite('schema: faults by hand')

const all: [string, Case][] = [...Object.entries(structureCases), ...Object.entries(contentsCases)]

for (const [name, { schema, hex, expected, der, several }] of all) {
  cases(name, () => {
    const options = { rules: der ? 'DER' : 'BER', several: several ?? false } as const
    const octets = unhex(hex)
    const it = compiled(schema)
    const reference = referenceOf(it, 'P', octets, options)
    assert.equal(reference.violations.map(violationLine), expected)
    assertSame(it, 'P', octets, options, [[], [1], [2, 3]], reference)
  })
}

cases('every violation is among them', () => {
  const told = new Set(all.flatMap(([, { expected }]) => expected.map((line) => line.replace(/@.*/, ''))))
  const left = Object.keys(violationKinds).filter((code) => !told.has(code))
  // The first needs more octets than can be written here: see limits.test.ts. The others are XER's.
  assert.equal(left.toSorted(), ['LIMIT_CONTIGUOUS', 'LIMIT_REAL', 'LIMIT_SET', 'XER_TYPE_UNKNOWN'])
})

cases.run()
