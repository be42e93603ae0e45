// An alternative that the schema does not know is shown as a comment: its tag when it begins, its size when it ends.
//
//     <!-- unknown alternative [APPLICATION 5], 12 octets -->
//
// Text stands here as numbers, the first character in the lowest octet: the memory has no static data.
import { writeUnsigned } from './xer-decimal'

/** Room that either half wants, without its line. */
export const COMMENT_ROOM: u32 = 96

/** Writes the first half, for a tag with this leading identifier octet. */
export function beginComment(leading: u32, tagNumber: u64, out: u32): u32 {
  store<u32>(out, 0x2d2d213c) // <!--
  store<u32>(out, 0x6b6e7520, 4) // ·unk
  store<u32>(out, 0x6e776f6e, 8) // nown
  store<u32>(out, 0x746c6120, 12) // ·alt
  store<u32>(out, 0x616e7265, 16) // erna
  store<u32>(out, 0x65766974, 20) // tive
  store<u16>(out, 0x5b20, 24) // ·[
  out = writeClass(leading >> 6, out + 26)
  return writeUnsigned(tagNumber, out)
}

/** Writes the second half, for a complete encoding of `octets`. */
export function endComment(octets: u64, out: u32): u32 {
  store<u32>(out, 0x202c5d) // ],·
  out = writeUnsigned(octets, out + 3)
  store<u32>(out, 0x74636f20) // ·oct
  store<u32>(out, 0x20737465, 4) // ets·
  store<u32>(out, 0x3e2d2d, 8) // -->
  return out + 11
}

function writeClass(tagClass: u32, out: u32): u32 {
  switch (tagClass) {
    case 0:
      store<u32>(out, 0x56494e55) // UNIV
      store<u32>(out, 0x41535245, 4) // ERSA
      store<u16>(out, 0x204c, 8) // L·
      return out + 10
    case 1:
      store<u32>(out, 0x4c505041) // APPL
      store<u32>(out, 0x54414349, 4) // ICAT
      store<u32>(out, 0x204e4f49, 8) // ION·
      return out + 12
    case 3:
      store<u32>(out, 0x56495250) // PRIV
      store<u32>(out, 0x20455441, 4) // ATE·
      return out + 8
    default:
      return out
  }
}
