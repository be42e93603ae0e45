/** Contents octets as abstract values, and values of a schema as DER contents octets (X.690 8, 10, 11). */
import type { ResolvedType, ResolvedValue } from '../../src/schema/notation/index.ts'

/** What contents octets that are in order stand for. */
export type Decoded =
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'real'; readonly value: Real }
  | { readonly kind: 'bits'; readonly bits: string }
  | { readonly kind: 'octets'; readonly octets: readonly number[] }
  | { readonly kind: 'oid'; readonly arcs: readonly bigint[] }
  | { readonly kind: 'text'; readonly characters: readonly Character[] }

export interface Character {
  readonly code: number
  /** Of its first octet among the contents octets. */
  readonly index: number
}

export type Real = number | { readonly mantissa: bigint; readonly base: bigint; readonly exponent: bigint }

export function signed(octets: readonly number[]): bigint {
  const value = unsigned(octets)
  return octets[0] >= 0x80 ? value - (1n << BigInt(8 * octets.length)) : value
}

export function unsigned(octets: readonly number[]): bigint {
  return octets.reduce((value, octet) => value * 256n + BigInt(octet), 0n)
}

/** Arcs of subidentifiers; for an OBJECT IDENTIFIER the first of them holds two (8.19.4). */
export function arcsOf(octets: readonly number[], isRelative: boolean): bigint[] {
  const arcs: bigint[] = []
  let arc = 0n
  for (const octet of octets) {
    arc = arc * 128n + BigInt(octet % 128)
    if (octet >= 0x80) continue
    arcs.push(arc)
    arc = 0n
  }
  if (isRelative) return arcs
  const first = arcs[0] < 80n ? arcs[0] / 40n : 2n
  return [first, arcs[0] - 40n * first, ...arcs.slice(1)]
}

/** Zero, the special values, or mantissa, base and exponent of a REAL in order (8.5). */
export function realOf(octets: readonly number[]): Real {
  if (octets.length === 0) return 0
  const [first] = octets
  if (first < 0x40) {
    const text = String.fromCharCode(...octets.slice(1))
      .trim()
      .replace(',', '.')
      .toLowerCase()
    const [significand, power = '0'] = text.split('e')
    const [whole, fraction = ''] = significand.split('.')
    return {
      mantissa: BigInt(`${whole.replace('+', '')}${fraction}`),
      base: 10n,
      exponent: BigInt(power.replace('+', '')) - BigInt(fraction.length),
    }
  }
  if (first < 0x80) return [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, -0][first - 0x40]
  const isLong = (first & 3) === 3
  const start = isLong ? 2 : 1
  const count = isLong ? octets[1] : (first & 3) + 1
  const bits = [1n, 3n, 4n][(first >> 4) & 3]
  const exponent = signed(octets.slice(start, start + count)) * bits + BigInt((first >> 2) & 3)
  const mantissa = unsigned(octets.slice(start + count))
  return { mantissa: first & 0x40 ? -mantissa : mantissa, base: 2n, exponent }
}

export function realNumber(real: Real): number {
  if (typeof real === 'number') return real
  const { mantissa, base, exponent } = real
  if (base === 10n) return Number(`${mantissa}e${exponent}`)
  // Few bits first, so that no step rounds to infinity or zero before the last.
  const spare = BigInt(Math.max(0, mantissa.toString(2).length - 60))
  const shift = Number(exponent + spare)
  const half = Math.trunc(shift / 2)
  return Number(mantissa >> spare) * 2 ** half * 2 ** (shift - half)
}

/** Whether a value of a type, in the schema's words, is the one that was read; undefined if it cannot be told. */
export function equals(type: ResolvedType, decoded: Decoded, value: ResolvedValue): boolean | undefined {
  switch (value.kind) {
    case 'boolean':
      return decoded.kind === 'boolean' && decoded.value === value.value
    case 'null':
      return decoded.kind === 'null'
    case 'integer':
    case 'enumerated':
      return decoded.kind === 'integer' && decoded.value === value.value
    case 'real':
      return decoded.kind === 'real' && sameReal(decoded.value, value)
    case 'bitString':
      return decoded.kind === 'bits' && trimmed(type, decoded.bits) === trimmed(type, bitsOf(value))
    case 'octetString':
      return decoded.kind === 'octets' && decoded.octets.join() === value.octets.join()
    case 'objectIdentifier':
      return decoded.kind === 'oid' && decoded.arcs.join('.') === value.arcs.join('.')
    case 'string':
      return (
        decoded.kind === 'text' && String.fromCodePoint(...decoded.characters.map(({ code }) => code)) === value.value
      )
    default:
      return undefined
  }
}

function sameReal(real: Real, value: Extract<ResolvedValue, { kind: 'real' }>): boolean {
  if (typeof real === 'number' || !Number.isFinite(value.value) || value.mantissa === 0n) {
    return Object.is(realNumber(real), value.value)
  }
  // Both as whole numbers: exponents up to where they are not negative any more.
  const { mantissa, base, exponent } = value
  const least = exponent < real.exponent ? exponent : real.exponent
  if (BigInt(base) === real.base) {
    return mantissa * real.base ** (exponent - least) === real.mantissa * real.base ** (real.exponent - least)
  }
  return realNumber(real) === value.value
}

/** The bits that count: with named bits, trailing zeros say nothing (X.680 22.7). */
export function trimmed(type: ResolvedType, bits: string): string {
  return type.kind === 'BIT STRING' && type.namedBits.length > 0 ? bits.replace(/0+$/, '') : bits
}

function bitsOf(value: { readonly octets: Uint8Array; readonly bitLength: number }): string {
  return [...value.octets]
    .map((octet) => octet.toString(2).padStart(8, '0'))
    .join('')
    .slice(0, value.bitLength)
}

/** Contents octets under DER of a value of a primitive type; undefined for other values. */
export function derContents(type: ResolvedType, value: ResolvedValue): number[] | undefined {
  switch (value.kind) {
    case 'boolean':
      return [value.value ? 0xff : 0x00]
    case 'null':
      return []
    case 'integer':
    case 'enumerated':
      return integerOctets(value.value)
    case 'real':
      return realOctets(value)
    case 'bitString': {
      const bits = trimmed(type, bitsOf(value))
      const unused = (8 - (bits.length % 8)) % 8
      const padded = bits + '0'.repeat(unused)
      return [unused, ...(padded.match(/.{8}/g) ?? []).map((octet) => Number.parseInt(octet, 2))]
    }
    case 'octetString':
      return [...value.octets]
    case 'objectIdentifier': {
      const { arcs } = value
      const merged = type.kind === 'RELATIVE-OID' ? arcs : [arcs[0] * 40n + arcs[1], ...arcs.slice(2)]
      return merged.flatMap(subidentifier)
    }
    case 'string':
      return textOctets(type, value.value)
    default:
      return undefined
  }
}

export function integerOctets(value: bigint): number[] {
  const octets: number[] = []
  let rest = value
  do {
    octets.unshift(Number(BigInt.asUintN(8, rest)))
    rest >>= 8n
  } while (!(rest === 0n && octets[0] < 0x80) && !(rest === -1n && octets[0] >= 0x80))
  return octets
}

function subidentifier(arc: bigint): number[] {
  const octets = [Number(arc & 127n)]
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 127n) + 0x80)
  return octets
}

function realOctets(value: Extract<ResolvedValue, { kind: 'real' }>): number[] {
  if (Object.is(value.value, -0)) return [0x43]
  if (Number.isNaN(value.value)) return [0x42]
  let { mantissa, exponent } = value
  if (!Number.isFinite(value.value) && mantissa === 0n) return [value.value > 0 ? 0x40 : 0x41]
  if (mantissa === 0n) return []
  const base = BigInt(value.base)
  while (mantissa % base === 0n) {
    mantissa /= base
    exponent++
  }
  if (value.base === 10) {
    return [3, ...new TextEncoder().encode(`${mantissa}.E${exponent === 0n ? '+0' : exponent}`)]
  }
  const power = integerOctets(exponent)
  const magnitude = integerOctets(mantissa < 0n ? -mantissa : mantissa)
  if (magnitude[0] === 0) magnitude.shift()
  const sign = mantissa < 0n ? 0x40 : 0
  const head = power.length <= 3 ? [0x80 + sign + power.length - 1] : [0x83 + sign, power.length]
  return [...head, ...power, ...magnitude]
}

export function textOctets(type: ResolvedType, text: string): number[] {
  const codes = [...text].map((each) => each.codePointAt(0)!)
  switch (type.kind) {
    case 'BMPString':
      return codes.flatMap((code) => [code >> 8, code & 0xff])
    case 'UniversalString':
      return codes.flatMap((code) => [0, code >> 16, (code >> 8) & 0xff, code & 0xff])
    default:
      return [...new TextEncoder().encode(text)]
  }
}
