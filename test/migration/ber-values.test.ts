/** Values of the schema, whatever they say and however they are encoded: the binary stream is what the schema says. */
import { suite as makeSuite } from 'uvu'
import { assertBytes } from '../support/assert.ts'
import { seededRandom } from '../support/corpus.ts'
import { join } from '../support/encodings.ts'
import { hex } from '../support/hex.ts'
import { binaryOf, inspected } from '../support/migration.ts'
import * as ber from '../support/migration-ber.ts'
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

suite('a name that no page carries leaves the block as it is', () => {
  const page = (octet: number) => ber.octets(new Uint8Array(256).fill(octet))
  const octets = ber.file([
    ber.start([
      ber.blocks(ber.int(1024), [ber.block('a', 512), ber.block('b', 512)]),
      ber.secBlock([ber.fullPage(ber.int(0), page(1))], 'a'),
      ber.secBlock([ber.hook()], 'b'),
      ber.secBlock([ber.fullPage(ber.int(256), page(2))]),
    ]),
  ]).octets
  const binary = binaryOf(octets)
  for (const [form, input] of [
    ['ber', octets],
    ['binary', binary],
  ] as const) {
    const images = inspected(form, input, { gather: true }).images!
    assertBytes(images.octets('a')!, join([new Uint8Array(256).fill(1), new Uint8Array(256).fill(2)]))
    assertBytes(images.octets('b')!, new Uint8Array(512))
  }
})

suite.run()
