// XBZRLE: a page as what changed in it. Pairs of a count of octets that stay and a count of octets that follow and replace.

// Why data cannot be applied; the mirror of `xbzrleFaults` in src/migration/ram/page-faults.ts.
const ENDS_IN_PAIR: u32 = 1
const COUNT_TOO_LONG: u32 = 2
const COUNT_ZERO: u32 = 3
const OUTSIDE_PAGE: u32 = 4
const OUTSIDE_DATA: u32 = 5
const LONGER_THAN_PAGE: u32 = 6

/** A count has one octet, or two: the low 7 bits first. */
const MORE: u32 = 0x80

/**
 * Looks whether `length` octets of XBZRLE data at `data` fit a page, in what QEMU's own reader accepts.
 * @returns 0, or what is wrong, with its octet in the data above the low eight bits
 */
export function xbzrleFault(data: u32, length: u32, pageSize: u32): u32 {
  if (length > pageSize) return LONGER_THAN_PAGE
  let at: u32 = 0
  let place: u32 = 0
  while (at < length) {
    // What stays. Only the first pair may begin with the page.
    let fault = countFault(data, at, length)
    if (fault != 0) return fault
    let count = countAt(data + at)
    if (count == 0 && at != 0) return COUNT_ZERO | (at << 8)
    place += count
    if (place > pageSize) return OUTSIDE_PAGE | (at << 8)
    at += countSize(data + at)
    // What is replaced.
    fault = countFault(data, at, length)
    if (fault != 0) return fault
    count = countAt(data + at)
    if (count == 0) return COUNT_ZERO | (at << 8)
    if (count > pageSize - place) return OUTSIDE_PAGE | (at << 8)
    const size = countSize(data + at)
    if (count > length - at - size) return OUTSIDE_DATA | (at << 8)
    place += count
    at += size + count
  }
  return 0
}

/** Changes the page at `page` as data says in which `xbzrleFault` found nothing wrong. */
export function applyXbzrle(page: u32, data: u32, length: u32): void {
  for (const end = data + length; data < end; ) {
    page += countAt(data)
    data += countSize(data)
    const count = countAt(data)
    data += countSize(data)
    memory.copy(page, data, count)
    page += count
    data += count
  }
}

/** A count needs an octet after it, or a second one of its own and one after that, which is no third one of its own. */
function countFault(data: u32, at: u32, length: u32): u32 {
  if (length - at < 2) return ENDS_IN_PAIR | (length << 8)
  if (load<u8>(data + at) & MORE && load<u8>(data + at + 1) & MORE) return COUNT_TOO_LONG | (at << 8)
  return 0
}

@inline
function countAt(at: u32): u32 {
  const first = <u32>load<u8>(at)
  return first & MORE ? (first & 0x7f) | ((<u32>load<u8>(at, 1)) << 7) : first
}

@inline
function countSize(at: u32): u32 {
  return load<u8>(at) & MORE ? 2 : 1
}
