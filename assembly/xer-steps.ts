// Where the validator's careful path has gone one step further, and text is to be made: what the step did, told to xer.ts.
//
// A pause of the step comes first, and nothing is written of the value meanwhile: it may have a violation that ends all.
import { DEPTH, LONG_REST, NEXT } from './layout'
import { indefinite, length, lengthEnd } from './length'
import { state } from './scan-state'
import { STRING_DEPTH, V_FLAGS, V_LEVEL, V_STRING, V_TRANSITION, V_VIA } from './schema-registers'
import { offsetOf, schemaEntry, text } from './schema-state'
import { GO_ON } from './schema-status'
import { NEEDS_INPUT } from './status'
import { passPiece } from './validate-contents'
import { close } from './validate-open'
import {
  xerClose,
  xerContaining,
  xerLevel,
  xerLong,
  xerLongSegment,
  xerOpen,
  xerPiece,
  xerSegment,
  xerValue,
} from './xer'
import { postponeWriting } from './xer-write'

/** The value whose header was read at `header`, in the value at `depth`, has been taken: it is open, passed over, or passing by. */
export function valueTaken(status: i32, depth: u32, header: u32, transition: u32, via: u32): i32 {
  if (status != GO_ON) postponeWriting()
  const contents = lengthEnd
  const size = length
  const level = load<u32>(schemaEntry(depth), V_LEVEL)
  if (load<u32>(state, DEPTH) == depth) {
    const written =
      load<i64>(state, LONG_REST) > 0
        ? xerLong(transition, via, level, header, contents, size)
        : xerValue(transition, via, level, header, contents, contents + <u32>size)
    return either(status, written)
  }
  const written =
    load<u8>(header) & 0x20
      ? xerOpen(transition, via, level, depth + 1, header, contents, indefinite ? -1 : size, offsetOf(header))
      : xerContaining(transition, via, level, depth + 1, contents, size)
  store<u32>(schemaEntry(depth + 1), xerLevel, V_LEVEL)
  return either(status, written)
}

/** A primitive segment of a constructed string has been taken. */
export function segmentTaken(status: i32, contents: u32, size: i64): i32 {
  if (status != GO_ON) postponeWriting()
  if (load<i64>(state, LONG_REST) == 0) return either(status, xerSegment(contents, contents + <u32>size))
  xerLongSegment()
  return status
}

/** The next piece of a long primitive value. */
export function passPieceRendering(inputEnd: u32): i32 {
  const next = load<u32>(state, NEXT)
  const status = passPiece(inputEnd)
  const after = load<u32>(state, NEXT)
  if (after == next) return status
  if (status != GO_ON) postponeWriting()
  const inString = (load<u32>(schemaEntry(load<u32>(state, DEPTH)), V_FLAGS) & V_STRING) != 0
  return either(status, xerPiece(next, after, load<i64>(state, LONG_REST) == 0, !inString))
}

/** Closes the innermost value, as `close` does. */
export function closeRendering(after: u32): i32 {
  const depth = load<u32>(state, DEPTH)
  const isString = load<u32>(text, STRING_DEPTH) == depth
  const status = close(after)
  const entry = schemaEntry(depth)
  const isSegment = (load<u32>(entry, V_FLAGS) & V_STRING) != 0 && !isString
  if (load<u32>(state, DEPTH) == depth || isSegment) return status
  if (status != GO_ON) postponeWriting()
  const transition = load<u32>(entry, V_TRANSITION)
  const level = load<u32>(entry, V_LEVEL)
  return either(status, xerClose(transition, load<u32>(entry, V_VIA), level, depth, isString, after))
}

/** The pause of the step, or else that of the writing. */
@inline
function either(status: i32, written: i32): i32 {
  return status == GO_ON && written != NEEDS_INPUT ? written : status
}
