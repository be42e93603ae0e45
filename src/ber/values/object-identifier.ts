import { bigFromGroups, bigToGroups } from '../base128.ts'
import { type BerError, type BerErrorCode, berError, type PathSource, pathText } from '../errors.ts'
import { defaultLimits, type Limits } from '../limits.ts'

/** Subidentifiers of up to seven octets hold 49 bits: exact in a double at every step. */
const exactOctets = 7

/**
 * The value of an OBJECT IDENTIFIER (X.690 8.19) in dotted decimal, `1.2.840.113549`; arcs of any size are exact.
 * @param octets contents octets
 * @param offset absolute offset of the first of them, for errors
 * @param path   path of the value, for errors
 * @throws {BerError} `OID_EMPTY`; `OID_PADDED` at the octet 0x80; `OID_UNFINISHED` at the last octet;
 *         `LIMIT_OID_ARCS` at the first octet of the arc that is one too many
 */
export function decodeObjectIdentifier(
  octets: Uint8Array,
  offset = 0,
  path: PathSource = '',
  limits: Pick<Limits, 'maxOidArcs'> = defaultLimits,
): string {
  return decodeArcs(octets, offset, path, limits, false)
}

/** As `decodeObjectIdentifier`; with `isRelative` the first subidentifier is an arc like the others (8.20). */
export function decodeArcs(
  octets: Uint8Array,
  offset: number,
  path: PathSource,
  limits: Pick<Limits, 'maxOidArcs'>,
  isRelative: boolean,
): string {
  const count = octets.length
  if (count === 0) throw refusal('OID_EMPTY', offset, path, isRelative, '8.20.1')
  let text = ''
  let arcs = 0
  for (let start = 0; start < count; ) {
    if (octets[start] === 0x80) throw refusal('OID_PADDED', offset + start, path, isRelative, '8.20.2')
    let end = start
    while (end < count && octets[end] >= 0x80) end++
    if (end === count) throw refusal('OID_UNFINISHED', offset + count - 1, path, isRelative, '8.20.2')
    end++
    arcs += arcs === 0 && !isRelative ? 2 : 1
    if (arcs > limits.maxOidArcs) {
      throw berError('LIMIT_OID_ARCS', offset + start, {
        path: pathText(path),
        expected: `${limits.maxOidArcs} at most`,
      })
    }
    const value = subidentifier(octets, start, end)
    if (start > 0) text += `.${value}`
    else text = isRelative ? `${value}` : firstArcs(value)
    start = end
  }
  return text
}

/**
 * Contents octets of an OBJECT IDENTIFIER.
 * @param text dotted decimal, two arcs at least: the first 0, 1 or 2, the second below 40 under 0 and 1; no leading zeros
 * @throws {RangeError} for other text
 * @throws {TypeError} for what is no string
 */
export function encodeObjectIdentifier(text: string): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`an OBJECT IDENTIFIER is written as text, not as ${typeof text}`)
  const arcs = text.split('.')
  if (arcs.length < 2 || !arcs.every((arc) => /^(0|[1-9][0-9]*)$/.test(arc))) {
    throw new RangeError(`an OBJECT IDENTIFIER is written like 1.2.840.113549, not ${JSON.stringify(text)}`)
  }
  if (arcs[0].length > 1 || arcs[0] > '2' || (arcs[0] < '2' && !(arcs[1].length < 3 && Number(arcs[1]) < 40))) {
    throw new RangeError(`OBJECT IDENTIFIER ${text}: the first arc is 0, 1 or 2, the second below 40 under 0 and 1`)
  }
  const first = BigInt(arcs[1]) + 40n * BigInt(arcs[0])
  return arcOctets([first.toString(), ...arcs.slice(2)])
}

/** Subidentifiers, one for each number in decimal digits. */
export function arcOctets(numbers: readonly string[]): Uint8Array {
  const parts = numbers.map(subidentifierOctets)
  const octets = new Uint8Array(parts.reduce((size, part) => size + part.length, 0))
  let at = 0
  for (const part of parts) {
    octets.set(part, at)
    at += part.length
  }
  return octets
}

function refusal(
  code: BerErrorCode,
  offset: number,
  path: PathSource,
  isRelative: boolean,
  relativeClause: string,
): BerError {
  return berError(
    code,
    offset,
    isRelative ? { path: pathText(path), clause: relativeClause } : { path: pathText(path) },
  )
}

function subidentifier(octets: Uint8Array, start: number, end: number): number | bigint {
  if (end - start > exactOctets) return bigFromGroups(octets.subarray(start, end))
  let value = 0
  for (let i = start; i < end; i++) value = value * 0x80 + (octets[i] & 0x7f)
  return value
}

/** X.690 8.19.4: the first subidentifier holds two arcs; only below 2 does the second arc stop at 39. */
function firstArcs(value: number | bigint): string {
  if (value < 40) return `0.${value}`
  if (value < 80) return `1.${Number(value) - 40}`
  return `2.${typeof value === 'bigint' ? value - 80n : value - 80}`
}

function subidentifierOctets(arc: string): Uint8Array {
  if (arc.length <= 15) {
    let rest = Number(arc)
    const reversed = [rest % 0x80]
    while ((rest = Math.floor(rest / 0x80)) > 0) reversed.push((rest % 0x80) | 0x80)
    return Uint8Array.from(reversed.reverse())
  }
  return bigToGroups(BigInt(arc))
}
