// Strings: whole, in pieces because they are long, or in segments (X.690 8.6, 8.7, 8.23). All go the same way: `beginString`,
// then `beginSegment`, `feedString` any number of times and `endSegment` for each primitive encoding, of which a primitive
// string has one, then `endString`. What has to be known in between lies in the string's registers.
// Each returns GO_ON, or a pause; there is at most one violation for a string.
import {
  KIND_ASCII,
  KIND_BIT_STRING,
  KIND_CONTAINING_BITS,
  KIND_IRI,
  KIND_TIME,
  KIND_UNIVERSAL,
  KIND_UTC_TIME,
  KIND_UTF8,
  T_ALPHABET,
  T_BASE,
  T_CHECK,
  T_FLAGS,
  T_KEY,
  T_KIND,
  T_NAMED_BITS,
  T_VALUES,
} from './schema-layout'
import {
  STRING_CHARACTER,
  STRING_CONTENTS,
  STRING_DEPTH,
  STRING_FAULTED,
  STRING_FLAGS,
  STRING_GATHERED,
  STRING_GATHERS,
  STRING_INITIAL,
  STRING_LAST,
  STRING_LATER,
  STRING_NO_BITS,
  STRING_OCTETS,
  STRING_ONES,
  STRING_PART,
  STRING_REGISTERS,
  STRING_TRANSITION,
  STRING_UNUSED,
} from './schema-registers'
import { offsetOf, placeOpen, showContents, text, violation } from './schema-state'
import { BIT_STRING_EMPTY, BIT_STRING_UNUSED, CHARACTER, GO_ON, LIMIT_CONTIGUOUS, UTF8_INVALID } from './schema-status'
import { OK } from './status'
import { feedUniversal, feedUtf8, outsideAlphabet, putLater } from './strings-characters'
import { foundAtEnd, offsetAtEnd, stringFault } from './strings-end'
import { gather, gatheredOctets } from './strings-gather'
import { settle } from './validate-settle'

/** Whether the kind is BIT STRING, whose primitive encodings begin with an initial octet (X.690 8.6.2.2). */
@inline
function isBits(kind: u32): bool {
  return kind == KIND_BIT_STRING || kind == KIND_CONTAINING_BITS
}

/** Whether all contents octets must be looked at together: constraints that are no ranges or alphabets, keys, times. */
export function isWantedWhole(transition: u32): bool {
  const kind: u32 = load<u8>(transition, T_KIND)
  return (
    (kind >= KIND_UTC_TIME && kind <= KIND_TIME) ||
    (load<u16>(transition, T_FLAGS) & T_CHECK) != 0 ||
    load<u32>(transition, T_VALUES) != 0
  )
}

/**
 * A string opens, whose contents octets begin at absolute offset `contents`. `depth` is that of its own stack entry, 0 for a
 * primitive one.
 */
export function beginString(transition: u32, contents: i64, depth: u32): void {
  memory.fill(text, 0, STRING_REGISTERS)
  const gathers = depth != 0 && (isWantedWhole(transition) || load<u32>(transition, T_KEY) != 0)
  store<u32>(text, transition, STRING_TRANSITION)
  store<u32>(text, gathers ? STRING_GATHERS : 0, STRING_FLAGS)
  store<u32>(text, depth, STRING_DEPTH)
  store<i64>(text, contents, STRING_CONTENTS)
  store<i64>(text, -1, STRING_LATER)
}

/** A primitive encoding of the string begins: its contents octets lie from absolute offset `contents` on. */
export function beginSegment(contents: i64): i32 {
  const flags = load<u32>(text, STRING_FLAGS)
  if (flags & STRING_FAULTED) return GO_ON
  if (isBits(load<u8>(load<u32>(text, STRING_TRANSITION), T_KIND))) {
    // Only the last segment may have unused bits (8.6.4).
    const unused = load<u32>(text, STRING_UNUSED)
    if (unused != 0) return refuse(BIT_STRING_UNUSED, load<i64>(text, STRING_PART), unused)
    store<u32>(text, flags | STRING_INITIAL | STRING_NO_BITS, STRING_FLAGS)
  }
  store<i64>(text, contents, STRING_PART)
  return GO_ON
}

/** More contents octets of the primitive encoding, from `at` to `end`. */
export function feedString(at: u32, end: u32): i32 {
  let flags = load<u32>(text, STRING_FLAGS)
  if (flags & STRING_FAULTED || at == end) return GO_ON
  if (flags & STRING_INITIAL) {
    const unused: u32 = load<u8>(at)
    at++
    flags &= ~STRING_INITIAL
    store<u32>(text, flags, STRING_FLAGS)
    store<u32>(text, unused, STRING_UNUSED)
    if (unused > 7) return refuse(BIT_STRING_UNUSED, load<i64>(text, STRING_PART), unused)
    if (at == end) return GO_ON
  }
  if (flags & STRING_NO_BITS) store<u32>(text, flags & ~STRING_NO_BITS, STRING_FLAGS)
  if (!(flags & STRING_GATHERS)) return feedOctets(at, end)

  // What there is room for is looked at first, so that the first fault does not depend on how the input is cut.
  const taken = gather(at, end)
  const status = feedOctets(at, at + taken)
  if (status != GO_ON || taken == end - at) return status
  return refuse(LIMIT_CONTIGUOUS, load<i64>(text, STRING_CONTENTS), 0)
}

function feedOctets(at: u32, end: u32): i32 {
  const transition = load<u32>(text, STRING_TRANSITION)
  switch (<u32>load<u8>(transition, T_KIND)) {
    case KIND_BIT_STRING:
    case KIND_CONTAINING_BITS:
      if (load<u16>(transition, T_FLAGS) & T_NAMED_BITS) findLastOne(at, end)
      store<u32>(text, load<u8>(end - 1), STRING_LAST)
      break
    case KIND_UTF8:
    case KIND_IRI:
      if (!feedUtf8(at, end)) return refuse(UTF8_INVALID, load<i64>(text, STRING_CHARACTER), 0)
      break
    case KIND_ASCII: {
      const other = outsideAlphabet(load<u32>(transition, T_BASE), at, end)
      const outside = outsideAlphabet(load<u32>(transition, T_ALPHABET), at, other)
      // SIZE comes before ALPHABET, and is known at the end.
      if (outside < other) putLater(offsetOf(outside), load<u8>(outside))
      if (other < end) return refuse(CHARACTER, offsetOf(other), load<u8>(other))
      break
    }
    case KIND_UNIVERSAL:
      feedUniversal(at, end)
      break
  }
  store<u64>(text, load<u64>(text, STRING_OCTETS) + (end - at), STRING_OCTETS)
  return GO_ON
}

/** Where the last bit that is set lies, but for the last octet, part of which may be unused. */
function findLastOne(at: u32, end: u32): void {
  const octets = load<u64>(text, STRING_OCTETS)
  for (let i = end - 1; i > at; i--) {
    const octet: u32 = load<u8>(i - 1)
    if (octet == 0) continue
    store<u64>(text, (octets + (i - at)) * 8 - ctz(octet), STRING_ONES)
    return
  }
  const before = load<u32>(text, STRING_LAST)
  if (before != 0) store<u64>(text, octets * 8 - ctz(before), STRING_ONES)
}

/** The primitive encoding has ended. */
export function endSegment(): i32 {
  const flags = load<u32>(text, STRING_FLAGS)
  if (flags & STRING_FAULTED) return GO_ON
  const part = load<i64>(text, STRING_PART)
  if (flags & STRING_INITIAL) return refuse(BIT_STRING_EMPTY, part, 0)
  const unused = load<u32>(text, STRING_UNUSED)
  return flags & STRING_NO_BITS && unused != 0 ? refuse(BIT_STRING_UNUSED, part, unused) : GO_ON
}

/** The string has ended. Its `size` contents octets lie at `at`, or, where that is 0, not whole in the input. */
export function endString(at: u32, size: u32): i32 {
  const transition = load<u32>(text, STRING_TRANSITION)
  const flags = load<u32>(text, STRING_FLAGS)
  const depth = load<u32>(text, STRING_DEPTH)
  store<u32>(text, 0, STRING_DEPTH)
  if (flags & STRING_FAULTED) return GO_ON
  if (depth != 0) placeOpen(depth)
  if (flags & STRING_GATHERS) {
    at = gatheredOctets()
    size = load<u32>(text, STRING_GATHERED)
    if (isBits(load<u8>(transition, T_KIND))) {
      at--
      size++
      store<u8>(at, load<u32>(text, STRING_UNUSED))
    }
  }
  showContents(at, size)
  const code = stringFault(transition, at, size)
  if (code != OK) return violation(code, offsetAtEnd, foundAtEnd)
  return at == 0 ? GO_ON : settle(transition, at, size, load<i64>(text, STRING_CONTENTS))
}

/** Records a violation of the string before its end, if it is the first. */
export function refuse(code: u32, offset: i64, found: f64): i32 {
  const flags = load<u32>(text, STRING_FLAGS)
  if (flags & STRING_FAULTED) return GO_ON
  const depth = load<u32>(text, STRING_DEPTH)
  if (depth != 0) placeOpen(depth)
  store<u32>(text, flags | STRING_FAULTED, STRING_FLAGS)
  return violation(code, offset, found)
}
