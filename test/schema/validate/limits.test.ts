/** Limits, and values that are longer than what is held of them. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { TagClass, UniversalTag, universal } from '../../../src/ber/tag.ts'
import type { ValidatorOptions } from '../../../src/schema/validator.ts'
import { constructed, type Encoded, primitive, sequence } from '../../support/ber-tree.ts'
import { unhex } from '../../support/hex.ts'
import { assertSame, compiled, referenceOf, validateWith, violationLine } from './support.ts'

const limits = suite('schema: limits and long values')

const small = { windowSize: 16, maxContiguous: 127 } as const
const integer = (size: number): Encoded => primitive(universal(UniversalTag.Integer), new Uint8Array(size).fill(1))
const list = (values: readonly Encoded[]): Uint8Array => constructed(universal(UniversalTag.Sequence), values).octets
const text = (tag: number, contents: string | Uint8Array): Encoded =>
  primitive(universal(tag), typeof contents === 'string' ? new TextEncoder().encode(contents) : contents)

/** Reference and validator say it, in pieces of any size. */
function says(schema: string, octets: Uint8Array, options: ValidatorOptions, expected: readonly string[]): void {
  const it = compiled(schema)
  const reference = referenceOf(it, 'P', octets, options)
  assert.equal(reference.violations.map(violationLine), expected)
  assertSame(it, 'P', octets, options, [[], [1], [40, 1]], reference)
}

limits('values that must lie whole', () => {
  says('P ::= SEQUENCE OF INTEGER', list([integer(127), integer(128), integer(1)]), small, [
    'LIMIT_CONTIGUOUS@136 P[1]',
  ])
  const name = 'x'.repeat(130)
  says('P ::= SEQUENCE OF UTF8String ("a" | "b")', list([text(UniversalTag.Utf8String, name)]), small, [
    'LIMIT_CONTIGUOUS@6 P[0]',
  ])
  says('P ::= SEQUENCE OF UTF8String (FROM ("x"))', list([text(UniversalTag.Utf8String, name)]), small, [
    'LIMIT_CONTIGUOUS@6 P[0]',
  ])
  says(
    'P ::= OBJECT IDENTIFIER',
    primitive(universal(UniversalTag.ObjectIdentifier), new Uint8Array(128).fill(1)).octets,
    small,
    ['LIMIT_CONTIGUOUS@3 P'],
  )
  says('P ::= UTCTime', text(UniversalTag.UtcTime, name).octets, small, ['LIMIT_CONTIGUOUS@3 P'])
})

limits('a value too long is told of when its header is there', () => {
  const octets = integer(1000).octets.subarray(0, 20)
  says('P ::= INTEGER', octets, small, ['LIMIT_CONTIGUOUS@4 P', 'TRUNCATED@20 P 984'])
})

limits('long strings pass in pieces', () => {
  const accented = `${'é'.repeat(300)}a`
  says('P ::= UTF8String (SIZE (301))', text(UniversalTag.Utf8String, accented).octets, small, [])
  says('P ::= UTF8String (SIZE (0..300))', text(UniversalTag.Utf8String, accented).octets, small, ['SIZE@4 P'])
  const broken = new TextEncoder().encode(accented)
  broken[500] = 0xff
  says('P ::= UTF8String (SIZE (1))', text(UniversalTag.Utf8String, broken).octets, small, ['UTF8_INVALID@504 P'])
  says('P ::= UTF8String', text(UniversalTag.Utf8String, broken).octets.subarray(0, 550), small, [
    'UTF8_INVALID@504 P',
    'TRUNCATED@550 P 55',
  ])
  const printable = `${'A'.repeat(200)}*${'b'.repeat(100)}`
  says('P ::= PrintableString (SIZE (5))', text(UniversalTag.PrintableString, printable).octets, small, [
    'CHARACTER@204 P',
  ])
  says('P ::= IA5String (FROM ("A".."Z"))', text(UniversalTag.Ia5String, printable).octets, small, ['ALPHABET@204 P'])
  says('P ::= IA5String (SIZE (5)) (FROM ("A".."Z"))', text(UniversalTag.Ia5String, printable).octets, small, [
    'SIZE@4 P',
  ])
  says('P ::= OCTET STRING (SIZE (300))', text(UniversalTag.OctetString, new Uint8Array(301)).octets, small, [
    'SIZE@4 P',
  ])
  says('P ::= BMPString', text(UniversalTag.BmpString, new Uint8Array(301)).octets, small, ['STRING_LENGTH@4 P'])
  const universal4 = new Uint8Array(400)
  universal4[200] = 0xff
  says('P ::= UniversalString', text(UniversalTag.UniversalString, universal4).octets, small, ['CODE_POINT@204 P'])
  const bits = new Uint8Array(300)
  bits[0] = 3
  says('P ::= BIT STRING (SIZE (2389))', text(UniversalTag.BitString, bits).octets, small, [])
  says('P ::= BIT STRING (SIZE (2388))', text(UniversalTag.BitString, bits).octets, small, ['SIZE@4 P'])
  bits[0] = 8
  says('P ::= BIT STRING', text(UniversalTag.BitString, bits).octets, small, ['BIT_STRING_UNUSED@4 P'])
})

limits('long strings in segments, and contained types', () => {
  const half = text(UniversalTag.OctetString, new Uint8Array(200).fill(0x61))
  const whole = (tag: number): Uint8Array => constructed(universal(tag), [half, half], { indefinite: true }).octets
  says('P ::= UTF8String (SIZE (400))', whole(UniversalTag.Utf8String), small, [])
  says('P ::= NumericString', whole(UniversalTag.NumericString), small, ['CHARACTER@5 P'])
  const inner = list(Array.from({ length: 60 }, () => integer(1)))
  const schema = 'P ::= OCTET STRING (CONTAINING SEQUENCE (SIZE (1..59)) OF INTEGER)'
  says(schema, text(UniversalTag.OctetString, inner).octets, small, ['SIZE@6 P'])
})

limits('depth', () => {
  const schema = 'P ::= SEQUENCE { p P OPTIONAL }'
  says(schema, unhex('3004 3002 3000'), { limits: { maxDepth: 2 } }, ['LIMIT_DEPTH@4 P.p.p'])
  says(schema, unhex('3004 3002 3000'), { limits: { maxDepth: 3 } }, [])
  says('P ::= SEQUENCE OF OCTET STRING (CONTAINING P)', unhex('3004 0402 3000'), { limits: { maxDepth: 2 } }, [
    'LIMIT_DEPTH@4 P[0]',
  ])
  says('P ::= SEQUENCE OF OCTET STRING (CONTAINING P)', unhex('3004 0402 3000'), { limits: { maxDepth: 1 } }, [
    'LIMIT_DEPTH@2 P[0]',
  ])
})

limits('tag number octets', () => {
  const options = { limits: { maxTagNumberOctets: 2 } }
  says('P ::= SEQUENCE { a [16383] IMPLICIT NULL }', unhex('3004 9fff7f00'), options, [])
  says('P ::= SEQUENCE { a [16384] IMPLICIT NULL }', unhex('3005 9f81808000'), options, ['LIMIT_TAG_NUMBER_OCTETS@5 P'])
  says('P ::= SEQUENCE { a [16383] IMPLICIT NULL, ... }', unhex('3009 9fff7f00 9f81808000'), options, [
    'LIMIT_TAG_NUMBER_OCTETS@9 P',
  ])
})

limits('a SET of many components, in any order', () => {
  const names = Array.from({ length: 256 }, (_, i) => `c${i} [${i}] IMPLICIT NULL${i % 3 === 0 ? ' OPTIONAL' : ''}`)
  const schema = `P ::= SET { ${names.join(', ')} }`
  const nulls = (numbers: readonly number[]): Encoded[] =>
    numbers.map((tagNumber) => primitive({ tagClass: TagClass.ContextSpecific, tagNumber }, new Uint8Array(0)))
  const all = Array.from({ length: 256 }, (_, i) => (i * 37) % 256)
  const encode = (numbers: readonly number[]): Uint8Array =>
    constructed(universal(UniversalTag.Set), nulls(numbers), { indefinite: true }).octets
  says(schema, encode(all), {}, [])
  const octets = encode(all.filter((number) => ![0, 64, 127, 128, 255].includes(number)))
  const end = octets.length - 2
  says(
    schema,
    octets,
    {},
    [64, 127, 128].map((number) => `COMPONENT_MISSING@${end} P.c${number}`),
  )
  const repeated = encode([...all, 200])
  says(schema, repeated, {}, [`COMPONENT_REPEATED@${repeated.length - 6} P.c200`])
  assert.throws(() => compiled(schema.replace(' }', ', more [256] IMPLICIT NULL }')).tables('P'), /256/)
})

limits('order of long elements under DER', () => {
  const element = (last: number): Encoded => text(UniversalTag.OctetString, new Uint8Array(400).with(399, last))
  const set = (values: readonly Encoded[]): Uint8Array => constructed(universal(UniversalTag.Set), values).octets
  const options = { rules: 'DER', windowSize: 50 } as const
  says('P ::= SET OF OCTET STRING', set([element(1), element(2), element(2)]), options, [])
  says('P ::= SET OF OCTET STRING', set([element(2), element(1), element(2)]), options, ['DER_SET_OF_ORDER@408 P[1]'])
})

limits('violations', () => {
  const octets = unhex('300c 0100 0100 0100 0100 0100 0100')
  const all = Array.from({ length: 6 }, (_, i) => `BOOLEAN_LENGTH@${4 + 2 * i} P[${i}]`)
  for (const maxViolations of [1, 2, 6, 7]) {
    says('P ::= SEQUENCE OF BOOLEAN', octets, { maxViolations }, all.slice(0, maxViolations))
    const { complete } = validateWith(compiled('P ::= SEQUENCE OF BOOLEAN'), 'P', octets, { maxViolations })
    assert.is(complete, maxViolations > 6)
  }
})

limits('more than fits into the space of one value', () => {
  const values = sequence(Array.from({ length: 5000 }, (_, i) => text(UniversalTag.OctetString, new Uint8Array(i % 7))))
  says('P ::= SET OF OCTET STRING', constructed(universal(UniversalTag.Set), [values]).octets, { windowSize: 100 }, [])
})

limits.run()
