/** Components of a SEQUENCE and a SET: which may come, which are missing (X.690 8.9, 8.11). */
import type { Tag } from '../../src/ber/tag.ts'
import type { Header } from './schema-reference-reader.ts'
import { sameTag, type View } from './schema-reference-types.ts'
import type { Place, Walk } from './schema-reference-walk.ts'

interface Component {
  readonly path: string
  readonly view: View
  readonly isMandatory: boolean
  readonly isAbsent: boolean
}

export interface Structure {
  readonly components: readonly Component[]
  readonly extensionAt: number | undefined
  readonly inner: Place
  readonly end: number
}

export function walkSequence(walk: Walk, { components, extensionAt, inner, end }: Structure): void {
  const reader = walk.reader
  const told = new Set<Component>()
  let position = 0

  /** Reports the mandatory components up to an index that have not come. */
  const missing = (before: number, offset: number): void => {
    for (const component of components.slice(position, before)) {
      if (component.isMandatory && !told.has(component)) reader.report('COMPONENT_MISSING', offset, component.path)
    }
  }
  const isExact = (component: Component, tag: Tag): boolean =>
    !component.isAbsent && walk.types.exact(component.view, tag) !== undefined
  const take = (index: number, header: Header): void => {
    const { view, path } = components[index]
    position = index + 1
    walk.take(walk.match(view, header)!, header, { path, around: inner.around })
  }

  /** Index of the component that is to come with this tag, 'addition' for an unknown one. */
  const choose = (tag: Tag): number | 'addition' | undefined => {
    // The components that may come now: up to the first that must.
    let last = position
    while (last < components.length && !components[last].isMandatory) last++
    const run = components.slice(position, last + 1)
    const exact = run.findIndex((component) => isExact(component, tag))
    if (exact >= 0) return position + exact
    const isAdditionAllowed =
      extensionAt !== undefined &&
      position <= extensionAt &&
      !components.slice(position, extensionAt).some((component) => component.isMandatory) &&
      !run.some(({ isAbsent, view }) => isAbsent && walk.types.exact(view, tag) !== undefined)
    for (let index = position; index <= position + run.length; index++) {
      if (isAdditionAllowed && index === extensionAt) return 'addition'
      const component = run[index - position]
      if (component === undefined || component.isAbsent) continue
      if (walk.types.fallback(component.view, tag) !== undefined) return index
    }
    return undefined
  }
  const pathOf = (tag: Tag): string | undefined => {
    const index = choose(tag)
    if (typeof index !== 'number') return undefined
    const { view, path } = components[index]
    return walk.pathOf(view, tag, { path, around: inner.around })
  }

  const closed = reader.within({ end, path: inner.path, pathOf }, (header) => {
    const chosen = choose(header)
    if (chosen === 'addition') {
      position = extensionAt!
      walk.anything(header, inner, false)
      return
    }
    if (chosen !== undefined) {
      take(chosen, header)
      return
    }
    const later = components.findIndex((component, index) => index >= position && isExact(component, header))
    if (later >= 0) {
      missing(later, header.identifierOffset)
      take(later, header)
      return
    }
    const earlier = components.slice(0, position).findLast((component) => isExact(component, header))
    if (earlier !== undefined) {
      walk.refuse('COMPONENT_REPEATED', header, earlier.path, inner.path)
      return
    }
    const next = components.find((each, index) => index >= position && each.isMandatory && !told.has(each))
    if (next !== undefined) told.add(next)
    walk.refuse('COMPONENT_UNEXPECTED', header, inner.path)
  })
  if (closed !== undefined) missing(components.length, closed)
}

export function walkSet(walk: Walk, { components, extensionAt, inner, end }: Structure): void {
  const seen = new Set<Component>()
  let before: Header | undefined
  const isOutOfOrder = (header: Header): boolean => {
    const result = before !== undefined && !isTagAbove(header, before)
    before = header
    return result
  }
  const present = components.filter(({ isAbsent }) => !isAbsent)
  const absent = components.filter(({ isAbsent }) => isAbsent)
  const componentOf = (tag: Tag): Component | undefined =>
    present.find(({ view }) => walk.types.exact(view, tag) !== undefined) ??
    present.find(({ view }) => walk.types.fallback(view, tag) !== undefined)
  const pathOf = (tag: Tag): string | undefined => {
    const component = componentOf(tag)
    return component && walk.pathOf(component.view, tag, { path: component.path, around: inner.around })
  }
  const closed = walk.reader.within({ end, path: inner.path, pathOf }, (header) => {
    const component = componentOf(header)
    if (component !== undefined && seen.has(component)) {
      walk.refuse('COMPONENT_REPEATED', header, component.path, inner.path)
    } else if (component !== undefined) {
      seen.add(component)
      const place = { path: component.path, around: inner.around }
      walk.take(walk.match(component.view, header)!, header, place, isOutOfOrder(header))
    } else if (extensionAt !== undefined && !absent.some(({ view }) => walk.types.exact(view, header) !== undefined)) {
      walk.anything(header, inner, isOutOfOrder(header))
    } else {
      walk.refuse('COMPONENT_UNEXPECTED', header, inner.path)
    }
  })
  if (closed === undefined) return
  for (const component of components) {
    if (component.isMandatory && !seen.has(component)) walk.reader.report('COMPONENT_MISSING', closed, component.path)
  }
}

/** X.680 8.6: by class, then by number. */
function isTagAbove(tag: Header, other: Header): boolean {
  if (sameTag(tag, other)) return false
  return tag.tagClass === other.tagClass ? tag.tagNumber > other.tagNumber : tag.tagClass > other.tagClass
}
