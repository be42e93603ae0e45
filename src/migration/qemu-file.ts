/**
 * QEMUFile: buffered big-endian reading and writing of the binary migration stream, whatever the transport.
 */
import { encodeUtf8 } from '../ber/values/utf8-string.ts'
import { MigrationError } from './errors.ts'
import type { MigrationMemory } from './memory.ts'
import { Pause, type Walk } from './visitor.ts'

/** What a transport does with an input: the same three calls as `BerDecoder`'s. */
export interface QEMUInput {
  /** A view to fill. */
  reserve(): Uint8Array
  /** Hands over its first `octets` octets. */
  commit(octets: number): void
  /** The input has ended. */
  end(): void
}

/** Hands over as many of `octets` as there is room for. @returns the rest of them */
export function feed(input: QEMUInput, octets: Uint8Array): Uint8Array {
  const view = input.reserve()
  const piece = octets.subarray(0, view.length)
  view.set(piece)
  input.commit(piece.length)
  return octets.subarray(piece.length)
}

/** Reads through the window of a conversion's memory. Positions are absolute in the stream. */
export class QEMUFileReader implements QEMUInput {
  readonly memory: MigrationMemory
  /** Address of the next octet to read. */
  next: number
  /** Address after the last octet in the window. */
  inputEnd: number
  ended = false
  /** Position = address + delta. */
  #delta: number

  constructor(memory: MigrationMemory) {
    this.memory = memory
    this.next = this.inputEnd = memory.regions.window
    this.#delta = -this.next
    memory.position = () => this.position
  }

  get position(): number {
    return this.next + this.#delta
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
    this.ended = true
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
    while (this.inputEnd - this.next < octets && !this.ended) yield Pause.Input
    return this.inputEnd - this.next
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

  skip(octets: number): void {
    this.next += octets
  }
}

/** A function that is done with the octets when it returns. */
export type OctetSink = (octets: Uint8Array) => void

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
