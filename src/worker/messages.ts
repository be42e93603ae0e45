/**
 * What goes between a `BerWorker` and its thread. Any number of jobs are under way at once, told apart by a number.
 *
 *     here                    there
 *     hello                                       with one of each thing that perhaps cannot be posted
 *                             ready               which of them arrived
 *     start  job task source
 *     chunk  job octets                           the source's octets, where nothing else is possible; a credit each
 *                             returned  job       the chunk is worked off: its memory goes back, and with it the credit
 *     end | broken  job                           the source has ended, or failed
 *                             result  job         a batch, rows, octets; a credit each
 *     release  job                                it is not used any more: its memory goes back, and with it the credit
 *     cancel  job
 *                             done | failed  job  always the last of a job that was not cancelled
 */
import type { ResolveOptions } from '../schema/notation/resolve.ts'
import type { BerDecoderOptions } from '../stream/decoder.ts'
import type { SharedInput } from './input.ts'
import type {
  ConversionOptions,
  MigrationConversionOptions,
  SchemaSource,
  SelectionOptions,
  ValidationOptions,
} from './options.ts'
import type { PackedThrown } from './packed-error.ts'

/** Results that may be on their way or waiting: then the thread waits. */
export const RESULT_CREDITS = 4
/** Chunks of a source that may be on their way or waiting: then the source is not read. */
export const CHUNK_CREDITS = 4
/** Octets of a chunk at most. */
export const CHUNK_SIZE = 256 * 1024

export interface SchemaTask {
  readonly schema: SchemaSource
  readonly schemaOptions: ResolveOptions | undefined
  readonly pdu: string
}

export type Task =
  | { readonly kind: 'decode'; readonly options: BerDecoderOptions }
  | ({ readonly kind: 'validate'; readonly options: ValidationOptions } & SchemaTask)
  | ({ readonly kind: 'select'; readonly paths: readonly string[]; readonly options: SelectionOptions } & SchemaTask)
  | ({ readonly kind: 'convert'; readonly options: ConversionOptions } & SchemaTask)
  | { readonly kind: 'migration'; readonly options: MigrationConversionOptions }

/** How the octets of a job come to the thread. */
export type PostedSource =
  | { readonly kind: 'blob'; readonly blob: Blob }
  /** Over shared memory. */
  | { readonly kind: 'octets'; readonly octets: Uint8Array }
  | { readonly kind: 'shared'; readonly input: SharedInput }
  | { readonly kind: 'chunks' }

/** What can be posted to a thread of this runtime: found out by trying. */
export interface Capabilities {
  readonly memory: boolean
  readonly blob: boolean
}

export type ToThread =
  | {
      readonly type: 'hello'
      readonly memory?: WebAssembly.Memory
      readonly blob?: Blob
    }
  | { readonly type: 'start'; readonly job: number; readonly task: Task; readonly source: PostedSource }
  | { readonly type: 'chunk'; readonly job: number; readonly octets: Uint8Array<ArrayBuffer> }
  | { readonly type: 'end' | 'broken' | 'cancel'; readonly job: number }
  | { readonly type: 'release'; readonly job: number; readonly memory: ArrayBuffer | undefined }

export type FromThread =
  | ({ readonly type: 'ready' } & Capabilities)
  | { readonly type: 'returned'; readonly job: number; readonly memory: ArrayBuffer }
  | { readonly type: 'result'; readonly job: number; readonly result: unknown }
  | { readonly type: 'done'; readonly job: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly job: number; readonly error: PackedThrown }
