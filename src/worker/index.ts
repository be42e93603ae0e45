/**
 * `wasm-ber/worker`: a decoder over shared memory. A reader in one thread fills windows of it, the decoder in another
 * consumes them, and the octets are not posted from one to the other.
 */
export { SharedBerDecoder, type SharedDecoderOptions } from './decoder.ts'
export { createSharedInput, type SharedInput, type SharedInputOptions } from './input.ts'
export { toUnshared } from './octets.ts'
export { SharedInputWriter, type SharedWriterOptions } from './writer.ts'
