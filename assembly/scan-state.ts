// What a scan knows between two calls, and where its regions lie: set by `configure`, moved along with the window.
import {
  DEPTH,
  ERROR_CODE,
  ERROR_OFFSET,
  ERROR_PATH,
  HEADER_LENGTH_SHIFT,
  NEXT,
  NO_LIMIT,
  POSITION_DELTA,
  POSITION_DELTA_F64,
  RECORD,
  STACK_END,
  STACK_ENTRY,
  STACK_INDEFINITE,
  STACK_LIMIT,
  STACK_SIBLINGS,
  STATE_SIZE,
  TAG_NUMBER_SHIFT,
} from './layout'
import { FAILED } from './status'

export const PATH_NONE: u32 = 0
export const PATH_AT_HAND: u32 = 1
export const PATH_BEFORE: u32 = 2

// Private to an instance, set once by `configure`; no memory is needed for them.
export let state: u32 = 0
export let stack: u32 = 0
export let table: u32 = 0
export let records: u32 = 0
export let recordsEnd: u32 = 0
export let maxDepth: u32 = 0
export let maxTagNumberOctets: u32 = 0
export let maxContiguous: i64 = 0
export let emitEndOfContents: bool = false

/** Tells the addresses of the regions and the limits, and starts anew at absolute position 0 with the input at `window`. */
export function configure(
  stateAddress: u32,
  stackAddress: u32,
  tableAddress: u32,
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
  table = tableAddress
  records = recordsAddress
  recordsEnd = recordsAddress + recordCapacity * <u32>RECORD
  maxDepth = depthLimit
  maxTagNumberOctets = tagNumberOctetsLimit
  maxContiguous = contiguousLimit
  emitEndOfContents = endOfContents
  memory.fill(stateAddress, 0, STATE_SIZE)
  store<u32>(state, window, NEXT)
  setDelta(-(<i64>window))
  store<i64>(stack, NO_LIMIT, STACK_LIMIT)
  store<u64>(stack, 0, STACK_SIBLINGS)
  store<u32>(stack, 0, STACK_INDEFINITE)
  store<u32>(stack, u32.MAX_VALUE, STACK_END)
  for (let octet: u32 = 0; octet < 256; octet++) {
    // 0 sends the scan to the careful path: high tag numbers, and UNIVERSAL 0, which is no data value.
    const plain = (octet & 0x1f) != 0x1f && (octet & 0xdf) != 0
    const word = ((octet & 0xe0) << 24) | ((octet & 0x1f) << TAG_NUMBER_SHIFT) | (2 << HEADER_LENGTH_SHIFT)
    store<u32>(table + (octet << 2), plain ? word : 0)
  }
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
  const delta = load<i64>(state, POSITION_DELTA) + <i64>from - <i64>to
  setDelta(delta)
  const top = stack + load<u32>(state, DEPTH) * <u32>STACK_ENTRY
  for (let entry = stack; entry <= top; entry += <u32>STACK_ENTRY) {
    store<u32>(entry, clamp(load<i64>(entry, STACK_LIMIT), delta), STACK_END)
  }
}

/** The address of absolute end `limit`, or the highest one where it lies beyond the window. */
export function clamp(limit: i64, delta: i64): u32 {
  const address = limit - delta
  return address < <i64>u32.MAX_VALUE ? <u32>address : u32.MAX_VALUE
}

/** Records the fault; `path` says which index ends its path. */
export function fail(code: u32, offset: i64, path: u32): i32 {
  store<u32>(state, code, ERROR_CODE)
  store<f64>(state, <f64>offset, ERROR_OFFSET)
  store<u32>(state, path, ERROR_PATH)
  return FAILED
}
