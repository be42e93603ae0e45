import { primitiveContents, type ValueContents } from '../contents.ts'
import type { PathSource } from '../errors.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { arcOctets, decodeArcs } from './object-identifier.ts'

/**
 * The value of a RELATIVE-OID (X.690 8.20) in dotted decimal, `8571.3.2`; arcs of any size are exact.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `OID_EMPTY`, `OID_PADDED`, `OID_UNFINISHED`, `LIMIT_OID_ARCS`
 */
export function decodeRelativeOid(
  octets: Uint8Array,
  offset = 0,
  path: PathSource = '',
  limits: Pick<Limits, 'maxOidArcs'> = defaultLimits,
): string {
  return decodeArcs(octets, offset, path, limits, true)
}

/**
 * Contents octets of a RELATIVE-OID.
 * @param text dotted decimal, one arc at least; no leading zeros
 * @throws {RangeError} for other text
 * @throws {TypeError} for what is no string
 */
export function encodeRelativeOid(text: string): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`a RELATIVE-OID is written as text, not as ${typeof text}`)
  const arcs = text.split('.')
  if (!arcs.every((arc) => /^(0|[1-9][0-9]*)$/.test(arc))) {
    throw new RangeError(`a RELATIVE-OID is written like 8571.3.2, not ${JSON.stringify(text)}`)
  }
  return arcOctets(arcs)
}

/** Reads a value as RELATIVE-OID. @throws {BerError} `FORM_WRONG`, and as `decodeRelativeOid` */
export function toRelativeOid(value: ValueContents): string {
  return decodeRelativeOid(primitiveContents(value), value.contentsOffset, value, value.limits)
}
