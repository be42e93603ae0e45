/** The vectors of schema/migration.asn1: valid ones give their binary stream, invalid ones are refused where they are wrong. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'
import { binaryOf, refusal } from '../support/migration.ts'
import { StreamBuilder } from '../support/migration-builder.ts'
import { vectors } from '../support/migration-fixtures.ts'

const suite = makeSuite('migration/vectors')

/** Sizes of input pieces: none of it changes what is found. */
const sizes = [[], [1], [2, 3]]

/** What each invalid vector is refused for, and at which octet. */
const refusals: Readonly<Record<string, readonly [code: string, offset: number]>> = {
  'x01-empty': ['MIGRATION_SCHEMA', 0],
  'x03-truncated-length': ['TRUNCATED', 3],
  'x05-missing-eoc': ['TRUNCATED', 100],
  'x07-wrong-top-tag': ['MIGRATION_SCHEMA', 0],
  'x09-version-missing': ['MIGRATION_SCHEMA', 4],
  'x11-version-type': ['MIGRATION_SCHEMA', 4],
  'x13-unknown-page': ['MIGRATION_SCHEMA', 34],
  'x15-member-order': ['MIGRATION_SCHEMA', 52],
  'x17-duplicate-member': ['MIGRATION_SCHEMA', 55],
  'x25-null-constructed': ['FORM_WRONG', 9],
  'x31-eoc-in-definite': ['END_OF_CONTENTS_UNEXPECTED', 13],
  'x35-tag-low-as-high': ['TAG_NUMBER_NOT_LOW', 35],
  'x37-page-short': ['MIGRATION_PAGE_SIZE', 55],
  'x39-name-empty': ['MIGRATION_SCHEMA', 18],
  'x41-name-not-utf8': ['UTF8_INVALID', 19],
  'x43-name-surrogate': ['UTF8_INVALID', 18],
  'x45-u32-big': ['MIGRATION_SCHEMA', 15],
  'x47-addr-negative': ['MIGRATION_SCHEMA', 34],
  'x49-trailing': ['END_OF_CONTENTS_UNEXPECTED', 86],
  // Inside device state.
  'x19-bool-empty': ['BOOLEAN_LENGTH', 31],
  'x21-int-empty': ['INTEGER_EMPTY', 31],
  'x23-int-padded-negative': ['INTEGER_PADDED', 31],
  'x27-sequence-primitive': ['FORM_WRONG', 29],
  'x29-indefinite-primitive': ['INDEFINITE_PRIMITIVE', 30],
  'x33-segment-type': ['STRING_SEGMENT', 35],
  'x51-uint8-big': ['MIGRATION_SCHEMA', 36],
}

const deepArrays = new StreamBuilder().header().full(1, 'deep', []).build()

for (const { id, hex, binary } of vectors('valid')) {
  suite(`${id}: gives its binary stream`, () => {
    // Arrays of arrays of nothing have no octets in the binary stream.
    const expected = id === 'v25-deep-100' ? deepArrays : unhex(binary)
    for (const pieces of sizes) assertBytes(binaryOf(unhex(hex), pieces), expected)
  })
}

for (const { id, hex, reason } of vectors('invalid')) {
  suite(`${id}: ${reason}`, () => {
    for (const pieces of sizes) {
      const error = refusal(() => binaryOf(unhex(hex), pieces))
      assert.equal([error?.code, error?.offset], refusals[id])
    }
  })
}

suite('the tables name vectors that exist', () => {
  const invalid = vectors('invalid').map(({ id }) => id)
  assert.equal(Object.keys(refusals).sort(), invalid.sort())
})

suite.run()
