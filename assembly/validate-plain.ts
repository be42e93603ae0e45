// The short path's view of primitive contents: whether nothing is wrong with them. What is wrong, the careful path says.
import { contentsFault } from './contents'
import { isShortObjectIdentifier } from './contents-object-identifier'
import { isAllowed } from './ranges'
import {
  KIND_ASCII,
  KIND_BIT_STRING,
  KIND_BMP,
  KIND_BOOLEAN,
  KIND_CONTAINER,
  KIND_CONTAINING_BITS,
  KIND_CONTAINING_OCTETS,
  KIND_ENUMERATED,
  KIND_IRI,
  KIND_NULL,
  KIND_OBJECT_IDENTIFIER,
  KIND_OCTET_STRING,
  KIND_OPAQUE,
  KIND_OPEN,
  KIND_UNIVERSAL,
  KIND_UTF8,
  T_ALPHABET,
  T_FLAGS,
  T_HIGH,
  T_LOW,
  T_NAMED_BITS,
  T_RANGES,
} from './schema-layout'
import { der } from './schema-state'
import { OK } from './status'
import { isAscii, outsideAlphabet, utf8Characters } from './strings-characters'

/** Whether the contents octets are those of an INTEGER of up to eight octets, from `low` to `high`. */
@inline
export function isInteger(at: u32, size: u32, low: i64, high: i64): bool {
  const octets = bigEndian(at)
  const number = octets >> (64 - ((<i64>size) << 3))
  // The first nine bits of two octets or more must not all be equal (8.3.2).
  const padded = u32(size > 1) & u32(<u64>((octets >> 55) + 1) <= 1)
  return !(u32(size - 1 > 7) | u32(number < low) | u32(number > high) | padded)
}

/** Eight octets as a number: two instructions, where `bswap` takes a dozen. */
@inline
function bigEndian(at: u32): i64 {
  const octets = v128.load_zero<u64>(at)
  return v128.extract_lane<i64>(
    v128.shuffle<u8>(octets, octets, 7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8),
    0,
  )
}

/** Whether the contents octets are of a frequent kind and can be seen at once to be sound. */
@inline
export function isPlain(transition: u32, kind: u32, at: u32, size: u32): bool {
  switch (kind) {
    case KIND_OCTET_STRING:
      return isAllowed(transition, size)
    case KIND_UTF8: {
      const ascii = size <= 16 ? !(i8x16.bitmask(v128.load(at)) & ((1 << size) - 1)) : isAscii(at, size)
      return ascii && isAllowed(transition, size)
    }
    case KIND_BOOLEAN:
      return size == 1 && (!der || u32(<i32>load<i8>(at) + 1) <= 1)
    case KIND_ENUMERATED:
      return (
        load<u32>(transition, T_RANGES) == 0 &&
        isInteger(at, size, load<i64>(transition, T_LOW), load<i64>(transition, T_HIGH))
      )
    case KIND_NULL:
      return size == 0
    case KIND_OBJECT_IDENTIFIER:
      return isShortObjectIdentifier(at, size)
    case KIND_ASCII:
      return (
        outsideAlphabet(load<u32>(transition, T_ALPHABET), at, at + size) == at + size && isAllowed(transition, size)
      )
    default:
      return false
  }
}

/** Whether nothing is wrong with primitive contents that `isPlain` has doubts about; false also for what it leaves to the careful path. */
export function isSound(transition: u32, kind: u32, at: u32, size: u32): bool {
  switch (kind) {
    case KIND_OPAQUE:
      return isAllowed(transition, size)
    case KIND_UTF8:
    case KIND_IRI: {
      const characters = utf8Characters(at, at + size)
      return characters >= 0 && isAllowed(transition, characters)
    }
    case KIND_BMP:
      return !(size & 1) && isAllowed(transition, size >> 1)
    case KIND_BIT_STRING: {
      if (size == 0 || der || load<u16>(transition, T_FLAGS) & T_NAMED_BITS) return false
      const unused: u32 = load<u8>(at)
      if (unused > 7 || (size == 1 && unused != 0)) return false
      return isAllowed(transition, <i64>(size - 1) * 8 - unused)
    }
    case KIND_OPEN:
      return true
    case KIND_CONTAINER:
    case KIND_OCTET_STRING:
    case KIND_ASCII:
    case KIND_UNIVERSAL:
    case KIND_CONTAINING_OCTETS:
    case KIND_CONTAINING_BITS:
      return false
    default:
      return contentsFault(kind, transition, at, size) == OK
  }
}
