/**
 * `wasm-ber/migration`: QEMU migration streams as BER (schema/migration.asn1) and back, octet for octet, in constant memory.
 */
export { BerOutput } from './ber-output.ts'
export { BinaryOutput } from './binary-output.ts'
export {
  type Conversion,
  type ConvertOptions,
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
  toJson,
} from './convert.ts'
export { MigrationError, type MigrationErrorCode, migrationErrorKinds } from './errors.ts'
export type { InflateRaw } from './inflate.ts'
export { InfoOutput, type MigrationInfo, type RamRecords } from './info.ts'
export { JsonOutput } from './json/json-output.ts'
export type { OctetSink, QEMUInput } from './qemu-file.ts'
export type { RamImages } from './ram/images.ts'
export { BlobSource } from './source/blob-source.ts'
export { type Compression, type Decompress, decompress } from './source/compression.ts'
export { type DriveOptions, driveSource } from './source/drive.ts'
export type { LibvirtSave } from './source/libvirt.ts'
export { MemorySource, PartSource } from './source/memory-source.ts'
export { chunksOf, type OctetSource } from './source/octet-source.ts'
export { type OpenedStream, type OpenOptions, openImage, openStream } from './source/open.ts'
export type { Qcow2Image } from './source/qcow2-image.ts'
export type { Snapshot } from './source/qcow2-snapshots.ts'
export { type StreamInput, StreamSource, toSource } from './source/stream-source.ts'
export { type Configuration, Pause, type RamBlock, type Section, type Visitor, type Walk } from './visitor.ts'
