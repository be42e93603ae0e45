/** Values of the schema, whatever they say and however they are encoded: the binary stream is what the schema says. */
import { readFileSync } from 'node:fs'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { compileSchema } from '../../src/schema/index.ts'
import { assertBytes } from '../support/assert.ts'
import { primitive } from '../support/ber-tree.ts'
import { seededRandom } from '../support/corpus.ts'
import { join } from '../support/encodings.ts'
import { hex } from '../support/hex.ts'
import { binaryOf, inspected, refusal } from '../support/migration.ts'
import * as ber from '../support/migration-ber.ts'
import { mutate } from '../support/migration-mutations.ts'
import { SchemaValues } from '../support/migration-schema-values.ts'

const suite = makeSuite('migration/BER values')
const count = Number(process.env.VALUES ?? 2000)

suite(`${count} random values`, () => {
  for (let seed = 1; seed <= count; seed++) {
    const random = seededRandom(seed)
    const value = new SchemaValues(random).file()
    try {
      const sizes = seed % 2 === 0 ? [] : [1 + random(7), 1 + random(300)]
      assertBytes(binaryOf(value.ber.octets, sizes), value.binary)
    } catch (cause) {
      const { message } = cause as Error
      throw new Error(`seed ${seed}: ${message}, of ${hex(value.ber.octets.subarray(0, 5000))}`, { cause })
    }
  }
})

suite('what is no value of the schema is refused', () => {
  const schema = compileSchema(readFileSync(new URL('../../schema/migration.asn1', import.meta.url), 'utf8'))
  let refused = 0
  for (let seed = 1; seed <= count / 2; seed++) {
    const random = seededRandom(seed)
    const { octets } = new SchemaValues(random).file().ber
    const changed = mutate(octets, octets, random)
    if (schema.validate('QemuFile', changed, { several: false }).valid) continue
    refused++
    assert.ok(
      refusal(() => binaryOf(changed)),
      `seed ${seed}: ${hex(changed.subarray(0, 5000))}`,
    )
  }
  assert.ok(refused > count / 10)
})

suite('a name that no page carries leaves the block as it is', () => {
  const page = (octet: number) => ber.octets(new Uint8Array(4096).fill(octet))
  const octets = ber.file([
    ber.start([
      ber.blocks(ber.int(16384), [ber.block('a', 8192), ber.block('b', 8192)]),
      ber.secBlock([ber.fullPage(ber.int(0), page(1))], 'a'),
      ber.secBlock([ber.hook()], 'b'),
      ber.secBlock([ber.fullPage(ber.int(4096), page(2))]),
      ber.eos,
    ]),
    primitive(SchemaTag.eof, new Uint8Array(0)),
  ]).octets
  const binary = binaryOf(octets)
  for (const [form, input] of [
    ['ber', octets],
    ['binary', binary],
  ] as const) {
    const images = inspected(form, input, { gather: true }).images!
    assertBytes(images.octets('a')!, join([new Uint8Array(4096).fill(1), new Uint8Array(4096).fill(2)]))
    assertBytes(images.octets('b')!, new Uint8Array(8192))
  }
})

suite.run()
