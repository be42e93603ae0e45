// Values to octets, where they are made in bulk: INTEGER contents, lengths, and runs of page records.
import { isZero } from './pages'

/** Contents octets of the INTEGER `value`, read as unsigned (X.690 8.3): 1 to 9. */
export function integerSize(value: u64): u32 {
  // One more bit than the value has, for the sign.
  return <u32>((64 - clz(value | 1)) >> 3) + 1
}

/** Writes the INTEGER (tag UNIVERSAL 2) `value`, read as unsigned; returns the address after it. */
export function writeInteger(out: u32, value: u64): u32 {
  const size = integerSize(value)
  store<u16>(out, <u16>(0x02 | (size << 8)))
  return writeIntegerContents(out + 2, value, size)
}

/** Writes `size` contents octets of `value`, most significant first; returns the address after them. */
export function writeIntegerContents(out: u32, value: u64, size: u32): u32 {
  if (size == 9) {
    store<u8>(out, 0)
    store<u64>(out, bswap(value), 1)
  } else {
    // The significant octets go to the front; what the store writes beyond them is written over by what follows.
    store<u64>(out, bswap(value << ((8 - size) << 3)))
  }
  return out + size
}

/** Octets of the minimal length octets for `length` (X.690 8.1.3.3 to 8.1.3.5). */
export function lengthSize(length: u32): u32 {
  return length < 0x80 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : length < 0x1000000 ? 4 : 5
}

/** Writes minimal length octets; returns the address after them. Up to five octets may be touched. */
export function writeLength(out: u32, length: u32): u32 {
  if (length < 0x80) {
    store<u8>(out, <u8>length)
    return out + 1
  }
  const octets: u32 = lengthSize(length) - 1
  store<u8>(out, <u8>(0x80 | octets))
  store<u32>(out, bswap(length << ((4 - octets) << 3)), 1)
  return out + 1 + octets
}

/** Writes up to four identifier octets, the first in the lowest octet of `identifier`; returns the address after them. */
export function writeIdentifier(out: u32, identifier: u32, size: u32): u32 {
  store<u32>(out, identifier)
  return out + size
}

/**
 * Writes the identifier and the whole head of a page: SEQUENCE { INTEGER address, OCTET STRING contents of `length` };
 * the contents octets themselves are to follow. Returns their address.
 */
export function writePageHead(out: u32, identifier: u32, identifierSize: u32, address: u64, length: u32): u32 {
  out = writeIdentifier(out, identifier, identifierSize)
  out = writeLength(out, 2 + integerSize(address) + 1 + lengthSize(length) + length)
  out = writeInteger(out, address)
  store<u8>(out, 0x04)
  return writeLength(out + 1, length)
}

/** Most octets that the head of a page takes. */
export const MAX_PAGE_HEAD: u32 = 4 + 5 + 11 + 6

/**
 * Encodes pages of an image until they are all done or the output has no room for another one: a zero page as the
 * primitive `zeroIdentifier` with the page's address as INTEGER contents, any other one as `writePageHead` does.
 * `address` is that of the page at `page`. Returns pages done; `pagesEnd` then tells where the output ends.
 */
export function encodePages(
  page: u32,
  pages: u32,
  pageSize: u32,
  address: u64,
  pageIdentifier: u32,
  pageIdentifierSize: u32,
  zeroIdentifier: u32,
  zeroIdentifierSize: u32,
  out: u32,
  outEnd: u32,
): u32 {
  let done: u32 = 0
  let first: u64 = pages > 0 ? load<u64>(page) : 0
  while (done < pages && outEnd - out >= pageSize + MAX_PAGE_HEAD) {
    // The first word of the next page is asked for before this one is worked on: it comes from memory meanwhile, where
    // the processor itself looks ahead within a page only (bench case encode/image).
    const word = first
    if (done + 1 < pages) first = load<u64>(page + pageSize)
    if (word == 0 && isZero(page, pageSize)) {
      const size = integerSize(address)
      out = writeIdentifier(out, zeroIdentifier, zeroIdentifierSize)
      store<u8>(out, <u8>size)
      out = writeIntegerContents(out + 1, address, size)
    } else {
      out = writePageHead(out, pageIdentifier, pageIdentifierSize, address, pageSize)
      memory.copy(out, page, pageSize)
      out += pageSize
    }
    page += pageSize
    address += pageSize
    done++
  }
  encodedEnd = out
  return done
}

let encodedEnd: u32 = 0

/** Address after the octets that the last `encodePages` wrote. */
export function pagesEnd(): u32 {
  return encodedEnd
}
