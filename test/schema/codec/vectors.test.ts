/** All octets of which it is known what the validator says: the codec says the same, and gives back what is valid. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { vectors as berVectors, corpus, seededRandom } from '../../support/corpus.ts'
import { unhex } from '../../support/hex.ts'
import { vectors as migrationVectors } from '../../support/migration-fixtures.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { universalNotation } from '../../support/universal-notation.ts'
import { moduleFiles, moduleText } from '../notation/support.ts'
import { contentsCases } from '../validate/cases-contents.ts'
import { structureCases } from '../validate/cases-structure.ts'
import { allInstances } from '../validate/instances.ts'
import { Compiled, compiled, migrationSchema } from '../validate/support.ts'
import { assertAgreement, assertReturns, codecOf } from './support.ts'

const vectors = suite('codec: vectors')

function check(schema: Compiled, pdu: string, octets: Uint8Array, rules: 'BER' | 'DER' = 'BER'): void {
  const value = assertAgreement(schema, pdu, octets, { rules })
  if (value !== undefined) assertReturns(codecOf(schema, pdu), value, { rules })
}

for (const [name, { schema, hex, der, several }] of Object.entries({ ...structureCases, ...contentsCases })) {
  if (several) continue
  vectors(name, () => {
    const module = compiled(schema)
    const [pdu] = module.schema.modules[0].types.keys()
    check(module, pdu, unhex(hex), der ? 'DER' : 'BER')
    assertAgreement(module, pdu, unhex(hex), { checkConstraints: false })
  })
}

vectors('migration', () => {
  for (const { hex } of [...migrationVectors('valid'), ...migrationVectors('invalid')]) {
    check(migrationSchema, 'QemuFile', unhex(hex))
    check(migrationSchema, 'QemuFile', unhex(hex), 'DER')
  }
})

vectors('one component of every kind', () => {
  const sink = new Compiled(moduleFiles('sink/sink.asn1'))
  const entries: { hex: string }[] = JSON.parse(
    readFileSync(new URL('../../fixtures/schema/sink.json', import.meta.url), 'utf8'),
  )
  for (const { hex } of entries) for (const rules of ['BER', 'DER'] as const) check(sink, 'Sink', unhex(hex), rules)
})

/** Types under tags of their own, and one that takes anything. */
vectors('the corpus, as values of any type', () => {
  const schema = compiled(
    'T ::= CHOICE { set SET OF ANY, list SEQUENCE OF T, octets OCTET STRING, n INTEGER, any [0] ANY }',
  )
  const open = new Compiled([{ name: 'm', text: moduleText('A ::= ANY') }])
  for (const { octets } of corpus()) {
    for (const rules of ['BER', 'DER'] as const) {
      check(schema, 'T', octets, rules)
      assertAgreement(open, 'A', octets, { rules })
    }
  }
})

vectors('types by themselves', () => {
  const assignments = Object.entries(universalNotation).map(([number, type]) => `T${number} ::= ${type}`)
  const schema = compiled(assignments.join('\n'))
  let count = 0
  for (const { hex, rules } of berVectors()) {
    const octets = unhex(hex)
    const number = (octets[0] & 0x1f) === 0x1f ? octets[1] : octets[0] & 0x1f
    if (rules === 'CER' || octets[0] >= 0x40 || !(number in universalNotation)) continue
    count++
    check(schema, `T${number}`, octets, rules)
  }
  assert.ok(count > 400)
})

vectors('instances, changed in one to three places, and as one of another type', () => {
  const random = seededRandom(21)
  for (const [index, { octets, schema, pdu }] of allInstances.entries()) {
    const other = allInstances[(index * 5 + 3) % allInstances.length].octets
    check(schema, pdu, octets, 'DER')
    check(schema, pdu, other)
    for (let round = octets.length > 5000 ? 4 : 16; round > 0; round--) {
      check(schema, pdu, mutateEncoding(octets, other, random), round % 3 === 0 ? 'DER' : 'BER')
    }
  }
})

vectors('octets cut off at every place', () => {
  for (const { octets, schema, pdu } of allInstances.filter((each) => each.octets.length < 1000)) {
    for (let size = 0; size < octets.length; size += 1 + (size >> 6)) {
      assertAgreement(schema, pdu, octets.subarray(0, size))
    }
  }
})

vectors.run()
