// Page records of the binary migration stream: a big-endian 64-bit word of address and flags, then what the flags say.
import {
  CONTINUED,
  DATA_ADDRESS,
  DATA_LENGTH,
  FAULT_FLAGS,
  FAULT_OUTSIDE_BLOCK,
  FAULT_TOO_LONG,
  FILL_OCTET,
  PAGE_COUNT,
  PAGE_FAULT,
  PAGE_FILL,
  PAGE_FULL,
  PAGE_HOOK,
  PAGE_NEXT,
  PAGE_OFFSET,
  PAGE_PACKED,
  PAGE_RECORD,
  PAGE_WANTED,
  PAGE_XBZRLE,
  PAGE_ZERO,
  PAGES_FAULT,
  PAGES_FULL,
  PAGES_NEED_INPUT,
  PAGES_OTHER,
  WRITTEN_END,
} from './page-record'

const FLAG_ZERO: u32 = 0x02
const FLAG_PAGE: u32 = 0x08
const FLAG_CONTINUE: u32 = 0x20
const FLAG_XBZRLE: u32 = 0x40
const FLAG_HOOK: u32 = 0x80
const FLAG_COMPRESS_PAGE: u32 = 0x100

/**
 * Reads page records of one block from `next` on. The first one may carry a name of `nameSize` octets, length octet
 * included, which is stepped over; the others must be continued ones. Stops at anything else.
 */
export function readBinaryPages(
  registers: u32,
  next: u32,
  inputEnd: u32,
  pageSize: u32,
  blockLength: u64,
  nameSize: u32,
  records: u32,
  capacity: u32,
): i32 {
  const mask: u32 = pageSize - 1
  const recordsEnd = records + capacity * PAGE_RECORD
  let record = records
  let status = PAGES_NEED_INPUT
  let wanted: u32 = 8
  while (inputEnd - next >= 8) {
    const word = bswap(load<u64>(next))
    const flags = <u32>word & mask
    const kind = flags & ~FLAG_CONTINUE
    if (nameSize == 0 && (flags & FLAG_CONTINUE) == 0 && kind != FLAG_HOOK) {
      status = PAGES_OTHER
      break
    }
    if (record == recordsEnd) {
      status = PAGES_FULL
      break
    }
    const offset = word & ~(<u64>mask)
    let head: u32 = 8 + nameSize
    let length: u32 = 0
    let fill: u32 = 0
    let made: u32 = 0
    if (kind == FLAG_PAGE) {
      made = PAGE_FULL
      length = pageSize
    } else if (kind == FLAG_ZERO) {
      head++
      if (inputEnd - next < head) {
        wanted = head
        break
      }
      fill = load<u8>(next + head - 1)
      made = fill == 0 ? PAGE_ZERO : PAGE_FILL
    } else if (kind == FLAG_XBZRLE) {
      head += 3
      if (inputEnd - next < head) {
        wanted = head
        break
      }
      if (load<u8>(next + head - 3) != 1) {
        status = fault(registers, FAULT_FLAGS)
        break
      }
      made = PAGE_XBZRLE
      length = bswap<u16>(load<u16>(next + head - 2))
    } else if (kind == FLAG_COMPRESS_PAGE) {
      head += 4
      if (inputEnd - next < head) {
        wanted = head
        break
      }
      made = PAGE_PACKED
      length = bswap(load<u32>(next + head - 4))
      // What zlib's own bound allows for one page.
      if (length > pageSize + (pageSize >> 12) + (pageSize >> 14) + (pageSize >> 25) + 13) {
        status = fault(registers, FAULT_TOO_LONG)
        break
      }
    } else if (flags == FLAG_HOOK && offset == 0 && nameSize == 0) {
      made = PAGE_HOOK
    } else {
      status = fault(registers, FAULT_FLAGS)
      break
    }
    if (made != PAGE_HOOK && (offset >= blockLength || pageSize > blockLength - offset)) {
      status = fault(registers, FAULT_OUTSIDE_BLOCK)
      break
    }
    if (inputEnd - next < head + length) {
      wanted = head + length
      break
    }
    store<u32>(record, flags & FLAG_CONTINUE ? made | CONTINUED : made)
    store<u32>(record, next + head, DATA_ADDRESS)
    store<u32>(record, length, DATA_LENGTH)
    store<u32>(record, fill, FILL_OCTET)
    store<u64>(record, offset, PAGE_OFFSET)
    record += PAGE_RECORD
    next += head + length
    nameSize = 0
  }
  store<u32>(registers, (record - records) / PAGE_RECORD, PAGE_COUNT)
  store<u32>(registers, next, PAGE_NEXT)
  store<u32>(registers, wanted, PAGE_WANTED)
  return status
}

function fault(registers: u32, code: u32): i32 {
  store<u32>(registers, code, PAGE_FAULT)
  return PAGES_FAULT
}

/** Flags by kind of page. */
function flagsOf(kind: u32): u32 {
  switch (kind) {
    case PAGE_ZERO:
    case PAGE_FILL:
      return FLAG_ZERO
    case PAGE_FULL:
      return FLAG_PAGE
    case PAGE_XBZRLE:
      return FLAG_XBZRLE
    case PAGE_PACKED:
      return FLAG_COMPRESS_PAGE
    default:
      return FLAG_HOOK
  }
}

/**
 * Writes `count` page records as the binary stream has them. The first one, unless it is continued, is followed by the
 * name of `nameSize` octets (length octet included) at `name`. The caller has made room.
 */
export function writeBinaryPages(registers: u32, record: u32, count: u32, name: u32, nameSize: u32, out: u32): void {
  for (const end = record + count * PAGE_RECORD; record < end; record += PAGE_RECORD) {
    const kind = load<u32>(record)
    const data = load<u32>(record, DATA_ADDRESS)
    const length = load<u32>(record, DATA_LENGTH)
    const continued = kind & CONTINUED ? FLAG_CONTINUE : 0
    const made = kind & 0xff
    store<u64>(out, bswap(load<u64>(record, PAGE_OFFSET) | (flagsOf(made) | continued)))
    out += 8
    if (continued == 0 && made != PAGE_HOOK) {
      memory.copy(out, name, nameSize)
      out += nameSize
    }
    if (made == PAGE_ZERO || made == PAGE_FILL) {
      store<u8>(out, <u8>load<u32>(record, FILL_OCTET))
      out++
    } else if (made == PAGE_XBZRLE) {
      store<u8>(out, 1)
      store<u16>(out, bswap<u16>(<u16>length), 1)
      out += 3
    } else if (made == PAGE_PACKED) {
      store<u32>(out, bswap(length))
      out += 4
    }
    memory.copy(out, data, length)
    out += length
  }
  store<u32>(registers, out, WRITTEN_END)
}
