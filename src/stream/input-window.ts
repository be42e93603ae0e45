/**
 * The input side of every kernel that reads octets from a window of linear memory: chunks queue up and are copied in as there
 * is room, or the caller fills the window itself (`reserve`, `commit`). What the kernel could not use yet moves in front of
 * the next window.
 */
import { type BerError, berError } from '../ber/errors.ts'
import { Register, type ScanRegions, STATE_SIZE } from '../wasm/layout.ts'
import type { ScanKernel } from '../wasm/scan-kernel.ts'

export class InputWindow {
  /** Octets that `reserve` can give at most. */
  readonly size: number
  /** Views of the memory and of the kernel's registers; made anew by `renewViews`. */
  octets!: Uint8Array
  u32!: Uint32Array
  f64!: Float64Array
  /** Address after the input. */
  inputEnd: number
  /** Nothing more can be got from the window as it is. The owner clears it when a kernel stopped before the end. */
  drained = true
  readonly #memory: WebAssembly.Memory
  readonly #kernel: ScanKernel
  readonly #regions: ScanRegions
  /** Takes note of a misuse, which is final, and gives back the error. */
  readonly #fail: (error: BerError) => BerError
  /** Chunks that `write` took and the window had no room for yet; not copied. */
  readonly #queue: Uint8Array[] = []
  /** The first of them that is wanted still, and how many of its octets are in the window already. */
  #queueStart = 0
  #queueOffset = 0
  #reserved = 0

  constructor(
    memory: WebAssembly.Memory,
    kernel: ScanKernel,
    regions: ScanRegions,
    fail: (error: BerError) => BerError,
  ) {
    this.#memory = memory
    this.#kernel = kernel
    this.#regions = regions
    this.#fail = fail
    this.size = regions.windowEnd - regions.window
    this.inputEnd = regions.window
    this.renewViews()
  }

  /** After the memory grew, which leaves every view of it empty. */
  renewViews(): void {
    const { buffer } = this.#memory
    this.octets = new Uint8Array(buffer)
    this.u32 = new Uint32Array(buffer, this.#regions.state, STATE_SIZE / 4)
    this.f64 = new Float64Array(buffer, this.#regions.state, STATE_SIZE / 8)
  }

  /** Absolute position up to which the kernel has used the input. */
  get position(): number {
    return this.u32[Register.Next >>> 2] + this.f64[Register.PositionDelta >>> 3]
  }

  /** Whether chunks wait for room. */
  get queued(): boolean {
    return this.#queue.length > 0
  }

  /** Whether a reserved view is out. */
  get reserved(): boolean {
    return this.#reserved > 0
  }

  /** Takes a chunk. It is copied as `refill` gets to it, so it must stay as it is until then. */
  write(chunk: Uint8Array): void {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('write: a Uint8Array is wanted')
    if (this.#reserved > 0) throw this.misused('write before commit')
    if (chunk.length > 0) this.#queue.push(chunk)
  }

  /** A view of `octets` octets behind the input, for the caller to fill. */
  reserve(octets: number): Uint8Array {
    if (!Number.isInteger(octets) || octets < 1 || octets > this.size) {
      throw this.misused(`reserve(${octets})`, `1 to ${this.size} octets`)
    }
    if (this.#reserved > 0) throw this.misused('reserve before commit')
    if (!this.drained || this.queued) throw this.misused('reserve before all input was used')
    this.#makeRoom(octets)
    this.#reserved = octets
    return this.octets.subarray(this.inputEnd, this.inputEnd + octets)
  }

  /** Takes over the first `octets` octets of the reserved view; 0 gives it back. */
  commit(octets: number): void {
    if (this.#reserved === 0) throw this.misused('commit without reserve')
    if (!Number.isInteger(octets) || octets < 0 || octets > this.#reserved) {
      throw this.misused(`commit(${octets})`, `0 to ${this.#reserved} octets, as reserved`)
    }
    this.#reserved = 0
    if (octets > 0) {
      this.inputEnd += octets
      this.drained = !this.#ready()
    }
  }

  /** Goes on with the `octets` octets at `start`, which another thread has put there: where the input ends, or elsewhere. */
  adopt(start: number, octets: number): void {
    if (start !== this.inputEnd) {
      const unused = this.inputEnd - this.u32[Register.Next >>> 2]
      this.#kernel.relocate(start - unused, this.inputEnd)
    }
    this.inputEnd = start + octets
    this.drained = !this.#ready()
  }

  /**
   * Brings more queued input into the window, as much as there is room for; false when there is none or it is not enough to go on.
   * Room is made anew only while the kernel cannot get further with what is there.
   */
  refill(): boolean {
    this.drained = !this.#ready()
    while (this.#queue.length > 0) {
      const chunk = this.#queue[this.#queueStart]
      const rest = chunk.length - this.#queueOffset
      if (this.drained) this.#makeRoom(Math.min(rest, this.size))
      const taken = Math.min(rest, this.#regions.windowEnd - this.inputEnd)
      if (taken === 0) break
      this.octets.set(chunk.subarray(this.#queueOffset, this.#queueOffset + taken), this.inputEnd)
      this.inputEnd += taken
      if (taken < rest) this.#queueOffset += taken
      else this.#dequeue()
      this.drained = !this.#ready()
    }
    return !this.drained
  }

  /** Forgets the input that is not used: after a failure nobody takes it. Room can be reserved again. */
  discard(): void {
    this.#queue.length = 0
    this.#queueStart = 0
    this.#queueOffset = 0
    this.inputEnd = this.u32[Register.Next >>> 2]
    this.drained = true
  }

  /** The error of a call out of place. */
  misused(actual: string, expected?: string): BerError {
    return this.#fail(
      berError('RESERVE_MISUSED', this.position, expected === undefined ? { actual } : { actual, expected }),
    )
  }

  #dequeue(): void {
    this.#queueOffset = 0
    this.#queueStart++
    // Half of the array at a time: many small chunks, shifted out one by one, would cost quadratic time.
    if (this.#queueStart * 2 < this.#queue.length) return
    this.#queue.splice(0, this.#queueStart)
    this.#queueStart = 0
  }

  /** Whether a kernel can get further: it said how many octets it wants to see, so that a slow trickle costs no rescans. */
  #ready(): boolean {
    const unused = this.inputEnd - this.u32[Register.Next >>> 2]
    return unused > 0 && unused >= this.u32[Register.Wanted >>> 2]
  }

  /** Room for `octets` after the input: behind what is there, or, when that is too little, in the window anew. */
  #makeRoom(octets: number): void {
    const { window, windowEnd } = this.#regions
    const next = this.u32[Register.Next >>> 2]
    if (windowEnd - this.inputEnd >= octets && next !== this.inputEnd) return
    this.#kernel.relocate(window - (this.inputEnd - next), this.inputEnd)
    this.inputEnd = window
  }
}
