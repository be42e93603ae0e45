/**
 * The restricted character strings (X.680 41, X.690 8.23) whose characters are one octet each. What UTF8String, BMPString and
 * UniversalString hold is ISO/IEC 10646; they have files of their own.
 *
 * Teletex, Videotex, Graphic and GeneralString and ObjectDescriptor switch between registered character sets by escape
 * sequences (ISO/IEC 2022). These are not interpreted: each octet is the character of ISO 8859-1 with its number, as
 * certificates and directories have it in practice, so that text goes back to the same octets.
 */
import { berError, type PathSource, pathText } from '../errors.ts'
import { characterText, fromLatin1, toLatin1 } from '../latin1.ts'

/** A string type, and which octets its characters have. */
interface Repertoire {
  readonly name: string
  /** By octet, 1 for those allowed. */
  readonly allowed: Uint8Array
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const numeric = /* @__PURE__ */ repertoire('NumericString', (code) => code === 0x20 || (code >= 0x30 && code <= 0x39))
const printableSet = `${letters}0123456789 '()+,-./:=?`
const printable = /* @__PURE__ */ repertoire('PrintableString', (code) =>
  printableSet.includes(String.fromCharCode(code)),
)
const ia5 = /* @__PURE__ */ repertoire('IA5String', (code) => code < 0x80)
const visible = /* @__PURE__ */ repertoire('VisibleString', (code) => code >= 0x20 && code < 0x7f)
const any = (): boolean => true
const teletex = /* @__PURE__ */ repertoire('TeletexString', any)
const videotex = /* @__PURE__ */ repertoire('VideotexString', any)
const graphic = /* @__PURE__ */ repertoire('GraphicString', any)
const general = /* @__PURE__ */ repertoire('GeneralString', any)
const descriptor = /* @__PURE__ */ repertoire('ObjectDescriptor', any)

function repertoire(name: string, has: (code: number) => boolean): Repertoire {
  return { name, allowed: Uint8Array.from({ length: 256 }, (_, code) => (has(code) ? 1 : 0)) }
}

/** The value of a NumericString: digits and space. @throws {BerError} `CHARACTER` at the first octet that is none */
export function decodeNumericString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(numeric, octets, offset, path)
}

/** Contents octets of a NumericString. @throws {RangeError} for a character that it does not have */
export function encodeNumericString(text: string): Uint8Array {
  return encodeText(numeric, text)
}

/** The value of a PrintableString: letters, digits, space and ' ( ) + , - . / : = ?. @throws {BerError} `CHARACTER` at the first octet that is none */
export function decodePrintableString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(printable, octets, offset, path)
}

/** Contents octets of a PrintableString. @throws {RangeError} for a character that it does not have */
export function encodePrintableString(text: string): Uint8Array {
  return encodeText(printable, text)
}

/** The value of an IA5String: U+0000 to U+007F. @throws {BerError} `CHARACTER` at the first octet that is none */
export function decodeIa5String(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(ia5, octets, offset, path)
}

/** Contents octets of an IA5String. @throws {RangeError} for a character that it does not have */
export function encodeIa5String(text: string): Uint8Array {
  return encodeText(ia5, text)
}

/** The value of a VisibleString: U+0020 to U+007E. @throws {BerError} `CHARACTER` at the first octet that is none */
export function decodeVisibleString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(visible, octets, offset, path)
}

/** Contents octets of a VisibleString. @throws {RangeError} for a character that it does not have */
export function encodeVisibleString(text: string): Uint8Array {
  return encodeText(visible, text)
}

/** The value of a TeletexString, one character of ISO 8859-1 an octet. Nothing is refused. */
export function decodeTeletexString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(teletex, octets, offset, path)
}

/** Contents octets of a TeletexString. @throws {RangeError} for a character that it does not have */
export function encodeTeletexString(text: string): Uint8Array {
  return encodeText(teletex, text)
}

/** The value of a VideotexString, one character of ISO 8859-1 an octet. Nothing is refused. */
export function decodeVideotexString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(videotex, octets, offset, path)
}

/** Contents octets of a VideotexString. @throws {RangeError} for a character that it does not have */
export function encodeVideotexString(text: string): Uint8Array {
  return encodeText(videotex, text)
}

/** The value of a GraphicString, one character of ISO 8859-1 an octet. Nothing is refused. */
export function decodeGraphicString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(graphic, octets, offset, path)
}

/** Contents octets of a GraphicString. @throws {RangeError} for a character that it does not have */
export function encodeGraphicString(text: string): Uint8Array {
  return encodeText(graphic, text)
}

/** The value of a GeneralString, one character of ISO 8859-1 an octet. Nothing is refused. */
export function decodeGeneralString(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(general, octets, offset, path)
}

/** Contents octets of a GeneralString. @throws {RangeError} for a character that it does not have */
export function encodeGeneralString(text: string): Uint8Array {
  return encodeText(general, text)
}

/** The value of an ObjectDescriptor, one character of ISO 8859-1 an octet. Nothing is refused. */
export function decodeObjectDescriptor(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeText(descriptor, octets, offset, path)
}

/** Contents octets of an ObjectDescriptor. @throws {RangeError} for a character that it does not have */
export function encodeObjectDescriptor(text: string): Uint8Array {
  return encodeText(descriptor, text)
}

function decodeText({ name, allowed }: Repertoire, octets: Uint8Array, offset: number, path: PathSource): string {
  for (let i = 0; i < octets.length; i++) {
    if (allowed[octets[i]] === 1) continue
    throw berError('CHARACTER', offset + i, {
      path: pathText(path),
      expected: `a character of ${name}`,
      actual: characterText(octets[i]),
    })
  }
  return fromLatin1(octets)
}

function encodeText({ name, allowed }: Repertoire, text: string): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`a ${name} is a string, not ${typeof text}`)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0xff || allowed[code] === 0) {
      throw new RangeError(`${name} does not have ${characterText(text.codePointAt(i) as number)}, at index ${i}`)
    }
  }
  return toLatin1(text)
}
