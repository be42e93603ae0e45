/**
 * Finds the end-of-contents octets of values in the indefinite form (X.690 8.1.3.6, 8.1.5).
 *
 * Only values of that form are gone into; definite ones are stepped over. What it found on the way is kept if asked for, so
 * that a walk down nested indefinite values looks at each header once and not once for every level above it.
 */
import type { BerErrorCode } from './errors.ts'
import { type Header, lengthFault, lengthOffset, readHeader } from './header.ts'

export class EndOfContentsScan {
  readonly #bytes: Uint8Array
  readonly #baseOffset: number
  /** Tells the reason of a refusal. */
  readonly header: Header
  readonly #maxDepth: number
  /** Where the contents of an indefinite value begin -> where its end-of-contents octets do. */
  readonly #ends: Map<number, number> | undefined
  /** Where the contents of the values gone into begin, outermost first. */
  readonly #starts: number[] = []

  /**
   * After a refusal: the indexes that lead from the value scanned to the value at fault; `header` tells the rest. `missing` of
   * a truncation counts the values gone into, not those around.
   */
  readonly indexes: number[] = []

  constructor(bytes: Uint8Array, baseOffset: number, header: Header, maxDepth: number, keep: boolean) {
    this.#bytes = bytes
    this.#baseOffset = baseOffset
    this.header = header
    this.#maxDepth = maxDepth
    this.#ends = keep ? new Map() : undefined
  }

  /**
   * @param contents     where the contents octets of the indefinite value begin
   * @param from         where the scan begins: there, or at a later component
   * @param index        the number of components before `from`
   * @param enclosingEnd least end of the definite values around, Infinity if there are none
   * @param depth        of the value's components
   * @returns position of its end-of-contents octets; -1 if the input is refused
   */
  find(contents: number, from: number, index: number, enclosingEnd: number, depth: number): number {
    const known = this.#ends?.get(contents)
    if (known !== undefined) return known
    const bytes = this.#bytes
    const header = this.header
    const starts = this.#starts
    const indexes = this.indexes
    const end = Math.min(enclosingEnd, bytes.length)
    let level = 0
    let position = from
    starts[0] = contents
    indexes.length = 1
    indexes[0] = index
    for (;;) {
      if (position >= end) {
        indexes.length = level
        if (enclosingEnd <= bytes.length) return this.#refuse('END_OF_CONTENTS_MISSING', end)
        return this.#truncated(level + 1, position - end)
      }
      if (bytes[position] === 0) {
        if (position + 1 >= end) {
          if (enclosingEnd <= bytes.length) return this.#refuse('HEADER_EXCEEDS_PARENT', end)
          return this.#truncated(level, 1)
        }
        if (bytes[position + 1] !== 0) return this.#refuse('END_OF_CONTENTS_LENGTH', position + 1)
        this.#ends?.set(starts[level], position)
        if (level === 0) return position
        indexes.length = level--
        indexes[level]++
        position += 2
        continue
      }
      if (!readHeader(bytes, position, header, end)) {
        if (header.fault !== 'TRUNCATED') return -1
        if (enclosingEnd <= bytes.length) return this.#refuse('HEADER_EXCEEDS_PARENT', end)
        return this.#truncated(level + 1, header.missing)
      }
      const next = header.end
      if (next > end) {
        const fault = lengthFault(this.#baseOffset, next)
        if (fault === 'LENGTH_TOO_LARGE' || next > enclosingEnd)
          return this.#refuse(fault, lengthOffset(bytes, position))
      }
      if (header.constructed && depth + level >= this.#maxDepth) return this.#refuse('LIMIT_DEPTH', position)
      if (header.indefinite) {
        starts[++level] = next
        indexes[level] = 0
      } else {
        if (next > bytes.length) return this.#truncated(level + 1, next - bytes.length)
        indexes[level]++
      }
      position = next
    }
  }

  #refuse(fault: BerErrorCode, offset: number): -1 {
    this.header.fault = fault
    this.header.faultOffset = offset
    return -1
  }

  #truncated(open: number, missing: number): -1 {
    this.header.missing = missing + 2 * open
    return this.#refuse('TRUNCATED', this.#bytes.length)
  }
}
