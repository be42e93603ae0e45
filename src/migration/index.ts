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
  toJson,
} from './convert.ts'
export { MigrationError, type MigrationErrorCode, migrationErrorKinds } from './errors.ts'
export { InfoOutput, type MigrationInfo, type RamRecords } from './info.ts'
export { JsonOutput } from './json/json-output.ts'
export type { OctetSink, QEMUInput } from './qemu-file.ts'
export type { RamImages } from './ram/images.ts'
export { type Configuration, Pause, type RamBlock, type Section, type Visitor, type Walk } from './visitor.ts'
