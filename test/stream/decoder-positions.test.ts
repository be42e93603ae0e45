/** Positions beyond 2^31, 2^32 and up to 2^53-1, on input that is stored nowhere. */

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError, BerTruncatedError } from '../../src/ber/errors.ts'
import { type BerBatch, RecordKind } from '../../src/stream/batch.ts'
import { BerDecoder, type DecoderMemory } from '../../src/stream/decoder.ts'
import { Register } from '../../src/wasm/layout.ts'
import { unhex } from '../support/hex.ts'
import { builds } from '../support/split.ts'

const GIB = 2 ** 30

function refusal(use: () => unknown): BerError {
  try {
    use()
  } catch (error) {
    assert.instance(error, BerError)
    return error as BerError
  }
  throw new Error('no error')
}

for (const build of builds) {
  const test = suite(`stream: decoder positions (${build.name})`)
  const windowSize = 1 << 20

  /** Hands over octets by hand, and takes all batches. */
  const feed = (decoder: BerDecoder, octets: Uint8Array, take: (batch: BerBatch) => void = () => {}): void => {
    decoder.reserve(octets.length).set(octets)
    decoder.commit(octets.length)
    for (const batch of decoder.batches()) take(batch)
  }

  test('a definite value of 6 GiB, in pieces', () => {
    const decoder = new BerDecoder({ windowSize }, build.memory({ windowSize }))
    const length = 6 * GIB
    // SEQUENCE { OCTET STRING (6 GiB), INTEGER 5 }, NULL
    feed(decoder, unhex('3085018000000a 04850180000000'), (batch) => {
      assert.is(batch.length, 2)
      assert.is(batch.contentsLength(0), length + 10)
      assert.is(batch.kind(1), RecordKind.Long)
      assert.is(batch.identifierOffset(1), 7)
      assert.is(batch.headerLength(1), 7)
      assert.is(batch.contentsLength(1), length)
      assert.is(refusal(() => batch.contents(1)).code, 'CONTENTS_NOT_HELD')
    })
    let passed = 0
    for (; passed < length; passed += windowSize) {
      decoder.reserve(windowSize)
      decoder.commit(windowSize)
      for (const batch of decoder.batches()) {
        assert.is(batch.length, 1)
        assert.is(batch.kind(0), RecordKind.Piece)
        assert.is(batch.contentsOffset(0), 14 + passed)
        assert.is(batch.pieceOffset(0), passed)
        assert.is(batch.contentsLength(0), windowSize)
        assert.is(batch.isLastPiece(0), passed + windowSize === length)
        assert.is(batch.tagNumber(0), 4)
        assert.is(batch.longValue(0).contentsLength, length)
      }
      assert.is(decoder.position, 14 + passed + windowSize)
    }
    const lines: string[] = []
    feed(decoder, unhex('020105 0500'), (batch) => {
      for (let i = 0; i < batch.length; i++)
        lines.push(`${batch.depth(i)} ${batch.tagNumber(i)} ${batch.contentsOffset(i)}`)
    })
    assert.equal(lines, [`1 2 ${length + 16}`, `0 5 ${length + 19}`])
    assert.is(decoder.values, 4)
    decoder.end()
  })

  test('an indefinite value of 6 GiB, in segments', () => {
    const decoder = new BerDecoder({ windowSize }, build.memory({ windowSize }))
    const length = 6 * GIB
    const segment = 64
    feed(decoder, unhex('2480'))
    for (let passed = 0; passed < length; passed += windowSize) {
      const window = decoder.reserve(windowSize)
      // The window is the same memory each time, and still holds the segments.
      if (passed === 0) for (let at = 0; at < windowSize; at += segment) window.set([0x04, segment - 2], at)
      decoder.commit(windowSize)
      let at = 2 + passed
      for (const batch of decoder.batches()) {
        const last = batch.length - 1
        assert.is(batch.identifierOffset(0), at)
        assert.is(batch.contentsOffset(last), at + last * segment + 2)
        at += batch.length * segment
      }
      assert.is(at, 2 + passed + windowSize)
    }
    assert.is(decoder.values, 1 + length / segment)
    assert.is(decoder.depth, 1)
    feed(decoder, unhex('0000 0500'))
    assert.is(decoder.position, length + 6)
    assert.is(decoder.values, 2 + length / segment)
    decoder.end()
  })

  test('the same, counted, and a fault behind it', () => {
    const decoder = new BerDecoder({ windowSize }, build.memory({ windowSize }))
    const segment = 4096
    const passes = (6 * GIB) / windowSize
    feed(decoder, unhex('2480'))
    for (let pass = 0; pass < passes; pass++) {
      const window = decoder.reserve(windowSize)
      if (pass === 0) for (let at = 0; at < windowSize; at += segment) window.set([0x04, 0x82, 0x0f, 0xfc], at)
      decoder.commit(windowSize)
      assert.is(decoder.count(), 1 + ((pass + 1) * windowSize) / segment)
    }
    const error = refusal(() => feed(decoder, unhex('0001')))
    assert.is(error.code, 'END_OF_CONTENTS_LENGTH')
    assert.is(error.offset, 6 * GIB + 3)
    assert.is(error.path, `[0].[${(6 * GIB) / segment}]`)
  })

  test('truncated far out', () => {
    const decoder = new BerDecoder({ windowSize }, build.memory({ windowSize }))
    feed(decoder, unhex('3080 30850180000007 04850180000000'))
    for (let pass = 0; pass < 5 * 1024; pass++) {
      decoder.reserve(windowSize)
      decoder.commit(windowSize)
      assert.is(decoder.next()?.length, 1)
    }
    const error = refusal(() => decoder.end()) as BerTruncatedError
    assert.instance(error, BerTruncatedError)
    assert.is(error.offset, 5 * GIB + 16)
    assert.is(error.missing, GIB + 2)
    assert.is(error.path, '[0].[0].[0]')
  })

  /** Puts the decoder at an absolute position, as if everything before had passed by. */
  const moveTo = (memory: DecoderMemory, decoder: BerDecoder, position: number): void => {
    const view = new DataView(memory.memory.buffer, memory.regions.state)
    const delta = position - memory.regions.window
    view.setBigInt64(Register.PositionDelta - 8, BigInt(delta), true)
    view.setFloat64(Register.PositionDelta, delta, true)
    assert.is(decoder.position, position)
  }

  for (const position of [2 ** 31 - 3, 2 ** 32 - 3, 2 ** 53 - 16]) {
    test(`values across ${position + 3}`, () => {
      const memory = build.memory({})
      const decoder = new BerDecoder({}, memory)
      moveTo(memory, decoder, position)
      decoder.write(unhex('3080 3003 020105 0000 0500 05'))
      const offsets: number[] = []
      for (const batch of decoder.batches()) {
        for (let i = 0; i < batch.length; i++) offsets.push(batch.identifierOffset(i) - position)
      }
      assert.equal(offsets, [0, 2, 4, 9])
      const error = refusal(() => decoder.end())
      assert.is(error.offset, position + 12)
    })
  }

  test('no value ends past 2^53-1', () => {
    const most = Number.MAX_SAFE_INTEGER
    const memory = build.memory({})
    let decoder = new BerDecoder({}, memory)
    moveTo(memory, decoder, most - 10)
    decoder.write(unhex('3008'))
    assert.is(decoder.next()?.length, 1)
    assert.is(decoder.position, most - 8)

    decoder = new BerDecoder({}, memory)
    moveTo(memory, decoder, most - 10)
    decoder.write(unhex('308109'))
    const error = refusal(() => decoder.next())
    assert.is(error.code, 'LENGTH_TOO_LARGE')
    assert.is(error.offset, most - 9)
  })

  test('more than 2^32 values in one container', () => {
    const memory = build.memory({})
    const decoder = new BerDecoder({}, memory)
    feed(decoder, unhex('3080 0500'))
    const many = 2 ** 32 + 7
    new DataView(memory.memory.buffer, memory.regions.state).setBigUint64(Register.Siblings, BigInt(many), true)
    feed(decoder, unhex('3080 0500 0000'))
    assert.is(decoder.values, many + 3)
    feed(decoder, unhex('0000 0500'))
    assert.is(decoder.values, many + 4)
    const error = refusal(() => feed(decoder, unhex('0000')))
    assert.is(error.path, '[2]')
    assert.is(decoder.values, many + 4)
  })

  test('its path', () => {
    const memory = build.memory({})
    const decoder = new BerDecoder({}, memory)
    const many = 2 ** 32 + 7
    feed(decoder, unhex('3080'))
    new DataView(memory.memory.buffer, memory.regions.state).setBigUint64(Register.Siblings, BigInt(many), true)
    assert.is(refusal(() => feed(decoder, unhex('3080 04ff'))).path, `[0].[${many}].[0]`)
  })

  test.run()
}
