/** Random descriptions and bodies: through BER octet for octet, whatever has happened to the description on the way. */
import fc from 'fast-check'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { leavesOf } from '../../../src/migration/compare/fields.ts'
import { MigrationError } from '../../../src/migration/errors.ts'
import { toJson } from '../../../src/migration/index.ts'
import { parseDescription } from '../../../src/migration/vmstate/description.ts'
import { assertBytes } from '../../support/assert.ts'
import { berOf, binaryOf, collect } from '../../support/migration.ts'
import { anyDevice } from '../../support/migration-device-arbitrary.ts'
import { decoded, descriptionText, deviceStream, modelOf } from '../../support/migration-devices.ts'
import { streamNamed } from '../../support/migration-fixtures.ts'

const suite = makeSuite('migration/vmstate/properties')
const settings = { seed: 4_711, numRuns: 100 }

suite('a body that fits its description is told as fields, and comes back octet for octet', () => {
  fc.assert(
    fc.property(anyDevice, ({ fields, subsections, body }) => {
      const { state } = decoded({ fields, subsections }, body)
      // Leaves lie one after the other, without gaps but for what lists and subsections have between them.
      let at = 0
      for (const { value } of leavesOf(state)) {
        assert.ok(value.offset >= at && value.offset + value.size <= body.length)
        at = value.offset + value.size
      }
      const stream = deviceStream([{ fields, subsections, body }])
      const ber = berOf(stream)
      assertBytes(binaryOf(ber), stream)
      const leaves = (form: 'binary' | 'ber', octets: Uint8Array) => [
        ...leavesOf(modelOf(form, octets).sections[0].state!),
      ]
      assert.equal(leaves('ber', ber), leaves('binary', stream))
    }),
    settings,
  )
})

suite('any other body, by any other description: the same octets, and JSON that can be read', () => {
  fc.assert(
    fc.property(anyDevice, anyDevice, fc.boolean(), (one, other, swapped) => {
      const devices = [swapped ? { ...one, body: other.body } : one, { ...other, name: 'e', body: one.body }]
      const stream = deviceStream(devices)
      const ber = berOf(stream)
      assertBytes(binaryOf(ber), stream)
      for (const [form, octets] of [
        ['binary', stream],
        ['ber', ber],
      ] as const) {
        const text = new TextDecoder().decode(collect((sink) => toJson(form, sink), octets))
        assert.is(JSON.parse(text).items.filter(({ type }: { type: string }) => type === 'full').length, 2)
      }
    }),
    settings,
  )
})

suite('a damaged description: told, or read otherwise, and the same octets back', () => {
  fc.assert(
    fc.property(
      anyDevice,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 32, max: 126 })), { minLength: 1, maxLength: 4 }),
      (plan, damage) => {
        const text = new TextEncoder().encode(descriptionText([plan]))
        for (const [at, octet] of damage) text[at % text.length] = octet
        const stream = deviceStream([plan], new TextDecoder().decode(text))
        assertBytes(binaryOf(berOf(stream)), stream)
        try {
          parseDescription(text, 0)
        } catch (error) {
          assert.instance(error, MigrationError)
          assert.is((error as MigrationError).code, 'MIGRATION_DESCRIPTION')
        }
      },
    ),
    settings,
  )
})

suite('the description of a real stream, cut and damaged', () => {
  const stream = streamNamed('microvm-7.2')
  const text = modelOf('binary', stream).descriptionText!
  let state = 7
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return (state >>> 8) % below
  }
  for (let round = 0; round < 60; round++) {
    const damaged = text.slice(0, round % 3 === 0 ? random(text.length) : text.length)
    for (let i = 0; i < 1 + random(3) && damaged.length > 0; i++) damaged[random(damaged.length)] = random(256)
    try {
      parseDescription(damaged, 0)
    } catch (error) {
      assert.instance(error, MigrationError, String(error))
    }
    if (round % 10 === 1) {
      const whole = Uint8Array.from([...stream.subarray(0, stream.length - text.length), ...damaged])
      assertBytes(binaryOf(berOf(whole)), whole)
    }
  }
})

suite.run()
