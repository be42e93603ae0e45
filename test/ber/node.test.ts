import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decode } from '../../src/ber/node.ts'
import { application, contextSpecific, privateTag, universal } from '../../src/ber/tag.ts'
import { assertBytes } from '../support/assert.ts'
import { unhex } from '../support/hex.ts'
import { faultOf } from '../support/walk.ts'

const test = suite('ber: node')

// SEQUENCE { INTEGER 5, [1] { NULL, BOOLEAN TRUE } (indefinite), [PRIVATE 1000] 'ab' }
const octets = unhex('3012 020105 a180 0500 0101ff 0000 df8768 02 6162')

test('members of a value', () => {
  const root = decode(octets)
  assert.is(root.tagClass, 0)
  assert.is(root.tagNumber, 16)
  assert.is(root.constructed, true)
  assert.is(root.indefinite, false)
  assert.is(root.identifierOffset, 0)
  assert.is(root.contentsOffset, 2)
  assert.is(root.headerLength, 2)
  assert.is(root.contentsLength, 18)
  assert.is(root.endOffset, 20)
  assert.is(root.depth, 0)
  assert.is(root.path, '[0]')
  assertBytes(root.contents, octets.subarray(2))
  assertBytes(root.encoding, octets)
  assert.is(root.children().length, 3)
})

test('members of a value in the indefinite form: contents end before the end-of-contents octets', () => {
  const [, node] = decode(octets).children()
  assert.is(node.indefinite, true)
  assert.is(node.identifierOffset, 5)
  assert.is(node.contentsOffset, 7)
  assert.is(node.contentsLength, 5)
  assert.is(node.endOffset, 14)
  assertBytes(node.contents, unhex('0500 0101ff'))
  assertBytes(node.encoding, unhex('a180 0500 0101ff 0000'))
  assert.equal(
    node.children().map((child) => [child.path, child.depth, child.identifierOffset]),
    [
      ['[0].[1].[0]', 2, 7],
      ['[0].[1].[1]', 2, 9],
    ],
  )
})

test('a high tag number, and tags to compare with', () => {
  const [integer, tagged, high] = decode(octets).children()
  assert.is(high.tagClass, 3)
  assert.is(high.tagNumber, 1000)
  assert.is(high.headerLength, 4)
  assertBytes(high.contents, unhex('6162'))
  assert.ok(high.is(privateTag(1000)))
  assert.not.ok(high.is(application(1000)))
  assert.ok(integer.is(universal(2)))
  assert.ok(tagged.is(contextSpecific(1)))
  assert.not.ok(tagged.is(contextSpecific(2)))
  assert.ok(decode(unhex('9f9080808080808000 00')).is(contextSpecific(2n ** 53n)))
})

test('values', () => {
  const [integer, tagged] = decode(octets).children()
  assert.is(integer.toInteger(), 5)
  assert.is(tagged.children()[0].toNull(), null)
  assert.is(tagged.children()[1].toBoolean(), true)
  assert.is(decode(unhex('06032a0304')).toObjectIdentifier(), '1.2.3.4')
  assert.is(decode(unhex('0c0361c3a9')).toUtf8(), 'aé')
})

test('components are read once and kept; primitive values have none', () => {
  const root = decode(octets)
  assert.is(root.children(), root.children())
  assert.is(root.children()[0], root.children()[0])
  assert.is(root.children()[0].children().length, 0)
  assert.is(decode(unhex('3000')).children().length, 0)
  assert.is(decode(unhex('3080 0000')).children().length, 0)
})

test('any number of components', () => {
  for (const count of [0, 1, 2, 3, 4, 5, 63]) {
    const root = decode(Uint8Array.from([0x30, 2 * count, ...new Array(count).fill([0x05, 0x00]).flat()]))
    assert.equal(
      root.children().map(({ path }) => path),
      Array.from({ length: count }, (_, i) => `[0].[${i}]`),
    )
  }
})

test('nothing is read of a component before it is asked for', () => {
  const root = decode(unhex('3004 3002 04ff'))
  const [child] = root.children()
  assert.equal(
    faultOf(() => void child.children()),
    { code: 'LENGTH_RESERVED', offset: 5, path: '[0].[0].[0]', missing: undefined },
  )
})

test('one data value, all octets of it; or what follows is allowed', () => {
  const two = unhex('020105 0500')
  assert.is(faultOf(() => void decode(two))?.code, 'TRAILING_OCTETS')
  const first = decode(two, { allowTrailing: true })
  assert.is(first.endOffset, 3)
  assertBytes(first.encoding, unhex('020105'))
  assert.is(decode(unhex('3080 0000 ff'), { allowTrailing: true }).endOffset, 4)
})

test('no octets are no data value', () => {
  assert.equal(
    faultOf(() => void decode(new Uint8Array(0))),
    { code: 'TRUNCATED', offset: 0, path: '[0]', missing: 2 },
  )
})

test('a base offset counts into all offsets, and not into lengths', () => {
  const root = decode(octets, { baseOffset: 2 ** 40 })
  assert.is(root.identifierOffset, 2 ** 40)
  assert.is(root.endOffset, 2 ** 40 + 20)
  const [, tagged] = root.children()
  assert.is(tagged.contentsOffset, 2 ** 40 + 7)
  assert.is(tagged.contentsLength, 5)
  assert.is(tagged.children()[1].path, '[0].[1].[1]')
  assertBytes(tagged.children()[1].contents, unhex('ff'))
})

test('octets of a Buffer, and of a view that begins inside its memory', () => {
  assert.is(decode(Buffer.from('020105', 'hex')).toInteger(), 5)
  const memory = unhex('ffff 020105 ff')
  const node = decode(memory.subarray(2, 5))
  assert.is(node.identifierOffset, 0)
  assert.is(node.toInteger(), 5)
  assert.is(node.contents.byteOffset, 4)
})

test.run()
