/** However the input is cut, and however small the windows are, the verdict is the same. */
import { suite } from 'uvu'
import { unhex } from '../../support/hex.ts'
import { vectors } from '../../support/migration-fixtures.ts'
import { contentsCases } from './cases-contents.ts'
import { structureCases } from './cases-structure.ts'
import { allInstances } from './instances.ts'
import { assertSame, compiled, migrationSchema, referenceOf } from './support.ts'

const split = suite('schema: input cut anywhere')

split('faults by hand, cut at every octet', () => {
  for (const { schema, hex, der, several } of [...Object.values(structureCases), ...Object.values(contentsCases)]) {
    const octets = unhex(hex)
    const it = compiled(schema)
    const options = { rules: der ? 'DER' : 'BER', several: several ?? false } as const
    const expected = referenceOf(it, 'P', octets, options)
    const cuts = Array.from(octets, (_, at) => [at + 1, octets.length])
    assertSame(it, 'P', octets, options, cuts, expected)
    assertSame(it, 'P', octets, { ...options, windowSize: 1, maxContiguous: 127 }, [[], [1], [2, 5]], expected)
  }
})

split('migration vectors, cut at every octet of their first 300 and in small windows', () => {
  for (const { hex } of [...vectors('valid').slice(0, 12), ...vectors('invalid')]) {
    const octets = unhex(hex)
    const expected = referenceOf(migrationSchema, 'QemuFile', octets)
    const cuts = Array.from(octets.subarray(0, 300), (_, at) => [at + 1, octets.length])
    assertSame(migrationSchema, 'QemuFile', octets, {}, cuts, expected)
    for (const windowSize of [1, 7, 130]) {
      assertSame(migrationSchema, 'QemuFile', octets, { windowSize, maxContiguous: 1000 }, [[], [1], [3, 50]], expected)
    }
  }
})

split('instances, every fifth octet, and in small windows', () => {
  for (const { octets, schema, pdu, isDer } of allInstances) {
    if (octets.length > 1000) continue
    const options = { rules: isDer ? 'DER' : 'BER' } as const
    const expected = referenceOf(schema, pdu, octets, options)
    const cuts = Array.from({ length: Math.ceil(octets.length / 5) }, (_, i) => [5 * i + 1, octets.length])
    assertSame(schema, pdu, octets, options, cuts, expected)
    assertSame(schema, pdu, octets, { ...options, windowSize: 3, maxContiguous: 512 }, [[], [1]], expected)
  }
})

split('truncated after every octet', () => {
  for (const { schema, hex, der } of [...Object.values(structureCases), ...Object.values(contentsCases)]) {
    const octets = unhex(hex)
    const it = compiled(schema)
    for (let length = 0; length < octets.length; length++) {
      assertSame(it, 'P', octets.subarray(0, length), { rules: der ? 'DER' : 'BER' }, [[], [1]])
    }
  }
  for (const { octets, schema, pdu } of allInstances) {
    if (octets.length > 300) continue
    for (let length = 0; length < octets.length; length++) assertSame(schema, pdu, octets.subarray(0, length))
  }
})

split.run()
