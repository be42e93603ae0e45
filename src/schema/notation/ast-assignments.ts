/** Modules and assignments (X.680 13 and 16, X.681 9, 11 and 12, X.683 8). */
import type { ObjectClass } from './ast-classes.ts'
import type { Type } from './ast-types.ts'
import type { Braces, Value } from './ast-values.ts'
import type { Position } from './source.ts'

export interface Node {
  readonly position: Position
}

export type TagDefault = 'EXPLICIT' | 'IMPLICIT' | 'AUTOMATIC'

export interface Module extends Node {
  readonly kind: 'Module'
  readonly name: string
  /** The definitive object identifier, `{...}` after the name. */
  readonly identifier: Braces | undefined
  readonly tagDefault: TagDefault
  readonly extensibilityImplied: boolean
  /** `undefined`: all, with or without the words EXPORTS ALL. */
  readonly exports: readonly ModuleSymbol[] | undefined
  readonly imports: readonly SymbolsFromModule[]
  readonly assignments: readonly Assignment[]
}

/** A name in EXPORTS or IMPORTS; `parameterized` if `{}` follows it. */
export interface ModuleSymbol extends Node {
  readonly kind: 'ModuleSymbol'
  readonly name: string
  readonly parameterized: boolean
}

/** `symbols FROM module identifier`. */
export interface SymbolsFromModule extends Node {
  readonly kind: 'SymbolsFromModule'
  readonly symbols: readonly ModuleSymbol[]
  readonly module: string
  readonly modulePosition: Position
  /** The assigned identifier: an object identifier value or a reference to one. */
  readonly identifier: Value | undefined
  readonly selection: 'WITH SUCCESSORS' | 'WITH DESCENDANTS' | undefined
}

interface AssignmentNode extends Node {
  readonly name: string
  /** Dummy references of a parameterized definition (X.683). */
  readonly parameters: readonly Parameter[] | undefined
}

/** `Name ::= Type`; where the type is a bare reference it may turn out to be a class. */
export interface TypeAssignment extends AssignmentNode {
  readonly kind: 'TypeAssignment'
  readonly type: Type
}

/** `name Governor ::= Value`; where the governor is a class this assigns an object. */
export interface ValueAssignment extends AssignmentNode {
  readonly kind: 'ValueAssignment'
  readonly governor: Type
  readonly value: Value
}

/** `Name Governor ::= { ... }`: a value set or, where the governor is a class, an object set. */
export interface SetAssignment extends AssignmentNode {
  readonly kind: 'SetAssignment'
  readonly governor: Type
  readonly set: Braces
}

/** `NAME ::= CLASS { ... }`. */
export interface ClassAssignment extends AssignmentNode {
  readonly kind: 'ClassAssignment'
  readonly class: ObjectClass
}

/** `NAME MACRO ::= BEGIN ... END` of X.208, passed over. */
export interface MacroDefinition extends AssignmentNode {
  readonly kind: 'MacroDefinition'
}

export type Assignment = TypeAssignment | ValueAssignment | SetAssignment | ClassAssignment | MacroDefinition

/** A dummy reference with its governor (X.683 8.3). */
export interface Parameter extends Node {
  readonly kind: 'Parameter'
  readonly name: string
  readonly governor: Type | undefined
}
