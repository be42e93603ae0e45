// Pages to the image of a RAM block.
import {
  DATA_ADDRESS,
  DATA_LENGTH,
  FILL_OCTET,
  PAGE_FILL,
  PAGE_FULL,
  PAGE_OFFSET,
  PAGE_RECORD,
  PAGE_XBZRLE,
  PAGE_ZERO,
} from './page-record'
import { applyXbzrle, xbzrleFault } from './xbzrle'

/** Octets of an image that share one mark: the page of the machine we run on. */
const UNIT_SHIFT: u32 = 12

/**
 * Puts `count` pages into the image of their block, which begins at `image` and has `blockLength` octets. The last page
 * sent wins. `marks` has an octet for every 4096 of the image, not 0 once something was written there: an image that was
 * never written is zero and takes no memory, and neither reading nor clearing it would leave it so.
 * Returns how many pages were done: it stops at one that lies outside, is a zlib page, or cannot be applied.
 */
export function gatherPages(record: u32, count: u32, pageSize: u32, image: u32, blockLength: u64, marks: u32): u32 {
  for (let done: u32 = 0; done < count; done++, record += PAGE_RECORD) {
    const kind = load<u32>(record) & 0xff
    const offset = load<u64>(record, PAGE_OFFSET)
    if (offset >= blockLength || pageSize > blockLength - offset) return done
    const page = image + <u32>offset
    const first = marks + (<u32>offset >> UNIT_SHIFT)
    const units = ((<u32>offset + pageSize - 1) >> UNIT_SHIFT) - (<u32>offset >> UNIT_SHIFT) + 1
    if (kind == PAGE_ZERO) {
      if (isMarked(first, units)) memory.fill(page, 0, pageSize)
      continue
    }
    if (kind == PAGE_FULL) memory.copy(page, load<u32>(record, DATA_ADDRESS), load<u32>(record, DATA_LENGTH))
    else if (kind == PAGE_FILL) memory.fill(page, <u8>load<u32>(record, FILL_OCTET), pageSize)
    else if (kind == PAGE_XBZRLE) {
      const data = load<u32>(record, DATA_ADDRESS)
      const length = load<u32>(record, DATA_LENGTH)
      if (xbzrleFault(data, length, pageSize) != 0) return done
      applyXbzrle(page, data, length)
    } else return done
    if (units == 1) store<u8>(first, 1)
    else memory.fill(first, 1, units)
  }
  return count
}

function isMarked(first: u32, units: u32): bool {
  for (let mark = first; mark < first + units; mark++) if (load<u8>(mark)) return true
  return false
}
