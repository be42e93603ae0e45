/** Values of the types that are short as text, to contents octets. `undefined`: the text is none. */
import { withoutTwos } from '../../ber/double.ts'
import { encodeInteger } from '../../ber/values/integer.ts'
import { encodeObjectIdentifier } from '../../ber/values/object-identifier.ts'
import { encodeRelativeOid } from '../../ber/values/relative-oid.ts'
import type { NamedValue, RealValue } from '../notation/types.ts'
import { encodeReal } from '../tables/encode-real.ts'
import { maxBinaryExponent, realText } from '../xer-values.ts'

const wholeNumber = /^[-+]?[0-9]+$/

/** An INTEGER in decimal, or one of its named numbers. */
export function integerContents(text: string, names: readonly NamedValue[]): Uint8Array | undefined {
  if (wholeNumber.test(text)) return encodeInteger(text.length <= 15 ? Number(text) : BigInt(text.replace('+', '')))
  const named = names.find(({ name }) => name === text)
  return named && encodeInteger(named.value)
}

const dotted = /^[0-9]+(?:\.[0-9]+)*$/

export function identifierContents(text: string, isRelative: boolean): Uint8Array | undefined {
  if (!dotted.test(text)) return undefined
  try {
    return isRelative ? encodeRelativeOid(text) : encodeObjectIdentifier(text)
  } catch {
    return undefined
  }
}

/** Separators of the notation, which X.690 8.26 leaves out; text without them is taken as it is. */
const separators: Readonly<Record<string, RegExp>> = {
  DATE: /^(-?\d+)-(\d\d)-(\d\d)$/,
  'TIME-OF-DAY': /^(\d\d):(\d\d):(\d\d)$/,
  'DATE-TIME': /^(-?\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)$/,
  DURATION: /^P(.+)$/,
}

/** DATE, TIME-OF-DAY, DATE-TIME and DURATION, in the notation of X.680 or as they are encoded. */
export function timeText(kind: string, text: string): string {
  const match = separators[kind]?.exec(text)
  return match ? match.slice(1).join('') : text
}

const decimal = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/

/** Exponents of 10 beyond this are left as decimal: no double comes near. */
const maxDecimalExponent = 10_000

/**
 * A REAL. Text does not tell the base (X.680 has 2 and 10 for it): a number that binary has exactly, or a double whose shortest text it
 * is, is encoded in base 2, all else in base 10.
 */
export function realContents(text: string): Uint8Array | undefined {
  const real = realFrom(text)
  return real && encodeReal(real)
}

/** The same in base 10, whatever binary can hold. */
export function decimalContents(text: string): Uint8Array | undefined {
  const real = decimalReal(text)
  return real && encodeReal(real)
}

const specials: Readonly<Record<string, number>> = {
  'PLUS-INFINITY': Number.POSITIVE_INFINITY,
  INF: Number.POSITIVE_INFINITY,
  'MINUS-INFINITY': Number.NEGATIVE_INFINITY,
  '-INF': Number.NEGATIVE_INFINITY,
  'NOT-A-NUMBER': Number.NaN,
  NaN: Number.NaN,
  NAN: Number.NaN,
}

/** The REALs that are no numbers, as XER and JER call them. */
export function specialReal(text: string): Uint8Array | undefined {
  const value = specials[text]
  return value === undefined ? undefined : encodeReal(zeroLike(value))
}

function zeroLike(value: number): RealValue {
  return { kind: 'real', value, mantissa: 0n, base: 10, exponent: 0n }
}

function decimalReal(text: string): RealValue | undefined {
  const match = decimal.exec(text)
  if (match === null) return undefined
  const [, sign, whole, fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const magnitude = BigInt(whole + fraction)
  if (magnitude === 0n) return zeroLike(sign === '-' ? -0 : 0)
  return {
    kind: 'real',
    value: Number(text),
    mantissa: sign === '-' ? -magnitude : magnitude,
    base: 10,
    exponent: BigInt(exponent) - BigInt(fraction.length),
  }
}

function realFrom(text: string): RealValue | undefined {
  const real = decimalReal(text)
  if (real === undefined || real.mantissa === 0n) return real
  if (real.exponent > maxDecimalExponent || real.exponent < -maxDecimalExponent) return real
  const binary = inBinary(real)
  if (binary !== undefined) return binary
  // With an exponent the writer gives all digits: what is no binary number then is none.
  if (/[eE]/.test(text)) return real
  const nearest = doubleReal(real.value)
  const shortest = nearest && decimalReal(realText(nearest) ?? '')
  return shortest !== undefined && isEqual(shortest, real) ? nearest : real
}

/** The same number in base 2, if there is one. */
function inBinary({ mantissa, exponent, value }: RealValue): RealValue | undefined {
  let rest = mantissa < 0n ? -mantissa : mantissa
  let power = exponent
  if (power >= 0n) {
    rest *= 5n ** power
  } else {
    const fives = 5n ** -power
    if (rest % fives !== 0n) return undefined
    rest /= fives
  }
  const [odd, twos] = withoutTwos(rest)
  power += twos
  if (power > maxBinaryExponent || power < -maxBinaryExponent) return undefined
  return { kind: 'real', value, mantissa: mantissa < 0n ? -odd : odd, base: 2, exponent: power }
}

/** A double as mantissa and exponent; `undefined` for those that are no numbers, and zero. */
function doubleReal(value: number): RealValue | undefined {
  if (!Number.isFinite(value) || value === 0) return undefined
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = (bits >> 52n) & 0x7ffn
  const fraction = bits & 0xfffffffffffffn
  const magnitude = biased === 0n ? fraction : fraction | 0x10000000000000n
  const exponent = (biased === 0n ? 1n : biased) - 1075n
  return { kind: 'real', value, mantissa: value < 0 ? -magnitude : magnitude, base: 2, exponent }
}

function isEqual(a: RealValue, b: RealValue): boolean {
  const least = a.exponent < b.exponent ? a.exponent : b.exponent
  return a.mantissa * 10n ** (a.exponent - least) === b.mantissa * 10n ** (b.exponent - least)
}
