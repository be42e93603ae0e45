// Octets to records (X.690 8.1): the one loop through which streamed input goes. Resumable at every octet: what it cannot
// use yet stays in the window, and all it knows lies in the state and the stack.
import { identifierEnd, readIdentifier, tagNumber } from './identifier'
import {
  CLOSED_VALUES,
  CONSTRUCTED_BIT,
  CONTENTS_ADDRESS,
  CONTENTS_LENGTH,
  DEPTH,
  ERROR_CODE,
  ERROR_MISSING,
  ERROR_OFFSET,
  ERROR_PATH,
  HEADER_LENGTH_SHIFT,
  INDEFINITE_BIT,
  LONG_IDENTIFIER,
  LONG_REST,
  MAX_POSITION,
  NEXT,
  NO_LIMIT,
  PIECE_LAST,
  POSITION_DELTA,
  POSITION_DELTA_F64,
  RECORD,
  RECORD_COUNT,
  SIBLINGS,
  STACK_ENTRY,
  STACK_INDEFINITE,
  STACK_LIMIT,
  STACK_SIBLINGS,
  TAG_NUMBER_SHIFT,
  VALUES,
  WANTED,
  WIDE,
} from './layout'
import { indefinite, length, lengthEnd, lengthMissing, readLength } from './length'
import {
  BATCH_FULL,
  END_OF_CONTENTS_LENGTH,
  END_OF_CONTENTS_MISSING,
  END_OF_CONTENTS_UNEXPECTED,
  FAILED,
  HEADER_EXCEEDS_PARENT,
  LENGTH_EXCEEDS_PARENT,
  LENGTH_TOO_LARGE,
  LIMIT_DEPTH,
  MORE,
  NEEDS_INPUT,
  OK,
  TAG_NUMBER_NOT_LOW,
  TAG_RESERVED,
  TRUNCATED,
} from './status'

const PATH_NONE: u32 = 0
const PATH_AT_HAND: u32 = 1
const PATH_BEFORE: u32 = 2

// Private to an instance, set once by `configure`; no memory is needed for them.
let state: u32 = 0
let stack: u32 = 0
let records: u32 = 0
let recordsEnd: u32 = 0
let maxDepth: u32 = 0
let maxTagNumberOctets: u32 = 0
let maxContiguous: i64 = 0
let emitEndOfContents: bool = false

/** Tells the addresses of the regions and the limits, and starts anew at absolute position 0 with the input at `window`. */
export function configure(
  stateAddress: u32,
  stackAddress: u32,
  recordsAddress: u32,
  recordCapacity: u32,
  window: u32,
  depthLimit: u32,
  tagNumberOctetsLimit: u32,
  contiguousLimit: u32,
  endOfContents: bool,
): void {
  state = stateAddress
  stack = stackAddress
  records = recordsAddress
  recordsEnd = recordsAddress + recordCapacity * <u32>RECORD
  maxDepth = depthLimit
  maxTagNumberOctets = tagNumberOctetsLimit
  maxContiguous = contiguousLimit
  emitEndOfContents = endOfContents
  memory.fill(stateAddress, 0, VALUES + 8)
  store<u32>(state, window, NEXT)
  setDelta(-(<i64>window))
}

function setDelta(delta: i64): void {
  store<i64>(state, delta, POSITION_DELTA)
  store<f64>(state, <f64>delta, POSITION_DELTA_F64)
}

/** Moves the octets from NEXT to `inputEnd`, which no scan has used, to `to`: the front of the next window. */
export function relocate(to: u32, inputEnd: u32): void {
  const from = load<u32>(state, NEXT)
  memory.copy(to, from, inputEnd - from)
  store<u32>(state, to, NEXT)
  setDelta(load<i64>(state, POSITION_DELTA) + <i64>from - <i64>to)
}

/** Scans the window up to `inputEnd` into records. Returns NEEDS_INPUT, BATCH_FULL or FAILED. */
export function scan(inputEnd: u32): i32 {
  return run<bool>(inputEnd)
}

/** Checks and counts as `scan` does, and writes no records. */
export function count(inputEnd: u32): i32 {
  return run<u32>(inputEnd)
}

/** The address of absolute end `limit`, or the highest one where it lies beyond the window. */
function clamp(limit: i64, delta: i64): u32 {
  const address = limit - delta
  return address < <i64>u32.MAX_VALUE ? <u32>address : u32.MAX_VALUE
}

/** Records the fault; `path` says which index ends its path. */
function fail(code: u32, offset: i64, path: u32): i32 {
  store<u32>(state, code, ERROR_CODE)
  store<f64>(state, <f64>offset, ERROR_OFFSET)
  store<u32>(state, path, ERROR_PATH)
  return FAILED
}

/**
 * The loop. `Mode` is chosen at compile time: `bool` writes records, `u32` only counts.
 * Locals mirror the state, since loads and stores in the loop would cost more than the parsing.
 */
function run<Mode>(inputEnd: u32): i32 {
  let next = load<u32>(state, NEXT)
  let depth = load<u32>(state, DEPTH)
  let siblings = load<u32>(state, SIBLINGS)
  let closedValues = load<i64>(state, CLOSED_VALUES)
  const delta = load<i64>(state, POSITION_DELTA)
  let top = stack + depth * <u32>STACK_ENTRY
  let limit: i64 = depth > 0 ? load<i64>(top - <u32>STACK_ENTRY, STACK_LIMIT) : NO_LIMIT
  let open = depth > 0 ? load<u32>(top - <u32>STACK_ENTRY, STACK_INDEFINITE) : 0
  let end = clamp(limit, delta)
  let record = records
  let wanted: u32 = 0
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
        store<u32>(record, load<u32>(state, LONG_IDENTIFIER) | (last << HEADER_LENGTH_SHIFT))
        store<u32>(record, next, CONTENTS_ADDRESS)
        store<u32>(record, <u32>taken, CONTENTS_LENGTH)
        record += <u32>RECORD
      }
      next += <u32>taken
      store<i64>(state, rest - taken, LONG_REST)
      if (taken < rest) break
    }

    // Short values: two header octets, contents inside the window. Leaves for everything else.
    const packedDepth: u32 = (2 << HEADER_LENGTH_SHIFT) | depth
    while (next + 2 <= inputEnd && next < end) {
      const header: u32 = load<u16>(next)
      const identifier = header & 0xff
      if ((header & 0x8000) | u32((identifier & 0x1f) == 0x1f) | u32((identifier & 0xdf) == 0) | (identifier & 0x20)) break
      const contents = next + 2
      const after = contents + (header >> 8)
      if (after > end || after > inputEnd) break
      if (isBoolean<Mode>()) {
        if (record == recordsEnd) break
        store<u32>(record, ((identifier & 0xc0) << 24) | ((identifier & 0x1f) << TAG_NUMBER_SHIFT) | packedDepth)
        store<u32>(record, contents, CONTENTS_ADDRESS)
        store<u32>(record, header >> 8, CONTENTS_LENGTH)
        record += <u32>RECORD
      }
      siblings++
      next = after
    }

    // Close what ends here.
    while (next == end) {
      if (open) {
        status = fail(END_OF_CONTENTS_MISSING, limit, PATH_NONE)
        break
      }
      closedValues += siblings
      top -= <u32>STACK_ENTRY
      siblings = load<u32>(top, STACK_SIBLINGS)
      depth--
      limit = depth > 0 ? load<i64>(top - <u32>STACK_ENTRY, STACK_LIMIT) : NO_LIMIT
      open = depth > 0 ? load<u32>(top - <u32>STACK_ENTRY, STACK_INDEFINITE) : 0
      end = clamp(limit, delta)
    }
    if (status == FAILED) break
    if (next == inputEnd) break
    if (isBoolean<Mode>() && record == recordsEnd) {
      status = BATCH_FULL
      break
    }

    const leading: u32 = load<u8>(next)
    const position = <i64>next + delta
    if (leading == 0) {
      if (!open) {
        status = fail(END_OF_CONTENTS_UNEXPECTED, position, PATH_AT_HAND)
        break
      }
      if (next + 1 >= end) {
        status = fail(HEADER_EXCEEDS_PARENT, limit, PATH_AT_HAND)
        break
      }
      if (next + 1 >= inputEnd) {
        wanted = 2
        break
      }
      if (load<u8>(next, 1) != 0) {
        status = fail(END_OF_CONTENTS_LENGTH, position + 1, PATH_AT_HAND)
        break
      }
      if (isBoolean<Mode>() && emitEndOfContents) {
        store<u32>(record, (2 << HEADER_LENGTH_SHIFT) | depth)
        store<u32>(record, next + 2, CONTENTS_ADDRESS)
        store<u32>(record, 0, CONTENTS_LENGTH)
        record += <u32>RECORD
      }
      next += 2
      closedValues += siblings
      top -= <u32>STACK_ENTRY
      siblings = load<u32>(top, STACK_SIBLINGS)
      depth--
      limit = depth > 0 ? load<i64>(top - <u32>STACK_ENTRY, STACK_LIMIT) : NO_LIMIT
      open = depth > 0 ? load<u32>(top - <u32>STACK_ENTRY, STACK_INDEFINITE) : 0
      end = clamp(limit, delta)
      continue
    }
    if (leading == 0x20) {
      status = fail(TAG_RESERVED, position, PATH_AT_HAND)
      break
    }

    let number: u64 = leading & 0x1f
    let lengthAt = next + 1
    const constructed = (leading & 0x20) != 0
    let contentsLength: i64
    let contents: u32
    let isIndefinite: bool = false
    const second: u32 = next + 1 < inputEnd ? load<u8>(next, 1) : 0xff
    if (number != 0x1f && second < 0x80 && next + 1 < end) {
      contentsLength = second
      contents = next + 2
    } else {
      let fault = readIdentifier(next, inputEnd, end, maxTagNumberOctets)
      number = tagNumber
      lengthAt = identifierEnd
      if (fault == OK) fault = readLength(lengthAt, inputEnd, end, constructed)
      if (fault != OK) {
        if (fault == MORE) {
          wanted = inputEnd - next + 1
          break
        }
        const at = fault == HEADER_EXCEEDS_PARENT ? limit : fault == TAG_NUMBER_NOT_LOW ? position + 1 : <i64>lengthAt + delta
        status = fail(fault, at, PATH_AT_HAND)
        break
      }
      contentsLength = length
      contents = lengthEnd
      isIndefinite = indefinite
    }

    const contentsEnd = <i64>contents + delta + contentsLength
    if (contentsEnd > MAX_POSITION) {
      status = fail(LENGTH_TOO_LARGE, <i64>lengthAt + delta, PATH_AT_HAND)
      break
    }
    if (contentsEnd > limit) {
      status = fail(LENGTH_EXCEEDS_PARENT, <i64>lengthAt + delta, PATH_AT_HAND)
      break
    }
    const headerLength = contents - next
    if (constructed) {
      if (depth == maxDepth) {
        status = fail(LIMIT_DEPTH, position, PATH_AT_HAND)
        break
      }
    } else if (contentsLength <= maxContiguous && contentsLength > <i64>(inputEnd - contents)) {
      wanted = headerLength + <u32>contentsLength
      break
    }

    const long = !constructed && contentsLength > maxContiguous
    if (isBoolean<Mode>()) {
      let packed = ((leading & 0xe0) << 24) | depth
      if (isIndefinite) packed |= INDEFINITE_BIT
      if (number >= WIDE || headerLength > 15 || contentsLength > <i64>u32.MAX_VALUE) {
        packed |= WIDE << TAG_NUMBER_SHIFT
        store<u32>(state, packed, LONG_IDENTIFIER)
        store<u32>(record, packed | (min<u32>(headerLength, 15) << HEADER_LENGTH_SHIFT))
        store<u32>(record, headerLength, CONTENTS_LENGTH)
      } else {
        packed |= <u32>number << TAG_NUMBER_SHIFT
        store<u32>(state, packed, LONG_IDENTIFIER)
        store<u32>(record, packed | (headerLength << HEADER_LENGTH_SHIFT))
        store<u32>(record, <u32>contentsLength, CONTENTS_LENGTH)
      }
      store<u32>(record, contents, CONTENTS_ADDRESS)
      record += <u32>RECORD
    }
    siblings++
    next = contents
    if (constructed) {
      if (!isIndefinite) limit = contentsEnd
      open = u32(isIndefinite)
      store<i64>(top, limit, STACK_LIMIT)
      store<u32>(top, siblings, STACK_SIBLINGS)
      store<u32>(top, open, STACK_INDEFINITE)
      top += <u32>STACK_ENTRY
      depth++
      siblings = 0
      end = clamp(limit, delta)
    } else if (long) {
      store<i64>(state, contentsLength, LONG_REST)
    } else {
      next += <u32>contentsLength
    }
  }

  store<u32>(state, next, NEXT)
  store<u32>(state, depth, DEPTH)
  store<u32>(state, siblings, SIBLINGS)
  store<i64>(state, closedValues, CLOSED_VALUES)
  store<u32>(state, wanted, WANTED)
  let values = closedValues + siblings
  for (let entry = stack; entry < top; entry += <u32>STACK_ENTRY) values += load<u32>(entry, STACK_SIBLINGS)
  store<f64>(state, <f64>values, VALUES)
  if (isBoolean<Mode>()) store<u32>(state, (record - records) / <u32>RECORD, RECORD_COUNT)
  else store<u32>(state, 0, RECORD_COUNT)
  return status
}

/**
 * The input has ended at `inputEnd`, and a scan has used what it could: NEEDS_INPUT when that is a good end, else FAILED
 * with TRUNCATED and the least number of octets that would complete every open value.
 */
export function finish(inputEnd: u32): i32 {
  const next = load<u32>(state, NEXT)
  const depth = load<u32>(state, DEPTH)
  const rest = load<i64>(state, LONG_REST)
  if (depth == 0 && rest == 0 && next == inputEnd) return NEEDS_INPUT
  const delta = load<i64>(state, POSITION_DELTA)
  const position = <i64>inputEnd + delta
  let entry = stack + depth * <u32>STACK_ENTRY
  let need = rest
  let path = rest > 0 ? PATH_BEFORE : PATH_NONE
  if (rest == 0 && next < inputEnd) {
    path = PATH_AT_HAND
    if (load<u8>(next) == 0) {
      // Half of the end-of-contents octets: the innermost value needs no more than the other half.
      need = 1
      entry -= <u32>STACK_ENTRY
    } else if (readIdentifier(next, inputEnd, u32.MAX_VALUE, maxTagNumberOctets) == MORE) {
      need = 2
    } else if (readLength(identifierEnd, inputEnd, u32.MAX_VALUE, true) == MORE) {
      need = lengthMissing
    } else {
      need = length - <i64>(inputEnd - lengthEnd)
    }
  }
  while (entry > stack) {
    entry -= <u32>STACK_ENTRY
    if (load<u32>(entry, STACK_INDEFINITE)) need += 2
    else need = max(need, load<i64>(entry, STACK_LIMIT) - position)
  }
  store<f64>(state, <f64>need, ERROR_MISSING)
  return fail(TRUNCATED, position, path)
}
