/** Contents octets of REAL against doubles worked out another way. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { nearestDouble } from '../../../src/ber/double.ts'
import { decodeReal, isWithin, realKey } from '../../../src/schema/constraint-real.ts'
import { unhex } from '../../support/hex.ts'

const reals = suite('schema: REAL')

const runs = { seed: 20_250_311, numRuns: 1000 }

const table: readonly [contents: string, value: number][] = [
  ['', 0],
  ['40', Number.POSITIVE_INFINITY],
  ['41', Number.NEGATIVE_INFINITY],
  ['42', Number.NaN],
  ['43', -0],
  ['80 00 01', 1],
  ['c0 ff 03', -1.5],
  ['81 ff ff 01', 0.5],
  ['82 00 00 02 05', 20],
  ['83 01 01 03', 6],
  ['83 05 00 00 00 00 01 03', 6],
  ['90 01 01', 8],
  ['a0 01 03', 48],
  ['8c 00 01', 8],
  ['ac ff 03', 1.5],
  ['80 00 00', 0],
  ['83 02 04 00 01', Number.POSITIVE_INFINITY],
  ['81 fb ce 01', 2 ** -1074],
  ['81 fb cd 01', 0],
  ['81 fb cd 03', 2 ** -1073],
]

for (const [contents, value] of table) {
  reals(`${contents || 'nothing'} is ${value}`, () => {
    const real = decodeReal(unhex(contents))
    assert.ok(Object.is(real?.value, value), `${real?.value}`)
  })
}

const decimals: readonly [form: number, text: string, value: number][] = [
  [1, '4902', 4902],
  [1, ' -0012', -12],
  [2, '4902.00', 4902],
  [2, '+,5', 0.5],
  [3, '4902E-2', 49.02],
  [3, '1.5E+10', 1.5e10],
  [3, '1e400', Number.POSITIVE_INFINITY],
  [3, '-15.E-1', -1.5],
]

for (const [form, text, value] of decimals) {
  reals(`${text} is ${value}`, () => {
    const real = decodeReal(Uint8Array.of(form, ...new TextEncoder().encode(text)))
    assert.is(real?.value, value)
    assert.is(real?.base, 10)
  })
}

reals('octets that are none', () => {
  for (const contents of [
    '40 00',
    '44',
    '80',
    '80 00',
    '83 00 01',
    '83 02 01',
    'b0 00 01',
    '01',
    '03 45 31',
    '02 31 2e 2e',
  ]) {
    assert.is(decodeReal(unhex(contents)), undefined, contents)
  }
})

/** Sign, base, scaling, exponent and mantissa as a sender may choose them. */
function encodeBinary(
  isNegative: boolean,
  base: 2 | 8 | 16,
  scaling: number,
  exponent: number,
  mantissa: bigint,
): Uint8Array {
  const digits = mantissa.toString(16)
  const octets = unhex(digits.length % 2 === 0 ? digits : `0${digits}`)
  const first = 0x80 | (isNegative ? 0x40 : 0) | ({ 2: 0, 8: 1, 16: 2 }[base] << 4) | (scaling << 2) | 1
  return Uint8Array.of(first, (exponent >> 8) & 0xff, exponent & 0xff, ...octets)
}

reals('doubles in base 2, 8 and 16, exactly', () => {
  const double = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => value !== 0)
  fc.assert(
    fc.property(double, fc.constantFrom(2, 8, 16), fc.nat({ max: 3 }), (value, base, scaling) => {
      // Taken apart by its bits, not by the arithmetic that is tested.
      const bits = new DataView(new ArrayBuffer(8))
      bits.setFloat64(0, value)
      const word = bits.getBigUint64(0)
      const biased = Number((word >> 52n) & 0x7ffn)
      let mantissa = (word & 0xfffffffffffffn) | (biased === 0 ? 0n : 1n << 52n)
      let power = Math.max(biased, 1) - 1075 - scaling
      const step = Math.log2(base)
      for (; power % step !== 0; power--) mantissa *= 2n
      const real = decodeReal(encodeBinary(value < 0, base, scaling, power / step, mantissa))!
      assert.is(real.value, value)
      const exact = nearestDouble(mantissa, real.exponent) * Math.sign(value)
      assert.is(exact, value)
    }),
    runs,
  )
})

reals('the nearest double, as division of whole numbers rounds', () => {
  // A power of ten scaled by two: compared with the engine's reading of the decimal digits of the same number.
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 1n << 120n }),
      fc.integer({ min: -1200, max: 1000 }),
      (mantissa, exponent) => {
        const text =
          exponent >= 0 ? `${mantissa << BigInt(exponent)}` : `${mantissa * 5n ** BigInt(-exponent)}e${exponent}`
        assert.is(nearestDouble(mantissa, BigInt(exponent)), Number(text), text)
      },
    ),
    runs,
  )
})

reals('keys are equal for equal numbers, whatever the base', () => {
  const key = (contents: string) => realKey(decodeReal(unhex(contents))!)
  assert.is(key('80 ff 01'), key('02 2e 35'))
  assert.is(key('c0 02 05'), key('01 2d 32 30'))
  assert.is(key(''), key('43'))
  assert.is(key('80 00 00'), key(''))
  assert.is.not(key('80 ff 01'), key('80 fe 01'))
  assert.is.not(key('40'), key('41'))
  // Doubles cannot tell these apart.
  assert.is.not(key('80 00 20 00 00 00 00 00 01'), key('80 00 20 00 00 00 00 00 00'))
  assert.is.not(key('03 31 65 34 30 30'), key('03 31 65 34 30 31'))
  fc.assert(
    fc.property(
      fc.bigInt({ min: -1000n, max: 1000n }),
      fc.nat({ max: 400 }),
      fc.nat({ max: 400 }),
      fc.constantFrom<2 | 10>(2, 10),
      (odd, more, exponent, base) => {
        const real = (mantissa: bigint, power: number) =>
          realKey({ kind: 'real', value: 1, mantissa, base, exponent: BigInt(power) })
        if (odd !== 0n) assert.is(real(odd * BigInt(base) ** BigInt(more), exponent), real(odd, exponent + more))
      },
    ),
    runs,
  )
})

reals('bounds', () => {
  const range = { min: 0, minOpen: true, max: 1, maxOpen: false }
  assert.is(isWithin(0, range), false)
  assert.is(isWithin(1, range), true)
  assert.is(isWithin(Number.NaN, { min: undefined, minOpen: false, max: undefined, maxOpen: false }), false)
  assert.is(isWithin(Number.NEGATIVE_INFINITY, { min: undefined, minOpen: false, max: 1, maxOpen: false }), true)
  assert.is(isWithin(Number.NEGATIVE_INFINITY, { min: undefined, minOpen: true, max: 1, maxOpen: false }), false)
})

reals('mantissas of thousands of octets', () => {
  const contents = new Uint8Array(16384).fill(0)
  contents.set([0x80, 0x00, 0x01])
  assert.is(decodeReal(contents)?.value, Number.POSITIVE_INFINITY)
  assert.is(realKey(decodeReal(contents)!), `1 ${8 * (contents.length - 3)} 0`)
})

reals.run()
