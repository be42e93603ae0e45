// What a run of pages holds, by kind.
import {
  CONTINUED,
  DATA_LENGTH,
  PAGE_COUNT,
  PAGE_HOOK,
  PAGE_OFFSET,
  PAGE_PACKED,
  PAGE_RECORD,
  PAGE_TALLY,
  PAGE_XBZRLE,
  TALLY_LAST,
  TALLY_PACKED,
  TALLY_SIZE,
  TALLY_XBZRLE,
} from './page-record'

/**
 * Counts pages of a run by kind, those that left out their block's name, and the octets that XBZRLE and zlib pages came with,
 * into the registers, where earlier counts are replaced. Stops before a page that does not lie beyond the one before it; the
 * one before the first has the offset `last`, unless `any` tells that every offset will do.
 * PAGE_COUNT has the pages counted, TALLY_LAST the offset of the last one that is no hook.
 */
export function tallyPages(registers: u32, record: u32, count: u32, last: u64, any: bool): void {
  memory.fill(registers + <u32>PAGE_TALLY, 0, <u32>TALLY_SIZE)
  const first = record
  for (const end = record + count * PAGE_RECORD; record < end; record += PAGE_RECORD) {
    const kind = load<u32>(record)
    const made = kind & 0xff
    if (made != PAGE_HOOK) {
      const offset = load<u64>(record, PAGE_OFFSET)
      if (offset <= last && !any) break
      last = offset
      any = false
    }
    increment(registers + <u32>PAGE_TALLY + (made << 2))
    if (kind & CONTINUED) increment(registers + <u32>PAGE_TALLY + 24)
    const length = load<u32>(record, DATA_LENGTH)
    if (made == PAGE_XBZRLE) store<u32>(registers, load<u32>(registers, TALLY_XBZRLE) + length, TALLY_XBZRLE)
    else if (made == PAGE_PACKED) store<u32>(registers, load<u32>(registers, TALLY_PACKED) + length, TALLY_PACKED)
  }
  store<u32>(registers, (record - first) / PAGE_RECORD, PAGE_COUNT)
  store<u64>(registers, last, TALLY_LAST)
}

function increment(register: u32): void {
  store<u32>(register, load<u32>(register) + 1)
}
