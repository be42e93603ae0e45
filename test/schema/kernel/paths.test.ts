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
import { drive, tablesOf } from './support.ts'

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

test('contents that are looked at sixteen octets at a time', () => {
  const tables =
    tablesOf(`P ::= SEQUENCE OF CHOICE { u [0] UTF8String, p [1] PrintableString, i [2] IA5String (FROM ("0".."?")),
    o [3] OBJECT IDENTIFIER, r [4] RELATIVE-OID }`)
  const random = seededRandom(1)
  // Mostly sound: what an octet here and there is not.
  const odd = [0x00, 0x01, 0x2a, 0x40, 0x7f, 0x80, 0x81, 0xc3, 0xff]
  const sound = ['a', '?', '7', '1', '\x01']
  const told = new Set<string>()
  for (let i = 0; i < 4000; i++) {
    const kind = random(5)
    const contents = new Uint8Array(random(70)).fill(sound[kind]!.charCodeAt(0))
    for (let odds = random(3); odds > 0; odds--) contents[random(contents.length + 1)] = odd[random(odd.length)]!
    const octets = Uint8Array.of(0x30, contents.length + 2, 0x80 + kind, contents.length, ...contents)
    const log = drive(tables, octets)
    assert.equal(drive(tables, octets, { careful: true }), log, hex(octets))
    told.add(log[0]!.replace(/@.*/, ''))
  }
  assert.ok(told.size > 6, [...told].join())
})

test.run()
