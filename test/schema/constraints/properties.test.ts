/** Constraints made at random, as text through the notation, against what the text says worked out the obvious way. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeInteger } from '../../../src/ber/values/integer.ts'
import { hex } from '../../support/hex.ts'
import { combinations, constrained, judge, type Said, sizes, stringCodings } from './support.ts'

const properties = suite('schema: constraints, at random')

const runs = { seed: 20_250_310, numRuns: 600 }

const near = fc.bigInt({ min: -6n, max: 6n })
/** Small numbers, and such as no 64 bits hold. */
const integer = fc.oneof(
  near,
  fc.tuple(near, fc.constantFrom(1n << 63n, -(1n << 64n), 1n << 100n)).map(([a, b]) => a + b),
)
const integerLeaf: fc.Arbitrary<Said<bigint>> = fc.oneof(
  integer.map((only) => ({ text: `${only}`, holds: (value: bigint) => value === only })),
  fc.tuple(fc.option(integer), fc.option(integer), fc.boolean(), fc.boolean()).map(([a, b, minOpen, maxOpen]) => {
    const [min, max] = a !== null && b !== null && a > b ? [b, a] : [a, b]
    return {
      text: `${min ?? 'MIN'}${minOpen && min !== null ? '<' : ''}..${maxOpen && max !== null ? '<' : ''}${max ?? 'MAX'}`,
      holds: (value: bigint) =>
        (min === null || (minOpen ? value > min : value >= min)) &&
        (max === null || (maxOpen ? value < max : value <= max)),
    }
  }),
)

properties('INTEGER', () => {
  fc.assert(
    fc.property(combinations(integerLeaf), fc.array(integer, { minLength: 1, maxLength: 8 }), (said, values) => {
      const subject = constrained(`A ::= INTEGER (${said.text})`)
      for (const value of values) {
        const unmet = judge(subject, encodeInteger(value))
        assert.is(unmet === undefined, said.holds(value), `${said.text}: ${value}`)
        if (unmet !== undefined) assert.is(unmet.actual, `${value}`)
      }
    }),
    runs,
  )
})

for (const [kind, encode] of Object.entries(stringCodings)) {
  const characters = ['a', 'b', 'c', 'd', '"']
  if (kind !== 'IA5String' && kind !== 'TeletexString') characters.push('\u{e9}', '\u{20ac}')
  if (kind === 'UTF8String' || kind === 'UniversalString') characters.push('\u{1f600}')
  const text = fc.array(fc.constantFrom(...characters), { maxLength: 6 }).map((list) => list.join(''))
  const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
  const leaf: fc.Arbitrary<Said<string>> = fc.oneof(
    sizes((value: string) => [...value].length),
    text
      .filter((value) => value !== '')
      .map((allowed) => ({
        text: `FROM (${quoted(allowed)})`,
        holds: (value: string) => [...value].every((each) => allowed.includes(each)),
      })),
    fc.constant({ text: 'FROM ("b".."d")', holds: (value: string) => /^[b-d]*$/.test(value) }),
    text.map((only) => ({ text: quoted(only), holds: (value: string) => value === only })),
  )

  properties(kind, () => {
    fc.assert(
      fc.property(combinations(leaf), fc.array(text, { minLength: 1, maxLength: 8 }), (said, values) => {
        const subject = constrained(`A ::= ${kind} (${said.text})`)
        for (const value of values) {
          assert.is(judge(subject, encode(value)) === undefined, said.holds(value), `${said.text}: ${value}`)
        }
      }),
      runs,
    )
  })
}

const bits = fc.array(fc.constantFrom('0', '1'), { maxLength: 12 }).map((list) => list.join(''))
const bitsLeaf: fc.Arbitrary<Said<string>> = fc.oneof(
  sizes((value: string) => value.length),
  bits.map((only) => ({ text: `'${only}'B`, holds: (value: string) => value === only })),
)

/** Unused bits are whatever the sender likes. */
function encodeBits(value: string, filler: string): Uint8Array {
  const unused = (8 - (value.length % 8)) % 8
  const octets = (value + filler.repeat(unused)).match(/.{8}/g) ?? []
  return Uint8Array.of(unused, ...octets.map((octet) => Number.parseInt(octet, 2)))
}

properties('BIT STRING', () => {
  fc.assert(
    fc.property(
      combinations(bitsLeaf),
      fc.array(bits, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('0', '1'),
      (said, values, filler) => {
        const subject = constrained(`A ::= BIT STRING (${said.text})`)
        for (const value of values) {
          assert.is(
            judge(subject, encodeBits(value, filler)) === undefined,
            said.holds(value),
            `${said.text}: ${value}`,
          )
        }
      },
    ),
    runs,
  )
})

properties('BIT STRING with named bits: zero bits at the end are no part of it', () => {
  // SIZE asks whether zeros could be added or taken away, which excluding a size cannot be told from: unions only.
  const leaf = fc.oneof(
    fc.tuple(fc.nat({ max: 6 }), fc.nat({ max: 6 })).map(([min, more]) => ({
      text: `SIZE (${min}..${min + more})`,
      holds: (value: string) => value.replace(/0+$/, '').length <= min + more,
    })),
    bits.map((only) => ({
      text: `'${only}'B`,
      holds: (value: string) => value.replace(/0+$/, '') === only.replace(/0+$/, ''),
    })),
  )
  const union = fc.array(leaf, { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(union, fc.array(bits, { minLength: 1, maxLength: 8 }), (list, values) => {
      const subject = constrained(`A ::= BIT STRING { first(0) } (${list.map(({ text }) => text).join(' | ')})`)
      for (const value of values) {
        const holds = list.some((each) => each.holds(value))
        assert.is(judge(subject, encodeBits(value, '0')) === undefined, holds, value)
      }
    }),
    runs,
  )
})

properties('OCTET STRING', () => {
  const octets = fc.uint8Array({ max: 1, maxLength: 6 })
  const leaf: fc.Arbitrary<Said<Uint8Array>> = fc.oneof(
    sizes((value: Uint8Array) => value.length),
    octets.map((only) => ({
      text: `'${hex(only)}'H`,
      holds: (value: Uint8Array) => hex(value) === hex(only),
    })),
  )
  fc.assert(
    fc.property(combinations(leaf), fc.array(octets, { minLength: 1, maxLength: 8 }), (said, values) => {
      const subject = constrained(`A ::= OCTET STRING (${said.text})`)
      for (const value of values) assert.is(judge(subject, value) === undefined, said.holds(value), said.text)
    }),
    runs,
  )
})

properties('ENUMERATED and BOOLEAN', () => {
  const item = fc.nat({ max: 4 })
  const leaf = item.map((only) => ({ text: `i${only}`, holds: (value: number) => value === only }))
  fc.assert(
    fc.property(combinations(leaf), (said) => {
      const subject = constrained(
        `A ::= B (${said.text}) B ::= ENUMERATED { i0(3), i1(200), i2(-1), i3(0), i4(70000) }`,
      )
      for (const [index, value] of [3, 200, -1, 0, 70000].entries()) {
        assert.is(judge(subject, encodeInteger(value)) === undefined, said.holds(index), `${said.text}: ${index}`)
      }
    }),
    runs,
  )
  const truth = fc
    .boolean()
    .map((only) => ({ text: only ? 'TRUE' : 'FALSE', holds: (value: boolean) => value === only }))
  fc.assert(
    fc.property(combinations(truth), fc.nat({ max: 255 }), (said, octet) => {
      const subject = constrained(`A ::= BOOLEAN (${said.text})`)
      assert.is(judge(subject, Uint8Array.of(octet)) === undefined, said.holds(octet !== 0), said.text)
    }),
    runs,
  )
})

properties.run()
