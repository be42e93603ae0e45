/** Random schemas, values of them and changes to these: the validator says what the reference does. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findType } from '../../../src/schema/notation/index.ts'
import type { ValidatorOptions } from '../../../src/schema/validator.ts'
import { type Random, seededRandom } from '../../support/corpus.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { assertSame, Compiled, referenceOf, violationLine } from './support.ts'

const random = suite('schema: at random')

const anySeed = fc.record({ seed: fc.nat(), size: fc.nat(6) })

/** Checks a schema made from a seed; a fault is told with its text. */
function withSchema(seed: number, size: number, check: (schema: Compiled, next: Random) => void): void {
  const next = seededRandom(seed)
  const text = schemaText(next, size)
  try {
    check(new Compiled([{ name: 'm', text }]), next)
  } catch (error) {
    throw new Error(`${text}\n${(error as Error).message}`, { cause: error })
  }
}

random('what is made to a schema satisfies it', () => {
  fc.assert(
    fc.property(anySeed, ({ seed, size }) => {
      withSchema(seed, size, (schema, next) => {
        for (const rules of ['BER', 'DER', 'BER'] as const) {
          const { octets, isSound } = randomEncoding(schema.schema, findType(schema.schema, 'T0'), next, rules)
          const reference = referenceOf(schema, 'T0', octets, { rules })
          if (isSound) assert.equal(reference.violations.map(violationLine), [])
          assertSame(schema, 'T0', octets, { rules }, [[], [1], [1 + next(9), 1 + next(9)]], reference)
        }
      })
    }),
    { seed: 1, numRuns: 400, includeErrorInReport: true },
  )
})

random('what is changed breaks it in the same places', () => {
  fc.assert(
    fc.property(anySeed, ({ seed, size }) => {
      withSchema(seed, size, (schema, next) => {
        const type = findType(schema.schema, 'T0')
        let other: Uint8Array = Uint8Array.of(5, 0)
        for (let round = 0; round < 4; round++) {
          const { octets } = randomEncoding(schema.schema, type, next, round % 2 === 0 ? 'DER' : 'BER')
          for (let changes = 0; changes < 4; changes++) {
            const changed = mutateEncoding(octets, other, next)
            assertSame(schema, 'T0', changed, anyOptions(next), [[[], [1], [1 + next(5), 1 + next(9)]][next(3)]])
          }
          other = octets
        }
      })
    }),
    { seed: 2, numRuns: 500, includeErrorInReport: true },
  )
})

function anyOptions(next: Random): ValidatorOptions {
  return {
    rules: next(3) === 0 ? 'DER' : 'BER',
    several: next(3) > 0,
    maxViolations: next(8) === 0 ? 1 + next(3) : 100,
    ...(next(4) === 0 ? { windowSize: 1 + next(40), maxContiguous: 127 } : {}),
    ...(next(8) === 0 ? { limits: { maxDepth: 1 + next(8), maxTagNumberOctets: 1 + next(5) } } : {}),
  }
}

random.run()
