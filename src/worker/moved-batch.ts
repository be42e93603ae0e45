/**
 * A batch of records in memory that goes from one thread to another. Records and octets keep the addresses that they had in the
 * decoder's memory, so that the batch there is a `BerBatch` like any other, and its words are copied as they are.
 */
import { BerBatch, type LongValue, RecordKind, WideBatch } from '../stream/batch.ts'
import { RECORD_WORDS } from '../wasm/layout.ts'

export interface MovedBatch {
  readonly memory: ArrayBuffer
  readonly length: number
  /** Address of the records. */
  readonly records: number
  readonly delta: number
  readonly long: LongValue
  readonly wide: boolean
}

/** @param memoryOf memory of at least so many octets, whatever they hold */
export function packBatch(batch: BerBatch, memoryOf: (size: number) => ArrayBuffer): MovedBatch {
  const { length, octets, records } = batch
  const memory = memoryOf(octets.length)
  const copy = new Uint8Array(memory)
  const words = records.byteOffset
  copy.set(octets.subarray(words, words + length * RECORD_WORDS * 4), words)
  // A wide record's header is read again from before its contents.
  const from = batch.contentsStart(0) - batch.headerLength(0)
  copy.set(octets.subarray(from, endOf(batch, length - 1)), from)
  return {
    memory,
    length,
    records: words,
    delta: batch.contentsOffset(0) - batch.contentsStart(0),
    long: batch.longValue(0),
    wide: batch instanceof WideBatch,
  }
}

/** Address after the octets that belong to the last record. */
function endOf(batch: BerBatch, last: number): number {
  const start = batch.contentsStart(last)
  const kind = batch.kind(last)
  if (kind === RecordKind.Long || (kind === RecordKind.Value && batch.constructed(last))) return start
  return start + batch.contentsLength(last)
}

/** Makes batches of what arrives: the same two objects for a whole stream, as a decoder does. */
export class BatchReader {
  readonly #batch: BerBatch
  readonly #wideBatch: WideBatch

  constructor(maxContiguous: number) {
    this.#batch = new BerBatch(maxContiguous)
    this.#wideBatch = new WideBatch(maxContiguous)
  }

  read({ memory, length, records, delta, long, wide }: MovedBatch): BerBatch {
    const batch = wide ? this.#wideBatch : this.#batch
    batch.octets = new Uint8Array(memory)
    batch.records = new Int32Array(memory, records, length * RECORD_WORDS)
    return batch.renew(length, delta, long)
  }
}
