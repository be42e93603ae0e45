/** A device's state as a list of its leaves: what two devices are compared by. */
import type { StateStruct, StateValue } from '../vmstate/state.ts'

export type StateLeaf = Extract<StateValue, { kind: 'integer' | 'boolean' | 'octets' }>

export interface Leaf {
  readonly path: string
  readonly value: StateLeaf
}

/** The fields of a struct by name, in their order: `name`, and `name#1` for another of the same name. */
export function namedFields({ fields }: Pick<StateStruct, 'fields'>): Map<string, StateValue> {
  const named = new Map<string, StateValue>()
  const seen = new Map<string, number>()
  for (const { name, value } of fields) {
    let count = seen.get(name) ?? 0
    const key = () => (count === 0 ? name : `${name}#${count}`)
    while (named.has(key())) count++
    seen.set(name, count + 1)
    named.set(key(), value)
  }
  return named
}

/**
 * The leaves of a device, in the order of its octets; an array's element is `name[3]`, the key of a tree's `name[3].key`, a
 * subsection `name/subsection`. A name may itself look like a path (`channels[0].irq_timer`): one that comes again ends in `#1`.
 */
export function* leavesOf(device: Pick<StateStruct, 'fields' | 'subsections'>, path = ''): Generator<Leaf> {
  const seen = new Map<string, number>()
  for (const leaf of leavesOfStruct(device, path)) {
    const count = seen.get(leaf.path) ?? 0
    seen.set(leaf.path, count + 1)
    yield count === 0 ? leaf : { ...leaf, path: `${leaf.path}#${count}` }
  }
}

function* leavesOfStruct(device: Pick<StateStruct, 'fields' | 'subsections'>, path: string): Generator<Leaf> {
  for (const [name, value] of namedFields(device)) yield* leavesOfValue(value, joined(path, name))
  for (const subsection of device.subsections) yield* leavesOfStruct(subsection, joined(path, subsection.name))
}

function* leavesOfValue(value: StateValue, path: string): Generator<Leaf> {
  if (value.kind === 'struct') yield* leavesOfStruct(value, path)
  else if (value.kind === 'array' || value.kind === 'list') {
    for (const [i, element] of value.elements.entries()) {
      const key = value.kind === 'list' ? value.keys?.[i] : undefined
      if (key !== undefined) yield* leavesOfValue(key, shortened(`${path}[${i}].key`))
      yield* leavesOfValue(element, shortened(`${path}[${i}]`))
    }
  } else yield { path, value }
}

function joined(path: string, name: string): string {
  return shortened(path === '' ? name : `${path}.${name}`)
}

/** Characters of a path; QEMU's have some dozens. Long names around very many fields would each time be told again with every one. */
const MAX_PATH = 512

function shortened(path: string): string {
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path
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
