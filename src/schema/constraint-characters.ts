/** Characters of contents octets, as SIZE counts them and FROM names them: code points, whatever the string type's encoding. */
import { decodeUtf8 } from '../ber/values/utf8-string.ts'
import type { CharacterRange, TypeKind } from './notation/types.ts'

/**
 * How a type's contents octets make up characters. `shifting` types change character sets by escape sequences (ISO/IEC 2022):
 * their octets are characters only as far as they are printable ASCII.
 */
export type CharacterCoding = 'octet' | 'shifting' | 'UTF-8' | 'BMP' | 'UNIVERSAL'

const codings: Readonly<Partial<Record<TypeKind, CharacterCoding>>> = {
  UTF8String: 'UTF-8',
  NumericString: 'octet',
  PrintableString: 'octet',
  IA5String: 'octet',
  VisibleString: 'octet',
  TeletexString: 'shifting',
  VideotexString: 'shifting',
  GraphicString: 'shifting',
  GeneralString: 'shifting',
  ObjectDescriptor: 'shifting',
  UniversalString: 'UNIVERSAL',
  BMPString: 'BMP',
}

/** `undefined` for types that are no character strings. */
export function characterCoding(kind: TypeKind): CharacterCoding | undefined {
  return codings[kind]
}

/** Characters in sound contents octets; octets for a shifting type, where nothing else can be told. */
export function countCharacters(coding: CharacterCoding, contents: Uint8Array): number {
  if (coding === 'BMP') return contents.length >> 1
  if (coding === 'UNIVERSAL') return contents.length >> 2
  if (coding !== 'UTF-8') return contents.length
  let count = 0
  for (let i = 0; i < contents.length; i++) if ((contents[i] & 0xc0) !== 0x80) count++
  return count
}

/** Whether the octets are characters by themselves: not so where a shifting type has others than printable ASCII. */
export function isPlain(coding: CharacterCoding, contents: Uint8Array): boolean {
  return coding !== 'shifting' || contents.every((octet) => octet >= 0x20 && octet < 0x7f)
}

/** A character with its place. */
export interface PlacedCharacter {
  readonly code: number
  /** Index of its first octet in the contents octets. */
  readonly index: number
}

/** The first character that is in none of the ranges; `undefined` if there is none. */
export function characterOutside(
  coding: CharacterCoding,
  contents: Uint8Array,
  alphabet: readonly CharacterRange[],
): PlacedCharacter | undefined {
  for (let index = 0; index < contents.length; ) {
    const width = widthAt(coding, contents, index)
    const code = codeAt(contents, index, width, coding)
    if (!isIn(alphabet, code)) return { code, index }
    index += width
  }
  return undefined
}

/** Sound contents octets as text. */
export function textOf(coding: CharacterCoding, contents: Uint8Array): string {
  if (coding === 'UTF-8') return decodeUtf8(contents)
  let text = ''
  for (let index = 0; index < contents.length; ) {
    const width = widthAt(coding, contents, index)
    text += String.fromCodePoint(codeAt(contents, index, width, coding))
    index += width
  }
  return text
}

function widthAt(coding: CharacterCoding, contents: Uint8Array, index: number): number {
  if (coding === 'BMP') return 2
  if (coding === 'UNIVERSAL') return 4
  if (coding !== 'UTF-8') return 1
  const first = contents[index]
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
}

function codeAt(contents: Uint8Array, index: number, width: number, coding: CharacterCoding): number {
  if (width === 1) return contents[index]
  if (coding === 'UTF-8') {
    let code = contents[index] & (0x7f >> width)
    for (let i = 1; i < width; i++) code = (code << 6) | (contents[index + i] & 0x3f)
    return code
  }
  let code = 0
  for (let i = 0; i < width; i++) code = code * 0x100 + contents[index + i]
  return code
}

/** By halving: alphabets of ISO/IEC 10646 have hundreds of ranges. */
function isIn(alphabet: readonly CharacterRange[], code: number): boolean {
  let low = 0
  let high = alphabet.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (alphabet[middle].to < code) low = middle + 1
    else high = middle
  }
  return low < alphabet.length && alphabet[low].from <= code
}
