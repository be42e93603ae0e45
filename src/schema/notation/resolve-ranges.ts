/** Value ranges (X.680 51.4) and permitted alphabets (51.7). */
import { alphabetOf } from './alphabets.ts'
import type { ElementSet, ValueRange } from './ast-constraints.ts'
import { boundOf, type ConstraintContext, mismatch, reversed, valueIn } from './constraint-context.ts'
import { rangesOfCharacters, unconstrained } from './constraint-sets.ts'
import { everything, intersect, normalize, type Ranges, subtract } from './ranges.ts'
import { constraintOf } from './resolve-constraints.ts'
import { typeOf } from './resolve-types.ts'
import type { EffectiveConstraint } from './types.ts'

export function rangeConstraint(context: ConstraintContext, set: ValueRange): EffectiveConstraint {
  const { kind } = context.node
  if (kind !== 'INTEGER' && kind !== 'REAL') {
    if (/TIME|DATE|DURATION/.test(kind)) {
      context.resolution.report('CONSTRAINT_UNCHECKED', set.position, 'a range of times is read, but not checked', {
        clause: 'X.680 51.4',
      })
      return unconstrained
    }
    return mismatch(context, set.position, 'a value range', 'X.680 51.4.2')
  }
  const lower = boundOf(context, set.lower)
  const upper = boundOf(context, set.upper)
  if (lower === 'unknown' || upper === 'unknown') return unconstrained
  if (kind === 'REAL') {
    const min = lower?.kind === 'real' ? lower.value : undefined
    const max = upper?.kind === 'real' ? upper.value : undefined
    if (min !== undefined && max !== undefined && min > max) reversed(context, set.position, String(min), String(max))
    return { extensible: false, reals: [{ min, minOpen: set.lower.open, max, maxOpen: set.upper.open }] }
  }
  let min = lower?.kind === 'integer' ? lower.value : undefined
  let max = upper?.kind === 'integer' ? upper.value : undefined
  if (min !== undefined && max !== undefined && min > max) {
    reversed(context, set.position, String(min), String(max))
    return unconstrained
  }
  if (min !== undefined && set.lower.open) min++
  if (max !== undefined && set.upper.open) max--
  return { extensible: false, range: normalize([{ min, max }]) }
}

/** 51.7: the characters of strings, of ranges between strings of one character, and of other types' alphabets. */
export function permittedCharacters(context: ConstraintContext, set: ElementSet): Ranges | undefined {
  const base = alphabetOf(context.node.kind)
  const whole = base === undefined ? everything : rangesOfCharacters(base)
  switch (set.kind) {
    case 'Union':
    case 'Intersection': {
      const operands = set.operands.map((operand) => permittedCharacters(context, operand))
      if (operands.some((operand) => operand === undefined)) return undefined
      return set.kind === 'Union' ? normalize((operands as Ranges[]).flat()) : (operands as Ranges[]).reduce(intersect)
    }
    case 'Exclusion': {
      const of = set.of === undefined ? whole : permittedCharacters(context, set.of)
      const except = permittedCharacters(context, set.except)
      return of === undefined || except === undefined ? undefined : subtract(of, except)
    }
    case 'SingleValue': {
      const value = valueIn(context, set.value)
      if (value?.kind !== 'string') return undefined
      return normalize([...value.value].map((each) => rangeOf(each.codePointAt(0)!, each.codePointAt(0)!)))
    }
    case 'ValueRange':
      return characterRange(context, set, whole)
    case 'TypeElement': {
      const id = typeOf(context.resolution, set.type, context.scope, { path: context.node.path, enclosing: undefined })
      const alphabet = constraintOf(context.resolution, id)?.alphabet ?? alphabetOf(context.resolution.nodes[id].kind)
      return alphabet === undefined ? undefined : rangesOfCharacters(alphabet)
    }
    default:
      mismatch(context, set.position, 'this constraint within FROM', 'X.680 51.7.2')
      return undefined
  }
}

function characterRange(context: ConstraintContext, set: ValueRange, whole: Ranges): Ranges | undefined {
  const ends = [set.lower, set.upper].map((end) => {
    const value = boundOf(context, end)
    if (value === undefined || value === 'unknown') return value
    const text = value.kind === 'string' ? [...value.value] : []
    if (text.length === 1) return BigInt(text[0].codePointAt(0)!)
    context.resolution.report('CONSTRAINT_TYPE', end.value!.position, 'a bound within FROM is one character', {
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
    reversed(context, set.position, show(min), show(max))
    return undefined
  }
  if (min !== undefined && set.lower.open) min++
  if (max !== undefined && set.upper.open) max--
  return intersect(normalize([{ min, max }]), whole)
}

function rangeOf(from: number, to: number): { min: bigint; max: bigint } {
  return { min: BigInt(from), max: BigInt(to) }
}
