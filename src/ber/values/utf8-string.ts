import { berError, type PathSource, pathText } from '../errors.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()

/**
 * The value of a UTF8String (X.690 8.23.10). A leading U+FEFF is text and stays.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `UTF8_INVALID` at the first octet of the first sequence that is not UTF-8; `LIMIT_CONTENTS` for
 *         more text than the engine's strings can hold
 */
export function decodeUtf8(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  try {
    // Text decoders of browsers refuse views on shared memory.
    return decoder.decode(isShared(octets) ? octets.slice() : octets)
  } catch (cause) {
    const at = utf8FaultAt(octets)
    // Sound octets that the engine still refuses: more text than a string can hold.
    if (at === octets.length) throw berError('LIMIT_CONTENTS', offset, { path: pathText(path), cause })
    throw berError('UTF8_INVALID', offset + at, { path: pathText(path), cause })
  }
}

/**
 * Contents octets of a UTF8String.
 * @throws {RangeError} for text with a surrogate that has no partner: it has no encoding, and none is made up
 */
export function encodeUtf8(text: string): Uint8Array {
  const lone = loneSurrogateAt(text)
  if (lone !== -1) throw new RangeError(`a UTF8String cannot hold the lone surrogate at index ${lone}`)
  return encoder.encode(text)
}

/**
 * The index of the first octet of the first sequence that is not UTF-8, or the number of octets if all are. A sequence
 * cut at the end counts as bad, and so do overlong forms, surrogates and code points above U+10FFFF.
 */
export function utf8FaultAt(octets: Uint8Array): number {
  const end = octets.length
  let i = 0
  while (i < end) {
    const first = octets[i]
    if (first < 0x80) {
      i++
      continue
    }
    const count = first < 0xc2 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : first < 0xf5 ? 3 : 0
    if (count === 0 || i + count >= end) return i
    // The second octet's range keeps out overlong forms, surrogates and what lies above U+10FFFF.
    const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (octets[i + 1] < low || octets[i + 1] > high) return i
    for (let k = 2; k <= count; k++) if ((octets[i + k] & 0xc0) !== 0x80) return i
    i += count + 1
  }
  return end
}

function isShared(octets: Uint8Array): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && octets.buffer instanceof SharedArrayBuffer
}

function loneSurrogateAt(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800 || unit > 0xdfff) continue
    if (unit > 0xdbff) return i
    const next = text.charCodeAt(i + 1)
    if (!(next >= 0xdc00 && next <= 0xdfff)) return i
    i++
  }
  return -1
}
