/**
 * The slow, obvious renderer that the one in Wasm is held against: down the tree of `decode` and the types of a resolved schema, by
 * recursion. The encoding must be valid.
 */
import { type BerNode, decode } from '../../src/ber/node.ts'
import type { ListType, ResolvedType, Schema, StructureType, TypeId } from '../../src/schema/notation/index.ts'
import { encoding, identifier } from './encodings.ts'
import { Types, type View } from './schema-reference-types.ts'
import { derContents } from './schema-reference-values.ts'
import { contentOf } from './xer-reference-contents.ts'
import { type Content, type Element, NoForm, type Part, printCanonical, printIndented } from './xer-reference-print.ts'

export { NoForm } from './xer-reference-print.ts'

/** One PDU. */
export function xerReference(schema: Schema, pdu: TypeId, octets: Uint8Array, isCanonical = false): string {
  const renderer = new Renderer(schema, isCanonical)
  const name = renderer.nameOf(schema.types[pdu])
  const content = renderer.of(pdu, renderer.types.view(pdu), decode(octets), { path: '', around: [] })
  if (!isCanonical) return `<${name}>${printIndented(content, 1)}</${name}>\n`
  return printCanonical({ kind: 'alternative', name, content })
}

interface Place {
  readonly path: string
  readonly around: readonly string[]
}

class Renderer {
  readonly types: Types
  readonly #schema: Schema
  readonly #isCanonical: boolean
  readonly #keys = new Map<string, string>()

  constructor(schema: Schema, isCanonical: boolean) {
    this.types = new Types(schema)
    this.#schema = schema
    this.#isCanonical = isCanonical
  }

  nameOf(type: ResolvedType): string {
    const reference = type.name ?? this.#schema.types[type.structure].name
    if (reference !== undefined) return reference
    if (type.kind === 'OPEN') return 'ANY'
    const isAssociated = ['EXTERNAL', 'EMBEDDED PDV', 'CHARACTER STRING', 'INSTANCE OF'].includes(type.kind)
    return isAssociated ? 'SEQUENCE' : type.kind.replace(/[- ]/g, '_')
  }

  /** A value of type `id`; an open type that is constrained to one type shows that one. */
  of(id: TypeId, view: View, node: BerNode, place: Place): Content {
    const content = this.#value(view, node, place)
    const isReplaced = view.type !== this.#schema.types[id]
    return isReplaced ? { kind: 'alternative', name: this.nameOf(view.type), content } : content
  }

  #value(view: View, node: BerNode, place: Place): Content {
    const { type } = view
    const left = type.tags.length - view.read
    if (left === 0) return type.kind === 'CHOICE' ? this.#choice(view, node, place) : this.#open(view, node, place)
    if (left > 1 || type.kind === 'CHOICE' || (type.kind === 'OPEN' && !type.untypedContents)) {
      const inner = this.types.inner(view)
      const content = this.#value(inner, node.children()[0], place)
      if (inner.type === type) return content
      return { kind: 'alternative', name: this.nameOf(inner.type), content }
    }
    if (type.kind === 'OPEN') return this.#encoding(node)
    if ('components' in type) return this.#components(view, type, node, place)
    if ('element' in type) return this.#list(view, type, node, place)
    return this.#contents(view, node, place)
  }

  #choice(view: View, node: BerNode, place: Place): Content {
    const alternatives = this.types.alternatives(view, true)
    const isExact = ([, each]: [string, View]): boolean => this.types.exact(each, node) !== undefined
    const isFallback = ([, each]: [string, View]): boolean => this.types.fallback(each, node) !== undefined
    const found = alternatives.find(isExact) ?? alternatives.find(isFallback)
    if (found === undefined) return unknown(node.encoding)
    const [name, alternative] = found
    const { type } = (view.type as ResolvedType & { kind: 'CHOICE' }).alternatives.find((each) => each.name === name)!
    const inner = { path: `${place.path}.${name}`, around: [...place.around, place.path] }
    return { kind: 'alternative', name, content: this.of(type, alternative, node, inner) }
  }

  #open(view: View, node: BerNode, place: Place): Content {
    const row = this.#row(view, place)
    if (row === undefined) return this.#encoding(node)
    const content = this.#value(row, node, { path: place.path, around: [] })
    return { kind: 'alternative', name: this.nameOf(row.type), content }
  }

  /** The type that a key which has been there selects. */
  #row({ type: { table } }: View, { around }: Place): View | undefined {
    const [reference] = table?.at ?? []
    if (table === undefined || reference === undefined || table.at.length !== 1) return undefined
    const key = this.#keys.get([around.at(-1 - reference.up), ...reference.path].join('.'))
    if (key === undefined) return undefined
    const keyType = this.#schema.types[reference.type]
    const row = table.rows.find(({ keys: [value] }) => value && derContents(keyType, value)?.join() === key)
    return row?.type === undefined ? undefined : this.types.view(row.type)
  }

  #encoding(node: BerNode): Content {
    if (this.#isCanonical) throw new NoForm()
    return { kind: 'octets', hex: Buffer.from(node.encoding).toString('hex').toUpperCase() }
  }

  #components(view: View, type: StructureType, node: BerNode, place: Place): Content {
    const isSet = type.kind === 'SET'
    const around = [...place.around, place.path]
    const views = type.components.map((component) => this.types.component(view, component))
    const ranks = ranksOf(this.#schema, type)
    const seen = new Map<number, Part>()
    let next = 0
    for (const child of node.children()) {
      const mandatory = type.components.findIndex(
        (component, index) => index >= next && this.types.presence(view, component).isMandatory,
      )
      const last = mandatory < 0 ? type.components.length - 1 : mandatory
      const candidates = [...views.keys()].filter((index) =>
        isSet ? !seen.has(index) : index >= next && index <= last,
      )
      const index =
        candidates.find((each) => this.types.exact(views[each], child) !== undefined) ??
        candidates.find((each) => this.types.fallback(views[each], child) !== undefined)
      if (index === undefined) {
        // An addition of a later version.
        seen.set(-1 - seen.size, { name: '', rank: 0, content: unknown(child.encoding) })
        continue
      }
      next = index + 1
      const { name, type: id } = type.components[index]
      const content = this.of(id, views[index], child, { path: `${place.path}.${name}`, around })
      seen.set(index, { name, rank: ranks[index], content })
    }
    const parts = this.#isCanonical ? this.#withDefaults(type, seen, ranks) : [...seen.values()]
    return { kind: 'components', isSet, parts }
  }

  /** In the order of the schema, with what is left out because it has its DEFAULT value (X.693 9.5). */
  #withDefaults(type: StructureType, seen: ReadonlyMap<number, Part>, ranks: readonly number[]): Part[] {
    if ([...seen.keys()].some((index) => index < 0)) throw new NoForm()
    return type.components.flatMap(({ name, type: id, default: value }, index) => {
      const part = seen.get(index)
      if (part !== undefined || value === undefined) return part ?? []
      const contents = derContents(this.#schema.types[id], value)
      if (contents === undefined) throw new NoForm()
      return { name, rank: ranks[index], content: contentOf(this.#schema.types[id], contents, true) }
    })
  }

  #list(view: View, type: ListType, node: BerNode, place: Place): Content {
    const around = [...place.around, place.path]
    const elementType = this.#schema.types[type.element]
    const isNull = elementType.kind === 'NULL'
    const name = (isNull ? undefined : type.elementName) ?? this.nameOf(elementType)
    const elements = node.children().map((child, index): Element => {
      const inner = { path: `${place.path}[${index}]`, around }
      const content = this.of(type.element, this.types.element(view), child, inner)
      return { name, type: elementType.kind, content: this.#inList(content, elementType, child) }
    })
    return { kind: 'list', isSet: type.kind === 'SET OF', elements }
  }

  /** An item that is not known stands in a list as its encoding, without the explicit tags around it. */
  #inList(content: Content, { kind, tags }: ResolvedType, node: BerNode): Content {
    if (kind !== 'ENUMERATED' || content.kind !== 'text' || content.text.startsWith('<')) return content
    let inner = node
    for (let outer = tags.length - 1; outer > 0; outer--) inner = inner.children()[0]
    return unknown(shortest(inner))
  }

  #contents(view: View, node: BerNode, place: Place): Content {
    const contents = node.constructed ? joined(node, view.type.kind === 'BIT STRING') : [...node.contents]
    this.#keys.set(place.path, contents.join())
    const contained = containedType(view)
    if (!this.#isCanonical || contained === undefined) return contentOf(view.type, contents, this.#isCanonical)
    if (node.constructed) throw new NoForm()
    const inner = this.types.view(contained)
    const octets = Uint8Array.from(view.type.kind === 'BIT STRING' ? contents.slice(1) : contents)
    const content = this.of(contained, inner, decodeContained(octets), place)
    return { kind: 'alternative', name: this.nameOf(this.#schema.types[contained]), content }
  }
}

function unknown(encoding: Uint8Array): Content {
  return { kind: 'unknown', hex: Buffer.from(encoding).toString('hex').toUpperCase() }
}

/** A primitive encoding with the fewest length octets; its contents are short. */
function shortest({ tagClass, tagNumber, contents }: BerNode): Uint8Array {
  return encoding(identifier(tagClass, false, tagNumber), contents)
}

/** CONTAINING, unless with encoding rules that are not those of X.690. */
function containedType({ constraints }: View): TypeId | undefined {
  const { containing, encodedBy } = constraints.find((each) => each.containing !== undefined) ?? {}
  const rules = encodedBy?.kind === 'objectIdentifier' ? encodedBy.arcs.join('.') : undefined
  return encodedBy === undefined || ['2.1.1', '2.1.2.0', '2.1.2.1'].includes(rules ?? '') ? containing : undefined
}

/** Where a table says that there is no type, there may be no encoding either. */
function decodeContained(octets: Uint8Array): BerNode {
  try {
    return decode(octets)
  } catch {
    throw new NoForm()
  }
}

/** Contents octets of all segments; of a BIT STRING behind the initial octet of the last. */
function joined(node: BerNode, isBits: boolean): number[] {
  if (!node.constructed) return [...node.contents]
  const parts = node.children().map((segment) => joined(segment, isBits))
  if (!isBits) return parts.flat()
  return [parts.findLast((part) => part.length > 0)?.[0] ?? 0, ...parts.flatMap((part) => part.slice(1))]
}

/** Places of the components in a SET (X.693 9.6): the root by tag, then additions. */
function ranksOf(schema: Schema, type: StructureType): number[] {
  const key = (id: TypeId): number[] => {
    const { tags, ...other } = schema.types[id]
    if (tags.length > 0) return [tags[0].tagClass, Number(tags[0].tagNumber)]
    if (!('alternatives' in other)) return [9, 0]
    const keys = other.alternatives.filter(({ addition }) => !addition).map((alternative) => key(alternative.type))
    return keys.reduce((least, each) => (before(each, least) ? each : least), [9, 0])
  }
  const before = (a: number[], b: number[]): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
  const keys = type.components.map(({ addition, type: id }, index) => (addition ? [10, index] : key(id)))
  return keys.map((own) => keys.filter((each) => before(each, own)).length)
}
