/** What a batch tells of each kind of record. */

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../src/ber/errors.ts'
import { type BerBatch, RecordKind } from '../../src/stream/batch.ts'
import { BerDecoder, type BerDecoderOptions } from '../../src/stream/decoder.ts'
import { assertBytes } from '../support/assert.ts'
import { encoding, identifier, join } from '../support/encodings.ts'
import { unhex } from '../support/hex.ts'

const test = suite('stream: batch')

/** The one batch that an input makes. */
function batchOf(octets: Uint8Array, options: BerDecoderOptions = {}): BerBatch {
  const decoder = new BerDecoder(options)
  decoder.write(octets)
  const batch = decoder.next()
  assert.ok(batch)
  return batch!
}

test('a primitive value', () => {
  const batch = batchOf(unhex('0500 8203 010203'))
  assert.is(batch.length, 2)
  assert.is(batch.kind(1), RecordKind.Value)
  assert.is(batch.tagClass(1), 2)
  assert.is(batch.tagNumber(1), 2)
  assert.is(batch.constructed(1), false)
  assert.is(batch.indefinite(1), false)
  assert.is(batch.depth(1), 0)
  assert.is(batch.headerLength(1), 2)
  assert.is(batch.identifierOffset(1), 2)
  assert.is(batch.contentsOffset(1), 4)
  assert.is(batch.contentsLength(1), 3)
  assertBytes(batch.contents(1), unhex('010203'))
  assertBytes(batch.octets.subarray(batch.contentsStart(1), batch.contentsStart(1) + 3), unhex('010203'))
  assert.is(batch.contents(0).length, 0)
})

test('constructed values have no contents of their own', () => {
  const batch = batchOf(unhex('3002 0500 3080 0000'))
  assert.equal([batch.constructed(0), batch.indefinite(0), batch.contentsLength(0)], [true, false, 2])
  assert.equal([batch.constructed(2), batch.indefinite(2), batch.contentsLength(2)], [true, true, 0])
  for (const i of [0, 2]) {
    assert.is(batch.kind(i), RecordKind.Value)
    try {
      batch.contents(i)
      assert.unreachable()
    } catch (error) {
      assert.instance(error, BerError)
      assert.is((error as BerError).code, 'CONTENTS_NOT_HELD')
      assert.is((error as BerError).offset, i * 2)
    }
  }
})

test('end-of-contents octets, where asked for', () => {
  const octets = unhex('0500 3080 a080 0500 0000 0000')
  assert.is(batchOf(octets).length, 4)
  const batch = batchOf(octets, { endOfContents: true })
  assert.equal(
    Array.from({ length: batch.length }, (_, i) => [batch.kind(i), batch.depth(i), batch.identifierOffset(i)]),
    [
      [RecordKind.Value, 0, 0],
      [RecordKind.Value, 0, 2],
      [RecordKind.Value, 1, 4],
      [RecordKind.Value, 2, 6],
      [RecordKind.EndOfContents, 2, 8],
      [RecordKind.EndOfContents, 1, 10],
    ],
  )
  assert.is(batch.headerLength(5), 2)
  assert.is(batch.contents(5).length, 0)
})

test('end-of-contents octets are not counted as values', () => {
  const decoder = new BerDecoder({ endOfContents: true })
  decoder.write(unhex('3080 a080 0500 0000 0000'))
  assert.is(decoder.next()?.length, 5)
  assert.is(decoder.values, 3)
})

test('wide records: among others, and of each kind', () => {
  const wide = (constructed: boolean, contents: Uint8Array): Uint8Array =>
    encoding(identifier(1, constructed, 2n ** 60n), contents, 3)
  const long = Uint8Array.from({ length: 200 }, (_, i) => i)
  const octets = join([
    unhex('0500'),
    wide(true, unhex('0500')),
    wide(false, unhex('aabb')),
    wide(false, long),
    unhex('0500'),
  ])
  const batch = batchOf(octets, { maxContiguous: 127 })
  const kinds = Array.from({ length: batch.length }, (_, i) => batch.kind(i))
  const { Value, Long, Piece } = RecordKind
  assert.equal(kinds, [Value, Value, Value, Value, Long, Piece, Value])
  for (const i of [1, 3, 4]) {
    assert.is(batch.tagClass(i), 1)
    assert.is(batch.tagNumber(i), 2n ** 60n)
    assert.is(batch.headerLength(i), 10 + 5)
  }
  assert.is(batch.contentsLength(1), 2)
  assertBytes(batch.contents(3), unhex('aabb'))
  assert.is(batch.contentsLength(4), 200)
  assert.throws(() => batch.contents(4), /CONTENTS_NOT_HELD|do not lie in the batch/)
  assert.is(batch.tagNumber(5), 2n ** 60n)
  assert.is(batch.headerLength(5), 0)
  assert.is(batch.identifierOffset(5), batch.contentsOffset(5))
  assert.is(batch.pieceOffset(5), 0)
  assert.is(batch.isLastPiece(5), true)
  assertBytes(batch.contents(5), long)
  assert.is(batch.tagNumber(6), 5)
})

test('maxContiguous decides what is whole', () => {
  for (const [length, kind] of [
    [127, RecordKind.Value],
    [128, RecordKind.Long],
  ] as const) {
    const decoder = new BerDecoder({ maxContiguous: 127, windowSize: 7 })
    decoder.write(encoding([4], new Uint8Array(length)))
    assert.is(decoder.next()?.kind(0), kind)
  }
})

test('pieces over several batches', () => {
  const contents = Uint8Array.from({ length: 1000 }, (_, i) => i)
  const decoder = new BerDecoder({ maxContiguous: 127, windowSize: 300 })
  decoder.write(join([encoding([4], contents), unhex('0500')]))
  const found: unknown[] = []
  for (const batch of decoder.batches()) {
    for (let i = 0; i < batch.length; i++) {
      if (batch.kind(i) !== RecordKind.Piece) continue
      found.push([batch.contentsOffset(i), batch.pieceOffset(i), batch.contentsLength(i), batch.isLastPiece(i)])
      assertBytes(batch.contents(i), contents.subarray(batch.pieceOffset(i)).subarray(0, batch.contentsLength(i)))
      assert.equal(batch.longValue(i), { tagNumber: 4, contentsOffset: 4, contentsLength: 1000 })
    }
  }
  assert.equal(found, [
    [4, 0, 296, false],
    [300, 296, 300, false],
    [600, 596, 300, false],
    [900, 896, 104, true],
  ])
})

test('chunks that wait make one batch, as far as the window takes them', () => {
  const decoder = new BerDecoder({ windowSize: 9, maxContiguous: 127 })
  for (const octet of unhex('020105 020106 020107 020108 020109')) decoder.write(Uint8Array.of(octet))
  const batches = Array.from(decoder.batches(), (batch) => batch.length)
  assert.equal(batches, [3, 2])
})

test('a batch is read in place: the raw words', () => {
  const batch = batchOf(unhex('3003 0101 ff'))
  const [identifier, address, length] = batch.records.subarray(3, 6)
  assert.is(identifier, (1 << 14) | (2 << 10) | 1)
  assert.is(batch.octets[address!], 0xff)
  assert.is(length, 1)
})

test.run()
