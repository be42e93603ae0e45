/** What the first octets of a refused input look like, for those who gave the wrong file. */

/** Octets of the beginning that are looked at. */
export const HINT_OCTETS = 64

export function hintFor(start: Uint8Array): string | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return "this is compressed with gzip; try 'gunzip -c FILE | ber ... -'"
  const text = String.fromCharCode(...start.subarray(0, HINT_OCTETS))
  if (text.includes('-----BEGIN ')) return "this is PEM; try 'grep -v -e ----- FILE | base64 -d | ber dump -'"
  if (text.length >= 8 && /^[\s\x20-\x7e]*$/.test(text)) return 'this looks like text; the octets themselves are wanted'
  return undefined
}

/** The same for commands that want data of a schema. */
export function hintForData(start: Uint8Array): string | undefined {
  if (String.fromCharCode(...start.subarray(0, 4)) === 'QEVM') {
    return "this is a migration stream; 'ber migration to-ber' makes BER of it"
  }
  return hintFor(start)
}
