/**
 * `wasm-ber/worker`: work off the thread that asks for it (`BerWorker`), and what that stands on: a decoder over shared memory, whose
 * windows another thread fills.
 */
export { BerWorker } from './ber-worker.ts'
export { SharedBerDecoder, type SharedDecoderOptions } from './decoder.ts'
export { BerWorkerError, type WorkerFaultCode } from './errors.ts'
export { createSharedInput, type SharedInput, type SharedInputOptions } from './input.ts'
export { toUnshared } from './octets.ts'
export type { ConvertJob, MigrationJob, SchemaSource, SelectJob, ValidateJob, WorkerDecodeOptions } from './options.ts'
export type { BerWorkerOptions, NodeWorkerLike, WebWorkerLike, WorkerLike } from './start-thread.ts'
export { SharedInputWriter, type SharedWriterOptions } from './writer.ts'
