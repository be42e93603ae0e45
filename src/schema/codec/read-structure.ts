/** Readers of SEQUENCE, SET, SEQUENCE OF and SET OF. */
import type { Bounds } from './bounds.ts'
import type { Input } from './input.ts'
import { compareEncodings, isTagAscending } from './order.ts'
import { wrapped } from './read-value.ts'
import { refuse } from './refusal.ts'
import { type Read, type State, type Transition, unknownKey } from './state.ts'

/** A component as a reader sees it. */
export interface ReadPart {
  readonly key: string
  readonly mandatory: boolean
  /** Makes the DEFAULT value. */
  readonly initial: (() => unknown) | undefined
}

type Value = Record<string, unknown>

/** The value of the header just read; `input.at` is where it ends. */
function readNext(input: Input, transition: Transition): unknown {
  const { end, indefinite } = input
  const value = transition.read(input, input.contents, end)
  if (!indefinite) input.at = end
  return transition.isWrapped ? wrapped(transition.wrap, value) : value
}

export function sequenceRead(first: State, parts: readonly ReadPart[]): Read {
  const hasDefaults = parts.some(({ initial }) => initial !== undefined)
  const { clears } = first
  return (input, start, end) => {
    const { indefinite } = input
    input.open()
    if (clears) input.clearSlots()
    const value: Value = {}
    let state = first
    let position = 0
    let at = start
    while (indefinite ? !input.atEndOfContents(at, end) : at < end) {
      input.header(at, end)
      const { leading } = input
      const transition = (leading & 0x1f) === 0x1f ? state.find(leading, input.tagNumber) : state.row[leading]
      if (transition === undefined) refuse()
      const each = readNext(input, transition)
      at = input.at
      state = transition.next
      const { index, key } = transition
      if (index < 0) {
        addUnknown(value, each)
        continue
      }
      if (hasDefaults) while (position < index) fill(value, parts[position++])
      value[key] = each
      position = index + 1
    }
    if (!state.mayEnd) refuse()
    if (hasDefaults) while (position < parts.length) fill(value, parts[position++])
    input.close()
    if (indefinite) input.at = at + 2
    return value
  }
}

function fill(value: Value, { key, initial }: ReadPart): void {
  if (initial !== undefined) value[key] = initial()
}

function addUnknown(value: Value, encoding: unknown): void {
  const known = value[unknownKey]
  if (Array.isArray(known)) known.push(encoding)
  else value[unknownKey] = [encoding]
}

export function setRead(state: State, parts: readonly ReadPart[]): Read {
  return (input, start, end) => {
    const { indefinite } = input
    input.open()
    input.clearSlots()
    const values: unknown[] = new Array(parts.length)
    const unknown: unknown[] = []
    let before = -1
    let at = start
    while (indefinite ? !input.atEndOfContents(at, end) : at < end) {
      input.header(at, end)
      if (input.der && before >= 0 && !isTagAscending(input.bytes, before, at)) input.unsure()
      before = at
      const transition = state.find(input.leading, input.tagNumber)
      if (transition === undefined) refuse()
      const each = readNext(input, transition)
      at = input.at
      if (transition.index < 0) unknown.push(each)
      else if (values[transition.index] !== undefined) refuse()
      else values[transition.index] = each
    }
    const value: Value = {}
    for (let i = 0; i < parts.length; i++) {
      const { key, mandatory } = parts[i]
      if (values[i] !== undefined) value[key] = values[i]
      else if (mandatory) refuse()
      else fill(value, parts[i])
    }
    if (unknown.length > 0) value[unknownKey] = unknown
    input.close()
    if (indefinite) input.at = at + 2
    return value
  }
}

/** @param isSet under DER its elements ascend */
export function listRead(state: State, bounds: Bounds, isSet: boolean): Read {
  return (input, start, end) => {
    const { indefinite } = input
    const isOrdered = isSet && input.der
    input.open()
    const values: unknown[] = []
    let before = -1
    let at = start
    while (indefinite ? !input.atEndOfContents(at, end) : at < end) {
      input.header(at, end)
      const transition = state.find(input.leading, input.tagNumber)
      if (transition === undefined) refuse()
      values.push(readNext(input, transition))
      const after = input.at
      if (isOrdered) {
        if (before >= 0 && compareEncodings(input.bytes, before, at, at, after) > 0) input.unsure()
        before = at
      }
      at = after
    }
    if (!bounds.allows(values.length)) input.unsure()
    input.close()
    if (indefinite) input.at = at + 2
    return values
  }
}
