/** What a violation says it found: a tag and form, or a value, in few words. */
import { Header, readHeader } from '../ber/header.ts'
import { toHex } from '../ber/hex.ts'
import { tagName } from '../ber/tag.ts'
import { decodeInteger } from '../ber/values/integer.ts'
import { decodeObjectIdentifier } from '../ber/values/object-identifier.ts'
import type { TypeKind } from './notation/types.ts'

/** Octets of contents that a message shows at most. */
const SHOWN = 24

/** The value whose header begins at `at`, which is known to be sound: `[APPLICATION 3], constructed, 12 octets`. */
export function describeHeader(octets: Uint8Array, at: number): string {
  const header = new Header()
  if (!readHeader(octets, at, header)) return 'octets that are no data value'
  const form = header.constructed ? 'constructed' : 'primitive'
  const size = header.indefinite ? 'indefinite length' : octetCount(header.contentsLength)
  return `${tagName(header.tagClass, header.tagNumber)}, ${form}, ${size}`
}

/**
 * The value with the given contents octets.
 * @param length of the contents; `octets` may hold only their beginning
 */
export function describeContents(kind: TypeKind | undefined, octets: Uint8Array, length: number): string {
  if (octets.length === length) {
    try {
      const text = valueText(kind, octets)
      if (text !== undefined) return text
    } catch {
      // What cannot be read as its type is shown as octets.
    }
  }
  const more = length > SHOWN ? ` .. (${octetCount(length)})` : ''
  if (length === 0) return 'no octets'
  return `octets ${spaced(toHex(octets.subarray(0, SHOWN)))}${more}`
}

function valueText(kind: TypeKind | undefined, octets: Uint8Array): string | undefined {
  switch (kind) {
    case 'INTEGER':
    case 'ENUMERATED':
      return octets.length <= SHOWN ? String(decodeInteger(octets)) : undefined
    case 'OBJECT IDENTIFIER':
      return decodeObjectIdentifier(octets)
    case 'UTF8String':
    case 'NumericString':
    case 'PrintableString':
    case 'IA5String':
    case 'VisibleString':
    case 'UTCTime':
    case 'GeneralizedTime':
      return octets.length <= 2 * SHOWN
        ? JSON.stringify(new TextDecoder('utf-8', { fatal: true }).decode(octets))
        : undefined
    default:
      return undefined
  }
}

/** What a violation of the given code found, where the kernel tells it as a number; `undefined` where it does not. */
export function describeFound(code: string, found: number): string | undefined {
  switch (code) {
    case 'SIZE':
      return `size ${found}`
    case 'CHARACTER':
    case 'ALPHABET':
    case 'CODE_POINT':
      return codePoint(found)
    default:
      return undefined
  }
}

/** `"x" (U+0078)`, or the number alone where it is no character that can be shown. */
function codePoint(value: number): string {
  const number = `U+${value.toString(16).toUpperCase().padStart(4, '0')}`
  const shown = value > 0x20 && value !== 0x7f && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff)
  return shown ? `${JSON.stringify(String.fromCodePoint(value))} (${number})` : number
}

export function octetCount(octets: number): string {
  return octets === 1 ? '1 octet' : `${octets} octets`
}

function spaced(digits: string): string {
  return digits.replace(/(..)(?=.)/g, '$1 ')
}
