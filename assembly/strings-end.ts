// What can be said of a string only at its end: whole characters, rules of DER for bits, times, its size.
import { contentsFault } from './contents'
import { isAllowed } from './ranges'
import {
  KIND_ASCII,
  KIND_BIT_STRING,
  KIND_BMP,
  KIND_CONTAINING_BITS,
  KIND_GENERALIZED_TIME,
  KIND_IRI,
  KIND_TIME,
  KIND_UNIVERSAL,
  KIND_UTC_TIME,
  KIND_UTF8,
  T_FLAGS,
  T_HIGH,
  T_KIND,
  T_NAMED_BITS,
} from './schema-layout'
import {
  STRING_CHARACTER,
  STRING_CHARACTERS,
  STRING_CONTENTS,
  STRING_LAST,
  STRING_LATER,
  STRING_LATER_FOUND,
  STRING_OCTETS,
  STRING_ONES,
  STRING_PENDING,
  STRING_UNUSED,
} from './schema-registers'
import { der, text } from './schema-state'
import {
  ALPHABET,
  CODE_POINT,
  DER_NAMED_BITS,
  DER_UNUSED_BITS,
  SIZE,
  STRING_LENGTH,
  UTF8_INVALID,
} from './schema-status'
import { OK } from './status'

/** Set by `stringFault`: absolute offset of the fault. */
export let offsetAtEnd: i64 = 0
/** Set by `stringFault`: the size, octet or code point that was found. */
export let foundAtEnd: f64 = 0

/** What is wrong with a string that has ended: a violation, or OK. Times lie whole: `size` octets at `at`. */
export function stringFault(transition: u32, at: u32, size: u32): u32 {
  const octets = load<u64>(text, STRING_OCTETS)
  const later = load<i64>(text, STRING_LATER)
  offsetAtEnd = load<i64>(text, STRING_CONTENTS)
  foundAtEnd = 0
  const kind: u32 = load<u8>(transition, T_KIND)
  switch (kind) {
    case KIND_BIT_STRING:
    case KIND_CONTAINING_BITS:
      return bitStringFault(transition, octets)
    case KIND_UTF8:
    case KIND_IRI:
      if (load<u32>(text, STRING_PENDING) != 0) {
        offsetAtEnd = load<i64>(text, STRING_CHARACTER)
        return UTF8_INVALID
      }
      return sizeFault(transition, load<u64>(text, STRING_CHARACTERS))
    case KIND_BMP:
      return octets & 1 ? lengthFault(octets) : sizeFault(transition, octets >> 1)
    case KIND_UNIVERSAL:
      if (octets & 3) return lengthFault(octets)
      return later >= 0 ? laterFault(CODE_POINT) : sizeFault(transition, octets >> 2)
    case KIND_ASCII: {
      const code = sizeFault(transition, octets)
      return code == OK && later >= 0 ? laterFault(ALPHABET) : code
    }
    case KIND_UTC_TIME:
    case KIND_GENERALIZED_TIME:
    case KIND_TIME: {
      const code = contentsFault(kind, transition, at, size)
      return code != OK ? code : sizeFault(transition, octets)
    }
    default:
      return sizeFault(transition, octets)
  }
}

function lengthFault(octets: u64): u32 {
  foundAtEnd = <f64>octets
  return STRING_LENGTH
}

function laterFault(code: u32): u32 {
  offsetAtEnd = load<i64>(text, STRING_LATER)
  foundAtEnd = load<u32>(text, STRING_LATER_FOUND)
  return code
}

function sizeFault(transition: u32, size: u64): u32 {
  foundAtEnd = <f64>size
  return isAllowed(transition, size) ? OK : SIZE
}

function bitStringFault(transition: u32, octets: u64): u32 {
  const unused = load<u32>(text, STRING_UNUSED)
  const last = load<u32>(text, STRING_LAST)
  const bits = octets * 8 - unused
  const used = (last >> unused) << unused
  if (der && used != last) return DER_UNUSED_BITS
  if (!(load<u16>(transition, T_FLAGS) & T_NAMED_BITS)) return sizeFault(transition, bits)
  const ones = used != 0 ? octets * 8 - ctz(used) : load<u64>(text, STRING_ONES)
  if (der && ones != bits) return DER_NAMED_BITS
  // Trailing zero bits may be added and left out to meet a size (X.680 22.7): only too many others break it.
  foundAtEnd = <f64>ones
  return <i64>ones <= load<i64>(transition, T_HIGH) ? OK : SIZE
}
