/** Which types of a schema whole files are likely to be of: those that are part of no other. */
import type { EffectiveConstraint, ResolvedType, Schema, TypeId } from './notation/types.ts'

const structured: readonly string[] = ['SEQUENCE', 'SET', 'CHOICE', 'SEQUENCE OF', 'SET OF']

/** Names of the types that no other type refers to; where some of them are structured, of these. */
export function pduCandidates(schema: Schema): string[] {
  const all = unreferred(schema)
  const likely = all.filter(({ type }) => structured.includes(type.kind))
  return (likely.length > 0 ? likely : all).map(({ name }) => name)
}

interface Candidate {
  readonly name: string
  readonly type: ResolvedType
}

/** Types with a name that no type of another name refers to. */
function unreferred({ modules, types }: Schema): Candidate[] {
  const named = modules.flatMap((module) =>
    Array.from(module.types, ([type, id]) => {
      const isAlone = modules.every((other) => other === module || !other.types.has(type))
      return { name: isAlone ? type : `${module.name}.${type}`, id }
    }),
  )
  const namedIds = new Set(named.map(({ id }) => id))
  const referred = new Set<TypeId>()
  for (const { id } of named) {
    const { structure } = types[id]
    if (structure !== id) referred.add(structure)
    const visited = new Set([id, structure])
    // Types without a name belong to the type around them.
    const inside = [...referencesOf(types[id])]
    for (let next = inside.pop(); next !== undefined; next = inside.pop()) {
      if (visited.has(next)) continue
      visited.add(next)
      const target = types[next]
      if (namedIds.has(next)) referred.add(next)
      else if (namedIds.has(target.structure) && !visited.has(target.structure)) referred.add(target.structure)
      else inside.push(...referencesOf(target))
    }
  }
  return named.filter(({ id }) => !referred.has(id)).map(({ name, id }) => ({ name, type: types[id] }))
}

function* referencesOf(type: ResolvedType): Iterable<TypeId> {
  if ('components' in type) for (const component of type.components) yield component.type
  if ('alternatives' in type) for (const alternative of type.alternatives) yield alternative.type
  if ('element' in type) yield type.element
  for (const row of type.table?.rows ?? []) if (row.type !== undefined) yield row.type
  if (type.constraint !== undefined) yield* referencesOfConstraint(type.constraint)
}

function* referencesOfConstraint(constraint: EffectiveConstraint): Iterable<TypeId> {
  if (constraint.containing !== undefined) yield constraint.containing
  if (constraint.type !== undefined) yield constraint.type
  if (constraint.element !== undefined) yield* referencesOfConstraint(constraint.element)
  for (const { constraint: inner } of constraint.components ?? [])
    if (inner !== undefined) yield* referencesOfConstraint(inner)
  for (const list of constraint.anyOf ?? []) for (const each of list) yield* referencesOfConstraint(each)
}
