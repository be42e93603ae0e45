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
} from '../wasm/layout.ts'
import { configureScan } from '../wasm/scan-kernel.ts'
import { faultNames, ScanStatus } from '../wasm/status.ts'
import { BerBatch, type LongValue, WideBatch } from './batch.ts'
import { InputWindow } from './input-window.ts'

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
  readonly #core: CoreExports
  readonly #regions: ScanRegions
  readonly #memory: WebAssembly.Memory
  readonly #window: InputWindow
  readonly #batch: BerBatch
  /** The same memory, for the scans that wrote a wide record. */
  readonly #wideBatch: WideBatch
  #ended = false
  #error: BerError | undefined
  #long: LongValue = { tagNumber: 0, contentsOffset: 0, contentsLength: 0 }

  constructor(options: BerDecoderOptions = {}, shared?: DecoderMemory) {
    const limits = resolveLimits(options.limits)
    const settings = resolveDecoderOptions(options)
    const { memory, core, regions } =
      shared ?? createMemory(settings.batchRecords, settings.maxContiguous, settings.windowSize)
    this.#core = core
    this.#regions = regions
    this.#memory = memory
    this.#batch = new BerBatch(settings.maxContiguous)
    this.#wideBatch = new WideBatch(settings.maxContiguous)
    this.#window = new InputWindow(memory, core, regions, (error) => this.#fail(error))
    this.#renewBatches()
    configureScan(core, regions, { ...limits, ...settings })
  }

  /** For the owner of a memory that grew, which leaves every view of it empty: makes the views anew. */
  renewViews(): void {
    this.#window.renewViews()
    this.#renewBatches()
  }

  #renewBatches(): void {
    const { records, recordCapacity } = this.#regions
    this.#batch.octets = this.#wideBatch.octets = this.#window.octets
    this.#batch.records = this.#wideBatch.records = new Int32Array(
      this.#memory.buffer,
      records,
      recordCapacity * RECORD_WORDS,
    )
  }

  /** Octets that `reserve` can give at most. */
  get windowSize(): number {
    return this.#window.size
  }

  /** Absolute position up to which the input is scanned. */
  get position(): number {
    return this.#window.position
  }

  /** Data values scanned so far. */
  get values(): number {
    return this.#window.f64[Register.Values >>> 3]
  }

  /** Constructed values open at `position`. */
  get depth(): number {
    return this.#window.u32[Register.Depth >>> 2]
  }

  /**
   * Takes a chunk of any size. It is copied into the window as `batches` gets to it, so it must stay as it is until then.
   * @throws {BerError} the decoder's error, or `DECODER_ENDED`
   */
  write(chunk: Uint8Array): void {
    this.#assertOpen()
    this.#window.write(chunk)
  }

  /**
   * A view of `octets` octets of the window, to be filled by the caller and handed over with `commit`: input without a copy.
   * All batches of earlier input must have been taken; the last of them is no longer valid.
   * @throws {BerError} `RESERVE_MISUSED` when they have not, after a reserve without commit, or when the window is smaller;
   *   the decoder has then failed
   */
  reserve(octets: number = this.windowSize): Uint8Array {
    this.#assertOpen()
    return this.#window.reserve(octets)
  }

  /**
   * Hands over the first `octets` octets of the reserved view; 0 gives it back.
   * @throws {BerError} `RESERVE_MISUSED` without a reserve, or for more than was reserved; the decoder has then failed
   */
  commit(octets: number): void {
    this.#assertOpen()
    this.#window.commit(octets)
  }

  /**
   * For the shared decoder, whose input another thread puts into the memory: goes on with the `octets` octets at `start`,
   * which is where the input so far ends, or where another window begins; octets not used yet move in front of that one.
   * All batches must have been taken.
   */
  adopt(start: number, octets: number): void {
    this.#assertOpen()
    this.#window.adopt(start, octets)
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
      if (this.#window.drained && !this.#window.refill()) break
      const status = this.#core.scan(this.#window.inputEnd)
      this.#window.drained = status !== ScanStatus.BatchFull
      if (status === ScanStatus.Failed) this.#error = this.#fault()
      const records = this.#window.u32[Register.RecordCount >>> 2]
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
    while (!this.#window.drained || this.#window.refill()) {
      const status = this.#core.count(this.#window.inputEnd)
      this.#window.drained = true
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
    if (this.#window.reserved) throw this.#window.misused('end before commit')
    this.#ended = true
    if (this.#window.drained && !this.#window.queued) this.#finish()
  }

  #finish(): void {
    if (this.#core.finish(this.#window.inputEnd) === ScanStatus.Failed) throw this.#fail(this.#fault())
  }

  #take(records: number): BerBatch {
    const batch = this.#window.u32[Register.HoldsWide >>> 2] === 0 ? this.#batch : this.#wideBatch
    batch.renew(records, this.#window.f64[Register.PositionDelta >>> 3], this.#long)
    this.#noteLong()
    return batch
  }

  /** Keeps what is known of a long value whose header the last scan met: its pieces may come in later batches. */
  #noteLong(): void {
    const at = this.#window.u32[Register.LongHeader >>> 2]
    if (at === 0) return
    const header = new Header()
    readHeader(this.#window.octets, at, header)
    this.#long = {
      tagNumber: header.tagNumber,
      contentsOffset: header.contentsOffset + this.#window.f64[Register.PositionDelta >>> 3],
      contentsLength: header.contentsLength,
    }
  }

  #assertOpen(): void {
    if (this.#error !== undefined) throw this.#error
    if (this.#ended) throw this.#fail(berError('DECODER_ENDED', this.position))
  }

  #fail(error: BerError): BerError {
    this.#error = error
    this.#window.discard()
    return error
  }

  /** The fault that the kernel's registers describe. */
  #fault(): BerError {
    const code = faultNames[this.#window.u32[Register.ErrorCode >>> 2]] as BerErrorCode
    const path = formatPath(this.#path(this.#window.u32[Register.ErrorPath >>> 2]))
    const offset = this.#window.f64[Register.ErrorOffset >>> 3]
    return berError(
      code,
      offset,
      code === 'TRUNCATED' ? { path, missing: this.#window.f64[Register.ErrorMissing >>> 3] } : { path },
    )
  }

  #path(end: number): number[] {
    const depth = this.#window.u32[Register.Depth >>> 2]
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
    return Number(new DataView(this.#window.octets.buffer).getBigUint64(address, true))
  }
}

function createMemory(batchRecords: number, maxContiguous: number, windowSize: number): DecoderMemory {
  const regions = layOutScan(0, batchRecords, maxContiguous, windowSize)
  const pages = pagesFor(regions.end)
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  return { memory, core: instantiateCore(memory), regions }
}

/** Refuses an option that is no whole number from `least` to `most`. @throws {RangeError} */
export function checkRange(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new RangeError(`${name}: a whole number from ${least} to ${most} is wanted, not ${value}`)
  }
}
