/** What a QEMU does with a stream that our walk refuses, by the code of the refusal: it ends, and says so. */
import type { MigrationErrorCode } from '../errors.ts'

/** Refusals that are QEMU's as well; all others are limits of ours, or faults of BER. */
const said: Readonly<Partial<Record<MigrationErrorCode, string>>> = {
  MIGRATION_MAGIC: '"Not a migration stream"',
  MIGRATION_VERSION: '"Unsupported migration stream version", or that version 2 is obsolete',
  MIGRATION_TRUNCATED: 'it waits for more, and fails when there is none: "Input/output error"',
  MIGRATION_CONFIGURATION: 'it fails to load "configuration"',
  MIGRATION_SECTION_TYPE: '"Unknown savevm section type"',
  MIGRATION_SECTION_ID: '"Unknown savevm section"',
  MIGRATION_SECTION: 'it fails to load the section',
  MIGRATION_FOOTER: '"Missing section footer", or "Mismatched section id in footer"',
  MIGRATION_PACKAGE: 'it reads on beyond the package, and fails',
  MIGRATION_RAM_VERSION: '"unsupported version" of "ram"',
  MIGRATION_BLOCK_LIST: '"Unknown ramblock", or "Size mismatch"',
  MIGRATION_MAPPED_RAM: 'it fails to load the block',
  MIGRATION_RAM_FLAGS: '"Unknown combination of migration flags"',
  MIGRATION_RAM_BLOCK: '"Can\'t find block", or "Ack, bad migration stream!"',
  MIGRATION_RAM_ADDRESS: '"Illegal RAM offset"',
  MIGRATION_RAM_DATA: '"len overflow", or "Invalid compressed data length"',
}

/** In a few words; undefined where QEMU might take the stream all the same. */
export function qemuSays(code: string): string | undefined {
  return said[code as MigrationErrorCode]
}
