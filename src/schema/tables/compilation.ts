/** What all parts of the compiler share: the block, the lists beside it, and the states that are still to be filled. */
import type { Position } from '../notation/source.ts'
import type {
  EffectiveConstraint,
  ListType,
  ResolvedType,
  ResolvedValue,
  Schema,
  StructureType,
  TypeId,
} from '../notation/types.ts'
import { Block } from './block.ts'
import { STATE_SIZE } from './layout.ts'
import type { TableLimits } from './limits.ts'
import { refuse } from './refuse.ts'
import { RowWriter } from './rows.ts'
import type { SelectedPlace, Selection } from './selection.ts'
import { TableUses } from './table-uses.ts'
import type { StateInfo, TransitionInfo } from './types.ts'

/** A type around a value, as the references of table constraints count them (X.682 10.7), and the slots it keeps keys in. */
export interface Scope {
  readonly id: number
  readonly around: Scope | undefined
  /** Constructed encodings around its components, itself included, counted from an arbitrary one. */
  readonly level: number
  /** By open type: where its key is kept; `undefined` where there is no room for it. */
  readonly slots: ReadonlyMap<TypeId, Slot | undefined>
}

/** A place for the number of a table's row, chosen by a key. */
export interface Slot {
  readonly index: number
  readonly table: KeyTable
}

/** The rows of a table that can be told by a key. */
export interface KeyTable {
  /** Contents octets, each once. */
  readonly keys: readonly Uint8Array[]
  /** For each key: the types of its rows; `undefined` where a row has none. */
  readonly types: readonly ReadonlySet<TypeId | undefined>[]
  /** A key that is not there is a violation. */
  readonly isStrict: boolean
}

/** A component further inside holds a key. */
export interface KeyPath {
  readonly id: number
  readonly slot: Slot
  /** Names of components and alternatives that lead to the key from here. */
  readonly names: readonly string[]
  /** Constructed encodings on the way from the value with the slot to the one that encloses this value. */
  readonly up: number
}

/** What is known about a value from around it. */
export interface Spot {
  readonly constraints: readonly EffectiveConstraint[]
  readonly default: ResolvedValue | undefined
  readonly keys: readonly KeyPath[]
  readonly scope: Scope | undefined
  /** As `Scope.level`, of the value that encloses it. */
  readonly level: number
  /** What of it is wanted. */
  readonly select: SelectedPlace | undefined
}

interface Inside extends Pick<Spot, 'constraints' | 'keys' | 'scope' | 'level' | 'select'> {
  /** As many states, in a row; of a SEQUENCE one for each position, of a list one for each element that is unlike those behind it. */
  readonly count: number
}

/** States inside a SEQUENCE or SET; `scope` and `level` are those outside and inside. */
export interface StructureStates extends Inside {
  readonly kind: 'structure'
  readonly type: StructureType
}

export interface ListStates extends Inside {
  readonly kind: 'list'
  readonly type: ListType
}

/** States for one value: within an explicit tag, CONTAINING, or a resolved open type. */
export interface SingleStates extends Inside {
  readonly kind: 'single'
  readonly type: ResolvedType
  /** Tags that stand outside. */
  readonly tagIndex: number
  readonly default: ResolvedValue | undefined
  /** The type is shown by an element of its own: a resolved open type, or one that is contained. */
  readonly isResolved: boolean
  /** It is the value of a list that has no elements around its values. */
  readonly isBare?: boolean
}

export type States = StructureStates | ListStates | SingleStates

export interface PendingStates {
  readonly states: States
  /** Address of the first. */
  readonly address: number
}

/** Nobody reads more. */
const maxNotes = 1000

export class Compilation {
  readonly schema: Schema
  readonly limits: TableLimits
  readonly block: Block
  readonly rows: RowWriter
  readonly uses: TableUses
  readonly selection: Selection | undefined
  readonly transitions: TransitionInfo[] = []
  readonly states: StateInfo[] = []
  readonly notes = new Set<string>()
  readonly keyTables = new Map<object, KeyTable>()
  readonly pending: PendingStates[] = []
  /** Records that are the same for many transitions, by what they hold. */
  readonly #records = new Map<string, number>()
  readonly #known = new Map<string, number>()
  readonly #constraintIds = new Map<EffectiveConstraint, number>()
  readonly #selectIds = new Map<SelectedPlace, number>()
  #stateCount = 0
  #ids = 0

  constructor(schema: Schema, limits: TableLimits, selection?: Selection) {
    this.schema = schema
    this.limits = limits
    this.selection = selection
    this.block = new Block(limits.maxTableOctets)
    this.rows = new RowWriter(this.block)
    this.uses = new TableUses(schema)
  }

  /** A number for what has to be told from others of its kind. */
  nextId(): number {
    return ++this.#ids
  }

  note(type: ResolvedType, what: string): void {
    if (this.notes.size < maxNotes) this.notes.add(`${type.path || type.kind}: ${what}`)
  }

  /** Room for states that follow one another; address of the first. */
  allocateStates(count: number, position: Position): number {
    this.#stateCount += count
    if (this.#stateCount > this.limits.maxStates) {
      refuse(
        'LIMIT_TABLES',
        `the tables would have more than ${this.limits.maxStates} states (limits.maxStates)`,
        position,
      )
    }
    return this.block.allocate(count * STATE_SIZE, 8)
  }

  /** Address of states, which are filled later if they are new. */
  statesFor(states: States): number {
    const key = this.#keyOf(states)
    let address = this.#known.get(key)
    if (address === undefined) {
      address = this.allocateStates(states.count, states.type.position)
      this.#known.set(key, address)
      this.pending.push({ states, address })
    }
    return address
  }

  /** Address of the record known by a key, which `make` adds if it is new. */
  readonly record = (key: string, make: () => number): number => {
    let address = this.#records.get(key)
    if (address === undefined) this.#records.set(key, (address = make()))
    return address
  }

  /** States with one key are the same. */
  #keyOf(states: States): string {
    const { kind, type, constraints, keys, scope, level } = states
    const scopeKey = scope !== undefined && this.uses.escapes(type.id) ? `${scope.id}:${level}` : ''
    const place = `${scopeKey} ${this.#selectId(states.select)}`
    const keyIds = keys.map((key) => `${key.id}.${key.names.length}.${key.up}`).join()
    if (kind !== 'single') {
      return `${kind} ${type.structure} ${this.#idsOf(constraints.filter(reachesInside))} ${keyIds} ${place}`
    }
    const { tagIndex, default: value, isResolved, isBare = false } = states
    const own = value === undefined ? '' : this.nextId()
    return `one ${type.id} ${tagIndex} ${isResolved} ${isBare} ${own} ${this.#idsOf(constraints)} ${keyIds} ${place}`
  }

  #selectId(place: SelectedPlace | undefined): number | '' {
    if (place === undefined) return ''
    let id = this.#selectIds.get(place)
    if (id === undefined) this.#selectIds.set(place, (id = this.nextId()))
    return id
  }

  #idsOf(constraints: readonly EffectiveConstraint[]): string {
    return constraints
      .map((each) => {
        let id = this.#constraintIds.get(each)
        if (id === undefined) this.#constraintIds.set(each, (id = this.nextId()))
        return id
      })
      .join()
  }
}

/** Whether a constraint says something of components or elements. */
function reachesInside({ components, element }: EffectiveConstraint): boolean {
  return components !== undefined || element !== undefined
}
