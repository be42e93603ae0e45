import { readPrimitive, type ValueContents } from '../contents.ts'
import { doubleParts, exactDecimal, exactDouble, nearestDouble, withoutTwos } from '../double.ts'
import { type BerErrorDetails, berError, type PathSource, pathText } from '../errors.ts'
import { toHex } from '../hex.ts'
import { fromLatin1, toLatin1 } from '../latin1.ts'
import { encodeInteger } from './integer.ts'

/** A real number as `sign` x `mantissa` x `base`^`exponent`, for those that no double is equal to. */
export interface ExactReal {
  readonly sign: 1 | -1
  /** Above zero. As decoded: odd with base 2, no multiple of ten with base 10. */
  readonly mantissa: bigint
  /** As decoded, 2 or 10: bases 8 and 16 are powers of two. */
  readonly base: 2 | 8 | 10 | 16
  /** A `number` from -(2^53-1) to 2^53-1, else a `bigint`. */
  readonly exponent: number | bigint
}

/** A `number` where a double is exactly the value, infinities, NaN and -0 included; else its parts. */
export type Real = number | ExactReal

/** What the contents octets tell, before it is asked whether a double will do. */
interface Parts {
  readonly negative: boolean
  readonly mantissa: bigint
  readonly base: 2 | 10
  readonly exponent: bigint
}

const plusInfinity = 0x40
const minusInfinity = 0x41
const notANumber = 0x42
const minusZero = 0x43
const decimalForms: readonly (RegExp | undefined)[] = [
  undefined,
  /^ *([+-]?)(\d+)$/,
  /^ *([+-]?)(?=[.,]?\d)(\d*)[.,](\d*)$/,
  /^ *([+-]?)(?=[.,]?\d)(\d*)[.,](\d*)[eE]([+-]?\d+)$/,
]
/** Decimal digits to a bigint takes more than linear time; this many take a part of a second. */
const mostDecimalOctets = 1 << 20

/**
 * The value of a REAL (X.690 8.5): binary of any base and exponent, decimal in the forms NR1, NR2 and NR3 of ISO 6093, and the
 * special values.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `REAL_INVALID`; `LIMIT_CONTENTS` for decimal text or a number larger than can be worked with
 */
export function decodeReal(octets: Uint8Array, offset = 0, path: PathSource = ''): Real {
  const parts = readReal(octets, offset, path)
  if (typeof parts === 'number') return parts
  const { negative, mantissa, base, exponent } = parts
  const double = base === 2 ? exactDouble(mantissa, exponent) : exactDecimal(mantissa, exponent)
  if (double !== undefined) return negative ? -double : double
  const rounded = Number(exponent)
  return { sign: negative ? -1 : 1, mantissa, base, exponent: Number.isSafeInteger(rounded) ? rounded : exponent }
}

/**
 * Contents octets of a REAL, in the one form that DER and CER (X.690 11.3) have for it: binary to the base 2, or for
 * base 10 the decimal form NR3. A `number` is binary.
 * @throws {RangeError} for parts that are out of range
 */
export function encodeReal(value: Real): Uint8Array {
  if (typeof value === 'number') {
    const special = specialOctets(value)
    if (special !== undefined) return special
    const [mantissa, exponent] = doubleParts(Math.abs(value))
    return binaryOctets(value < 0, mantissa, exponent)
  }
  const { sign, base } = value
  const [mantissa, exponent] = [BigInt(value.mantissa), BigInt(value.exponent)]
  const bits = { 2: 1n, 8: 3n, 16: 4n, 10: 0n }[base]
  if (sign !== 1 && sign !== -1) throw new RangeError(`the sign of a REAL is 1 or -1, not ${sign}`)
  if (mantissa <= 0n) throw new RangeError(`the mantissa of a REAL is above zero, not ${mantissa}`)
  if (bits === undefined) throw new RangeError(`the base of a REAL is 2, 8, 16 or 10, not ${base}`)
  if (base === 10) return decimalOctets(sign < 0, mantissa.toString(), exponent)
  const [odd, twos] = withoutTwos(mantissa)
  return binaryOctets(sign < 0, odd, exponent * bits + twos)
}

/** The double nearest to a REAL; an infinity for those that are too large. */
export function realToNumber(value: Real): number {
  if (typeof value === 'number') return value
  const { sign, mantissa, base, exponent } = value
  if (base === 10) return sign * Number(`${mantissa}e${exponent}`)
  const bits = base === 8 ? 3n : base === 16 ? 4n : 1n
  return sign * nearestDouble(mantissa, BigInt(exponent) * bits)
}

/**
 * The same REAL in the form of DER and CER: `octets` themselves where they have it.
 * @throws {BerError} as `decodeReal`
 */
export function canonicalReal(octets: Uint8Array, offset = 0, path: PathSource = ''): Uint8Array {
  const parts = readReal(octets, offset, path)
  if (typeof parts === 'number') return octets
  const { negative, mantissa, base, exponent } = parts
  return base === 2
    ? binaryOctets(negative, mantissa, exponent)
    : decimalOctets(negative, mantissa.toString(), exponent)
}

function readReal(octets: Uint8Array, offset: number, path: PathSource): Parts | number {
  if (octets.length === 0) return 0
  const first = octets[0]
  if (first >= 0x80) return readBinary(octets, offset, path)
  if (first >= 0x40) return readSpecial(octets, offset, path)
  return readDecimal(octets, offset, path)
}

function readSpecial(octets: Uint8Array, offset: number, path: PathSource): number {
  const first = octets[0]
  if (first > minusZero) refuse(offset, path, '8.5.9', { actual: `the reserved special value ${hexOctet(first)}` })
  if (octets.length > 1)
    refuse(offset + 1, path, '8.5.9', { expected: 'a special value alone', actual: `${octets.length} octets` })
  if (first === plusInfinity) return Number.POSITIVE_INFINITY
  if (first === minusInfinity) return Number.NEGATIVE_INFINITY
  return first === notANumber ? Number.NaN : -0
}

/** 8.5.7: sign, base, scaling factor and length of the exponent in one octet, then exponent and mantissa. */
function readBinary(octets: Uint8Array, offset: number, path: PathSource): Parts {
  const first = octets[0]
  const bits = [1n, 3n, 4n][(first >> 4) & 0x03]
  if (bits === undefined) refuse(offset, path, '8.5.7.2', { actual: 'the reserved base' })
  const format = first & 0x03
  const start = format === 3 ? 2 : 1
  const count = format === 3 ? octets[1] : format + 1
  if (count === 0) refuse(offset + 1, path, '8.5.7.4 d', { actual: 'an exponent of no octets' })
  // Not there, where even the number of octets is wanting.
  const end = start + (count ?? 1)
  if (end >= octets.length) {
    const what = end > octets.length ? 'exponent' : 'mantissa'
    refuse(offset + octets.length, path, '8.5.7', { expected: `the ${what}`, actual: 'the end of the contents' })
  }
  if (format === 3 && count > 1 && isPadded(octets[2], octets[3])) {
    refuse(offset + 2, path, '8.5.7.4 d', { actual: 'an exponent whose first nine bits are all equal' })
  }
  const exponent = BigInt.asIntN(8 * (end - start), BigInt(`0x${toHex(octets.subarray(start, end))}`))
  let last = octets.length
  while (last > end && octets[last - 1] === 0) last--
  if (last === end) refuse(offset + end, path, '8.5.2', { actual: 'zero, which has no contents octets' })
  const [mantissa, twos] = withoutTwos(bigOf(octets.subarray(end, last), offset, path))
  const scale = BigInt((first >> 2) & 0x03)
  const zeros = BigInt(8 * (octets.length - last))
  return { negative: (first & 0x40) !== 0, mantissa, base: 2, exponent: exponent * bits + scale + zeros + twos }
}

function isPadded(first: number, second: number): boolean {
  return first === 0x00 ? second < 0x80 : first === 0xff && second >= 0x80
}

function bigOf(octets: Uint8Array, offset: number, path: PathSource): bigint {
  try {
    return BigInt(`0x${toHex(octets)}`)
  } catch (cause) {
    throw berError('LIMIT_CONTENTS', offset, { path: pathText(path), cause })
  }
}

function readDecimal(octets: Uint8Array, offset: number, path: PathSource): Parts {
  const form = decimalForms[octets[0]]
  if (form === undefined) refuse(offset, path, '8.5.8', { actual: `the reserved number form ${hexOctet(octets[0])}` })
  if (octets.length > mostDecimalOctets) {
    throw berError('LIMIT_CONTENTS', offset, {
      path: pathText(path),
      expected: `${mostDecimalOctets} octets of digits at most`,
    })
  }
  const text = fromLatin1(octets.subarray(1))
  const [found, sign, whole, fraction = '', power = '0'] = form.exec(text) ?? []
  if (found === undefined) {
    refuse(offset + 1, path, '8.5.8', {
      expected: `the form NR${octets[0]} of ISO 6093`,
      actual: JSON.stringify(text.slice(0, 40)),
    })
  }
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits === '') refuse(offset + 1, path, '8.5.2', { actual: 'zero, which has no contents octets' })
  const zeros = trailingZeros(digits)
  return {
    negative: sign === '-',
    mantissa: BigInt(digits.slice(0, digits.length - zeros)),
    base: 10,
    exponent: BigInt(power.replace('+', '')) + BigInt(zeros - fraction.length),
  }
}

/** A pattern for them would look at each run of zeros from each of its places. */
function trailingZeros(digits: string): number {
  let end = digits.length
  while (digits[end - 1] === '0') end--
  return digits.length - end
}

function specialOctets(value: number): Uint8Array | undefined {
  if (value === 0) return Object.is(value, -0) ? Uint8Array.of(minusZero) : new Uint8Array(0)
  if (Number.isNaN(value)) return Uint8Array.of(notANumber)
  if (Number.isFinite(value)) return undefined
  return Uint8Array.of(value > 0 ? plusInfinity : minusInfinity)
}

/** 11.3.1. */
function binaryOctets(negative: boolean, odd: bigint, exponent: bigint): Uint8Array {
  const exponentOctets = encodeInteger(exponent)
  const count = exponentOctets.length
  if (count > 255) throw new RangeError('the exponent of a REAL has 255 octets at most')
  // No sign here: the leading zero octet of two's complement goes.
  const signed = encodeInteger(odd)
  const mantissa = signed[0] === 0 ? signed.subarray(1) : signed
  const start = count > 3 ? 2 : 1
  const octets = new Uint8Array(start + count + mantissa.length)
  octets[0] = 0x80 | (negative ? 0x40 : 0) | (count > 3 ? 3 : count - 1)
  if (count > 3) octets[1] = count
  octets.set(exponentOctets, start)
  octets.set(mantissa, start + count)
  return octets
}

/** 11.3.2: NR3, a whole mantissa that does not end with a zero, and of plus signs only the one before an exponent of zero. */
function decimalOctets(negative: boolean, digits: string, exponent: bigint): Uint8Array {
  const zeros = trailingZeros(digits)
  const power = exponent + BigInt(zeros)
  const mantissa = digits.slice(0, digits.length - zeros)
  return toLatin1(`\x03${negative ? '-' : ''}${mantissa}.E${power === 0n ? '+0' : power}`)
}

function hexOctet(octet: number): string {
  return `0x${octet.toString(16).toUpperCase().padStart(2, '0')}`
}

function refuse(offset: number, path: PathSource, clause: string, details: BerErrorDetails): never {
  throw berError('REAL_INVALID', offset, { path: pathText(path), clause, ...details })
}

/** Reads a value as REAL. @throws {BerError} `FORM_WRONG`, and as `decodeReal` */
export function toReal(value: ValueContents): Real {
  return readPrimitive(value, decodeReal)
}
