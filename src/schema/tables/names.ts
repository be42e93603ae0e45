/** Names of values: the elements of XER, and what paths are made of. */
import type { ListType, ResolvedType, Schema } from '../notation/types.ts'
import type { Compilation } from './compilation.ts'
import {
  NAME_ALTERNATIVE,
  NAME_ELEMENT,
  NAME_LIST_BARE,
  NAME_LIST_CHOICE,
  NAME_LIST_NULL,
  NAME_SET_BARE,
  NAME_TYPE,
} from './layout.ts'

/** How a value is named: for XER, an entry of its names record for each element or layout; for paths, the parts it adds. */
export interface Naming {
  readonly entries: readonly NameEntry[]
  readonly path: readonly string[]
}

interface NameEntry {
  readonly text: string
  readonly style: number
}

export const unnamed: Naming = { entries: [], path: [] }

/** What is within the tags of a value that has no element in its list. */
export const bare: Naming = { entries: [{ text: '', style: NAME_LIST_BARE }], path: [] }

/** Whether a value is one of a list that has no elements around its values. */
export function hasNoElement({ entries }: Naming): boolean {
  return entries.length > 0 && entries.every(({ style }) => style === NAME_LIST_BARE || style === NAME_SET_BARE)
}

export function componentNaming(name: string): Naming {
  return { entries: [{ text: name, style: NAME_ELEMENT }], path: [name] }
}

/** An alternative, within what `outer` names. */
export function withAlternative(outer: Naming, name: string): Naming {
  return { entries: [...outer.entries, { text: name, style: NAME_ALTERNATIVE }], path: [...outer.path, name] }
}

/** An alternative that the schema does not know: it has no name, but a place in XER. */
export function withUnknown({ entries, path }: Naming): Naming {
  return { entries: [...entries, { text: '', style: NAME_LIST_BARE }], path }
}

/** The PDU, which paths begin with by themselves. */
export function pduNaming(schema: Schema, type: ResolvedType): Naming {
  const name = typeName(schema, type)
  return { entries: [{ text: name, style: NAME_ELEMENT }], path: [name] }
}

/** A type that is told by a table or a contents constraint, inside the element of the component. */
export function resolvedNaming(schema: Schema, type: ResolvedType): Naming {
  return { entries: [{ text: typeName(schema, type), style: NAME_TYPE }], path: [] }
}

/** An element of a SEQUENCE OF or SET OF. */
export function elementNaming(schema: Schema, list: ListType): Naming {
  const element = schema.types[list.element]
  return { entries: [elementEntry(schema, list, element)], path: [] }
}

function elementEntry(schema: Schema, list: ListType, element: ResolvedType): NameEntry {
  const isSet = list.kind === 'SET OF'
  switch (element.kind) {
    case 'CHOICE':
      return { text: '', style: isSet ? NAME_LIST_BARE : NAME_LIST_CHOICE }
    case 'BOOLEAN':
    case 'ENUMERATED':
      return { text: '', style: isSet ? NAME_SET_BARE : NAME_LIST_BARE }
    case 'NULL':
      return { text: typeName(schema, element), style: NAME_LIST_NULL }
    default:
      return { text: list.elementName ?? typeName(schema, element), style: NAME_ELEMENT }
  }
}

/** Types that have the name of what they are associated with (X.680 table 4). */
const sequences: ReadonlySet<string> = new Set(['EXTERNAL', 'EMBEDDED PDV', 'CHARACTER STRING', 'INSTANCE OF'])

/** The type's reference, or that of the type it refers to, or the word for its kind, as an XML name. */
export function typeName(schema: Schema, type: ResolvedType): string {
  const { kind } = type
  const builtIn = kind === 'OPEN' ? 'ANY' : sequences.has(kind) ? 'SEQUENCE' : kind.replaceAll(/[ -]/g, '_')
  return type.name ?? schema.types[type.structure].name ?? builtIn
}

/** Address of the names record; 0 for none. */
export function namesRecord({ block, record }: Compilation, { entries }: Naming): number {
  if (entries.length === 0) return 0
  const key = `names ${entries.map(({ text, style }) => `${style}${text}`).join()}`
  return record(key, () => {
    const words = entries.flatMap(({ text, style }) => {
      const { address, length } = text === '' ? { address: 0, length: 0 } : block.addText(text)
      return [address, length, style]
    })
    return block.addWords([entries.length, ...words])
  })
}
