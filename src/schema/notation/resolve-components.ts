/** Bodies of structured types: components, alternatives, elements; COMPONENTS OF and automatic tags (X.680 25 to 29). */
import { contextSpecific, type Tag } from '../../ber/tag.ts'
import type {
  Component,
  ComponentLists,
  ComponentsOf,
  ExtensionAdditionGroup,
  SequenceOfType,
  Type,
} from './ast-types.ts'
import type { Value } from './ast-values.ts'
import type { Scope } from './modules.ts'
import { deriveType, type Enclosing, type Place, type Resolution, type TypeNode } from './resolution.ts'
import { applyTag, describeType, isDummy, typeLabel, typeOf } from './resolve-types.ts'
import { resolveValue } from './resolve-values.ts'
import type { Position } from './source.ts'
import type { ResolvedComponent, TypeId } from './types.ts'

/** A component on its way to a `ResolvedComponent`. */
interface Item {
  readonly name: string
  readonly named: boolean
  readonly position: Position
  /** Its notation; for what COMPONENTS OF brings, the type. */
  readonly source: Type | TypeId
  readonly optional: boolean
  readonly default: Value | undefined
  /** Of what COMPONENTS OF brings: to take the default over once it is known. */
  readonly copyOf: ResolvedComponent | undefined
  readonly addition: boolean
  readonly group: number | undefined
}

/** The components of a SEQUENCE or SET. */
export function fillStructure(
  resolution: Resolution,
  node: TypeNode,
  lists: ComponentLists,
  scope: Scope,
  place: Place,
): void {
  const { body } = node
  const root = lists.root.flatMap((each) => expand(resolution, node, each, scope, place, false, undefined))
  const secondRoot = lists.secondRoot.flatMap((each) => expand(resolution, node, each, scope, place, false, undefined))
  const additions = expandAdditions(resolution, node, lists, scope, place)
  const items = [...root, ...additions, ...secondRoot]
  checkNames(resolution, items, 'component')
  for (const item of items) checkDefinedBy(resolution, item, items)
  const types = typesOf(resolution, node, lists, [...root, ...secondRoot], additions, scope, place)
  for (const item of items) {
    const component: (typeof body.components)[number] = {
      name: item.name,
      named: item.named,
      position: item.position,
      type: types.get(item)!,
      optional: item.optional,
      default: undefined,
      addition: item.addition,
      group: item.group,
    }
    body.components.push(component)
    if (item.copyOf !== undefined) {
      const original = item.copyOf
      resolution.deferred.push(() => {
        component.default = original.default
      })
    } else if (item.default !== undefined) {
      const value = item.default
      resolution.deferred.push(() => {
        component.default = resolveValue(resolution, value, component.type, scope)
      })
    }
  }
  body.extensible = lists.extension !== undefined || scope.module.module.extensibilityImplied
  if (body.extensible) body.extensionAt = root.length + additions.length
}

/** The alternatives of a CHOICE. */
export function fillChoice(
  resolution: Resolution,
  node: TypeNode,
  lists: ComponentLists,
  scope: Scope,
  place: Place,
): void {
  const { body } = node
  const root = lists.root.flatMap((each) => expand(resolution, node, each, scope, place, false, undefined))
  const additions = expandAdditions(resolution, node, lists, scope, place)
  const items = [...root, ...additions]
  body.extensible = lists.extension !== undefined || scope.module.module.extensibilityImplied
  if (items.length === 0 && !body.extensible) resolution.report('CHOICE_EMPTY', node.position)
  checkNames(resolution, items, 'alternative')
  const types = typesOf(resolution, node, lists, root, additions, scope, place)
  for (const item of items) {
    const { name, named, position, addition, group } = item
    body.alternatives.push({ name, named, position, type: types.get(item)!, addition, group })
  }
}

/** The element of a SEQUENCE OF or SET OF. */
export function fillSequenceOf(
  resolution: Resolution,
  node: TypeNode,
  type: SequenceOfType,
  scope: Scope,
  place: Place,
): void {
  const enclosing: Enclosing = { body: node.body, kind: node.kind, parent: place.enclosing }
  node.body.element = typeOf(resolution, type.element, scope, { path: `${place.path}[]`, enclosing })
}

function expandAdditions(
  resolution: Resolution,
  node: TypeNode,
  lists: ComponentLists,
  scope: Scope,
  place: Place,
): Item[] {
  let groups = 0
  let version: bigint | undefined
  return lists.additions.flatMap((each: Component | ComponentsOf | ExtensionAdditionGroup) => {
    if (each.kind !== 'ExtensionAdditionGroup') return expand(resolution, node, each, scope, place, true, undefined)
    if (each.version !== undefined) {
      if (each.version < 2n || (version !== undefined && each.version <= version)) {
        resolution.report(
          'VERSION_NUMBERS',
          each.position,
          `version number ${each.version} is not above the one before`,
        )
      }
      version = each.version
    }
    const group = groups++
    return each.components.flatMap((inner) => expand(resolution, node, inner, scope, place, true, group))
  })
}

/** One component, or all that COMPONENTS OF stands for (25.5: the root of the type, constraints aside). */
function expand(
  resolution: Resolution,
  node: TypeNode,
  component: Component | ComponentsOf,
  scope: Scope,
  place: Place,
  addition: boolean,
  group: number | undefined,
): Item[] {
  const { position } = component
  if (component.kind === 'Component') {
    return [
      {
        name: component.name ?? nameOfType(component.type),
        named: component.name !== undefined,
        position,
        source: component.type,
        optional: component.optional || component.default !== undefined,
        default: component.default,
        copyOf: undefined,
        addition,
        group,
      },
    ]
  }
  const target = resolution.nodes[typeOf(resolution, component.type, scope, { path: place.path, enclosing: undefined })]
  if (target.erroneous || target.missing !== undefined) return []
  if (target.kind !== node.kind) {
    const message = `COMPONENTS OF in a ${node.kind} wants a ${node.kind}; ${typeLabel(target)} is a ${target.kind}`
    resolution.report('COMPONENTS_OF', component.type.position, message)
    return []
  }
  const filled = resolution.filled(target.id)
  if (filled.body.filling) {
    const message = `the components of ${typeLabel(target)} would hold themselves`
    resolution.report('REFERENCE_CIRCULAR', component.type.position, message)
    return []
  }
  resolution.count(filled.body.components.length, position)
  return filled.body.components
    .filter((each) => !each.addition)
    .map((each) => ({
      name: each.name,
      named: each.named,
      position: each.position,
      source: each.type,
      optional: each.optional,
      default: undefined,
      copyOf: each,
      addition,
      group,
    }))
}

/** What an unnamed component is called: its reference, or the type's own word. */
function nameOfType(type: Type): string {
  switch (type.kind) {
    case 'Reference':
      return type.name
    case 'SimpleType':
      return type.name.replace(/ /g, '-')
    case 'TaggedType':
    case 'ConstrainedType':
      return nameOfType(type.type)
    case 'SelectionType':
      return type.alternative
    default:
      return type.kind.replace(/Type$/, '').toUpperCase()
  }
}

/**
 * The types of the components. Automatic tags (25.3, 25.7): if the module has them and no root component of the text has a tag
 * of its own, all components get the context-specific tags from 0, the root before the additions.
 */
function typesOf(
  resolution: Resolution,
  node: TypeNode,
  lists: ComponentLists,
  root: readonly Item[],
  additions: readonly Item[],
  scope: Scope,
  place: Place,
): Map<Item, TypeId> {
  const enclosing: Enclosing = { body: node.body, kind: node.kind, parent: place.enclosing }
  const isTagged = (each: Component | ComponentsOf): boolean =>
    each.kind === 'Component' && each.type.kind === 'TaggedType'
  const isAutomatic =
    scope.module.module.tagDefault === 'AUTOMATIC' && !lists.root.some(isTagged) && !lists.secondRoot.some(isTagged)
  const types = new Map<Item, TypeId>()
  let number = 0
  for (const item of [...root, ...additions]) {
    const inner: Place = { path: `${place.path}.${item.name}`, enclosing }
    const { source } = item
    if (!isAutomatic) {
      types.set(item, typeof source === 'number' ? source : typeOf(resolution, source, scope, inner))
      continue
    }
    const tag: Tag = contextSpecific(number++)
    let draft: TypeNode
    if (typeof source === 'number') {
      const original = resolution.nodes[source]
      draft = deriveType(original, item, scope, { path: inner.path, enclosing: original.enclosing })
      applyTag(resolution, draft, tag, true, undefined, false)
    } else {
      if (item.addition && source.kind === 'TaggedType') {
        const message = `${item.name} has a tag, while the components before are tagged automatically`
        resolution.report('TAG_IN_AUTOMATIC', source.position, message)
      }
      draft = describeType(resolution, source, scope, inner)
      applyTag(resolution, draft, tag, true, undefined, isDummy(source, scope))
    }
    types.set(item, resolution.register(draft))
  }
  return types
}

/** ANY DEFINED BY names a component beside it (X.208 27.2). */
function checkDefinedBy(resolution: Resolution, item: Item, items: readonly Item[]): void {
  let type = typeof item.source === 'number' ? undefined : item.source
  while (type?.kind === 'TaggedType' || type?.kind === 'ConstrainedType') type = type.type
  if (type?.kind !== 'AnyType' || type.definedBy === undefined) return
  const { definedBy } = type
  if (items.some((each) => each.name === definedBy)) return
  resolution.report(
    'ANY_DEFINED_BY',
    type.position,
    `ANY DEFINED BY ${definedBy}: there is no component ${definedBy} beside it`,
  )
}

function checkNames(resolution: Resolution, items: readonly Item[], what: 'component' | 'alternative'): void {
  const seen = new Map<string, Item>()
  for (const item of items) {
    if (!item.named) continue
    const other = seen.get(item.name)
    if (other === undefined) {
      seen.set(item.name, item)
      continue
    }
    const code = what === 'component' ? 'COMPONENT_DUPLICATE' : 'ALTERNATIVE_DUPLICATE'
    resolution.report(code, item.position, `two ${what}s are called ${item.name}`, {
      length: item.name.length,
      related: [{ message: 'the other one', position: other.position }],
    })
  }
}
