/** Migration streams as BER satisfy schema/migration.asn1. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { berOf } from '../../support/migration.ts'
import { recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'
import { assertSame, migrationSchema, validateWith, violationLine } from './support.ts'

const streams = suite('schema: migration streams')

for (const stream of recordedStreams) {
  streams(stream.name, () => {
    const octets = berOf(streamOctets(stream))
    const { violations, values, pdus } = validateWith(migrationSchema, 'QemuFile', octets, {}, [100_001])
    assert.equal(violations.map(violationLine), [])
    assert.is(pdus, 1)
    assert.ok(values > stream.ram_records.zero)
    // A page that is cut off.
    const cut = octets.subarray(0, Math.floor(octets.length / 3))
    const [last] = validateWith(migrationSchema, 'QemuFile', cut, {}, [60_000]).violations
    assert.is(last.code, 'TRUNCATED')
    assert.is(last.offset, cut.length)
  })
}

streams('the smallest, as the reference sees it', () => {
  const smallest = recordedStreams.toSorted((a, b) => a.size - b.size)[0]
  const octets = berOf(streamOctets(smallest))
  assertSame(migrationSchema, 'QemuFile', octets.subarray(0, 300_000), {}, [[], [4099, 1]])
})

streams.run()
