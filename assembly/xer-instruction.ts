// What the schema does not know, an addition or alternative of a later version, is shown as its encoding, in a processing instruction:
// other readers of XML pass over it, ours takes it back. After 16 octets on lines of its own, as OCTET STRING is.
//
//     <?BER 85 03 01 02 03?>
//
// Text stands here as numbers, the first character in the lowest octet: the memory has no static data.
import { lineRoom, writeLine } from './xer-line'

/** Room that either half wants at a level. */
@inline
export function instructionRoom(level: u32): u32 {
  return lineRoom(level) + 8
}

/** Writes what stands before the digits, on a line of its own. */
export function beginInstruction(level: u32, out: u32): u32 {
  out = writeLine(level, out)
  store<u32>(out, 0x45423f3c) // <?BE
  store<u16>(out, 0x2052, 4) // R·
  return out + 6
}

/** Writes what stands behind the digits. */
export function endInstruction(out: u32): u32 {
  store<u16>(out, 0x3e3f) // ?>
  return out + 2
}
