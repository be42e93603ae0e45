/** What an open type holds, by the universal tag of the value, where no table tells. */
import { UniversalTag } from '../../ber/tag.ts'
import * as layout from '../tables/layout.ts'

/** Kinds of primitive values with a universal tag, whose contents octets are as they should be by themselves, or shown as they are. */
const universalKinds: readonly (number | undefined)[] = (() => {
  const kinds: (number | undefined)[] = []
  kinds[UniversalTag.Boolean] = layout.KIND_BOOLEAN
  kinds[UniversalTag.Integer] = layout.KIND_INTEGER
  kinds[UniversalTag.Null] = layout.KIND_NULL
  kinds[UniversalTag.OctetString] = layout.KIND_OCTET_STRING
  kinds[UniversalTag.ObjectIdentifier] = layout.KIND_OBJECT_IDENTIFIER
  kinds[UniversalTag.Utf8String] = layout.KIND_UTF8
  kinds[UniversalTag.NumericString] = layout.KIND_OPAQUE
  kinds[UniversalTag.PrintableString] = layout.KIND_OPAQUE
  kinds[UniversalTag.TeletexString] = layout.KIND_OPAQUE
  kinds[UniversalTag.Ia5String] = layout.KIND_OPAQUE
  kinds[UniversalTag.VisibleString] = layout.KIND_OPAQUE
  kinds[UniversalTag.UtcTime] = layout.KIND_UTC_TIME
  kinds[UniversalTag.GeneralizedTime] = layout.KIND_GENERALIZED_TIME
  kinds[UniversalTag.BmpString] = layout.KIND_BMP
  return kinds
})()

/** The kind of a value by its encoding, of those that are read without a schema; -1 for others, and for what is not sound. */
export function universalKind(octets: Uint8Array, start: number, end: number): number {
  const size = end - start - 2
  if (size < 0 || octets[start] > 0x1e || octets[start + 1] !== size) return -1
  const kind = universalKinds[octets[start]] ?? -1
  const contents = start + 2
  switch (kind) {
    case layout.KIND_BOOLEAN:
      return size === 1 ? kind : -1
    case layout.KIND_INTEGER:
      return size > 0 ? kind : -1
    case layout.KIND_NULL:
      return size === 0 ? kind : -1
    case layout.KIND_OBJECT_IDENTIFIER:
      return size > 0 && octets[end - 1] < 0x80 ? kind : -1
    case layout.KIND_BMP:
      return size % 2 === 0 ? kind : -1
    case layout.KIND_UTC_TIME:
    case layout.KIND_GENERALIZED_TIME:
      for (let i = contents; i < end; i++) if (octets[i] < 0x20 || octets[i] > 0x7e) return -1
      return kind
    case layout.KIND_UTF8:
      return isUtf8(octets.subarray(contents, end)) ? kind : -1
    default:
      return kind
  }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

function isUtf8(octets: Uint8Array): boolean {
  try {
    strictUtf8.decode(octets)
    return true
  } catch {
    return false
  }
}
