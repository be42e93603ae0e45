/** All constraints that hold for one value, put together: what the block has room for, what JavaScript checks, what nobody does. */
import { both, rangesOfSizes } from '../notation/constraint-sets.ts'
import type {
  ComponentConstraint,
  EffectiveConstraint,
  IntegerRange,
  ResolvedType,
  ResolvedValue,
  TypeId,
} from '../notation/types.ts'
import type { Compilation } from './compilation.ts'
import { encodeContents, hasOneEncoding } from './encode-value.ts'
import { kinds } from './kinds.ts'
import { KIND_ASCII, KIND_CONTAINER, KIND_OPAQUE, KIND_OPEN, NO_HIGH, NO_LOW } from './layout.ts'

export interface Restrictions {
  /** Values, sizes or counts; `undefined` for any. All bounds fit the block. */
  readonly ranges: readonly IntegerRange[] | undefined
  /** FROM, of the kinds whose characters are ASCII octets. */
  readonly alphabet: EffectiveConstraint['alphabet']
  /** Allowed contents octets. */
  readonly values: readonly Uint8Array[] | undefined
  /** CONTAINING. */
  readonly containing: TypeId | undefined
  /** What an open type holds. */
  readonly type: TypeId | undefined
  readonly checks: readonly EffectiveConstraint[]
  /** Names of what is left unchecked: `PATTERN`. */
  readonly unchecked: readonly string[]
  /** All of them in one, for messages; nothing of elements and components. */
  readonly all: EffectiveConstraint | undefined
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] }

const none: Restrictions = {
  ranges: undefined,
  alphabet: undefined,
  values: undefined,
  containing: undefined,
  type: undefined,
  checks: [],
  unchecked: [],
  all: undefined,
}

/**
 * All that binds a value of a type, each once: its own constraints, and those from around it. Extensible ones bind nobody, since a
 * later version of the schema may allow more (X.680 52); what a string contains is no matter of versions.
 */
export function constraintsOn(
  { constraint }: ResolvedType,
  outer: readonly EffectiveConstraint[],
): readonly EffectiveConstraint[] {
  if (constraint === undefined && outer.length === 0) return outer
  const all = constraint === undefined ? outer : [constraint, ...outer]
  return [...new Set(all)].flatMap((each) => {
    if (!each.extensible) return [each]
    const { containing, encodedBy } = each
    return containing === undefined ? [] : [{ extensible: false, containing, ...(encodedBy && { encodedBy }) }]
  })
}

/** What binding constraints say of the component or alternative of a name. */
export function ofComponent(constraints: readonly EffectiveConstraint[], name: string): ComponentConstraint[] {
  return constraints.flatMap((each) => each.components?.filter((component) => component.name === name) ?? [])
}

/** What the constraints of `constraintsOn` come to for the value itself. */
export function restrictionsOf(type: ResolvedType, constraints: readonly EffectiveConstraint[]): Restrictions {
  const all = constraints.map(ofValueItself).filter((each) => Object.keys(each).length > 1)
  if (all.length === 0) return none
  return new Sorting(type, all.reduce(both)).result()
}

function ofValueItself(constraint: EffectiveConstraint): EffectiveConstraint {
  const { components: _, element: __, ...rest } = constraint
  return rest
}

/** Sorts the parts of a constraint by who checks them. */
class Sorting {
  readonly #type: ResolvedType
  readonly #all: EffectiveConstraint
  /** Parts that JavaScript checks, in one constraint. */
  readonly #check: Mutable<EffectiveConstraint> = { extensible: false }
  readonly #unchecked: string[] = []

  constructor(type: ResolvedType, all: EffectiveConstraint) {
    this.#type = type
    this.#all = all
  }

  result(): Restrictions {
    const all = this.#all
    const ranges = this.#ranges()
    const alphabet = this.#alphabet()
    const values = this.#values()
    const containing = this.#containing()
    for (const part of ['reals', 'anyOf', 'noneOf'] as const) this.#leaveToJs(part)
    if (all.patterns !== undefined) this.#unchecked.push('PATTERN')
    if (all.settings !== undefined) this.#unchecked.push('SETTINGS')
    if (all.userDefined) this.#unchecked.push('CONSTRAINED BY')
    const checks = Object.keys(this.#check).length > 1 ? [this.#check] : []
    return { ranges, alphabet, values, containing, type: all.type, checks, unchecked: this.#unchecked, all }
  }

  #leaveToJs(part: 'range' | 'reals' | 'size' | 'alphabet' | 'values' | 'anyOf' | 'noneOf'): undefined {
    if (this.#all[part] === undefined) return
    // JavaScript sees contents octets, and those of a constructed type may be of any length.
    const { kind } = kinds[this.#type.kind]
    if (kind === KIND_CONTAINER || kind === KIND_OPEN) this.#unchecked.push(partNames[part])
    else Object.assign(this.#check, { [part]: this.#all[part] })
  }

  #ranges(): Restrictions['ranges'] {
    const { range, size } = this.#all
    if (range !== undefined) return range.every(fitsBlock) ? range : this.#leaveToJs('range')
    if (size === undefined) return undefined
    return rangesOfSizes(size)
  }

  #alphabet(): Restrictions['alphabet'] {
    const { kind } = kinds[this.#type.kind]
    if (kind === KIND_ASCII) return this.#all.alphabet
    // Octets of these are no characters: escape sequences choose the sets.
    if (kind === KIND_OPAQUE && this.#all.alphabet !== undefined) this.#unchecked.push(partNames.alphabet)
    else this.#leaveToJs('alphabet')
    return undefined
  }

  #values(): readonly Uint8Array[] | undefined {
    const { values } = this.#all
    if (values === undefined) return undefined
    const octets = hasOneEncoding(this.#type) ? encodeAll(this.#type, values) : undefined
    return octets ?? this.#leaveToJs('values')
  }

  #containing(): TypeId | undefined {
    const { containing, encodedBy } = this.#all
    if (encodedBy === undefined || isBasicEncoding(encodedBy)) return containing
    this.#unchecked.push('ENCODED BY')
    return undefined
  }
}

export function noteUnchecked(compilation: Compilation, type: ResolvedType, { unchecked }: Restrictions): void {
  for (const what of unchecked) compilation.note(type, `${what} is not checked`)
}

const partNames = {
  range: 'value range',
  reals: 'value range',
  size: 'SIZE',
  alphabet: 'FROM',
  values: 'single value',
  anyOf: 'union',
  noneOf: 'EXCEPT',
} as const

function fitsBlock({ min, max }: IntegerRange): boolean {
  return (
    (min === undefined || (min >= NO_LOW && min <= NO_HIGH)) && (max === undefined || (max >= NO_LOW && max <= NO_HIGH))
  )
}

/** Contents octets of all values; `undefined` unless each has some. */
export function encodeAll(type: ResolvedType, values: readonly ResolvedValue[]): readonly Uint8Array[] | undefined {
  const all = values.map((value) => encodeContents(type, value))
  return all.every((each) => each !== undefined) ? all : undefined
}

/** X.690 clause 13: BER, CER and DER, which all are BER. */
export function isBasicEncoding(rules: ResolvedValue): boolean {
  return rules.kind === 'objectIdentifier' && ['2.1.1', '2.1.2.0', '2.1.2.1'].includes(rules.arcs.join('.'))
}
