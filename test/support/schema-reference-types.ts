/** What a data value may be, by its tag: types behind tags, choices and open types (X.680 25 to 31). */
import type { Tag } from '../../src/ber/tag.ts'
import type {
  EffectiveConstraint,
  ResolvedComponent,
  ResolvedType,
  ResolvedValue,
  Schema,
  TypeId,
} from '../../src/schema/notation/index.ts'

/** A type as a component sees it: some of its tags read already, with further constraints on it. */
export interface View {
  readonly type: ResolvedType
  /** Tags that have been read. */
  readonly read: number
  /** All that hold, the type's own first; extensible ones included. */
  readonly constraints: readonly EffectiveConstraint[]
  readonly default?: ResolvedValue | undefined
}

/** A way to take a data value. */
export interface Match {
  readonly view: View
  /** Alternatives passed on the way. */
  readonly names: readonly string[]
  /** Choices passed on the way and those around them: levels that an at-notation counts (X.682 10.7). */
  readonly choices: number
  /** An alternative or addition of a later version, of which nothing is known. */
  readonly isUnknown: boolean
}

export interface Presence {
  readonly isMandatory: boolean
  readonly isAbsent: boolean
}

export function sameTag(a: Tag, b: Tag): boolean {
  return a.tagClass === b.tagClass && BigInt(a.tagNumber) === BigInt(b.tagNumber)
}

/** Parts of a constraint that is extensible are not enforced (X.680 52). */
export function enforced(constraints: readonly EffectiveConstraint[]): EffectiveConstraint[] {
  return constraints.filter((each) => !each.extensible)
}

export class Types {
  readonly schema: Schema

  constructor(schema: Schema) {
    this.schema = schema
  }

  view(id: TypeId, more: readonly EffectiveConstraint[] = [], value?: ResolvedValue): View {
    const type = this.schema.types[id]
    const constraints = type.constraint === undefined ? more : [type.constraint, ...more]
    const view: View = { type, read: 0, constraints, default: value }
    return type.tags.length === 0 ? this.#contained(view) : view
  }

  /** The view behind one more tag. */
  inner(view: View): View {
    return this.#contained({ ...view, read: view.read + 1 })
  }

  /** An open type constrained to one type is that type (X.680 51.6). */
  #contained(view: View): View {
    if (view.type.kind !== 'OPEN' || view.read < view.type.tags.length) return view
    const only = enforced(view.constraints).find((each) => each.type !== undefined)
    return only === undefined ? view : this.view(only.type!)
  }

  component(around: View, component: ResolvedComponent): View {
    return this.view(component.type, innerConstraints(around, component.name), component.default)
  }

  presence(around: View, component: ResolvedComponent): Presence {
    const said = presences(around, component.name)
    return {
      isMandatory: said.includes('PRESENT') || (!component.optional && !component.addition && !said.includes('ABSENT')),
      isAbsent: said.includes('ABSENT'),
    }
  }

  element(around: View): View {
    if (!('element' in around.type)) throw new Error('not a list')
    const more = enforced(around.constraints).flatMap((each) => (each.element === undefined ? [] : [each.element]))
    return this.view(around.type.element, more)
  }

  /** By a tag that the schema names. */
  exact(view: View, tag: Tag): Match | undefined {
    const { type } = view
    if (view.read < type.tags.length) {
      return sameTag(type.tags[view.read], tag) ? { view, names: [], choices: 0, isUnknown: false } : undefined
    }
    if (type.kind !== 'CHOICE') return undefined
    for (const [name, alternative] of this.alternatives(view, true)) {
      const match = this.exact(alternative, tag)
      if (match !== undefined) return through(match, name)
    }
    return undefined
  }

  /** As a value of an open type, or of an alternative of a later version. */
  fallback(view: View, tag: Tag): Match | undefined {
    const { type } = view
    if (view.read < type.tags.length) return undefined
    if (type.kind === 'OPEN') return { view, names: [], choices: 0, isUnknown: false }
    if (type.kind !== 'CHOICE') return undefined
    for (const [, excluded] of this.alternatives(view, false))
      if (this.exact(excluded, tag) !== undefined) return undefined
    for (const [name, alternative] of this.alternatives(view, true)) {
      const match = this.fallback(alternative, tag)
      if (match !== undefined) return through(match, name)
    }
    const isGiven = type.alternatives.some(({ name }) => presences(view, name).includes('PRESENT'))
    return type.extensible && !isGiven ? { view, names: [], choices: 1, isUnknown: true } : undefined
  }

  /** The alternatives that constraints leave, or those that they take away. */
  alternatives(view: View, allowed: boolean): [string, View][] {
    if (view.type.kind !== 'CHOICE') return []
    const { alternatives } = view.type
    const wanted = alternatives.filter(({ name }) => presences(view, name).includes('PRESENT'))
    const isAllowed = (name: string): boolean =>
      !presences(view, name).includes('ABSENT') && wanted.every((each) => each.name === name)
    return alternatives
      .filter(({ name }) => isAllowed(name) === allowed)
      .map(({ name, type }) => {
        const chosen =
          view.default?.kind === 'choice' && view.default.alternative === name ? view.default.value : undefined
        return [name, this.view(type, innerConstraints(view, name), chosen)]
      })
  }
}

function through(match: Match, name: string): Match {
  return { ...match, names: [name, ...match.names], choices: match.choices + 1 }
}

function presences(view: View, name: string): string[] {
  const all = enforced(view.constraints).flatMap((each) => each.components ?? [])
  return all.filter((each) => each.name === name).map((each) => each.presence)
}

function innerConstraints(view: View, name: string): EffectiveConstraint[] {
  const all = enforced(view.constraints).flatMap((each) => each.components ?? [])
  return all.flatMap((each) => (each.name === name && each.constraint !== undefined ? [each.constraint] : []))
}
