/** What can be asked of a `BerWorker`. Everything in it is plain data, since it goes to another thread. */
import type { ConvertStreamOptions } from '../migration/transfer.ts'
import type { JerOptions } from '../schema/jer.ts'
import type { ResolveOptions } from '../schema/notation/resolve.ts'
import type { SourceFile } from '../schema/notation/source.ts'
import type { RunOptions } from '../schema/run-options.ts'
import type { SelectOptions } from '../schema/select/selector.ts'
import type { XerOptions } from '../schema/xer.ts'
import type { BerDecoderOptions } from '../stream/decoder.ts'
import type { ReadableSource } from '../stream/readable.ts'

/** One text of ASN.1 notation, or the files of a schema. A thread keeps what it has compiled. */
export type SchemaSource = string | readonly SourceFile[]

interface Signalled {
  /** Gives up at once: the work is stopped, the source cancelled, and the signal's reason thrown. */
  readonly signal?: AbortSignal | undefined
}

interface Job extends Signalled {
  readonly source: ReadableSource
}

interface SchemaJob extends Job {
  readonly schema: SchemaSource
  /** As of `compileSchema`. */
  readonly schemaOptions?: ResolveOptions | undefined
  /** Name of the type of the data. */
  readonly pdu: string
}

export interface WorkerDecodeOptions extends BerDecoderOptions, Signalled {}

export type ValidationOptions = RunOptions
export interface ValidateJob extends SchemaJob, ValidationOptions {}

export type SelectionOptions = SelectOptions
export interface SelectJob extends SchemaJob, SelectionOptions {
  readonly paths: readonly string[]
}

export interface ConversionOptions
  extends Omit<RunOptions, 'maxViolations'>,
    Pick<XerOptions, 'canonical' | 'maxSetOctets'>,
    Pick<JerOptions, 'compact'> {
  /** `'ber'` by default. */
  readonly from?: 'ber' | 'xer' | 'jer'
  readonly to: 'xer' | 'jer' | 'ber' | 'der'
  /** Of text to BER or DER, and of DER: as for the readers of `wasm-ber/schema`. */
  readonly maxHeld?: number
}
export interface ConvertJob extends SchemaJob, ConversionOptions {}

export interface MigrationConversionOptions
  extends Pick<ConvertStreamOptions, 'pageSize' | 'snapshot' | 'description'> {
  /** `'ber'`; `'stream'`, plain and binary, which any QEMU takes; `'binary'` keeps whether the RAM is mapped. */
  readonly to: 'stream' | 'ber' | 'binary'
}
export interface MigrationJob extends Job, MigrationConversionOptions {}
