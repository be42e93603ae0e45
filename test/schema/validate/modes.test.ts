/** Other ways through the kernel, on random schemas and values: with text to be written, and without constraints. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { XerConverter, type XerOptions } from '../../../src/schema/xer.ts'
import { seededRandom } from '../../support/corpus.ts'
import { hex } from '../../support/hex.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { Compiled, type Cuts, referenceOf, validateWith, violationLine, violationOf } from './support.ts'

const modes = suite('schema: other ways through')

/** Inputs of random schemas, sound and changed; the same for the same seeds. */
function* inputs(from: number, to: number): Generator<{ schema: Compiled; octets: Uint8Array; turn: number }> {
  let turn = 0
  for (let seed = from; seed < to; seed++) {
    const random = seededRandom(seed)
    const schema = new Compiled([{ name: 'm', text: schemaText(random, 5) }])
    let other: Uint8Array = Uint8Array.of(5, 0)
    for (let round = 0; round < 4; round++) {
      const { octets } = randomEncoding(schema.schema, findType(schema.schema, 'T0'), random, 'BER')
      for (const input of [octets, mutateEncoding(octets, other, random), mutateEncoding(octets, other, random)]) {
        yield { schema, octets: input, turn: turn++ }
      }
      other = octets
    }
  }
}

/** What ends a conversion; undefined if it goes through. */
function conversionFault(schema: Compiled, octets: Uint8Array, options: XerOptions, cuts: Cuts): string | undefined {
  const converter = new XerConverter(schema.schema, schema.tables('T0'), options)
  try {
    for (let at = 0, turn = 0; at < octets.length; turn++) {
      const piece = octets.subarray(at, at + cuts[turn % cuts.length])
      at += piece.length
      converter.write(piece)
      for (const _ of converter.texts());
    }
    converter.end()
    for (const _ of converter.texts());
    return undefined
  } catch (error) {
    if (error instanceof BerError) return violationLine(violationOf(error))
    throw error
  }
}

modes('conversion to XER ends where the reference finds the first violation', () => {
  const small = { windowSize: 13, maxContiguous: 127, outputSize: 50 }
  for (const { schema, octets, turn } of inputs(1000, 1250)) {
    const rules = turn % 4 === 0 ? 'DER' : 'BER'
    const options = {
      rules,
      several: turn % 3 === 0,
      canonical: turn % 5 === 0,
      ...(turn % 7 === 0 ? small : {}),
    } as const
    const fault = conversionFault(schema, octets, options, [[octets.length], [1], [3, 7]][turn % 3])
    // Some sound values have no canonical XER.
    if (fault?.startsWith('XER_TYPE_UNKNOWN')) continue
    const [first] = referenceOf(schema, 'T0', octets, options).violations
    assert.is(fault, first && violationLine(first), `${JSON.stringify(options)} ${hex(octets)}`)
  }
})

const constraintCodes = new Set([
  'SIZE',
  'ALPHABET',
  'VALUE_RANGE',
  'VALUE_NOT_ALLOWED',
  'CONSTRAINT',
  'KEY_UNKNOWN',
  'OPEN_KEY_UNKNOWN',
  'OPEN_TYPE_ABSENT',
])

modes('without constraints, the rest is told all the same', () => {
  let left = 0
  for (const { schema, octets, turn } of inputs(2000, 2250)) {
    const options = { several: turn % 3 === 0, maxViolations: 1_000_000 }
    const { violations } = referenceOf(schema, 'T0', octets, options)
    const expected = violations.filter(({ code }) => !constraintCodes.has(code)).map(violationLine)
    left += violations.length - expected.length
    const actual = validateWith(
      schema,
      'T0',
      octets,
      { ...options, checkConstraints: false },
      [[], [1], [4, 9]][turn % 3],
    )
    assert.equal(actual.violations.map(violationLine), expected, hex(octets))
    assert.is(actual.valid, expected.length === 0)
  }
  assert.ok(left > 50)
})

modes.run()
