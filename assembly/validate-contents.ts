// The contents octets of a value whose header has been read and whose transition is known: into the strings, into what they
// contain, or through the checks of their kind. Each returns GO_ON or a pause; NEXT is then behind what has been used.
import { contentsFault } from './contents'
import { subidentifierFault } from './contents-object-identifier'
import { DEPTH, LONG_REST, NEXT } from './layout'
import { isAllowed } from './ranges'
import { fail, maxContiguous, maxDepth, PATH_BEFORE, state } from './scan-state'
import {
  KIND_BIT_STRING,
  KIND_CONTAINING_BITS,
  KIND_OBJECT_IDENTIFIER,
  KIND_RELATIVE_OID,
  T_INNER,
  T_KIND,
} from './schema-layout'
import { STRING_DEPTH, STRING_FED, STRING_FLAGS, V_STRING } from './schema-registers'
import { bitSegments, offsetOf, segments, showContents, text, violation } from './schema-state'
import { BIT_STRING_EMPTY, BIT_STRING_UNUSED, GO_ON, LIMIT_CONTIGUOUS, SIZE } from './schema-status'
import { LIMIT_DEPTH, NEEDS_INPUT, OK } from './status'
import { beginSegment, beginString, endSegment, endString, feedString, isWantedWhole } from './strings'
import { open, pass, skip } from './validate-open'
import { settle } from './validate-settle'

/** A primitive value that is no string: it lies whole, or is too long for that. */
export function primitive(transition: u32, contents: u32, size: i64): i32 {
  const offset = offsetOf(contents)
  if (size > maxContiguous) return tooLong(contents, size)
  const octets = <u32>size
  store<u32>(state, contents + octets, NEXT)
  showContents(contents, octets)
  const kind: u32 = load<u8>(transition, T_KIND)
  const code = contentsFault(kind, transition, contents, octets)
  if (code != OK) {
    const subidentifiers = kind == KIND_OBJECT_IDENTIFIER || kind == KIND_RELATIVE_OID
    return violation(code, subidentifiers ? offsetOf(subidentifierFault) : offset)
  }
  return settle(transition, contents, octets, offset)
}

/** A primitive value that is to be looked at whole, and does not fit: it is passed over. */
function tooLong(contents: u32, size: i64): i32 {
  pass(contents, size, false)
  return violation(LIMIT_CONTIGUOUS, offsetOf(contents), <f64>size)
}

/** A primitive string: whole, or, if it is long, what is to be fed with pieces. */
export function primitiveString(transition: u32, contents: u32, size: i64): i32 {
  const offset = offsetOf(contents)
  const isLong = size > maxContiguous
  if (isLong && isWantedWhole(transition)) return tooLong(contents, size)
  beginString(transition, offset, 0)
  beginSegment(offset)
  if (isLong) {
    pass(contents, size, true)
    return GO_ON
  }
  const octets = <u32>size
  store<u32>(state, contents + octets, NEXT)
  showContents(contents, octets)
  let status = feedString(contents, contents + octets)
  if (status == GO_ON) status = endSegment()
  return status == GO_ON ? endString(contents, octets) : status
}

/** A constructed string opens, in the value at `depth`. */
export function constructedString(
  transition: u32,
  via: u32,
  depth: u32,
  contents: u32,
  size: i64,
  indefinite: bool,
): void {
  const kind: u32 = load<u8>(transition, T_KIND)
  const inner = kind == KIND_BIT_STRING || kind == KIND_CONTAINING_BITS ? bitSegments : segments
  beginString(transition, offsetOf(contents), depth + 1)
  open(transition, via, inner, contents, size, indefinite, V_STRING)
}

/** A segment of the constructed string at hand that is primitive and has been begun. */
export function primitiveSegment(contents: u32, size: i64): i32 {
  if (size > maxContiguous) {
    pass(contents, size, true)
    return GO_ON
  }
  const end = contents + <u32>size
  store<u32>(state, end, NEXT)
  const status = feedString(contents, end)
  return status == GO_ON ? endSegment() : status
}

/** The next piece of a long primitive value. */
export function passPiece(inputEnd: u32): i32 {
  const next = load<u32>(state, NEXT)
  const rest = load<i64>(state, LONG_REST)
  const available: i64 = inputEnd - next
  if (available == 0) return NEEDS_INPUT
  const taken = min(rest, available)
  const end = next + <u32>taken
  store<u32>(state, end, NEXT)
  store<i64>(state, rest - taken, LONG_REST)
  const flags = load<u32>(text, STRING_FLAGS)
  if (!(flags & STRING_FED)) return GO_ON
  let status = feedString(next, end)
  if (taken < rest) return status
  if (status == GO_ON) status = endSegment()
  // A primitive string has but this encoding.
  return status == GO_ON && load<u32>(text, STRING_DEPTH) == 0 ? endString(0, 0) : status
}

/**
 * A primitive OCTET STRING or BIT STRING that contains one encoding (X.682 11): its octets are opened like those of a definite
 * constructed value. The first of them is there, if there is one; `cut` if not all of them are. `status` is VIOLATION if the value
 * has one already.
 */
export function containing(
  transition: u32,
  via: u32,
  next: u32,
  contents: u32,
  size: i64,
  cut: bool,
  status: i32,
): i32 {
  const offset = offsetOf(contents)
  let inner = contents
  let count = size
  if (load<u8>(transition, T_KIND) == KIND_CONTAINING_BITS) {
    const unused: u32 = size == 0 ? 0 : load<u8>(contents)
    if (size == 0 || unused != 0) {
      skip(transition, via, false, contents, size, false, cut)
      return status == GO_ON ? violation(size == 0 ? BIT_STRING_EMPTY : BIT_STRING_UNUSED, offset, unused) : status
    }
    // Behind the initial octet; an encoding is a whole number of octets.
    inner++
    count = (size - 1) * 8
  }
  if (load<u32>(state, DEPTH) == maxDepth) return fail(LIMIT_DEPTH, offsetOf(next), PATH_BEFORE)
  open(transition, via, load<u32>(transition, T_INNER), inner, size - (inner - contents), false, 0)
  return status == GO_ON && !isAllowed(transition, count) ? violation(SIZE, offset, <f64>count) : status
}
