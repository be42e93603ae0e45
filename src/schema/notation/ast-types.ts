/** Types (X.680 17 to 49, X.681 14 to 16 and Annex C). */
import type { Node } from './ast-assignments.ts'
import type { ConstraintSpec } from './ast-constraints.ts'
import type { Braces, Value } from './ast-values.ts'
import type { Position } from './source.ts'

/** Types whose notation is their name alone. `ANY` is of X.208. */
export type SimpleTypeName =
  | 'BOOLEAN'
  | 'NULL'
  | 'REAL'
  | 'OBJECT IDENTIFIER'
  | 'RELATIVE-OID'
  | 'OID-IRI'
  | 'RELATIVE-OID-IRI'
  | 'OCTET STRING'
  | 'EXTERNAL'
  | 'EMBEDDED PDV'
  | 'CHARACTER STRING'
  | 'UTF8String'
  | 'NumericString'
  | 'PrintableString'
  | 'TeletexString'
  | 'VideotexString'
  | 'IA5String'
  | 'GraphicString'
  | 'VisibleString'
  | 'GeneralString'
  | 'UniversalString'
  | 'BMPString'
  | 'ObjectDescriptor'
  | 'UTCTime'
  | 'GeneralizedTime'
  | 'TIME'
  | 'DATE'
  | 'TIME-OF-DAY'
  | 'DATE-TIME'
  | 'DURATION'

export interface SimpleType extends Node {
  readonly kind: 'SimpleType'
  readonly name: SimpleTypeName
}

/** A named number or named bit; in an enumeration the number may be missing. */
export interface NamedNumber extends Node {
  readonly kind: 'NamedNumber'
  readonly name: string
  readonly number: Value | undefined
}

export interface IntegerType extends Node {
  readonly kind: 'IntegerType'
  readonly namedNumbers: readonly NamedNumber[]
}

export interface BitStringType extends Node {
  readonly kind: 'BitStringType'
  readonly namedBits: readonly NamedNumber[]
}

export interface EnumeratedType extends Node {
  readonly kind: 'EnumeratedType'
  readonly root: readonly NamedNumber[]
  readonly extensible: boolean
  readonly additions: readonly NamedNumber[]
}

/** `name Type OPTIONAL` or with DEFAULT; 1988 notation and the alternatives of such choices may lack the name. */
export interface Component extends Node {
  readonly kind: 'Component'
  readonly name: string | undefined
  readonly type: Type
  readonly optional: boolean
  readonly default: Value | undefined
}

export interface ComponentsOf extends Node {
  readonly kind: 'ComponentsOf'
  readonly type: Type
}

/** `[[ version: ... ]]`. */
export interface ExtensionAdditionGroup extends Node {
  readonly kind: 'ExtensionAdditionGroup'
  readonly version: bigint | undefined
  readonly components: readonly (Component | ComponentsOf)[]
}

/** The components of a SEQUENCE or SET, the alternatives of a CHOICE (which has no second root). */
export interface ComponentLists {
  readonly root: readonly (Component | ComponentsOf)[]
  /** Position of the first `...`. */
  readonly extension: Position | undefined
  readonly additions: readonly (Component | ComponentsOf | ExtensionAdditionGroup)[]
  /** What follows a second `...`. */
  readonly secondRoot: readonly (Component | ComponentsOf)[]
}

export interface SequenceType extends Node {
  readonly kind: 'SequenceType' | 'SetType'
  readonly components: ComponentLists
}

export interface ChoiceType extends Node {
  readonly kind: 'ChoiceType'
  readonly alternatives: ComponentLists
}

export interface SequenceOfType extends Node {
  readonly kind: 'SequenceOfType' | 'SetOfType'
  readonly constraint: ConstraintSpec | undefined
  readonly elementName: string | undefined
  readonly element: Type
}

export interface TaggedType extends Node {
  readonly kind: 'TaggedType'
  readonly class: 'UNIVERSAL' | 'APPLICATION' | 'PRIVATE' | 'CONTEXT'
  readonly number: Value
  readonly tagging: 'EXPLICIT' | 'IMPLICIT' | undefined
  readonly type: Type
}

export interface ConstrainedType extends Node {
  readonly kind: 'ConstrainedType'
  readonly type: Type
  readonly constraint: ConstraintSpec
}

/** `Name`, `Module.Name`, `Name {actual parameters}`; a type, class, value set or object set. */
export interface Reference extends Node {
  readonly kind: 'Reference'
  readonly module: string | undefined
  readonly name: string
  readonly parameters: readonly ActualParameter[] | undefined
}

/** `identifier < Type`. */
export interface SelectionType extends Node {
  readonly kind: 'SelectionType'
  readonly alternative: string
  readonly type: Type
}

/** `CLASS.&Field`, `object.&Field.&more`, `Set.&Field` (X.681 14 and 15). Field names hold their `&`. */
export interface FieldReference extends Node {
  readonly kind: 'FieldReference'
  readonly of: Reference
  readonly fields: readonly string[]
}

/** `INSTANCE OF CLASS` (X.681 Annex C). */
export interface InstanceOfType extends Node {
  readonly kind: 'InstanceOfType'
  readonly class: Reference
}

/** `ANY` or `ANY DEFINED BY identifier` (X.208 27). */
export interface AnyType extends Node {
  readonly kind: 'AnyType'
  readonly definedBy: string | undefined
}

/** A macro in the place of a type or governor, of which only the name is kept. */
export interface MacroType extends Node {
  readonly kind: 'MacroType'
  readonly macro: string
}

export type Type =
  | SimpleType
  | IntegerType
  | BitStringType
  | EnumeratedType
  | SequenceType
  | ChoiceType
  | SequenceOfType
  | TaggedType
  | ConstrainedType
  | Reference
  | SelectionType
  | FieldReference
  | InstanceOfType
  | AnyType
  | MacroType

/** What stands for a dummy reference (X.683 9): braces are a set, an object or a value. */
export type ActualParameter =
  | { readonly kind: 'TypeParameter'; readonly position: Position; readonly type: Type }
  | { readonly kind: 'ValueParameter'; readonly position: Position; readonly value: Value }
  | { readonly kind: 'BracesParameter'; readonly position: Position; readonly braces: Braces }
