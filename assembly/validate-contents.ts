// The contents octets of a value whose header has been read and whose transition is known: into the strings, into what they
// contain, or through the checks of their kind. Each returns GO_ON or a pause; NEXT is then behind what has been used.
import { contentsFault } from './contents'
import { subidentifierFault } from './contents-object-identifier'
import { LONG_REST, NEXT } from './layout'
import { isAllowed } from './ranges'
import { maxContiguous, state } from './scan-state'
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
import { NEEDS_INPUT, OK } from './status'
import { beginSegment, beginString, endSegment, endString, feedString, isWantedWhole } from './strings'
import { open, pass, skip } from './validate-open'
import { settle } from './validate-settle'

/** A primitive value that is no string: it lies whole, or is too long for that. */
export function primitive(transition: u32, via: u32, contents: u32, size: i64): i32 {
  const offset = offsetOf(contents)
  skip(transition, via, false, contents, size, false)
  if (size > maxContiguous) return violation(LIMIT_CONTIGUOUS, offset, <f64>size)
  const octets = <u32>size
  showContents(contents, octets)
  const kind: u32 = load<u8>(transition, T_KIND)
  const code = contentsFault(kind, transition, contents, octets)
  if (code != OK) {
    const subidentifiers = kind == KIND_OBJECT_IDENTIFIER || kind == KIND_RELATIVE_OID
    return violation(code, subidentifiers ? offsetOf(subidentifierFault) : offset)
  }
  return settle(transition, contents, octets, offset)
}

/** A primitive string: whole, or, if it is long, what is to be fed with pieces. */
export function primitiveString(transition: u32, via: u32, contents: u32, size: i64): i32 {
  const offset = offsetOf(contents)
  if (size > maxContiguous) {
    if (isWantedWhole(transition)) {
      skip(transition, via, false, contents, size, false)
      return violation(LIMIT_CONTIGUOUS, offset, <f64>size)
    }
    beginString(transition, offset, 0, false)
    beginSegment(offset)
    pass(contents, size, true)
    return GO_ON
  }
  const octets = <u32>size
  store<u32>(state, contents + octets, NEXT)
  showContents(contents, octets)
  beginString(transition, offset, 0, false)
  beginSegment(offset)
  let status = feedString(contents, contents + octets)
  if (status == GO_ON) status = endSegment()
  return status == GO_ON ? endString(contents, octets) : status
}

/** A constructed string opens; `faulted` if it has a violation already. */
export function constructedString(
  transition: u32,
  via: u32,
  depth: u32,
  contents: u32,
  size: i64,
  indefinite: bool,
  faulted: bool,
): void {
  const kind: u32 = load<u8>(transition, T_KIND)
  const inner = kind == KIND_BIT_STRING || kind == KIND_CONTAINING_BITS ? bitSegments : segments
  beginString(transition, offsetOf(contents), depth + 1, faulted)
  open(transition, via, inner, contents, size, indefinite, V_STRING)
}

/** A segment of the constructed string at hand that is primitive. */
export function primitiveSegment(contents: u32, size: i64): i32 {
  const status = beginSegment(offsetOf(contents))
  if (size > maxContiguous) {
    pass(contents, size, true)
    return status
  }
  const end = contents + <u32>size
  store<u32>(state, end, NEXT)
  if (status != GO_ON) return status
  const fed = feedString(contents, end)
  return fed == GO_ON ? endSegment() : fed
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
 * constructed value. `status` is VIOLATION if the value has one already.
 */
export function containing(transition: u32, via: u32, contents: u32, size: i64, status: i32): i32 {
  const offset = offsetOf(contents)
  let inner = contents
  let count = size
  if (load<u8>(transition, T_KIND) == KIND_CONTAINING_BITS) {
    const fault = size == 0 ? BIT_STRING_EMPTY : load<u8>(contents) != 0 ? BIT_STRING_UNUSED : OK
    if (fault != OK) {
      skip(transition, via, false, contents, size, false)
      return status == GO_ON ? violation(fault, offset, size == 0 ? 0 : load<u8>(contents)) : status
    }
    // Behind the initial octet; an encoding is a whole number of octets.
    inner++
    count = (size - 1) * 8
  }
  open(transition, via, load<u32>(transition, T_INNER), inner, size - (inner - contents), false, 0)
  return status == GO_ON && !isAllowed(transition, count) ? violation(SIZE, offset, <f64>count) : status
}
