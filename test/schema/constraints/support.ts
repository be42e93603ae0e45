/** For tests of constraints: types out of short texts, values into contents octets, unions and exclusions made at random. */
import fc from 'fast-check'
import { encodeUtf8 } from '../../../src/ber/values/utf8-string.ts'
import { satisfies, type UnmetConstraint, unmetConstraint } from '../../../src/schema/constraints.ts'
import { type EffectiveConstraint, findType, type ResolvedType } from '../../../src/schema/notation/index.ts'
import { schemaOf } from '../notation/support.ts'

export interface Constrained {
  readonly type: ResolvedType
  readonly constraint: EffectiveConstraint
}

/** `A` of the assignments, with what constrains it. */
export function constrained(body: string): Constrained {
  const schema = schemaOf(body)
  const type = schema.types[findType(schema, 'A')]
  return { type, constraint: type.constraint ?? { extensible: false } }
}

/** What is found of a value; both ways of asking must agree. */
export function judge({ type, constraint }: Constrained, contents: Uint8Array): UnmetConstraint | undefined {
  const unmet = unmetConstraint(type, constraint, contents)
  if (satisfies(type, constraint, contents) !== (unmet === undefined)) throw new Error('satisfies disagrees')
  return unmet
}

/** A constraint as text, and what it says, the obvious way. */
export interface Said<Value> {
  readonly text: string
  holds(value: Value): boolean
}

/** Unions, intersections and exclusions of leaves, nested; a set that is built up is always in parentheses. */
export function combinations<Value>(leaf: fc.Arbitrary<Said<Value>>): fc.Arbitrary<Said<Value>> {
  return fc.letrec<{ set: Said<Value> }>((tie) => {
    const made = (text: string, holds: (value: Value) => boolean): Said<Value> => ({ text, holds })
    const two = fc.tuple(tie('set'), tie('set'))
    return {
      set: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        leaf,
        two.map(([a, b]) => made(`(${a.text} | ${b.text})`, (value) => a.holds(value) || b.holds(value))),
        two.map(([a, b]) => made(`(${a.text} ^ ${b.text})`, (value) => a.holds(value) && b.holds(value))),
        two.map(([a, b]) => made(`(${a.text} EXCEPT ${b.text})`, (value) => a.holds(value) && !b.holds(value))),
        tie('set').map((a) => made(`(ALL EXCEPT ${a.text})`, (value) => !a.holds(value))),
      ),
    }
  }).set
}

/** SIZE of a few. */
export function sizes<Value>(count: (value: Value) => number): fc.Arbitrary<Said<Value>> {
  const bound = fc.nat({ max: 5 })
  return fc.tuple(bound, fc.option(bound)).map(([min, more]) => {
    const max = more === null ? Number.POSITIVE_INFINITY : min + more
    return {
      text: `SIZE (${min}..${more === null ? 'MAX' : max})`,
      holds: (value) => count(value) >= min && count(value) <= max,
    }
  })
}

/** Contents octets of a text in each kind of string. */
export const stringCodings: Readonly<Record<string, (text: string) => Uint8Array>> = {
  IA5String: (text) => wide(text, 1),
  TeletexString: (text) => wide(text, 1),
  UTF8String: encodeUtf8,
  BMPString: (text) => wide(text, 2),
  UniversalString: (text) => wide(text, 4),
}

function wide(text: string, width: number): Uint8Array {
  const octets: number[] = []
  for (const character of text) {
    for (let i = width - 1; i >= 0; i--) octets.push((character.codePointAt(0)! >>> (8 * i)) & 0xff)
  }
  return Uint8Array.from(octets)
}
