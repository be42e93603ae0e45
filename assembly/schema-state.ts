// What a validation knows beside the scan's state: where its regions and the tables' states lie, and what a pause is about.
import { POSITION_DELTA, STACK_ENTRY, STACK_SIBLINGS } from './layout'
import { stack, state } from './scan-state'
import {
  AT_DEPTH,
  AT_INDEX,
  AT_TRANSITION,
  AT_VIA,
  CONTENTS_AT,
  CONTENTS_SIZE,
  SCHEMA_ENTRY,
  STRING_REGISTERS,
  V_STATE,
  V_TRANSITION,
  V_VIA,
  VIOLATION_CODE,
  VIOLATION_FOUND,
  VIOLATION_OFFSET,
} from './schema-registers'
import { VIOLATION } from './schema-status'

export let schemaStack: u32 = 0
export let text: u32 = 0
export let order: u32 = 0
export let skipState: u32 = 0
export let skipTransition: u32 = 0
export let segments: u32 = 0
export let bitSegments: u32 = 0
export let der: bool = false
/** Text is made: every value goes the careful way, where there is a place for that. */
export let rendering: bool = false

/**
 * Tells the addresses of the schema's regions and of the tables' states, and which rules hold. To be called after
 * `configure`, before the first `run`.
 */
export function configureSchema(
  schemaStackAddress: u32,
  stringAddress: u32,
  orderAddress: u32,
  rootState: u32,
  skipStateAddress: u32,
  skipTransitionAddress: u32,
  segmentsState: u32,
  bitSegmentsState: u32,
  derRules: bool,
  renders: bool,
): void {
  schemaStack = schemaStackAddress
  text = stringAddress
  order = orderAddress
  skipState = skipStateAddress
  skipTransition = skipTransitionAddress
  segments = segmentsState
  bitSegments = bitSegmentsState
  der = derRules
  rendering = renders
  memory.fill(schemaStack, 0, SCHEMA_ENTRY)
  memory.fill(text, 0, STRING_REGISTERS)
  store<u32>(schemaStack, rootState, V_STATE)
}

/** Entry of the scan's stack at `depth`. */
@inline
export function scanEntry(depth: u32): u32 {
  return stack + depth * <u32>STACK_ENTRY
}

/** Entry of the schema stack at `depth`. */
@inline
export function schemaEntry(depth: u32): u32 {
  return schemaStack + depth * SCHEMA_ENTRY
}

/** Absolute offset of an address in the window. */
@inline
export function offsetOf(address: u32): i64 {
  return <i64>address + load<i64>(state, POSITION_DELTA)
}

/** Tells which value a pause will be about. Its contents do not lie whole, until `showContents` says that they do. */
export function place(depth: u32, index: u64, transition: u32, via: u32): void {
  store<u32>(state, depth, AT_DEPTH)
  store<f64>(state, <f64>index, AT_INDEX)
  store<u32>(state, transition, AT_TRANSITION)
  store<u32>(state, via, AT_VIA)
  showContents(0, 0)
}

/** The same for an open value, by the depth of its own stack entry, which may just have been closed. */
export function placeOpen(depth: u32): void {
  const entry = schemaEntry(depth)
  const index = load<u64>(scanEntry(depth - 1), STACK_SIBLINGS) - 1
  place(depth - 1, index, load<u32>(entry, V_TRANSITION), load<u32>(entry, V_VIA))
}

/** Tells where the contents octets of the value at hand lie. */
export function showContents(at: u32, size: u32): void {
  store<u32>(state, at, CONTENTS_AT)
  store<u32>(state, size, CONTENTS_SIZE)
}

/** Records a violation; returns VIOLATION. */
export function violation(code: u32, offset: i64, found: f64 = 0): i32 {
  store<u32>(state, code, VIOLATION_CODE)
  store<f64>(state, <f64>offset, VIOLATION_OFFSET)
  store<f64>(state, found, VIOLATION_FOUND)
  return VIOLATION
}
