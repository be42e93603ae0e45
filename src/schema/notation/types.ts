/**
 * The resolved schema: what a compiler needs, and no notation. A graph of plain data in which types refer to one another by
 * their index in `Schema.types`, so cycles are ordinary.
 *
 *     Certificate ::= SEQUENCE { version [0] EXPLICIT INTEGER { v1(0) } DEFAULT v1, ... }
 *
 *     types[3] = { kind: 'SEQUENCE', name: 'Certificate', tags: [universal(16)],
 *                  components: [{ name: 'version', type: 4, optional: true, default: { kind: 'integer', value: 0n } }], ... }
 *     types[4] = { kind: 'INTEGER', tags: [contextSpecific(0), universal(2)], namedNumbers: [{ name: 'v1', value: 0n }] }
 */
import type { Tag } from '../../ber/tag.ts'
import type { Diagnostic } from './diagnostics.ts'
import type { Position } from './source.ts'
import type { EffectiveConstraint } from './types-constraints.ts'
import type { ResolvedValue } from './types-values.ts'

export type * from './types-constraints.ts'
export type * from './types-values.ts'

/** Index of a type in `Schema.types`. */
export type TypeId = number

export interface Schema {
  readonly modules: readonly SchemaModule[]
  readonly types: readonly ResolvedType[]
  /** Warnings and notes; a schema with errors does not come to be. */
  readonly diagnostics: readonly Diagnostic[]
}

export interface SchemaModule {
  readonly name: string
  /** Arcs of the definitive object identifier, `1.3.6.1`, where it can be told. */
  readonly identifier: string | undefined
  readonly position: Position
  /** Types and value sets assigned in the module that have no parameters, in the order of the text. */
  readonly types: ReadonlyMap<string, TypeId>
  /** Values assigned in the module that have no parameters. */
  readonly values: ReadonlyMap<string, ResolvedValue>
}

export interface TypeBase {
  readonly id: TypeId
  /**
   * The tags in the encoding, outermost first (X.690 8.14): all but the last are explicit and hold exactly one data value, the
   * next tag's. The last stands on the contents of this kind. Empty for a CHOICE or open type with no tag of its own.
   */
  readonly tags: readonly Tag[]
  /** The type reference, where the node is the type of an assignment. */
  readonly name: string | undefined
  /** The module whose text holds the type. */
  readonly module: string
  /** For people: `Certificate.toBeSigned.version`, `QemuFile.items[]`. Not unique among instances of parameterized types. */
  readonly path: string
  readonly position: Position
  /**
   * The type that this one has its contents from: its own id, or that of the type it refers to under other tags or
   * constraints. Types with one `structure` share components, alternatives, elements and names.
   */
  readonly structure: TypeId
  /** All constraints that hold for it, its referenced types' included; `undefined` if there are none. */
  readonly constraint: EffectiveConstraint | undefined
  /** The table that governs the value (of a value field, `CLASS.&id({Set})`) or the type (of an open type). */
  readonly table: TableConstraint | undefined
}

/** Types that have contents of one kind and nothing to say about them. */
export type PlainKind =
  | 'BOOLEAN'
  | 'NULL'
  | 'REAL'
  | 'OBJECT IDENTIFIER'
  | 'RELATIVE-OID'
  | 'OID-IRI'
  | 'RELATIVE-OID-IRI'
  | 'OCTET STRING'
  | CharacterStringKind
  | TimeKind

export type CharacterStringKind =
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

export type TimeKind = 'UTCTime' | 'GeneralizedTime' | 'TIME' | 'DATE' | 'TIME-OF-DAY' | 'DATE-TIME' | 'DURATION'

export interface PlainType extends TypeBase {
  readonly kind: PlainKind
}

export interface NamedValue {
  readonly name: string
  readonly value: bigint
}

export interface IntegerType extends TypeBase {
  readonly kind: 'INTEGER'
  readonly namedNumbers: readonly NamedValue[]
}

export interface BitStringType extends TypeBase {
  readonly kind: 'BIT STRING'
  /** Values are bit positions, 0 the first bit. */
  readonly namedBits: readonly NamedValue[]
}

export interface EnumeratedType extends TypeBase {
  readonly kind: 'ENUMERATED'
  readonly items: readonly (NamedValue & { readonly addition: boolean })[]
  readonly extensible: boolean
}

/** A component of a SEQUENCE or SET. */
export interface ResolvedComponent {
  /** The identifier; where 1988 notation left it out, the name of the type. */
  readonly name: string
  /** Whether the text gives the name. */
  readonly named: boolean
  readonly position: Position
  readonly type: TypeId
  /** OPTIONAL or DEFAULT. */
  readonly optional: boolean
  readonly default: ResolvedValue | undefined
  /** An extension addition: absent from encodings of earlier versions, even if not `optional`. */
  readonly addition: boolean
  /** Additions in one `[[ ]]` have one number, from 0 in each type. */
  readonly group: number | undefined
}

/**
 * SEQUENCE and SET, and the types that X.690 encodes as a SEQUENCE: EXTERNAL (8.18), EMBEDDED PDV (8.17), CHARACTER STRING
 * (8.25) and INSTANCE OF (8.16).
 */
export interface StructureType extends TypeBase {
  readonly kind: 'SEQUENCE' | 'SET' | 'EXTERNAL' | 'EMBEDDED PDV' | 'CHARACTER STRING' | 'INSTANCE OF'
  /** In the order of the encoding: root, additions, second root. */
  readonly components: readonly ResolvedComponent[]
  readonly extensible: boolean
  /** Index in `components` before which unknown additions may stand (52.1); `undefined` if not extensible. */
  readonly extensionAt: number | undefined
}

export interface ResolvedAlternative {
  readonly name: string
  readonly named: boolean
  readonly position: Position
  readonly type: TypeId
  readonly addition: boolean
  readonly group: number | undefined
}

export interface ChoiceType extends TypeBase {
  readonly kind: 'CHOICE'
  readonly alternatives: readonly ResolvedAlternative[]
  readonly extensible: boolean
}

export interface ListType extends TypeBase {
  readonly kind: 'SEQUENCE OF' | 'SET OF'
  readonly element: TypeId
  readonly elementName: string | undefined
}

/** ANY, a field of a class that is an open type, or what a missing module would define: one data value of any type. */
export interface OpenType extends TypeBase {
  readonly kind: 'OPEN'
  /** ANY DEFINED BY: the name of a component beside it. */
  readonly definedBy: string | undefined
  /** `CLASS.&Type`. */
  readonly field: string | undefined
  /** `Module.Name` of a definition that is not at hand. */
  readonly missing: string | undefined
  /**
   * The last of `tags` stands in the place of a tag that is not known (IMPLICIT before a missing type): the contents under it
   * may be primitive or constructed and of any kind.
   */
  readonly untypedContents: boolean
}

export type ResolvedType =
  | PlainType
  | IntegerType
  | BitStringType
  | EnumeratedType
  | StructureType
  | ChoiceType
  | ListType
  | OpenType

export type TypeKind = ResolvedType['kind']

/** A table constraint with its rows worked out (X.682 10). */
export interface TableConstraint {
  /** The class, `ATTRIBUTE`. */
  readonly class: string
  /** The object set's reference where it has one. */
  readonly set: string | undefined
  /** The field that this type stands for, `&Type`. */
  readonly field: string
  /** Objects that are not in the table are legal. */
  readonly extensible: boolean
  /** The components whose values select rows; empty without an at-notation: any row will do. */
  readonly at: readonly TableReference[]
  /** Types that have the same set, field and key fields share one array. */
  readonly rows: readonly TableRow[]
}

export interface TableReference {
  /**
   * How far out the path begins: 0 is the SEQUENCE, SET or CHOICE right around this type; each type around that counts one,
   * SEQUENCE OF and SET OF included. Within CONTAINING, counted from the type that holds the constraint.
   */
  readonly up: number
  /** The type there. */
  readonly from: TypeId
  /** Names of components, the last of which holds the key. */
  readonly path: readonly string[]
  readonly type: TypeId
  /** The key's field in the class, `&id`. */
  readonly field: string
}

export interface TableRow {
  /** Reference of the object, where it has one. */
  readonly object: string | undefined
  /** A value for each of `at`; `undefined` where the object sets none. */
  readonly keys: readonly (ResolvedValue | undefined)[]
  /** For an open type: the type; `undefined` if the object sets none, so that nothing may stand there. */
  readonly type: TypeId | undefined
  /** For a value field: the value. */
  readonly value: ResolvedValue | undefined
}
