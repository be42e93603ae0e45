/** Contents octets of a REAL under DER (X.690 8.5, 11.3). */
import { fromHex } from '../../ber/hex.ts'
import { encodeInteger } from '../../ber/values/integer.ts'
import type { RealValue } from '../notation/types.ts'

const plusInfinity = 0x40
const minusInfinity = 0x41
const notANumber = 0x42
const minusZero = 0x43

const binary = 0x80
const negative = 0x40
/** ISO 6093 NR3, the only decimal form of DER. */
const nr3 = 0x03

/** A value in base 2 is encoded in binary, one in base 10 in decimal. */
export function encodeReal({ value, mantissa, base, exponent }: RealValue): Uint8Array {
  if (Number.isNaN(value)) return Uint8Array.of(notANumber)
  if (mantissa === 0n) {
    if (value === 0) return Object.is(value, -0) ? Uint8Array.of(minusZero) : new Uint8Array(0)
    return Uint8Array.of(value > 0 ? plusInfinity : minusInfinity)
  }
  const isNegative = mantissa < 0n
  const magnitude = isNegative ? -mantissa : mantissa
  return base === 2 ? encodeBinary(isNegative, magnitude, exponent) : encodeDecimal(isNegative, magnitude, exponent)
}

/** 11.3.1: the mantissa is odd, so that the scaling factor is zero. */
function encodeBinary(isNegative: boolean, magnitude: bigint, power: bigint): Uint8Array {
  let mantissa = magnitude
  let exponent = power
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n
    exponent++
  }
  const exponentOctets = encodeInteger(exponent)
  const { length } = exponentOctets
  const digits = mantissa.toString(16)
  const mantissaOctets = fromHex(digits.length % 2 === 0 ? digits : `0${digits}`)
  const first = binary | (isNegative ? negative : 0) | Math.min(length - 1, 3)
  return Uint8Array.of(first, ...(length > 3 ? [length] : []), ...exponentOctets, ...mantissaOctets)
}

/** 11.3.2: no zero at the end of the mantissa, a point after it, no plus sign but before an exponent of zero. */
function encodeDecimal(isNegative: boolean, magnitude: bigint, power: bigint): Uint8Array {
  const digits = magnitude.toString()
  const significant = digits.replace(/0+$/, '')
  const exponent = power + BigInt(digits.length - significant.length)
  const text = `${isNegative ? '-' : ''}${significant}.E${exponent === 0n ? '+0' : exponent}`
  return Uint8Array.of(nr3, ...new TextEncoder().encode(text))
}
