/** From types under construction to the plain data of a schema. */
import type { Resolution, TypeNode } from './resolution.ts'
import type { PlainKind, ResolvedType, TypeBase } from './types.ts'

/** All types, in the order of their ids. */
export function finishTypes(resolution: Resolution): ResolvedType[] {
  const types: ResolvedType[] = []
  // A type comes after the one it refers to, whose table it takes over unless it has its own.
  for (const node of resolution.nodes) {
    const inherited = node.base === undefined ? undefined : types[node.base].table
    types.push(finishType(node, node.table ?? inherited))
  }
  return types
}

function finishType(node: TypeNode, table: TypeBase['table']): ResolvedType {
  const { body, kind } = node
  const base: TypeBase = {
    id: node.id,
    tags: node.tags,
    name: node.name,
    module: node.module,
    path: node.path,
    position: node.position,
    structure: body.owner,
    constraint: node.constraint,
    table,
  }
  switch (kind) {
    case 'INTEGER':
      return { ...base, kind, namedNumbers: body.names }
    case 'BIT STRING':
      return { ...base, kind, namedBits: body.names }
    case 'ENUMERATED':
      return { ...base, kind, items: body.items, extensible: body.extensible }
    case 'SEQUENCE':
    case 'SET':
    case 'EXTERNAL':
    case 'EMBEDDED PDV':
    case 'CHARACTER STRING':
    case 'INSTANCE OF':
      return { ...base, kind, components: body.components, extensible: body.extensible, extensionAt: body.extensionAt }
    case 'CHOICE':
      return { ...base, kind, alternatives: body.alternatives, extensible: body.extensible }
    case 'SEQUENCE OF':
    case 'SET OF':
      return { ...base, kind, element: body.element, elementName: body.elementName }
    case 'OPEN':
      return {
        ...base,
        kind,
        definedBy: node.definedBy,
        field: node.field === undefined ? undefined : `${node.field.class.name}.${node.field.name}`,
        missing: node.missing,
        untypedContents: node.untypedContents,
      }
    default:
      return { ...base, kind: kind satisfies PlainKind }
  }
}
