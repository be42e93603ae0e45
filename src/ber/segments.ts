/** Joins the segments of a string in the constructed form (X.690 8.7.3, 8.23.6). */
import { type BerErrorCode, berError } from './errors.ts'
import { Header, lengthFault, lengthOffset, readHeader } from './header.ts'
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
  /** The absolute offset that an octet of the joined ones had in the input. */
  offsetOf(index: number): number
}

/** A segment that is open: constructed, definite up to `end` or indefinite within it. */
interface OpenSegment {
  readonly end: number
  readonly indefinite: boolean
  /** Segments read in it so far. */
  count: number
}

/**
 * Joins all segments, nested in any way, into new octets.
 * @throws {BerError} `STRING_SEGMENT` at the identifier octets of a segment that is no universal OCTET STRING;
 *         `LIMIT_CONTENTS` at those of the segment that leads past `limits.maxContents`; what a header can be refused with
 */
export function joinSegments(string: ConstructedString): JoinedSegments {
  const { contents: bytes, contentsOffset: baseOffset, limits, depth } = string
  const header = new Header(limits.maxTagNumberOctets)
  const open: OpenSegment[] = [{ end: bytes.length, indefinite: false, count: 0 }]
  /** Position and length of each primitive segment, in turn. */
  const parts: number[] = []
  let total = 0
  let position = 0

  const refuse = (code: BerErrorCode, offset: number, containers = open.length): never => {
    const indexes = open.slice(0, containers).map((segment) => `.[${segment.count}]`)
    throw berError(code, baseOffset + offset, { path: string.path + indexes.join('') })
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
    if (header.tagClass !== TagClass.Universal || header.tagNumber !== UniversalTag.OctetString) {
      refuse('STRING_SEGMENT', position)
    }
    if (header.constructed) {
      open.push({ end: header.indefinite ? segment.end : header.end, indefinite: header.indefinite, count: 0 })
      position = header.contentsOffset
      continue
    }
    total += header.contentsLength
    if (total > limits.maxContents) refuse('LIMIT_CONTENTS', position)
    if (header.contentsLength > 0) parts.push(header.contentsOffset, header.contentsLength)
    segment.count++
    position = header.end
  }
  return new Joined(bytes, parts, total, baseOffset)
}

function close(open: OpenSegment[]): void {
  open.pop()
  if (open.length > 0) open[open.length - 1].count++
}

class Joined implements JoinedSegments {
  readonly octets: Uint8Array
  readonly #parts: readonly number[]
  readonly #baseOffset: number

  constructor(bytes: Uint8Array, parts: readonly number[], total: number, baseOffset: number) {
    this.octets = new Uint8Array(total)
    this.#parts = parts
    this.#baseOffset = baseOffset
    let at = 0
    for (let i = 0; i < parts.length; i += 2) {
      this.octets.set(bytes.subarray(parts[i], parts[i] + parts[i + 1]), at)
      at += parts[i + 1]
    }
  }

  offsetOf(index: number): number {
    const parts = this.#parts
    let rest = index
    let i = 0
    while (rest >= parts[i + 1]) {
      rest -= parts[i + 1]
      i += 2
    }
    return this.#baseOffset + parts[i] + rest
  }
}
