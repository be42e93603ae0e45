/** One device beside another: the fields whose octets differ, by name; where nothing tells the fields, the octets themselves. */
import { pathOf } from '../device-input.ts'
import type { ModelSection } from '../model.ts'
import type { StateStruct } from '../vmstate/state.ts'
import { offsetIn } from './check-device.ts'
import type { Difference } from './diff.ts'
import { leavesOf, type StateLeaf, showLeaf } from './fields.ts'

/** Fields, the octets that they lie in, and where an octet of those stands in the stream. */
export interface Side {
  readonly parts: Pick<StateStruct, 'fields' | 'subsections'> | undefined
  readonly octets: Uint8Array | undefined
  readonly at: (offset: number) => number
}

export function* deviceDifferences(held: ModelSection, other: ModelSection): Generator<Difference> {
  if (sameOctets(held.octets, other.octets)) return
  const path = pathOf(held.section)
  const [ours, theirs] = [held, other].map((one) => ({
    parts: one.state,
    octets: one.octets,
    at: (offset: number) => offsetIn(one, offset),
  }))
  if (ours.parts !== undefined && theirs.parts !== undefined) {
    yield* fieldDifferences(ours, theirs, `${path}.`)
    return
  }
  const first = firstDifference(held.octets, other.octets)
  const [a, b] = [held.octets, other.octets].map((octets) => `${octets.length} octets, ${octetsAt(octets, first)}`)
  yield { path: `${path} octet ${first}`, offset: ours.at(first), a, b }
}

/** @param prefix of the paths */
export function* fieldDifferences(ours: Side, theirs: Side, prefix: string): Generator<Difference> {
  const others = new Map<string, StateLeaf>()
  for (const { path, value } of leavesIn(theirs)) others.set(path, value)
  for (const { path, value } of leavesIn(ours)) {
    const other = others.get(path)
    others.delete(path)
    const octets = octetsOf(ours, value)
    const where = `${prefix}${path}`
    if (other === undefined) {
      yield { path: where, offset: ours.at(value.offset), a: showLeaf(value, ours.octets!), b: undefined }
      continue
    }
    const otherOctets = octetsOf(theirs, other)
    const first = firstDifference(octets, otherOctets)
    if (first === octets.length && first === otherOctets.length) continue
    if (value.kind === 'octets' && other.kind === 'octets') {
      const offset = ours.at(value.offset + first)
      yield { path: `${where} octet ${first}`, offset, a: octetsAt(octets, first), b: octetsAt(otherOctets, first) }
    } else {
      const [a, b] = [showLeaf(value, ours.octets!), showLeaf(other, theirs.octets!)]
      yield { path: where, offset: ours.at(value.offset), a, b }
    }
  }
  for (const [path, value] of others) {
    yield {
      path: `${prefix}${path}`,
      offset: theirs.at(value.offset),
      a: undefined,
      b: showLeaf(value, theirs.octets!),
    }
  }
}

function leavesIn({ parts }: Side) {
  return parts === undefined ? [] : leavesOf(parts)
}

function octetsOf({ octets }: Side, { offset, size }: StateLeaf): Uint8Array {
  return octets!.subarray(offset, offset + size)
}

const SHOWN = 8

/** Some octets from `from` on, in hexadecimal. */
function octetsAt(octets: Uint8Array, from: number): string {
  const hex = Array.from(octets.subarray(from, from + SHOWN), (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  return `${hex === '' ? 'none' : hex}${octets.length > from + SHOWN ? ' …' : ''}`
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && firstDifference(a, b) === a.length
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return length
}
