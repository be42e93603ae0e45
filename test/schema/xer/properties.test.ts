/** Random schemas and values: the text is that of the plain renderer, well-formed, and the same however the input is cut. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type CompiledSchema, compileSchema } from '../../../src/schema/compile-schema.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { type Random, seededRandom } from '../../support/corpus.ts'
import { unhex } from '../../support/hex.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { NoForm, xerReference } from '../../support/xer-reference.ts'
import { moduleFiles } from '../notation/support.ts'
import {
  assertText,
  assertWellFormed,
  convertPieces,
  fixture,
  migrationSchema,
  singles,
  sinkSchema,
} from './support.ts'

const properties = suite('xer: properties')

/** What XML has no characters for: X.680 12.15.1 leaves them out of XER. */
const notXml = /[\ufffe\uffff]/

let compared = 0
let refused = 0

function check(schema: CompiledSchema, pdu: string, octets: Uint8Array, canonical: boolean, random: Random): void {
  const options = { canonical, checkConstraints: false } as const
  const { text, error } = convertPieces(schema.xer(pdu, options), [octets])
  const id = findType(schema.schema, pdu)
  if (error !== undefined) {
    // Sound all the same, in a form that canonical XER has none for?
    refused++
    const valid = schema.validate(pdu, octets, { checkConstraints: false }).valid
    assert.is(error.code === 'XER_TYPE_UNKNOWN', valid, error.message)
    if (valid)
      assert.throws(
        () => xerReference(schema.schema, id, octets, canonical),
        (thrown: unknown) => thrown instanceof NoForm,
      )
    return
  }
  compared++
  const expected = reference(schema, pdu, octets, canonical)
  if (expected !== undefined) assertText(text, expected)
  if (!notXml.test(text)) assertWellFormed(text)
  const at = random(octets.length + 1)
  const pieces = random(2) === 0 ? singles(octets) : [octets.subarray(0, at), octets.subarray(at)]
  const tight = {
    windowSize: 1 + random(40),
    maxContiguous: 2000,
    outputSize: 1,
    limits: { maxDepth: 40 + random(99) },
  }
  const again = convertPieces(schema.xer(pdu, { ...options, ...tight }), pieces)
  if (again.error?.code !== 'LIMIT_DEPTH') {
    assert.is(again.error, undefined)
    assertText(again.text, text, 'in pieces')
  }
}

/** `undefined` where the plain renderer has no text for a DEFAULT value. */
function reference(schema: CompiledSchema, pdu: string, octets: Uint8Array, canonical: boolean): string | undefined {
  try {
    return xerReference(schema.schema, findType(schema.schema, pdu), octets, canonical)
  } catch (error) {
    if (error instanceof NoForm) return undefined
    throw error
  }
}

properties('random schemas', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), (seed) => {
      const random = seededRandom(seed)
      const schema = compileSchema(schemaText(random, 4))
      const pdu = findType(schema.schema, 'T0')
      for (let i = 0; i < 4; i++) {
        const { octets } = randomEncoding(schema.schema, pdu, random, i % 2 === 0 ? 'BER' : 'DER')
        check(schema, 'T0', octets, false, random)
        check(schema, 'T0', octets, true, random)
      }
    }),
    { seed: 20261122, numRuns: 60 },
  )
  assert.ok(compared > 300, `${compared} compared`)
  assert.ok(refused < compared / 3, `${refused} refused`)
})

const schemas: readonly (readonly [name: string, schema: CompiledSchema, pdu: string])[] = [
  ['migration streams', migrationSchema, 'QemuFile'],
  ['a value of each kind', sinkSchema, 'Sink'],
  ['LDAP', compileSchema(moduleFiles('rfc4511')), 'LDAPMessage'],
  ['CMS with information objects', compileSchema(moduleFiles('rfc5912')), 'SignedData'],
]

for (const [name, schema, pdu] of schemas) {
  properties(`random values: ${name}`, () => {
    const random = seededRandom(name.length)
    const type = findType(schema.schema, pdu)
    for (let i = 0; i < 12; i++) {
      const { octets } = randomEncoding(schema.schema, type, random, 'BER')
      check(schema, pdu, octets, i % 3 === 2, random)
    }
  })
}

properties('vectors in canonical XER', () => {
  const random = seededRandom(3)
  for (const [path, schema, pdu] of [
    [['xer', 'sink.json'], sinkSchema, 'Sink'],
    [['migration', 'vectors', 'valid.json'], migrationSchema, 'QemuFile'],
  ] as const) {
    for (const { id, hex } of JSON.parse(readFileSync(fixture(...path), 'utf8'))) {
      if (id !== 'hang-malformed-eoc') check(schema, pdu, unhex(hex), true, random)
    }
  }
})

properties.run()
