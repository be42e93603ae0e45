/** Contents octets of the six types: values beside their octets, both ways. Refusals are in errors.test.ts. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerLimitError } from '../../src/ber/errors.ts'
import { decode } from '../../src/ber/node.ts'
import { decodeBoolean, encodeBoolean } from '../../src/ber/values/boolean.ts'
import { decodeInteger, encodeInteger } from '../../src/ber/values/integer.ts'
import { decodeNull } from '../../src/ber/values/null.ts'
import { decodeObjectIdentifier, encodeObjectIdentifier } from '../../src/ber/values/object-identifier.ts'
import { decodeUtf8, encodeUtf8, utf8FaultAt } from '../../src/ber/values/utf8-string.ts'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'
import { faultOf } from '../support/walk.ts'

const test = suite('ber: values')
const seed = 20_240_611

test('BOOLEAN', () => {
  assert.is(decodeBoolean(Uint8Array.of(0)), false)
  assert.is(decodeBoolean(Uint8Array.of(1)), true)
  assert.is(decodeBoolean(Uint8Array.of(0xff)), true)
  assertBytes(encodeBoolean(true), Uint8Array.of(0xff))
  assertBytes(encodeBoolean(false), Uint8Array.of(0))
})

test('NULL', () => {
  assert.is(decodeNull(new Uint8Array(0)), null)
})

const integers: readonly [number | bigint, string][] = [
  [0, '00'],
  [1, '01'],
  [127, '7f'],
  [128, '0080'],
  [255, '00ff'],
  [256, '0100'],
  [32767, '7fff'],
  [32768, '008000'],
  [-1, 'ff'],
  [-128, '80'],
  [-129, 'ff7f'],
  [-256, 'ff00'],
  [-32768, '8000'],
  [-32769, 'ff7fff'],
  [2 ** 31 - 1, '7fffffff'],
  [2 ** 31, '0080000000'],
  [-(2 ** 31), '80000000'],
  [-(2 ** 31) - 1, 'ff7fffffff'],
  [2 ** 47, '00800000000000'],
  [Number.MAX_SAFE_INTEGER, '1fffffffffffff'],
  [-Number.MAX_SAFE_INTEGER, 'e0000000000001'],
  [2n ** 53n, '20000000000000'],
  [-(2n ** 53n), 'e0000000000000'],
  [2n ** 63n - 1n, '7fffffffffffffff'],
  [2n ** 63n, '008000000000000000'],
  [-(2n ** 63n), '8000000000000000'],
  [-(2n ** 63n) - 1n, 'ff7fffffffffffffff'],
  [2n ** 64n, '010000000000000000'],
]

test('INTEGER: a number in the safe range, else a bigint', () => {
  for (const [value, digits] of integers) {
    assert.is(decodeInteger(unhex(digits)), value, digits)
    assertBytes(encodeInteger(value), unhex(digits), `${value}`)
    assertBytes(encodeInteger(BigInt(value)), unhex(digits), `${value}n`)
  }
  assert.is(Object.is(decodeInteger(encodeInteger(-0)), 0), true)
})

test('INTEGER: any bigint comes back, in as few octets as there can be', () => {
  fc.assert(
    fc.property(fc.oneof(fc.bigInt(), fc.bigInt(-(2n ** 4000n), 2n ** 4000n), fc.maxSafeInteger()), (value) => {
      const octets = encodeInteger(value)
      const decoded = decodeInteger(octets)
      assert.is(BigInt(decoded), BigInt(value))
      assert.is(typeof decoded, Number.isSafeInteger(Number(value)) ? 'number' : 'bigint')
      // One octet less would not hold it: decoding refuses padding, so what decoded has none.
      assert.is(BigInt.asIntN(8 * octets.length, BigInt(value)), BigInt(value))
    }),
    { seed },
  )
})

test('INTEGER: what is no whole number, or no number, cannot be encoded', () => {
  for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(
      () => encodeInteger(wrong),
      (error: Error) => error instanceof RangeError,
    )
  }
  for (const wrong of ['1', null, undefined, {}]) {
    assert.throws(
      () => encodeInteger(wrong as unknown as number),
      (error: Error) => error instanceof TypeError,
    )
  }
})

test('INTEGER of a million octets, both ways', () => {
  for (const first of [0x7f, 0x85]) {
    const octets = new Uint8Array(1_000_000).fill(first)
    const value = decodeInteger(octets)
    assert.is(typeof value, 'bigint')
    assertBytes(encodeInteger(value), octets)
  }
})

test('INTEGER larger than the engine can hold is a limit, not a crash', () => {
  const fault = faultOf(() => decodeInteger(new Uint8Array(2 ** 27 + 1).fill(1), 7))
  assert.equal(fault, { code: 'LIMIT_CONTENTS', offset: 7, path: '', missing: undefined })
})

const objectIdentifiers: readonly [string, string][] = [
  ['0.0', '00'],
  ['0.39', '27'],
  ['1.0', '28'],
  ['1.39', '4f'],
  ['2.0', '50'],
  ['2.39', '77'],
  ['2.40', '78'],
  ['2.47', '7f'],
  ['2.48', '8100'],
  ['2.999', '8837'],
  ['2.999.3', '883703'],
  ['1.2.840.113549.1.1.11', '2a864886f70d01010b'],
  ['1.2.0.127.128.16383.16384', '2a007f8100ff7f818000'],
  ['1.3.4294967295.4294967296', '2b8fffffff7f9080808000'],
  ['1.3.562949953421311.562949953421312', `2b${'ff'.repeat(6)}7f81${'80'.repeat(6)}00`],
  ['1.3.9007199254740991.9007199254740992', `2b8f${'ff'.repeat(6)}7f90${'80'.repeat(6)}00`],
  ['2.25.340282366920938463463374607431768211455', `6983${'ff'.repeat(17)}7f`],
  ['2.340282366920938463463374607431768211375', `83${'ff'.repeat(17)}7f`],
]

test('OBJECT IDENTIFIER: the first two arcs, and arcs of any size', () => {
  for (const [text, digits] of objectIdentifiers) {
    assert.is(decodeObjectIdentifier(unhex(digits)), text)
    assertBytes(encodeObjectIdentifier(text), unhex(digits), text)
  }
})

test('OBJECT IDENTIFIER: any arcs come back', () => {
  const arc = fc.oneof(fc.nat(200), fc.maxSafeNat(), fc.bigInt(0n, 2n ** 200n))
  const start = fc.oneof(fc.tuple(fc.constantFrom(0, 1), fc.nat(39)), fc.tuple(fc.constant(2), arc))
  fc.assert(
    fc.property(start, fc.array(arc, { maxLength: 20 }), (first, rest) => {
      const text = [...first, ...rest].join('.')
      assert.is(decodeObjectIdentifier(encodeObjectIdentifier(text)), text)
    }),
    { seed },
  )
})

test('OBJECT IDENTIFIER: an arc of 100,000 octets', () => {
  const octets = Uint8Array.from([0x2a, ...new Array(99_999).fill(0xa5), 0x25])
  assertBytes(encodeObjectIdentifier(decodeObjectIdentifier(octets)), octets)
})

test('OBJECT IDENTIFIER: text that is none cannot be encoded', () => {
  for (const wrong of [
    '',
    '1',
    '.',
    '1.',
    '.1',
    '1..2',
    '3.1',
    '0.40',
    '1.40',
    '1.100',
    '01.2',
    '1.02',
    '-1.2',
    '1.2 ',
    '1.x',
    '１.2',
    '10.1',
    '1e1.2',
  ]) {
    assert.throws(
      () => encodeObjectIdentifier(wrong),
      (error: Error) => error instanceof RangeError,
      wrong,
    )
  }
  assert.throws(
    () => encodeObjectIdentifier(1.2 as unknown as string),
    (error: Error) => error instanceof TypeError,
  )
})

test('OBJECT IDENTIFIER: as many arcs as allowed, and one more', () => {
  const octets = new Uint8Array(127).fill(1)
  assert.is(decodeObjectIdentifier(octets).split('.').length, 128)
  assert.throws(
    () => decodeObjectIdentifier(new Uint8Array(128).fill(1)),
    (error: Error) => error instanceof BerLimitError,
  )
})

test('UTF8String: text of every length of sequence, a byte order mark and a zero included', () => {
  for (const text of ['', 'a', '\0', 'é', '€', '𝄞', '\ufeffa', 'a\ufeff', '\uffff', '\u{10ffff}', 'x'.repeat(1000)]) {
    assert.is(decodeUtf8(encodeUtf8(text)), text)
  }
  assertBytes(encodeUtf8('a€'), unhex('61e282ac'))
})

const unsound: readonly [string, number][] = [
  ['80', 0],
  ['61bf', 1],
  ['c0af', 0],
  ['c1bf', 0],
  ['c3', 0],
  ['61c328', 1],
  ['e09fbf', 0],
  ['e28261', 0],
  ['e282', 0],
  ['eda080', 0],
  ['edbfbf', 0],
  ['f08fbfbf', 0],
  ['f09d84', 0],
  ['f09d8461', 0],
  ['f4908080', 0],
  ['f5808080', 0],
  ['fe', 0],
  ['ff', 0],
  ['efbbbfff', 3],
  ['c3a9e282acf09d849e80', 9],
]

test('UTF8String: what is none is refused at the sequence at fault', () => {
  for (const [digits, at] of unsound) {
    const expected = { code: 'UTF8_INVALID', offset: 100 + at, path: '[3]', missing: undefined }
    assert.equal(
      faultOf(() => decodeUtf8(unhex(digits), 100, '[3]')),
      expected,
      digits,
    )
  }
})

test('UTF8String: the place of a fault is found exactly where the engine finds one', () => {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const sound = (octets: Uint8Array): boolean => {
    try {
      strict.decode(octets)
      return true
    } catch {
      return false
    }
  }
  const octet = fc.oneof(
    fc.integer({ min: 0x80, max: 0xff }),
    fc.constantFrom(0x61, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0x90, 0x9f, 0xa0, 0xbf),
  )
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 8 }), (list) => {
      const octets = Uint8Array.from(list)
      const at = utf8FaultAt(octets)
      assert.is(at === octets.length, sound(octets))
      assert.ok(sound(octets.subarray(0, at)))
    }),
    { seed, numRuns: 2000 },
  )
})

test('UTF8String: a surrogate without its partner cannot be encoded', () => {
  for (const text of ['\ud834', 'a\udd1e', '\udd1e\ud834', '\ud834\ud834\udd1e']) {
    assert.throws(
      () => encodeUtf8(text),
      (error: Error) => error instanceof RangeError,
    )
  }
})

test('UTF8String: from shared memory', () => {
  const shared = new Uint8Array(new SharedArrayBuffer(4))
  shared.set(unhex('61e282ac'))
  assert.is(decodeUtf8(shared), 'a€')
})

test('strings in segments: definite, indefinite, empty, nested in any way, characters across them', () => {
  const cases: [string, string][] = [
    ['2400', ''],
    ['2480 0000', ''],
    ['2404 0402 0102', '0102'],
    ['2480 0401 01 0400 0402 0203 0000', '010203'],
    ['2480 2404 0402 0102 2480 0401 03 0000 2480 0000 2400 0401 04 0000', '01020304'],
    ['a006 0401 01 0401 02', '0102'],
  ]
  for (const [octets, joined] of cases) assertBytes(decode(unhex(octets)).toOctets(), unhex(joined), octets)
  assert.is(decode(unhex('2c80 0402 61e2 0401 82 0401 ac 0000')).toUtf8(), 'a€')
})

test('primitive contents are not copied; joined ones are', () => {
  const octets = unhex('3008 0402 0102 2402 0400')
  const [primitive, constructed] = decode(octets).children()
  assert.is(primitive.toOctets().buffer, octets.buffer)
  assert.is.not(constructed.toOctets().buffer, octets.buffer)
})

test('joined segments are bounded by maxContents', () => {
  const octets = unhex('2408 0402 0102 0402 0304')
  assertBytes(decode(octets, { limits: { maxContents: 4 } }).toOctets(), unhex('01020304'))
  const fault = faultOf(() => decode(octets, { limits: { maxContents: 3 } }).toOctets())
  assert.equal(fault, { code: 'LIMIT_CONTENTS', offset: 6, path: '[0].[1]', missing: undefined })
})

test.run()
