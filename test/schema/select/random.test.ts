/** Random schemas, values and paths: the rows are those of the plain reference, and the verdict is the validator's. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type CompiledSchema, compileSchema } from '../../../src/schema/compile-schema.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { pathText } from '../../../src/schema/select/path-notation.ts'
import type { SelectOptions } from '../../../src/schema/select/selector.ts'
import { type Random, seededRandom } from '../../support/corpus.ts'
import { join } from '../../support/encodings.ts'
import { hex } from '../../support/hex.ts'
import { mutateEncoding } from '../../support/schema-arbitrary-mutations.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { moduleFiles } from '../notation/support.ts'
import { migrationSchema, sinkSchema } from '../xer/support.ts'
import { allPaths, assertLines, referenceLines, selectWith, somePaths, verdictOf } from './support.ts'

const random = suite('select: at random')

let compared = 0
let rows = 0
let cells = 0

/** Values of one type, with a few of its paths. */
function check(schema: CompiledSchema, pdu: string, paths: readonly string[][], next: Random): void {
  const type = findType(schema.schema, pdu)
  const pdus = Array.from({ length: 1 + next(3) }, (_, i) =>
    randomEncoding(schema.schema, type, next, i % 2 === 0 ? 'BER' : 'DER'),
  )
  const octets = join(pdus.map((each) => each.octets))
  const options: SelectOptions = { several: true, checkConstraints: false }
  if (!schema.validate(pdu, octets, options).valid) return
  compared++
  const chosen = somePaths(paths, next, 1 + next(6))
  const texts = chosen.map(pathText)
  const expected = referenceLines(schema, pdu, chosen, octets)
  rows += expected.length
  cells += expected.reduce((sum, line) => sum + line.split('=').length - 1, 0)
  const what = `${texts.join(', ')} of ${hex(octets.subarray(0, 2000))}`
  const whole = selectWith(schema, pdu, texts, octets, options)
  assertLines(whole.lines, expected, what)
  assert.is(whole.verdict, verdictOf(schema.validate(pdu, octets, options)), what)
  const tight = { windowSize: 1 + next(40), maxContiguous: 2000 }
  const cuts = [[1], [1 + next(9), 1 + next(30)], [1 + next(octets.length + 1)]][next(3)]
  const again = selectWith(schema, pdu, texts, octets, { ...options, ...tight }, cuts)
  assertLines(again.lines, expected, `in pieces of ${cuts}, windows of ${tight.windowSize}: ${what}`)
  assert.is(again.verdict, whole.verdict)
}

random('random schemas', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1_000_000 }), fc.nat(6), (seed, size) => {
      const next = seededRandom(seed)
      const text = schemaText(next, size)
      const schema = compileSchema(text)
      const paths = allPaths(schema.schema, findType(schema.schema, 'T0'), 7, 400)
      try {
        for (let i = 0; i < 3; i++) check(schema, 'T0', paths, next)
      } catch (error) {
        throw new Error(`${text}\n${(error as Error).message}`, { cause: error })
      }
    }),
    { seed: 20261125, numRuns: 60, includeErrorInReport: true },
  )
  assert.ok(compared > 100 && rows > compared && cells > rows / 2, `${compared} compared, ${rows} rows, ${cells} cells`)
})

const schemas: readonly (readonly [name: string, schema: CompiledSchema, pdu: string])[] = [
  ['migration streams', migrationSchema, 'QemuFile'],
  ['a value of each kind', sinkSchema, 'Sink'],
  ['LDAP, with filters in filters', compileSchema(moduleFiles('rfc4511')), 'LDAPMessage'],
  ['CMS with information objects', compileSchema(moduleFiles('rfc5912')), 'SignedData'],
]

for (const [name, schema, pdu] of schemas) {
  random(`random values: ${name}`, () => {
    const next = seededRandom(name.length)
    const paths = allPaths(schema.schema, findType(schema.schema, pdu), 9, 3000)
    for (let i = 0; i < 8; i++) check(schema, pdu, paths, next)
  })
}

random('what is changed gets the validator’s verdict, and rows that do not depend on the cuts', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(6), (seed, size) => {
      const next = seededRandom(seed)
      const schema = compileSchema(schemaText(next, size))
      const type = findType(schema.schema, 'T0')
      const paths = allPaths(schema.schema, type, 7, 400)
      let other: Uint8Array = Uint8Array.of(5, 0)
      for (let round = 0; round < 3; round++) {
        const { octets } = randomEncoding(schema.schema, type, next, round % 2 === 0 ? 'DER' : 'BER')
        for (let changes = 0; changes < 3; changes++) {
          const changed = mutateEncoding(octets, other, next)
          const options: SelectOptions = {
            rules: next(3) === 0 ? 'DER' : 'BER',
            several: next(3) > 0,
            maxViolations: next(3) === 0 ? 1 : 100,
            ...(next(4) === 0 ? { windowSize: 1 + next(40), maxContiguous: 127 } : {}),
            ...(next(8) === 0 ? { limits: { maxDepth: 1 + next(8), maxTagNumberOctets: 1 + next(5) } } : {}),
          }
          const texts = somePaths(paths, next, 1 + next(5)).map(pathText)
          const whole = selectWith(schema, 'T0', texts, changed, options)
          const pieces = selectWith(schema, 'T0', texts, changed, options, [[1], [1 + next(5), 1 + next(9)]][next(2)])
          const what = `${texts}, ${JSON.stringify(options)}: ${hex(changed)}`
          assert.is(whole.verdict, verdictOf(schema.validate('T0', changed, options)), what)
          assert.is(pieces.verdict, whole.verdict, what)
          assertLines(pieces.lines, whole.lines, what)
        }
        other = octets
      }
    }),
    { seed: 3, numRuns: 40, includeErrorInReport: true },
  )
})

random.run()
