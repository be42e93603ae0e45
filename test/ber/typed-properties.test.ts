/** What holds of values of every universal type, in any BER of theirs. A failure prints its seed and the smallest example. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeValue, describeTyped, describeValue, encodeValue, type TypedValue } from '../../src/ber/values/index.ts'
import { BerError, decode, findings, isCanonical, toCer, toDer } from '../../src/index.ts'
import { assertBytes } from '../support/assert.ts'
import { instances, seededRandom } from '../support/corpus.ts'
import { hex } from '../support/hex.ts'
import { anyBer, anyTyped, arbitraries, isAmbiguous, normal } from '../support/typed-values.ts'

const test = suite('ber: values of every type')
const seed = 20_251_101

for (const [type, values] of Object.entries(arbitraries)) {
  test(`${type}: encoded and decoded, it is the same; what is encoded is DER but for times and order`, () => {
    fc.assert(
      fc.property(values, (value) => {
        const given = { type, value } as TypedValue
        const octets = encodeValue(given)
        const decoded = decodeValue(octets)
        assert.is(decoded.type, type)
        // The texts of times come with their parts.
        if (!/Time|TIME|DATE|DURATION/.test(type)) assert.is(normal(decoded), normal(given))
        assertBytes(encodeValue(decoded), octets, hex(octets))
        assert.equal(findings(octets), [])
        assertBytes(toDer(octets), toDer(encodeValue(decodeValue(toDer(octets)))))
        assert.match(describeTyped(decoded), /^[^\p{C}]*$/u)
      }),
      { seed, numRuns: 100 },
    )
  })
}

test('any BER of a value: one DER, one CER, and the same value in all of them', () => {
  fc.assert(
    fc.property(anyTyped, fc.nat(), (value, numbers) => {
      const random = seededRandom(numbers)
      const octets = anyBer(value, random)
      assert.equal(findings(octets), [])
      const expected = normal(decodeValue(encodeValue(value)))
      const der = toDer(octets)
      const cer = toCer(octets)
      assert.is(normal(decodeValue(octets)), expected)
      assert.is(normal(decodeValue(der)), expected)
      assert.is(normal(decodeValue(cer)), expected)
      assert.ok(isCanonical(der, 'DER'), hex(der))
      assert.ok(isCanonical(cer, 'CER'), hex(cer))
      assert.equal(findings(der, { rules: 'DER' }), [])
      assert.equal(findings(cer, { rules: 'CER' }), [])
      assert.is(toDer(der), der)
      assert.is(toCer(cer), cer)
      if (!isAmbiguous(value)) {
        assertBytes(toDer(encodeValue(value)), der)
        assertBytes(toDer(cer), der)
        assertBytes(toCer(der), cer)
      }
      assert.is(isCanonical(octets, 'DER'), hex(octets) === hex(der))
      assert.is(isCanonical(octets, 'CER'), hex(octets) === hex(cer))
    }),
    { seed, numRuns: 600 },
  )
})

const tags = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
const longTags = [31, 32, 33, 34, 35, 36, 37, 200]
const octet = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0x00, 0x80, 0xff, 0x03, 0x04, 0x24, 0x02, 0x01, 0x06, 0xa0, 0x81, 0xa2) },
  { weight: 3, arbitrary: fc.integer({ min: 0x30, max: 0x39 }) },
  { weight: 1, arbitrary: fc.constantFrom(0x2b, 0x2d, 0x2e, 0x2c, 0x5a, 0x45, 0x54, 0x50, 0x2f) },
  { weight: 1, arbitrary: fc.nat(255) },
)

test('any contents of any type: a value, or a BerError inside the octets, the same from all that read it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...tags, ...longTags),
      fc.boolean(),
      fc.array(octet, { maxLength: 24 }),
      (tag, isConstructed, list) => {
        const form = isConstructed ? 0x20 : 0
        const head = tag < 31 ? [form | tag] : tag < 128 ? [form | 0x1f, tag] : [form | 0x1f, 0x81, tag - 128]
        const octets = Uint8Array.from([...head, list.length, ...list])
        const found = findings(octets)
        for (const { code, offset, path } of found) {
          assert.ok(offset >= 0 && offset <= octets.length, `${code} at ${offset}`)
          assert.ok(path.startsWith('[0]'), path)
        }
        const node = decode(octets)
        let refused: unknown
        try {
          describeValue(node)
          encodeValue(decodeValue(octets))
        } catch (error) {
          refused = error
          // What only decodes, such as surrogates of a BMPString, is the caller's to write.
          if (!(error instanceof BerError)) assert.ok(error instanceof RangeError && found.length === 0, String(error))
        }
        if (refused instanceof BerError) assert.ok(found.length > 0, hex(octets))
        else if (refused === undefined) assert.equal(found, [], hex(octets))
        for (const convert of [toDer, toCer]) {
          const told: BerError[] = []
          const converted = convert(octets, { onFinding: (finding) => told.push(finding) })
          assertBytes(convert(converted, { onFinding: () => {} }), converted, hex(octets))
          if (told.length > 0) continue
          assertBytes(convert(octets), converted)
          assert.ok(isCanonical(converted, convert === toDer ? 'DER' : 'CER'), hex(converted))
        }
      },
    ),
    { seed, numRuns: 5000 },
  )
})

test('mutated instances: findings, and nothing but BerErrors', () => {
  const random = seededRandom(seed)
  for (const { octets } of instances()) {
    const mutated = octets.slice(0, 4000)
    for (let round = 0; round < 12; round++) {
      mutated[random(mutated.length)] = random(256)
      for (const rules of ['BER', 'DER', 'CER'] as const) {
        const first = findings(mutated, { rules, allowTrailing: true })[0]
        assert.is(isCanonical(mutated, rules, { allowTrailing: true }), first === undefined)
      }
    }
  }
})

test.run()
