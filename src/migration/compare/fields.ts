/** A device's state as a list of its leaves: what two devices are compared by. */
import type { StateStruct, StateSubsection, StateValue } from '../vmstate/state.ts'

export type StateLeaf = Extract<StateValue, { kind: 'integer' | 'boolean' | 'octets' }>

export interface Leaf {
  readonly path: string
  readonly value: StateLeaf
}

/** The leaves of a device, in the order of its octets; an array's element is `name[3]`, the key of a tree's `name[3].key`, a subsection `name/subsection`. */
export function* leavesOf(device: Pick<StateStruct, 'fields' | 'subsections'>, path = ''): Generator<Leaf> {
  const seen = new Map<string, number>()
  for (const { name, value } of device.fields) {
    const count = seen.get(name) ?? 0
    seen.set(name, count + 1)
    yield* leavesOfValue(value, joined(path, count === 0 ? name : `${name}#${count}`))
  }
  for (const subsection of device.subsections) yield* leavesOfSubsection(subsection, path)
}

export function leavesOfSubsection(subsection: StateSubsection, path: string): Generator<Leaf> {
  return leavesOf(subsection, joined(path, subsection.name))
}

function* leavesOfValue(value: StateValue, path: string): Generator<Leaf> {
  if (value.kind === 'struct') yield* leavesOf(value, path)
  else if (value.kind === 'array' || value.kind === 'list') {
    for (const [i, element] of value.elements.entries()) {
      const key = value.kind === 'list' ? value.keys?.[i] : undefined
      if (key !== undefined) yield* leavesOfValue(key, `${path}[${i}].key`)
      yield* leavesOfValue(element, `${path}[${i}]`)
    }
  } else yield { path, value }
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

/** The value in few words: `4096 (0x1000)`, `true`, `12 octets 00 01 …`. */
export function showLeaf(value: StateLeaf, octets: Uint8Array): string {
  if (value.kind === 'integer') return `${value.value} (${hexOf(value.value, value.width)})`
  if (value.kind === 'boolean') return value.octet > 1 ? `true (0x${value.octet.toString(16)})` : String(value.value)
  const first = octets.subarray(value.offset, value.offset + Math.min(value.size, SHOWN))
  const hex = Array.from(first, (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  return `${value.size} octets${hex === '' ? '' : ` ${hex}`}${value.size > SHOWN ? ' …' : ''}`
}

const SHOWN = 16

function hexOf(value: number | bigint, width: number): string {
  return `0x${BigInt.asUintN(8 * width, BigInt(value))
    .toString(16)
    .padStart(2 * width, '0')}`
}
