/** Values with anything in them: encode refuses them by an error of its own, or gives octets that decode takes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../../src/ber/errors.ts'
import type { CodecOptions } from '../../../src/schema/codec/codec.ts'
import { CodecError } from '../../../src/schema/codec/errors.ts'
import { findType } from '../../../src/schema/notation/index.ts'
import { type Random, seededRandom } from '../../support/corpus.ts'
import { schemaText } from '../../support/schema-arbitrary-text.ts'
import { randomEncoding } from '../../support/schema-arbitrary-values.ts'
import { Compiled } from '../validate/support.ts'
import { assertReturns, codecOf } from './support.ts'

const garbage = suite('codec: garbage')

const things: readonly unknown[] = [
  ...[undefined, null, true, '', 'x', '\ud800', 'é', '1.2.3', 'P1Y', '20260101000000Z', Symbol('s'), () => 1],
  ...[Number.NaN, Number.POSITIVE_INFINITY, -0, 1.5, 2 ** 70, 5e-324, 5n, -(2n ** 90n)],
  ...[
    [],
    [undefined],
    [1n],
    {},
    { x: 1 },
    { '...': [] },
    { '...': Uint8Array.of(5, 0) },
    JSON.parse('{"__proto__":1}'),
  ],
  ...[
    { octets: new Uint8Array(1), unusedBits: 9 },
    { octets: new Uint8Array(1), unusedBits: 3 },
  ],
  ...[
    { sign: 1, mantissa: 1, base: 2, exponent: 1 },
    { sign: 1, mantissa: 3n, base: 10, exponent: 1e9 },
  ],
  ...[new Uint8Array(0), Uint8Array.of(5, 0), Uint8Array.of(0x30, 0x80), Buffer.from('abc'), new Uint16Array(2)],
  ...[new Date(Number.NaN), new Date(0), new Map(), Object.create({ a: 1 })],
]

/** The value with something else in one place. */
function changed(value: unknown, next: Random, depth = 0): unknown {
  const thing = things[next(things.length)]
  if (next(4) === 0 || typeof value !== 'object' || value === null || value instanceof Uint8Array) {
    return depth > 0 && next(3) === 0 ? value : thing
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [thing]
    const index = next(value.length)
    return value.with(index, changed(value[index], next, depth + 1))
  }
  const keys = [...Object.keys(value), 'zz', '...', 'constructor']
  const key = keys[next(keys.length)]
  const known = (value as Record<string, unknown>)[key]
  return { ...value, [key]: Object.hasOwn(value, key) ? changed(known, next, depth + 1) : thing }
}

garbage('is refused by name, or is a value', () => {
  const told = { refused: 0, taken: 0 }
  for (let seed = 1; seed <= 60; seed++) {
    const next = seededRandom(seed)
    const text = schemaText(next, seed % 7)
    const schema = new Compiled([{ name: 'm', text }])
    const codec = codecOf(schema, 'T0')
    const { octets } = randomEncoding(schema.schema, findType(schema.schema, 'T0'), next, 'DER')
    const sound = codec.decode(octets, { checkConstraints: false })
    for (let round = 0; round < 60; round++) {
      const value = changed(sound, next)
      const options: CodecOptions = { rules: next(2) === 0 ? 'BER' : 'DER', checkConstraints: next(4) > 0 }
      try {
        codec.encode(value, options)
      } catch (error) {
        if (!(error instanceof CodecError || error instanceof BerError)) throw new Error(text, { cause: error })
        told.refused++
        continue
      }
      // Not equal to what was given (that may say the same in another way), but to what comes of it.
      assertReturns(codec, codec.decode(codec.encode(value, options), options), options)
      told.taken++
    }
  }
  assert.ok(told.refused > 1000 && told.taken > 300, JSON.stringify(told))
})

garbage.run()
