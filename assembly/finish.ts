// The end of the input: a good one, or how much is missing.
import { identifierEnd, readIdentifier } from './identifier'
import {
  DEPTH,
  ERROR_MISSING,
  LONG_REST,
  NEXT,
  POSITION_DELTA,
  STACK_ENTRY,
  STACK_INDEFINITE,
  STACK_LIMIT,
} from './layout'
import { length, lengthEnd, lengthMissing, readLength } from './length'
import { fail, maxTagNumberOctets, PATH_AT_HAND, PATH_BEFORE, PATH_NONE, stack, state } from './scan-state'
import { MORE, NEEDS_INPUT, TRUNCATED } from './status'

/**
 * The input has ended at `inputEnd`, and a scan has used what it could: NEEDS_INPUT when that is a good end, else FAILED
 * with TRUNCATED and the least number of octets that would complete every open value.
 */
export function finish(inputEnd: u32): i32 {
  const next = load<u32>(state, NEXT)
  const depth = load<u32>(state, DEPTH)
  const rest = load<i64>(state, LONG_REST)
  if (depth == 0 && rest == 0 && next == inputEnd) return NEEDS_INPUT
  const position = <i64>inputEnd + load<i64>(state, POSITION_DELTA)
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
  for (; entry > stack; entry -= <u32>STACK_ENTRY) {
    if (load<u32>(entry, STACK_INDEFINITE)) need += 2
    else need = max(need, load<i64>(entry, STACK_LIMIT) - position)
  }
  store<f64>(state, <f64>need, ERROR_MISSING)
  return fail(TRUNCATED, position, path)
}
