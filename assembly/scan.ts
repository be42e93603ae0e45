// Octets to records (X.690 8.1): the one loop through which streamed input goes. Resumable at every octet: what it cannot
// use yet stays in the window, and all it knows lies in the state and the stack.
import { HEADER_CUT, HEADER_END, HEADER_FAULT, HEADER_WANTS, headerWanted, readHeader } from './header'
import { tagNumber } from './identifier'
import {
  CLOSED_VALUES,
  CONSTRUCTED_BIT,
  CONTENTS_ADDRESS,
  CONTENTS_LENGTH,
  DEPTH,
  HEADER_LENGTH_SHIFT,
  HOLDS_WIDE,
  INDEFINITE_BIT,
  LONG_HEADER,
  LONG_IDENTIFIER,
  LONG_REST,
  NEXT,
  PIECE_LAST,
  POSITION_DELTA,
  RECORD,
  RECORD_COUNT,
  SIBLINGS,
  STACK_END,
  STACK_ENTRY,
  STACK_INDEFINITE,
  STACK_LIMIT,
  STACK_SIBLINGS,
  TAG_NUMBER_SHIFT,
  VALUES,
  WANTED,
  WIDE,
} from './layout'
import { indefinite, length, lengthEnd } from './length'
import {
  clamp,
  emitEndOfContents,
  fail,
  maxContiguous,
  maxDepth,
  maxTagNumberOctets,
  PATH_NONE,
  records,
  recordsEnd,
  stack,
  state,
  table,
} from './scan-state'
import { BATCH_FULL, END_OF_CONTENTS_MISSING, FAILED, NEEDS_INPUT } from './status'

/** Scans the window up to `inputEnd` into records. Returns NEEDS_INPUT, BATCH_FULL or FAILED. */
export function scan(inputEnd: u32): i32 {
  return run<bool>(inputEnd)
}

/** Checks and counts as `scan` does, and writes no records. */
export function count(inputEnd: u32): i32 {
  return run<u32>(inputEnd)
}

/**
 * The loop. `Mode` is chosen at compile time: `bool` writes records, `u32` only counts.
 * Locals mirror the state, since loads and stores in the loop would cost more than the parsing.
 */
function run<Mode>(inputEnd: u32): i32 {
  const delta = load<i64>(state, POSITION_DELTA)
  let next = load<u32>(state, NEXT)
  let depth = load<u32>(state, DEPTH)
  let siblings = load<u64>(state, SIBLINGS)
  let closedValues = load<u64>(state, CLOSED_VALUES)
  let top = stack + depth * <u32>STACK_ENTRY
  let end = load<u32>(top, STACK_END)
  let record = records
  let wanted: u32 = 0
  let longHeader: u32 = 0
  let holdsWide = false
  let status = NEEDS_INPUT

  while (true) {
    // A long value passes by in pieces.
    const rest = load<i64>(state, LONG_REST)
    if (rest > 0) {
      const available: i64 = inputEnd - next
      if (available == 0) break
      if (isBoolean<Mode>() && record == recordsEnd) {
        status = BATCH_FULL
        break
      }
      const taken = min(rest, available)
      if (isBoolean<Mode>()) {
        const last: u32 = taken == rest ? PIECE_LAST : 0
        const identifier = load<u32>(state, LONG_IDENTIFIER)
        holdsWide = holdsWide || ((identifier >> TAG_NUMBER_SHIFT) & WIDE) == WIDE
        record = writeRecord(record, identifier | (last << HEADER_LENGTH_SHIFT), next, <u32>taken)
      }
      next += <u32>taken
      store<i64>(state, rest - taken, LONG_REST)
      if (taken < rest) break
    }

    // The fast path: what lies in the window with its header and, if primitive, its contents. A record stands for two octets
    // at least, so that input cut to twice the free records needs no look at the room for each of them.
    let fastEnd = inputEnd
    if (isBoolean<Mode>()) fastEnd = min(inputEnd, next + ((recordsEnd - record) / <u32>RECORD) * 2)
    let fastLimit = min(end, fastEnd)
    while (true) {
      // May look at two octets past the input; they are not used, since `after` then lies past the limit.
      const header: u32 = load<u16>(next)
      const word = load<u32>(table + ((header & 0xff) << 2))
      const contents = next + 2
      const after = contents + (header >> 8)
      if (after > fastLimit) {
        if (next != end || load<u32>(top, STACK_INDEFINITE)) break
        closedValues += siblings
        top -= <u32>STACK_ENTRY
        depth--
        siblings = load<u64>(top, STACK_SIBLINGS)
        end = load<u32>(top, STACK_END)
        fastLimit = min(end, fastEnd)
        continue
      }
      if (u32(word == 0) | (header & 0x8000)) {
        if (header == 0) {
          if (!load<u32>(top, STACK_INDEFINITE)) break
          next = contents
          if (isBoolean<Mode>() && emitEndOfContents) {
            record = writeRecord(record, (2 << HEADER_LENGTH_SHIFT) | depth, contents, 0)
          }
          closedValues += siblings
          top -= <u32>STACK_ENTRY
          depth--
          siblings = load<u64>(top, STACK_SIBLINGS)
          end = load<u32>(top, STACK_END)
          fastLimit = min(end, fastEnd)
          continue
        }
        // A tag number of up to 14 bits, the indefinite form, up to three subsequent length octets: pages have such headers.
        // Apart from the short ones, which would pay for the common code (bench cases scan/small-values, ram/file-to-records).
        if (inputEnd - next < 8 || (header & 0xdf) == 0) break
        let number = header & 0x1f
        let at = next + 1
        if (number == 0x1f) {
          number = load<u8>(at)
          at++
          if (number >= 0x80) {
            const second: u32 = load<u8>(at)
            if (number == 0x80 || second >= 0x80 || maxTagNumberOctets < 2) break
            number = ((number & 0x7f) << 7) | second
            at++
          }
          if (number < 0x1f || number >= WIDE) break
        }
        let size: u32 = load<u8>(at)
        at++
        let open: u32 = 0
        if (size > 0x80) {
          const octets: u32 = size & 0x7f
          if (octets > 3) break
          size = bswap(load<u32>(at)) >> (32 - (octets << 3))
          at += octets
        } else if (size == 0x80) {
          if (!(header & 0x20)) break
          open = 1
          size = 0
        }
        if (at > end || size > end - at || at > inputEnd) break
        const anyWord =
          ((header & 0xe0) << 24) |
          (open ? INDEFINITE_BIT : 0) |
          (number << TAG_NUMBER_SHIFT) |
          ((at - next) << HEADER_LENGTH_SHIFT) |
          depth
        if (header & 0x20) {
          if (depth == maxDepth) break
          siblings++
          store<u64>(top, siblings, STACK_SIBLINGS)
          const limit = open ? load<i64>(top, STACK_LIMIT) : <i64>(at + size) + delta
          if (!open) end = at + size
          top = pushEntry(top, limit, open, end)
          siblings = 0
          depth++
          next = at
        } else {
          if (size > inputEnd - at || <i64>size > maxContiguous) break
          siblings++
          next = at + size
        }
        if (isBoolean<Mode>()) {
          record = writeRecord(record, anyWord, at, size)
          // Contents leave room for more records than the octets before them did.
          fastEnd = min(inputEnd, next + ((recordsEnd - record) / <u32>RECORD) * 2)
        }
        fastLimit = min(end, fastEnd)
        continue
      }
      if (word & CONSTRUCTED_BIT) {
        if (depth == maxDepth) break
        siblings++
        store<u64>(top, siblings, STACK_SIBLINGS)
        top = pushEntry(top, <i64>after + delta, 0, after)
        siblings = 0
        end = after
        fastLimit = after
        if (isBoolean<Mode>()) record = writeRecord(record, word | depth, contents, header >> 8)
        depth++
        next = contents
      } else {
        siblings++
        if (isBoolean<Mode>()) record = writeRecord(record, word | depth, contents, header >> 8)
        next = after
      }
    }

    // The careful path: one value of any kind, or the reason why there is none.
    const limit = load<i64>(top, STACK_LIMIT)
    if (next == end) {
      // The fast path closes what is definite.
      status = fail(END_OF_CONTENTS_MISSING, limit, PATH_NONE)
      break
    }
    if (next == inputEnd) break
    if (isBoolean<Mode>() && record == recordsEnd) {
      status = BATCH_FULL
      break
    }

    const found = readHeader(next, inputEnd, top, depth, delta)
    if (found == HEADER_WANTS || found == HEADER_CUT) {
      wanted = headerWanted
      break
    }
    if (found == HEADER_FAULT) {
      status = FAILED
      break
    }
    // End-of-contents octets, sound after all: only the room for records was short of them.
    if (found == HEADER_END) continue

    const leading: u32 = load<u8>(next)
    const constructed = (leading & 0x20) != 0
    const contents = lengthEnd
    const contentsLength = length
    const contentsEnd = <i64>contents + delta + contentsLength
    const header = next
    const headerLength = contents - header
    const wide = tagNumber >= WIDE || headerLength > 15 || contentsLength > <i64>i32.MAX_VALUE
    const number = wide ? WIDE : <u32>tagNumber
    const identifier =
      ((leading & 0xe0) << 24) | (indefinite ? INDEFINITE_BIT : 0) | (number << TAG_NUMBER_SHIFT) | depth
    if (isBoolean<Mode>()) {
      holdsWide = holdsWide || wide
      const word = identifier | (min<u32>(headerLength, 15) << HEADER_LENGTH_SHIFT)
      record = writeRecord(record, word, contents, wide ? headerLength : <u32>contentsLength)
    }
    siblings++
    next = contents
    if (constructed) {
      store<u64>(top, siblings, STACK_SIBLINGS)
      depth++
      if (!indefinite) end = clamp(contentsEnd, delta)
      top = pushEntry(top, indefinite ? limit : contentsEnd, u32(indefinite), end)
      siblings = 0
    } else if (contentsLength > maxContiguous) {
      store<i64>(state, contentsLength, LONG_REST)
      store<u32>(state, identifier, LONG_IDENTIFIER)
      longHeader = header
    } else {
      next += <u32>contentsLength
    }
  }

  store<u32>(state, next, NEXT)
  store<u32>(state, depth, DEPTH)
  store<u64>(state, siblings, SIBLINGS)
  store<u64>(state, closedValues, CLOSED_VALUES)
  store<u32>(state, wanted, WANTED)
  store<u32>(state, longHeader, LONG_HEADER)
  store<u32>(state, u32(holdsWide), HOLDS_WIDE)
  let values = closedValues + siblings
  for (let entry = stack; entry < top; entry += <u32>STACK_ENTRY) values += load<u64>(entry, STACK_SIBLINGS)
  store<f64>(state, <f64>values, VALUES)
  store<u32>(state, (record - records) / <u32>RECORD, RECORD_COUNT)
  return status
}

/** Writes the stack entry above `top`; returns it. */
@inline
function pushEntry(top: u32, limit: i64, indefinite: u32, end: u32): u32 {
  top += <u32>STACK_ENTRY
  store<i64>(top, limit, STACK_LIMIT)
  store<u32>(top, indefinite, STACK_INDEFINITE)
  store<u32>(top, end, STACK_END)
  return top
}

@inline
function writeRecord(record: u32, word: u32, contents: u32, length: u32): u32 {
  store<u32>(record, word)
  store<u32>(record, contents, CONTENTS_ADDRESS)
  store<u32>(record, length, CONTENTS_LENGTH)
  return record + <u32>RECORD
}
