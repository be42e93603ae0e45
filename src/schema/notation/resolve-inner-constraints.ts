/** Inner subtyping (X.680 51.8): constraints on elements, components and alternatives. */
import type { ConstraintSpec, MultipleTypeConstraints } from './ast-constraints.ts'
import { type ConstraintContext, mismatch } from './constraint-context.ts'
import { isUnconstrained, unconstrained } from './constraint-sets.ts'
import { didYouMean } from './modules.ts'
import { nearestName } from './nearest.ts'
import { memberOf } from './resolution.ts'
import { evaluateSpec } from './resolve-constraints.ts'
import { typeLabel } from './resolve-types.ts'
import type { ComponentConstraint, EffectiveConstraint, TypeId } from './types.ts'

export function innerConstraint(
  context: ConstraintContext,
  component: TypeId,
  spec: ConstraintSpec,
): EffectiveConstraint | undefined {
  const node = context.resolution.filled(component)
  const own = evaluateSpec({ ...context, node }, spec)
  return own === undefined || isUnconstrained(own.constraint) ? undefined : own.constraint
}

/** 51.8.6 to 51.8.10. */
export function componentsConstraint(context: ConstraintContext, set: MultipleTypeConstraints): EffectiveConstraint {
  const { kind, id } = context.node
  const isChoice = kind === 'CHOICE'
  const { body } = context.resolution.filled(id)
  const members = isChoice ? body.alternatives : body.components
  if (kind === 'REAL') {
    context.resolution.report(
      'CONSTRAINT_UNCHECKED',
      set.position,
      'WITH COMPONENTS on REAL is read, but not checked',
      {
        clause: 'X.680 21.5',
      },
    )
    return unconstrained
  }
  if (!isChoice && members.length === 0 && kind !== 'SEQUENCE' && kind !== 'SET') {
    return mismatch(context, set.position, 'WITH COMPONENTS', 'X.680 51.8.5')
  }
  const listed = new Map<string, ComponentConstraint>()
  for (const each of set.components) {
    const member = memberOf(context.node, each.name)
    if (member === undefined) {
      const near = didYouMean(
        nearestName(
          each.name,
          members.map((other) => other.name),
        ),
      )
      const what = isChoice ? 'alternative' : 'component'
      context.resolution.report(
        'INNER_COMPONENT',
        each.position,
        `${typeLabel(context.node)} has no ${what} ${each.name}${near}`,
        {
          length: each.name.length,
        },
      )
      continue
    }
    const constraint =
      each.constraint === undefined ? undefined : innerConstraint(context, member.type, each.constraint)
    const implied = set.partial || isChoice ? 'OPTIONAL' : 'PRESENT'
    listed.set(each.name, { name: each.name, presence: each.presence ?? implied, constraint })
  }
  if (!set.partial) {
    for (const member of members) {
      if (!listed.has(member.name)) {
        listed.set(member.name, { name: member.name, presence: 'ABSENT', constraint: undefined })
      }
    }
  }
  const components = [...listed.values()].filter(
    (each) => each.presence !== 'OPTIONAL' || each.constraint !== undefined,
  )
  return components.length === 0 ? unconstrained : { extensible: false, components }
}
