// The careful path: one value of any kind, or its next piece, or the reason why there is none. All that it knows lies in the
// registers and on the stacks, so that it can go on from every octet.
//
// What is constructed goes through `open` and `close` (validate-open.ts), a string through strings.ts, any other primitive
// value through `primitive` (validate-contents.ts).
import { HEADER_CUT, HEADER_END, HEADER_FAULT, HEADER_WANTS, headerWanted, readHeader } from './header'
import { tagNumber } from './identifier'
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
import { fail, PATH_NONE, state } from './scan-state'
import {
  KIND_CONTAINER,
  KIND_OPEN,
  STATE_FLAGS,
  STATE_SET,
  T_FLAGS,
  T_INNER,
  T_KIND,
  T_NEXT,
  T_OPEN,
  T_SET_OF,
} from './schema-layout'
import {
  AT_STATE,
  AT_VIA,
  ORDER_LEVEL,
  PERMIT,
  V_FLAGS,
  V_ORDERED,
  V_SINGLE,
  V_STATE,
  V_STRING,
} from './schema-registers'
import { der, offsetOf, place, rendering, scanEntry, schemaEntry, skipTransition, violation } from './schema-state'
import { DER_SET_OF_ORDER, FORM_WRONG, GO_ON, STRING_SEGMENT, UNEXPECTED } from './schema-status'
import { selecting } from './select'
import { closeSelecting, passPieceSelecting, segmentSelected, valueSelected } from './select-steps'
import { END_OF_CONTENTS_MISSING, FAILED, NEEDS_INPUT, OK } from './status'
import { beginSegment, refuse } from './strings'
import {
  constructedString,
  containing,
  passPiece,
  primitive,
  primitiveSegment,
  primitiveString,
} from './validate-contents'
import { findTransition, isSeen, isTold, openState, resolveOpen, setSeen } from './validate-find'
import { formFault, formFaultAt, isContaining, isString, isUnknown } from './validate-header'
import { close, open, skip } from './validate-open'
import { beginElement, endElement, forgetElements, isOutOfOrder, setLastTag } from './validate-order'
import { closeRendering, passPieceRendering, segmentTaken, valueTaken } from './xer-steps'

/** Goes one value further, or to a value's end, or returns a pause; GO_ON if it got somewhere. */
export function step(inputEnd: u32): i32 {
  if (load<i64>(state, LONG_REST) > 0) {
    if (selecting) return passPieceSelecting(inputEnd)
    return rendering ? passPieceRendering(inputEnd) : passPiece(inputEnd)
  }
  const depth = load<u32>(state, DEPTH)
  const next = load<u32>(state, NEXT)
  const top = scanEntry(depth)
  const flags = load<u32>(schemaEntry(depth), V_FLAGS)
  if (flags & V_ORDERED) {
    const offset = endElement()
    if (offset >= 0) {
      place(depth, load<u64>(state, SIBLINGS) - 1, 0, 0)
      return violation(DER_SET_OF_ORDER, offset)
    }
  }
  if (next == load<u32>(top, STACK_END)) {
    return load<u32>(top, STACK_INDEFINITE)
      ? fail(END_OF_CONTENTS_MISSING, load<i64>(top, STACK_LIMIT), PATH_NONE)
      : closeValue(next)
  }
  if (next == inputEnd) return NEEDS_INPUT
  const found = readHeader(next, inputEnd, top, depth, load<i64>(state, POSITION_DELTA))
  if (found == HEADER_WANTS) return wants(headerWanted)
  if (found == HEADER_FAULT) return FAILED
  if (found == HEADER_END) return closeValue(next + 2)
  const cut = found == HEADER_CUT
  return flags & V_STRING ? segment(depth, next, cut) : value(depth, next, inputEnd, cut)
}

@inline
function closeValue(after: u32): i32 {
  if (selecting) return closeSelecting(after)
  return rendering ? closeRendering(after) : close(after)
}

function wants(octets: u32): i32 {
  store<u32>(state, octets, WANTED)
  return NEEDS_INPUT
}

/** A segment of a constructed string (X.690 8.6.4, 8.7.3); `cut` if it is primitive and does not lie whole. */
function segment(depth: u32, next: u32, cut: bool): i32 {
  const leading: u32 = load<u8>(next)
  const constructed = (leading & 0x20) != 0
  const current = load<u32>(schemaEntry(depth), V_STATE)
  const transition = findTransition(current, leading, tagNumber)
  const siblings = load<u64>(state, SIBLINGS)
  let status = GO_ON
  if (transition != 0 && !constructed) {
    status = beginSegment(offsetOf(lengthEnd))
    if (status == GO_ON && cut) return wants(headerWanted)
  }
  store<u64>(state, siblings + 1, SIBLINGS)
  if (status != GO_ON) {
    skip(transition, 0, false, lengthEnd, length, false, cut)
    return status
  }
  place(depth, siblings, transition, 0)
  if (transition == 0) {
    const offset = offsetOf(next)
    skip(skipTransition, 0, constructed, lengthEnd, length, indefinite, cut)
    return refuse(STRING_SEGMENT, offset, 0)
  }
  if (!constructed) {
    status = primitiveSegment(lengthEnd, length)
    if (selecting) return segmentSelected(status, lengthEnd, length)
    return rendering ? segmentTaken(status, lengthEnd, length) : status
  }
  open(transition, 0, current, lengthEnd, length, indefinite, V_STRING)
  return GO_ON
}

/** A value that is no segment: finds its transition, which may take JavaScript, and takes it. */
function value(depth: u32, next: u32, inputEnd: u32, cut: bool): i32 {
  const leading: u32 = load<u8>(next)
  const constructed = (leading & 0x20) != 0
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
    if (load<u32>(entry, V_FLAGS) & V_SINGLE && siblings > 0) transition = 0
    if (transition == 0 || (isSet && !isUnknown(transition) && isSeen(entry, transition))) {
      return unexpected(depth, siblings, transition, 0, current)
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
  const outer = via != 0 ? via : transition
  const refused = transition == skipTransition || fault != OK
  if (!refused) fault = formFault(transition, constructed, der && isSet && isOutOfOrder(entry, leading, tagNumber))
  // Contents that are to be looked at are waited for; where they are an encoding, only the initial octet of a BIT STRING.
  if (!constructed && !refused) {
    if (!isContaining(transition) || !isTold(transition, depth)) {
      if (cut && fault == OK) return wants(headerWanted)
    } else if (length > 0 && lengthEnd == inputEnd) {
      return wants(lengthEnd - next + 1)
    }
  }

  // Now it is taken.
  store<u32>(state, 0, PERMIT)
  store<u64>(state, siblings + 1, SIBLINGS)
  if (outer != skipTransition) {
    store<u32>(entry, load<u32>(outer, T_NEXT), V_STATE)
    if (isSet) {
      if (!isUnknown(outer)) setSeen(entry, outer)
      setLastTag(entry, leading, tagNumber)
    }
  }
  if (load<u32>(entry, V_FLAGS) & V_ORDERED) {
    if (outer != skipTransition) beginElement(offsetOf(next))
    else forgetElements(load<u32>(state, ORDER_LEVEL) - 1)
  }
  place(depth, siblings, transition, via)
  const status = take(depth, next, transition, via, fault, cut)
  if (selecting) return valueSelected(status, depth, next, transition, via, fault)
  return rendering ? valueTaken(status, depth, next, transition, via) : status
}

function unexpected(depth: u32, siblings: u64, transition: u32, via: u32, current: u32): i32 {
  place(depth, siblings, transition, via)
  store<u32>(state, current, AT_STATE)
  return UNEXPECTED
}

/** The value at hand goes where its kind wants it; `fault` is what is wrong with its header. */
function take(depth: u32, next: u32, transition: u32, via: u32, fault: u32, cut: bool): i32 {
  const constructed = (load<u8>(next) & 0x20) != 0
  const contents = lengthEnd
  const status = fault == OK ? GO_ON : violation(fault, offsetOf(formFaultAt(fault, next)))
  const kind: u32 = load<u8>(transition, T_KIND)
  if (kind == KIND_CONTAINER && fault != FORM_WRONG) {
    // Its components are values of their own.
    const flags = der && load<u16>(transition, T_FLAGS) & T_SET_OF ? V_ORDERED : 0
    open(transition, via, load<u32>(transition, T_INNER), contents, length, indefinite, flags)
    return status
  }
  if (!constructed && isContaining(transition) && isTold(transition, depth)) {
    return containing(transition, via, next, contents, length, cut, status)
  }
  if (fault != OK || kind == KIND_OPEN) {
    skip(transition, via, constructed, contents, length, indefinite, cut)
    return status
  }
  if (!isString(transition)) return primitive(transition, contents, length)
  if (constructed) {
    constructedString(transition, via, depth, contents, length, indefinite)
    return GO_ON
  }
  return primitiveString(transition, contents, length)
}
