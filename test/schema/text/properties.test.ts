/** Random schemas and values through XER, JER and DER; random changes of the text, which are refused or read and never more. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import { type CompiledSchema, compileSchema } from '../../../src/schema/compile-schema.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { TextError } from '../../../src/schema/text/errors.ts'
import { assertBytes } from '../../support/assert.ts'
import { mutate, type Random, seededRandom } from '../../support/corpus.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { assertText, migrationSchema, sinkSchema } from '../xer/support.ts'
import { bytes, type Notation, readerOf, readPieces, singles, toldOf } from './support.ts'

const properties = suite('text: properties')

const loose = { checkConstraints: false } as const

const counts = { compared: 0, unknown: 0, same: 0, ofDer: 0 }

function textOf(
  schema: CompiledSchema,
  octets: Uint8Array,
  notation: Notation,
  canonical: boolean,
): string | undefined {
  try {
    return notation === 'jer'
      ? schema.toJer('T0', octets, { ...loose, compact: canonical })
      : schema.toXer('T0', octets, { ...loose, canonical })
  } catch {
    // What canonical XER has no form for.
    return undefined
  }
}

function check(schema: CompiledSchema, octets: Uint8Array, isDer: boolean, random: Random): void {
  for (const [notation, canonical] of [
    ['xer', false],
    ['xer', true],
    ['jer', false],
    ['jer', true],
  ] as const) {
    const text = textOf(schema, octets, notation, canonical)
    if (text === undefined) continue
    if (notation === 'jer') JSON.parse(text)
    const input = bytes(text)
    const { octets: ber, error } = readPieces(readerOf(schema, 'T0', notation, loose), [input])
    assert.is(error, undefined)
    counts.compared++
    if (/<\?BER |"BER1":/.test(text)) counts.unknown++
    // What is DER comes back as it was; but canonical XER puts zeros behind named bits, and XER does not tell the base of a REAL.
    const isTold = notation === 'jer' || (!canonical && !/15\.E-1/.test(Buffer.from(octets).toString('latin1')))
    if (isDer && isTold) assertBytes(ber, octets)
    assertText(textOf(schema, ber, notation, canonical)!, text)
    const { octets: der, error: refusal } = readPieces(readerOf(schema, 'T0', notation, { ...loose, rules: 'DER' }), [
      input,
    ])
    assert.is(assertDer(schema, ber, der), refusal?.code)
    if (isDer) {
      counts.ofDer++
      if (der.length === octets.length) {
        assertBytes(der, octets)
        counts.same++
      }
    }
    const at = random(input.length + 1)
    const pieces = random(3) === 0 ? singles(input) : [input.subarray(0, at), input.subarray(at)]
    const tight = readPieces(readerOf(schema, 'T0', notation, { ...loose, maxHeld: 1024 }), pieces)
    if (tight.error === undefined) assertText(textOf(schema, tight.octets, notation, canonical)!, text)
    else assert.is(tight.error.code, 'LIMIT_HELD', tight.error.message)
  }
}

/** BER to DER by its tags gives the same as the text does. @returns the code of a refusal */
function assertDer(schema: CompiledSchema, ber: Uint8Array, der: Uint8Array): string | undefined {
  const converter = schema.derConverter('T0', loose)
  try {
    converter.write(ber)
    converter.end()
    assertBytes(Buffer.concat([...converter.octets()]), der)
    // What is in an open type of no known type may be unsound, and stays as it is then.
    const [violation] = schema.validate('T0', der, { ...loose, rules: 'DER' }).violations
    assert.ok(violation === undefined || violation.expected === 'an open type', violation?.message)
  } catch (error) {
    if (!(error instanceof BerError)) throw error
    return error.code
  }
  return undefined
}

properties('random schemas', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), (seed) => {
      const random = seededRandom(seed)
      const schema = compileSchema(schemaText(random, 4))
      const pdu = findType(schema.schema, 'T0')
      for (let i = 0; i < 4; i++) {
        const rules = i % 2 === 0 ? 'BER' : 'DER'
        check(schema, randomEncoding(schema.schema, pdu, random, rules).octets, rules === 'DER', random)
      }
    }),
    { seed: 20261125, numRuns: 24, includeErrorInReport: true },
  )
  assert.ok(counts.compared > 250, `${counts.compared} compared`)
  assert.ok(counts.unknown > 10, `${counts.unknown} with what is unknown`)
  assert.ok(counts.same > counts.ofDer * 0.8, `${counts.same} of ${counts.ofDer} are the same under DER`)
})

properties('changed text is refused or read', () => {
  const random = seededRandom(7)
  const told = new Set<string>()
  for (const [schema, pdu] of [
    [migrationSchema, 'QemuFile'],
    [sinkSchema, 'Sink'],
  ] as const) {
    const type = findType(schema.schema, pdu)
    for (let i = 0; i < 16; i++) {
      const { octets, isSound } = randomEncoding(schema.schema, type, random, 'BER')
      if (!isSound) continue
      const texts: [Notation, Uint8Array][] = [
        ['xer', bytes(schema.toXer(pdu, octets, loose))],
        ['jer', bytes(schema.toJer(pdu, octets, loose))],
      ]
      for (const [notation, text] of texts) {
        const other = texts[random(2)][1]
        for (let round = 0; round < 12; round++) {
          const changed = mutate(text.subarray(0, 4000), other.subarray(0, 4000), random)
          const whole = readPieces(readerOf(schema, pdu, notation), [changed])
          told.add(whole.error?.code ?? 'fine')
          const cut = readPieces(readerOf(schema, pdu, notation), singles(changed))
          assert.is(toldOf(cut.error), toldOf(whole.error))
          if (whole.error === undefined) {
            assertBytes(cut.octets, whole.octets)
            assert.ok(schema.validate(pdu, whole.octets).valid)
          } else assert.instance(whole.error, TextError)
        }
      }
    }
  }
  assert.ok(told.size > 8, [...told].join())
})

properties.run()
