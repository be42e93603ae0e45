/** Readers of one value: its contents, an explicit tag, an open type, a string that holds an encoding. */
import {
  KIND_BIT_STRING,
  KIND_CONTAINING_BITS,
  KIND_GENERALIZED_TIME,
  KIND_TIME,
  KIND_UTC_TIME,
} from '../tables/layout.ts'
import type { Bounds } from './bounds.ts'
import type { Check } from './checks.ts'
import type { ReadContents } from './contents-read.ts'
import type { Input } from './input.ts'
import type { OpenRecord } from './pass.ts'
import { refuse } from './refusal.ts'
import { joinSegments } from './segments.ts'
import type { Settle } from './settle.ts'
import type { Read, State } from './state.ts'

/** `{ name: value }` for each alternative passed, the outermost outside. */
export function wrapped(names: readonly string[], value: unknown): unknown {
  let result = value
  for (let i = names.length - 1; i >= 0; i--) {
    // A name in brackets in a literal takes three times as long.
    const outer: Record<string, unknown> = {}
    outer[names[i]] = result
    result = outer
  }
  return result
}

/** Strings that the validator looks at in pieces where they are long. */
export function mayBeLong(kind: number): boolean {
  return kind >= KIND_BIT_STRING && kind !== KIND_UTC_TIME && kind !== KIND_GENERALIZED_TIME && kind !== KIND_TIME
}

/** Contents octets of a type that holds no others. @param quick see `quickReader` */
export function contentsRead(
  kind: number,
  check: Check,
  settle: Settle | undefined,
  value: ReadContents,
  quick: ReadContents | undefined,
): Read {
  const isBounded = !mayBeLong(kind)
  const isBits = kind === KIND_BIT_STRING || kind === KIND_CONTAINING_BITS
  function read(input: Input, start: number, end: number): unknown {
    if (!check(input.bytes, start, end, input.der) || (isBounded && end - start > input.maxContiguous)) {
      input.unsure()
      // As the validator does it: what breaks a constraint selects nothing.
      if (input.checked) settle?.(input, start, end)
    } else if (settle !== undefined && !settle(input, start, end)) {
      input.unsure()
    }
    return value(input, start, end)
  }
  const careful: Read = (input, start, end) => {
    if ((input.leading & 0x20) === 0) {
      if (!input.sound) return read(input, start, end)
      settle?.(input, start, end)
      return value(input, start, end)
    }
    input.unsure()
    return readSegments(input, isBits, start, end, read)
  }
  if (quick === undefined || settle !== undefined) return careful
  return (input, start, end) => {
    const found = (input.leading & 0x20) === 0 ? quick(input, start, end) : undefined
    return found === undefined ? careful(input, start, end) : found
  }
}

/** A string in segments: its octets side by side take the place of the input's. */
function readSegments(input: Input, isBits: boolean, start: number, end: number, read: Read): unknown {
  const contents = joinSegments(input, isBits, start, end)
  const { bytes, at } = input
  input.bytes = contents
  try {
    return read(input, 0, contents.length)
  } finally {
    input.bytes = bytes
    input.at = at
  }
}

/** One value, and nothing after it: within an explicit tag, or a string. */
function readSingle(input: Input, state: State, start: number, end: number, indefinite: boolean): unknown {
  if (indefinite && input.atEndOfContents(start, end)) refuse()
  if (start >= end) refuse()
  input.header(start, end)
  const transition = state.find(input.leading, input.tagNumber)
  if (transition === undefined) refuse()
  const isEndless = input.indefinite
  const after = input.end
  const value = transition.read(input, input.contents, after)
  const at = isEndless ? input.at : after
  if (indefinite) {
    if (!input.atEndOfContents(at, end)) refuse()
    input.at = at + 2
  } else if (at !== end) refuse()
  return transition.wrap.length === 0 ? value : wrapped(transition.wrap, value)
}

export function explicitRead(inner: State): Read {
  return (input, start, end) => {
    const { indefinite } = input
    input.open()
    const value = readSingle(input, inner, start, end, indefinite)
    input.close()
    return value
  }
}

/** A string whose contents are an encoding (X.682 11), where it is primitive and it is known what it holds; else octets. */
export function containingRead(isBits: boolean, inner: State, bounds: Bounds, octets: Read): Read {
  const open = inner.fallback?.open
  return (input, start, end) => {
    if ((input.leading & 0x20) !== 0) return octets(input, start, end)
    input.depth++
    const isTold = open === undefined || input.selected(open) !== undefined
    input.depth--
    if (!isTold) return octets(input, start, end)
    if (isBits && (end === start || input.bytes[start] !== 0)) refuse()
    const from = isBits ? start + 1 : start
    if (!bounds.allows(isBits ? 8 * (end - from) : end - from)) input.unsure()
    input.open()
    const value = readSingle(input, inner, from, end, false)
    input.close()
    return value
  }
}

/** Any value: of the type that a key has selected, else its complete encoding. */
export function openRead(open: OpenRecord | undefined): Read {
  if (open === undefined) return readEncoding
  return (input) => {
    const state = input.selected(open)
    if (input.isAstray(open)) input.unsure()
    return state === undefined ? readEncoding(input) : readSelected(input, state)
  }
}

function readEncoding(input: Input): Uint8Array {
  const { from, indefinite } = input
  const end = input.skip()
  if (indefinite) input.at = end
  return input.view(from, end)
}

function readSelected(input: Input, state: State): unknown {
  const transition = state.find(input.leading, input.tagNumber)
  if (transition === undefined) refuse()
  const value = transition.read(input, input.contents, input.end)
  return transition.wrap.length === 0 ? value : wrapped(transition.wrap, value)
}
