/** What the beginning of an input looks like: octets as they are, or text that stands for them. */
import { isSpace } from './text-form.ts'
import { base64Value } from './text-form-base64.ts'
import { hexDigit } from './text-form-hex.ts'
import { isHexDump } from './text-form-hexdump.ts'

export const forms = ['octets', 'hex', 'hexdump', 'base64', 'pem'] as const
export type Form = (typeof forms)[number]

/** Octets of the beginning by which the form is told. */
export const LOOK = 64 * 1024

/** The form that octets at the beginning are of; undefined for text of which there is too little yet, or that is none of these. */
export function formOf(start: Uint8Array, isAll: boolean): Form | undefined {
  if (isPem(start)) return 'pem'
  if (isHexDump(start, isAll)) return 'hexdump'
  let isHex = true
  let isBase64 = true
  let characters = 0
  for (const [i, code] of start.entries()) {
    if (isSpace(code)) continue
    if (code < 0x20 || code > 0x7e) return 'octets'
    const isPrefix = code === 0x78 && i === 1 && start[0] === 0x30
    isHex &&= hexDigit(code) !== -1 || code === 0x3a || isPrefix
    // The other alphabet is that of words with hyphens, too.
    isBase64 &&= (base64Value(code) !== -1 && code !== 0x2d && code !== 0x5f) || code === 0x3d
    if (code !== 0x3a) characters++
  }
  // Nothing at all is as good as octets, and a word or two of text are not yet one of these.
  if (!isAll && start.length < LOOK) return undefined
  if (isHex && characters >= 4 && (!isAll || characters % 2 === 0)) return 'hex'
  if (isBase64 && characters >= 4 && (!isAll || characters % 4 === 0)) return 'base64'
  return undefined
}

/** Whether text leads up to a line that begins a block. */
function isPem(start: Uint8Array): boolean {
  const at = indexOfBegin(start)
  if (at === -1 || (at > 0 && start[at - 1] !== 0x0a)) return false
  return start.subarray(0, at).every((code) => isSpace(code) || (code >= 0x20 && code !== 0x7f))
}

const begin = Uint8Array.from('-----BEGIN ', (character) => character.charCodeAt(0))

/** -1 for none. */
function indexOfBegin(octets: Uint8Array): number {
  let at = octets.indexOf(begin[0])
  while (at !== -1 && !begin.every((code, i) => octets[at + i] === code)) at = octets.indexOf(begin[0], at + 1)
  return at
}
