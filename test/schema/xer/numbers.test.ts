/** Numbers of every size: what the kernel writes, and what it leaves to JavaScript. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeInteger } from '../../../src/ber/values/integer.ts'
import { encodeObjectIdentifier } from '../../../src/ber/values/object-identifier.ts'
import { canonicalRealText, realText } from '../../../src/schema/xer-values.ts'
import { encoding, join } from '../../support/encodings.ts'
import { unhex } from '../../support/hex.ts'
import { assertEveryCut, assertThrows, schemaOf, xerOf } from './support.ts'

const numbers = suite('xer: numbers')

const schema = schemaOf(`
  I ::= INTEGER
  E ::= ENUMERATED { low(-5), zero(0), one(1), high(70000), ... }
  O ::= OBJECT IDENTIFIER
  L ::= RELATIVE-OID
  R ::= REAL
  B ::= BOOLEAN
  N ::= NULL
`)

const integer = (value: bigint): Uint8Array => encoding([2], encodeInteger(value))

/** What stands between the tags. */
function contentOf(pdu: string, octets: Uint8Array, canonical = false): string {
  const text = xerOf(schema, pdu, octets, { canonical })
  const match = new RegExp(canonical ? `^<${pdu}>(.*)</${pdu}>$` : `^<${pdu}>(.*)</${pdu}>\n$`).exec(text)
  assert.ok(match, text)
  return match![1]!
}

numbers('INTEGER', () => {
  const values = new Set<bigint>()
  for (let power = 0n; power < 140n; power++) {
    for (const near of [-1n, 0n, 1n]) values.add(2n ** power + near).add(-(2n ** power) + near)
  }
  for (let power = 0n; power < 40n; power++) for (const near of [-1n, 0n, 1n]) values.add(10n ** power + near)
  for (const value of values) {
    assert.is(contentOf('I', integer(value)), String(value))
    assert.is(contentOf('I', integer(value), true), String(value))
  }
})

numbers('INTEGER of thousands of digits, with room for less', () => {
  const value = -(7n ** 20_000n)
  const options = { outputSize: 1, windowSize: 100, limits: { maxDepth: 1 } }
  assert.is(xerOf(schema, 'I', integer(value), options), `<I>${value}</I>\n`)
  assert.is(xerOf(schema, 'I', integer(value), { ...options, canonical: true }), `<I>${value}</I>`)
})

numbers('INTEGER cut at every octet', () => {
  for (const value of [5n, -(2n ** 63n), 2n ** 200n]) {
    assertEveryCut(schema, 'I', integer(value), { text: `<I>${value}</I>\n`, error: undefined })
  }
})

numbers('ENUMERATED: names, and numbers for what has none', () => {
  const text = (value: bigint): string => contentOf('E', encoding([10], encodeInteger(value)))
  for (const [value, name] of [
    [-5n, 'low'],
    [0n, 'zero'],
    [1n, 'one'],
    [70000n, 'high'],
  ] as const) {
    assert.is(text(value), `<${name}/>`)
  }
  for (const value of [-6n, 2n, 69999n, 70001n, 2n ** 63n, -(2n ** 100n)]) assert.is(text(value), String(value))
})

numbers('BOOLEAN and NULL', () => {
  assert.is(contentOf('B', unhex('010100')), '<false/>')
  assert.is(contentOf('B', unhex('0101ff')), '<true/>')
  assert.is(contentOf('B', unhex('010101')), '<true/>')
  assert.is(contentOf('N', unhex('0500')), '')
})

const identifiers = [
  '0.0',
  '0.39',
  '1.0',
  '1.39',
  '2.0',
  '2.39',
  '2.40',
  '2.47',
  '2.48',
  '2.999.3',
  '1.2.840.113549.1.1.11',
  `2.${2n ** 63n - 81n}`,
  `2.${2n ** 63n}.7`,
  `1.2.${2n ** 63n - 1n}`,
  `1.2.${2n ** 63n}.5`,
  `1.2.${2n ** 64n}`,
  `1.3.${2n ** 200n}.1`,
  `0.1${'.4294967295'.repeat(60)}`,
]

numbers('OBJECT IDENTIFIER', () => {
  for (const text of identifiers) {
    assert.is(contentOf('O', encoding([6], encodeObjectIdentifier(text))), text)
    assert.is(contentOf('O', encoding([6], encodeObjectIdentifier(text)), true), text)
  }
  const long = `1.2${`.${2n ** 62n}`.repeat(1000)}`
  const octets = encoding([6], encodeObjectIdentifier(long))
  assert.is(xerOf(schema, 'O', octets, { outputSize: 1, limits: { maxDepth: 1 } }), `<O>${long}</O>\n`)
})

numbers('RELATIVE-OID', () => {
  for (const text of ['0', '39', '999.3', `${2n ** 63n - 1n}`, `7.${2n ** 70n}.1`]) {
    // The same groups of seven bits as those behind 1.2.
    const contents = encodeObjectIdentifier(`1.2.${text}`).subarray(1)
    assert.is(contentOf('L', encoding([13], contents)), text)
  }
})

/** Contents octets, text as asn1c has it, canonical text. */
const reals: readonly (readonly [contents: string, text: string, canonical: string])[] = [
  ['', '0', '0'],
  ['40', '<PLUS-INFINITY/>', '<PLUS-INFINITY/>'],
  ['41', '<MINUS-INFINITY/>', '<MINUS-INFINITY/>'],
  ['42', '<NOT-A-NUMBER/>', '<NOT-A-NUMBER/>'],
  ['43', '-0', '-0'],
  ['800001', '1.0', '1.0E0'],
  ['80ff01', '0.5', '5.0E-1'],
  ['c0ff05', '-2.5', '-2.5E0'],
  ['80fd96b43f', '1234567.875', '1.234567875E6'],
  ['900103', '24.0', '2.4E1'],
  ['a00103', '48.0', '4.8E1'],
  ['01203432', '42.0', '4.2E1'],
  ['0331352e452d31', '1.5', '1.5E0'],
  ['03312c354533', '1500.0', '1.5E3'],
  ['02302e303031', '0.001', '1.0E-3'],
  ['03312e453430303030', '1.0E40000', '1.0E40000'],
  // More bits than a double has: exact all the same.
  ['80ff8000000000000001', '4.6116860184273879045E18', '4.6116860184273879045E18'],
]

for (const [contents, text, canonical] of reals) {
  numbers(`REAL ${contents || 'without contents'}`, () => {
    const octets = encoding([9], unhex(contents))
    assert.is(contentOf('R', octets), text)
    assert.is(contentOf('R', octets, true), canonical)
  })
}

/** A double as a REAL with base 2. */
function realOf(value: number): Parameters<typeof realText>[0] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = (bits >> 52n) & 0x7ffn
  const fraction = (bits & ((1n << 52n) - 1n)) | (exponent === 0n ? 0n : 1n << 52n)
  const mantissa = value < 0 ? -fraction : fraction
  return { kind: 'real', value, mantissa, base: 2, exponent: (exponent === 0n ? 1n : exponent) - 1075n }
}

numbers('doubles: 15 digits after the point, or as many as tell one from another', () => {
  const texts: readonly (readonly [number, string])[] = [
    [0.1, '0.1'],
    [-1 / 3, '-0.3333333333333333'],
    [1234567.1, '1234567.100000000093132'],
    [1e20, '100000000000000000000.0'],
    [2 ** 70, '1180591620717411303424.0'],
    [0.30000000000000004, '0.30000000000000004'],
    [1e-20, '0.00000000000000000001'],
    [1.5e-7, '0.00000015'],
    [2 ** -20, '0.00000095367431640625'],
  ]
  for (const [value, text] of texts) {
    const shown = realText(realOf(value))!
    assert.is(shown, text)
    assert.is(Number(shown), value)
  }
  for (const value of [5e-324, 2.2250738585072014e-308, Number.MAX_VALUE, -Number.MIN_VALUE]) {
    assert.is(Number(realText(realOf(value))), value)
    assert.is(Number(canonicalRealText(realOf(value))), value)
    assert.match(realText(realOf(value))!, /^-?\d+\.\d+$/)
  }
})

numbers('canonical REAL is exact', () => {
  assert.is(canonicalRealText(realOf(0.1)), '1.000000000000000055511151231257827021181583404541015625E-1')
})

numbers('a REAL with too large an exponent is refused', () => {
  const contents = join([unhex('82010000'), unhex('03')])
  for (const canonical of [false, true]) {
    assertThrows(() => xerOf(schema, 'R', encoding([9], contents), { canonical }), {
      code: 'LIMIT_REAL',
      offset: 2,
      path: 'R',
    })
  }
})

numbers.run()
