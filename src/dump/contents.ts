/** Contents octets to the values that dumps show. What breaks a rule of its type is shown as octets. */
import { BerError, berError } from '../ber/errors.ts'
import { TagClass, UniversalTag } from '../ber/tag.ts'
import { decodeBoolean } from '../ber/values/boolean.ts'
import { decodeInteger } from '../ber/values/integer.ts'
import { decodeNull } from '../ber/values/null.ts'
import { decodeObjectIdentifier } from '../ber/values/object-identifier.ts'
import { decodeUtf8, utf8FaultAt } from '../ber/values/utf8-string.ts'
import type { ContentsFault, DumpedValue, DumpFormat } from './format.ts'
import { isPrintable } from './text-buffer.ts'

/**
 * Writes the value whose contents octets are `[start, end)` of `octets`, or begin with these where `value.length` is more.
 * @returns the rule of its type that the value breaks
 */
export function renderContents(
  format: DumpFormat,
  value: DumpedValue,
  octets: Uint8Array,
  start: number,
  end: number,
): ContentsFault | undefined {
  if (value.tagClass === TagClass.Universal) {
    if (value.formWrong) {
      format.octets(value, octets, start, end)
      return { code: 'FORM_WRONG', offset: value.offset }
    }
    try {
      if (renderUniversal(format, value, octets, start, end)) return undefined
    } catch (error) {
      if (!(error instanceof BerError)) throw error
      format.octets(value, octets, start, end)
      return { code: error.code, offset: error.offset }
    }
  }
  format.octets(value, octets, start, end)
  return undefined
}

/** How many arcs there can be is bounded by the octets that lie whole in a batch. */
const anyArcs = { maxOidArcs: Number.POSITIVE_INFINITY }

/** @returns false where the type is not one whose values are read, or too long to be read; @throws {BerError} */
function renderUniversal(
  format: DumpFormat,
  value: DumpedValue,
  octets: Uint8Array,
  start: number,
  end: number,
): boolean {
  const offset = value.offset + value.headerLength
  const whole = end - start === value.length
  switch (value.tagNumber) {
    case UniversalTag.Boolean:
      if (end - start !== 1) decodeBoolean(octets.subarray(start, end), offset)
      format.boolean(octets[start])
      return true
    case UniversalTag.Integer:
    case UniversalTag.Enumerated:
      return renderInteger(format, offset, octets, start, end, whole)
    case UniversalTag.Null:
      if (end !== start) decodeNull(octets.subarray(start, end), offset)
      format.null()
      return true
    case UniversalTag.ObjectIdentifier:
      if (!whole) return false
      format.objectIdentifier(decodeObjectIdentifier(octets.subarray(start, end), offset, '', anyArcs))
      return true
    case UniversalTag.Utf8String:
      if (!whole) {
        const wholeEnd = wholeCharacters(octets, start, end, offset)
        format.text(decodeUtf8(octets.subarray(start, wholeEnd), offset), false)
      } else if (isPlain(octets, start, end)) format.plainText(octets, start, end)
      else format.text(decodeUtf8(octets.subarray(start, end), offset), true)
      return true
    default:
      return false
  }
}

function renderInteger(
  format: DumpFormat,
  offset: number,
  octets: Uint8Array,
  start: number,
  end: number,
  whole: boolean,
): boolean {
  if (!whole || end - start > format.decimalOctets) {
    // Two octets show whether it is padded.
    if (end - start >= 2) decodeInteger(octets.subarray(start, start + 2), offset)
    return false
  }
  // Most are of one octet, and a view costs many times what their value does.
  if (end - start === 1) format.integer((octets[start] << 24) >> 24)
  else format.integer(decodeInteger(octets.subarray(start, end), offset))
  return true
}

/** Whether text needs no escapes. */
function isPlain(octets: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const octet = octets[i]
    if (!isPrintable(octet) || octet === 0x22 || octet === 0x5c) return false
  }
  return true
}

/** The end of the last whole character in UTF-8 cut at `end`. @throws {BerError} `UTF8_INVALID` however the octets go on */
function wholeCharacters(octets: Uint8Array, start: number, end: number, offset: number): number {
  const at = start + utf8FaultAt(octets.subarray(start, end))
  const rest = octets.subarray(at, end)
  if (rest.length === 0) return end
  const size = rest[0] >= 0xf0 ? 4 : rest[0] >= 0xe0 ? 3 : 2
  if (rest.length < size && rest[0] >= 0xc2 && rest[0] <= 0xf4 && rest.subarray(1).every((o) => (o & 0xc0) === 0x80)) {
    return at
  }
  throw berError('UTF8_INVALID', offset + at - start)
}
