/**
 * Contents octets of the universal types under the restrictions that DER and CER share (X.690 11), from any that BER allows.
 * Constructed types are no matter of contents octets alone, and not here.
 */
import { type BerError, type BerErrorCode, berError, type PathSource } from './errors.ts'
import { checkInitialOctet } from './initial-octet.ts'
import type { Limits } from './limits.ts'
import { UniversalTag } from './tag.ts'
import { decodeBoolean } from './values/boolean.ts'
import { decodeDate, decodeDateTime, decodeTimeOfDay } from './values/date.ts'
import { decodeDuration } from './values/duration.ts'
import { canonicalGeneralizedTime } from './values/generalized-time.ts'
import { decodeInteger } from './values/integer.ts'
import { decodeOidIri, decodeRelativeOidIri } from './values/iri.ts'
import { decodeNull } from './values/null.ts'
import { decodeObjectIdentifier } from './values/object-identifier.ts'
import { canonicalReal } from './values/real.ts'
import { decodeRelativeOid } from './values/relative-oid.ts'
import { textReader } from './values/text.ts'
import { canonicalTime, decodeTime } from './values/time.ts'
import { canonicalUtcTime } from './values/utc-time.ts'

/** What contents octets break that are sound, but in another form than the canonical one. */
export type Restriction = 'BOOLEAN' | 'UNUSED_BITS' | 'REAL' | 'TIME'

const restrictions: Readonly<Record<number, readonly [what: Restriction, clause: string]>> = {
  [UniversalTag.Boolean]: ['BOOLEAN', '11.1'],
  [UniversalTag.BitString]: ['UNUSED_BITS', '11.2.1'],
  [UniversalTag.Real]: ['REAL', '11.3'],
  [UniversalTag.UtcTime]: ['TIME', '11.8'],
  [UniversalTag.GeneralizedTime]: ['TIME', '11.7'],
  [UniversalTag.Time]: ['TIME', '11.9'],
  [UniversalTag.Duration]: ['TIME', '11.9'],
}

/** A BIT STRING's contents octets with their unused bits zero: themselves where they are. */
function canonicalBits(octets: Uint8Array, offset: number, path: PathSource): Uint8Array {
  const unusedBits = checkInitialOctet(octets, offset, path)
  const last = octets.length - 1
  if (unusedBits === 0 || (octets[last] & ((1 << unusedBits) - 1)) === 0) return octets
  const zeroed = octets.slice()
  zeroed[last] &= 0xff << unusedBits
  return zeroed
}

/** Two octets show whether an INTEGER is sound, however many there are. */
function checkInteger(octets: Uint8Array, offset: number, path: PathSource): void {
  decodeInteger(octets.subarray(0, 2), offset, path)
}

/**
 * The contents octets in canonical form: `octets` themselves where they have it; `undefined` where the value has none.
 * @param tagNumber of the universal class; contents of types that are not known are taken as they are
 * @throws {BerError} for contents that the type does not have
 */
export function canonicalContents(
  tagNumber: number,
  octets: Uint8Array,
  offset: number,
  path: PathSource,
  limits: Limits,
): Uint8Array | undefined {
  switch (tagNumber) {
    case UniversalTag.Boolean:
      return decodeBoolean(octets, offset, path) && octets[0] !== 0xff ? Uint8Array.of(0xff) : octets
    case UniversalTag.Integer:
    case UniversalTag.Enumerated:
      checkInteger(octets, offset, path)
      return octets
    case UniversalTag.BitString:
      return canonicalBits(octets, offset, path)
    case UniversalTag.OctetString:
      return octets
    case UniversalTag.Null:
      decodeNull(octets, offset, path)
      return octets
    case UniversalTag.ObjectIdentifier:
      decodeObjectIdentifier(octets, offset, path, limits)
      return octets
    case UniversalTag.RelativeOid:
      decodeRelativeOid(octets, offset, path, limits)
      return octets
    case UniversalTag.Real:
      return same(octets, canonicalReal(octets, offset, path))
    case UniversalTag.UtcTime:
      return same(octets, canonicalUtcTime(octets, offset, path))
    case UniversalTag.GeneralizedTime:
      return same(octets, canonicalGeneralizedTime(octets, offset, path))
    case UniversalTag.Time:
      decodeTime(octets, offset, path)
      return same(octets, canonicalTime(octets))
    case UniversalTag.Duration:
      decodeDuration(octets, offset, path)
      return same(octets, canonicalTime(octets))
    default:
      textual(tagNumber)?.(octets, offset, path)
      return octets
  }
}

/** Readers of the types whose contents have one form only. */
function textual(tagNumber: number): ((octets: Uint8Array, offset: number, path: PathSource) => unknown) | undefined {
  switch (tagNumber) {
    case UniversalTag.Date:
      return decodeDate
    case UniversalTag.TimeOfDay:
      return decodeTimeOfDay
    case UniversalTag.DateTime:
      return decodeDateTime
    case UniversalTag.OidIri:
      return decodeOidIri
    case UniversalTag.RelativeOidIri:
      return decodeRelativeOidIri
    default:
      return textReader(tagNumber)
  }
}

/** The refusal of contents octets that are not in canonical form. @param rules `DER` or `CER` */
export function restrictionError(
  rules: 'DER' | 'CER',
  tagNumber: number,
  octets: Uint8Array,
  canonical: Uint8Array | undefined,
  offset: number,
  path: string,
): BerError {
  const [what, clause] = restrictions[tagNumber]
  const code: BerErrorCode = `${rules}_${what}`
  if (what !== 'TIME') {
    const at = what === 'UNUSED_BITS' ? offset + octets.length - 1 : offset
    return berError(code, at, { path, clause })
  }
  const expected = canonical === undefined ? 'a difference to universal time' : quoted(canonical)
  return berError(code, offset, { path, clause, expected, actual: quoted(octets) })
}

function quoted(octets: Uint8Array): string {
  return JSON.stringify(String.fromCharCode(...octets.subarray(0, 40)))
}

/** `octets`, if `other` has the same: whoever asks whether anything is to be changed compares the arrays. */
function same(octets: Uint8Array, other: Uint8Array | undefined): Uint8Array | undefined {
  if (other === undefined || other.length !== octets.length) return other
  for (let i = 0; i < octets.length; i++) if (octets[i] !== other[i]) return other
  return octets
}
