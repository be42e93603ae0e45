import { type ContentsReader, readString, type ValueContents } from '../contents.ts'
import { UniversalTag } from '../tag.ts'
import type { BerValue } from '../value.ts'
import {
  decodeGeneralString,
  decodeGraphicString,
  decodeIa5String,
  decodeNumericString,
  decodeObjectDescriptor,
  decodePrintableString,
  decodeTeletexString,
  decodeVideotexString,
  decodeVisibleString,
} from './restricted-string.ts'
import { decodeUtf8 } from './utf8-string.ts'
import { decodeBmpString, decodeUniversalString } from './wide-string.ts'

/** The reader of a character string's contents octets, by universal tag. */
export function textReader(tagNumber: number): ContentsReader<string> | undefined {
  switch (tagNumber) {
    case UniversalTag.Utf8String:
      return decodeUtf8
    case UniversalTag.NumericString:
      return decodeNumericString
    case UniversalTag.PrintableString:
      return decodePrintableString
    case UniversalTag.TeletexString:
      return decodeTeletexString
    case UniversalTag.VideotexString:
      return decodeVideotexString
    case UniversalTag.Ia5String:
      return decodeIa5String
    case UniversalTag.GraphicString:
      return decodeGraphicString
    case UniversalTag.VisibleString:
      return decodeVisibleString
    case UniversalTag.GeneralString:
      return decodeGeneralString
    case UniversalTag.UniversalString:
      return decodeUniversalString
    case UniversalTag.BmpString:
      return decodeBmpString
    case UniversalTag.ObjectDescriptor:
      return decodeObjectDescriptor
    default:
      return undefined
  }
}

/**
 * Reads a value as a character string, primitive or constructed.
 * @param type which one, by its universal tag; the value's own if it is not given
 * @throws {BerError} `UTF8_INVALID`, `CHARACTER`, `STRING_LENGTH` or `CODE_POINT` at the first octet of the first character that is
 *         none; as `toOctets`
 * @throws {TypeError} if the type is no character string, and for a value without a universal tag where none is given
 */
export function toText(value: BerValue, type?: UniversalTag): string {
  const tagNumber = type ?? (value.tagClass === 0 ? Number(value.tagNumber) : -1)
  const read = textReader(tagNumber)
  if (read !== undefined) return readString(value as ValueContents, read)
  throw new TypeError(
    type === undefined ? 'toText: which string type?' : `toText: UNIVERSAL ${type} is no character string`,
  )
}
