/** A value that a user gives for a field, as the octets that the field has then. */
import type { StateLeaf } from '../compare/fields.ts'
import { CAPABILITY } from '../vmstate/types.ts'

/** Octets, or what is wrong with the text. */
export type Parsed = { readonly octets: Uint8Array } | { readonly problem: string }

/** @param before the field's octets as they are */
export function parseValue(leaf: StateLeaf, text: string, before: Uint8Array): Parsed {
  if (leaf.kind === 'integer') return parseInteger(leaf, text)
  if (leaf.kind === 'boolean') return parseBoolean(leaf.value, text, before)
  // BER has a true octet that is not 01 as octets.
  if (leaf.size === 1 && (text === 'true' || text === 'false')) return parseBoolean(before[0] !== 0, text, before)
  if (leaf.typeName === CAPABILITY) return { problem: 'the name of a capability cannot be changed' }
  return parseOctets(leaf.size, text)
}

function parseInteger(leaf: Extract<StateLeaf, { kind: 'integer' }>, text: string): Parsed {
  const { width, signed, typeName } = leaf
  if (typeName === 'nullptr') return { problem: 'it stands for a NULL pointer, in whose place nothing else can stand' }
  const match = /^([-+]?)(0[xX][0-9a-fA-F]+|\d+)$/.exec(text)
  if (match === null) return { problem: `${shown(text)} is no number, decimal or with 0x` }
  const [, sign, digits] = match
  const magnitude = BigInt(digits)
  const value = sign === '-' ? -magnitude : magnitude
  const bits = 8n * BigInt(width)
  const [min, most] = signed ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n]
  // Digits with 0x may be those of the octets: 0xffffffff is -1.
  const max = signed && /x/i.test(digits) && sign === '' ? (1n << bits) - 1n : most
  if (value < min || value > max) return { problem: `${shown(text)} is not within ${min} to ${most} (${typeName})` }
  const octets = new Uint8Array(width)
  for (let i = width - 1, rest = value; i >= 0; i--, rest >>= 8n) octets[i] = Number(rest & 0xffn)
  return { octets }
}

function parseBoolean(was: boolean, text: string, before: Uint8Array): Parsed {
  const value = words.get(text)
  if (value === undefined) return { problem: `${shown(text)} is neither true nor false` }
  // QEMU takes any octet but 00 as true: what is not changed stays as it is.
  return { octets: value === was ? before : Uint8Array.of(value ? 1 : 0) }
}

const words = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
])

/** Hexadecimal digits, maybe after 0x, maybe with what people put between them. */
function parseOctets(size: number, text: string): Parsed {
  const digits = text.replace(/^0[xX]/, '').replace(/[-:\s]/g, '')
  if (!/^[0-9a-fA-F]*$/.test(digits)) return { problem: `${shown(text)} is not made of hexadecimal digits` }
  if (digits.length !== 2 * size) {
    return { problem: `${digits.length} hexadecimal digits, and the field has ${size} octets, ${2 * size} digits` }
  }
  return { octets: Uint8Array.from({ length: size }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)) }
}

const SHOWN = 60

function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)
}

/** The leaf with other octets, of the same number. */
export function leafOf(leaf: StateLeaf, octets: Uint8Array): StateLeaf {
  if (leaf.kind === 'octets') return leaf
  if (leaf.kind === 'boolean') return { ...leaf, value: octets[0] !== 0, octet: octets[0] }
  let value = 0n
  for (const octet of octets) value = (value << 8n) | BigInt(octet)
  if (leaf.signed) value = BigInt.asIntN(8 * leaf.width, value)
  return { ...leaf, value: leaf.width === 8 ? value : Number(value) }
}
