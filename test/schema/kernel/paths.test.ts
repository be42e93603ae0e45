/** The short path and the careful one, on schemas and encodings that nobody thought of: what one lets pass, the other does too. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType, readSchema } from '../../../src/schema/notation/index.ts'
import { compileTables } from '../../../src/schema/tables/index.ts'
import { seededRandom } from '../../support/corpus.ts'
import { hex } from '../../support/hex.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { drive } from './support.ts'

const test = suite('schema kernel: paths')

for (let seed = 1; seed <= 24; seed++) {
  test(`schema ${seed}`, () => {
    const random = seededRandom(seed)
    const text = schemaText(random, 4 + random(6))
    const schema = readSchema([{ name: 'm', text }])
    const pdu = findType(schema, 'T0')
    const tables = compileTables(schema, pdu)
    let before: Uint8Array = new Uint8Array()
    for (let i = 0; i < 12; i++) {
      const der = i % 2 === 1
      const sound = randomEncoding(schema, pdu, random, der ? 'DER' : 'BER').octets
      const octets = i % 3 === 0 ? sound : mutateEncoding(sound, before, random)
      before = sound
      const settings = { der, maxContiguous: [127, 16384][random(2)]! }
      const log = drive(tables, octets, settings)
      for (const how of [{ careful: true }, { cuts: [1 + random(9), 1 + random(99)], windowSize: 40 }]) {
        assert.equal(drive(tables, octets, { ...settings, ...how }), log, `${hex(octets)} of\n${text}`)
      }
    }
  })
}

test.run()
