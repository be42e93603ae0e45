/** Values (X.680 17.7 and the value notation of each type). */
import type { Node } from './ast-assignments.ts'
import type { Reference, Type } from './ast-types.ts'
import type { TokenRange } from './tokens.ts'

/** `{ ... }`: the range holds what is between the braces. */
export interface Braces extends Node {
  readonly kind: 'Braces'
  readonly range: TokenRange
}

export interface BooleanValue extends Node {
  readonly kind: 'BooleanValue'
  readonly value: boolean
}

export interface NullValue extends Node {
  readonly kind: 'NullValue'
}

export interface IntegerValue extends Node {
  readonly kind: 'IntegerValue'
  readonly value: bigint
}

/** As it is written, with its sign; the three words of 21.6 for the special values. */
export interface RealValue extends Node {
  readonly kind: 'RealValue'
  readonly text: string
}

export interface CharacterStringValue extends Node {
  readonly kind: 'CharacterStringValue'
  readonly value: string
}

/** Digits of base 2 or 16, for BIT STRING, OCTET STRING and the types that CONTAINING lends to them. */
export interface DigitStringValue extends Node {
  readonly kind: 'DigitStringValue'
  readonly base: 2 | 16
  readonly digits: string
}

/** `name`, `Module.name`, `name {actual parameters}`: a value, object, named number, enumeration item or dummy reference. */
export interface ValueReference extends Node {
  readonly kind: 'ValueReference'
  readonly reference: Reference
}

/** `identifier : Value`. */
export interface ChoiceValue extends Node {
  readonly kind: 'ChoiceValue'
  readonly alternative: string
  readonly value: Value
}

/** `Type : Value`, a value of an open type (X.681 14.6). */
export interface OpenTypeValue extends Node {
  readonly kind: 'OpenTypeValue'
  readonly type: Type
  readonly value: Value
}

/** `CONTAINING Value` (22.9, 23.3). */
export interface ContainingValue extends Node {
  readonly kind: 'ContainingValue'
  readonly value: Value
}

/** `object.&field` (X.681 15). */
export interface ValueFromObject extends Node {
  readonly kind: 'ValueFromObject'
  readonly of: Reference
  readonly fields: readonly string[]
}

export type Value =
  | Braces
  | BooleanValue
  | NullValue
  | IntegerValue
  | RealValue
  | CharacterStringValue
  | DigitStringValue
  | ValueReference
  | ChoiceValue
  | OpenTypeValue
  | ContainingValue
  | ValueFromObject
