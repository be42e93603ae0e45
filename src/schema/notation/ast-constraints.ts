/** Constraints and sets (X.680 49 to 53, X.682). Value sets and object sets are written with the same element sets. */
import type { Node } from './ast-assignments.ts'
import type { Type } from './ast-types.ts'
import type { Braces, Value } from './ast-values.ts'
import type { Position } from './source.ts'

/** One constraint in parentheses. */
export interface ConstraintSpec extends Node {
  readonly kind: 'ConstraintSpec'
  readonly specification: ElementSetSpecs | GeneralConstraint
  /** Position of `!` (53). */
  readonly exception: Position | undefined
}

/** `root, ..., additions` (50.1); object sets may lack the root. */
export interface ElementSetSpecs extends Node {
  readonly kind: 'ElementSetSpecs'
  readonly root: ElementSet | undefined
  readonly extensible: boolean
  readonly additions: ElementSet | undefined
}

export interface SetOperation extends Node {
  readonly kind: 'Union' | 'Intersection'
  readonly operands: readonly ElementSet[]
}

/** `of EXCEPT except`; without `of`, ALL EXCEPT. */
export interface Exclusion extends Node {
  readonly kind: 'Exclusion'
  readonly of: ElementSet | undefined
  readonly except: ElementSet
}

export interface SingleValue extends Node {
  readonly kind: 'SingleValue'
  readonly value: Value
}

/** A bound; `undefined` for MIN or MAX, `open` with `<`. */
export interface RangeEnd {
  readonly value: Value | undefined
  readonly open: boolean
}

export interface ValueRange extends Node {
  readonly kind: 'ValueRange'
  readonly lower: RangeEnd
  readonly upper: RangeEnd
}

/** A contained subtype, with or without INCLUDES; among objects, a defined object set or a field of one. */
export interface TypeElement extends Node {
  readonly kind: 'TypeElement'
  readonly type: Type
}

export interface SizeConstraint extends Node {
  readonly kind: 'SizeConstraint'
  /** Missing in `SIZE ()`, which some texts hold; it says nothing. */
  readonly constraint: ConstraintSpec | undefined
}

export interface PermittedAlphabet extends Node {
  readonly kind: 'PermittedAlphabet'
  readonly constraint: ConstraintSpec
}

/** WITH COMPONENT. */
export interface SingleTypeConstraint extends Node {
  readonly kind: 'SingleTypeConstraint'
  readonly constraint: ConstraintSpec
}

export interface NamedConstraint extends Node {
  readonly kind: 'NamedConstraint'
  readonly name: string
  readonly constraint: ConstraintSpec | undefined
  readonly presence: 'PRESENT' | 'ABSENT' | 'OPTIONAL' | undefined
}

/** WITH COMPONENTS; `partial` with `...`. */
export interface MultipleTypeConstraints extends Node {
  readonly kind: 'MultipleTypeConstraints'
  readonly partial: boolean
  readonly components: readonly NamedConstraint[]
}

export interface PatternConstraint extends Node {
  readonly kind: 'PatternConstraint'
  readonly value: Value
}

export interface PropertySettings extends Node {
  readonly kind: 'PropertySettings'
  readonly settings: string
}

export type ElementSet =
  | SetOperation
  | Exclusion
  | SingleValue
  | ValueRange
  | TypeElement
  | SizeConstraint
  | PermittedAlphabet
  | SingleTypeConstraint
  | MultipleTypeConstraints
  | PatternConstraint
  | PropertySettings

/** CONSTRAINED BY; its braces hold words for people. */
export interface UserDefinedConstraint extends Node {
  readonly kind: 'UserDefinedConstraint'
}

export interface ContentsConstraint extends Node {
  readonly kind: 'ContentsConstraint'
  readonly containing: Type | undefined
  readonly encodedBy: Value | undefined
}

/** `{Set}{@a.b, @.c}`; without the second braces a table constraint looks like a single value in braces. */
export interface TableConstraint extends Node {
  readonly kind: 'TableConstraint'
  readonly set: Braces
  readonly at: readonly AtNotation[]
}

/** `@a.b`: from the outermost type of the assignment (`level` undefined); `@.a`: from the innermost, a level for each dot. */
export interface AtNotation extends Node {
  readonly kind: 'AtNotation'
  /** 1 for `@.`, 2 for `@..`, and so on. */
  readonly level: number | undefined
  readonly names: readonly string[]
}

export type GeneralConstraint = UserDefinedConstraint | ContentsConstraint | TableConstraint
