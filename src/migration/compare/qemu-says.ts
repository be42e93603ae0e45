/** What a QEMU says to a stream that our walk refuses; it ends then. */
import type { BerError } from '../../ber/errors.ts'
import type { MigrationErrorCode } from '../errors.ts'

type Refusal = Pick<BerError, 'actual' | 'path'>

/** By the code of the refusal. All others are limits of ours, or faults of BER. */
const said: Readonly<Partial<Record<MigrationErrorCode, string | ((refusal: Refusal) => string)>>> = {
  MIGRATION_MAGIC: '"Not a migration stream"',
  MIGRATION_VERSION: ({ actual }) =>
    actual === '2' ? '"SaveVM v2 format is obsolete"' : '"Unsupported migration stream version"',
  MIGRATION_TRUNCATED: '"load of migration failed: Input/output error"',
  MIGRATION_CONFIGURATION: '"Failed to load configuration"',
  MIGRATION_SECTION_TYPE: ({ actual }) => `"Unknown savevm section type ${Number(actual)}"`,
  MIGRATION_SECTION_ID: ({ actual }) => `"Unknown savevm section ${actual}"`,
  MIGRATION_SECTION: '"error while loading state section"',
  MIGRATION_FOOTER: ({ actual }) =>
    actual?.startsWith('7e') ? '"Mismatched section id in footer"' : '"Missing section footer"',
  MIGRATION_PACKAGE: '"Unknown savevm section type", or the like',
  MIGRATION_RAM_VERSION: ({ actual }) =>
    Number(actual) > 4 ? `"unsupported version ${actual} for 'ram' v4"` : '"error while loading state"',
  MIGRATION_BLOCK_LIST: '"Unknown ramblock", or "Size mismatch"',
  MIGRATION_MAPPED_RAM: '"error while loading state"',
  MIGRATION_RAM_FLAGS: '"Unknown combination of migration flags"',
  MIGRATION_RAM_BLOCK: ({ actual }) =>
    actual?.startsWith('"') ? `"Can't find block ${actual.slice(1, -1)}"` : '"Ack, bad migration stream!"',
  MIGRATION_RAM_ADDRESS: '"Illegal RAM offset"',
  MIGRATION_RAM_DATA: '"len overflow", or "Invalid compressed data length"',
}

/** In a few words; undefined where QEMU might take the stream all the same. */
export function qemuSays(refusal: Refusal & Pick<BerError, 'code'>): string | undefined {
  const words = said[refusal.code as MigrationErrorCode]
  return typeof words === 'function' ? words(refusal) : words
}
