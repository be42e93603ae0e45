/** Values as text in XER, where the kernel leaves them to JavaScript: numbers of any size, and REAL. */
import { bigFromGroups } from '../ber/base128.ts'
import { exactDouble, withoutTwos } from '../ber/double.ts'
import { toHex } from '../ber/hex.ts'
import type { RealValue } from './notation/types.ts'

/** Greatest exponent of 2, either way, of a REAL that is written: its digits are all of its value, and each power costs some. */
export const maxBinaryExponent = 1 << 15

/** Digits after the point that asn1c writes, before it drops zeros at the end. */
const fractionDigits = 15

/** Digits and zeros of a decimal REAL that are written without an exponent. */
const maxPositional = 400

/** Contents octets of an INTEGER or ENUMERATED, in decimal. */
export function integerText(contents: Uint8Array): string {
  return BigInt.asIntN(8 * contents.length, BigInt(`0x${toHex(contents)}`)).toString()
}

/** Contents octets of an OBJECT IDENTIFIER or RELATIVE-OID, with dots; arcs of any size. */
export function identifierText(contents: Uint8Array, isRelative: boolean): string {
  const arcs: bigint[] = []
  for (let start = 0; start < contents.length; ) {
    let end = start
    while (end < contents.length - 1 && contents[end] >= 0x80) end++
    end++
    const arc = bigFromGroups(contents.subarray(start, end))
    if (start > 0 || isRelative) arcs.push(arc)
    else {
      const root = arc < 80n ? arc / 40n : 2n
      arcs.push(root, arc - root * 40n)
    }
    start = end
  }
  return arcs.join('.')
}

/**
 * A REAL as asn1c writes it: a double with 15 digits after the point, or all that it takes to tell it from its neighbours, zeros
 * at the end dropped. What no double holds is exact. `undefined` above `maxBinaryExponent`.
 */
export function realText(real: RealValue): string | undefined {
  const { value, mantissa, base, exponent } = real
  if (mantissa === 0n) return specialText(value)
  const sign = mantissa < 0n ? '-' : ''
  if (base === 10) {
    const digits = absolute(mantissa).toString()
    const isShort = exponent > -maxPositional && BigInt(digits.length) + exponent < maxPositional
    if (isShort && digits.length < 2 * maxPositional) return sign + positional(digits, Number(exponent))
  } else if (isDouble(mantissa, exponent)) return sign + doubleText(Math.abs(value))
  return canonicalRealText(real)
}

/** A REAL in canonical XER (X.693 9.2): exact, one digit before the point. `undefined` above `maxBinaryExponent`. */
export function canonicalRealText({ value, mantissa, base, exponent }: RealValue): string | undefined {
  if (mantissa === 0n) return specialText(value)
  let [magnitude, power] = [absolute(mantissa), exponent]
  if (base === 2) {
    ;[magnitude, power] = oddPart(magnitude, power)
    if (power > maxBinaryExponent || power < -maxBinaryExponent) return undefined
    if (power > 0n) [magnitude, power] = [magnitude << power, 0n]
    else magnitude *= 5n ** -power
  }
  const digits = magnitude.toString()
  const scientific = power + BigInt(digits.length - 1)
  const fraction = digits.slice(1).replace(/0+$/, '')
  return `${mantissa < 0n ? '-' : ''}${digits[0]}.${fraction || '0'}E${scientific}`
}

/** A REAL in JER (X.697 23): a number where its base is 2, `{"base10Value": ..}` where it is 10, and text for what is no number. */
export function jsonRealText(real: RealValue): string | undefined {
  const { value, mantissa, base } = real
  if (mantissa === 0n) {
    if (value === 0) return Object.is(value, -0) ? '"-0"' : '0'
    return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"INF"' : '"-INF"'
  }
  if (base === 2) return realText(real)
  const text = canonicalRealText(real)
  return text === undefined ? undefined : `{"base10Value": ${text}}`
}

function specialText(value: number): string {
  if (Number.isNaN(value)) return '<NOT-A-NUMBER/>'
  if (value === 0) return Object.is(value, -0) ? '-0' : '0'
  return value > 0 ? '<PLUS-INFINITY/>' : '<MINUS-INFINITY/>'
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

/** The same number with an odd mantissa. */
function oddPart(magnitude: bigint, exponent: bigint): [magnitude: bigint, exponent: bigint] {
  const [odd, zeros] = withoutTwos(magnitude)
  return [odd, exponent + zeros]
}

/** Whether a double holds `mantissa` x 2^`exponent`. */
function isDouble(mantissa: bigint, exponent: bigint): boolean {
  return exactDouble(...oddPart(absolute(mantissa), exponent)) !== undefined
}

function doubleText(value: number): string {
  // From 10^21 on doubles are whole, and `toFixed` gives them an exponent.
  if (value >= 1e21) return `${BigInt(value)}.0`
  const text = value.toFixed(fractionDigits).replace(/0+$/, '')
  const complete = text.endsWith('.') ? `${text}0` : text
  if (Number(complete) === value) return complete
  const [whole, exponent = '0'] = String(value).split('e')
  const [before, after = ''] = whole.split('.')
  return positional(before + after, Number(exponent) - after.length)
}

/** Digits times a power of 10, with a point and digits on both sides of it. */
function positional(digits: string, exponent: number): string {
  const all = exponent >= 0 ? digits + '0'.repeat(exponent) : digits.padStart(1 - exponent, '0')
  const point = all.length + Math.min(exponent, 0)
  const whole = all.slice(0, point).replace(/^0+(?=\d)/, '')
  return `${whole}.${all.slice(point).replace(/0+$/, '') || '0'}`
}
