/** Constraints worked out for a type: plain sets where they are enough, alternatives and exclusions where not. */
import type { TypeId } from './types.ts'
import type { ResolvedValue } from './types-values.ts'

/** Inclusive bounds; `undefined` for none. */
export interface IntegerRange {
  readonly min: bigint | undefined
  readonly max: bigint | undefined
}

/** Inclusive counts: bits, octets, characters or elements, as the type has it. */
export interface SizeRange {
  readonly min: number
  readonly max: number | undefined
}

/** Inclusive code points of ISO/IEC 10646. */
export interface CharacterRange {
  readonly from: number
  readonly to: number
}

export interface RealRange {
  readonly min: number | undefined
  readonly minOpen: boolean
  readonly max: number | undefined
  readonly maxOpen: boolean
}

/** From WITH COMPONENTS, for a component or alternative. */
export interface ComponentConstraint {
  readonly name: string
  /** What is implied (51.8.10) is written out; `OPTIONAL` says nothing. */
  readonly presence: 'PRESENT' | 'ABSENT' | 'OPTIONAL'
  readonly constraint: EffectiveConstraint | undefined
}

/**
 * What a value must satisfy: every part that is there. Lists of ranges are ascending, do not touch, and are empty only if
 * nothing is allowed.
 */
export interface EffectiveConstraint {
  /** With `...`: values that break it are legal in a later version of the schema (52). The other parts are the root. */
  readonly extensible: boolean
  /** INTEGER. */
  readonly range?: readonly IntegerRange[]
  /** REAL. */
  readonly reals?: readonly RealRange[]
  readonly size?: readonly SizeRange[]
  /** Every character is of these (FROM). */
  readonly alphabet?: readonly CharacterRange[]
  /** The value is one of these (not for INTEGER, which has `range`). */
  readonly values?: readonly ResolvedValue[]
  readonly components?: readonly ComponentConstraint[]
  /** Every element of a SEQUENCE OF or SET OF (WITH COMPONENT). */
  readonly element?: EffectiveConstraint
  /** CONTAINING: the contents are one complete encoding of this type. */
  readonly containing?: TypeId
  /** ENCODED BY. */
  readonly encodedBy?: ResolvedValue
  /** An open type that holds this type. */
  readonly type?: TypeId
  /** PATTERN: regular expressions of X.680 Annex A, not worked out. */
  readonly patterns?: readonly string[]
  /** SETTINGS, not worked out. */
  readonly settings?: readonly string[]
  /** CONSTRAINED BY stands there. */
  readonly userDefined?: true
  /** Of each list, at least one must hold. */
  readonly anyOf?: readonly (readonly EffectiveConstraint[])[]
  /** None of these may hold. */
  readonly noneOf?: readonly EffectiveConstraint[]
}
