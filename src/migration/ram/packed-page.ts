/** Pages that came as zlib data (RFC 1950), made into what they were. */
import { type InflateRaw, inflateRaw } from '../inflate.ts'
import type { MigrationMemory } from '../memory.ts'
import { PageField } from '../page-records.ts'
import type { RamBlock } from '../visitor.ts'
import { pageFault, placeOf } from './page-faults.ts'

/** The data begins with two octets and ends with a checksum of four. */
const HEAD = 2
const CHECKSUM = 4
const METHOD_DEFLATE = 8
const PRESET_DICTIONARY = 0x20

/**
 * Unpacks the zlib page at `record` to the address `to`, where there is room for a page.
 * @throws {MigrationError} `MIGRATION_RAM_PAGE` for data that does not make exactly one page, with the offset of the data
 */
export function unpackPage(
  memory: MigrationMemory,
  record: number,
  block: RamBlock,
  pageSize: number,
  to: number,
  inflate: InflateRaw = inflateRaw,
): void {
  const { view, octets, kernel } = memory
  const address = view.getUint32(record + PageField.DataAddress, true)
  const length = view.getUint32(record + PageField.DataLength, true)
  const fault = (reason: string, at = 0) => {
    const actual = `zlib page at ${placeOf(memory, record)}: ${reason}`
    return pageFault('MIGRATION_RAM_PAGE', memory, record, block, { actual }, at)
  }
  if (length < HEAD + CHECKSUM) throw fault(`${length} octets`)
  const head = view.getUint16(address)
  const isZlib = ((head >>> 8) & 15) === METHOD_DEFLATE && head >>> 12 <= 7 && head % 31 === 0
  if (!isZlib || (head & PRESET_DICTIONARY) !== 0) throw fault(`no zlib header, but 0x${head.toString(16)}`)
  let page: Uint8Array
  try {
    // A copy of little: what inflates it need not know of a memory that is not its own.
    page = inflate(octets.slice(address + HEAD, address + length - CHECKSUM), pageSize)
  } catch (error) {
    throw fault(error instanceof Error ? error.message : String(error), HEAD)
  }
  if (page.length !== pageSize) throw fault(`${page.length} octets`, HEAD)
  octets.set(page, to)
  if (kernel.adler32(to, pageSize) >>> 0 !== view.getUint32(address + length - CHECKSUM)) {
    throw fault('the checksum at its end is that of other octets', length - CHECKSUM)
  }
}
