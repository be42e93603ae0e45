/**
 * Set arithmetic on constraints (X.680 50). Where one part is concerned the result is exact sets; where parts mix, alternatives
 * and exclusions are kept as they are. Extensibility follows 50.8 to 50.10.
 */
import { complement, intersect, normalize, type Ranges, subtract } from './ranges.ts'
import type { CharacterRange, ComponentConstraint, EffectiveConstraint, ResolvedValue, SizeRange } from './types.ts'

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

export const unconstrained: EffectiveConstraint = { extensible: false }

const counts: Ranges = [{ min: 0n, max: undefined }]

export function sizesOf(ranges: Ranges): SizeRange[] {
  return intersect(ranges, counts).map(({ min, max }) => ({
    min: Number(min ?? 0n),
    max: max === undefined ? undefined : Number(max),
  }))
}

export function rangesOfSizes(sizes: readonly SizeRange[]): Ranges {
  return sizes.map(({ min, max }) => ({ min: BigInt(min), max: max === undefined ? undefined : BigInt(max) }))
}

export function charactersOf(ranges: Ranges): CharacterRange[] {
  return intersect(ranges, [{ min: 0n, max: 0x10ffffn }]).map(({ min, max }) => ({
    from: Number(min),
    to: Number(max),
  }))
}

export function rangesOfCharacters(characters: readonly CharacterRange[]): Ranges {
  return characters.map(({ from, to }) => ({ min: BigInt(from), max: BigInt(to) }))
}

/** The parts that are there, `extensible` aside. */
function partsOf(constraint: EffectiveConstraint): string[] {
  return Object.keys(constraint).filter((key) => key !== 'extensible')
}

export function isUnconstrained(constraint: EffectiveConstraint): boolean {
  return partsOf(constraint).length === 0
}

/** The one part of both, or nothing. */
function onlyPart(a: EffectiveConstraint, b: EffectiveConstraint): string | undefined {
  const [first, ...rest] = partsOf(a)
  const [second, ...others] = partsOf(b)
  return rest.length === 0 && others.length === 0 && first === second ? first : undefined
}

/** Values that satisfy both. */
export function both(a: EffectiveConstraint, b: EffectiveConstraint): EffectiveConstraint {
  const result: Mutable<EffectiveConstraint> = { ...a, ...b, extensible: a.extensible && b.extensible }
  if (a.range !== undefined && b.range !== undefined) result.range = intersect(a.range, b.range)
  if (a.size !== undefined && b.size !== undefined) {
    result.size = sizesOf(intersect(rangesOfSizes(a.size), rangesOfSizes(b.size)))
  }
  if (a.alphabet !== undefined && b.alphabet !== undefined) {
    result.alphabet = charactersOf(intersect(rangesOfCharacters(a.alphabet), rangesOfCharacters(b.alphabet)))
  }
  if (a.values !== undefined && b.values !== undefined) {
    const others = new Set(b.values.map(valueKey))
    result.values = a.values.filter((value) => others.has(valueKey(value)))
  }
  if (a.components !== undefined && b.components !== undefined) {
    result.components = bothComponents(a.components, b.components)
  }
  if (a.element !== undefined && b.element !== undefined) result.element = both(a.element, b.element)
  if (a.patterns !== undefined && b.patterns !== undefined) result.patterns = [...a.patterns, ...b.patterns]
  if (a.settings !== undefined && b.settings !== undefined) result.settings = [...a.settings, ...b.settings]
  if (a.anyOf !== undefined && b.anyOf !== undefined) result.anyOf = [...a.anyOf, ...b.anyOf]
  if (a.noneOf !== undefined && b.noneOf !== undefined) result.noneOf = [...a.noneOf, ...b.noneOf]
  // Parts of which one constraint has room for one: a second of them holds beside it.
  for (const part of ['reals', 'containing', 'encodedBy', 'type'] as const) {
    if (a[part] === undefined || b[part] === undefined || a[part] === b[part]) continue
    result.anyOf = [...(result.anyOf ?? []), [{ extensible: false, [part]: a[part] }]]
  }
  return result
}

function bothComponents(
  a: readonly ComponentConstraint[],
  b: readonly ComponentConstraint[],
): readonly ComponentConstraint[] {
  const result = [...a]
  for (const each of b) {
    const index = result.findIndex((other) => other.name === each.name)
    if (index < 0) {
      result.push(each)
      continue
    }
    const other = result[index]
    const presence = other.presence === 'OPTIONAL' ? each.presence : other.presence
    const inner =
      other.constraint === undefined || each.constraint === undefined
        ? (other.constraint ?? each.constraint)
        : both(other.constraint, each.constraint)
    result[index] = { name: each.name, presence, constraint: inner }
    // PRESENT and ABSENT at once: both are kept, and no value satisfies both.
    if (each.presence !== 'OPTIONAL' && presence !== each.presence) result.push({ ...each, constraint: undefined })
  }
  return result
}

/** Values that satisfy at least one of one or more. */
export function anyOf(all: readonly EffectiveConstraint[]): EffectiveConstraint {
  const [first, ...rest] = all
  if (rest.length === 0) return first
  const extensible = all.some((each) => each.extensible)
  if (all.some(isUnconstrained)) return { extensible }
  const part = rest.every((each) => onlyPart(first, each) !== undefined) ? onlyPart(first, rest[0]) : undefined
  switch (part) {
    case 'range':
      return { extensible, range: normalize(all.flatMap((each) => each.range!)) }
    case 'size':
      return { extensible, size: sizesOf(normalize(all.flatMap((each) => rangesOfSizes(each.size!)))) }
    case 'values': {
      const distinct = new Map(all.flatMap((each) => each.values!).map((value) => [valueKey(value), value]))
      return { extensible, values: [...distinct.values()] }
    }
    default:
      return { extensible, anyOf: [all.flatMap(alternativesOf)] }
  }
}

function alternativesOf(constraint: EffectiveConstraint): readonly EffectiveConstraint[] {
  return constraint.anyOf?.length === 1 && partsOf(constraint).length === 1 ? constraint.anyOf[0] : [constraint]
}

/** Values that satisfy `a` and not `b`. */
export function without(a: EffectiveConstraint, b: EffectiveConstraint): EffectiveConstraint {
  const { extensible } = a
  if (onlyPart(a, b) === 'range') return { extensible, range: subtract(a.range!, b.range!) }
  if (onlyPart(a, b) === 'size') {
    return { extensible, size: sizesOf(subtract(rangesOfSizes(a.size!), rangesOfSizes(b.size!))) }
  }
  if (onlyPart(a, b) === 'values') {
    const others = new Set(b.values!.map(valueKey))
    return { extensible, values: a.values!.filter((value) => !others.has(valueKey(value))) }
  }
  return { ...both(a, not(b)), extensible }
}

/** Values that do not satisfy it. */
function not(constraint: EffectiveConstraint): EffectiveConstraint {
  const [part, ...rest] = partsOf(constraint)
  if (rest.length === 0 && part === 'range') return { extensible: false, range: complement(constraint.range!) }
  if (rest.length === 0 && part === 'size') {
    return { extensible: false, size: sizesOf(complement(rangesOfSizes(constraint.size!))) }
  }
  return { extensible: false, noneOf: [{ ...constraint, extensible: false }] }
}

/** Whether it is plain that nothing satisfies the constraint. */
export function isEmpty(constraint: EffectiveConstraint): boolean {
  return constraint.range?.length === 0 || constraint.size?.length === 0 || constraint.values?.length === 0
}

/** A key that is the same for equal values; the largest values equal only themselves. */
export function valueKey(value: ResolvedValue): string | ResolvedValue {
  const budget = { left: 10_000 }
  const key = keyWithin(value, budget)
  return budget.left >= 0 ? key : value
}

/** Parts of a value may be shared, so that it unfolds to far more than it takes; the budget bounds that. */
function keyWithin(value: ResolvedValue, budget: { left: number }): string {
  if (budget.left-- < 0) return ''
  switch (value.kind) {
    case 'integer':
    case 'boolean':
    case 'enumerated':
      return `${value.kind} ${value.value}`
    case 'string':
      return `string ${JSON.stringify(value.value)}`
    case 'objectIdentifier':
      return `oid ${value.arcs.join('.')}`
    case 'octetString':
      return `octets ${value.octets.join()}`
    case 'bitString':
      return `bits ${value.bitLength} ${value.octets.join()}`
    case 'real':
      return `real ${value.value} ${value.mantissa} ${value.base} ${value.exponent}`
    case 'structure':
      return `{${value.components.map((each) => `${each.name}=${keyWithin(each.value, budget)}`).join(';')}}`
    case 'list':
      return `[${value.elements.map((each) => keyWithin(each, budget)).join(';')}]`
    case 'choice':
      return `${value.alternative}:${keyWithin(value.value, budget)}`
    case 'open':
    case 'containing':
      return `${value.kind} ${value.type} ${keyWithin(value.value, budget)}`
    default:
      return value.kind
  }
}
