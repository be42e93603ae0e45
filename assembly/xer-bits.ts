// A BIT STRING in pieces cut anywhere, as lines of 64 bits; canonical without lines, and, where bits are named, without trailing
// zeros (X.693 9.3.2), which are therefore counted and written only if a one comes after them.
import { writeBits } from './xer-hex'
import { lineRoom, SLACK, writeLine } from './xer-line'

/** Octets of a line. */
const LINE_OCTETS: u32 = 8

let level: u32 = 0
let dense: bool = false
let trims: bool = false
/** Octets that are written. */
let count: u64 = 0
/** Bits that are written, zeros that are not, and the least size. */
let bits: u64 = 0
let zeros: u64 = 0
let least: u64 = 0

/** Set by `writeBitString`: address of the first octet that is not used yet. */
export let bitsEnd: u32 = 0
/** Set by `endBitString`. */
export let bitsEnded: bool = false

/** Begins a BIT STRING whose lines stand at `lineLevel`. */
export function beginBitString(canonical: bool, namedBits: bool, lineLevel: u32, leastBits: i64): void {
  level = lineLevel
  dense = canonical
  trims = canonical && namedBits
  count = 0
  bits = 0
  zeros = 0
  least = leastBits > 0 ? leastBits : 0
}

/**
 * Writes the octets from `from` to `end`, as far as there is room.
 * @param unused bits of the last of them that are no bits of the value
 */
export function writeBitString(from: u32, end: u32, unused: u32, out: u32, outEnd: u32): u32 {
  if (trims) return writeTrimmed(from, end, unused, out, outEnd)
  const room = lineRoom(level) + LINE_OCTETS * 8 + SLACK
  while (from < end && outEnd - out >= room) {
    const column = <u32>count & (LINE_OCTETS - 1)
    if (column == 0 && !dense) out = writeLine(level, out)
    const octets = min<u32>(LINE_OCTETS - column, end - from)
    for (let i: u32 = 0; i < octets; i += 2) writeBits(from + i, out + (i << 3))
    from += octets
    count += octets
    out += (octets << 3) - (from == end ? unused : 0)
  }
  bitsEnd = from
  return out
}

/** Room that `endBitString` wants. */
export function endBitStringRoom(): u32 {
  return lineRoom(level) << 1
}

/** Ends the BIT STRING, if the room suffices for the zeros that belong to it; `bitsEnded` says so. */
export function endBitString(out: u32, outEnd: u32): u32 {
  bitsEnded = true
  if (trims) return writeZeros(least > bits ? min(zeros, least - bits) : 0, out, outEnd)
  if (dense) return out
  // An empty one has its line all the same.
  if (count == 0) out = writeLine(level, out)
  return writeLine(level - 1, out)
}

function writeTrimmed(from: u32, end: u32, unused: u32, out: u32, outEnd: u32): u32 {
  for (; from < end; from++) {
    const valid: u32 = 8 - (from + 1 == end ? unused : 0)
    const octet: u32 = (<u32>load<u8>(from) >> (8 - valid)) << (8 - valid)
    if (octet != 0) {
      out = writeZeros(zeros, out, outEnd)
      if (!bitsEnded || outEnd - out < SLACK) break
      writeBits(from, out)
      const written = 8 - <u32>ctz(octet)
      out += written
      bits += written
      zeros = valid - written
    } else zeros += valid
  }
  bitsEnd = from
  return out
}

/** Writes `wanted` of the zeros; `bitsEnded` says whether there was room for all of them. */
function writeZeros(wanted: u64, out: u32, outEnd: u32): u32 {
  const written = min<u64>(wanted, outEnd - out)
  memory.fill(out, 0x30, <u32>written)
  zeros -= written
  bits += written
  bitsEnded = written == wanted
  return out + <u32>written
}
