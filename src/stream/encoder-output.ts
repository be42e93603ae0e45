import { lengthSize, writeLength } from '../ber/writer.ts'
import type { OctetSink } from './sink.ts'

/** An array of its own costs less than the rest of a buffer that a nearly empty chunk would take with it. */
const sparseShare = 4
/** The first buffer of an encoder without a sink; each next one doubles, up to the chunk size. */
const firstBuffer = 1024
/** Below this, a loop moves octets quicker than a view and a call. */
const shortMove = 48

/**
 * The octets of an encoder on their way out: a chunk buffer, and behind it either a sink or the list of segments that are
 * held until the lengths in front of them are known.
 *
 * A back-patched container leaves a hole: one octet is reserved for its length. Where that is enough, closing fills it in.
 * Where the long form is needed, the hole is noted, and the octets behind it move once, when everything that is held goes
 * out. So each octet is moved once, however deep the containers nest. There are never more holes than open containers and
 * one for every 128 octets.
 *
 * The buffer (`octets`, `at`) is open to the encoder's methods: `reserve`, write in place, advance `at`.
 */
export class EncoderOutput {
  /** The chunk buffer. Changes with every call of `reserve`, `put` and `flush`. */
  octets: Uint8Array = new Uint8Array(0)
  /** Octets written into the chunk buffer. */
  at = 0
  /** Octets are kept because a length before them is still unknown, or because there is no sink. */
  held: boolean

  readonly #sink: OctetSink | undefined
  readonly #chunkSize: number
  readonly #reuse: boolean
  /** Octets before the chunk buffer, those included by which closed holes have grown. */
  #base: number
  /** Octets of the encoding that went elsewhere, before the first of these. */
  readonly #start: number
  /** Full buffers that are held, and how many octets they hold. */
  #segments: Uint8Array[] = []
  #segmentOctets = 0
  /** Of each hole, by order of position: the place of the reserved octet among the held octets, and the length. */
  #holePlaces: number[] = []
  #holeLengths: number[] = []
  #nextBuffer: number

  /**
   * @param reuse the sink gives each chunk back on return, and so must the caller's octets be free on return
   * @param start octets of the encoding before the first that is written here
   */
  constructor(sink: OctetSink | undefined, chunkSize: number, reuse: boolean, start = 0) {
    this.#base = start
    this.#start = start
    this.#sink = sink
    this.#chunkSize = chunkSize
    this.#reuse = reuse
    this.held = sink === undefined
    this.#nextBuffer = sink === undefined ? Math.min(firstBuffer, chunkSize) : chunkSize
  }

  /** Octets written so far, and before. A hole that is not closed counts as the one octet that is reserved. */
  get position(): number {
    return this.#base + this.at
  }

  /** Makes room for `count` octets in a row. @returns where they go in `octets` */
  reserve(count: number): number {
    if (this.octets.length - this.at < count) this.#turn(count)
    return this.at
  }

  /**
   * Adds octets. Half a chunk or more goes to the sink without a copy, where the sink keeps chunks or nothing is held;
   * else they are copied before this returns.
   */
  put(octets: Uint8Array): void {
    const count = octets.length
    const room = this.octets.length - this.at
    if (2 * count >= this.#chunkSize && this.#sink !== undefined && !(this.held && this.#reuse)) {
      this.#handOver(octets)
    } else if (count <= room) {
      move(octets, 0, count, this.octets, this.at)
      this.at += count
    } else {
      this.octets.set(octets.subarray(0, room), this.at)
      this.at += room
      this.#turn(count - room)
      this.octets.set(octets.subarray(room))
      this.at = count - room
    }
  }

  /** Reserves the one octet of a hole. @returns the number to close it by */
  openHole(): number {
    this.reserve(1)
    this.#holePlaces.push(this.#segmentOctets + this.at)
    this.at++
    return this.#holeLengths.push(0) - 1
  }

  /** Sets the length of the innermost open hole. */
  closeHole(hole: number, length: number): void {
    const place = this.#holePlaces[hole] - this.#segmentOctets
    const extra = lengthSize(length) - 1
    if (extra === 0 && place >= 0 && hole === this.#holePlaces.length - 1) {
      this.octets[place] = length
      this.#holePlaces.pop()
      this.#holeLengths.pop()
      return
    }
    this.#holeLengths[hole] = length
    this.#base += extra
  }

  /** Every hole is closed: what was held may go to the sink. */
  release(): void {
    this.held = false
    const holes = this.#holePlaces.length
    if (holes === 0 && this.#segments.length === 0) return
    let first = 0
    let start = 0
    for (const segment of this.#segments) {
      const end = start + segment.length
      const last = this.#holesBefore(end, first)
      this.#write(this.#expanded(segment, start, first, last))
      first = last
      start = end
    }
    if (first < holes) {
      const growth = this.#growth(first, holes)
      if (this.at + growth <= this.octets.length) {
        this.#expand(this.octets, this.at, this.octets, this.at + growth, start, first, holes)
        // Closing has counted the growth as lying before the buffer.
        this.#base -= growth
        this.at += growth
      } else {
        this.#write(this.#expanded(this.octets.subarray(0, this.at), start, first, holes))
        this.#base += this.at
        this.at = 0
      }
    }
    this.#forget()
  }

  /** Hands what is in the chunk buffer to the sink, unless it is held. */
  flush(): void {
    if (!this.held && this.at > 0) this.#pass()
  }

  /** Everything that was written, in an array of exactly that size; every hole is closed. For an output without a sink. */
  take(): Uint8Array {
    const result = new Uint8Array(this.position - this.#start)
    this.#segments.push(this.octets.subarray(0, this.at))
    let first = 0
    let start = 0
    let end = 0
    for (const segment of this.#segments) {
      const last = this.#holesBefore(start + segment.length, first)
      end += segment.length + this.#growth(first, last)
      this.#expand(segment, segment.length, result, end, start, first, last)
      first = last
      start += segment.length
    }
    this.drop()
    return result
  }

  /** Lets go of all memory; nothing may be written after it. */
  drop(): void {
    this.#base += this.at
    this.at = 0
    this.octets = new Uint8Array(0)
    this.#forget()
  }

  #forget(): void {
    this.#segments = []
    this.#segmentOctets = 0
    this.#holePlaces = []
    this.#holeLengths = []
  }

  /** Takes the next buffer, with room for `count` octets or more. */
  #turn(count: number): void {
    if (this.at > 0) this.#pass()
    if (this.octets.length >= count) return
    this.octets = new Uint8Array(Math.max(count, this.#nextBuffer))
    this.#nextBuffer = Math.min(2 * this.#nextBuffer, this.#chunkSize)
  }

  /** Sends what the buffer holds on its way; `at` is 0 after it. */
  #pass(): void {
    const count = this.at
    let chunk: Uint8Array
    if (this.#reuse && !this.held) {
      chunk = this.octets.subarray(0, count)
    } else if (count * sparseShare < this.octets.length) {
      chunk = this.octets.slice(0, count)
    } else {
      // The whole buffer goes along: who gets the chunk may keep it, or transfer its memory.
      chunk = this.octets.subarray(0, count)
      this.octets = new Uint8Array(0)
    }
    if (this.held) this.#hold(chunk)
    else this.#write(chunk)
    this.#base += count
    this.at = 0
  }

  #handOver(octets: Uint8Array): void {
    if (this.at > 0) this.#pass()
    // Taken now: a chunk whose memory the sink transfers has length 0 afterwards.
    const count = octets.length
    if (this.held) this.#hold(octets)
    else this.#write(octets)
    this.#base += count
  }

  #hold(octets: Uint8Array): void {
    this.#segments.push(octets)
    this.#segmentOctets += octets.length
  }

  #write(octets: Uint8Array): void {
    this.#sink?.write(octets)
  }

  #holesBefore(end: number, hole: number): number {
    while (hole < this.#holePlaces.length && this.#holePlaces[hole] < end) hole++
    return hole
  }

  /** Octets by which the holes `first` to `last` (exclusive) are larger than the one reserved for each. */
  #growth(first: number, last: number): number {
    let growth = 0
    for (let hole = first; hole < last; hole++) growth += lengthSize(this.#holeLengths[hole]) - 1
    return growth
  }

  /** A segment with its holes filled in: itself if it has none, else a copy. */
  #expanded(segment: Uint8Array, start: number, first: number, last: number): Uint8Array {
    if (first === last) return segment
    const target = new Uint8Array(segment.length + this.#growth(first, last))
    this.#expand(segment, segment.length, target, target.length, start, first, last)
    return target
  }

  /**
   * Copies the first `count` octets of `source`, which lie at `start` among the held octets, so that they end at `targetEnd`,
   * with the length octets of the holes `first` to `last` (exclusive) in their places. From the end to the front, so
   * that source and target may be one array: no octet is written over before it is read.
   */
  #expand(
    source: Uint8Array,
    count: number,
    target: Uint8Array,
    targetEnd: number,
    start: number,
    first: number,
    last: number,
  ): void {
    let from = count
    let to = targetEnd
    for (let hole = last - 1; hole >= first; hole--) {
      const place = this.#holePlaces[hole] - start
      const length = this.#holeLengths[hole]
      to -= from - place - 1
      move(source, place + 1, from, target, to)
      to -= lengthSize(length)
      writeLength(target, to, length)
      from = place
    }
    move(source, 0, from, target, to - from)
  }
}

/** Copies `source[from, to)` to `target[at]`; they may overlap if the move is to the right. */
function move(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): void {
  const count = to - from
  if (source === target && at === from) return
  if (count < shortMove) for (let i = count - 1; i >= 0; i--) target[at + i] = source[from + i]
  else if (source === target) target.copyWithin(at, from, to)
  else target.set(source.subarray(from, to), at)
}
