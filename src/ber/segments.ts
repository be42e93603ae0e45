/** Joins the segments of a string in the constructed form (X.690 8.6.4, 8.7.3, 8.23.6). */
import { type BerErrorCode, berError } from './errors.ts'
import { Header, lengthFault, lengthOffset, readHeader } from './header.ts'
import { checkInitialOctet } from './initial-octet.ts'
import type { Limits } from './limits.ts'
import { TagClass, UniversalTag } from './tag.ts'

/** What is asked of a value in the constructed form to join its segments. */
export interface ConstructedString {
  /** All contents octets, without end-of-contents octets of the string's own. */
  readonly contents: Uint8Array
  /** Absolute offset of the first of them. */
  readonly contentsOffset: number
  /** Depth of the string; its segments lie one deeper. */
  readonly depth: number
  readonly limits: Limits
  readonly path: string
}

export interface JoinedSegments {
  readonly octets: Uint8Array
  /** Of a BIT STRING: those of its last segment. Else 0. */
  readonly unusedBits: number
  /** The absolute offset that an octet of the joined ones had in the input; behind the last, where the contents end. */
  offsetOf(index: number): number
}

export type SegmentType = typeof UniversalTag.OctetString | typeof UniversalTag.BitString

/** A segment that is open: constructed, definite up to `end` or indefinite within it. */
interface OpenSegment {
  readonly end: number
  readonly indefinite: boolean
  /** Segments read in it so far. */
  count: number
}

/**
 * Joins all segments, nested in any way, into new octets.
 * @param type of the segments, by universal tag: OCTET STRING for all but BIT STRING, whose segments give their bits without
 *             the initial octets
 * @throws {BerError} `STRING_SEGMENT` at the identifier octets of a segment of another type; `LIMIT_CONTENTS` at those of the
 *         segment that leads past `limits.maxContents`; `BIT_STRING_EMPTY` and `BIT_STRING_UNUSED`, also where a segment before
 *         the last has unused bits; what a header can be refused with
 */
export function joinSegments(string: ConstructedString, type: SegmentType = UniversalTag.OctetString): JoinedSegments {
  const isBits = type === UniversalTag.BitString
  const { contents: bytes, contentsOffset: baseOffset, limits, depth } = string
  const header = new Header(limits.maxTagNumberOctets)
  const open: OpenSegment[] = [{ end: bytes.length, indefinite: false, count: 0 }]
  /** Position and length of each primitive segment, in turn. */
  const parts: number[] = []
  let total = 0
  let position = 0
  let unusedBits = 0
  /** Where a segment with unused bits has its initial octet, and its path: it must be the last. */
  let unusedAt = 0
  let unusedPath = ''

  const pathOf = (containers: number): string =>
    string.path +
    open
      .slice(0, containers)
      .map((segment) => `.[${segment.count}]`)
      .join('')
  const refuse = (code: BerErrorCode, offset: number, containers = open.length): never => {
    throw berError(code, baseOffset + offset, { path: pathOf(containers) })
  }

  while (open.length > 0) {
    const segment = open[open.length - 1]
    if (position === segment.end) {
      if (segment.indefinite) refuse('END_OF_CONTENTS_MISSING', position, open.length - 1)
      close(open)
      continue
    }
    if (segment.indefinite && bytes[position] === 0) {
      if (position + 1 === segment.end) refuse('HEADER_EXCEEDS_PARENT', position + 1)
      if (bytes[position + 1] !== 0) refuse('END_OF_CONTENTS_LENGTH', position + 1)
      position += 2
      close(open)
      continue
    }
    if (!readHeader(bytes, position, header, segment.end)) {
      // Octets wanted past the end are not missing: the string lies here whole.
      refuse(header.fault === 'TRUNCATED' ? 'HEADER_EXCEEDS_PARENT' : header.fault, header.faultOffset)
    }
    if (header.end > segment.end) refuse(lengthFault(baseOffset, header.end), lengthOffset(bytes, position))
    if (header.constructed && depth + open.length >= limits.maxDepth) refuse('LIMIT_DEPTH', position)
    if (header.tagClass !== TagClass.Universal || header.tagNumber !== type) {
      const clause = isBits ? { clause: '8.6.4' } : {}
      throw berError('STRING_SEGMENT', baseOffset + position, { path: pathOf(open.length), ...clause })
    }
    if (header.constructed) {
      open.push({ end: header.indefinite ? segment.end : header.end, indefinite: header.indefinite, count: 0 })
      position = header.contentsOffset
      continue
    }
    if (unusedBits > 0) {
      const details = {
        path: unusedPath,
        clause: '8.6.4',
        expected: '0 before the last segment',
        actual: `${unusedBits}`,
      }
      throw berError('BIT_STRING_UNUSED', baseOffset + unusedAt, details)
    }
    let { contentsOffset: start, contentsLength: length } = header
    if (isBits) {
      const path = {
        get path() {
          return pathOf(open.length)
        },
      }
      unusedBits = checkInitialOctet(bytes.subarray(start, header.end), baseOffset + start, path)
      if (unusedBits > 0) {
        unusedAt = start
        unusedPath = path.path
      }
      start++
      length--
    }
    total += length
    if (total > limits.maxContents) refuse('LIMIT_CONTENTS', position)
    if (length > 0) parts.push(start, length)
    segment.count++
    position = header.end
  }
  return new Joined(bytes, parts, total, baseOffset, unusedBits)
}

function close(open: OpenSegment[]): void {
  open.pop()
  if (open.length > 0) open[open.length - 1].count++
}

class Joined implements JoinedSegments {
  readonly octets: Uint8Array
  readonly unusedBits: number
  readonly #parts: readonly number[]
  readonly #baseOffset: number
  readonly #end: number

  constructor(bytes: Uint8Array, parts: readonly number[], total: number, baseOffset: number, unusedBits: number) {
    this.octets = new Uint8Array(total)
    this.unusedBits = unusedBits
    this.#parts = parts
    this.#baseOffset = baseOffset
    this.#end = bytes.length
    let at = 0
    for (let i = 0; i < parts.length; i += 2) {
      this.octets.set(bytes.subarray(parts[i], parts[i] + parts[i + 1]), at)
      at += parts[i + 1]
    }
  }

  offsetOf(index: number): number {
    const parts = this.#parts
    if (index >= this.octets.length) return this.#baseOffset + this.#end
    let rest = index
    let i = 0
    while (rest >= parts[i + 1]) {
      rest -= parts[i + 1]
      i += 2
    }
    return this.#baseOffset + parts[i] + rest
  }
}
