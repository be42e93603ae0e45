/** Random schemas, values of them and changes to these: the codec says what the validator does, and values go there and back. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { CodecOptions } from '../../../src/schema/codec/codec.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { type Random, seededRandom } from '../../support/corpus.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { Compiled } from '../validate/support.ts'
import { assertAgreement, assertReturns, assertValue, codecOf, firstViolation } from './support.ts'

const random = suite('codec: at random')

const anySeed = fc.record({ seed: fc.nat(), size: fc.nat(6) })

/** Checks a schema made from a seed; a fault is told with its text. */
function withSchema(seed: number, size: number, check: (schema: Compiled, next: Random) => void): void {
  const next = seededRandom(seed)
  const text = schemaText(next, size)
  try {
    check(new Compiled([{ name: 'm', text }]), next)
  } catch (error) {
    throw new Error(`${text}\n${(error as Error).stack}`, { cause: error })
  }
}

random('values go there and back', () => {
  let octetsCompared = 0
  fc.assert(
    fc.property(anySeed, ({ seed, size }) => {
      withSchema(seed, size, (schema, next) => {
        const codec = codecOf(schema, 'T0')
        for (const rules of ['DER', 'BER', 'DER', 'BER'] as const) {
          const { octets, isSound } = randomEncoding(schema.schema, findType(schema.schema, 'T0'), next, rules)
          const value = assertAgreement(schema, 'T0', octets, { rules })
          if (value === undefined) continue
          if (!isSound && firstViolation(schema, 'T0', octets, { rules }) !== undefined) continue
          if (rules === 'DER' && !hasReals(schema)) {
            assertBytes(codec.encode(value, { rules }), octets)
            octetsCompared += octets.length
          }
          const encoded = codec.encode(value)
          assertValue(codec.decode(encoded), value)
        }
      })
    }),
    { seed: 3, numRuns: 150, includeErrorInReport: true },
  )
  assert.ok(octetsCompared > 5000)
})

random('what is changed is refused for the same reason', () => {
  fc.assert(
    fc.property(anySeed, ({ seed, size }) => {
      withSchema(seed, size, (schema, next) => {
        const codec = codecOf(schema, 'T0')
        const type = findType(schema.schema, 'T0')
        let other: Uint8Array = Uint8Array.of(5, 0)
        for (let round = 0; round < 4; round++) {
          const { octets } = randomEncoding(schema.schema, type, next, round % 2 === 0 ? 'DER' : 'BER')
          for (let changes = 0; changes < 6; changes++) {
            const changed = mutateEncoding(octets, other, next)
            const options = anyOptions(next)
            const value = assertAgreement(schema, 'T0', changed, options)
            // Elements of a SET OF may come in another order then.
            const isKept = options.rules !== 'DER' || !hasReals(schema)
            if (value !== undefined && isKept) assertReturns(codec, value, options)
          }
          other = octets
        }
      })
    }),
    { seed: 4, numRuns: 200, includeErrorInReport: true },
  )
})

/** 1.5 is one value, and has an encoding to the base 10 as well, which comes back as one to the base 2. */
function hasReals({ schema }: Compiled): boolean {
  return schema.types.some(({ kind }) => kind === 'REAL')
}

function anyOptions(next: Random): CodecOptions {
  return {
    rules: next(3) === 0 ? 'DER' : 'BER',
    ...(next(5) === 0 ? { checkConstraints: false } : {}),
    ...(next(4) === 0 ? { maxContiguous: 127 } : {}),
    ...(next(8) === 0 ? { limits: { maxDepth: 1 + next(8), maxTagNumberOctets: 1 + next(5) } } : {}),
  }
}

random.run()
