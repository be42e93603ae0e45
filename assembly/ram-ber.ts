// Page records in BER: the alternatives of RAMPage in schema/migration.asn1.

import { integerSize, writeIdentifier, writeInteger, writeIntegerContents, writeLength, writePageHead } from './encode'
import { CONSTRUCTED_BIT, CONTENTS_ADDRESS, CONTENTS_LENGTH, RECORD, TAG_NUMBER_SHIFT } from './layout'
import {
  CONTINUED,
  DATA_ADDRESS,
  DATA_LENGTH,
  FAULT_ADDRESS_FLAGS,
  FAULT_ENCODING,
  FAULT_INTEGER,
  FAULT_PAGE_SIZE,
  FAULT_TOO_LONG,
  FILL_OCTET,
  MAX_PAGE_DATA,
  PAGE_AT,
  PAGE_COUNT,
  PAGE_FAULT,
  PAGE_FILL,
  PAGE_FULL,
  PAGE_HOOK,
  PAGE_KIND,
  PAGE_NEXT,
  PAGE_OFFSET,
  PAGE_PACKED,
  PAGE_PHASE,
  PAGE_RECORD,
  PAGE_XBZRLE,
  PAGE_ZERO,
  PAGES_FAULT,
  PAGES_FULL,
  PAGES_NEED_INPUT,
  PAGES_OTHER,
  WRITTEN_END,
} from './page-record'

// Tag numbers of class APPLICATION.
const TAG_COMPR: u32 = 0
const TAG_FULL: u32 = 9040
const TAG_FILL: u32 = 9033
const TAG_XBZRLE: u32 = 11330
const TAG_PACKED: u32 = 8656
const TAG_HOOK: u32 = 9295

// Their identifier octets, first octet lowest.
const ID_COMPR: u32 = 0x40
const ID_FULL: u32 = 0x50c67f
const ID_FILL: u32 = 0x49c67f
const ID_XBZRLE: u32 = 0x42d87f
const ID_PACKED: u32 = 0x50c37f
const ID_HOOK: u32 = 0x4fc85f

// Phases of reading, kept across batches: a page may begin in one and end in the next.
const PHASE_PAGE: u32 = 0
const PHASE_ADDRESS: u32 = 1
const PHASE_DATA: u32 = 2

// Class, form, indefinite bit and tag number of a record, as they stand in its first word.
const KEY_MASK: u32 = 0xffffc000
const INDEFINITE: u32 = 1 << 28
const APPLICATION: u32 = 1 << 30
const INTEGER: u32 = 2 << TAG_NUMBER_SHIFT
const OCTET_STRING: u32 = 4 << TAG_NUMBER_SHIFT

/**
 * Reads pages out of the scan's records from index `from` to `count`. Page alternatives stand at `depth`; a record of less
 * depth ends the run (PAGES_OTHER), as does anything but the ordinary forms, which JavaScript then reads in its own way.
 * `pageSize` is what a full page must have; 0 takes the first page's.
 */
export function readBerPages(
  registers: u32,
  records: u32,
  from: u32,
  count: u32,
  depth: u32,
  pageSize: u32,
  pages: u32,
  capacity: u32,
): i32 {
  let at = records + from * <u32>RECORD
  const end = records + count * <u32>RECORD
  const pagesEnd = pages + capacity * PAGE_RECORD
  let page = pages
  let phase = load<u32>(registers, PAGE_PHASE)
  let kind = load<u32>(registers, PAGE_KIND)
  let offset = load<u64>(registers, PAGE_AT)
  let mask: u32 = (pageSize == 0 ? 256 : pageSize) - 1
  let fault: u32 = 0
  let status = PAGES_NEED_INPUT
  for (; at < end; at += <u32>RECORD) {
    const word = load<u32>(at)
    const key = word & KEY_MASK
    const contents = load<u32>(at, CONTENTS_ADDRESS)
    const length = load<u32>(at, CONTENTS_LENGTH)
    const level = word & 0x3ff
    if (phase == PHASE_PAGE) {
      if (level != depth) {
        status = PAGES_OTHER
        break
      }
      if (page == pagesEnd) {
        status = PAGES_FULL
        break
      }
      if (key == (APPLICATION | (TAG_COMPR << TAG_NUMBER_SHIFT))) {
        if (!isUnsigned(contents, length)) {
          fault = FAULT_INTEGER
          break
        }
        offset = readUnsigned(contents, length)
        if (<u32>offset & mask) {
          fault = FAULT_ADDRESS_FLAGS
          break
        }
        page = add(page, PAGE_ZERO, 0, 0, 0, offset)
      } else if (key == (APPLICATION | (TAG_HOOK << TAG_NUMBER_SHIFT))) {
        if (length != 0) {
          fault = FAULT_ENCODING
          break
        }
        page = add(page, PAGE_HOOK, 0, 0, 0, 0)
      } else {
        const number = (word >> TAG_NUMBER_SHIFT) & 0x3fff
        if ((key & ~INDEFINITE) != (APPLICATION | CONSTRUCTED_BIT | (number << TAG_NUMBER_SHIFT))) {
          status = PAGES_OTHER
          break
        }
        if (number == TAG_FULL) kind = PAGE_FULL
        else if (number == TAG_FILL) kind = PAGE_FILL
        else if (number == TAG_XBZRLE) kind = PAGE_XBZRLE
        else if (number == TAG_PACKED) kind = PAGE_PACKED
        else {
          status = PAGES_OTHER
          break
        }
        phase = PHASE_ADDRESS
      }
    } else if (phase == PHASE_ADDRESS) {
      if (level != depth + 1) {
        fault = FAULT_ENCODING
        break
      }
      if (key != INTEGER) {
        status = PAGES_OTHER
        break
      }
      if (!isUnsigned(contents, length)) {
        fault = FAULT_INTEGER
        break
      }
      offset = readUnsigned(contents, length)
      if (<u32>offset & mask) {
        fault = FAULT_ADDRESS_FLAGS
        break
      }
      phase = PHASE_DATA
    } else {
      if (level != depth + 1) {
        fault = FAULT_ENCODING
        break
      }
      if (kind == PAGE_FILL) {
        if (key != INTEGER) {
          status = PAGES_OTHER
          break
        }
        const fill = isUnsigned(contents, length) ? readUnsigned(contents, length) : 0
        if (fill == 0 || fill > 255) {
          fault = FAULT_INTEGER
          break
        }
        page = add(page, kind, 0, 0, <u32>fill, offset)
      } else {
        if (key != OCTET_STRING) {
          // In segments, or not at all.
          status = PAGES_OTHER
          break
        }
        if (kind == PAGE_FULL) {
          const sound: bool =
            pageSize == 0 ? length >= 256 && length <= 65536 && (length & (length - 1)) == 0 : length == pageSize
          if (!sound) {
            fault = FAULT_PAGE_SIZE
            break
          }
          // The first page tells the size of all.
          pageSize = length
          mask = length - 1
          if (<u32>offset & mask) {
            fault = FAULT_ADDRESS_FLAGS
            break
          }
        } else if (length > MAX_PAGE_DATA) {
          // Such a value comes in pieces: what lies in the window is not all of it.
          fault = FAULT_TOO_LONG
          break
        } else if (kind == PAGE_XBZRLE && length > 0xffff) {
          fault = FAULT_TOO_LONG
          break
        }
        page = add(page, kind, contents, length, 0, offset)
      }
      phase = PHASE_PAGE
    }
  }
  if (fault != 0) {
    store<u32>(registers, fault, PAGE_FAULT)
    status = PAGES_FAULT
  }
  store<u32>(registers, (page - pages) / PAGE_RECORD, PAGE_COUNT)
  store<u32>(registers, (at - records) / <u32>RECORD, PAGE_NEXT)
  store<u32>(registers, phase, PAGE_PHASE)
  store<u32>(registers, kind, PAGE_KIND)
  store<u64>(registers, offset, PAGE_AT)
  return status
}

function add(page: u32, kind: u32, data: u32, length: u32, fill: u32, offset: u64): u32 {
  // A hook is no page of a block: it neither names nor continues one.
  store<u32>(page, kind == PAGE_HOOK ? kind : kind | CONTINUED)
  store<u32>(page, data, DATA_ADDRESS)
  store<u32>(page, length, DATA_LENGTH)
  store<u32>(page, fill, FILL_OCTET)
  store<u64>(page, offset, PAGE_OFFSET)
  return page + PAGE_RECORD
}

/** Whether INTEGER contents are minimal (X.690 8.3.2), not negative, and fit 64 bits. */
function isUnsigned(contents: u32, length: u32): bool {
  if (length == 0 || length > 9) return false
  const first: u32 = load<u8>(contents)
  if (first >= 0x80) return false
  if (first == 0 && length > 1) return load<u8>(contents, 1) >= 0x80
  return length < 9
}

function readUnsigned(contents: u32, length: u32): u64 {
  let value: u64 = 0
  for (const end = contents + length; contents < end; contents++) value = (value << 8) | load<u8>(contents)
  return value
}

/** Writes `count` page records as alternatives of RAMPage. The caller has made room. */
export function writeBerPages(registers: u32, record: u32, count: u32, out: u32): void {
  for (const end = record + count * PAGE_RECORD; record < end; record += PAGE_RECORD) {
    const kind = load<u32>(record) & 0xff
    const data = load<u32>(record, DATA_ADDRESS)
    const length = load<u32>(record, DATA_LENGTH)
    const offset = load<u64>(record, PAGE_OFFSET)
    if (kind == PAGE_ZERO) {
      const size = integerSize(offset)
      out = writeIdentifier(out, ID_COMPR, 1)
      store<u8>(out, <u8>size)
      out = writeIntegerContents(out + 1, offset, size)
    } else if (kind == PAGE_HOOK) {
      out = writeIdentifier(out, ID_HOOK, 3)
      out = writeLength(out, 0)
    } else if (kind == PAGE_FILL) {
      const fill: u64 = load<u32>(record, FILL_OCTET)
      out = writeIdentifier(out, ID_FILL, 3)
      out = writeLength(out, 4 + integerSize(offset) + integerSize(fill))
      out = writeInteger(out, offset)
      out = writeInteger(out, fill)
    } else {
      const identifier = kind == PAGE_FULL ? ID_FULL : kind == PAGE_XBZRLE ? ID_XBZRLE : ID_PACKED
      out = writePageHead(out, identifier, 3, offset, length)
      memory.copy(out, data, length)
      out += length
    }
  }
  store<u32>(registers, out, WRITTEN_END)
}
