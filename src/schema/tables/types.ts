/** What `compileTables` makes of a schema and one of its types. */
import type { Tag } from '../../ber/tag.ts'
import type { EffectiveConstraint, ResolvedType } from '../notation/types.ts'

export interface SchemaTables {
  /** Name of the type that the tables are for: where paths begin. */
  readonly pdu: string
  /** The block, to be laid at `TABLES_BASE`. */
  readonly octets: Uint8Array
  /** Address of the state between PDUs. */
  readonly root: number
  /** Address of the state in which anything goes, and of the one transition there. */
  readonly skip: number
  readonly skipTransition: number
  /** Address of the state inside constructed strings other than BIT STRING (segments are OCTET STRINGs). */
  readonly segments: number
  /** Address of the state inside a constructed BIT STRING. */
  readonly bitSegments: number
  /** By `T_ID`. */
  readonly transitions: readonly TransitionInfo[]
  /** By `STATE_ID`. */
  readonly states: readonly StateInfo[]
  /** Constraints that are not checked, by name and place. */
  readonly notes: readonly string[]
}

export interface TransitionInfo {
  readonly address: number
  /**
   * What the value adds to a path: the component's name, then that of each alternative passed; alternatives alone for the PDU,
   * elements of lists, contained and resolved open types, and what stands within explicit tags.
   */
  readonly names: readonly string[]
  /** The type; of explicit tags, what they hold. `undefined` for the transitions of states with `STATE_SKIP`, `STATE_SEGMENTS`. */
  readonly type: ResolvedType | undefined
  /** Tags of the identifiers that lead here; empty for any. */
  readonly tags: readonly Tag[]
  /** With `T_CHECK`: all must hold, in addition to what the block says. */
  readonly checks: readonly EffectiveConstraint[]
  /** What the value's own rules ask for, for messages: `INTEGER (0..255)`, `UTF8String (SIZE (1..255))`. */
  readonly expected: string
}

export type StateKind = 'root' | 'sequence' | 'set' | 'list' | 'single' | 'skip' | 'segments'

export interface StateComponent {
  /** The component's name; of other states' values that of the type. */
  readonly name: string
  /** Addresses: one of them leads to the component, several where it is a CHOICE. */
  readonly transitions: readonly number[]
  /** Neither OPTIONAL nor DEFAULT nor an extension addition. */
  readonly mandatory: boolean
}

export interface StateInfo {
  readonly address: number
  /** `single`: within an explicit tag, a contained or a resolved open type: one value. */
  readonly kind: StateKind
  /** Components of a SEQUENCE or SET, in the order of the schema; what may stand in a state of another kind, if not anything. */
  readonly components: readonly StateComponent[]
  /** Index of the component that comes next; 1 after the value of a `single`, 0 in states that do not change. */
  readonly position: number
  /** Addresses of the states of a SEQUENCE or `single` by position: one more than it has components. Else the state alone. */
  readonly positions: readonly number[]
  /** What may come next, for messages: `footer or the end`. */
  readonly expected: string
}
