/** What a stream holds as nodes of a tree, made as they are asked for: sections, devices, fields by name, elements. */
import {
  commandName,
  type ModelBlock,
  type ModelCommand,
  type ModelSection,
  namedFields,
  pathOf,
  SectionType,
  type StateLeaf,
  type StateStruct,
  type StateValue,
} from '../../src/migration/index.ts'
import type { MachineRow, MachineRowKind } from '../shared/machine.ts'
import { counted, sizeText } from '../shared/numbers.ts'
import { hexOf, integerHex, quotedText } from './machine-text.ts'

/** Children that are shown in one list; more are put into ranges. */
const RANGE = 1000

export interface MachineNode extends Omit<MachineRow, 'id' | 'children' | 'differs' | 'other'> {
  /** As `differencesOf` calls it; undefined where it tells no differences of it. */
  readonly path: string | undefined
  readonly count: number
  child(index: number): MachineNode
  /** What stands there, where it is held. */
  readonly octets?: Uint8Array | undefined
}

/** The octets that values lie in, and where these stand in the stream. */
interface Place {
  readonly octets: Uint8Array
  /** Undefined where the values do not stand in the stream as they are, as in BER. */
  readonly at: number | undefined
}

type Parts = Pick<StateStruct, 'fields' | 'subsections'>

const leaf = { count: 0, child: (): never => noChild() } as const

function noChild(): never {
  throw new RangeError('there is no such row')
}

/** Children that are made one by one when they are asked for. */
export interface Children {
  readonly count: number
  child(index: number): MachineNode
}

export const listed = (children: readonly (() => MachineNode)[]): Children => ({
  count: children.length,
  child: (index) => (children[index] ?? noChild)(),
})

/** A node with some children, by ranges where they are many. */
export function parent(
  fields: Partial<MachineNode> & Pick<MachineNode, 'name' | 'kind'>,
  { count, child }: Children,
): MachineNode {
  const common = { type: '', value: '', hex: '', offset: undefined, size: 0, path: undefined, ...fields }
  const inside = (index: number) => (index >= 0 && index < count ? child(index) : noChild())
  if (count <= RANGE) return { ...common, count, child: inside }
  const range = (index: number): MachineNode => {
    const from = index * RANGE
    const part = Math.min(RANGE, count - from)
    const first = inside(from)
    const last = inside(from + part - 1)
    const known = first.offset !== undefined && last.offset !== undefined
    return {
      ...common,
      name: `[${from} … ${from + part - 1}]`,
      kind: 'range',
      type: '',
      value: '',
      offset: first.offset,
      size: known ? last.offset + last.size - first.offset : 0,
      octets: undefined,
      count: part,
      child: (at) => (at >= 0 && at < part ? child(from + at) : noChild()),
    }
  }
  return { ...common, count: Math.ceil(count / RANGE), child: range }
}

/** Fields and subsections. */
export function partsOf(
  parts: Parts,
  place: Place,
  path: string,
  notes: readonly (() => MachineNode)[] = [],
): Children {
  const fields = [...namedFields(parts)].map(
    ([name, value]) =>
      () =>
        valueNode(name, value, place, joined(path, name)),
  )
  const subsections = parts.subsections.map((one) => () => {
    const { name, version, offset, size } = one
    const inner = joined(path, name)
    return parent(
      { name, kind: 'struct', type: `subsection, version ${version}`, ...spanOf(place, offset, size), path: inner },
      partsOf(one, place, inner),
    )
  })
  return listed([...fields, ...subsections, ...notes])
}

const joined = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

function spanOf({ octets, at }: Place, offset: number, size: number) {
  return { offset: at === undefined ? undefined : at + offset, size, octets: octets.subarray(offset, offset + size) }
}

function valueNode(name: string, value: StateValue, place: Place, path: string): MachineNode {
  const span = spanOf(place, value.offset, value.size)
  if (value.kind === 'struct') {
    const type = value.vmsdName === undefined ? value.typeName : `${value.typeName} ${value.vmsdName}`
    return parent({ name, kind: 'struct', type, ...span, path }, partsOf(value, place, path))
  }
  if (value.kind !== 'array' && value.kind !== 'list') return leafNode(name, value, span, path)
  const type = value.kind === 'list' ? value.typeName : 'array'
  const keys = value.kind === 'list' ? value.keys : undefined
  const { elements } = value
  const element = (i: number) => valueNode(`[${i}]`, elements[i]!, place, `${path}[${i}]`)
  // A tree has a key before each value.
  const either = (i: number) => {
    const at = i >> 1
    return i & 1 ? element(at) : valueNode(`[${at}].key`, keys![at]!, place, `${path}[${at}].key`)
  }
  const children = keys ? { count: 2 * elements.length, child: either } : { count: elements.length, child: element }
  const words = counted(elements.length, 'element')
  return parent({ name, kind: value.kind, type, value: words, ...span, path }, children)
}

function leafNode(name: string, value: StateLeaf, span: ReturnType<typeof spanOf>, path: string): MachineNode {
  const common = { name, kind: value.kind, ...span, path, ...leaf }
  if (value.kind === 'integer') {
    return {
      ...common,
      type: value.typeName,
      value: String(value.value),
      hex: integerHex(value.value, value.width),
    }
  }
  if (value.kind === 'boolean') return { ...common, type: 'bool', value: String(value.value), hex: hexOf(span.octets) }
  const text = quotedText(span.octets)
  return { ...common, type: value.typeName, value: text ?? sizeText(value.size), hex: hexOf(span.octets) }
}

/** A section of a device; the devices of BER have no place of their own in it. */
export function sectionNode(held: ModelSection): MachineNode {
  const { section, octets, hasFooter } = held
  const { id, type, name, instanceId, versionId, offset, bodyOffset } = section
  const isFirst = type === SectionType.Start || type === SectionType.Full
  const path = pathOf(section)
  const place = { octets, at: bodyOffset }
  const { state, keptAsOctets } = held.decoded()
  const notes = keptAsOctets.map(
    ({ path, reason }) =>
      () =>
        note(path, reason),
  )
  const size = bodyOffset === undefined ? 0 : bodyOffset - offset + octets.length + (hasFooter ? 5 : 0)
  const words = [sectionNames[type], ...(isFirst ? [`version ${versionId}`] : [])]
  return parent(
    {
      name: isFirst ? (instanceId === 0 ? name : `${name}#${instanceId}`) : `section ${id}`,
      kind: 'section',
      type: words.join(', '),
      value: sizeText(octets.length),
      hex: `section ${id}`,
      offset,
      size,
      octets,
      path,
    },
    partsOf(state ?? { fields: [], subsections: [] }, place, path, notes),
  )
}

const sectionNames = {
  [SectionType.Start]: 'START',
  [SectionType.Part]: 'PART',
  [SectionType.End]: 'END',
  [SectionType.Full]: 'FULL',
}

/** What is not told as it should be, and why. */
export function note(name: string, reason: string, offset?: number): MachineNode {
  return { name, kind: 'fault', type: '', value: reason, hex: '', offset, size: 0, path: undefined, ...leaf }
}

export function blockNode({ name, length, pageSize, address, offset, mapped }: ModelBlock): MachineNode {
  const more = [
    ...(pageSize === undefined ? [] : [`pages of ${pageSize}`]),
    ...(address === undefined ? [] : [`at 0x${address.toString(16)}`]),
    ...(mapped === undefined ? [] : ['in a mapped-ram file']),
  ]
  return {
    name,
    kind: 'block',
    type: ['RAM block', ...more].join(', '),
    value: sizeText(Number(length)),
    hex: `0x${length.toString(16)}`,
    offset,
    size: 0,
    path: `ram ${name}`,
    ...leaf,
  }
}

export function commandNode({ command, data, offset }: ModelCommand): MachineNode {
  return {
    name: commandName(command) ?? `command ${command}`,
    kind: 'command',
    type: `command ${command}`,
    value: sizeText(data.length),
    hex: hexOf(data),
    offset,
    size: 0,
    octets: data,
    path: undefined,
    ...leaf,
  }
}

export function octetsNode(name: string, kind: MachineRowKind, octets: Uint8Array, value: string): MachineNode {
  return {
    name,
    kind,
    type: '',
    value,
    hex: '',
    offset: undefined,
    size: octets.length,
    octets,
    path: undefined,
    ...leaf,
  }
}
