/** Whole numbers times powers of two and ten, and the doubles that are equal or nearest to them. */

/** Bits of a double's mantissa, the exponent of its least unit, and the one past its largest. */
const precision = 53
const leastExponent = -1074
const endExponent = 1024

/** The double nearest to `magnitude` x 2^`exponent`, to even in the middle. */
export function nearestDouble(magnitude: bigint, exponent: bigint): number {
  if (magnitude === 0n) return 0
  const top = BigInt(bitLength(magnitude)) + exponent
  if (top > endExponent) return Number.POSITIVE_INFINITY
  if (top < leastExponent) return 0
  const place = top - BigInt(precision)
  const unit = place > leastExponent ? place : BigInt(leastExponent)
  let units: bigint
  if (unit <= exponent) {
    units = magnitude << (exponent - unit)
  } else {
    const shift = unit - exponent
    units = magnitude >> shift
    const rest = magnitude - (units << shift)
    const half = 1n << (shift - 1n)
    if (rest > half || (rest === half && (units & 1n) === 1n)) units++
  }
  // Each step is exact, but for the overflow that is meant.
  return unit < -1000n ? Number(units) * 2 ** -1000 * 2 ** Number(unit + 1000n) : Number(units) * 2 ** Number(unit)
}

/** The double equal to `odd` x 2^`exponent`, if there is one; `odd` is an odd number above zero. */
export function exactDouble(odd: bigint, exponent: bigint): number | undefined {
  // Longer ones are not counted, since that takes all of their digits.
  if (odd >= 1n << BigInt(precision) || exponent < leastExponent) return undefined
  return BigInt(bitLength(odd)) + exponent <= endExponent ? nearestDouble(odd, exponent) : undefined
}

/** `magnitude` x 10^`exponent`, if a double is equal to it; `magnitude` is above zero and no multiple of ten. */
export function exactDecimal(magnitude: bigint, exponent: bigint): number | undefined {
  // 5^23 has more than 53 bits; and of a fraction, so many fives are in the magnitude.
  if (exponent > 22n || exponent < leastExponent) return undefined
  let product = magnitude
  if (exponent >= 0n) product *= 5n ** exponent
  else {
    const fives = 5n ** -exponent
    // A quotient of 53 bits at most is asked for: all longer numbers need no division.
    if (product >> BigInt(precision) >= fives || product % fives !== 0n) return undefined
    product /= fives
  }
  const [odd, twos] = withoutTwos(product)
  return exactDouble(odd, exponent + twos)
}

/** An odd number and a power of two whose product is `magnitude`, which is above zero. */
export function withoutTwos(magnitude: bigint): [odd: bigint, twos: bigint] {
  const lowest = magnitude & -magnitude
  const twos = BigInt(bitLength(lowest) - 1)
  return [magnitude >> twos, twos]
}

/** Bits up to the highest that is set; of a number above zero. */
export function bitLength(magnitude: bigint): number {
  const digits = magnitude.toString(16)
  return 4 * digits.length - Math.clz32(Number.parseInt(digits[0], 16)) + 28
}

/** Mantissa (odd) and exponent to the base 2 of a finite double above zero. */
export function doubleParts(value: number): [odd: bigint, exponent: bigint] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number(bits >> 52n) & 0x7ff
  const fraction = bits & 0xfffffffffffffn
  const [odd, twos] = withoutTwos(biased === 0 ? fraction : fraction | (1n << 52n))
  return [odd, BigInt(Math.max(biased, 1) - 1075) + twos]
}
