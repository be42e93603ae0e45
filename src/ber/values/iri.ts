/** OID-IRI and RELATIVE-OID-IRI (X.690 8.21, 8.22): labels in UTF-8, with a solidus between them. */
import { readPrimitive, type ValueContents } from '../contents.ts'
import { berError, type PathSource, pathText } from '../errors.ts'
import { decodeUtf8, encodeUtf8 } from './utf8-string.ts'

/** An arc's label (X.660 7.5): a number without leading zeros, or characters that an IRI has without escapes. */
const label =
  /^(?:0|[1-9]\d*|(?!\d+$)[-.0-9A-Z_a-z~\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\u{10000}-\u{1fffd}\u{20000}-\u{2fffd}\u{30000}-\u{dfffd}\u{e1000}-\u{efffd}]+)$/u

/**
 * The value of an OID-IRI: `/ISO/Registration_Authority/19785.CBEFF`.
 * @throws {BerError} `UTF8_INVALID`; `IRI_INVALID` at the first octet of the label that is none
 */
export function decodeOidIri(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeIri(octets, offset, path, false)
}

/** Contents octets of an OID-IRI. @throws {RangeError} for text that is none */
export function encodeOidIri(text: string): Uint8Array {
  return encodeIri(text, false)
}

/**
 * The value of a RELATIVE-OID-IRI, which begins with a label: `Registration_Authority/19785.CBEFF`.
 * @throws {BerError} `UTF8_INVALID`; `IRI_INVALID` at the first octet of the label that is none
 */
export function decodeRelativeOidIri(octets: Uint8Array, offset = 0, path: PathSource = ''): string {
  return decodeIri(octets, offset, path, true)
}

/** Contents octets of a RELATIVE-OID-IRI. @throws {RangeError} for text that is none */
export function encodeRelativeOidIri(text: string): Uint8Array {
  return encodeIri(text, true)
}

function decodeIri(octets: Uint8Array, offset: number, path: PathSource, isRelative: boolean): string {
  const text = decodeUtf8(octets, offset, path)
  const at = faultAt(text, isRelative)
  if (at === -1) return text
  throw berError('IRI_INVALID', offset + encodeUtf8(text.slice(0, at)).length, {
    path: pathText(path),
    clause: isRelative ? 'X.680 35' : 'X.680 34',
    expected: at === 0 && !isRelative ? 'a solidus before each label' : 'a label',
    actual: JSON.stringify(text.slice(at, at + 40)),
  })
}

function encodeIri(text: string, isRelative: boolean): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`an IRI is a string, not ${typeof text}`)
  const octets = encodeUtf8(text)
  const at = faultAt(text, isRelative)
  if (at !== -1) throw new RangeError(`an arc of an IRI has a label, not ${JSON.stringify(text.slice(at, at + 40))}`)
  return octets
}

/** The index at which a label is none, -1 if all are. */
function faultAt(text: string, isRelative: boolean): number {
  if (!isRelative && !text.startsWith('/')) return 0
  let at = isRelative ? 0 : 1
  for (const part of text.slice(at).split('/')) {
    if (!label.test(part)) return at
    at += part.length + 1
  }
  return -1
}

/** Reads a value as OID-IRI. @throws {BerError} `FORM_WRONG`, and as `decodeOidIri` */
export function toOidIri(value: ValueContents): string {
  return readPrimitive(value, decodeOidIri)
}

/** Reads a value as RELATIVE-OID-IRI. @throws {BerError} `FORM_WRONG`, and as `decodeRelativeOidIri` */
export function toRelativeOidIri(value: ValueContents): string {
  return readPrimitive(value, decodeRelativeOidIri)
}
