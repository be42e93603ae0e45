/** Information object classes (X.681 9 and 10). */
import type { Node } from './ast-assignments.ts'
import type { Type } from './ast-types.ts'
import type { Value } from './ast-values.ts'
import type { Position } from './source.ts'

/**
 * A field as it is written. Which of the seven kinds it is follows from the case of its name and from what governs it:
 * nothing (a type), a type (a value or value set), a class (an object or object set), a type field (`&Type`).
 */
export interface FieldSpec extends Node {
  readonly kind: 'FieldSpec'
  /** With its `&`. */
  readonly name: string
  readonly governor: Type | undefined
  /** `&Type` or `&Type.&Other` as governor: the type is set in each object. */
  readonly governorField: readonly string[] | undefined
  readonly unique: boolean
  readonly optional: boolean
  /** A type, for type fields; a value otherwise, where braces may be an object or a set. */
  readonly default: { readonly type: Type } | { readonly value: Value } | undefined
}

/** A part of WITH SYNTAX (X.681 10.5). */
export type SyntaxItem =
  | { readonly kind: 'Literal'; readonly position: Position; readonly text: string }
  | { readonly kind: 'Field'; readonly position: Position; readonly name: string }
  | { readonly kind: 'OptionalGroup'; readonly position: Position; readonly items: readonly SyntaxItem[] }

export interface ObjectClass extends Node {
  readonly kind: 'ObjectClass'
  readonly fields: readonly FieldSpec[]
  readonly syntax: readonly SyntaxItem[] | undefined
}
