// The careful path: one value of any kind, or its next piece, or the reason why there is none. All that it knows lies in the
// registers and on the stacks, so that it can go on from every octet.
//
// What is constructed goes through `open` and `close` (validate-open.ts), a string through strings.ts, any other primitive
// value through `primitive` (validate-contents.ts).
import { HEADER_END, HEADER_FAULT, HEADER_WANTS, headerWanted, readHeader } from './header'
import { identifierEnd, tagNumber } from './identifier'
import {
  DEPTH,
  LONG_REST,
  NEXT,
  POSITION_DELTA,
  SIBLINGS,
  STACK_END,
  STACK_INDEFINITE,
  STACK_LIMIT,
  WANTED,
} from './layout'
import { indefinite, length, lengthEnd } from './length'
import { fail, maxDepth, PATH_AT_HAND, PATH_NONE, state } from './scan-state'
import {
  FORM_CONSTRUCTED,
  FORM_PRIMITIVE,
  KIND_BIT_STRING,
  KIND_CONTAINER,
  KIND_CONTAINING_OCTETS,
  KIND_OPEN,
  STATE_FLAGS,
  STATE_SET,
  T_FLAGS,
  T_FORMS,
  T_INNER,
  T_KIND,
  T_NEXT,
  T_OPEN,
  T_SET_OF,
  T_UNKNOWN,
} from './schema-layout'
import { AT_STATE, AT_VIA, PERMIT, V_FLAGS, V_ORDERED, V_STATE, V_STRING } from './schema-registers'
import { der, offsetOf, place, scanEntry, schemaEntry, skipTransition, violation } from './schema-state'
import {
  DER_CONSTRUCTED,
  DER_INDEFINITE,
  DER_LENGTH,
  FORM_WRONG,
  GO_ON,
  STRING_SEGMENT,
  UNEXPECTED,
} from './schema-status'
import { END_OF_CONTENTS_MISSING, FAILED, LIMIT_DEPTH, NEEDS_INPUT, OK } from './status'
import { refuse } from './strings'
import {
  constructedString,
  containing,
  passPiece,
  primitive,
  primitiveSegment,
  primitiveString,
} from './validate-contents'
import { findTransition, isSeen, openState, resolveOpen, setSeen } from './validate-find'
import { close, open, skip } from './validate-open'
import { componentOrderFault, elementOrderFault, orderOctets } from './validate-order'

/** Goes one value further, or to a value's end, or returns a pause; GO_ON if it got somewhere. */
export function step(inputEnd: u32): i32 {
  if (load<i64>(state, LONG_REST) > 0) return passPiece(inputEnd)
  const depth = load<u32>(state, DEPTH)
  const next = load<u32>(state, NEXT)
  const top = scanEntry(depth)
  if (next == load<u32>(top, STACK_END)) {
    return load<u32>(top, STACK_INDEFINITE)
      ? fail(END_OF_CONTENTS_MISSING, load<i64>(top, STACK_LIMIT), PATH_NONE)
      : close(next)
  }
  if (next == inputEnd) return NEEDS_INPUT
  const found = readHeader(next, inputEnd, top, depth, load<i64>(state, POSITION_DELTA))
  if (found == HEADER_WANTS) return wants(headerWanted)
  if (found == HEADER_FAULT) return FAILED
  if (found == HEADER_END) return close(next + 2)
  return load<u32>(schemaEntry(depth), V_FLAGS) & V_STRING ? segment(depth, next) : value(depth, next, inputEnd)
}

function wants(octets: u32): i32 {
  store<u32>(state, octets, WANTED)
  return NEEDS_INPUT
}

/** A segment of a constructed string (X.690 8.6.4, 8.7.3). */
function segment(depth: u32, next: u32): i32 {
  const leading: u32 = load<u8>(next)
  const constructed = (leading & 0x20) != 0
  const current = load<u32>(schemaEntry(depth), V_STATE)
  const transition = findTransition(current, leading, tagNumber)
  store<u64>(state, load<u64>(state, SIBLINGS) + 1, SIBLINGS)
  if (transition == 0) {
    const offset = offsetOf(next)
    skip(skipTransition, 0, constructed, lengthEnd, length, indefinite)
    return refuse(STRING_SEGMENT, offset, 0)
  }
  if (!constructed) return primitiveSegment(lengthEnd, length)
  open(transition, 0, current, lengthEnd, length, indefinite, V_STRING)
  return GO_ON
}

/** A value that is no segment: finds its transition, which may take JavaScript, and takes it. */
function value(depth: u32, next: u32, inputEnd: u32): i32 {
  const leading: u32 = load<u8>(next)
  const entry = schemaEntry(depth)
  const current = load<u32>(entry, V_STATE)
  const isSet = (load<u32>(current, STATE_FLAGS) & STATE_SET) != 0
  const siblings = load<u64>(state, SIBLINGS)
  let transition = load<u32>(state, PERMIT)
  let via: u32 = 0
  let fault = OK
  if (transition != 0) {
    via = load<u32>(state, AT_VIA)
  } else {
    transition = findTransition(current, leading, tagNumber)
    if (transition == 0 || (isSet && !isUnknown(transition) && isSeen(entry, transition))) {
      return unexpected(depth, siblings, transition, 0, current)
    }
    if (der) {
      if (load<u32>(entry, V_FLAGS) & V_ORDERED) {
        const octets: u32 = indefinite ? 0 : orderOctets(<i64>(lengthEnd - next) + length)
        if (inputEnd - next < octets) return wants(octets)
        fault = elementOrderFault(next, octets)
      } else if (isSet) {
        fault = componentOrderFault(entry, leading, tagNumber)
      }
      if (fault != OK) {
        place(depth, siblings, transition, 0)
        return violation(fault, offsetOf(next))
      }
    }
    const record = load<u8>(transition, T_KIND) == KIND_OPEN ? load<u32>(transition, T_OPEN) : 0
    if (record != 0) {
      fault = resolveOpen(record, depth)
      if (fault == OK && openState != 0) {
        via = transition
        transition = findTransition(openState, leading, tagNumber)
        if (transition == 0) return unexpected(depth, siblings, 0, via, openState)
      }
    }
  }
  if (!(leading & 0x20) && isContaining(transition)) {
    if (depth == maxDepth) return fail(LIMIT_DEPTH, offsetOf(next), PATH_AT_HAND)
    // Of a long one, the initial octet of a BIT STRING must be there.
    if (length > 0 && lengthEnd == inputEnd) return wants(lengthEnd - next + 1)
  }

  const outer = via != 0 ? via : transition
  store<u32>(state, 0, PERMIT)
  store<u64>(state, siblings + 1, SIBLINGS)
  if (outer != skipTransition) {
    store<u32>(entry, load<u32>(outer, T_NEXT), V_STATE)
    if (isSet && !isUnknown(outer)) setSeen(entry, outer)
  }
  place(depth, siblings, transition, via)
  if (fault == OK) return take(depth, next, transition, via)
  skip(transition, via, (leading & 0x20) != 0, lengthEnd, length, indefinite)
  return violation(fault, offsetOf(next))
}

function unexpected(depth: u32, siblings: u64, transition: u32, via: u32, current: u32): i32 {
  place(depth, siblings, transition, via)
  store<u32>(state, current, AT_STATE)
  return UNEXPECTED
}

@inline
function isUnknown(transition: u32): bool {
  return (load<u16>(transition, T_FLAGS) & T_UNKNOWN) != 0
}

@inline
function isContaining(transition: u32): bool {
  return <u32>load<u8>(transition, T_KIND) >= KIND_CONTAINING_OCTETS
}

/** The value at hand has its transition: its form, the rules of DER for its header, its contents. */
function take(depth: u32, next: u32, transition: u32, via: u32): i32 {
  const constructed = (load<u8>(next) & 0x20) != 0
  const contents = lengthEnd
  const size = length
  const endless = indefinite
  const form = constructed ? FORM_CONSTRUCTED : FORM_PRIMITIVE
  if (!(load<u8>(transition, T_FORMS) & form)) {
    const offset = offsetOf(next)
    skip(transition, via, constructed, contents, size, endless)
    return violation(FORM_WRONG, offset)
  }
  const kind: u32 = load<u8>(transition, T_KIND)
  const looked = transition != skipTransition && !isUnknown(transition)
  const isString = kind >= KIND_BIT_STRING && kind != KIND_OPEN
  const fault = der && looked ? derFault(constructed && isString) : OK
  let status = GO_ON
  if (fault != OK) status = violation(fault, offsetOf(fault == DER_CONSTRUCTED ? next : identifierEnd))

  if (kind == KIND_CONTAINER) {
    const flags = der && load<u16>(transition, T_FLAGS) & T_SET_OF ? V_ORDERED : 0
    open(transition, via, load<u32>(transition, T_INNER), contents, size, endless, flags)
    return status
  }
  if (constructed && isString) {
    constructedString(transition, via, depth, contents, size, endless, fault != OK)
    return status
  }
  if (isContaining(transition)) return containing(transition, via, contents, size, status)
  if (kind == KIND_OPEN || fault != OK) {
    skip(transition, via, constructed, contents, size, endless)
    return status
  }
  return isString ? primitiveString(transition, via, contents, size) : primitive(transition, via, contents, size)
}

/** What DER has against the header at hand (X.690 10.1, 10.2). */
function derFault(constructedString: bool): u32 {
  if (indefinite) return DER_INDEFINITE
  const octets: u32 = length < 0x80 ? 1 : 1 + <u32>((71 - clz(length)) >> 3)
  if (lengthEnd - identifierEnd != octets) return DER_LENGTH
  return constructedString ? DER_CONSTRUCTED : OK
}
