/** Constraints of a type worked out: its own, on top of those of the type it refers to (X.680 49 to 51, X.682 9 to 11). */
import { alphabetOf } from './alphabets.ts'
import type { ConstraintSpec, ElementSet, ElementSetSpecs, GeneralConstraint } from './ast-constraints.ts'
import type { Value } from './ast-values.ts'
import { type ConstraintContext, characterKinds, isKnown, mismatch, valueIn } from './constraint-context.ts'
import {
  anyOf,
  both,
  charactersOf,
  isEmpty,
  isUnconstrained,
  sizesOf,
  unconstrained,
  without,
} from './constraint-sets.ts'
import { parseElementSetSpecs } from './parse-constraints.ts'
import { normalize } from './ranges.ts'
import type { PendingConstraint, Resolution, TypeNode } from './resolution.ts'
import { componentsConstraint, innerConstraint } from './resolve-inner-constraints.ts'
import { permittedCharacters, rangeConstraint } from './resolve-ranges.ts'
import { builtInType } from './resolve-references.ts'
import { parseBraces } from './resolve-structured-values.ts'
import { typeLabel, typeOf } from './resolve-types.ts'
import { resolveValue } from './resolve-values.ts'
import type { EffectiveConstraint, ResolvedValue, TypeId } from './types.ts'

/** All that constrains a type; `undefined` for nothing. Worked out once. */
export function constraintOf(resolution: Resolution, id: TypeId): EffectiveConstraint | undefined {
  const node = resolution.nodes[id]
  if (node.constraintState === 'done') return node.constraint
  if (node.constraintState === 'busy') {
    resolution.report('REFERENCE_CIRCULAR', node.position, `the constraint of ${typeLabel(node)} leads back to itself`)
    return undefined
  }
  node.constraintState = 'busy'
  resolution.nested(node.position, () => {
    let constraint = node.base === undefined ? undefined : constraintOf(resolution, node.base)
    for (const pending of node.constraints) {
      const own = evaluatePending(resolution, node, pending)
      if (own !== undefined) constraint = constraint === undefined ? own.constraint : apply(constraint, own)
    }
    if (constraint !== undefined && !isUnconstrained(constraint)) {
      node.constraint = constraint
      if (isEmpty(constraint) && node.constraints.length > 0) warnEmpty(resolution, node)
    }
  })
  node.constraintState = 'done'
  return node.constraint
}

interface Own {
  readonly constraint: EffectiveConstraint
  /** X.682 constraints leave the extensibility of what they are applied to alone. */
  readonly general: boolean
}

/** 50.11: only the root of the parent counts, and only the last of constraints in a row can be extensible. */
function apply(parent: EffectiveConstraint, own: Own): EffectiveConstraint {
  const constraint = both(parent, own.constraint)
  return { ...constraint, extensible: own.general ? parent.extensible : own.constraint.extensible }
}

function warnEmpty(resolution: Resolution, node: TypeNode): void {
  const last = node.constraints.at(-1)!
  const position = last.kind === 'spec' ? last.spec.position : last.kind === 'set' ? last.position : node.position
  resolution.report('CONSTRAINT_EMPTY', position)
}

function evaluatePending(resolution: Resolution, node: TypeNode, pending: PendingConstraint): Own | undefined {
  if (pending.kind === 'values') {
    const values = pending.values()
    return { constraint: { ...ofValues(node, values), extensible: pending.extensible() }, general: false }
  }
  const context: ConstraintContext = { resolution, node, scope: pending.scope }
  if (pending.kind === 'spec') return evaluateSpec(context, pending.spec)
  const parsed = parseBraces(resolution, pending.set, (parser) => parseElementSetSpecs(parser))
  return parsed === undefined ? undefined : { constraint: evaluateSpecs(context, parsed.result), general: false }
}

function ofValues(node: TypeNode, values: readonly ResolvedValue[]): EffectiveConstraint {
  if (values.some((value) => value.kind === 'unknown')) return unconstrained
  if (node.kind !== 'INTEGER') return { extensible: false, values }
  const ranges = values.flatMap((value) => (value.kind === 'integer' ? [{ min: value.value, max: value.value }] : []))
  return { extensible: false, range: normalize(ranges) }
}

const sized = /^(BIT STRING|OCTET STRING|SEQUENCE OF|SET OF|CHARACTER STRING|\w+String|ObjectDescriptor)$/

/** One constraint in parentheses; `undefined` for a table constraint, which is no matter of values alone. */
export function evaluateSpec(context: ConstraintContext, spec: ConstraintSpec): Own | undefined {
  const { specification } = spec
  if (specification.kind !== 'ElementSetSpecs') return evaluateGeneral(context, specification)
  if (isTableOf(specification, context.node)) return undefined
  return { constraint: evaluateSpecs(context, specification), general: false }
}

function evaluateSpecs(context: ConstraintContext, specs: ElementSetSpecs): EffectiveConstraint {
  if (specs.root === undefined) return { extensible: true }
  const root = evaluateSet(context, specs.root)
  return specs.extensible ? { ...root, extensible: true } : root
}

function evaluateGeneral(context: ConstraintContext, general: GeneralConstraint): Own | undefined {
  switch (general.kind) {
    case 'TableConstraint':
      return undefined
    case 'UserDefinedConstraint':
      context.resolution.report(
        'CONSTRAINT_UNCHECKED',
        general.position,
        'CONSTRAINED BY is for people and is not checked',
        {
          clause: 'X.682 9',
        },
      )
      return { constraint: { extensible: false, userDefined: true }, general: true }
    case 'ContentsConstraint': {
      const { kind } = context.node
      if (kind !== 'OCTET STRING' && kind !== 'BIT STRING') {
        if (isKnown(context)) mismatch(context, general.position, 'CONTAINING and ENCODED BY', 'X.682 11.2')
        return undefined
      }
      const constraint: { -readonly [Key in keyof EffectiveConstraint]: EffectiveConstraint[Key] } = {
        extensible: false,
      }
      if (general.containing !== undefined) {
        const enclosing = context.node.enclosing
        const place = { path: `${context.node.path}.CONTAINING`, enclosing }
        constraint.containing = typeOf(context.resolution, general.containing, context.scope, place)
      }
      if (general.encodedBy !== undefined) {
        const value = encodingRules(context, general.encodedBy)
        if (value !== undefined) constraint.encodedBy = value
      }
      return { constraint, general: true }
    }
  }
}

function encodingRules(context: ConstraintContext, value: Value): ResolvedValue | undefined {
  return resolveValue(context.resolution, value, builtInType(context.resolution, 'ObjectIdentifier'), context.scope)
}

function evaluateSet(context: ConstraintContext, set: ElementSet): EffectiveConstraint {
  if (!isKnown(context)) return unconstrained
  switch (set.kind) {
    case 'Union':
      return unionOf(
        context,
        set.operands.map((operand) => evaluateSet(context, operand)),
      )
    case 'Intersection':
      return set.operands.map((operand) => evaluateSet(context, operand)).reduce(both)
    case 'Exclusion': {
      const of = set.of === undefined ? unconstrained : evaluateSet(context, set.of)
      return without(of, evaluateSet(context, set.except))
    }
    case 'SingleValue':
      return singleValue(context, set.value)
    case 'ValueRange':
      return rangeConstraint(context, set)
    case 'TypeElement':
      return containedSubtype(context, set)
    case 'SizeConstraint': {
      if (!sized.test(context.node.kind)) return mismatch(context, set.position, 'SIZE', 'X.680 51.5.1')
      const specification = set.constraint?.specification
      if (specification?.kind !== 'ElementSetSpecs') return unconstrained
      const count = context.resolution.nodes[builtInType(context.resolution, 'Count')]
      const inner = evaluateSpecs({ ...context, node: count }, specification)
      if (inner.range === undefined) return { extensible: inner.extensible }
      const size = sizesOf(inner.range)
      return { extensible: inner.extensible, size }
    }
    case 'PermittedAlphabet': {
      if (!characterKinds.test(context.node.kind)) return mismatch(context, set.position, 'FROM', 'X.680 51.7.1')
      const { specification } = set.constraint
      if (specification.kind !== 'ElementSetSpecs' || specification.root === undefined) return unconstrained
      const ranges = permittedCharacters(context, specification.root)
      if (ranges === undefined) return { extensible: specification.extensible }
      return { extensible: specification.extensible, alphabet: charactersOf(ranges) }
    }
    case 'SingleTypeConstraint': {
      if (context.node.kind !== 'SEQUENCE OF' && context.node.kind !== 'SET OF') {
        return mismatch(context, set.position, 'WITH COMPONENT', 'X.680 51.8.2')
      }
      const inner = innerConstraint(context, context.resolution.filled(context.node.id).body.element, set.constraint)
      return inner === undefined ? unconstrained : { extensible: false, element: inner }
    }
    case 'MultipleTypeConstraints':
      return componentsConstraint(context, set)
    case 'PatternConstraint':
      return patternConstraint(context, set.value)
    case 'PropertySettings':
      context.resolution.report('CONSTRAINT_UNCHECKED', set.position, 'SETTINGS is read, but not checked', {
        clause: 'X.680 51.10',
      })
      return { extensible: false, settings: [set.settings] }
  }
}

function unionOf(context: ConstraintContext, operands: readonly EffectiveConstraint[]): EffectiveConstraint {
  const union = anyOf(operands)
  if (union.values !== undefined) context.resolution.count(union.values.length, context.node.position)
  return union
}

function singleValue(context: ConstraintContext, value: Value): EffectiveConstraint {
  const resolved = valueIn(context, value)
  return resolved === undefined ? unconstrained : ofValues(context.node, [resolved])
}

/** 51.3; the extensibility of the other type does not pass over. On an open type this is a type constraint (51.6). */
function containedSubtype(
  context: ConstraintContext,
  set: Extract<ElementSet, { kind: 'TypeElement' }>,
): EffectiveConstraint {
  const place = { path: `${context.node.path}.INCLUDES`, enclosing: context.node.enclosing }
  const id = typeOf(context.resolution, set.type, context.scope, place)
  const other = context.resolution.nodes[id]
  if (other.erroneous || other.missing !== undefined) return unconstrained
  if (context.node.kind === 'OPEN') return { extensible: false, type: id }
  if (
    other.kind !== context.node.kind &&
    !(characterKinds.test(other.kind) && characterKinds.test(context.node.kind))
  ) {
    return mismatch(context, set.position, `a subtype of ${typeLabel(other)}`, 'X.680 51.3.1')
  }
  const constraint = constraintOf(context.resolution, id) ?? unconstrained
  const alphabet = other.kind === context.node.kind ? undefined : alphabetOf(other.kind)
  const whole = alphabet === undefined ? constraint : both(constraint, { extensible: false, alphabet })
  return { ...whole, extensible: false }
}

function patternConstraint(context: ConstraintContext, value: Value): EffectiveConstraint {
  if (!characterKinds.test(context.node.kind)) return mismatch(context, value.position, 'PATTERN', 'X.680 51.9.1')
  context.resolution.report('CONSTRAINT_UNCHECKED', value.position, 'PATTERN is read, but not checked', {
    clause: 'X.680 51.9',
  })
  return value.kind === 'CharacterStringValue' ? { extensible: false, patterns: [value.value] } : unconstrained
}

/** `({Set})` on a type from a class: a table constraint, which looks like a single value. */
export function isTableOf(specs: ElementSetSpecs, node: TypeNode): boolean {
  return (
    node.field !== undefined &&
    !specs.extensible &&
    specs.root?.kind === 'SingleValue' &&
    specs.root.value.kind === 'Braces'
  )
}
