/** The strings that hold ISO/IEC 10646 in cells of one width: BMPString and UniversalString (X.690 8.23.7, 8.23.8). */
import { berError, type PathSource, pathText } from '../errors.ts'
import { characterText } from '../latin1.ts'

const pieceSize = 4096

/**
 * The value of a BMPString: two octets a character. Pairs of surrogates, which strictly are none of its characters, are taken
 * as they are, since there are encoders that write UTF-16.
 * @throws {BerError} `STRING_LENGTH` at the last octet where the number of octets is odd
 */
export function decodeBmpString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  checkCells(octets, 2, '8.23.8', offset, path)
  return fromUnits(octets.length / 2, (i) => (octets[2 * i] << 8) | octets[2 * i + 1])
}

/** Contents octets of a BMPString. @throws {RangeError} for a character above U+FFFF, or half of one */
export function encodeBmpString(text: string): Uint8Array {
  const octets = new Uint8Array(2 * textLength(text, 'BMPString'))
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0xd800 && unit <= 0xdfff) refuseCharacter('BMPString', text, i)
    octets[2 * i] = unit >> 8
    octets[2 * i + 1] = unit
  }
  return octets
}

/**
 * The value of a UniversalString: four octets a character.
 * @throws {BerError} `STRING_LENGTH` at the first octet that makes no whole character; `CODE_POINT` at the first octet of one
 *         above U+10FFFF or of a surrogate
 */
export function decodeUniversalString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  checkCells(octets, 4, '8.23.7', offset, path)
  const pieces: string[] = []
  for (let at = 0; at < octets.length; at += pieceSize) {
    const codes: number[] = []
    for (let i = at; i < Math.min(at + pieceSize, octets.length); i += 4) {
      const code = octets[i] * 0x1000000 + ((octets[i + 1] << 16) | (octets[i + 2] << 8) | octets[i + 3])
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        throw berError('CODE_POINT', offset + i, { path: pathText(path), actual: characterText(code) })
      }
      codes.push(code)
    }
    pieces.push(String.fromCodePoint(...codes))
  }
  return pieces.join('')
}

/** Contents octets of a UniversalString. @throws {RangeError} for half of a pair of surrogates */
export function encodeUniversalString(text: string): Uint8Array {
  textLength(text, 'UniversalString')
  const octets = new Uint8Array(4 * text.length)
  let end = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number
    if (code >= 0xd800 && code <= 0xdfff) refuseCharacter('UniversalString', text, i)
    if (code > 0xffff) i++
    octets[end + 1] = code >> 16
    octets[end + 2] = code >> 8
    octets[end + 3] = code
    end += 4
  }
  return octets.subarray(0, end)
}

function checkCells(octets: Uint8Array, size: number, clause: string, offset: number, path: PathSource): void {
  const rest = octets.length % size
  if (rest === 0) return
  throw berError('STRING_LENGTH', offset + octets.length - rest, {
    path: pathText(path),
    clause,
    expected: `${size} octets a character`,
    actual: `${octets.length} octets`,
  })
}

function fromUnits(count: number, unit: (index: number) => number): string {
  const pieces: string[] = []
  for (let at = 0; at < count; at += pieceSize) {
    const length = Math.min(pieceSize, count - at)
    pieces.push(String.fromCharCode(...Array.from({ length }, (_, i) => unit(at + i))))
  }
  return pieces.join('')
}

function textLength(text: string, name: string): number {
  if (typeof text !== 'string') throw new TypeError(`a ${name} is a string, not ${typeof text}`)
  return text.length
}

function refuseCharacter(name: string, text: string, index: number): never {
  throw new RangeError(`${name} does not have ${characterText(text.codePointAt(index) as number)}, at index ${index}`)
}
