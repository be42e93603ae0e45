import { berError, type PathSource, pathText } from '../errors.ts'
import { fromHex, toHex } from '../hex.ts'

/** Octets of the largest bigint that any engine holds; some hold less, and say so. */
const largestBigInt = 2 ** 27

/**
 * The value of an INTEGER or ENUMERATED (X.690 8.3): a `number` from -(2^53-1) to 2^53-1, else a `bigint`.
 * @param octets contents octets, any number of them
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `INTEGER_EMPTY`, `INTEGER_PADDED`; `LIMIT_CONTENTS` for more than the engine's bigints can hold
 */
export function decodeInteger(octets: Uint8Array, offset = 0, path: PathSource = ''): number | bigint {
  const count = octets.length
  if (count === 0) throw berError('INTEGER_EMPTY', offset, { path: pathText(path) })
  const first = octets[0]
  if (count > 1 && (first === 0x00 ? octets[1] < 0x80 : first === 0xff && octets[1] >= 0x80)) {
    throw berError('INTEGER_PADDED', offset, { path: pathText(path) })
  }
  if (count <= 4) {
    let value = (first << 24) >> 24
    for (let i = 1; i < count; i++) value = (value << 8) | octets[i]
    return value
  }
  if (count <= 6) {
    // At most 48 bits: exact in a double at every step.
    let value = (first << 24) >> 24
    for (let i = 1; i < count; i++) value = value * 0x100 + octets[i]
    return value
  }
  if (count > largestBigInt) throw berError('LIMIT_CONTENTS', offset, { path: pathText(path) })
  let value: bigint
  try {
    // Through hexadecimal digits: the engine reads those in linear time, where shifting octet by octet is quadratic.
    value = BigInt.asIntN(8 * count, BigInt(`0x${toHex(octets)}`))
  } catch (cause) {
    throw berError('LIMIT_CONTENTS', offset, { path: pathText(path), cause })
  }
  const rounded = Number(value)
  return Number.isSafeInteger(rounded) ? rounded : value
}

/**
 * Contents octets of an INTEGER or ENUMERATED: two's complement, as few as possible (X.690 8.3.2).
 * @throws {RangeError} for a `number` that is no whole number within 2^53-1 either way (give a `bigint`)
 * @throws {TypeError} for what is neither `number` nor `bigint`
 */
export function encodeInteger(value: number | bigint): Uint8Array {
  if (typeof value === 'bigint') return encodeBigInt(value)
  if (typeof value !== 'number') throw new TypeError(`an INTEGER is a number or a bigint, not a ${typeof value}`)
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`a number for an INTEGER is whole and within 2^53-1 either way, not ${value}`)
  }
  if (value >= -0x80 && value < 0x80) return Uint8Array.of(value)
  let size = 2
  for (let limit = 0x8000; value >= limit || value < -limit; limit *= 0x100) size++
  const octets = new Uint8Array(size)
  let rest = value
  for (let i = size - 1; i >= 0; i--) {
    // The array keeps the low eight bits, in two's complement also of a negative remainder.
    octets[i] = rest % 0x100
    rest = Math.floor(rest / 0x100)
  }
  return octets
}

function encodeBigInt(value: bigint): Uint8Array {
  // A negative value and its complement need the same number of octets, and differ in every bit.
  let digits = (value < 0n ? ~value : value).toString(16)
  if (digits.length % 2 === 1) digits = `0${digits}`
  else if (digits.charCodeAt(0) >= 0x38) digits = `00${digits}` // first digit 8..f: bit 8 is the sign
  const octets = fromHex(digits)
  if (value < 0n) for (let i = 0; i < octets.length; i++) octets[i] ^= 0xff
  return octets
}
