/** BER to text and back: the same octets for what is DER, the same text for all else, whatever the notation. */
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CompiledSchema } from '../../../src/schema/compile-schema.ts'
import { assertBytes } from '../../support/assert.ts'
import { unhex } from '../../support/hex.ts'
import { allInstances, type Instance } from '../validate/instances.ts'
import { fixture, migrationSchema, sinkSchema } from '../xer/support.ts'
import { assertEveryCut, bytes } from './support.ts'

const trips = suite('text: round trips')

/** Data that RFC 5912 has no type for: in segments nobody looks at them, and read from text they have none. */
const isUntold = (name: string, { schema }: Instance['schema']): boolean =>
  /^cms-.*(?:ber\.p7m|signed-stream\.ber)$/.test(name) && schema.modules.some((each) => each.name.endsWith('-2009'))

for (const { name, octets, schema, pdu, isDer, isValid } of allInstances) {
  if (!isValid || isUntold(name, schema)) continue
  const compiled = new CompiledSchema(schema.schema)
  trips(`${name} as ${pdu}`, () => {
    const xer = compiled.toXer(pdu, octets)
    const jer = compiled.toJer(pdu, octets)
    JSON.parse(jer)
    const ber = compiled.fromXer(pdu, xer)
    if (isDer) assertBytes(ber, octets)
    assertBytes(compiled.fromJer(pdu, jer), ber)
    assertBytes(compiled.fromJer(pdu, compiled.toJer(pdu, octets, { compact: true })), ber)
    assert.ok(compiled.toXer(pdu, ber) === xer)
    const der = compiled.fromXer(pdu, xer, { rules: 'DER' })
    assert.ok(compiled.validate(pdu, der, { rules: 'DER' }).valid)
    assertBytes(compiled.fromJer(pdu, jer, { rules: 'DER' }), der)
    if (isDer) assertBytes(der, octets)
  })
}

interface Vector {
  readonly id: string
  readonly hex: string
}

const readVectors = (...path: string[]): Vector[] => JSON.parse(readFileSync(fixture(...path), 'utf8'))

/** No BER. */
const hasNoForm = new Set(['hang-malformed-eoc'])
/** XER does not tell the base of a REAL. */
const isDecimal = /^real-nr/
/** Nor does DER have local times. */
const isLocal = /^(gentime|utctime)-local/

for (const [what, schema, pdu, vectors] of [
  ['sink', sinkSchema, 'Sink', readVectors('xer', 'sink.json')],
  ['migration', migrationSchema, 'QemuFile', readVectors('migration', 'vectors', 'valid.json')],
] as const) {
  for (const { id, hex } of vectors) {
    if (hasNoForm.has(id)) continue
    trips(`${what}: ${id}`, () => {
      const octets = unhex(hex)
      const xer = schema.toXer(pdu, octets)
      const jer = schema.toJer(pdu, octets)
      const step = xer.length > 2000 ? 211 : 7
      const ber = assertEveryCut(schema, pdu, 'xer', bytes(xer), {}, step)
      assert.is(ber.error, undefined)
      assert.ok(schema.toXer(pdu, ber.octets) === xer)
      const fromJer = assertEveryCut(schema, pdu, 'jer', bytes(jer), {}, step)
      assert.is(fromJer.error, undefined)
      assert.ok(schema.toJer(pdu, fromJer.octets) === jer)
      if (!isDecimal.test(id)) assertBytes(fromJer.octets, ber.octets)
      const canonical = id === 'enum-unknown' ? xer : schema.toXer(pdu, octets, { canonical: true })
      if (isLocal.test(id)) {
        assert.throws(
          () => schema.fromXer(pdu, xer, { rules: 'DER' }),
          (error: Error & { code: string }) => error.code === 'DER_TIME',
        )
        return
      }
      const der = schema.fromXer(pdu, xer, { rules: 'DER' })
      assertBytes(schema.fromXer(pdu, canonical, { rules: 'DER' }), der)
      if (!isDecimal.test(id)) assertBytes(schema.fromJer(pdu, jer, { rules: 'DER' }), der)
      assert.ok(schema.validate(pdu, der, { rules: 'DER' }).valid)
    })
  }
}

trips('several values in a row', () => {
  const vectors = readVectors('migration', 'vectors', 'valid.json').slice(0, 8)
  const octets = Uint8Array.from(vectors.flatMap(({ hex }) => [...unhex(hex)]))
  const several = { several: true }
  const xer = migrationSchema.toXer('QemuFile', octets, several)
  const jer = migrationSchema.toJer('QemuFile', octets, several)
  const ber = migrationSchema.fromXer('QemuFile', xer, several)
  assert.ok(migrationSchema.toXer('QemuFile', ber, several) === xer)
  assertBytes(migrationSchema.fromJer('QemuFile', jer, several), ber)
  const lines = migrationSchema.toJer('QemuFile', octets, { ...several, compact: true })
  assert.is(lines.trimEnd().split('\n').length, vectors.length)
  assertBytes(migrationSchema.fromJer('QemuFile', lines, several), ber)
})

trips.run()
