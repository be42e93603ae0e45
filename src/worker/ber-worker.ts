/** Work off the thread that asks for it: decoding, validation, selection, conversion. */

import type { ValidationResult } from '../schema/receiver.ts'
import type { SelectedRows } from '../schema/select/rows.ts'
import type { BerBatch } from '../stream/batch.ts'
import { resolveDecoderOptions } from '../stream/decoder.ts'
import { type ReadableSource, toChunks } from '../stream/readable.ts'
import { unlessAborted } from '../stream/unless-aborted.ts'
import { BerWorkerError } from './errors.ts'
import { handOver } from './handed-over.ts'
import type { Capabilities, Task } from './messages.ts'
import { BatchReader, type MovedBatch } from './moved-batch.ts'
import { type MovedRows, type RowsHeader, RowsReader } from './moved-rows.ts'
import type { ConvertJob, MigrationJob, SelectJob, ValidateJob, WorkerDecodeOptions } from './options.ts'
import { unpackError } from './packed-error.ts'
import type { BerWorkerOptions } from './start-thread.ts'
import type { PackedVerdict } from './thread/validate.ts'
import { ThreadLink } from './thread-link.ts'

/** More than the batches of a decoder hold by itself, records and octets: a message costs as much as scanning some thousand records. */
const BATCHES = { batchRecords: 128 * 1024, windowSize: 1024 * 1024 }

/**
 * A thread that decodes, validates, selects and converts, while the one that asks stays free. It is started with the first job, and
 * takes any number of jobs at once.
 *
 *     const worker = new BerWorker()
 *     for await (const batch of worker.decode(file)) for (let i = 0; i < batch.length; i++) batch.tagNumber(i) ...
 *     const { valid, violations } = await worker.validate({ schema, pdu: 'Certificate', source: file })
 *     worker.terminate()
 *
 * A source is what `decodeStream` takes. A `Blob` or `File` is read by the thread itself; the octets of all others go there through
 * shared memory, or, where that is not allowed, in chunks whose memory is transferred. No more than some chunks and results are ever
 * under way: a slow source makes the thread wait, a slow consumer makes the source wait.
 *
 * What is wrong with data, schema or source is thrown as by the same work without a worker: same class, code, offset, path.
 */
export class BerWorker {
  readonly #options: BerWorkerOptions
  #link: ThreadLink | undefined
  #isTerminated = false

  constructor(options: BerWorkerOptions = {}) {
    this.#options = options
  }

  /**
   * All data values of a source, batch by batch, as `decodeStream` gives them. A batch is good until the next one is asked for. Leaving
   * the loop early stops the work.
   * @throws {BerError} what `BerDecoder` refuses, once the records before it have been handed over
   * @throws {BerWorkerError} from here and from all other methods, when there is no thread, or no more
   * @throws {RangeError} for options out of range
   * @throws whatever the source fails with, and the signal's reason; from all other methods, too
   */
  async *decode(source: ReadableSource, options: WorkerDecodeOptions = {}): AsyncGenerator<BerBatch, void, void> {
    const { signal, ...given } = options
    const decoding = { ...BATCHES, ...given }
    const reader = new BatchReader(resolveDecoderOptions(decoding).maxContiguous)
    for await (const moved of this.#results<MovedBatch>({ kind: 'decode', options: decoding }, source, signal)) {
      yield reader.read(moved)
    }
  }

  /**
   * Validates a source by a schema.
   * @throws {SchemaError} for a schema at fault
   * @throws {RangeError} for an unknown type, and options out of range; never for what is wrong with the octets
   */
  async validate({ schema, schemaOptions, pdu, source, signal, ...options }: ValidateJob): Promise<ValidationResult> {
    const results = this.#results<never>({ kind: 'validate', schema, schemaOptions, pdu, options }, source, signal)
    const { value } = await results.next()
    return verdictOf(value as unknown as PackedVerdict)
  }

  /**
   * Rows of what the paths name, batch by batch, as `Selector.read` gives them; the value in the end is the verdict. A batch is good
   * until the next one is asked for.
   * @throws {BerError} the first violation, once the rows before it have been handed over
   * @throws {SchemaError} for a schema at fault
   * @throws {RangeError} for an unknown type, paths that select nothing, and options out of range
   */
  async *select(job: SelectJob): AsyncGenerator<SelectedRows, ValidationResult, void> {
    const { schema, schemaOptions, pdu, paths, source, signal, ...options } = job
    const results = this.#results<MovedRows | RowsHeader>(
      { kind: 'select', schema, schemaOptions, pdu, paths, options },
      source,
      signal,
    )
    try {
      const { value: header } = await results.next()
      const reader = new RowsReader(header as RowsHeader)
      for (;;) {
        const { done, value } = await results.next()
        if (!done) yield reader.read(value as MovedRows)
        else return soundVerdict(value as PackedVerdict)
      }
    } finally {
      await results.return(undefined)
    }
  }

  /**
   * The octets of a conversion between BER, DER, XER and JER, in pieces that are the caller's to keep; text is UTF-8, cut anywhere.
   * @throws {BerError} what is wrong with the input, once what stands before it has been handed over; {TextError} where that is text
   * @throws {SchemaError} for a schema at fault
   * @throws {RangeError} for an unknown type, and options out of range
   */
  async *convert(job: ConvertJob): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
    const { schema, schemaOptions, pdu, source, signal, ...options } = job
    yield* this.#results<Uint8Array<ArrayBuffer>>(
      { kind: 'convert', schema, schemaOptions, pdu, options },
      source,
      signal,
    )
  }

  /**
   * The octets of a migration stream in another form, as `convertStream` of `wasm-ber/migration` writes them, in pieces that are the
   * caller's to keep.
   * @throws {MigrationError} what is wrong with the stream
   */
  async *convertMigration(job: MigrationJob): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
    const { source, signal, ...options } = job
    yield* this.#results<Uint8Array<ArrayBuffer>>({ kind: 'migration', options }, source, signal)
  }

  /** Ends the thread, whatever it is at: its jobs, and all that are asked for later, fail with `WORKER_TERMINATED`. */
  terminate(): void {
    this.#isTerminated = true
    this.#link?.end(new BerWorkerError('WORKER_TERMINATED'))
  }

  /** The results of a job one by one, then its value. The memory of each goes back when the next is asked for. */
  async *#results<Result>(
    task: Task,
    source: ReadableSource,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Result, unknown, void> {
    const [link, capabilities] = await this.#ready(source, signal)
    const job = link.newJob()
    const onAbort = (): void => {
      job.aborted(signal?.reason)
      link.cancel(job, signal?.reason)
    }
    signal?.addEventListener('abort', onAbort)
    try {
      handOver(link, job, task, source, capabilities)
      for (let result = await job.next(); result !== undefined; result = await job.next()) {
        yield result as Result
        signal?.throwIfAborted()
        const { memory } = result as { memory?: ArrayBuffer }
        link.post({ type: 'release', job: job.id, memory }, memory === undefined ? [] : [memory])
      }
      return job.value
    } finally {
      signal?.removeEventListener('abort', onAbort)
      link.cancel(job, undefined)
      link.unused()
    }
  }

  /** A thread that is there, and in use from here on. A source that there is none for is cancelled, as one that is given up. */
  async #ready(source: ReadableSource, signal: AbortSignal | undefined): Promise<[ThreadLink, Capabilities]> {
    let link: ThreadLink | undefined
    try {
      signal?.throwIfAborted()
      link = this.#running()
      link.used()
      return [link, await unlessAborted(link.ready, signal)]
    } catch (reason) {
      link?.unused()
      await toChunks(source, AbortSignal.abort(reason)).next()
      throw reason
    }
  }

  /** The thread at hand, or a new one where there is none yet, or the one before has failed. */
  #running(): ThreadLink {
    if (this.#isTerminated) throw new BerWorkerError('WORKER_TERMINATED')
    if (this.#link === undefined) {
      const link = new ThreadLink(this.#options, () => {
        if (this.#link === link) this.#link = undefined
      })
      this.#link = link
    }
    return this.#link
  }
}

function verdictOf({ violations, ...rest }: PackedVerdict): ValidationResult {
  return { ...rest, violations: violations.map(unpackError) as unknown as ValidationResult['violations'] }
}

/** @throws {BerError} the first violation */
function soundVerdict(packed: PackedVerdict): ValidationResult {
  const verdict = verdictOf(packed)
  if (!verdict.valid) throw verdict.violations[0]
  return verdict
}
