import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Header, readHeader } from '../../src/ber/header.ts'
import type { TagClass, TagNumber } from '../../src/ber/tag.ts'
import {
  identifierOctets,
  identifierSize,
  lengthOctets,
  lengthSize,
  writeIdentifier,
  writeLength,
} from '../../src/ber/writer.ts'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'

const test = suite('ber: writer')

const identifiers: readonly [TagClass, boolean, TagNumber, string][] = [
  [0, false, 0, '00'],
  [0, true, 16, '30'],
  [1, false, 30, '5e'],
  [2, true, 0, 'a0'],
  [3, true, 31, 'ff1f'],
  [2, false, 127, '9f7f'],
  [2, false, 128, '9f8100'],
  [2, false, 16383, '9fff7f'],
  [2, false, 16384, '9f818000'],
  [2, false, 2 ** 32 - 1, '9f8fffffff7f'],
  [2, false, 2 ** 53 - 1, '9f8fffffffffffff7f'],
  [2, false, 2n ** 53n, '9f9080808080808000'],
  [2, false, 5n, '85'],
  [2, false, 200n, '9f8148'],
  [2, false, 2n ** 70n - 1n, `9f${'ff'.repeat(9)}7f`],
]

const lengths: readonly [number, string][] = [
  [0, '00'],
  [127, '7f'],
  [128, '8180'],
  [255, '81ff'],
  [256, '820100'],
  [65535, '82ffff'],
  [65536, '83010000'],
  [2 ** 32 - 1, '84ffffffff'],
  [2 ** 32, '850100000000'],
  [2 ** 53 - 1, '871fffffffffffff'],
]

test('identifier octets, in as few octets as the number needs', () => {
  for (const [tagClass, constructed, tagNumber, digits] of identifiers) {
    assertBytes(identifierOctets({ tagClass, tagNumber }, constructed), unhex(digits))
    assert.is(identifierSize(tagNumber), digits.length / 2)
  }
})

test('length octets, in as few octets as the length needs', () => {
  for (const [length, digits] of lengths) {
    assertBytes(lengthOctets(length), unhex(digits))
    assert.is(lengthSize(length), digits.length / 2)
  }
})

test('written in place: between other octets, up to the last', () => {
  const target = new Uint8Array(8).fill(0xee)
  assert.is(writeIdentifier(target, 1, 2, true, 128), 4)
  assert.is(writeLength(target, 4, 256), 7)
  assertBytes(target, unhex('ee bf8100 820100 ee'))
  assert.is(writeLength(target, 7, 0), 8)
})

test('what does not fit is refused before anything is written', () => {
  const target = new Uint8Array(2).fill(0xee)
  const isRangeError = (error: Error): boolean => error instanceof RangeError
  assert.throws(() => writeIdentifier(target, 0, 2, true, 128), isRangeError)
  assert.throws(() => writeIdentifier(target, 2, 2, true, 1), isRangeError)
  assert.throws(() => writeLength(target, 1, 128), isRangeError)
  assert.throws(() => writeLength(target, -1, 1), isRangeError)
  assertBytes(target, unhex('eeee'))
})

test('numbers that are none are refused', () => {
  for (const wrong of [-1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
    assert.throws(
      () => identifierSize(wrong),
      (error: Error) => error instanceof RangeError,
    )
    assert.throws(
      () => lengthSize(wrong),
      (error: Error) => error instanceof RangeError,
    )
  }
  assert.throws(
    () => identifierSize(-1n),
    (error: Error) => error instanceof RangeError,
  )
})

test('what is written is read again', () => {
  const tagNumber = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.maxSafeNat(), fc.bigInt(2n ** 53n, 2n ** 100n))
  const length = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER - 100 }))
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3 }),
      fc.boolean(),
      tagNumber,
      length,
      (tagClass, constructed, number, size) => {
        const head = new Uint8Array(identifierSize(number) + lengthSize(size))
        writeLength(head, writeIdentifier(head, 0, tagClass as TagClass, constructed, number), size)
        const header = new Header()
        assert.ok(readHeader(head, 0, header))
        assert.equal(
          [header.tagClass, header.constructed, header.tagNumber, header.contentsOffset, header.contentsLength],
          [tagClass, constructed, number, head.length, size],
        )
      },
    ),
    { seed: 20_240_612 },
  )
})

test.run()
