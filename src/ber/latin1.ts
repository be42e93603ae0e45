/** Octets that stand for one character each, to text and back. */

/** So many code units go to `fromCharCode` at once: engines bound the number of arguments. */
const pieceSize = 4096

/** One character an octet, U+0000 to U+00FF. */
export function fromLatin1(octets: Uint8Array): string {
  if (octets.length <= pieceSize) return String.fromCharCode(...octets)
  const pieces: string[] = []
  for (let at = 0; at < octets.length; at += pieceSize) {
    pieces.push(String.fromCharCode(...octets.subarray(at, at + pieceSize)))
  }
  return pieces.join('')
}

/** The low eight bits of each code unit; whoever calls has looked that there are no more. */
export function toLatin1(text: string): Uint8Array {
  const octets = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) octets[i] = text.charCodeAt(i)
  return octets
}

/** `"x" (U+0078)`, or the number alone where it is no character that can be shown. */
export function characterText(code: number): string {
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  const isShown = code > 0x20 && !(code >= 0x7f && code < 0xa0) && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isShown ? `${JSON.stringify(String.fromCodePoint(code))} (${number})` : number
}
