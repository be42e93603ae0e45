/**
 * QEMUFile: buffered big-endian reading and writing of the binary migration stream, whatever the transport.
 */
import { encodeUtf8 } from '../ber/values/utf8-string.ts'
import { MigrationError } from './errors.ts'
import type { MigrationMemory } from './memory.ts'
import { Pause, type Walk } from './visitor.ts'

/** What a transport does with an input: the same three calls as `BerDecoder`'s, and where to go on. */
export interface QEMUInput {
  /** A view to fill. */
  reserve(): Uint8Array
  /** Hands over its first `octets` octets. */
  commit(octets: number): void
  /** The input has ended. */
  end(): void
  /**
   * Absolute position of the octet that is wanted next. It jumps where the walk passes octets over, which a transport may
   * then leave unread, and goes back only in a walk that was told the size of its input.
   */
  readonly at: number
}

/** Octets of a piece that is held. */
const HELD_PIECE = 256 * 1024

/** Reads through the window of a conversion's memory. Positions are absolute in the stream. */
export class QEMUFileReader implements QEMUInput {
  readonly memory: MigrationMemory
  /** Address of the next octet to read. */
  next: number
  /** Address after the last octet in the window. */
  inputEnd: number
  /** Octets of the whole input, where it can be read at any position. */
  readonly size: number | undefined
  /** Position = address + delta. */
  #delta: number
  #ended = false
  /** Octets that were read ahead, by pieces of HELD_PIECE: they are read again before the transport is asked. */
  #held: Uint8Array[] = []
  #heldFrom = 0
  #heldEnd = 0

  /** @param size of the input, where it can be read at any position */
  constructor(memory: MigrationMemory, size?: number) {
    this.memory = memory
    this.size = size
    this.next = this.inputEnd = memory.regions.window
    this.#delta = -this.next
    memory.position = () => this.position
    memory.positionOf = (address) => {
      const { front, windowEnd } = memory.regions
      return address >= front && address < windowEnd ? address + this.#delta : this.position
    }
  }

  get position(): number {
    return this.next + this.#delta
  }

  get at(): number {
    return Math.max(this.#windowEnd, this.#heldEnd)
  }

  /** Position after the last octet in the window. */
  get #windowEnd(): number {
    return this.inputEnd + this.#delta
  }

  reserve(): Uint8Array {
    const { front, window, windowEnd } = this.memory.regions
    const left = this.inputEnd - this.next
    // Where there is much room left, small pieces of input are not worth a move.
    if (windowEnd - this.inputEnd >= (windowEnd - window) / 2 && left > 0) {
      return this.memory.octets.subarray(this.inputEnd, windowEnd)
    }
    // What is left stands directly before the new input, or, when it is more than the front holds, at the front's begin.
    const to = Math.max(window - left, front)
    this.memory.octets.copyWithin(to, this.next, this.inputEnd)
    this.#delta += this.next - to
    this.next = to
    this.inputEnd = to + left
    return this.memory.octets.subarray(this.inputEnd, windowEnd)
  }

  commit(octets: number): void {
    this.inputEnd += octets
  }

  end(): void {
    this.#ended = true
  }

  /** Waits until `octets` octets lie in the window from `next` on. @throws {MigrationError} `MIGRATION_TRUNCATED` */
  *need(octets: number, path: string): Walk {
    if ((yield* this.fill(octets)) < octets) throw this.truncated(octets, path)
  }

  /**
   * Waits for `octets` octets, or the end of the input.
   * @returns octets in the window
   * @throws {MigrationError} `MIGRATION_LIMIT` for more than the window holds
   */
  *fill(octets: number): Walk<number> {
    const { front, windowEnd } = this.memory.regions
    if (octets > windowEnd - front) {
      const expected = `at most ${windowEnd - front} octets`
      throw new MigrationError('MIGRATION_LIMIT', this.position, { expected, actual: String(octets) })
    }
    while (this.inputEnd - this.next < octets) {
      if (this.#fillFromHeld()) continue
      if (this.#ended) break
      yield Pause.Input
    }
    return this.inputEnd - this.next
  }

  /**
   * Reads ahead: makes sure that the next `octets` octets can be read, and read again after `seek` to where they begin.
   * @returns how many there are; fewer at the end of the input
   */
  *hold(octets: number): Walk<number> {
    const from = this.position
    this.#dropHeldBefore(from)
    if (this.#held.length === 0) this.#heldFrom = this.#heldEnd = from
    while (this.#heldEnd - from < octets) {
      this.seek(this.#heldEnd)
      if ((yield* this.fill(1)) === 0) break
      this.#keep(this.peekOctets(0, this.inputEnd - this.next))
    }
    this.seek(from)
    return Math.min(this.#heldEnd - from, octets)
  }

  /** A copy of `octets` octets from the held ones, or those of the window, beginning `at` octets from here. */
  heldOctets(at: number, octets: number): Uint8Array {
    const copy = new Uint8Array(octets)
    let from = this.position + at - this.#heldFrom
    for (let to = 0; to < octets; ) {
      const piece = this.#held[Math.floor(from / HELD_PIECE)]
      const start = from % HELD_PIECE
      const count = Math.min(octets - to, HELD_PIECE - start)
      copy.set(piece.subarray(start, start + count), to)
      to += count
      from += count
    }
    return copy
  }

  #keep(octets: Uint8Array): void {
    for (let from = 0; from < octets.length; ) {
      const start = (this.#heldEnd - this.#heldFrom) % HELD_PIECE
      if (start === 0) this.#held.push(new Uint8Array(HELD_PIECE))
      const count = Math.min(octets.length - from, HELD_PIECE - start)
      this.#held.at(-1)!.set(octets.subarray(from, from + count), start)
      from += count
      this.#heldEnd += count
    }
  }

  #dropHeldBefore(position: number): void {
    // One piece more than is needed: a section's header is gone back to.
    const gone = Math.min(Math.floor((position - this.#heldFrom) / HELD_PIECE) - 1, this.#held.length)
    if (position > this.#heldEnd || position < this.#heldFrom) this.#dropHeld()
    else if (gone > 0) {
      this.#held.splice(0, gone)
      this.#heldFrom += gone * HELD_PIECE
    }
  }

  #dropHeld(): void {
    this.#held = []
    this.#heldFrom = this.#heldEnd = 0
  }

  /** Moves held octets into the window. */
  #fillFromHeld(): boolean {
    const end = this.#windowEnd
    if (this.#held.length === 0 || end < this.#heldFrom || end >= this.#heldEnd) return false
    const view = this.reserve()
    const from = this.#windowEnd - this.#heldFrom
    const start = from % HELD_PIECE
    const count = Math.min(view.length, HELD_PIECE - start, this.#heldEnd - this.#heldFrom - from)
    view.set(this.#held[Math.floor(from / HELD_PIECE)].subarray(start, start + count))
    this.commit(count)
    return true
  }

  /**
   * Goes on at `position`. Forward is possible always; back, in an input whose size is known, in the window, and in octets that
   * are held.
   */
  seek(position: number): void {
    if (position >= this.position && position <= this.#windowEnd) {
      this.next = position - this.#delta
      return
    }
    const { window } = this.memory.regions
    // What was read after the held octets would be gone with the window.
    const unheld = this.#heldEnd - this.position
    if (position < this.position && this.#held.length > 0 && unheld >= 0 && this.#heldEnd < this.#windowEnd) {
      this.#keep(this.peekOctets(unheld, this.#windowEnd - this.#heldEnd))
    }
    this.next = this.inputEnd = window
    this.#delta = position - window
    if (this.size !== undefined && position < this.#heldFrom) this.#dropHeld()
    if (this.size !== undefined && position < this.size) this.#ended = false
  }

  /** A copy of up to `octets` octets at `position`; where the reader stands stays as it is. For inputs whose size is known. */
  *read(position: number, octets: number): Walk<Uint8Array> {
    const back = this.position
    const copy = new Uint8Array(octets)
    this.seek(position)
    let have = 0
    while (have < octets && (yield* this.fill(1)) > 0) {
      const piece = this.peekOctets(0, Math.min(octets - have, this.inputEnd - this.next))
      copy.set(piece, have)
      have += piece.length
      this.skip(piece.length)
    }
    this.seek(back)
    return copy.subarray(0, have)
  }

  truncated(octets: number, path: string): MigrationError {
    const have = this.inputEnd - this.next
    return new MigrationError('MIGRATION_TRUNCATED', this.position + have, { path, missing: octets - have })
  }

  /** Reads that the caller made sure of by `need`, relative to `next`. */
  peek8(at = 0): number {
    return this.memory.octets[this.next + at]
  }

  peek16(at = 0): number {
    return this.memory.view.getUint16(this.next + at)
  }

  peek32(at = 0): number {
    return this.memory.view.getUint32(this.next + at)
  }

  peek64(at = 0): bigint {
    return this.memory.view.getBigUint64(this.next + at)
  }

  /** A view of octets in the window. */
  peekOctets(at: number, octets: number): Uint8Array {
    return this.memory.octets.subarray(this.next + at, this.next + at + octets)
  }

  /** Passes octets over: those beyond the window need not be read at all. */
  skip(octets: number): void {
    if (octets <= this.inputEnd - this.next) this.next += octets
    else this.seek(this.position + octets)
  }
}

/** A function that is done with the octets when it returns. */
export interface OctetSink {
  (octets: Uint8Array): void
  /** Leaves a hole of `octets` octets, which read as zero. Without it they are written. */
  readonly skip?: (octets: number) => void
}

/** Gathers what is written and hands it on by the buffer. */
export class QEMUFileWriter {
  readonly #sink: OctetSink
  readonly #octets = new Uint8Array(BUFFER)
  readonly #view = new DataView(this.#octets.buffer)
  #at = 0
  #position = 0

  constructor(sink: OctetSink) {
    this.#sink = sink
  }

  /** Octets written so far. */
  get position(): number {
    return this.#position + this.#at
  }

  put8(value: number): void {
    this.#octets[this.#room(1)] = value
  }

  put16(value: number): void {
    this.#view.setUint16(this.#room(2), value)
  }

  put32(value: number): void {
    this.#view.setUint32(this.#room(4), value)
  }

  put64(value: bigint): void {
    this.#view.setBigUint64(this.#room(8), value)
  }

  /** Text with its length in one octet before it. */
  putString8(text: string): void {
    const octets = encodeUtf8(text)
    this.put8(octets.length)
    this.putOctets(octets)
  }

  /** Octets of any number; many of them go to the sink as they are. */
  putOctets(octets: Uint8Array): void {
    if (octets.length <= BUFFER / 4) {
      const at = this.#room(octets.length)
      this.#octets.set(octets, at)
      return
    }
    this.flush()
    this.#sink(octets)
    this.#position += octets.length
  }

  /** Octets that are zero; many of them become a hole where the sink can leave one. */
  putZeros(octets: number): void {
    if (octets >= HOLE && this.#sink.skip !== undefined) {
      this.flush()
      this.#sink.skip(octets)
      this.#position += octets
      return
    }
    for (let left = octets; left > 0; ) {
      const count = Math.min(left, BUFFER)
      const at = this.#room(count)
      this.#octets.fill(0, at, at + count)
      left -= count
    }
  }

  flush(): void {
    if (this.#at > 0) this.#sink(this.#octets.subarray(0, this.#at))
    this.#position += this.#at
    this.#at = 0
  }

  /** Makes room and returns the place in the buffer. */
  #room(octets: number): number {
    if (this.#at + octets > BUFFER) this.flush()
    const at = this.#at
    this.#at += octets
    return at
  }
}

const BUFFER = 64 * 1024
/** The smallest hole: what a file system gives out at a time. */
const HOLE = 4096
