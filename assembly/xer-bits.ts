// A BIT STRING in pieces cut anywhere, as lines of 64 bits; canonical without lines, and, where bits are named, with as many zeros at
// the end as the least size wants (X.693 9.3.2): they are counted, and written only if a one comes after them, or at the end.
import { T_NAMED_BITS } from './schema-layout'
import { DECIMAL_ROOM, writeUnsigned } from './xer-decimal'
import { SPACED_HEX, writeBits, writeDenseHex } from './xer-hex'
import { T_FIXED_BITS, XER_CANONICAL, XER_INDENTED, XER_JSON } from './xer-layout'
import { lineRoom, SLACK, writeLine } from './xer-line'

/** Octets of a line. */
const LINE_OCTETS: u32 = 8
/** Least sizes beyond this are left alone: a few octets of input would make any amount of text. */
const MOST_ZEROS: i64 = 1 << 20
/** Room for the number of bits, and what stands around it. */
const LENGTH_ROOM: u32 = 16 + DECIMAL_ROOM

let level: u32 = 0
let dense: bool = false
let trims: bool = false
/** In JSON: hexadecimal digits, and the number of bits after them, unless all values have one. */
let json: bool = false
let hasLength: bool = false
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

/** Begins a BIT STRING whose lines stand at `lineLevel`. @param flags of the transition */
export function beginBitString(mode: u32, flags: u32, lineLevel: u32, leastBits: i64): void {
  level = lineLevel
  json = mode == XER_JSON
  hasLength = (flags & T_FIXED_BITS) == 0
  dense = mode != XER_INDENTED
  trims = mode == XER_CANONICAL && (flags & T_NAMED_BITS) != 0
  count = 0
  bits = 0
  zeros = 0
  least = leastBits > 0 && leastBits <= MOST_ZEROS ? leastBits : 0
}

/**
 * Writes the octets from `from` to `end`, as far as there is room.
 * @param unused bits of the last of them that are no bits of the value
 */
export function writeBitString(from: u32, end: u32, unused: u32, out: u32, outEnd: u32): u32 {
  if (trims) return writeTrimmed(from, end, unused, out, outEnd)
  if (json) return writeDigits(from, end, unused, out, outEnd)
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
  return (lineRoom(level) << 1) + LENGTH_ROOM
}

/** Ends the BIT STRING, if the room suffices for the zeros that belong to it; `bitsEnded` says so. */
export function endBitString(out: u32, outEnd: u32): u32 {
  bitsEnded = true
  if (trims) return writeZeros(least > bits ? least - bits : 0, out, outEnd)
  if (json) return hasLength ? writeBitLength(out) : writeZeroDigits(out, outEnd)
  if (dense) return out
  // An empty one has its line all the same.
  if (count == 0) out = writeLine(level, out)
  return writeLine(level - 1, out)
}

/** Hexadecimal digits, bits that are none of the value as zeros. */
function writeDigits(from: u32, end: u32, unused: u32, out: u32, outEnd: u32): u32 {
  while (from < end && outEnd - out >= SPACED_HEX) {
    const octets = min<u32>(16, end - from)
    writeDenseHex(from, out)
    from += octets
    out += octets << 1
    bits += octets << 3
    if (from < end || unused == 0) continue
    const last = (<u32>load<u8>(from - 1) >> unused) << unused
    store<u8>(out - 2, hexDigit(last >> 4))
    store<u8>(out - 1, hexDigit(last & 15))
    bits -= unused
  }
  bitsEnd = from
  return out
}

@inline
function hexDigit(value: u32): u8 {
  return <u8>(value < 10 ? 0x30 + value : 0x37 + value)
}

/** Digits of the zero bits that named bits of a fixed size may lack at their end; `bitsEnded` says whether there was room for all. */
function writeZeroDigits(out: u32, outEnd: u32): u32 {
  const octets = (bits + 7) >> 3
  const wanted = (least + 7) >> 3
  if (octets >= wanted) return out
  const written = min<u64>(wanted - octets, (outEnd - out) >> 1)
  memory.fill(out, 0x30, (<u32>written) << 1)
  bits = (octets + written) << 3
  bitsEnded = octets + written == wanted
  return out + ((<u32>written) << 1)
}

/** `","length":12}`: the value's digits end. */
function writeBitLength(out: u32): u32 {
  store<u32>(out, 0x6c222c22) // ","l
  store<u32>(out, 0x74676e65, 4) // engt
  store<u32>(out, 0x003a2268, 8) // h":
  out = writeUnsigned(bits, out + 11)
  store<u8>(out, 0x7d)
  return out + 1
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
