/** Filling states: what may come next at each position of a SEQUENCE, in a SET, in a list, where one value stands. */
import type { StructureType } from '../notation/types.ts'
import type { Compilation, ListStates, PendingStates, Scope, SingleStates, StructureStates } from './compilation.ts'
import { clearsOnEntry } from './containers.ts'
import { exclude } from './excluded.ts'
import { keepKeys, keysWithin } from './keys.ts'
import { MAX_SET_COMPONENTS, STATE_CLEAR, STATE_LIST, STATE_MAY_END, STATE_SET, STATE_SIZE } from './layout.ts'
import { bare, componentNaming, elementNaming, resolvedNaming, typeName, unnamed } from './names.ts'
import { refuse } from './refuse.ts'
import { ofComponent } from './restrictions.ts'
import { type Branch, Row } from './rows.ts'
import type { StateComponent } from './types.ts'
import { addValue, unknownValue } from './values.ts'
import { Ways } from './ways.ts'
import { addWays, rowOf, writeState } from './write-state.ts'

/** A component with where it leads. */
interface Member {
  readonly ways: Ways
  readonly component: StateComponent
}

export function fillStates(compilation: Compilation, { states, address }: PendingStates): void {
  if (states.kind === 'list') fillList(compilation, states, address)
  else if (states.kind === 'single') fillSingle(compilation, states, address)
  else if (states.type.kind === 'SET') fillSet(compilation, states, address)
  else fillSequence(compilation, states, address)
}

function fillSequence(compilation: Compilation, states: StructureStates, address: number): void {
  const { type } = states
  const at = (position: number): number => address + position * STATE_SIZE
  const members = membersOf(compilation, states, (index) => at(index + 1))
  const components = members.map(({ component }) => component)
  const positions = Array.from({ length: members.length + 1 }, (_, position) => at(position))
  const { extensionAt } = type
  const unknown = extensionAt === undefined ? 0 : unknownAt(compilation, type, at(extensionAt), undefined)
  let row = new Row()
  let excluded: Branch[] = []
  let fallback = 0
  let mayEnd = true
  for (let position = members.length; position >= 0; position--) {
    if (position < members.length) {
      const { ways, component } = members[position]
      if (component.mandatory) {
        row = new Row()
        excluded = []
        fallback = 0
        mayEnd = false
      } else {
        row = row.copy()
      }
      addWays(compilation, row, ways)
      excluded = [...excluded, ...ways.excluded]
      fallback = ways.fallback || fallback
    }
    // X.680 52.1: unknown additions stand there, behind all known ones and before what comes next.
    if (position === extensionAt) fallback = unknown
    const clear = position === 0 && clearsOnEntry(compilation, type) ? STATE_CLEAR : 0
    const flags = clear | (mayEnd ? STATE_MAY_END : 0)
    const whole = excluded.length === 0 ? row : row.copy()
    for (const branch of excluded) whole.add(branch)
    const rest = { components, position, positions }
    writeState(compilation, at(position), { kind: 'sequence', row: whole, fallback, flags, ...rest })
  }
}

function fillSet(compilation: Compilation, states: StructureStates, address: number): void {
  const { type } = states
  if (type.components.length > MAX_SET_COMPONENTS) {
    const message = `a SET of ${type.components.length} components; tables hold ${MAX_SET_COMPONENTS}`
    refuse('LIMIT_SET_COMPONENTS', message, type.position)
  }
  const members = membersOf(compilation, states, () => address)
  const allWays = members.map(({ ways }) => ways)
  const row = rowOf(compilation, allWays)
  let fallback = allWays.find((ways) => ways.fallback !== 0)?.fallback ?? 0
  if (type.extensible) fallback ||= unknownAt(compilation, type, address, 0)
  const components = members.map(({ component }) => component)
  const required = components.flatMap(({ mandatory }, index) => (mandatory ? [index] : []))
  const flags = STATE_SET | STATE_CLEAR | (required.length === 0 ? STATE_MAY_END : 0)
  const rest = { components, position: 0, positions: [address], required }
  writeState(compilation, address, { kind: 'set', row, fallback, flags, ...rest })
}

/** Components in their order, also those that a constraint rules out, which lead nowhere. */
function membersOf(compilation: Compilation, states: StructureStates, nextOf: (index: number) => number): Member[] {
  const { scope, keys } = keepKeys(compilation, states)
  const isSet = states.type.kind === 'SET'
  return states.type.components.map((component, index) => {
    const { name } = component
    const ways = new Ways()
    const inner = ofComponent(states.constraints, name)
    const type = compilation.schema.types[component.type]
    const place = { naming: componentNaming(name), next: nextOf(index), setBit: isSet ? index : undefined }
    if (inner.some(({ presence }) => presence === 'ABSENT')) {
      if (states.type.extensible) exclude(compilation, ways, type, place)
      return { ways, component: { name, transitions: [], mandatory: false } }
    }
    addValue(compilation, ways, type, 0, {
      ...place,
      spot: {
        constraints: inner.flatMap(({ constraint }) => constraint ?? []),
        default: component.default,
        keys: keysWithin(keys, name),
        scope,
        level: states.level,
        select: states.select?.children.get(name),
      },
    })
    const mandatory =
      !(component.optional || component.addition) || inner.some(({ presence }) => presence === 'PRESENT')
    return { ways, component: { name, transitions: ways.transitions, mandatory } }
  })
}

function unknownAt(compilation: Compilation, type: StructureType, next: number, setBit: number | undefined): number {
  return unknownValue(compilation, type, { naming: unnamed, next, setBit })
}

function fillList(compilation: Compilation, states: ListStates, address: number): void {
  const { schema } = compilation
  const { type, level } = states
  const scope: Scope = { id: compilation.nextId(), around: states.scope, level, slots: new Map() }
  const element = schema.types[type.element]
  const constraints = states.constraints.flatMap((each) => each.element ?? [])
  const naming = elementNaming(schema, type)
  const flags = STATE_LIST | STATE_MAY_END
  for (let index = 0; index < states.count; index++) {
    const at = address + index * STATE_SIZE
    // The last state is that of all elements behind.
    const next = index + 1 < states.count ? at + STATE_SIZE : at
    const select = states.select?.elementAt(index)
    const ways = new Ways()
    const spot = { constraints, default: undefined, keys: [], scope, level, select }
    addValue(compilation, ways, element, 0, { spot, naming, next, setBit: undefined })
    const row = rowOf(compilation, [ways])
    const component = { name: typeName(schema, element), transitions: ways.transitions, mandatory: false }
    const rest = { components: [component], position: 0, positions: [at] }
    writeState(compilation, at, { kind: 'list', row, fallback: ways.fallback, flags, ...rest })
  }
}

/** The value, then nothing more. */
function fillSingle(compilation: Compilation, states: SingleStates, address: number): void {
  const { schema } = compilation
  const { type, tagIndex, isResolved, isBare } = states
  const next = address + STATE_SIZE
  const ways = new Ways()
  addValue(compilation, ways, type, tagIndex, {
    spot: states,
    naming: isResolved ? resolvedNaming(schema, type) : isBare ? bare : unnamed,
    next,
    setBit: undefined,
  })
  const row = rowOf(compilation, [ways])
  const component = { name: typeName(schema, type), transitions: ways.transitions, mandatory: true }
  const rest = { kind: 'single', components: [component], positions: [address, next] } as const
  writeState(compilation, address, { ...rest, row, fallback: ways.fallback, flags: 0, position: 0 })
  writeState(compilation, next, { ...rest, row: new Row(), fallback: 0, flags: STATE_MAY_END, position: 1 })
}
