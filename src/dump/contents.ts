/** Contents octets to the values that dumps show. What breaks a rule of its type is shown as octets. */
import { BerError } from '../ber/errors.ts'
import { checkInitialOctet } from '../ber/initial-octet.ts'
import { TagClass, UniversalTag } from '../ber/tag.ts'
import { decodeBoolean } from '../ber/values/boolean.ts'
import { decodeInteger } from '../ber/values/integer.ts'
import { decodeNull } from '../ber/values/null.ts'
import { decodeObjectIdentifier } from '../ber/values/object-identifier.ts'
import { decodeReal } from '../ber/values/real.ts'
import { decodeRelativeOid } from '../ber/values/relative-oid.ts'
import { textReader } from '../ber/values/text.ts'
import { renderText } from './contents-text.ts'
import { renderTime } from './contents-time.ts'
import type { ContentsFault, DumpedValue, DumpFormat } from './format.ts'

/** The name of an OBJECT IDENTIFIER, where it has one that is well known. */
export type OidNames = (objectIdentifier: string) => string | undefined

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
  names?: OidNames,
): ContentsFault | undefined {
  if (value.tagClass === TagClass.Universal) {
    if (value.formWrong) {
      format.octets(value, octets, start, end)
      return { code: 'FORM_WRONG', offset: value.offset }
    }
    try {
      if (renderUniversal(format, value, octets, start, end, names)) return undefined
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
  names: OidNames | undefined,
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
    case UniversalTag.BitString:
      if (!whole && end === start) return false
      format.bits(value, octets, start + 1, end, checkInitialOctet(octets.subarray(start, end), offset, ''))
      return true
    case UniversalTag.Null:
      if (end !== start) decodeNull(octets.subarray(start, end), offset)
      format.null()
      return true
    case UniversalTag.ObjectIdentifier: {
      if (!whole) return false
      const text = decodeObjectIdentifier(octets.subarray(start, end), offset, '', anyArcs)
      format.objectIdentifier(text, names?.(text))
      return true
    }
    case UniversalTag.RelativeOid:
      if (!whole) return false
      format.objectIdentifier(decodeRelativeOid(octets.subarray(start, end), offset, '', anyArcs), undefined)
      return true
    case UniversalTag.Real:
      if (!whole) return false
      format.real(decodeReal(octets.subarray(start, end), offset))
      return true
    default:
      if (textReader(value.tagNumber as number) !== undefined) {
        renderText(format, value, octets, start, end)
        return true
      }
      return whole && renderTime(format, value.tagNumber as number, octets.subarray(start, end), offset)
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
