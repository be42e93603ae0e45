/** What readers of text want to know of a type: its identifier octets, and its components, alternatives or elements by name. */
import { identifierOctets } from '../../ber/writer.ts'
import type {
  ChoiceType,
  ListType,
  ResolvedType,
  ResolvedValue,
  Schema,
  StructureType,
  TypeId,
} from '../notation/types.ts'
import { typeName } from '../tables/names.ts'
import type { LastZeros } from './encoding.ts'

export type Category = 'structure' | 'list' | 'choice' | 'open' | 'string' | 'scalar'

/** How the contents of a string are told as text. */
export type StringForm = 'hex' | 'bits' | 'utf8' | 'bmp' | 'universal' | 'latin1'

export interface Shape {
  readonly type: ResolvedType
  /** The element of XER. */
  readonly name: string
  readonly category: Category
  /** Identifier octets of the explicit tags around it, the outermost first. */
  readonly wrappers: readonly Uint8Array[]
  /** Those of the value itself; none of an untagged CHOICE or open type. */
  readonly identifier: Uint8Array
  readonly form: StringForm | undefined
  /** Components or alternatives. */
  readonly members: ReadonlyMap<string, Member>
  /** Of a string: the type of the encoding that it holds. */
  readonly held: TypeId | undefined
  /** Of a list. */
  readonly element: TypeId | undefined
  /** Of a list in XER: its elements have no element of their own. */
  readonly isBare: boolean
  readonly elementName: string
}

export interface Member {
  readonly name: string
  readonly index: number
  readonly type: TypeId
  readonly default: ResolvedValue | undefined
  /** Neither OPTIONAL nor DEFAULT. */
  readonly mandatory: boolean
}

const structures: ReadonlySet<string> = new Set([
  'SEQUENCE',
  'SET',
  'EXTERNAL',
  'EMBEDDED PDV',
  'CHARACTER STRING',
  'INSTANCE OF',
])

const forms: Readonly<Record<string, StringForm>> = {
  'OCTET STRING': 'hex',
  'BIT STRING': 'bits',
  UTF8String: 'utf8',
  NumericString: 'utf8',
  PrintableString: 'utf8',
  IA5String: 'utf8',
  VisibleString: 'utf8',
  'RELATIVE-OID-IRI': 'utf8',
  BMPString: 'bmp',
  UniversalString: 'universal',
  TeletexString: 'latin1',
  VideotexString: 'latin1',
  GraphicString: 'latin1',
  GeneralString: 'latin1',
  ObjectDescriptor: 'latin1',
}

const noMembers: ReadonlyMap<string, Member> = new Map()
const noOctets = new Uint8Array(0)

/** What a later version of the schema has, of which nothing but its encoding is known. */
export const unknownShape: Shape = {
  type: {
    kind: 'OPEN',
    tags: [],
    name: undefined,
    structure: -1,
    constraint: undefined,
    table: undefined,
    position: { source: 0, start: 0, end: 0 },
  } as unknown as ResolvedType,
  name: '',
  category: 'open',
  wrappers: [],
  identifier: noOctets,
  form: undefined,
  members: noMembers,
  held: undefined,
  element: undefined,
  isBare: false,
  elementName: '',
}

export class Shapes {
  readonly schema: Schema
  readonly #shapes: Shape[] = []
  readonly #members = new Map<TypeId, ReadonlyMap<string, Member>>()

  constructor(schema: Schema) {
    this.schema = schema
  }

  of(id: TypeId): Shape {
    return (this.#shapes[id] ??= this.#make(this.schema.types[id]))
  }

  #make(type: ResolvedType): Shape {
    const { kind, tags } = type
    const category = categoryOf(kind)
    // All tags of a CHOICE and an open type are explicit (X.680 31.2.7), unless one stands in the place of a tag not known.
    const isUntagged = category === 'choice' || category === 'open'
    const isReplaced = type.kind === 'OPEN' && type.untypedContents
    const outer = isUntagged && !isReplaced ? tags : tags.slice(0, -1)
    const isConstructed = category === 'structure' || category === 'list'
    const own = tags.at(-1)!
    const list = 'element' in type ? type : undefined
    const element = list && this.schema.types[list.element]
    return {
      type,
      name: typeName(this.schema, type),
      category,
      wrappers: outer.map((tag) => identifierOctets(tag, true)),
      identifier: isUntagged ? noOctets : identifierOctets(own, isConstructed),
      form: forms[kind],
      members: 'components' in type || 'alternatives' in type ? this.#membersOf(type) : noMembers,
      held: type.constraint?.containing,
      element: list?.element,
      isBare: element !== undefined && ['CHOICE', 'BOOLEAN', 'ENUMERATED'].includes(element.kind),
      elementName: list === undefined || element === undefined ? '' : elementName(this.schema, list, element),
    }
  }

  /** Types with one structure share them. */
  #membersOf(type: StructureType | ChoiceType): ReadonlyMap<string, Member> {
    let members = this.#members.get(type.structure)
    if (members === undefined) {
      const list = 'components' in type ? type.components : type.alternatives
      members = new Map(
        list.map((each, index): [string, Member] => {
          const value = 'default' in each ? (each.default as ResolvedValue | undefined) : undefined
          const mandatory = 'optional' in each && !each.optional && !each.addition
          return [each.name, { name: each.name, index, type: each.type, default: value, mandatory }]
        }),
      )
      this.#members.set(type.structure, members)
    }
    return members
  }
}

/** X.680 26: NULL has its element by the type even where elements are named. */
function elementName(schema: Schema, { elementName }: ListType, element: ResolvedType): string {
  return (element.kind === 'NULL' ? undefined : elementName) ?? typeName(schema, element)
}

function categoryOf(kind: ResolvedType['kind']): Category {
  if (structures.has(kind)) return 'structure'
  if (kind === 'SEQUENCE OF' || kind === 'SET OF') return 'list'
  if (kind === 'CHOICE') return 'choice'
  if (kind === 'OPEN') return 'open'
  return forms[kind] === undefined ? 'scalar' : 'string'
}

/** Of bits with names DER leaves zeros at the end out: what a size wants is put back by who reads. */
export function lastZerosOf({ type }: Shape): LastZeros {
  return type.kind === 'BIT STRING' && type.namedBits.length > 0 ? 'named' : 'kept'
}

/** Bits of a value whose named bits alone are told: as many as its size wants (X.680 22.10). */
export function leastBits({ type }: Shape): number {
  return type.constraint?.size?.[0]?.min ?? 0
}

/** Whether a later version of the schema may have other components, alternatives or items in its place. */
export function isExtensible({ type }: Shape): boolean {
  return 'extensible' in type && type.extensible
}

/** Index of the component before which the additions of a later version stand; 0 in a SET, where they stand anywhere. */
export function additionsAt({ type }: Shape): number {
  return 'extensionAt' in type && type.kind !== 'SET' ? (type.extensionAt ?? 0) : 0
}
