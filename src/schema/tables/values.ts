/** From a type at a place to the identifiers that a value of it may begin with, and their transitions. */
import type { ChoiceType, OpenType, ResolvedType } from '../notation/types.ts'
import type { Compilation, Scope, Spot } from './compilation.ts'
import { containerValue, explicitTag } from './containers.ts'
import { contentsValue } from './contents.ts'
import { exclude } from './excluded.ts'
import { openRecord } from './key-records.ts'
import { keysWithin } from './keys.ts'
import { anything } from './kinds.ts'
import { HIGH_TAG_FREE, T_RENDER_OPEN, T_UNKNOWN } from './layout.ts'
import { resolvedNaming, withAlternative, withUnknown } from './names.ts'
import { refuse } from './refuse.ts'
import { constraintsOn, noteUnchecked, ofComponent, restrictionsOf } from './restrictions.ts'
import { addTransition } from './transitions.ts'
import { type Place, placed, type Ways } from './ways.ts'

/** Untagged choices and constrained open types within one another, which add up at one place. */
const maxUntagged = 500

/**
 * Adds to `ways` what a value of a type may begin with at a place.
 * @param tagIndex first of the type's tags that is still to come
 */
export function addValue(
  compilation: Compilation,
  ways: Ways,
  type: ResolvedType,
  tagIndex: number,
  place: Place,
  depth = 0,
): void {
  if (depth > maxUntagged) {
    refuse('LIMIT_TABLES', `more than ${maxUntagged} types without a tag within one another`, type.position)
  }
  const remaining = type.tags.length - tagIndex
  if (remaining === 0) {
    if (type.kind === 'CHOICE') addAlternatives(compilation, ways, type, place, depth)
    else addOpen(compilation, ways, type as OpenType, place, depth)
    return
  }
  const { tagNumber } = type.tags[tagIndex]
  if (tagNumber >= HIGH_TAG_FREE) {
    refuse(
      'LIMIT_TAG_NUMBER',
      `tag number ${tagNumber}: the highest that tables hold is ${HIGH_TAG_FREE - 1}`,
      type.position,
    )
  }
  const hasOwnTag = type.kind !== 'CHOICE' && (type.kind !== 'OPEN' || type.untypedContents)
  if (remaining > 1 || !hasOwnTag) ways.branches.push(explicitTag(compilation, type, tagIndex, place))
  else if ('components' in type || 'element' in type) ways.branches.push(containerValue(compilation, type, place))
  else ways.branches.push(contentsValue(compilation, type, place))
}

function addAlternatives(compilation: Compilation, ways: Ways, type: ChoiceType, place: Place, depth: number): void {
  const { spot } = place
  const constraints = constraintsOn(type, spot.constraints)
  noteUnchecked(compilation, type, restrictionsOf(type, constraints))
  const inner = constraints.flatMap((each) => each.components ?? [])
  const only = inner.filter(({ presence }) => presence === 'PRESENT').map(({ name }) => name)
  const hasUnknown = type.extensible && only.length === 0
  const scope: Scope = { id: compilation.nextId(), around: spot.scope, level: spot.level, slots: new Map() }
  for (const { name, type: id } of type.alternatives) {
    const own = ofComponent(constraints, name)
    const naming = withAlternative(place.naming, name)
    if (own.some(({ presence }) => presence === 'ABSENT') || only.some((other) => other !== name)) {
      if (hasUnknown) exclude(compilation, ways, compilation.schema.types[id], { ...place, naming })
      continue
    }
    const value = spot.default
    const alternative: Spot = {
      constraints: own.flatMap(({ constraint }) => constraint ?? []),
      default: value?.kind === 'choice' && value.alternative === name ? value.value : undefined,
      keys: keysWithin(spot.keys, name),
      scope,
      level: spot.level,
      select: spot.select?.alternative(name),
    }
    addValue(compilation, ways, compilation.schema.types[id], 0, { ...place, spot: alternative, naming }, depth + 1)
  }
  if (hasUnknown) {
    ways.fallback ||= unknownValue(compilation, type, { ...place, naming: withUnknown(place.naming) })
  }
}

function addOpen(compilation: Compilation, ways: Ways, type: OpenType, place: Place, depth: number): void {
  const { spot, naming } = place
  const restrictions = restrictionsOf(type, constraintsOn(type, spot.constraints))
  noteUnchecked(compilation, type, restrictions)
  if (restrictions.type !== undefined) {
    const held = compilation.schema.types[restrictions.type]
    const { entries } = resolvedNaming(compilation.schema, held)
    const inner = {
      spot: { ...spot, constraints: [] },
      naming: { ...naming, entries: [...naming.entries, ...entries] },
    }
    addValue(compilation, ways, held, 0, { ...place, ...inner }, depth + 1)
    return
  }
  if (ways.fallback !== 0) return
  const records = { open: openRecord(compilation, type, spot) }
  ways.fallback = addTransition(compilation, { ...placed(type, [], place), ...anything, flags: T_RENDER_OPEN, records })
}

/** What a later version of the schema may have there: a component after an extension marker, another alternative. */
export function unknownValue(compilation: Compilation, type: ResolvedType, place: Omit<Place, 'spot'>): number {
  return addTransition(compilation, { ...placed(type, [], place), ...anything, flags: T_UNKNOWN })
}
