/**
 * Identifier and length octets, written into a given place. Each writer returns the position after what it wrote;
 * each has a size function beside it, so that a caller can reserve the place first.
 */
import type { TagClass, TagNumber } from './tag.ts'

const highTagNumber = 31

/**
 * The number of identifier octets (X.690 8.1.2): 1 for tag numbers up to 30, else 1 and one for every seven bits.
 * @throws {RangeError} for a negative or fractional tag number, or a `number` above 2^53-1 (give a `bigint`)
 */
export function identifierSize(tagNumber: TagNumber): number {
  if (typeof tagNumber === 'number' && tagNumber < highTagNumber && tagNumber >= 0 && Number.isInteger(tagNumber))
    return 1
  return 1 + subsequentOctets(tagNumber)
}

/**
 * Writes identifier octets: the low tag number form up to 30, else the high one with the fewest octets.
 * @param at position in `target`; `identifierSize(tagNumber)` octets must be free there
 * @returns the position after them
 * @throws {RangeError} as `identifierSize`; also when `target` is too short
 */
export function writeIdentifier(
  target: Uint8Array,
  at: number,
  tagClass: TagClass,
  constructed: boolean,
  tagNumber: TagNumber,
): number {
  const leading = (tagClass << 6) | (constructed ? 0x20 : 0)
  const size = identifierSize(tagNumber)
  const end = at + size
  mustFit(target, at, end)
  if (size === 1) {
    target[at] = leading | Number(tagNumber)
    return end
  }
  target[at] = leading | highTagNumber
  let position = end - 1
  let more = 0
  let rest = tagNumber
  // Down to what a number holds first: an octet at a time is fast there and slow on a bigint.
  while (typeof rest === 'bigint') {
    if (rest <= Number.MAX_SAFE_INTEGER) {
      rest = Number(rest)
    } else {
      target[position--] = Number(rest & 0x7fn) | more
      rest >>= 7n
      more = 0x80
    }
  }
  while (position > at) {
    target[position--] = (rest % 128) | more
    rest = Math.floor(rest / 128)
    more = 0x80
  }
  return end
}

/**
 * The number of length octets of the definite form (X.690 8.1.3.3): the short form up to 127, else the long form
 * with no leading zero octet.
 * @param length contents length in octets, 0..2^53-1
 * @throws {RangeError} for any other number
 */
export function lengthSize(length: number): number {
  if (length < 0x80 && length >= 0 && Number.isInteger(length)) return 1
  if (!Number.isSafeInteger(length) || length < 0) {
    throw new RangeError(`a contents length is a whole number from 0 to 2^53-1, not ${length}`)
  }
  let octets = 1
  for (let limit = 0x100; length >= limit; limit *= 0x100) octets++
  return 1 + octets
}

/**
 * Writes length octets of the definite form, as few as possible.
 * @param at position in `target`; `lengthSize(length)` octets must be free there
 * @returns the position after them
 * @throws {RangeError} as `lengthSize`; also when `target` is too short
 */
export function writeLength(target: Uint8Array, at: number, length: number): number {
  const size = lengthSize(length)
  const end = at + size
  mustFit(target, at, end)
  if (size === 1) {
    target[at] = length
    return end
  }
  target[at] = 0x80 | (size - 1)
  let rest = length
  for (let position = end - 1; position > at; position--) {
    target[position] = rest % 0x100
    rest = Math.floor(rest / 0x100)
  }
  return end
}

/** The identifier octets of a tag, as an array of their own. @throws {RangeError} as `identifierSize` */
export function identifierOctets(
  tag: { readonly tagClass: TagClass; readonly tagNumber: TagNumber },
  constructed: boolean,
): Uint8Array {
  const octets = new Uint8Array(identifierSize(tag.tagNumber))
  writeIdentifier(octets, 0, tag.tagClass, constructed, tag.tagNumber)
  return octets
}

/** The length octets of the definite form, as an array of their own. @throws {RangeError} as `lengthSize` */
export function lengthOctets(length: number): Uint8Array {
  const octets = new Uint8Array(lengthSize(length))
  writeLength(octets, 0, length)
  return octets
}

function subsequentOctets(tagNumber: TagNumber): number {
  if (typeof tagNumber === 'bigint' ? tagNumber < 0n : !Number.isSafeInteger(tagNumber) || tagNumber < 0) {
    throw new RangeError(`a tag number is a whole number from 0 (a bigint above 2^53-1), not ${tagNumber}`)
  }
  if (tagNumber < highTagNumber) return 0
  if (tagNumber > Number.MAX_SAFE_INTEGER) return Math.ceil(tagNumber.toString(2).length / 7)
  let octets = 1
  for (let limit = 0x80; tagNumber >= limit; limit *= 0x80) octets++
  return octets
}

function mustFit(target: Uint8Array, at: number, end: number): void {
  // Writes past a typed array's end vanish without a word.
  if (at < 0 || end > target.length) throw new RangeError(`no room for octets ${at} to ${end} in ${target.length}`)
}
