/**
 * `wasm-ber/migration`: QEMU migration streams as BER (schema/migration.asn1) and back, octet for octet, in constant memory.
 */
export { BerOutput } from './ber-output.ts'
export { BinaryOutput } from './binary-output.ts'
export { commandName } from './commands.ts'
export { checkStream } from './compare/check.ts'
export { type Difference, differencesOf } from './compare/diff.ts'
export { namedFields, type StateLeaf, showLeaf } from './compare/fields.ts'
export { type Finding, Findings, type Repair, type Verdict } from './compare/finding.ts'
export { qemuSays } from './compare/qemu-says.ts'
export { type RamDifference, ramDifferences } from './compare/ram-diff.ts'
export { capabilitiesOf } from './configuration.ts'
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
  visiting,
} from './convert.ts'
export { type KeptAsOctets, pathOf } from './device-input.ts'
export { type DropTarget, DropVisitor } from './edit/drop.ts'
export { type SetChange, SetVisitor } from './edit/set.ts'
export { MigrationError, type MigrationErrorCode, migrationErrorKinds } from './errors.ts'
export { type InflateRaw, inflateRaw } from './inflate.ts'
export { type InfoOptions, InfoOutput, type MigrationInfo, type RamRecords } from './info.ts'
export { analyze } from './json/analyze.ts'
export { JsonOutput } from './json/json-output.ts'
export { JsonText, type JsonTextOptions } from './json/json-text.ts'
export { type NamedModel, writeState } from './json/model-json.ts'
export { MigrationMemory } from './memory.ts'
export { type ModelBlock, type ModelCommand, ModelOutput, type ModelSection, type StreamModel } from './model.ts'
export type { Channel } from './multifd/merge.ts'
export { type MakeUnpacker, type Unpacker, type Unpackers, unpackers } from './multifd/methods.ts'
export { type MergedConversion, type MergeOptions, merging } from './multifd/visiting.ts'
export type { OctetSink, QEMUInput } from './qemu-file.ts'
export { type GatheredBlock, GatheredRam, type PlaceFor, sideBySide } from './ram/gathered-ram.ts'
export { mapBlock } from './ram/guest-map.ts'
export { RamImages } from './ram/images.ts'
export { MemoryPlace } from './ram/memory-place.ts'
export type { BlockCounts, PageCounts } from './ram/page-counts.ts'
export { type BlockPages, PageMap, type PageMapOptions, PageMapOutput, type PageOrigin } from './ram/page-map.ts'
export { PageReader } from './ram/page-reader.ts'
export { PageState } from './ram/page-table.ts'
export type { PositionalSink } from './ram/positional-sink.ts'
export { GatherOutput, type RamStore } from './ram/ram-store.ts'
export { type PartsOf, RamWindow, type WantedPart } from './ram/ram-window.ts'
export { type Selection, selectDevices } from './select-devices.ts'
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
export {
  type Configuration,
  type PageRun,
  Pause,
  type RamBlock,
  type Section,
  SectionType,
  type Visitor,
  type Walk,
} from './visitor.ts'
export type { StateField, StateStruct, StateSubsection, StateValue } from './vmstate/state.ts'
