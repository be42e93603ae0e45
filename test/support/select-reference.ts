/**
 * The slow, obvious selection that the one in Wasm is held against: down the tree of `decode` and the types of a resolved schema, by
 * recursion, with a map for each element of a list. The encoding must be valid.
 */
import { type BerNode, decode } from '../../src/ber/node.ts'
import type { Schema, StructureType, TypeId } from '../../src/schema/notation/index.ts'
import { hex } from './hex.ts'
import { Types, type View } from './schema-reference-types.ts'
import { derContents } from './schema-reference-values.ts'

/** By column: octets in hexadecimal, and where they were. */
export type ReferenceRow = ReadonlyMap<number, string>

/** Steps of the columns: names, `[*]`, and `[3]`. */
export function selectReference(
  schema: Schema,
  pdu: TypeId,
  octets: Uint8Array,
  columns: readonly (readonly string[])[],
): ReferenceRow[] {
  const reference = new Reference(schema, columns)
  for (let at = 0; at < octets.length; ) {
    const node = decode(octets.subarray(at), { allowTrailing: true })
    reference.pdu(pdu, node, at)
    at += node.encoding.length
  }
  return reference.rows
}

/** An element of a list, or a PDU. */
interface Element {
  readonly around: Element | undefined
  readonly cells: Map<number, string>
  isShown: boolean
}

/** A column, and what of its steps is still to come. */
interface Wanted {
  readonly column: number
  readonly steps: readonly string[]
}

interface Place {
  readonly path: string
  readonly around: readonly string[]
  readonly element: Element
  readonly wanted: readonly Wanted[]
}

class Reference {
  readonly rows: ReferenceRow[] = []
  readonly #types: Types
  readonly #schema: Schema
  readonly #columns: readonly (readonly string[])[]
  readonly #keys = new Map<string, string>()
  #base = 0

  constructor(schema: Schema, columns: readonly (readonly string[])[]) {
    this.#types = new Types(schema)
    this.#schema = schema
    this.#columns = columns
  }

  pdu(pdu: TypeId, node: BerNode, offset: number): void {
    this.#base = offset
    this.#keys.clear()
    const wanted = this.#columns.map((steps, column) => ({ column, steps }))
    this.#element(undefined, wanted, (element) => {
      this.#value(this.#types.view(pdu), node, { path: '', around: [], element, wanted })
    })
  }

  /** Elements with values of their own, which no row has shown when they end, make one. */
  #element(around: Element | undefined, wanted: readonly Wanted[], visit: (element: Element) => void): void {
    const hasOwn = wanted.some(({ steps }) => !steps.includes('[*]'))
    const element: Element = { around, cells: new Map(), isShown: !hasOwn }
    visit(element)
    if (element.isShown) return
    const row = new Map<number, string>()
    for (let each: Element | undefined = element; each !== undefined; each = each.around) {
      for (const [column, text] of each.cells) row.set(column, text)
      if (each !== element) each.isShown = true
    }
    this.rows.push(row)
  }

  #set({ element, wanted }: Place, octets: Iterable<number>, offset: number): void {
    for (const { column, steps } of wanted) {
      if (steps.length > 0) continue
      element.cells.set(
        column,
        `${hex(Uint8Array.from(octets))}@${Number.isNaN(this.#base) ? '?' : this.#base + offset}`,
      )
      element.isShown = false
    }
  }

  #inside(place: Place, step: string): readonly Wanted[] {
    return place.wanted
      .filter(({ steps }) => steps[0] === step)
      .map(({ column, steps }) => ({ column, steps: steps.slice(1) }))
  }

  #encoding(node: BerNode, place: Place): void {
    this.#set(place, node.encoding, node.identifierOffset)
  }

  #value(view: View, node: BerNode, place: Place): void {
    const { type } = view
    const left = type.tags.length - view.read
    if (left === 0) {
      if (type.kind === 'CHOICE') this.#choice(view, node, place)
      else this.#open(view, node, place)
    } else if (left > 1 || type.kind === 'CHOICE' || (type.kind === 'OPEN' && !type.untypedContents)) {
      this.#value(this.#types.inner(view), node.children()[0], place)
    } else if (type.kind === 'OPEN') {
      this.#encoding(node, place)
    } else if ('components' in type) {
      this.#components(view, type, node, place)
      this.#encoding(node, place)
    } else if ('element' in type) {
      this.#list(view, node, place)
      this.#encoding(node, place)
    } else {
      this.#contents(view, node, place)
    }
  }

  #choice(view: View, node: BerNode, place: Place): void {
    const alternatives = this.#types.alternatives(view, true)
    const found =
      alternatives.find(([, each]) => this.#types.exact(each, node) !== undefined) ??
      alternatives.find(([, each]) => this.#types.fallback(each, node) !== undefined)
    if (found === undefined) {
      // One of a later version.
      this.#encoding(node, place)
      return
    }
    const [name, alternative] = found
    const own = place.wanted.filter(({ steps }) => steps.length === 0)
    this.#value(alternative, node, {
      path: `${place.path}.${name}`,
      around: [...place.around, place.path],
      element: place.element,
      wanted: [...own, ...this.#inside(place, name)],
    })
  }

  #open(view: View, node: BerNode, place: Place): void {
    const row = this.#row(view, place)
    if (row === undefined) {
      this.#encoding(node, place)
      return
    }
    if (this.#isAnything(row, node)) this.#encoding(node, place)
    else this.#value(row, node, { ...place, around: [] })
  }

  /** An alternative of a later version. */
  #isAnything(view: View, node: BerNode): boolean {
    return (this.#types.exact(view, node) ?? this.#types.fallback(view, node))!.isUnknown
  }

  #row({ type: { table } }: View, { around }: Place): View | undefined {
    const [reference] = table?.at ?? []
    if (table === undefined || reference === undefined || table.at.length !== 1) return undefined
    const key = this.#keys.get([around.at(-1 - reference.up), ...reference.path].join('.'))
    if (key === undefined) return undefined
    const keyType = this.#schema.types[reference.type]
    const row = table.rows.find(({ keys: [value] }) => value && derContents(keyType, value)?.join() === key)
    return row?.type === undefined ? undefined : this.#types.view(row.type)
  }

  #components(view: View, type: StructureType, node: BerNode, place: Place): void {
    const isSet = type.kind === 'SET'
    const views = type.components.map((component) => this.#types.component(view, component))
    const seen = new Set<number>()
    let next = 0
    for (const child of node.children()) {
      const mandatory = type.components.findIndex(
        (component, index) => index >= next && this.#types.presence(view, component).isMandatory,
      )
      const last = mandatory < 0 ? type.components.length - 1 : mandatory
      const candidates = [...views.keys()].filter((index) =>
        isSet ? !seen.has(index) : index >= next && index <= last,
      )
      const index =
        candidates.find((each) => this.#types.exact(views[each], child) !== undefined) ??
        candidates.find((each) => this.#types.fallback(views[each], child) !== undefined)
      if (index === undefined) continue
      next = index + 1
      seen.add(index)
      const { name } = type.components[index]
      this.#value(views[index], child, {
        path: `${place.path}.${name}`,
        around: [...place.around, place.path],
        element: place.element,
        wanted: this.#inside(place, name),
      })
    }
  }

  #list(view: View, node: BerNode, place: Place): void {
    const wanted = this.#inside(place, '[*]')
    node.children().forEach((child, index) => {
      const inner = { path: `${place.path}[${index}]`, around: [...place.around, place.path], wanted }
      const one = this.#inside(place, `[${index}]`)
      if (one.length > 0)
        this.#value(this.#types.element(view), child, { ...inner, element: place.element, wanted: one })
      else if (wanted.length === 0) this.#value(this.#types.element(view), child, { ...inner, element: place.element })
      else {
        this.#element(place.element, wanted, (element) =>
          this.#value(this.#types.element(view), child, { ...inner, element }),
        )
      }
    })
  }

  #contents(view: View, node: BerNode, place: Place): void {
    const { kind } = view.type
    const contents = contentsOf(node, kind)
    this.#keys.set(place.path, contents.join())
    const contained = containedType(view)
    const inner = contained === undefined ? undefined : this.#types.view(contained)
    // Where no key tells what it holds, it may as well be no encoding.
    const isUntold =
      inner?.type.kind === 'OPEN' && inner.type.tags.length === 0 && this.#row(inner, place) === undefined
    const isWanted = place.wanted.some(({ steps }) => steps.length > 0)
    if (inner !== undefined && !isUntold && !node.constructed && isWanted) {
      const base = this.#base
      // Offsets in there are not followed up.
      this.#base = Number.NaN
      const inside = place.wanted.filter(({ steps }) => steps.length > 0)
      const octets = Uint8Array.from(kind === 'BIT STRING' ? contents.slice(1) : contents)
      this.#value(inner, decode(octets), { ...place, wanted: inside })
      this.#base = base
    }
    this.#set(place, contents, node.identifierOffset)
  }
}

/** Contents octets of all segments; of a BIT STRING behind the initial octet of the last. */
function contentsOf(node: BerNode, kind: string): number[] {
  if (!node.constructed) return [...node.contents]
  const parts = node.children().map((segment) => contentsOf(segment, kind))
  if (kind !== 'BIT STRING') return parts.flat()
  return [parts.findLast((part) => part.length > 0)?.[0] ?? 0, ...parts.flatMap((part) => part.slice(1))]
}

/** CONTAINING, unless with encoding rules that are not those of X.690. */
function containedType({ constraints }: View): TypeId | undefined {
  const { containing, encodedBy } = constraints.find((each) => each.containing !== undefined) ?? {}
  const rules = encodedBy?.kind === 'objectIdentifier' ? encodedBy.arcs.join('.') : undefined
  return encodedBy === undefined || ['2.1.1', '2.1.2.0', '2.1.2.1'].includes(rules ?? '') ? containing : undefined
}
