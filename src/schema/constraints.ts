/**
 * Constraints that tables have no room for, judged over contents octets: what the validator hands over value by value.
 *
 * Some parts cannot be judged here: PATTERN, SETTINGS and CONSTRAINED BY are for people, components and elements belong to other
 * values. They count as unknown, also inside unions and exclusions, and only what is known to be broken is a violation.
 */
import { BerError } from '../ber/errors.ts'
import { characterCoding, characterOutside, countCharacters, isPlain } from './constraint-characters.ts'
import { describeConstraint, describeValue } from './constraint-notation.ts'
import { isWithin } from './constraint-real.ts'
import {
  bitLengthOf,
  bitsOf,
  comparisonKey,
  decodeContents,
  hasNamedBits,
  significantBits,
} from './constraint-values.ts'
import type { EffectiveConstraint, ResolvedType, ResolvedValue, SizeRange } from './notation/types.ts'

/** Parts of a constraint that contents octets can break. */
export type ConstraintPart = 'range' | 'reals' | 'size' | 'alphabet' | 'values' | 'anyOf' | 'noneOf'

/** The part that a value breaks, for the message. */
export interface UnmetConstraint {
  readonly part: ConstraintPart
  /** That part in ASN.1 notation: `SIZE (1..255)`. */
  readonly expected: string
  /** The value, or what of it is wrong: `300`, `5 characters`, `"x"`. */
  readonly actual: string
  /** Index in the contents octets: of the character that is not allowed; 0 where the whole value is at fault. */
  readonly index: number
}

/**
 * The first part of a constraint that a value breaks; `undefined` if none. An extensible constraint is broken by nothing (X.680 52).
 * @param type     the type of the value, a primitive one; of others nothing is judged
 * @param contents contents octets in the primitive form, found sound; a BIT STRING's begin with the number of unused bits
 */
export function unmetConstraint(
  type: ResolvedType,
  constraint: EffectiveConstraint,
  contents: Uint8Array,
): UnmetConstraint | undefined {
  if (constraint.extensible) return undefined
  const judge = new Judge(type, contents)
  const part = parts.find((each) => judge.holds(each, constraint) === false)
  if (part === undefined) return undefined
  const expected = describeConstraint({ extensible: false, [part]: constraint[part] })
  return { part, expected, ...judge.finding(part, constraint) }
}

/** Whether nothing of a constraint is known to be broken; takes what `unmetConstraint` takes. */
export function satisfies(type: ResolvedType, constraint: EffectiveConstraint, contents: Uint8Array): boolean {
  return constraint.extensible || new Judge(type, contents).all(constraint) !== false
}

const parts: readonly ConstraintPart[] = ['range', 'reals', 'size', 'alphabet', 'values', 'anyOf', 'noneOf']

/** Parts of which this file cannot say whether a value meets them. */
const unknowable = [
  'components',
  'element',
  'containing',
  'encodedBy',
  'type',
  'patterns',
  'settings',
  'userDefined',
] as const

/** `undefined`: not known. */
type Verdict = boolean | undefined

function conjunction(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = true
  for (const verdict of verdicts) {
    if (verdict === false) return false
    if (verdict === undefined) result = undefined
  }
  return result
}

function negation(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict
}

function disjunction(verdicts: Iterable<Verdict>): Verdict {
  let result: Verdict = false
  for (const verdict of verdicts) {
    if (verdict === true) return true
    if (verdict === undefined) result = undefined
  }
  return result
}

/** One value before its constraints; what is worked out of its octets is worked out once. */
class Judge {
  readonly #type: ResolvedType
  readonly #contents: Uint8Array
  #value: ResolvedValue | undefined
  #isRead = false

  constructor(type: ResolvedType, contents: Uint8Array) {
    this.#type = type
    this.#contents = contents
  }

  /** The parts of a nested constraint are those of its root (X.680 50.8): its own extensibility is none. */
  all(constraint: EffectiveConstraint): Verdict {
    const verdict = conjunction(map(parts, (part) => this.holds(part, constraint)))
    return verdict === true && unknowable.some((part) => constraint[part] !== undefined) ? undefined : verdict
  }

  holds(part: ConstraintPart, constraint: EffectiveConstraint): Verdict {
    if (constraint[part] === undefined) return true
    switch (part) {
      case 'range': {
        const value = this.#read()
        if (value?.kind !== 'integer') return undefined
        const number = value.value
        return constraint.range!.some(
          ({ min, max }) => (min === undefined || number >= min) && (max === undefined || number <= max),
        )
      }
      case 'reals': {
        const value = this.#read()
        if (value?.kind !== 'real') return undefined
        return constraint.reals!.some((range) => isWithin(value.value, range))
      }
      case 'size':
        return this.#holdsSize(constraint.size!)
      case 'alphabet': {
        const coding = characterCoding(this.#type.kind)
        if (coding === undefined || !isPlain(coding, this.#contents)) return undefined
        return characterOutside(coding, this.#contents, constraint.alphabet!) === undefined
      }
      case 'values':
        return this.#isOneOf(constraint.values!)
      case 'anyOf':
        return conjunction(map(constraint.anyOf!, (list) => disjunction(map(list, (each) => this.all(each)))))
      case 'noneOf':
        return conjunction(map(constraint.noneOf!, (each) => negation(this.all(each))))
    }
  }

  /** What the message says of the value. */
  finding(part: ConstraintPart, constraint: EffectiveConstraint): { actual: string; index: number } {
    if (part === 'size') return { actual: this.#sizeText(), index: 0 }
    const coding = characterCoding(this.#type.kind)
    if (part === 'alphabet' && coding !== undefined) {
      const { code, index } = characterOutside(coding, this.#contents, constraint.alphabet!)!
      return { actual: describeValue({ kind: 'string', value: String.fromCodePoint(code) }), index }
    }
    const value = this.#read()
    return { actual: value === undefined ? `${this.#contents.length} octets` : describeValue(value), index: 0 }
  }

  #read(): ResolvedValue | undefined {
    if (!this.#isRead) {
      this.#isRead = true
      this.#value = readValue(this.#type, this.#contents)
    }
    return this.#value
  }

  #holdsSize(sizes: readonly SizeRange[]): Verdict {
    const count = this.#size()
    if (count === undefined) return undefined
    if (hasNamedBits(this.#type)) {
      // X.680 22.7: zero bits are added or taken away at the end as the size wants them.
      const least = significantBits(bitsOf(this.#contents))
      return sizes.some(({ max }) => max === undefined || least <= max)
    }
    return sizes.some(({ min, max }) => count >= min && (max === undefined || count <= max))
  }

  #size(): number | undefined {
    const { kind } = this.#type
    if (kind === 'BIT STRING') return bitLengthOf(this.#contents)
    if (kind === 'OCTET STRING') return this.#contents.length
    const coding = characterCoding(kind)
    return coding === undefined ? undefined : countCharacters(coding, this.#contents)
  }

  #sizeText(): string {
    const { kind } = this.#type
    const count = this.#size()
    const unit = kind === 'BIT STRING' ? 'bit' : kind === 'OCTET STRING' ? 'octet' : 'character'
    return `${count} ${unit}${count === 1 ? '' : 's'}`
  }

  #isOneOf(values: readonly ResolvedValue[]): Verdict {
    const value = this.#read()
    const key = value === undefined ? undefined : comparisonKey(this.#type, value)
    if (key === undefined) return undefined
    const { keys, whole } = keysOf(this.#type, values)
    return keys.has(key) || (whole ? false : undefined)
  }
}

function* map<From, To>(list: readonly From[], each: (from: From) => To): Generator<To> {
  for (const from of list) yield each(from)
}

/** Octets that the validator let pass and this file cannot read are no reason for a violation. */
function readValue(type: ResolvedType, contents: Uint8Array): ResolvedValue | undefined {
  try {
    return decodeContents(type, contents)
  } catch (error) {
    if (error instanceof BerError) return undefined
    throw error
  }
}

interface Keys {
  readonly keys: ReadonlySet<string>
  /** Each value of the list has a key. */
  readonly whole: boolean
}

/** Lists of values are long in some schemas and are asked again for each value; types with names for bits compare otherwise. */
const keysWithNamedBits = new WeakMap<readonly ResolvedValue[], Keys>()
const keysOfOthers = new WeakMap<readonly ResolvedValue[], Keys>()

function keysOf(type: ResolvedType, values: readonly ResolvedValue[]): Keys {
  const known = hasNamedBits(type) ? keysWithNamedBits : keysOfOthers
  let found = known.get(values)
  if (found === undefined) {
    const keys = values.map((value) => comparisonKey(type, value)).filter((key) => key !== undefined)
    found = { keys: new Set(keys), whole: keys.length === values.length }
    known.set(values, found)
  }
  return found
}
