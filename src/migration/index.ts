/**
 * `wasm-ber/migration`: QEMU migration streams as BER (schema/migration.asn1) and back, octet for octet, in constant memory.
 */
export { BerOutput } from './ber-output.ts'
export { BinaryOutput } from './binary-output.ts'
export {
  type Conversion,
  convertFromBer,
  convertToBer,
  formOf,
  fromBer,
  type InspectOptions,
  inspect,
  inspection,
  type MigrationForm,
  type StreamOptions,
  toBer,
} from './convert.ts'
export { MigrationError, type MigrationErrorCode, migrationErrorKinds } from './errors.ts'
export { InfoOutput, type MigrationInfo, type RamRecords } from './info.ts'
export type { Channel } from './multifd/merge.ts'
export { type MakeUnpacker, type Unpacker, type Unpackers, unpackers } from './multifd/methods.ts'
export { type MergedConversion, type MergeOptions, merging } from './multifd/visiting.ts'
export type { OctetSink, QEMUInput } from './qemu-file.ts'
export type { RamImages } from './ram/images.ts'
export { MemoryPlace } from './ram/memory-place.ts'
export type { PositionalSink } from './ram/positional-sink.ts'
export {
  type ConvertStreamOptions,
  convertStream,
  convertToMapped,
  type MappedTransferOptions,
  type Opened,
  type StreamForm,
  streamForms,
  type TransferOptions,
  type Transferred,
  writeMapped,
  writeStream,
} from './transfer.ts'
export { type Configuration, Pause, type RamBlock, type Section, type Visitor, type Walk } from './visitor.ts'
