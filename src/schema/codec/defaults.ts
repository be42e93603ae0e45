/** DEFAULT values of the notation as values of the codec. */
import type { ResolvedType, ResolvedValue, Schema, TypeId } from '../notation/types.ts'
import { encodeContents } from '../tables/encode-value.ts'
import { T_INNER } from '../tables/layout.ts'
import type { SchemaTables } from '../tables/types.ts'
import type { CodecTables, Initial } from './codec-tables.ts'
import { contentsReader } from './contents-read.ts'
import { Input } from './input.ts'
import { Words } from './words.ts'

/** The tables of a type with the DEFAULT values of all components that they reach. */
export function withDefaults(schema: Schema, tables: SchemaTables): CodecTables {
  const words = new Words(tables.octets)
  const defaults = new Map<number, readonly (Initial | undefined)[]>()
  for (const { address, type } of tables.transitions) {
    const inner = words.at(address + T_INNER)
    if (type === undefined || inner === 0 || !('components' in type) || defaults.has(inner)) continue
    if (type.components.every((component) => component.default === undefined)) continue
    const initials = type.components.map((component) =>
      component.default === undefined ? undefined : initialOf(schema, component.type, component.default),
    )
    defaults.set(inner, initials)
  }
  return { ...tables, defaults }
}

/** Makes a DEFAULT value. `undefined` for what has none: what depends on a missing module, an open type that nothing resolves. */
export function initialOf(schema: Schema, id: TypeId, value: ResolvedValue): Initial | undefined {
  const type = schema.types[id]
  const make = makerOf(schema, type, value)
  if (make === undefined) return undefined
  const first = make()
  return typeof first === 'object' && first !== null ? make : () => first
}

function makerOf(schema: Schema, type: ResolvedType, value: ResolvedValue): Initial | undefined {
  switch (value.kind) {
    case 'structure':
      return 'components' in type ? structureMaker(schema, type, value) : undefined
    case 'list': {
      if (!('element' in type)) return undefined
      const makers = value.elements.map((element) => initialOf(schema, type.element, element))
      return every(makers) ? () => makers.map((make) => make!()) : undefined
    }
    case 'choice': {
      const { alternative, value: inner } = value
      const found = type.kind === 'CHOICE' ? type.alternatives.find(({ name }) => name === alternative) : undefined
      const make = found && initialOf(schema, found.type, inner)
      return make && (() => ({ [alternative]: make() }))
    }
    case 'containing':
      return initialOf(schema, value.type, value.value)
    case 'open':
    case 'unknown':
      return undefined
    default:
      return contentsMaker(type, value)
  }
}

function structureMaker(
  schema: Schema,
  type: Extract<ResolvedType, { readonly components: unknown }>,
  value: Extract<ResolvedValue, { readonly kind: 'structure' }>,
): Initial | undefined {
  const given = new Map(value.components.map((component) => [component.name, component.value]))
  const makers = type.components.flatMap((component) => {
    const own = given.get(component.name) ?? component.default
    return own === undefined ? [] : [{ name: component.name, make: initialOf(schema, component.type, own) }]
  })
  if (!every(makers.map(({ make }) => make))) return undefined
  return () => Object.fromEntries(makers.map(({ name, make }) => [name, make!()]))
}

/** Through its contents octets, so that it is what `decode` would make of them. */
function contentsMaker(type: ResolvedType, value: ResolvedValue): Initial | undefined {
  const contents = encodeContents(type, value)
  if (contents === undefined) return undefined
  const read = contentsReader(type)
  return () => {
    const input = new Input()
    // Octets of its own each time: the value may be changed.
    input.bytes = contents.slice()
    return read(input, 0, contents.length)
  }
}

function every(makers: readonly (Initial | undefined)[]): boolean {
  return makers.every((make) => make !== undefined)
}
