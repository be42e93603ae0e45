/** The streaming decoder: octets in by any pieces, batches of records out, memory that does not grow with the input. */
import { type BerError, type BerErrorCode, berError, formatPath } from '../ber/errors.ts'
import { Header, readHeader } from '../ber/header.ts'
import { type Limits, resolveLimits } from '../ber/limits.ts'
import { type CoreExports, instantiateCore } from '../wasm/core.ts'
import {
  layOutScan,
  pagesFor,
  RECORD_WORDS,
  Register,
  type ScanRegions,
  STACK_ENTRY,
  STACK_SIBLINGS,
  STATE_SIZE,
} from '../wasm/layout.ts'
import { faultNames, ScanStatus } from '../wasm/status.ts'
import { BerBatch, type LongValue, WideBatch } from './batch.ts'

export interface BerDecoderOptions {
  readonly limits?: Partial<Limits>
  /** Octets of the longest primitive value that lies whole in a batch, 127 to 2^24; longer ones come in pieces. */
  readonly maxContiguous?: number
  /** Octets of new input that the window takes, 1 to 2^24. 64 to 256 KiB measured best. */
  readonly windowSize?: number
  /** Records that a batch may hold, 16 to 2^20. */
  readonly batchRecords?: number
  /** Whether end-of-contents octets get records too (`RecordKind.EndOfContents`). */
  readonly endOfContents?: boolean
}

export const defaultDecoderOptions = Object.freeze({
  maxContiguous: 16 * 1024,
  windowSize: 256 * 1024,
  batchRecords: 16 * 1024,
  endOfContents: false,
})

/** Fills in the defaults and refuses what is out of range (`RangeError`). */
export function resolveDecoderOptions(options: BerDecoderOptions): Required<Omit<BerDecoderOptions, 'limits'>> {
  const resolved = { ...defaultDecoderOptions, ...options }
  checkRange('maxContiguous', resolved.maxContiguous, 127, 1 << 24)
  checkRange('windowSize', resolved.windowSize, 1, 1 << 24)
  checkRange('batchRecords', resolved.batchRecords, 16, 1 << 20)
  return resolved
}

/** Memory and kernel that a decoder works with; the shared build brings its own. */
export interface DecoderMemory {
  readonly memory: WebAssembly.Memory
  readonly core: CoreExports
  readonly regions: ScanRegions
}

/**
 * Decodes a stream of data values (X.690) that arrives in any pieces.
 *
 *     decoder.write(chunk)                       // or reserve(n), fill the view, commit(n): no copy
 *     for (const batch of decoder.batches()) ... // what the input so far holds
 *     decoder.end()                              // throws BerTruncatedError if a value is unfinished
 *
 * After an error every method throws that same error; records before it have been handed over.
 */
export class BerDecoder {
  /** Octets that `reserve` can give at most. */
  readonly windowSize: number
  readonly #core: CoreExports
  readonly #regions: ScanRegions
  readonly #memory: WebAssembly.Memory
  #octets!: Uint8Array
  #u32!: Uint32Array
  #f64!: Float64Array
  readonly #batch: BerBatch
  /** The same memory, for the scans that wrote a wide record. */
  readonly #wideBatch: WideBatch
  /** Chunks that `write` took and the window had no room for yet; not copied. */
  readonly #queue: Uint8Array[] = []
  /** The first of them that is wanted still, and how many of its octets are in the window already. */
  #queueStart = 0
  #queueOffset = 0
  #inputEnd: number
  #reserved = 0
  /** Nothing more can be got from the window as it is. */
  #drained = true
  #ended = false
  #error: BerError | undefined
  #long: LongValue = { tagNumber: 0, contentsOffset: 0, contentsLength: 0 }

  constructor(options: BerDecoderOptions = {}, shared?: DecoderMemory) {
    const limits = resolveLimits(options.limits)
    const settings = resolveDecoderOptions(options)
    const { memory, core, regions } =
      shared ?? createMemory(settings.batchRecords, settings.maxContiguous, settings.windowSize)
    this.windowSize = regions.windowEnd - regions.window
    this.#core = core
    this.#regions = regions
    this.#memory = memory
    this.#batch = new BerBatch(settings.maxContiguous)
    this.#wideBatch = new WideBatch(settings.maxContiguous)
    this.renewViews()
    this.#inputEnd = regions.window
    core.configure(
      regions.state,
      regions.stack,
      regions.table,
      regions.records,
      regions.recordCapacity,
      regions.window,
      limits.maxDepth,
      limits.maxTagNumberOctets,
      settings.maxContiguous,
      settings.endOfContents,
    )
  }

  /** For the owner of a memory that grew, which leaves every view of it empty: makes the views anew. */
  renewViews(): void {
    const { buffer } = this.#memory
    const { state, records, recordCapacity } = this.#regions
    this.#octets = new Uint8Array(buffer)
    this.#u32 = new Uint32Array(buffer, state, STATE_SIZE / 4)
    this.#f64 = new Float64Array(buffer, state, STATE_SIZE / 8)
    this.#batch.octets = this.#wideBatch.octets = this.#octets
    this.#batch.records = this.#wideBatch.records = new Int32Array(buffer, records, recordCapacity * RECORD_WORDS)
  }

  /** Absolute position up to which the input is scanned. */
  get position(): number {
    return this.#u32[Register.Next >>> 2] + this.#f64[Register.PositionDelta >>> 3]
  }

  /** Data values scanned so far. */
  get values(): number {
    return this.#f64[Register.Values >>> 3]
  }

  /** Constructed values open at `position`. */
  get depth(): number {
    return this.#u32[Register.Depth >>> 2]
  }

  /**
   * Takes a chunk of any size. It is copied into the window as `batches` gets to it, so it must stay as it is until then.
   * @throws {BerError} the decoder's error, or `DECODER_ENDED`
   */
  write(chunk: Uint8Array): void {
    this.#assertOpen()
    if (!(chunk instanceof Uint8Array)) throw new TypeError('BerDecoder.write: a Uint8Array is wanted')
    if (this.#reserved > 0)
      throw this.#fail(berError('RESERVE_MISUSED', this.position, { actual: 'write before commit' }))
    if (chunk.length > 0) this.#queue.push(chunk)
  }

  /**
   * A view of `octets` octets of the window, to be filled by the caller and handed over with `commit`: input without a copy.
   * All batches of earlier input must have been taken; the last of them is no longer valid.
   * @throws {BerError} `RESERVE_MISUSED` when they have not, after a reserve without commit, or when the window is smaller;
   *   the decoder has then failed
   */
  reserve(octets: number = this.windowSize): Uint8Array {
    this.#assertOpen()
    if (!Number.isInteger(octets) || octets < 1 || octets > this.windowSize) {
      throw this.#misused(`reserve(${octets})`, `1 to ${this.windowSize} octets`)
    }
    if (this.#reserved > 0) throw this.#misused('reserve before commit')
    if (!this.#drained || this.#queue.length > 0) throw this.#misused('reserve before all batches were taken')
    this.#makeRoom(octets)
    this.#reserved = octets
    return this.#octets.subarray(this.#inputEnd, this.#inputEnd + octets)
  }

  /**
   * Hands over the first `octets` octets of the reserved view; 0 gives it back.
   * @throws {BerError} `RESERVE_MISUSED` without a reserve, or for more than was reserved; the decoder has then failed
   */
  commit(octets: number): void {
    this.#assertOpen()
    if (this.#reserved === 0) throw this.#misused('commit without reserve')
    if (!Number.isInteger(octets) || octets < 0 || octets > this.#reserved) {
      throw this.#misused(`commit(${octets})`, `0 to ${this.#reserved} octets, as reserved`)
    }
    this.#reserved = 0
    if (octets > 0) {
      this.#inputEnd += octets
      this.#drained = !this.#ready()
    }
  }

  /**
   * For the shared decoder, whose input another thread puts into the memory: goes on with the `octets` octets at `start`,
   * which is where the input so far ends, or where another window begins; octets not used yet move in front of that one.
   * All batches must have been taken.
   */
  adopt(start: number, octets: number): void {
    this.#assertOpen()
    if (start !== this.#inputEnd) {
      const unused = this.#inputEnd - this.#u32[Register.Next >>> 2]
      this.#core.relocate(start - unused, this.#inputEnd)
    }
    this.#inputEnd = start + octets
    this.#drained = !this.#ready()
  }

  /**
   * The batches of all input so far. Each is valid until the next one is asked for, or room is reserved; leaving the loop
   * early loses nothing.
   * @throws {BerError} after the records that stand before the fault
   */
  *batches(): IterableIterator<BerBatch> {
    for (let batch = this.next(); batch !== null; batch = this.next()) yield batch
  }

  /** The next batch, or null when the input so far holds no more. */
  next(): BerBatch | null {
    for (;;) {
      if (this.#error !== undefined) throw this.#error
      if (this.#drained && !this.#refill()) break
      const status = this.#core.scan(this.#inputEnd)
      this.#drained = status !== ScanStatus.BatchFull
      if (status === ScanStatus.Failed) this.#error = this.#fault()
      const records = this.#u32[Register.RecordCount >>> 2]
      if (records > 0) return this.#take(records)
    }
    if (this.#ended) this.#finish()
    return null
  }

  /**
   * Checks and counts all input so far without handing out records.
   * @returns data values since the start of the stream
   * @throws {BerError} as `batches`
   */
  count(): number {
    if (this.#error !== undefined) throw this.#error
    while (!this.#drained || this.#refill()) {
      const status = this.#core.count(this.#inputEnd)
      this.#drained = true
      if (status === ScanStatus.Failed) throw this.#fail(this.#fault())
      this.#noteLong()
    }
    if (this.#ended) this.#finish()
    return this.values
  }

  /**
   * The input has ended. With batches still to be taken, a truncated end is reported when they have been.
   * @throws {BerTruncatedError} when a value is unfinished; it says how many octets are missing at least
   */
  end(): void {
    if (this.#error !== undefined) throw this.#error
    if (this.#reserved > 0) throw this.#misused('end before commit')
    this.#ended = true
    if (this.#drained && this.#queue.length === 0) this.#finish()
  }

  #finish(): void {
    if (this.#core.finish(this.#inputEnd) === ScanStatus.Failed) throw this.#fail(this.#fault())
  }

  #take(records: number): BerBatch {
    const batch = this.#u32[Register.HoldsWide >>> 2] === 0 ? this.#batch : this.#wideBatch
    batch.renew(records, this.#f64[Register.PositionDelta >>> 3], this.#long)
    this.#noteLong()
    return batch
  }

  /** Keeps what is known of a long value whose header the last scan met: its pieces may come in later batches. */
  #noteLong(): void {
    const at = this.#u32[Register.LongHeader >>> 2]
    if (at === 0) return
    const header = new Header()
    readHeader(this.#octets, at, header)
    this.#long = {
      tagNumber: header.tagNumber,
      contentsOffset: header.contentsOffset + this.#f64[Register.PositionDelta >>> 3],
      contentsLength: header.contentsLength,
    }
  }

  /** Brings more queued input into the window; false when there is none or it is not enough to go on. */
  #refill(): boolean {
    while (this.#queue.length > 0) {
      const chunk = this.#queue[this.#queueStart]
      const rest = chunk.length - this.#queueOffset
      this.#makeRoom(Math.min(rest, this.windowSize))
      const room = this.#regions.windowEnd - this.#inputEnd
      const taken = Math.min(rest, room)
      this.#octets.set(chunk.subarray(this.#queueOffset, this.#queueOffset + taken), this.#inputEnd)
      this.#inputEnd += taken
      if (taken < rest) this.#queueOffset += taken
      else this.#dequeue()
      if (this.#ready()) break
    }
    this.#drained = !this.#ready()
    return !this.#drained
  }

  #dequeue(): void {
    this.#queueOffset = 0
    this.#queueStart++
    // Half of the array at a time: many small chunks, shifted out one by one, would cost quadratic time.
    if (this.#queueStart * 2 < this.#queue.length) return
    this.#queue.splice(0, this.#queueStart)
    this.#queueStart = 0
  }

  /** Whether a scan can get further: it said how many octets it wants to see, so that a slow trickle costs no rescans. */
  #ready(): boolean {
    const unused = this.#inputEnd - this.#u32[Register.Next >>> 2]
    return unused > 0 && unused >= this.#u32[Register.Wanted >>> 2]
  }

  /** Room for `octets` after the input: behind what is there, or, when that is too little, in the window anew. */
  #makeRoom(octets: number): void {
    const { window, windowEnd } = this.#regions
    const next = this.#u32[Register.Next >>> 2]
    if (windowEnd - this.#inputEnd >= octets && next !== this.#inputEnd) return
    this.#core.relocate(window - (this.#inputEnd - next), this.#inputEnd)
    this.#inputEnd = window
  }

  #assertOpen(): void {
    if (this.#error !== undefined) throw this.#error
    if (this.#ended) throw this.#fail(berError('DECODER_ENDED', this.position))
  }

  #misused(actual: string, expected?: string): BerError {
    return this.#fail(
      berError('RESERVE_MISUSED', this.position, expected === undefined ? { actual } : { actual, expected }),
    )
  }

  #fail(error: BerError): BerError {
    this.#error = error
    this.#queue.length = 0
    return error
  }

  /** The fault that the kernel's registers describe. */
  #fault(): BerError {
    const code = faultNames[this.#u32[Register.ErrorCode >>> 2]] as BerErrorCode
    const path = formatPath(this.#path(this.#u32[Register.ErrorPath >>> 2]))
    const offset = this.#f64[Register.ErrorOffset >>> 3]
    return berError(
      code,
      offset,
      code === 'TRUNCATED' ? { path, missing: this.#f64[Register.ErrorMissing >>> 3] } : { path },
    )
  }

  #path(end: number): number[] {
    const depth = this.#u32[Register.Depth >>> 2]
    const indexes: number[] = []
    for (let level = 0; level < depth; level++) {
      indexes.push(this.#u64(this.#regions.stack + level * STACK_ENTRY + STACK_SIBLINGS) - 1)
    }
    const siblings = this.#u64(this.#regions.state + Register.Siblings)
    if (end === 1) indexes.push(siblings)
    if (end === 2) indexes.push(siblings - 1)
    return indexes
  }

  #u64(address: number): number {
    return Number(new DataView(this.#octets.buffer).getBigUint64(address, true))
  }
}

function createMemory(batchRecords: number, maxContiguous: number, windowSize: number): DecoderMemory {
  const regions = layOutScan(0, batchRecords, maxContiguous, windowSize)
  const pages = pagesFor(regions.end)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  return { memory, core: instantiateCore(memory), regions }
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: a whole number from ${least} to ${most} is wanted, not ${value}`)
  }
}
