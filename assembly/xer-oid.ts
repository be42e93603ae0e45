// OBJECT IDENTIFIER and RELATIVE-OID as numbers with dots (X.690 8.19, 8.20).
import { DECIMAL_ROOM, writeUnsigned } from './xer-decimal'

/** Octets of a subidentifier that 64 bits hold for sure. */
const NARROW_OCTETS: u32 = 9

/** Set by `writeArcs`: address of the first octet that is not used yet. */
export let arcsEnd: u32 = 0

/** Whether every subidentifier fits 64 bits. */
export function isNarrow(from: u32, end: u32): bool {
  let octets: u32 = 0
  for (; from < end; from++) {
    octets++
    if (octets > NARROW_OCTETS) return false
    if (load<u8>(from) < 0x80) octets = 0
  }
  return true
}

/**
 * Writes the arcs from `from` to `end`, as far as there is room.
 * @param first address of the first contents octet, whose subidentifier stands for two arcs; 0 for a RELATIVE-OID
 * @param begun whether an arc has been written
 */
export function writeArcs(from: u32, end: u32, first: u32, begun: bool, out: u32, outEnd: u32): u32 {
  while (from < end && outEnd - out >= DECIMAL_ROOM) {
    let arc: u64 = 0
    let at = from
    for (; at < end; at++) {
      const octet: u32 = load<u8>(at)
      arc = (arc << 7) | (octet & 0x7f)
      if (octet < 0x80) break
    }
    at++
    if (begun) {
      store<u8>(out, 0x2e)
      out++
    }
    if (from == first) {
      const root = min<u64>(arc / 40, 2)
      store<u16>(out, <u16>(0x2e30 + root))
      out += 2
      arc -= root * 40
    }
    out = writeUnsigned(arc, out)
    begun = true
    from = at
  }
  arcsEnd = min(from, end)
  return out
}
