/** Spoilt streams: a check, a difference, a drop end in an answer or in a refusal, whatever was changed. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import { BinaryOutput } from '../../../src/migration/binary-output.ts'
import { differencesOf } from '../../../src/migration/compare/diff.ts'
import { formOf, visiting } from '../../../src/migration/convert.ts'
import { DropVisitor } from '../../../src/migration/edit/drop.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { findingsIn, modelOf } from '../../support/check-findings.ts'
import { seededRandom } from '../../support/corpus.ts'
import { machineStream, uint8, uint32 } from '../../support/machine-stream.ts'
import { berOf, drive } from '../../support/migration.ts'
import { mutate } from '../../support/migration-mutations.ts'

const fuzz = suite('migration/compare/fuzz')

const rich = machineStream({
  configuration: (stream) => stream.uuid().capabilities('validate-uuid'),
  ram: (stream) => stream.zero(0, 'pc.ram').fill(4096, 3),
  before: (stream) => stream.start(5, 'dirty-bitmap', 0, 1).u8(1).footer(5).command(2, [0, 0, 0, 1]).command(11),
  devices: [
    {
      name: 'dev',
      version: 3,
      fields: [uint32('count', 4, 'uint32 equal'), { name: 'list', type: 'uint8', count: 3, octets: [1, 2, 3] }],
      subsections: [{ name: 'dev/sub', fields: [uint8('a', 1)] }],
    },
    { name: 'dev', instance: 1, fields: [{ name: 'inner', fields: [uint8('b', 1)] }] },
  ],
}).octets

for (const [form, octets] of [
  ['binary', rich],
  ['BER', berOf(rich)],
] as const) {
  fuzz(`${form}: 100 changes`, () => {
    const random = seededRandom(1)
    let sound = 0
    for (let i = 0; i < 100; i++) {
      const spoilt = mutate(octets, rich, random)
      try {
        findingsIn(spoilt, rich)
        findingsIn(rich, spoilt)
        for (const { path } of differencesOf(modelOf(spoilt), modelOf(rich))) assert.type(path, 'string')
        const visitor = new DropVisitor(new BinaryOutput(() => {}), ['dev', 'dirty-bitmap', '11'])
        drive(visiting(formOf(spoilt), new MigrationMemory(), visitor), spoilt)
        sound++
      } catch (error) {
        if (!(error instanceof BerError)) throw error
      }
    }
    assert.ok(sound > 10, `${sound} of 100 could be read`)
  })
}

fuzz.run()
