/** Real encodings: what is decoded is encoded to the same octets, where those are DER. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertBytes } from '../../support/assert.ts'
import { allInstances } from '../validate/instances.ts'
import { assertAgreement, codecOf } from './support.ts'

const instances = suite('codec: instances')

for (const { name, octets, schema, pdu, isDer, isValid } of allInstances) {
  instances(`${name} as ${pdu}`, () => {
    const rules = isDer ? 'DER' : 'BER'
    const value = assertAgreement(schema, pdu, octets, { rules })
    if (!isValid) return
    const codec = codecOf(schema, pdu)
    if (isDer) {
      assertBytes(codec.encode(value, { rules: 'DER' }), octets)
      assertBytes(codec.encode(value), octets)
      return
    }
    // Other forms are not kept, values are.
    const encoded = codec.encode(value)
    assert.equal(codec.decode(encoded), value)
    assertBytes(codec.encode(codec.decode(encoded)), encoded)
  })
}

instances.run()
