/** Contents octets of a REAL (X.690 8.5) as the number that they stand for, exact, and keys by which numbers are compared. */
import { nearestDouble } from '../ber/double.ts'
import { toHex } from '../ber/hex.ts'
import { textOf } from './constraint-characters.ts'
import type { RealRange, RealValue } from './notation/types.ts'

const specials: Readonly<Record<number, number>> = {
  64: Number.POSITIVE_INFINITY,
  65: Number.NEGATIVE_INFINITY,
  66: Number.NaN,
  67: -0,
}

/** Any of the three forms of ISO 6093, with the point or comma that it allows. */
const decimalForm = /^ *([+-]?)(\d*)[.,]?(\d*)(?:[eE]([+-]?\d+))?$/

/** `undefined` for octets that are no REAL. */
export function decodeReal(contents: Uint8Array): RealValue | undefined {
  if (contents.length === 0) return plain(0)
  const first = contents[0]
  if (first >= 0x80) return decodeBinary(contents)
  if (first >= 0x40) return contents.length === 1 && first in specials ? plain(specials[first]) : undefined
  const match = decimalForm.exec(textOf('octet', contents.subarray(1)))
  if (match === null) return undefined
  const [, sign, whole, fraction, exponent = '0'] = match
  const digits = whole + fraction
  if (digits === '') return undefined
  const mantissa = BigInt(digits) * (sign === '-' ? -1n : 1n)
  return {
    kind: 'real',
    value: Number(`${sign}${whole || '0'}.${fraction || '0'}e${exponent}`),
    mantissa,
    base: 10,
    exponent: BigInt(exponent.replace('+', '')) - BigInt(fraction.length),
  }
}

function plain(value: number): RealValue {
  return { kind: 'real', value, mantissa: 0n, base: 10, exponent: 0n }
}

/** 8.5.7: sign, base, scaling factor and length of the exponent in one octet, then exponent and mantissa. */
function decodeBinary(contents: Uint8Array): RealValue | undefined {
  const first = contents[0]
  const format = first & 0x03
  const exponentStart = format === 3 ? 2 : 1
  const exponentEnd = exponentStart + (format === 3 ? contents[1] : format + 1)
  const bits = [1, 3, 4][(first >> 4) & 0x03]
  if (bits === undefined || !(exponentEnd > exponentStart) || exponentEnd >= contents.length) return undefined
  const exponentOctets = contents.subarray(exponentStart, exponentEnd)
  // Padded exponents are legal in BER where their length is given by an octet.
  const exponent = BigInt.asIntN(8 * exponentOctets.length, BigInt(`0x${toHex(exponentOctets)}`)) * BigInt(bits)
  const magnitude = BigInt(`0x${toHex(contents.subarray(exponentEnd))}`)
  const isNegative = (first & 0x40) !== 0
  const scaled = exponent + BigInt((first >> 2) & 0x03)
  const value = nearestDouble(magnitude, scaled)
  return {
    kind: 'real',
    value: isNegative ? -value : value,
    mantissa: isNegative ? -magnitude : magnitude,
    base: 2,
    exponent: scaled,
  }
}

/**
 * Equal for equal numbers, whatever their base: 0.5 may be written in decimal in the schema and be encoded in binary. Both
 * zeros are one.
 */
export function realKey({ value, mantissa, base, exponent }: RealValue): string {
  if (mantissa === 0n) return value === 0 ? '0' : String(value)
  const [odd, twos] = withoutFactor(mantissa < 0n ? -mantissa : mantissa, 2n)
  const [rest, fives] = withoutFactor(odd, 5n)
  const sign = mantissa < 0n ? '-' : ''
  return `${sign}${rest.toString(16)} ${twos + exponent} ${fives + (base === 10 ? exponent : 0n)}`
}

/** Divides by powers 1, 2, 4.. of the factor and back: a mantissa of thousands of octets may hold it as often. */
function withoutFactor(number: bigint, factor: bigint): [rest: bigint, count: bigint] {
  const powers: bigint[] = []
  let rest = number
  let count = 0n
  for (let power = factor; rest % power === 0n; power *= power) {
    rest /= power
    count += 1n << BigInt(powers.length)
    powers.push(power)
  }
  for (let i = powers.length - 1; i >= 0; i--) {
    if (rest % powers[i] !== 0n) continue
    rest /= powers[i]
    count += 1n << BigInt(i)
  }
  return [rest, count]
}

/** Whether a number lies in a range; the bounds, and so the comparison, are doubles. NOT-A-NUMBER lies in none. */
export function isWithin(value: number, { min, minOpen, max, maxOpen }: RealRange): boolean {
  if (Number.isNaN(value)) return false
  const least = min ?? Number.NEGATIVE_INFINITY
  const most = max ?? Number.POSITIVE_INFINITY
  return (minOpen ? value > least : value >= least) && (maxOpen ? value < most : value <= most)
}
