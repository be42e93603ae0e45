/** Whether a value satisfies constraints (X.680 50, 51). A part that cannot be judged gives undefined. */
import type { EffectiveConstraint, ResolvedType } from '../../src/schema/notation/index.ts'
import type { ContentsFault } from './schema-reference-contents.ts'
import { enforced } from './schema-reference-types.ts'
import { type Decoded, equals, realNumber, trimmed } from './schema-reference-values.ts'

/** The first part that the value breaks, in the order in which they are looked at. */
export function constraintFault(
  type: ResolvedType,
  decoded: Decoded,
  constraints: readonly EffectiveConstraint[],
): ContentsFault | undefined {
  const all = enforced(constraints)
  if (all.some((each) => sizeHolds(type, decoded, each) === false)) return { code: 'SIZE', index: 0 }
  const outside = strangers(type, decoded, all)
  if (outside.length > 0) return { code: 'ALPHABET', index: Math.min(...outside) }
  if (all.some((each) => rangeHolds(decoded, each) === false)) return { code: 'VALUE_RANGE', index: 0 }
  const unknown = enumerationUnknown(type, decoded)
  if (unknown) return { code: 'ENUMERATION_UNKNOWN', index: 0 }
  if (all.some((each) => valuesHold(type, decoded, each) === false)) return { code: 'VALUE_NOT_ALLOWED', index: 0 }
  if (all.some((each) => setsHold(type, decoded, each) === false)) return { code: 'CONSTRAINT', index: 0 }
  return undefined
}

export function countHolds(count: number, constraints: readonly EffectiveConstraint[]): boolean {
  return enforced(constraints).every(({ size }) => size === undefined || within(count, size))
}

/** Three-valued: false if one is, undefined if that is not known. */
function and(verdicts: readonly (boolean | undefined)[]): boolean | undefined {
  return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true
}

function holds(type: ResolvedType, decoded: Decoded, constraint: EffectiveConstraint): boolean | undefined {
  if (constraint.extensible) return undefined
  const isUnjudged =
    constraint.patterns ?? constraint.settings ?? constraint.userDefined ?? constraint.containing ?? constraint.type
  return and([
    sizeHolds(type, decoded, constraint),
    strangers(type, decoded, [constraint]).length === 0,
    rangeHolds(decoded, constraint),
    valuesHold(type, decoded, constraint),
    setsHold(type, decoded, constraint),
    isUnjudged === undefined ? true : undefined,
  ])
}

function sizeHolds(type: ResolvedType, decoded: Decoded, { size }: EffectiveConstraint): boolean {
  if (size === undefined) return true
  if (decoded.kind === 'octets') return within(decoded.octets.length, size)
  if (decoded.kind === 'text') return within(decoded.characters.length, size)
  if (decoded.kind !== 'bits') return true
  if (type.kind !== 'BIT STRING' || type.namedBits.length === 0) return within(decoded.bits.length, size)
  // Zero bits may be added to make it long enough.
  const least = trimmed(type, decoded.bits).length
  return size.some(({ max }) => max === undefined || least <= max)
}

function within(count: number, sizes: readonly { readonly min: number; readonly max: number | undefined }[]): boolean {
  return sizes.some(({ min, max }) => count >= min && (max === undefined || count <= max))
}

const opaque = /^(TeletexString|VideotexString|GraphicString|GeneralString|ObjectDescriptor)$/

/** Indexes of characters that FROM does not allow. */
function strangers(type: ResolvedType, decoded: Decoded, constraints: readonly EffectiveConstraint[]): number[] {
  if (decoded.kind !== 'text' || opaque.test(type.kind)) return []
  return constraints.flatMap(({ alphabet }) =>
    alphabet === undefined
      ? []
      : decoded.characters
          .filter(({ code }) => !alphabet.some(({ from, to }) => code >= from && code <= to))
          .map(({ index }) => index),
  )
}

function rangeHolds(decoded: Decoded, { range, reals }: EffectiveConstraint): boolean {
  if (range !== undefined && decoded.kind === 'integer') {
    const { value } = decoded
    return range.some(({ min, max }) => (min === undefined || value >= min) && (max === undefined || value <= max))
  }
  if (reals !== undefined && decoded.kind === 'real') {
    const value = realNumber(decoded.value)
    return reals.some(
      ({ min, minOpen, max, maxOpen }) =>
        (min === undefined || (minOpen ? value > min : value >= min)) &&
        (max === undefined || (maxOpen ? value < max : value <= max)),
    )
  }
  return true
}

function enumerationUnknown(type: ResolvedType, decoded: Decoded): boolean {
  return (
    type.kind === 'ENUMERATED' &&
    decoded.kind === 'integer' &&
    !type.extensible &&
    !type.items.some(({ value }) => value === decoded.value)
  )
}

function valuesHold(type: ResolvedType, decoded: Decoded, { values }: EffectiveConstraint): boolean | undefined {
  if (values === undefined) return true
  const verdicts = values.map((value) => equals(type, decoded, value))
  return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false
}

function setsHold(
  type: ResolvedType,
  decoded: Decoded,
  { anyOf = [], noneOf = [] }: EffectiveConstraint,
): boolean | undefined {
  const unions = anyOf.map((list) => {
    const verdicts = list.map((each) => holds(type, decoded, each))
    return verdicts.includes(true) ? true : verdicts.includes(undefined) ? undefined : false
  })
  const exclusions = noneOf.map((each) => {
    const verdict = holds(type, decoded, each)
    return verdict === undefined ? undefined : !verdict
  })
  return and([...unions, ...exclusions])
}
