/** Certificates, CMS, LDAP and so on, as they are and changed: the validator says of them what the reference does. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { seededRandom } from '../../support/corpus.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { allInstances } from './instances.ts'
import { assertSame, referenceOf, violationLine } from './support.ts'

const real = suite('schema: instances')

real('each has a type', () => {
  assert.is(new Set(allInstances.map(({ name }) => name)).size, 24)
})

for (const { name, octets, schema, pdu, isDer, isValid } of allInstances) {
  real(`${name} as ${pdu}`, () => {
    const reference = referenceOf(schema, pdu, octets)
    assert.is(reference.valid, isValid, reference.violations.map(violationLine).join(', '))
    assertSame(schema, pdu, octets, {}, [[], [1], [100, 3]], reference)
    const strict = referenceOf(schema, pdu, octets, { rules: 'DER' })
    if (isDer) assert.is(strict.valid, isValid, strict.violations.map(violationLine).join(', '))
    assertSame(schema, pdu, octets, { rules: 'DER' }, [[], [1], [200, 1]], strict)
    assertSame(schema, pdu, octets, { windowSize: 61, maxContiguous: 127 }, [[], [1]])
  })
}

real('changed in one to three places', () => {
  const random = seededRandom(20)
  for (const [index, { octets, schema, pdu }] of allInstances.entries()) {
    const other = allInstances[(index + 7) % allInstances.length].octets
    // Each change of the long ones takes its time.
    for (let round = octets.length > 5000 ? 6 : 24; round > 0; round--) {
      const changed = mutateEncoding(octets, other, random)
      const options = { rules: round % 3 === 0 ? 'DER' : 'BER', several: round % 2 === 0 } as const
      assertSame(schema, pdu, changed, options, [[[], [1], [1 + random(90), 1 + random(9)]][round % 3]])
    }
  }
})

real('as one of another type', () => {
  for (const [index, { schema, pdu }] of allInstances.entries()) {
    const { octets } = allInstances[(index * 5 + 3) % allInstances.length]
    assertSame(schema, pdu, octets, {}, [[], [31, 2]])
  }
})

real.run()
