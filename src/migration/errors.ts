/** Refusals of the migration layers: the same shape as every `BerError`, with codes of their own. */
import { BerError, type BerErrorDetails } from '../ber/errors.ts'

/** Codes and what they mean; `docs/errors.md` lists them for users. */
export const migrationErrorKinds = {
  MIGRATION_MAGIC: 'this is no QEMU migration stream',
  MIGRATION_VERSION: 'this version of the migration stream is not supported',
  MIGRATION_TRUNCATED: 'the migration stream ends too early',
  MIGRATION_CONFIGURATION: 'the CONFIGURATION section cannot be read',
  MIGRATION_SECTION_TYPE: 'unknown section type',
  MIGRATION_SECTION_ID: 'a section continues one that was never started',
  MIGRATION_SECTION: 'the section cannot be read',
  MIGRATION_FOOTER: 'the section footer is missing or names another section',
  MIGRATION_PACKAGE: 'a package ends inside what it holds',
  MIGRATION_RAM_VERSION: 'this version of the ram section is not supported',
  MIGRATION_BLOCK_LIST: 'the list of RAM blocks does not add up',
  MIGRATION_MAPPED_RAM: 'a block of a mapped-ram file does not lie as QEMU lays it out',
  MIGRATION_RAM_FLAGS: 'a RAM record has flags that do not go together',
  MIGRATION_RAM_BLOCK: 'a RAM record names no known block',
  MIGRATION_RAM_ADDRESS: 'a RAM page lies outside its block, or between two pages',
  MIGRATION_RAM_DATA: 'the data of a RAM page has a length that no page can have',
  MIGRATION_RAM_PAGE: 'a compressed RAM page cannot be made out of its data',
  MIGRATION_PAGE_SIZE: 'the pages are not all of one page size',
  MIGRATION_MULTIFD: 'a channel of the migration does not go with its main stream',
  MIGRATION_LIBVIRT: 'the header of the libvirt save file cannot be read',
  MIGRATION_COMPRESSION: 'the compressed stream cannot be unpacked',
  MIGRATION_IMAGE: 'the disk image cannot be read',
  MIGRATION_SCHEMA: 'the BER does not match schema/migration.asn1',
  MIGRATION_DESCRIPTION: 'the description cannot be read',
  MIGRATION_DEVICE: 'a device does not fit its description',
  MIGRATION_UNSUPPORTED: 'this part of a migration stream is not supported',
  MIGRATION_LIMIT: 'the migration stream asks for more than may be held in memory',
} as const

export type MigrationErrorCode = keyof typeof migrationErrorKinds

export interface MigrationErrorDetails
  extends Pick<BerErrorDetails, 'path' | 'expected' | 'actual' | 'cause' | 'missing'> {
  /** Takes the place of the code's own words. */
  readonly summary?: string
  /** Name of the input that `offset` counts in, where it is not the stream itself. */
  readonly input?: string
}

/** `offset` is absolute in the input of the conversion; `path` names the section, and where it helps the record in it. */
export class MigrationError extends BerError {
  override readonly name = 'MigrationError'
  /** `MIGRATION_TRUNCATED`: at least this many octets are still missing. */
  readonly missing: number | undefined
  /** Name of the input that `offset` counts in, where there are several and it is not the stream itself: of a channel. */
  readonly input: string | undefined

  constructor(code: MigrationErrorCode, offset: number, details: MigrationErrorDetails = {}) {
    super(code, offset, { summary: migrationErrorKinds[code], clause: '', ...details })
    this.missing = details.missing
    this.input = details.input
  }
}
