/** Contents octets of primitive types as XER shows them, the slow and obvious way. */

import { decodeReal } from '../../src/schema/constraint-real.ts'
import type { ResolvedType } from '../../src/schema/notation/index.ts'
import { canonicalRealText, realText } from '../../src/schema/xer-values.ts'
import { hex } from './hex.ts'
import { arcsOf, signed } from './schema-reference-values.ts'
import { type Content, NoForm } from './xer-reference-print.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const text = (value: string): Content => ({ kind: 'text', text: value })

/** @param contents of strings all octets; of BIT STRING with the initial octet, as in the primitive form */
export function contentOf(type: ResolvedType, contents: readonly number[], isCanonical: boolean): Content {
  switch (type.kind) {
    case 'BOOLEAN':
      return text(contents[0] === 0 ? '<false/>' : '<true/>')
    case 'NULL':
      return text('')
    case 'INTEGER':
      return text(String(signed(contents)))
    case 'ENUMERATED': {
      const number = signed(contents)
      const item = type.items.find(({ value }) => value === number)
      if (item === undefined && isCanonical) throw new NoForm()
      return text(item === undefined ? String(number) : `<${item.name}/>`)
    }
    case 'REAL': {
      const real = decodeReal(Uint8Array.from(contents))!
      return text((isCanonical ? canonicalRealText(real) : realText(real))!)
    }
    case 'OBJECT IDENTIFIER':
    case 'RELATIVE-OID':
      return text(arcsOf(contents, type.kind === 'RELATIVE-OID').join('.'))
    case 'BIT STRING':
      return { kind: 'bits', bits: bitsOf(type, contents, isCanonical) }
    case 'OCTET STRING':
    case 'TeletexString':
    case 'VideotexString':
    case 'GraphicString':
    case 'GeneralString':
    case 'ObjectDescriptor':
      return { kind: 'octets', hex: hex(Uint8Array.from(contents)).toUpperCase() }
    case 'BMPString':
      return text(escaped(fromUnits(contents)))
    case 'UniversalString':
      return text(escaped(fromCodePoints(contents)))
    default:
      return text(escaped(decoder.decode(Uint8Array.from(contents))))
  }
}

function bitsOf(
  type: ResolvedType & { kind: 'BIT STRING' },
  [unused, ...octets]: readonly number[],
  isCanonical: boolean,
): string {
  const all = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('')
  const bits = all.slice(0, all.length - unused)
  if (!isCanonical || type.namedBits.length === 0) return bits
  const least = type.constraint?.size?.[0]?.min ?? 0
  return bits.replace(/0+$/, '').padEnd(least, '0')
}

function fromUnits(octets: readonly number[]): string {
  let units = ''
  for (let i = 0; i + 1 < octets.length; i += 2) units += String.fromCharCode(octets[i] * 256 + octets[i + 1])
  return decoder.decode(new TextEncoder().encode(units))
}

function fromCodePoints(octets: readonly number[]): string {
  let characters = ''
  for (let i = 0; i + 3 < octets.length; i += 4) {
    characters += String.fromCodePoint(octets.slice(i, i + 4).reduce((code, octet) => code * 256 + octet, 0))
  }
  return characters
}

const controls: Record<number, string> = {
  0: 'nul',
  1: 'soh',
  2: 'stx',
  3: 'etx',
  4: 'eot',
  5: 'enq',
  6: 'ack',
  7: 'bel',
  8: 'bs',
  11: 'vt',
  12: 'ff',
  14: 'so',
  15: 'si',
  16: 'dle',
  17: 'dc1',
  18: 'dc2',
  19: 'dc3',
  20: 'dc4',
  21: 'nak',
  22: 'syn',
  23: 'etb',
  24: 'can',
  25: 'em',
  26: 'sub',
  27: 'esc',
  28: 'is4',
  29: 'is3',
  30: 'is2',
  31: 'is1',
}

/** X.680 12.15. */
export function escaped(characters: string): string {
  return Array.from(characters, (character) => {
    const control = controls[character.codePointAt(0)!]
    if (control !== undefined) return `<${control}/>`
    return { '&': '&amp;', '<': '&lt;', '>': '&gt;' }[character] ?? character
  }).join('')
}
