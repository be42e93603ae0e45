/** What constraints are judged by: the type they stand on, and where their names belong. */
import type { RangeEnd } from './ast-constraints.ts'
import type { Value } from './ast-values.ts'
import { unconstrained } from './constraint-sets.ts'
import type { Scope } from './modules.ts'
import type { Resolution, TypeNode } from './resolution.ts'
import { resolveValue } from './resolve-values.ts'
import type { Position } from './source.ts'
import type { EffectiveConstraint, ResolvedValue } from './types.ts'

export interface ConstraintContext {
  readonly resolution: Resolution
  readonly node: TypeNode
  readonly scope: Scope
}

/** Kinds of types that hold characters. */
export const characterKinds = /^(\w+String|ObjectDescriptor)$/

/** Missing and faulty types have constraints nobody can judge. */
export function isKnown(context: ConstraintContext): boolean {
  return !context.node.erroneous && context.node.missing === undefined
}

export function mismatch(
  context: ConstraintContext,
  position: Position,
  what: string,
  clause: string,
): EffectiveConstraint {
  if (isKnown(context)) {
    context.resolution.report('CONSTRAINT_TYPE', position, `${what} does not go with ${context.node.kind}`, { clause })
  }
  return unconstrained
}

export function valueIn(context: ConstraintContext, value: Value): ResolvedValue | undefined {
  return resolveValue(context.resolution, value, context.node.id, context.scope)
}

export function reversed(context: ConstraintContext, position: Position, min: string, max: string): void {
  context.resolution.report('RANGE_REVERSED', position, `the lower bound ${min} is above the upper bound ${max}`)
}

/** `undefined` for MIN and MAX. */
export function boundOf(context: ConstraintContext, end: RangeEnd): ResolvedValue | 'unknown' | undefined {
  if (end.value === undefined) return undefined
  const value = valueIn(context, end.value)
  return value === undefined || value.kind === 'unknown' ? 'unknown' : value
}
