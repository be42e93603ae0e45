// Pages to the image of a RAM block, and what a run of pages holds.
import { isZero } from './pages'
import {
  CONTINUED,
  DATA_ADDRESS,
  DATA_LENGTH,
  FILL_OCTET,
  PAGE_FILL,
  PAGE_FULL,
  PAGE_OFFSET,
  PAGE_RECORD,
  PAGE_TALLY,
  PAGE_ZERO,
} from './page-record'

/**
 * Puts `count` pages into the image of their block, which begins at `image` and has `blockLength` octets. The last page
 * sent wins. Returns how many were done: it stops at a page that is no zero, fill or full one, or lies outside.
 */
export function gatherPages(record: u32, count: u32, pageSize: u32, image: u32, blockLength: u64): u32 {
  for (let done: u32 = 0; done < count; done++, record += PAGE_RECORD) {
    const kind = load<u32>(record) & 0xff
    const offset = load<u64>(record, PAGE_OFFSET)
    if (offset >= blockLength || pageSize > blockLength - offset) return done
    const page = image + <u32>offset
    if (kind == PAGE_FULL) {
      memory.copy(page, load<u32>(record, DATA_ADDRESS), load<u32>(record, DATA_LENGTH))
    } else if (kind == PAGE_ZERO) {
      // An image that was never written is zero and takes no memory: reading keeps it so.
      if (!isZero(page, pageSize)) memory.fill(page, 0, pageSize)
    } else if (kind == PAGE_FILL) {
      memory.fill(page, <u8>load<u32>(record, FILL_OCTET), pageSize)
    } else return done
  }
  return count
}

/** Counts the pages of a run by kind, and the continued ones, into the registers; earlier counts are replaced. */
export function tallyPages(registers: u32, record: u32, count: u32): void {
  memory.fill(registers + <u32>PAGE_TALLY, 0, 28)
  for (const end = record + count * PAGE_RECORD; record < end; record += PAGE_RECORD) {
    const kind = load<u32>(record)
    increment(registers + <u32>PAGE_TALLY + ((kind & 0xff) << 2))
    if (kind & CONTINUED) increment(registers + <u32>PAGE_TALLY + 24)
  }
}

function increment(register: u32): void {
  store<u32>(register, load<u32>(register) + 1)
}
