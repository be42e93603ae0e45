/** Constraints of a type worked out: its own, on top of those of the type it refers to (X.680 49 to 51, X.682 9 to 11). */

import { alphabetOf } from './alphabets.ts'
import type {
  ConstraintSpec,
  ElementSet,
  ElementSetSpecs,
  GeneralConstraint,
  MultipleTypeConstraints,
  RangeEnd,
  ValueRange,
} from './ast-constraints.ts'
import type { Value } from './ast-values.ts'
import {
  anyOf,
  both,
  charactersOf,
  isEmpty,
  isUnconstrained,
  rangesOfCharacters,
  sizesOf,
  unconstrained,
  without,
} from './constraint-sets.ts'
import { didYouMean, type Scope } from './modules.ts'
import { nearestName } from './nearest.ts'
import { parseElementSetSpecs } from './parse-constraints.ts'
import { everything, intersect, normalize, type Ranges, subtract } from './ranges.ts'
import { memberOf, type PendingConstraint, type Resolution, type TypeNode } from './resolution.ts'
import { builtInType, typeLabel, typeOf } from './resolve-types.ts'
import { parseBraces, resolveValue } from './resolve-values.ts'
import type { Position } from './source.ts'
import type { ComponentConstraint, EffectiveConstraint, ResolvedValue, TypeId } from './types.ts'

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
  const context = new Evaluation(resolution, node, pending.scope)
  if (pending.kind === 'spec') return context.spec(pending.spec)
  const parsed = parseBraces(resolution, pending.set, (parser) => parseElementSetSpecs(parser))
  return parsed === undefined ? undefined : { constraint: context.specs(parsed.result), general: false }
}

function ofValues(node: TypeNode, values: readonly ResolvedValue[]): EffectiveConstraint {
  if (values.some((value) => value.kind === 'unknown')) return unconstrained
  if (node.kind !== 'INTEGER') return { extensible: false, values }
  const ranges = values.flatMap((value) => (value.kind === 'integer' ? [{ min: value.value, max: value.value }] : []))
  return { extensible: false, range: normalize(ranges) }
}

const sized = /^(BIT STRING|OCTET STRING|SEQUENCE OF|SET OF|CHARACTER STRING|\w+String|ObjectDescriptor)$/
const characters = /^(\w+String|ObjectDescriptor)$/

/** Constraints on values of one type. */
class Evaluation {
  readonly #resolution: Resolution
  readonly #node: TypeNode
  readonly #scope: Scope

  constructor(resolution: Resolution, node: TypeNode, scope: Scope) {
    this.#resolution = resolution
    this.#node = node
    this.#scope = scope
  }

  /** One constraint in parentheses; `undefined` for a table constraint, which is no matter of values alone. */
  spec(spec: ConstraintSpec): Own | undefined {
    const { specification } = spec
    if (specification.kind !== 'ElementSetSpecs') return this.#general(specification)
    if (isTableOf(specification, this.#node)) return undefined
    return { constraint: this.specs(specification), general: false }
  }

  specs(specs: ElementSetSpecs): EffectiveConstraint {
    if (specs.root === undefined) return { extensible: true }
    const root = this.#elements(specs.root)
    return specs.extensible ? { ...root, extensible: true } : root
  }

  #union(operands: readonly EffectiveConstraint[]): EffectiveConstraint {
    const union = anyOf(operands)
    if (union.values !== undefined) this.#resolution.count(union.values.length, this.#node.position)
    return union
  }

  #general(general: GeneralConstraint): Own | undefined {
    switch (general.kind) {
      case 'TableConstraint':
        return undefined
      case 'UserDefinedConstraint':
        this.#resolution.report(
          'CONSTRAINT_UNCHECKED',
          general.position,
          'CONSTRAINED BY is for people and is not checked',
          {
            clause: 'X.682 9',
          },
        )
        return { constraint: { extensible: false, userDefined: true }, general: true }
      case 'ContentsConstraint': {
        const { kind } = this.#node
        if (kind !== 'OCTET STRING' && kind !== 'BIT STRING') {
          if (this.#isKnown()) this.#mismatch(general.position, 'CONTAINING and ENCODED BY', 'X.682 11.2')
          return undefined
        }
        const constraint: { -readonly [Key in keyof EffectiveConstraint]: EffectiveConstraint[Key] } = {
          extensible: false,
        }
        if (general.containing !== undefined) {
          const enclosing = this.#node.enclosing
          const place = { path: `${this.#node.path}.CONTAINING`, enclosing }
          constraint.containing = typeOf(this.#resolution, general.containing, this.#scope, place)
        }
        if (general.encodedBy !== undefined) {
          const value = this.#encodingRules(general.encodedBy)
          if (value !== undefined) constraint.encodedBy = value
        }
        return { constraint, general: true }
      }
    }
  }

  #encodingRules(value: Value): ResolvedValue | undefined {
    return resolveValue(this.#resolution, value, builtInType(this.#resolution, 'ObjectIdentifier'), this.#scope)
  }

  /** Missing and faulty types have constraints nobody can judge. */
  #isKnown(): boolean {
    return !this.#node.erroneous && this.#node.missing === undefined
  }

  #mismatch(position: Position, what: string, clause: string): EffectiveConstraint {
    if (this.#isKnown()) {
      this.#resolution.report('CONSTRAINT_TYPE', position, `${what} does not go with ${this.#node.kind}`, { clause })
    }
    return unconstrained
  }

  #elements(set: ElementSet): EffectiveConstraint {
    if (!this.#isKnown()) return unconstrained
    switch (set.kind) {
      case 'Union':
        return this.#union(set.operands.map((operand) => this.#elements(operand)))
      case 'Intersection':
        return set.operands.map((operand) => this.#elements(operand)).reduce(both)
      case 'Exclusion': {
        const of = set.of === undefined ? unconstrained : this.#elements(set.of)
        return without(of, this.#elements(set.except))
      }
      case 'SingleValue':
        return this.#singleValue(set.value)
      case 'ValueRange':
        return this.#range(set)
      case 'TypeElement':
        return this.#containedSubtype(set)
      case 'SizeConstraint': {
        if (!sized.test(this.#node.kind)) return this.#mismatch(set.position, 'SIZE', 'X.680 51.5.1')
        const specification = set.constraint?.specification
        if (specification?.kind !== 'ElementSetSpecs') return unconstrained
        const count = this.#resolution.nodes[builtInType(this.#resolution, 'Count')]
        const inner = new Evaluation(this.#resolution, count, this.#scope).specs(specification)
        if (inner.range === undefined) return { extensible: inner.extensible }
        const size = sizesOf(inner.range)
        return { extensible: inner.extensible, size }
      }
      case 'PermittedAlphabet': {
        if (!characters.test(this.#node.kind)) return this.#mismatch(set.position, 'FROM', 'X.680 51.7.1')
        const { specification } = set.constraint
        if (specification.kind !== 'ElementSetSpecs' || specification.root === undefined) return unconstrained
        const ranges = this.#alphabet(specification.root)
        if (ranges === undefined) return { extensible: specification.extensible }
        return { extensible: specification.extensible, alphabet: charactersOf(ranges) }
      }
      case 'SingleTypeConstraint': {
        if (this.#node.kind !== 'SEQUENCE OF' && this.#node.kind !== 'SET OF') {
          return this.#mismatch(set.position, 'WITH COMPONENT', 'X.680 51.8.2')
        }
        const inner = this.#inner(this.#resolution.filled(this.#node.id).body.element, set.constraint)
        return inner === undefined ? unconstrained : { extensible: false, element: inner }
      }
      case 'MultipleTypeConstraints':
        return this.#components(set)
      case 'PatternConstraint':
        return this.#pattern(set.value)
      case 'PropertySettings':
        this.#resolution.report('CONSTRAINT_UNCHECKED', set.position, 'SETTINGS is read, but not checked', {
          clause: 'X.680 51.10',
        })
        return { extensible: false, settings: [set.settings] }
    }
  }

  #resolveValue(value: Value): ResolvedValue | undefined {
    return resolveValue(this.#resolution, value, this.#node.id, this.#scope)
  }

  #singleValue(value: Value): EffectiveConstraint {
    const resolved = this.#resolveValue(value)
    return resolved === undefined ? unconstrained : ofValues(this.#node, [resolved])
  }

  #range(set: ValueRange): EffectiveConstraint {
    const { kind } = this.#node
    if (kind !== 'INTEGER' && kind !== 'REAL') {
      if (/TIME|DATE|DURATION/.test(kind)) {
        this.#resolution.report('CONSTRAINT_UNCHECKED', set.position, 'a range of times is read, but not checked', {
          clause: 'X.680 51.4',
        })
        return unconstrained
      }
      return this.#mismatch(set.position, 'a value range', 'X.680 51.4.2')
    }
    const lower = this.#bound(set.lower)
    const upper = this.#bound(set.upper)
    if (lower === 'unknown' || upper === 'unknown') return unconstrained
    if (kind === 'REAL') {
      const min = lower?.kind === 'real' ? lower.value : undefined
      const max = upper?.kind === 'real' ? upper.value : undefined
      if (min !== undefined && max !== undefined && min > max) this.#reversed(set.position, String(min), String(max))
      return { extensible: false, reals: [{ min, minOpen: set.lower.open, max, maxOpen: set.upper.open }] }
    }
    let min = lower?.kind === 'integer' ? lower.value : undefined
    let max = upper?.kind === 'integer' ? upper.value : undefined
    if (min !== undefined && max !== undefined && min > max) {
      this.#reversed(set.position, String(min), String(max))
      return unconstrained
    }
    if (min !== undefined && set.lower.open) min++
    if (max !== undefined && set.upper.open) max--
    return { extensible: false, range: normalize([{ min, max }]) }
  }

  #reversed(position: Position, min: string, max: string): void {
    this.#resolution.report('RANGE_REVERSED', position, `the lower bound ${min} is above the upper bound ${max}`)
  }

  /** `undefined` for MIN and MAX. */
  #bound(end: RangeEnd): ResolvedValue | 'unknown' | undefined {
    if (end.value === undefined) return undefined
    const value = this.#resolveValue(end.value)
    return value === undefined || value.kind === 'unknown' ? 'unknown' : value
  }

  /** 51.3; the extensibility of the other type does not pass over. On an open type this is a type constraint (51.6). */
  #containedSubtype(set: Extract<ElementSet, { kind: 'TypeElement' }>): EffectiveConstraint {
    const place = { path: `${this.#node.path}.INCLUDES`, enclosing: undefined }
    const id = typeOf(this.#resolution, set.type, this.#scope, place)
    const other = this.#resolution.nodes[id]
    if (other.erroneous || other.missing !== undefined) return unconstrained
    if (this.#node.kind === 'OPEN') return { extensible: false, type: id }
    if (other.kind !== this.#node.kind && !(characters.test(other.kind) && characters.test(this.#node.kind))) {
      return this.#mismatch(set.position, `a subtype of ${typeLabel(other)}`, 'X.680 51.3.1')
    }
    const constraint = constraintOf(this.#resolution, id) ?? unconstrained
    const alphabet = other.kind === this.#node.kind ? undefined : alphabetOf(other.kind)
    const whole = alphabet === undefined ? constraint : both(constraint, { extensible: false, alphabet })
    return { ...whole, extensible: false }
  }

  #inner(component: TypeId, spec: ConstraintSpec): EffectiveConstraint | undefined {
    const node = this.#resolution.filled(component)
    const own = new Evaluation(this.#resolution, node, this.#scope).spec(spec)
    return own === undefined || isUnconstrained(own.constraint) ? undefined : own.constraint
  }

  /** 51.8.6 to 51.8.10. */
  #components(set: MultipleTypeConstraints): EffectiveConstraint {
    const { kind, id } = this.#node
    const isChoice = kind === 'CHOICE'
    const { body } = this.#resolution.filled(id)
    const members = isChoice ? body.alternatives : body.components
    if (kind === 'REAL') {
      this.#resolution.report(
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
      return this.#mismatch(set.position, 'WITH COMPONENTS', 'X.680 51.8.5')
    }
    const listed = new Map<string, ComponentConstraint>()
    for (const each of set.components) {
      const member = memberOf(this.#node, each.name)
      if (member === undefined) {
        const near = didYouMean(
          nearestName(
            each.name,
            members.map((other) => other.name),
          ),
        )
        const what = isChoice ? 'alternative' : 'component'
        this.#resolution.report(
          'INNER_COMPONENT',
          each.position,
          `${typeLabel(this.#node)} has no ${what} ${each.name}${near}`,
          {
            length: each.name.length,
          },
        )
        continue
      }
      const constraint = each.constraint === undefined ? undefined : this.#inner(member.type, each.constraint)
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

  #pattern(value: Value): EffectiveConstraint {
    if (!characters.test(this.#node.kind)) return this.#mismatch(value.position, 'PATTERN', 'X.680 51.9.1')
    this.#resolution.report('CONSTRAINT_UNCHECKED', value.position, 'PATTERN is read, but not checked', {
      clause: 'X.680 51.9',
    })
    return value.kind === 'CharacterStringValue' ? { extensible: false, patterns: [value.value] } : unconstrained
  }

  /** 51.7: the characters of strings, of ranges between strings of one character, and of other types' alphabets. */
  #alphabet(set: ElementSet): Ranges | undefined {
    const base = alphabetOf(this.#node.kind)
    const whole = base === undefined ? everything : rangesOfCharacters(base)
    switch (set.kind) {
      case 'Union':
      case 'Intersection': {
        const operands = set.operands.map((operand) => this.#alphabet(operand))
        if (operands.some((operand) => operand === undefined)) return undefined
        return set.kind === 'Union'
          ? normalize((operands as Ranges[]).flat())
          : (operands as Ranges[]).reduce(intersect)
      }
      case 'Exclusion': {
        const of = set.of === undefined ? whole : this.#alphabet(set.of)
        const except = this.#alphabet(set.except)
        return of === undefined || except === undefined ? undefined : subtract(of, except)
      }
      case 'SingleValue': {
        const value = this.#resolveValue(set.value)
        if (value?.kind !== 'string') return undefined
        return normalize([...value.value].map((each) => rangeOf(each.codePointAt(0)!, each.codePointAt(0)!)))
      }
      case 'ValueRange':
        return this.#characterRange(set, whole)
      case 'TypeElement': {
        const id = typeOf(this.#resolution, set.type, this.#scope, { path: this.#node.path, enclosing: undefined })
        const alphabet = constraintOf(this.#resolution, id)?.alphabet ?? alphabetOf(this.#resolution.nodes[id].kind)
        return alphabet === undefined ? undefined : rangesOfCharacters(alphabet)
      }
      default:
        this.#mismatch(set.position, 'this constraint within FROM', 'X.680 51.7.2')
        return undefined
    }
  }

  #characterRange(set: ValueRange, whole: Ranges): Ranges | undefined {
    const ends = [set.lower, set.upper].map((end) => {
      const value = this.#bound(end)
      if (value === undefined || value === 'unknown') return value
      const text = value.kind === 'string' ? [...value.value] : []
      if (text.length === 1) return BigInt(text[0].codePointAt(0)!)
      this.#resolution.report('CONSTRAINT_TYPE', end.value!.position, 'a bound within FROM is one character', {
        clause: 'X.680 51.4.4',
      })
      return 'unknown'
    })
    const [lower, upper] = ends
    if (lower === 'unknown' || upper === 'unknown') return undefined
    let min = (lower as bigint | undefined) ?? whole[0].min
    let max = (upper as bigint | undefined) ?? whole.at(-1)!.max
    if (min !== undefined && max !== undefined && min > max) {
      const show = (code: bigint): string => `"${String.fromCodePoint(Number(code))}"`
      this.#reversed(set.position, show(min), show(max))
      return undefined
    }
    if (min !== undefined && set.lower.open) min++
    if (max !== undefined && set.upper.open) max--
    return intersect(normalize([{ min, max }]), whole)
  }
}

function rangeOf(from: number, to: number): { min: bigint; max: bigint } {
  return { min: BigInt(from), max: BigInt(to) }
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
