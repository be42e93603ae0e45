/** Refusals of pages that are to be put in their places. */
import { MigrationError, type MigrationErrorCode, type MigrationErrorDetails } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import { PageField } from '../page-records.ts'
import type { PageRun, RamBlock } from '../visitor.ts'

/** What `xbzrleFault` of assembly/xbzrle.ts tells. */
const xbzrleFaults: Readonly<Record<number, string>> = {
  1: 'the data ends inside a pair',
  2: 'a count of more than two octets',
  3: 'a count of 0',
  4: 'a run that leaves the page',
  5: 'a run that leaves the data',
  6: 'more octets than a page has',
}

/**
 * A refusal of the page at `record`.
 * @param at octet of the page's data that is at fault
 */
export function pageFault(
  code: MigrationErrorCode,
  memory: MigrationMemory,
  record: number,
  block: RamBlock,
  details: MigrationErrorDetails,
  at = 0,
): MigrationError {
  const data = memory.view.getUint32(record + PageField.DataAddress, true)
  // What came without data lies shortly before where the input has been read to.
  const offset = data === 0 ? memory.position() : memory.positionOf(data) + at
  return new MigrationError(code, offset, { path: `ram ${block.name}`, ...details })
}

export function outsideFault(memory: MigrationMemory, record: number, block: RamBlock): MigrationError {
  const place = memory.view.getBigUint64(record + PageField.Offset, true)
  const actual = `0x${place.toString(16)} of 0x${block.length.toString(16)}`
  return pageFault('MIGRATION_RAM_ADDRESS', memory, record, block, { actual })
}

export function pageSizeFault(
  memory: MigrationMemory,
  record: number,
  block: RamBlock,
  pageSize: number,
): MigrationError {
  const length = memory.view.getUint32(record + PageField.DataLength, true)
  const details = { expected: `pages of ${pageSize} octets`, actual: `a page of ${length} octets` }
  return pageFault('MIGRATION_PAGE_SIZE', memory, record, block, details)
}

/** @param fault what `xbzrleFault` of the kernel returned */
export function xbzrleError(memory: MigrationMemory, record: number, block: RamBlock, fault: number): MigrationError {
  const actual = `XBZRLE page at ${placeOf(memory, record)}: ${xbzrleFaults[fault & 0xff]}`
  return pageFault('MIGRATION_RAM_PAGE', memory, record, block, { actual }, fault >>> 8)
}

/** Offset of a page in its block, as it is shown. */
export function placeOf(memory: MigrationMemory, record: number): string {
  return `0x${memory.view.getBigUint64(record + PageField.Offset, true).toString(16)}`
}

export function unknownBlock(run: PageRun): MigrationError {
  return new MigrationError('MIGRATION_RAM_BLOCK', run.memory.position(), {
    path: 'ram',
    actual: run.name ?? 'a page before any block was named',
  })
}
