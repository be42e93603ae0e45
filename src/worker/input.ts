/** What writer and decoder share: one memory, and where things lie in it. */
import { resolveDecoderOptions } from '../stream/decoder.ts'
import { align, layOutScan, MAX_HEADER, pagesFor, type ScanRegions } from '../wasm/layout.ts'
import { CONTROL_SIZE } from './control.ts'
import { maxSharedPages } from './core.ts'

export interface SharedInputOptions {
  /** Octets of each of the two windows, 1 to 2^24; by default 128 KiB. */
  readonly windowSize?: number
  /** As for `BerDecoder`. */
  readonly maxContiguous?: number
  /** As for `BerDecoder`. */
  readonly batchRecords?: number
}

/**
 * The input of one decoder, from one writer. A plain object that can be posted to another thread (`postMessage`,
 * `workerData`); both sides see the same memory, which never grows.
 */
export interface SharedInput extends Required<SharedInputOptions> {
  readonly memory: WebAssembly.Memory
}

/**
 * Makes the memory through which a writer in one thread feeds a decoder in another.
 *
 *     const input = createSharedInput()
 *     new Worker(reader, { workerData: input })            // there: new SharedInputWriter(workerData)
 *     for (const batch of new SharedBerDecoder(input).batches()) ...
 *
 * In browsers, the page must be cross-origin isolated.
 * @throws {RangeError} for sizes out of range, or that need more than 64 MiB in all
 */
export function createSharedInput(options: SharedInputOptions = {}): SharedInput {
  const { windowSize, maxContiguous, batchRecords } = resolveDecoderOptions(options)
  const pages = pagesFor(layOutInput({ windowSize, maxContiguous, batchRecords }).scan.end)
  if (pages > maxSharedPages) {
    throw new RangeError(`these sizes need ${pages} pages of shared memory; ${maxSharedPages} are allowed`)
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  return { memory, windowSize, maxContiguous, batchRecords }
}

/** Addresses in the shared memory. */
export interface InputLayout {
  /** Of the two windows. Before each lies a front of its own, for what the other one left over; only the decoder uses it. */
  readonly windows: readonly [number, number]
  /** The decoder's regions; its window is the first of the two. */
  readonly scan: ScanRegions
}

/**
 *     0  control | front | window | state, stack, table, records | front | window
 */
export function layOutInput(input: Required<SharedInputOptions>): InputLayout {
  const other = align(CONTROL_SIZE + input.maxContiguous + MAX_HEADER, 4096)
  // The scan may look, without using them, at two octets past a window.
  const scan = layOutScan(other + input.windowSize + 2, input.batchRecords, input.maxContiguous, input.windowSize)
  return { windows: [scan.window, other], scan }
}
