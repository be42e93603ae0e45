/** What might help after a refusal: another file, where its first octets look like one of another kind, or an option. */
import type { BerError } from '../ber/errors.ts'

/** Octets of the beginning that are looked at. */
export const HINT_OCTETS = 64

export function hintFor(start: Uint8Array): string | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return "this is compressed with gzip; try 'gunzip -c FILE | ber ... -'"
  const text = String.fromCharCode(...start.subarray(0, HINT_OCTETS))
  if (text.includes('-----BEGIN ')) return "this is PEM; try 'grep -v -e ----- FILE | base64 -d | ber ... -'"
  if (text.length >= 8 && /^[\s\x20-\x7e]*$/.test(text)) return 'this looks like text; the octets themselves are wanted'
  return undefined
}

/** Options that raise a limit. */
const limitOptions: Readonly<Record<string, string>> = {
  LIMIT_DEPTH: '--max-depth',
  LIMIT_CONTIGUOUS: '--max-contiguous',
  LIMIT_SET: '--max-set',
  LIMIT_HELD: '--max-held',
  JSON_ORDER: '--max-held',
}

/** What might help against a violation of a schema, in an input that begins with `start`. */
export function hintForViolation({ code, offset }: BerError, start: Uint8Array): string | undefined {
  const option = limitOptions[code]
  if (option !== undefined) return `'${option}' raises this limit`
  // Where the first octets are in order, it is the right kind of file.
  if (offset > 0 && code !== 'TRUNCATED') return undefined
  if (String.fromCharCode(...start.subarray(0, 4)) === 'QEVM') {
    return "this is a migration stream; 'ber migration to-ber' makes BER of it"
  }
  return notationHint(start) ?? hintFor(start)
}

/** What might help where text of XER or JER was wanted. */
export function hintForText({ code, offset }: BerError, from: 'xer' | 'jer', start: Uint8Array): string | undefined {
  const option = limitOptions[code]
  if (option !== undefined) return `'${option}' raises this limit`
  if (offset > 0) return undefined
  const notation = notationOf(start)
  return notation === from ? undefined : notation === undefined ? "'--from ber' reads octets" : notationHint(start)
}

function notationHint(start: Uint8Array): string | undefined {
  const notation = notationOf(start)
  return notation && `this looks like ${notation === 'xer' ? 'XML' : 'JSON'}; '--from ${notation}' reads it`
}

function notationOf(start: Uint8Array): 'xer' | 'jer' | undefined {
  const text = String.fromCharCode(...start.subarray(0, HINT_OCTETS)).replace(/^\u00ef\u00bb\u00bf/, '')
  if (/^\s*<[A-Za-z?!]/.test(text)) return 'xer'
  return /^\s*[{[]\s*["{[\]}]/.test(text) ? 'jer' : undefined
}
