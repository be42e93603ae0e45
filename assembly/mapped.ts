// Pages of a mapped-ram file: they stand one after another without heads, at their places in the block, most of them zero.
import {
  CONTINUED,
  DATA_ADDRESS,
  DATA_LENGTH,
  FILL_OCTET,
  PAGE_COUNT,
  PAGE_FULL,
  PAGE_NEXT,
  PAGE_OFFSET,
  PAGE_RECORD,
  PAGE_ZERO,
} from './page-record'
import { isZero } from './pages'

/**
 * Makes a record of each page that is not zero, from `next` to `end`, whole pages; the first of them stands at `offset` in
 * its block. Stops where `capacity` records are full.
 */
export function readMappedPages(
  registers: u32,
  next: u32,
  end: u32,
  pageSize: u32,
  offset: u64,
  records: u32,
  capacity: u32,
): void {
  const recordsEnd = records + capacity * PAGE_RECORD
  let record = records
  for (; next < end; next += pageSize, offset += pageSize) {
    if (isZero(next, pageSize)) continue
    if (record == recordsEnd) break
    store<u32>(record, PAGE_FULL | CONTINUED)
    store<u32>(record, next, DATA_ADDRESS)
    store<u32>(record, pageSize, DATA_LENGTH)
    store<u32>(record, 0, FILL_OCTET)
    store<u64>(record, offset, PAGE_OFFSET)
    record += PAGE_RECORD
  }
  store<u32>(registers, (record - records) / PAGE_RECORD, PAGE_COUNT)
  store<u32>(registers, next, PAGE_NEXT)
}

/** The address of the first octet from `next` on that is not zero; `end` where all are. */
export function endOfZeros(next: u32, end: u32): u32 {
  for (; end - next >= 16; next += 16) if (v128.any_true(v128.load(next))) break
  for (; next < end; next++) if (load<u8>(next)) break
  return next
}

/** Makes records of `count` pages of zeros, the first of which stands at `offset` in its block. */
export function makeZeroPages(record: u32, count: u32, offset: u64, pageSize: u32): void {
  for (const end = record + count * PAGE_RECORD; record < end; record += PAGE_RECORD, offset += pageSize) {
    store<u32>(record, PAGE_ZERO | CONTINUED)
    store<u32>(record, 0, DATA_ADDRESS)
    store<u32>(record, 0, DATA_LENGTH)
    store<u32>(record, 0, FILL_OCTET)
    store<u64>(record, offset, PAGE_OFFSET)
  }
}
