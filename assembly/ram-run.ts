// Pages on their way to where their block is gathered, outside of this memory: by runs of pages that lie side by side there.
import {
  DATA_ADDRESS,
  DATA_LENGTH,
  FILL_OCTET,
  PAGE_COUNT,
  PAGE_FILL,
  PAGE_FULL,
  PAGE_HOOK,
  PAGE_OFFSET,
  PAGE_PACKED,
  PAGE_RECORD,
  PAGE_XBZRLE,
  PAGE_ZERO,
  RUN_OUTSIDE,
  RUN_PAGE_SIZE,
} from './page-record'
import { isZero } from './pages'

/**
 * Looks at the page at `record` and those of `count` that go on where it ends: a run of full and fill pages, whose octets are
 * put together at `out`, which has room for `room` pages, or one of zero pages. Other pages make a run of one, and so does a
 * fault.
 * @returns PAGE_FULL, PAGE_ZERO, PAGE_XBZRLE, PAGE_PACKED, PAGE_HOOK, or a fault; PAGE_COUNT has the pages of the run
 */
export function gatherRun(
  registers: u32,
  record: u32,
  count: u32,
  pageSize: u32,
  blockLength: u64,
  out: u32,
  room: u32,
): u32 {
  const kind = kindOf(record, pageSize)
  let fault = faultOf(record, kind, pageSize, blockLength)
  if (fault != 0 || kind == PAGE_XBZRLE || kind == PAGE_PACKED || kind == PAGE_HOOK) {
    store<u32>(registers, 1, PAGE_COUNT)
    return fault != 0 ? fault : kind
  }
  const data = kind != PAGE_ZERO
  let offset = load<u64>(record, PAGE_OFFSET)
  let done: u32 = 0
  const most = data ? min(count, room) : count
  do {
    if (data) {
      if ((load<u32>(record) & 0xff) == PAGE_FULL) memory.copy(out, load<u32>(record, DATA_ADDRESS), pageSize)
      else memory.fill(out, <u8>load<u32>(record, FILL_OCTET), pageSize)
      out += pageSize
    }
    done++
    record += PAGE_RECORD
    offset += pageSize
    if (done == most || load<u64>(record, PAGE_OFFSET) != offset) break
    const next = kindOf(record, pageSize)
    if (data ? next != PAGE_FULL && next != PAGE_FILL : next != PAGE_ZERO) break
    fault = faultOf(record, next, pageSize, blockLength)
  } while (fault == 0)
  store<u32>(registers, done, PAGE_COUNT)
  return data ? PAGE_FULL : PAGE_ZERO
}

/** A full page of zeros is a zero page: it takes no place. */
function kindOf(record: u32, pageSize: u32): u32 {
  const kind = load<u32>(record) & 0xff
  if (kind != PAGE_FULL || load<u32>(record, DATA_LENGTH) != pageSize) return kind
  return isZero(load<u32>(record, DATA_ADDRESS), pageSize) ? PAGE_ZERO : PAGE_FULL
}

function faultOf(record: u32, kind: u32, pageSize: u32, blockLength: u64): u32 {
  if (kind == PAGE_HOOK) return 0
  const offset = load<u64>(record, PAGE_OFFSET)
  const isPlace = (<u32>offset & (pageSize - 1)) == 0 && offset < blockLength && pageSize <= blockLength - offset
  if (!isPlace) return RUN_OUTSIDE
  return kind == PAGE_FULL && load<u32>(record, DATA_LENGTH) != pageSize ? RUN_PAGE_SIZE : 0
}

/**
 * Keeps those of `count` pages that have an octet from `from` on and before `to`, both offsets in the block, in their order.
 * @returns how many these are
 */
export function selectPages(record: u32, count: u32, pageSize: u32, from: u64, to: u64): u32 {
  let kept = record
  for (const end = record + count * PAGE_RECORD; record < end; record += PAGE_RECORD) {
    const offset = load<u64>(record, PAGE_OFFSET)
    if (offset >= to || offset + pageSize <= from || (load<u32>(record) & 0xff) == PAGE_HOOK) continue
    if (kept != record) memory.copy(kept, record, PAGE_RECORD)
    kept += PAGE_RECORD
  }
  return (kept - (record - count * PAGE_RECORD)) / PAGE_RECORD
}
