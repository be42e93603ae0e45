/** Transitions of values in which stand others: explicit tags, SEQUENCE, SET and the lists. */
import type { ListType, ResolvedType, StructureType } from '../notation/types.ts'
import type { Compilation } from './compilation.ts'
import { kinds } from './kinds.ts'
import { T_LINES, T_SET_OF } from './layout.ts'
import { hasNoElement } from './names.ts'
import { constraintsOn, noteUnchecked, restrictionsOf } from './restrictions.ts'
import type { Branch } from './rows.ts'
import { addTransition, type TransitionParts } from './transitions.ts'
import { branchTo, inside, type Place, placed } from './ways.ts'

/** Tag `tagIndex` of the type is explicit: it holds one data value, the next tag's. */
export function explicitTag(compilation: Compilation, type: ResolvedType, tagIndex: number, place: Place): Branch {
  const tag = type.tags[tagIndex]
  const { constraints, default: value, select } = place.spot
  // What an open type holds is asked for, and not the tags around it.
  const isComplete = compilation.selection?.complete && type.kind !== 'OPEN'
  const inner = compilation.statesFor({
    ...inside(place.spot),
    // A complete encoding has the tag, too.
    select: isComplete ? select?.inside : select?.withinTag,
    kind: 'single',
    type,
    tagIndex: tagIndex + 1,
    count: 2,
    constraints,
    default: value,
    isResolved: false,
    isBare: type.kind === 'ENUMERATED' && hasNoElement(place.naming),
  })
  const parts = { ...placed(type, [tag], place), select: isComplete ? select : select?.tag, ...kinds.SEQUENCE, inner }
  return branchTo(addTransition(compilation, parts), tag, parts, false)
}

/** A value of components or elements. */
export function containerValue(compilation: Compilation, type: StructureType | ListType, place: Place): Branch {
  const { spot } = place
  const constraints = constraintsOn(type, spot.constraints)
  const restrictions = restrictionsOf(type, constraints)
  noteUnchecked(compilation, type, restrictions)
  if (spot.default !== undefined) compilation.note(type, 'DEFAULT is not compared with the value under DER')
  const common = { ...inside(spot), constraints }
  const isList = 'element' in type
  const inner = isList
    ? compilation.statesFor({ ...common, kind: 'list', type, count: (spot.select?.unlikeElements ?? 0) + 1 })
    : compilation.statesFor({
        ...common,
        kind: 'structure',
        type,
        count: type.kind === 'SET' ? 1 : type.components.length + 1,
      })
  const tag = type.tags.at(-1)!
  const parts: TransitionParts = {
    ...placed(type, [tag], place),
    ...kinds[type.kind],
    inner,
    flags: type.kind === 'SET OF' ? T_LINES | T_SET_OF : T_LINES,
    ranges: restrictions.ranges,
    constraint: restrictions.all,
  }
  return branchTo(addTransition(compilation, parts), tag, parts, !isList && clearsOnEntry(compilation, type))
}

/** Whether something is remembered from component to component, which is to be cleared at the beginning. */
export function clearsOnEntry({ uses }: Compilation, type: StructureType): boolean {
  return type.kind === 'SET' || uses.keyedBy(type.structure).length > 0
}
