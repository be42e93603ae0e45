/**
 * Cuts a stream of octets into complete data values, chunk by chunk, whatever the cuts.
 *
 * One pass, resumable at every octet: definite contents octets are stepped over, indefinite ones gone into until their
 * end-of-contents octets, on a stack of counts. A value that lies in one chunk is a view of it; one that spans chunks is
 * joined once, in a buffer that grows with the octets that arrived and never by what a length announces.
 */
import { type BerErrorCode, berError, formatPath } from '../ber/errors.ts'
import { Header, lengthFault, lengthOffset, readHeader } from '../ber/header.ts'
import type { Limits } from '../ber/limits.ts'

const noOctets = new Uint8Array(0)
const firstRoom = 64

export class Framer {
  /** The encoding of the value that `next` completed: a view of the chunk, or octets of its own. */
  octets: Uint8Array = noOctets
  /** Absolute offset of its first octet. */
  offset = 0
  /** Its index among the values of the stream. */
  index = -1

  readonly #limits: Limits
  readonly #maxLength: number
  readonly #header: Header

  #chunk: Uint8Array = noOctets
  /** Position in the chunk. */
  #at = 0
  /** Position of the first octet of the chunk that belongs to the present value and is not held. */
  #from = 0
  /** Absolute offset of the chunk. */
  #chunkOffset = 0

  // The value that is being read.
  #valueOffset = 0
  /** Octets of it from earlier chunks: the first `#heldLength` of `#held`. */
  #held: Uint8Array = noOctets
  #heldLength = 0
  /** How many of the last of these are a header, or end-of-contents octets, that a chunk's end cut. */
  #cut = 0
  /** Contents octets that are still to be stepped over; -1 between headers. */
  #skip = -1
  /** Values of the indefinite form that are open. */
  #open = 0
  /** For each of them the number of components read, after the index of the value itself. */
  readonly #indexes: number[] = [0]
  #failure: unknown

  /** @param maxLength octets of one complete encoding */
  constructor(limits: Limits, maxLength: number) {
    this.#limits = limits
    this.#maxLength = maxLength
    this.#header = new Header(limits.maxTagNumberOctets)
  }

  /** The next octets of the stream, once `next` returned false. They must not change as long as values of them are in use. */
  feed(chunk: Uint8Array): void {
    this.#chunkOffset += this.#chunk.length
    this.#chunk = chunk
    this.#at = 0
    this.#from = 0
  }

  /**
   * Completes the next data value.
   * @returns false if the chunk ends before; then `feed` or `end`
   * @throws {BerError} `LIMIT_CONTENTS` as soon as a header announces more than `maxLength`, `LIMIT_DEPTH`, and what
   *         identifier, length and end-of-contents octets can be refused with; from then on the same error
   */
  next(): boolean {
    if (this.#failure !== undefined) throw this.#failure
    try {
      return this.#advance()
    } catch (error) {
      this.#failure = error
      throw error
    }
  }

  /** @throws {BerError} `TRUNCATED` if the stream ends inside a data value */
  end(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#skip < 0 && this.#cut === 0 && this.#open === 0) return
    let missing = 2 * this.#open
    let depth = this.#open + 1
    if (this.#skip >= 0) missing += this.#skip
    else if (this.#cut === 0) depth--
    else if (this.#held[this.#heldLength - this.#cut] === 0) missing--
    else missing += this.#header.missing
    const path = formatPath(this.#indexes.slice(0, depth))
    throw berError('TRUNCATED', this.#chunkOffset + this.#chunk.length, { path, missing })
  }

  #advance(): boolean {
    const chunk = this.#chunk
    for (;;) {
      if (this.#skip >= 0) {
        const step = Math.min(this.#skip, chunk.length - this.#at)
        this.#at += step
        this.#skip -= step
        if (this.#skip > 0) return this.#holdRest()
        this.#skip = -1
        if (this.#valueEnds()) return true
      }
      if (this.#at === chunk.length) return this.#holdRest()
      const read = this.#cut > 0 ? this.#resumeHeader() : this.#readHeader()
      if (read === 'short') return this.#holdRest()
      if (read === 'end of contents' && this.#valueEnds()) return true
    }
  }

  /** A header that begins in this chunk. */
  #readHeader(): 'value' | 'end of contents' | 'short' {
    const start = this.#at
    const read = this.#readHeaderIn(this.#chunk, start, this.#chunk.length, this.#chunkOffset)
    if (read === 'short') {
      this.#cut = this.#chunk.length - start
      this.#at = this.#chunk.length
    } else {
      this.#at = read === 'value' ? this.#header.contentsOffset : start + 2
    }
    return read
  }

  /** A header that an earlier chunk began: with one octet more at a time, for it is short. */
  #resumeHeader(): 'value' | 'end of contents' | 'short' {
    while (this.#at < this.#chunk.length) {
      this.#hold(this.#at + 1)
      this.#cut++
      const end = this.#heldLength
      const read = this.#readHeaderIn(this.#held, end - this.#cut, end, this.#valueOffset)
      if (read !== 'short') {
        this.#cut = 0
        return read
      }
    }
    return 'short'
  }

  /** @param base absolute offset of position 0 of `octets` */
  #readHeaderIn(octets: Uint8Array, start: number, end: number, base: number): 'value' | 'end of contents' | 'short' {
    const header = this.#header
    if (octets[start] === 0 && this.#open > 0) {
      if (start + 1 === end) return 'short'
      if (octets[start + 1] !== 0) this.#refuse('END_OF_CONTENTS_LENGTH', base + start + 1)
      this.#open--
      return 'end of contents'
    }
    if (!readHeader(octets, start, header, end)) {
      if (header.fault === 'TRUNCATED') return 'short'
      this.#refuse(header.fault, base + header.faultOffset)
    }
    const valueEnd = base + header.end
    if (lengthFault(base, header.end) === 'LENGTH_TOO_LARGE') {
      this.#refuse('LENGTH_TOO_LARGE', base + lengthOffset(octets, start))
    }
    if (header.constructed && this.#open >= this.#limits.maxDepth) this.#refuse('LIMIT_DEPTH', base + start)
    // Every open value still needs its end-of-contents octets.
    const least = valueEnd - this.#valueOffset + 2 * (this.#open + (header.indefinite ? 1 : 0))
    if (least > this.#maxLength) this.#refuse('LIMIT_CONTENTS', base + start)
    if (header.indefinite) this.#indexes[++this.#open] = 0
    else this.#skip = header.contentsLength
    return 'value'
  }

  /** A data value has come to its end. @returns whether it is one of the stream's own */
  #valueEnds(): boolean {
    const index = this.#indexes[this.#open]++
    if (this.#open > 0) return false
    if (this.#heldLength > 0) {
      this.#hold(this.#at)
      this.octets = this.#held.subarray(0, this.#heldLength)
      this.#held = noOctets
      this.#heldLength = 0
    } else {
      this.octets = this.#chunk.subarray(this.#from, this.#at)
    }
    this.offset = this.#valueOffset
    this.index = index
    this.#from = this.#at
    this.#valueOffset = this.#chunkOffset + this.#at
    return true
  }

  #holdRest(): false {
    this.#hold(this.#chunk.length)
    return false
  }

  /** Takes the value's octets up to position `end` of the chunk into the buffer. */
  #hold(end: number): void {
    const added = end - this.#from
    if (added === 0) return
    const length = this.#heldLength + added
    if (length > this.#held.length) {
      const larger = new Uint8Array(Math.max(length, this.#room()))
      larger.set(this.#held.subarray(0, this.#heldLength))
      this.#held = larger
    }
    this.#held.set(this.#chunk.subarray(this.#from, end), this.#heldLength)
    this.#heldLength = length
    this.#from = end
    if (this.#at < end) this.#at = end
  }

  /** Twice what there was; not more than the value's length, where that is known. */
  #room(): number {
    const room = Math.max(firstRoom, 2 * this.#held.length)
    if (this.#open > 0 || this.#skip < 0) return room
    return Math.min(room, this.#heldLength + (this.#at - this.#from) + this.#skip)
  }

  #refuse(code: BerErrorCode, offset: number): never {
    throw berError(code, offset, { path: formatPath(this.#indexes.slice(0, this.#open + 1)) })
  }
}
