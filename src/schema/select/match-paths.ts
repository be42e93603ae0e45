/** Paths held against a schema: which components they mean, and, where they mean none, which they may have been meant to. */
import { nearestName } from '../notation/nearest.ts'
import type { EffectiveConstraint, ResolvedType, Schema, TypeId } from '../notation/types.ts'
import { typeName } from '../tables/names.ts'
import { isBasicEncoding } from '../tables/restrictions.ts'
import { parsePath, pathText, refusal, type Segment } from './path-notation.ts'

/** Names of components and alternatives, `[*]` for elements, `[3]` for one of them. */
export type Steps = readonly string[]

/** A component that a path means. */
export interface Match {
  readonly steps: Steps
  readonly path: string
  /** One, unless an open type on the way may hold several with a component of the name. */
  readonly types: ReadonlySet<TypeId>
}

/** Columns that paths may have in all. */
export const maxColumns = 1000
/** Names that a refusal lists, and places that are looked at for a better one. */
const maxListed = 12
const maxPlaces = 20_000

/** Where a path led to nothing. */
interface DeadEnd {
  readonly steps: Steps
  readonly type: ResolvedType
  readonly wanted: Segment
}

/**
 * All that a path means, in the order of the schema: one component, or several where it has wildcards.
 * @throws {RangeError} for what is no path, and for one that selects nothing; the nearest is suggested
 */
export function matchPath(schema: Schema, pdu: TypeId, path: string): Match[] {
  const segments = withoutPdu(schema, pdu, parsePath(path))
  const found = new Map<string, Match & { readonly types: Set<TypeId> }>()
  let deepest: DeadEnd | undefined
  const visit = (id: TypeId, at: number, steps: Steps): void => {
    if (at === segments.length) {
      const text = pathText(steps)
      const known = found.get(text)
      if (known === undefined) found.set(text, { steps, path: text, types: new Set([id]) })
      else known.types.add(id)
      if (found.size > maxColumns) throw refusal(path, `it selects more than ${maxColumns} components`)
      return
    }
    const segment = segments[at]
    let hasAny = false
    for (const type of structuresOf(schema, id)) {
      for (const [step, next] of partsOf(type)) {
        const taken = stepBy(segment, step)
        if (taken === undefined) continue
        hasAny = true
        visit(next, at + 1, [...steps, taken])
      }
    }
    if (!hasAny && (deepest === undefined || steps.length > deepest.steps.length)) {
      deepest = { steps, type: schema.types[id], wanted: segment }
    }
  }
  visit(pdu, 0, [])
  if (found.size === 0) throw refusal(path, whyNothing(schema, pdu, deepest!))
  return [...found.values()]
}

/** The step that a segment takes where a type has `step`; `undefined` if it leads elsewhere. */
function stepBy(segment: Segment, step: string): string | undefined {
  if (segment === '*' || segment === step) return step
  if (segment === '[*]') return undefined
  if ('index' in segment) return step === '[*]' ? `[${segment.index}]` : undefined
  return segment.name === step ? step : undefined
}

/** Paths in messages begin with the PDU's name, and may be given back. */
function withoutPdu(schema: Schema, pdu: TypeId, segments: Segment[]): Segment[] {
  const [first] = segments
  if (typeof first !== 'object' || !('name' in first) || first.name !== typeName(schema, schema.types[pdu]))
    return segments
  const isOwn = structuresOf(schema, pdu).some((type) => partsOf(type).some(([step]) => step === first.name))
  return isOwn ? segments : segments.slice(1)
}

/** What can be gone into at a place: the type itself, the types that an open type may hold, or what a string contains. */
export function structuresOf(schema: Schema, id: TypeId): ResolvedType[] {
  const result: ResolvedType[] = []
  const seen = new Set<TypeId>()
  const add = (each: TypeId | undefined): void => {
    if (each === undefined || seen.has(each)) return
    seen.add(each)
    const type = schema.types[each]
    result.push(type)
    if (type.kind === 'OPEN') {
      for (const row of type.table?.rows ?? []) add(row.type)
      for (const constraint of constraintsOf(type)) add(constraint.type)
    } else if (type.kind === 'OCTET STRING' || type.kind === 'BIT STRING') {
      for (const { containing, encodedBy } of constraintsOf(type)) {
        if (encodedBy === undefined || isBasicEncoding(encodedBy)) add(containing)
      }
    }
  }
  add(id)
  return result
}

function constraintsOf({ constraint }: ResolvedType): readonly EffectiveConstraint[] {
  return constraint === undefined ? [] : [constraint, ...(constraint.anyOf?.flat() ?? [])]
}

/** The steps that lead into a type. */
export function partsOf(type: ResolvedType): (readonly [step: string, type: TypeId])[] {
  if ('components' in type) return type.components.map((each) => [each.name, each.type])
  if ('alternatives' in type) return type.alternatives.map((each) => [each.name, each.type])
  return 'element' in type ? [['[*]', type.element]] : []
}

function whyNothing(schema: Schema, pdu: TypeId, { steps, type, wanted }: DeadEnd): string {
  const where = steps.length === 0 ? typeName(schema, schema.types[pdu]) : pathText(steps)
  const parts = structuresOf(schema, type.id).flatMap((each) => partsOf(each).map(([step]) => step))
  const kind = described(type)
  if (parts.length === 0) return `it selects nothing: ${where} is ${kind}, with no components`
  if (typeof wanted !== 'object' || 'index' in wanted) {
    return `it selects nothing: ${where} is ${kind}; ${suggestion(steps, parts)}`
  }
  const near = nearestName(wanted.name, parts)
  const better = near === undefined ? elsewhere(schema, type.id, steps, wanted.name) : pathText([...steps, near])
  const what = parts.includes('[*]') ? `is ${kind}` : `has no ${wanted.name}`
  const start = `it selects nothing: ${where} ${what}`
  return better === undefined ? `${start}; ${suggestion(steps, parts)}` : `${start}; did you mean ${better}?`
}

/** `a SEQUENCE (Call)`, `an IA5String`. */
function described({ kind, name }: ResolvedType): string {
  const text = kind === 'OPEN' ? 'open type' : kind
  const named = name === undefined ? text : `${text} (${name})`
  return `${/^([AEIOo]|NULL$)/.test(text) && !text.startsWith('U') ? 'an' : 'a'} ${named}`
}

function suggestion(steps: Steps, parts: readonly string[]): string {
  const names = [...new Set(parts)]
  const listed = names.slice(0, maxListed).map((each) => pathText([...steps.slice(-1), each]))
  return `there ${names.length === 1 ? 'is' : 'are'} ${listed.join(', ')}${names.length > maxListed ? ', ...' : ''}`
}

/** The nearest place further inside that has a component of the name, or of one like it. */
function elsewhere(schema: Schema, from: TypeId, steps: Steps, wanted: string): string | undefined {
  let like: Steps | undefined
  const seen = new Set<TypeId>([from])
  const places: { readonly id: TypeId; readonly steps: Steps }[] = [{ id: from, steps }]
  // The list grows while it is gone through: by distance.
  for (const place of places) {
    for (const type of structuresOf(schema, place.id)) {
      for (const [step, id] of partsOf(type)) {
        const longer = [...place.steps, step]
        if (step === wanted) return pathText(longer)
        if (like === undefined && nearestName(wanted, [step]) !== undefined) like = longer
        if (seen.has(id) || places.length >= maxPlaces) continue
        seen.add(id)
        places.push({ id, steps: longer })
      }
    }
  }
  return like && pathText(like)
}
