// The header of one value, the careful way: every form, cut anywhere, with all its limits. Identifier and length octets
// are left in the variables of identifier.ts and length.ts.
import { identifierEnd, readIdentifier } from './identifier'
import { MAX_POSITION, STACK_END, STACK_INDEFINITE, STACK_LIMIT } from './layout'
import { length, lengthEnd, readLength } from './length'
import { fail, maxContiguous, maxDepth, maxTagNumberOctets, PATH_AT_HAND } from './scan-state'
import {
  END_OF_CONTENTS_LENGTH,
  END_OF_CONTENTS_UNEXPECTED,
  HEADER_EXCEEDS_PARENT,
  LENGTH_EXCEEDS_PARENT,
  LENGTH_TOO_LARGE,
  LIMIT_DEPTH,
  MORE,
  OK,
  TAG_NUMBER_NOT_LOW,
  TAG_RESERVED,
} from './status'

// What `readHeader` finds.
/** A data value that may be opened, or whose contents octets are there. */
export const HEADER_READ: i32 = 0
/** The end-of-contents octets of the innermost value. */
export const HEADER_END: i32 = 1
/** Too little input to tell; `headerWanted` says how much must be there. */
export const HEADER_WANTS: i32 = 2
/** A primitive value whose contents octets are to lie whole and do not yet; `headerWanted` says how much must be there. */
export const HEADER_CUT: i32 = 3
/** A fault; the error registers tell it. */
export const HEADER_FAULT: i32 = 4

/** Set by `readHeader` with HEADER_WANTS and HEADER_CUT: octets from `next` on that must lie in the window. */
export let headerWanted: u32 = 0

/**
 * Reads the header at `next`, before which neither the input nor the value of stack entry `top` ends. The contents of a
 * primitive value of up to `maxContiguous` octets should be there as well; a longer one comes in pieces.
 */
export function readHeader(next: u32, inputEnd: u32, top: u32, depth: u32, delta: i64): i32 {
  const limit = load<i64>(top, STACK_LIMIT)
  const end = load<u32>(top, STACK_END)
  const leading: u32 = load<u8>(next)
  const position = <i64>next + delta
  if (leading == 0) {
    if (!load<u32>(top, STACK_INDEFINITE)) return fault(END_OF_CONTENTS_UNEXPECTED, position)
    if (next + 1 >= end) return fault(HEADER_EXCEEDS_PARENT, limit)
    if (next + 1 >= inputEnd) return wants(2)
    return load<u8>(next, 1) == 0 ? HEADER_END : fault(END_OF_CONTENTS_LENGTH, position + 1)
  }
  if (leading == 0x20) return fault(TAG_RESERVED, position)

  const constructed = (leading & 0x20) != 0
  let code = readIdentifier(next, inputEnd, end, maxTagNumberOctets)
  const lengthAt = identifierEnd
  if (code == OK) code = readLength(lengthAt, inputEnd, end, constructed)
  if (code == MORE) return wants(inputEnd - next + 1)
  if (code != OK) {
    const at = code == HEADER_EXCEEDS_PARENT ? limit : code == TAG_NUMBER_NOT_LOW ? position + 1 : <i64>lengthAt + delta
    return fault(code, at)
  }
  const contentsEnd = <i64>lengthEnd + delta + length
  if (contentsEnd > MAX_POSITION) return fault(LENGTH_TOO_LARGE, <i64>lengthAt + delta)
  if (contentsEnd > limit) return fault(LENGTH_EXCEEDS_PARENT, <i64>lengthAt + delta)
  if (constructed) {
    if (depth == maxDepth) return fault(LIMIT_DEPTH, position)
  } else if (length <= maxContiguous && length > <i64>(inputEnd - lengthEnd)) {
    headerWanted = lengthEnd - next + <u32>length
    return HEADER_CUT
  }
  return HEADER_READ
}

function wants(octets: u32): i32 {
  headerWanted = octets
  return HEADER_WANTS
}

function fault(code: u32, offset: i64): i32 {
  fail(code, offset, PATH_AT_HAND)
  return HEADER_FAULT
}
