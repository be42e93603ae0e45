import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerCursor } from '../../src/ber/cursor.ts'
import { contextSpecific, universal } from '../../src/ber/tag.ts'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'
import { faultOf } from '../support/walk.ts'

const test = suite('ber: cursor')

// SEQUENCE { INTEGER 5, [1] { NULL, BOOLEAN TRUE } (indefinite), [PRIVATE 1000] 'ab' }, then a NULL
const octets = unhex('3012 020105 a180 0500 0101ff 0000 df8768 02 6162 0500')

test('next, enter and leave', () => {
  const cursor = new BerCursor(octets)
  assert.ok(cursor.next())
  assert.ok(cursor.is(universal(16)))
  assert.equal([cursor.path, cursor.depth, cursor.contentsLength, cursor.endOffset], ['[0]', 0, 18, 20])
  cursor.enter()
  assert.is(cursor.depth, 1)
  assert.ok(cursor.next())
  assert.equal([cursor.path, cursor.depth, cursor.identifierOffset], ['[0].[0]', 1, 2])
  assert.is(cursor.toInteger(), 5)
  assert.ok(cursor.next())
  assert.ok(cursor.is(contextSpecific(1)))
  cursor.enter()
  assert.ok(cursor.next())
  assert.is(cursor.toNull(), null)
  assert.ok(cursor.next())
  assert.is(cursor.toBoolean(), true)
  assert.is(cursor.path, '[0].[1].[1]')
  assert.not.ok(cursor.next())
  assert.not.ok(cursor.next(), 'the end stays the end')
  cursor.leave()
  assert.ok(cursor.next())
  assert.equal([cursor.tagClass, cursor.tagNumber, cursor.headerLength, cursor.path], [3, 1000, 4, '[0].[2]'])
  assertBytes(cursor.contents, unhex('6162'))
  assert.not.ok(cursor.next())
  cursor.leave()
  assert.ok(cursor.next())
  assert.equal([cursor.path, cursor.identifierOffset], ['[1]', 20])
  assert.not.ok(cursor.next())
  assert.not.ok(cursor.next())
})

test('what is not entered is stepped over; left early, the rest is', () => {
  const cursor = new BerCursor(octets)
  assert.ok(cursor.next())
  cursor.enter()
  assert.ok(cursor.next())
  assert.ok(cursor.next())
  assert.ok(cursor.next(), 'over the value in the indefinite form')
  assert.is(cursor.identifierOffset, 14)
  cursor.leave()
  assert.ok(cursor.next())
  assert.is(cursor.identifierOffset, 20)

  const early = new BerCursor(octets)
  early.next()
  early.enter()
  early.next()
  early.next()
  early.enter()
  assert.ok(early.next())
  early.leave()
  assert.ok(early.next())
  assert.is(early.identifierOffset, 14)
})

test('a value in the indefinite form: its end is found when asked for, and it can still be entered', () => {
  const cursor = new BerCursor(unhex('a180 3080 0500 0000 0101ff 0000 0500'))
  assert.ok(cursor.next())
  assert.equal([cursor.indefinite, cursor.contentsLength, cursor.endOffset], [true, 9, 13])
  assertBytes(cursor.contents, unhex('3080 0500 0000 0101ff'))
  assertBytes(cursor.encoding, unhex('a180 3080 0500 0000 0101ff 0000'))
  cursor.enter()
  assert.ok(cursor.next())
  assert.is(cursor.contentsLength, 2)
  assert.ok(cursor.next())
  assert.is(cursor.toBoolean(), true)
  assert.not.ok(cursor.next())
  cursor.leave()
  assert.ok(cursor.next())
  assert.is(cursor.identifierOffset, 13)
})

test('left at every place of nested values, of either form', () => {
  const nest = unhex('3080 300a 3080 0500 3002 0500 0000 0500 0000 0101ff')
  // 3080 { 300a { 3080 { NULL, 3002 { NULL } } }, NULL }, BOOLEAN
  for (let steps = 0; steps < 12; steps++) {
    const cursor = new BerCursor(nest)
    for (let i = 0; i < steps; i++) {
      if (cursor.next()) {
        if (cursor.constructed) cursor.enter()
      } else if (cursor.depth > 0) cursor.leave()
    }
    while (cursor.depth > 0) cursor.leave()
    const at = steps === 0 ? ['[0]', 0] : ['[1]', 18]
    if (steps < 11) {
      assert.ok(cursor.next(), `after ${steps} steps`)
      assert.equal([cursor.path, cursor.identifierOffset], at, `after ${steps} steps`)
    }
  }
})

test('a constructed value that is not all there can be read as far as it goes', () => {
  const cursor = new BerCursor(unhex('300a 0500 3080 0101ff'))
  assert.ok(cursor.next())
  assert.is(cursor.endOffset, 12)
  const whole = { code: 'TRUNCATED', offset: 9, path: '[0]', missing: 3 }
  assert.equal(
    faultOf(() => void cursor.contents),
    whole,
  )
  cursor.enter()
  assert.ok(cursor.next())
  assert.ok(cursor.next())
  cursor.enter()
  assert.ok(cursor.next())
  assert.is(cursor.toBoolean(), true)
  const inner = { code: 'TRUNCATED', offset: 9, path: '[0].[1]', missing: 3 }
  for (let i = 0; i < 2; i++)
    assert.equal(
      faultOf(() => void cursor.next()),
      inner,
    )
  assert.equal(
    faultOf(() => void cursor.leave()),
    inner,
  )
})

test('after a refusal the cursor stays where it is', () => {
  const cursor = new BerCursor(unhex('3004 0500 0402'))
  cursor.next()
  cursor.enter()
  assert.ok(cursor.next())
  const expected = { code: 'LENGTH_EXCEEDS_PARENT', offset: 5, path: '[0].[1]', missing: undefined }
  for (let i = 0; i < 3; i++)
    assert.equal(
      faultOf(() => void cursor.next()),
      expected,
    )
  assert.throws(
    () => cursor.enter(),
    (error: Error) => error instanceof TypeError,
  )
  cursor.leave()
  assert.not.ok(cursor.next())
})

test('wrong calls', () => {
  const isTypeError = (error: Error): boolean => error instanceof TypeError
  const cursor = new BerCursor(unhex('3000 0500'))
  assert.throws(() => cursor.enter(), isTypeError)
  assert.throws(() => cursor.leave(), isTypeError)
  cursor.next()
  cursor.enter()
  assert.throws(() => cursor.enter(), isTypeError)
  cursor.leave()
  assert.throws(() => cursor.leave(), isTypeError)
  cursor.next()
  assert.equal(
    faultOf(() => cursor.enter()),
    { code: 'FORM_WRONG', offset: 2, path: '[1]', missing: undefined },
  )
  assert.not.ok(cursor.next())
  assert.throws(() => cursor.enter(), isTypeError)
})

test('no octets hold no data value', () => {
  const cursor = new BerCursor(new Uint8Array(0))
  assert.not.ok(cursor.next())
  assert.is(cursor.depth, 0)
})

test('two cursors go their own ways', () => {
  const a = new BerCursor(octets)
  const b = new BerCursor(octets)
  a.next()
  a.enter()
  b.next()
  a.next()
  assert.is(a.identifierOffset, 2)
  assert.is(b.identifierOffset, 0)
  b.next()
  assert.is(b.identifierOffset, 20)
  a.next()
  assert.is(a.identifierOffset, 5)
})

test('a definite value that ends with an indefinite one is left like any other', () => {
  for (const exhaust of [true, false]) {
    const cursor = new BerCursor(unhex('3006 3080 0500 0000 0101ff'))
    cursor.next()
    cursor.enter()
    assert.ok(cursor.next())
    if (exhaust) assert.not.ok(cursor.next())
    cursor.leave()
    assert.ok(cursor.next())
    assert.equal([cursor.path, cursor.toBoolean()], ['[1]', true])
  }
})

test('nested deeper than there is room for at first', () => {
  const depth = 40
  const nest = Uint8Array.from({ length: 4 * depth }, (_, i) => (i >= 2 * depth ? 0 : i % 2 === 0 ? 0x30 : 0x80))
  const cursor = new BerCursor(nest)
  for (let i = 0; i < depth; i++) {
    assert.ok(cursor.next())
    cursor.enter()
  }
  assert.is(cursor.depth, depth)
  for (let i = 0; i < depth; i++) {
    assert.not.ok(cursor.next())
    cursor.leave()
  }
  assert.not.ok(cursor.next())
})

test.run()
