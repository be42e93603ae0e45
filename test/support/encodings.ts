/** Random sound encodings in every form that BER allows, as octets. */

import fc from 'fast-check'

/** An integer in base 128, most significant group first, bit 8 set in all but the last octet (X.690 8.1.2.4). */
function base128(value: bigint): number[] {
  const octets = [Number(value & 0x7fn)]
  for (let rest = value >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80)
  return octets
}

/** Identifier octets. */
export function identifier(tagClass: number, constructed: boolean, tagNumber: number | bigint): number[] {
  const leading = (tagClass << 6) | (constructed ? 0x20 : 0)
  return tagNumber < 31 ? [leading | Number(tagNumber)] : [leading | 31, ...base128(BigInt(tagNumber))]
}

/**
 * Length octets of the definite form; with `leadingZeros` given the long form, with that many octets before the others,
 * 126 at most in all.
 */
export function length(octets: number, leadingZeros?: number): number[] {
  if (octets < 128 && leadingZeros === undefined) return [octets]
  const significant: number[] = []
  for (let rest = octets; rest > 0; rest = Math.floor(rest / 256)) significant.unshift(rest % 256)
  const padding = Math.min(leadingZeros ?? 0, 126 - significant.length)
  if (padding + significant.length === 0) significant.push(0)
  return [0x80 | (padding + significant.length), ...new Array<number>(padding).fill(0), ...significant]
}

/** A data value's octets: identifier, length in the form asked for, contents. */
export function encoding(head: readonly number[], contents: Uint8Array, leadingZeros?: number): Uint8Array {
  return join([Uint8Array.from([...head, ...length(contents.length, leadingZeros)]), contents])
}

export function indefinite(head: readonly number[], contents: Uint8Array): Uint8Array {
  return join([Uint8Array.from([...head, 0x80]), contents, new Uint8Array(2)])
}

/** One array of all octets. */
export function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    joined.set(piece, at)
    at += piece.length
  }
  return joined
}

const tagNumber = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 30 }) },
  fc.constantFrom<number | bigint>(31, 127, 128, 16382, 16383, 16384, 2 ** 32 - 1, 2 ** 53 - 1, 2n ** 53n, 2n ** 64n),
  fc.bigInt(31n, 2n ** 70n),
)
const leadingZeros = fc.option(fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, fc.nat(126)), { nil: undefined, freq: 3 })
const contents = fc.oneof(
  { weight: 4, arbitrary: fc.uint8Array({ maxLength: 6 }) },
  fc.uint8Array({ maxLength: 40 }),
  fc.integer({ min: 120, max: 700 }).map((size) => Uint8Array.from({ length: size }, (_, i) => i)),
)
const tagClass = fc.nat(3)

/** One data value, of any tag, form and nesting. */
export const anyEncoding: fc.Arbitrary<Uint8Array> = fc.letrec<{ value: Uint8Array; values: Uint8Array }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(tagClass, tagNumber, leadingZeros, contents)
      .map(([tagClass, number, zeros, octets]) => encoding(identifier(tagClass, false, number), octets, zeros)),
    fc
      .tuple(tagClass, tagNumber, leadingZeros, tie('values'))
      .map(([tagClass, number, zeros, octets]) => encoding(identifier(tagClass, true, number), octets, zeros)),
    fc
      .tuple(tagClass, tagNumber, tie('values'))
      .map(([tagClass, number, octets]) => indefinite(identifier(tagClass, true, number), octets)),
  ),
  values: fc.array(tie('value'), { maxLength: 5 }).map(join),
})).value

/** Data values in a row. */
export const anyStream: fc.Arbitrary<Uint8Array> = fc.array(anyEncoding, { maxLength: 6 }).map(join)

/** Data values in a row of `octets` octets at least; the same for the same seed. */
export function sampleStream(octets: number, seed: number): Uint8Array {
  const pieces: Uint8Array[] = []
  for (let size = 0, round = 0; size < octets; round++) {
    const sample = fc.sample(anyStream, { seed: seed + round, numRuns: 100 })
    pieces.push(...sample)
    size += sample.reduce((sum, piece) => sum + piece.length, 0)
  }
  return join(pieces)
}
