/** RAM of streams that real QEMUs wrote, gathered in places, has the digests that were recorded: from binary, BER, mapped-ram. */
import { createHash } from 'node:crypto'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { visiting } from '../../../src/migration/convert.ts'
import type { MigrationForm } from '../../../src/migration/index.ts'
import { InfoOutput } from '../../../src/migration/info.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { GatheredRam } from '../../../src/migration/ram/gathered-ram.ts'
import { PlainToMapped } from '../../../src/migration/ram/mapped-from-plain.ts'
import { MemoryPlace } from '../../../src/migration/ram/memory-place.ts'
import { berOf, drive } from '../../support/migration.ts'
import { recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'

const suite = makeSuite('migration/ram/recorded')

function digests(form: MigrationForm, octets: Uint8Array) {
  const memory = new MigrationMemory()
  const ram = new GatheredRam(() => ({ sink: new MemoryPlace(), at: 0 }))
  const { info } = drive(visiting(form, memory, new InfoOutput(memory, { gather: ram })), octets)
  const found = ram.blocks.map(({ block, sink }) => {
    sink.truncate(Number(block.length))
    return [
      block.name,
      createHash('sha256')
        .update((sink as MemoryPlace).octets())
        .digest('hex'),
    ]
  })
  return { found: Object.fromEntries(found), info }
}

for (const stream of recordedStreams) {
  suite(stream.name, () => {
    const expected = Object.fromEntries(Object.entries(stream.ram_blocks).map(([name, { sha256 }]) => [name, sha256]))
    const binary = streamOctets(stream)
    for (const [form, octets] of [
      ['binary', binary],
      ['ber', berOf(binary)],
    ] as const) {
      const { found, info } = digests(form, octets)
      assert.equal(found, expected, form)
      const count = (kind: 'zero' | 'full') => info.blockPages.reduce((sum, block) => sum + block[kind], 0)
      assert.is(count('zero'), stream.ram_records.zero)
      assert.is(count('full'), stream.ram_records.page ?? 0)
      // Guests that were stopped: QEMU went through RAM once.
      assert.is(info.rounds.length, count('zero') + count('full') === 0 ? 0 : 1)
    }
    if (stream.machine === null) return
    const memory = new MigrationMemory()
    const file = new MemoryPlace()
    drive(visiting('binary', memory, new PlainToMapped(file, memory)), binary)
    const { found, info } = digests('binary', file.octets())
    assert.equal(found, expected, 'mapped')
    assert.ok(info.blockPages.some(({ mapped }) => mapped > 0) || stream.ram_records.page === undefined)
  })
}

suite.run()
