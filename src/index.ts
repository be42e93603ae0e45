/**
 * `wasm-ber`: BER (X.690) data values from memory and from streams. Messages that lie in an array are read by plain
 * TypeScript (`decode`, `BerCursor`), streams by a WebAssembly core (`BerDecoder`, `decodeStream`).
 */
export { BerCursor, type CursorOptions } from './ber/cursor.ts'
export {
  BerError,
  type BerErrorCode,
  type BerErrorDetails,
  BerLimitError,
  BerTruncatedError,
  berErrorKinds,
  formatPath,
} from './ber/errors.ts'
export { defaultLimits, type Limits } from './ber/limits.ts'
export { BerNode, type DecodeOptions, decode } from './ber/node.ts'
export {
  application,
  contextSpecific,
  Form,
  privateTag,
  type Tag,
  TagClass,
  type TagNumber,
  UniversalTag,
  universal,
} from './ber/tag.ts'
export type { BerValue } from './ber/value.ts'
export { decodeBoolean, encodeBoolean } from './ber/values/boolean.ts'
export { decodeInteger, encodeInteger } from './ber/values/integer.ts'
export { decodeNull } from './ber/values/null.ts'
export { decodeObjectIdentifier, encodeObjectIdentifier } from './ber/values/object-identifier.ts'
export { decodeUtf8, encodeUtf8 } from './ber/values/utf8-string.ts'
export { type BerBatch, type LongValue, RecordKind } from './stream/batch.ts'
export { type DecodeStreamOptions, decodeStream } from './stream/decode-stream.ts'
export { type DecodeValuesOptions, decodeValues } from './stream/decode-values.ts'
export { BerDecoder, type BerDecoderOptions, defaultDecoderOptions } from './stream/decoder.ts'
export { BerEncoder, type BerEncoderOptions, type OpenOptions, type TagLike } from './stream/encoder.ts'
export { PageImage, type PageOptions } from './stream/page-image.ts'
export type { OctetChunk, ReadableSource } from './stream/readable.ts'
export type { NodeWritable, OctetSink, Sink, SinkOptions } from './stream/sink.ts'
