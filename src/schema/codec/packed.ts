/** Tables of a type as one text, which modules made ahead of time carry. */

import { fromHex, toHex } from '../../ber/hex.ts'
import type { Tag } from '../../ber/tag.ts'
import { decodeBase64 } from '../../wasm/base64.ts'
import type { EffectiveConstraint, NamedValue, ResolvedType } from '../notation/types.ts'
import { DescribedState } from '../tables/describe.ts'
import type { StateComponent, StateKind, TransitionInfo } from '../tables/types.ts'
import { packBlock, unpackBlock } from './block-runs.ts'
import type { CodecTables, Initial } from './codec-tables.ts'

/** Another layout than this one is refused. */
const format = 1

/** Addresses, numbers and indexes; lists are shared by index. */
interface Packed {
  readonly format: number
  readonly pdu: string
  readonly size: number
  readonly block: string
  readonly places: readonly [root: number, skip: number, skipTransition: number, segments: number, bitSegments: number]
  readonly texts: readonly string[]
  readonly types: readonly PackedType[]
  readonly tags: readonly Tag[]
  readonly transitions: readonly PackedTransition[]
  readonly groups: readonly (readonly PackedComponent[])[]
  readonly states: readonly PackedState[]
  readonly defaults: readonly (readonly [address: number, values: readonly unknown[]])[]
  readonly notes: readonly string[]
}

/** What the codec and messages ask of a type: its kind, and the names of numbers, items or bits. */
type PackedType = readonly [kind: string, names?: readonly (readonly [name: string, value: bigint])[]]

type PackedTransition = readonly [
  address: number,
  type: number,
  tag: number,
  expected: number,
  names: readonly number[],
  checks?: readonly EffectiveConstraint[],
]

type PackedComponent = readonly [name: number, mandatory: 0 | 1, transitions: readonly number[]]

type PackedState = readonly [
  address: number,
  kind: StateKind,
  group: number,
  position: number,
  positions: readonly number[],
]

export function packTables(tables: CodecTables): string {
  const texts = new Index<string>()
  const types = new Index<PackedType>()
  const tags = new Index<Tag>()
  const groups = new Index<readonly PackedComponent[]>()
  const transitions = tables.transitions.map((info): PackedTransition => {
    const { address, type, names, checks, expected } = info
    const parts = [
      address,
      type === undefined ? -1 : types.of(packType(type)),
      info.tags.length === 0 ? -1 : tags.of(info.tags[0]),
      texts.of(expected),
      names.map((name) => texts.of(name)),
    ] as const
    return checks.length === 0 ? parts : [...parts, checks]
  })
  const states = tables.states.map(({ address, kind, components, position, positions }): PackedState => {
    const group = components.map(
      ({ name, mandatory, transitions }): PackedComponent => [texts.of(name), mandatory ? 1 : 0, transitions],
    )
    return [address, kind, groups.of(group), position, positions]
  })
  const packed: Packed = {
    format,
    pdu: tables.pdu,
    size: tables.octets.length,
    block: encodeBase64(packBlock(tables.octets)),
    places: [tables.root, tables.skip, tables.skipTransition, tables.segments, tables.bitSegments],
    texts: texts.list,
    types: types.list,
    tags: tags.list,
    transitions,
    groups: groups.list,
    states,
    // A list without a value stands for none: JSON has no `undefined`.
    defaults: Array.from(tables.defaults, ([address, makers]) => [
      address,
      makers.map((make) => (make === undefined ? [] : [make()])),
    ]),
    notes: tables.notes,
  }
  return toText(packed)
}

/** @throws {RangeError} for a text of another version */
export function unpackTables(text: string): CodecTables {
  const packed = fromText(text) as Packed
  if (packed.format !== format)
    throw new RangeError('the module was made by another version of wasm-ber: generate it anew')
  const { texts, places } = packed
  const [root, skip, skipTransition, segments, bitSegments] = places
  const types = packed.types.map(unpackType)
  const groups = packed.groups.map((group) =>
    group.map(
      ([name, mandatory, transitions]): StateComponent => ({
        name: texts[name],
        mandatory: mandatory === 1,
        transitions,
      }),
    ),
  )
  return {
    pdu: packed.pdu,
    octets: unpackBlock(decodeBase64(packed.block), packed.size),
    root,
    skip,
    skipTransition,
    segments,
    bitSegments,
    transitions: packed.transitions.map(
      ([address, type, tag, expected, names, checks = []]): TransitionInfo => ({
        address,
        names: names.map((name) => texts[name]),
        type: types[type],
        tags: tag < 0 ? [] : [packed.tags[tag]],
        checks,
        expected: texts[expected],
      }),
    ),
    states: packed.states.map(
      ([address, kind, group, position, positions]) =>
        new DescribedState(address, { kind, components: groups[group], position, positions }),
    ),
    defaults: new Map(
      packed.defaults.map(([address, values]) => [
        address,
        (values as readonly (readonly unknown[])[]).map((each) => (each.length === 0 ? undefined : makerOf(each[0]))),
      ]),
    ),
    notes: packed.notes,
  }
}

/** Things that are the same in JSON, each once. */
class Index<T> {
  readonly list: T[] = []
  readonly #known = new Map<string, number>()

  of(item: T): number {
    const key = toText(item)
    let index = this.#known.get(key)
    if (index === undefined) {
      index = this.list.push(item) - 1
      this.#known.set(key, index)
    }
    return index
  }
}

function namesOf(type: ResolvedType): readonly NamedValue[] | undefined {
  switch (type.kind) {
    case 'INTEGER':
      return type.namedNumbers
    case 'BIT STRING':
      return type.namedBits
    case 'ENUMERATED':
      return type.items
    default:
      return undefined
  }
}

function packType(type: ResolvedType): PackedType {
  const names = namesOf(type)
  return names === undefined ? [type.kind] : [type.kind, names.map(({ name, value }) => [name, value])]
}

function unpackType([kind, names = []]: PackedType): ResolvedType {
  const named = names.map(([name, value]) => ({ name, value }))
  // No more of a type is looked at once its tables are there.
  return { kind, namedNumbers: named, namedBits: named, items: named } as unknown as ResolvedType
}

/** What could be changed is made anew each time. */
function makerOf(value: unknown): Initial {
  return typeof value === 'object' && value !== null ? () => copyOf(value) : () => value
}

function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return value.slice()
  if (Array.isArray(value)) return value.map(copyOf)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)]))
}

// JSON has no bigint, no octets, and not all numbers: these are objects with one property that nothing else has.
const bigintKey = '#n'
const octetsKey = '#o'
const numberKey = '#d'

function toText(value: unknown): string {
  return JSON.stringify(value, (_, each) => {
    if (typeof each === 'bigint') return { [bigintKey]: `${each}` }
    if (each instanceof Uint8Array) return { [octetsKey]: toHex(each) }
    if (typeof each === 'number' && (!Number.isFinite(each) || Object.is(each, -0))) {
      return { [numberKey]: Object.is(each, -0) ? '-0' : `${each}` }
    }
    return each
  })
}

function fromText(text: string): unknown {
  return JSON.parse(text, (_, each) => {
    if (typeof each !== 'object' || each === null) return each
    if (bigintKey in each) return BigInt(each[bigintKey])
    if (octetsKey in each) return fromHex(each[octetsKey])
    if (numberKey in each) return Number(each[numberKey])
    return each
  })
}

function encodeBase64(octets: Uint8Array): string {
  let characters = ''
  for (const octet of octets) characters += String.fromCharCode(octet)
  return btoa(characters)
}
