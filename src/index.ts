/**
 * `wasm-ber`: BER (X.690) data values from memory and from streams. Messages that lie in an array are read by plain
 * TypeScript (`decode`, `BerCursor`), streams by a WebAssembly core (`BerDecoder`, `decodeStream`).
 */
export { type CanonicalOptions, toCer, toDer } from './ber/canonical.ts'
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
export { Header, readHeader } from './ber/header.ts'
export { defaultLimits, type Limits } from './ber/limits.ts'
export { BerWriter, type OpenWriterOptions, type WriterOptions } from './ber/message-writer.ts'
export { BerNode, type DecodeOptions, decode, type EncodingRules } from './ber/node.ts'
export { BER, CER, DER, type FindingsOptions, findings, isCanonical, type Rules, type RulesName } from './ber/rules.ts'
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
export {
  type BitString,
  bitDigits,
  bitString,
  decodeBitString,
  encodeBitString,
  toBitString,
} from './ber/values/bit-string.ts'
export { decodeBoolean, encodeBoolean } from './ber/values/boolean.ts'
export {
  type DateTime,
  type DateValue,
  decodeDate,
  decodeDateTime,
  decodeTimeOfDay,
  encodeDate,
  encodeDateTime,
  encodeTimeOfDay,
  type TimeOfDay,
  toDate,
  toDateTime,
  toTimeOfDay,
} from './ber/values/date.ts'
export { type Duration, type DurationParts, decodeDuration, encodeDuration, toDuration } from './ber/values/duration.ts'
export {
  encodeCharacterString,
  encodeEmbeddedPdv,
  type Identification,
  type PresentationValue,
  toCharacterString,
  toEmbeddedPdv,
} from './ber/values/embedded-pdv.ts'
export { type External, encodeExternal, toExternal } from './ber/values/external.ts'
export {
  decodeGeneralizedTime,
  encodeGeneralizedTime,
  type GeneralizedTime,
  generalizedTimeToDate,
  toGeneralizedTime,
} from './ber/values/generalized-time.ts'
export { decodeInteger, encodeInteger } from './ber/values/integer.ts'
export {
  decodeOidIri,
  decodeRelativeOidIri,
  encodeOidIri,
  encodeRelativeOidIri,
  toOidIri,
  toRelativeOidIri,
} from './ber/values/iri.ts'
export { decodeNull } from './ber/values/null.ts'
export { decodeObjectIdentifier, encodeObjectIdentifier } from './ber/values/object-identifier.ts'
export { decodeReal, type ExactReal, encodeReal, type Real, realToNumber, toReal } from './ber/values/real.ts'
export { decodeRelativeOid, encodeRelativeOid, toRelativeOid } from './ber/values/relative-oid.ts'
export {
  decodeGeneralString,
  decodeGraphicString,
  decodeIa5String,
  decodeNumericString,
  decodeObjectDescriptor,
  decodePrintableString,
  decodeTeletexString,
  decodeVideotexString,
  decodeVisibleString,
  encodeGeneralString,
  encodeGraphicString,
  encodeIa5String,
  encodeNumericString,
  encodeObjectDescriptor,
  encodePrintableString,
  encodeTeletexString,
  encodeVideotexString,
  encodeVisibleString,
} from './ber/values/restricted-string.ts'
export { toText } from './ber/values/text.ts'
export { decodeTime, encodeTime, type Time, toTime } from './ber/values/time.ts'
export { decodeUtcTime, encodeUtcTime, toUtcTime, type UtcTime, utcTimeToDate } from './ber/values/utc-time.ts'
export { decodeUtf8, encodeUtf8 } from './ber/values/utf8-string.ts'
export {
  decodeBmpString,
  decodeUniversalString,
  encodeBmpString,
  encodeUniversalString,
} from './ber/values/wide-string.ts'
export { type BerBatch, type LongValue, RecordKind } from './stream/batch.ts'
export { type DecodeStreamOptions, decodeStream } from './stream/decode-stream.ts'
export { type DecodeValuesOptions, decodeValues } from './stream/decode-values.ts'
export { BerDecoder, type BerDecoderOptions, defaultDecoderOptions } from './stream/decoder.ts'
export { BerEncoder, type BerEncoderOptions, type OpenOptions, type TagLike } from './stream/encoder.ts'
export { PageImage, type PageOptions } from './stream/page-image.ts'
export type { OctetChunk, ReadableSource } from './stream/readable.ts'
export type { NodeWritable, OctetSink, Sink, SinkOptions } from './stream/sink.ts'
