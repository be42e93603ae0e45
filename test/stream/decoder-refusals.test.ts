/** Bad input and misuse: refused with code and offset, records before it handed over, and for good. */

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError, BerLimitError, BerTruncatedError } from '../../src/ber/errors.ts'
import { RecordKind } from '../../src/stream/batch.ts'
import { BerDecoder, type BerDecoderOptions } from '../../src/stream/decoder.ts'
import { assertBytes } from '../support/assert.ts'
import { encoding, join } from '../support/encodings.ts'
import { expectedOf } from '../support/expected.ts'
import { unhex } from '../support/hex.ts'
import { assertRefuses, assertSame, builds, observe, octetByOctet, tightOptions } from '../support/split.ts'

const thrownBy = (use: () => unknown): unknown => {
  try {
    use()
  } catch (error) {
    return error
  }
  return undefined
}

/** The BerError that `use` throws. */
function refusal(use: () => unknown): BerError {
  const error = thrownBy(use)
  assert.instance(error, BerError)
  return error as BerError
}

for (const build of builds) {
  const test = suite(`stream: decoder refusals (${build.name})`)
  const decoderOf = (options: BerDecoderOptions = {}): BerDecoder => new BerDecoder(options, build.memory(options))

  /** The error of an input, whole and octet by octet; memory must stay as it is. */
  const refused = (octets: Uint8Array, options: BerDecoderOptions = {}): BerError => {
    const memory = build.memory(options)
    const size = memory.memory.buffer.byteLength
    const expected = expectedOf(octets.subarray(0, 65_536), options.limits)(16_384, false)
    for (const pieces of [[octets], octetByOctet(octets)]) {
      assertSame('refused', observe(new BerDecoder(options, memory), pieces), expected)
    }
    assert.is(memory.memory.buffer.byteLength, size)
    const decoder = new BerDecoder(options, memory)
    decoder.write(octets)
    return refusal(() => [...decoder.batches()])
  }

  test('a million levels', () => {
    const bomb = new Uint8Array(2_000_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80))
    const error = refused(bomb)
    assert.instance(error, BerLimitError)
    assert.is(error.code, 'LIMIT_DEPTH')
    assert.is(error.offset, 1024)
    assert.is(error.path, new Array(513).fill('[0]').join('.'))
    assert.is(refused(bomb, { limits: { maxDepth: 1023 } }).offset, 2046)
  })

  test('a million levels, definite', () => {
    const head = unhex('3087 10000000000000')
    const bomb = join(new Array(100_000).fill(head))
    // Each of the inner ones reaches past its parent, of which the first refusal speaks.
    assert.is(refused(bomb).code, 'LENGTH_EXCEEDS_PARENT')
    let nested: Uint8Array = new Uint8Array(0)
    for (let level = 0; level < 600; level++) nested = encoding([0x30], nested)
    assert.is(refused(nested).code, 'LIMIT_DEPTH')
  })

  test('a tag number of 10,000 octets', () => {
    const octets = new Uint8Array(10_003).fill(0xff)
    octets[0] = 0xbf
    const error = refused(octets)
    assert.instance(error, BerLimitError)
    assert.is(error.code, 'LIMIT_TAG_NUMBER_OCTETS')
    assert.is(error.offset, 17)
  })

  test('a length of 2^62', () => {
    const error = refused(unhex('0500 0488 4000000000000000'))
    assert.is(error.code, 'LENGTH_TOO_LARGE')
    assert.is(error.offset, 3)
    assert.is(error.path, '[1]')
    assert.match(error.message, 'X.690 8.1.3.5')
  })

  test('records before the fault are handed over, then the error', () => {
    const decoder = decoderOf({ batchRecords: 16 })
    decoder.write(join([...new Array(20).fill(unhex('0500')), unhex('04ff')]))
    assert.is(decoder.next()?.length, 16)
    assert.is(decoder.next()?.length, 4)
    const error = refusal(() => decoder.next())
    assert.is(error.code, 'LENGTH_RESERVED')
    assert.is(error.offset, 41)
    assert.is(error.path, '[20]')
    assert.is(decoder.values, 20)
    assertRefuses(decoder, error)
  })

  test('count refuses likewise', () => {
    const decoder = decoderOf()
    decoder.write(unhex('0500 0500 0000'))
    const error = refusal(() => decoder.count())
    assert.is(error.code, 'END_OF_CONTENTS_UNEXPECTED')
    assert.is(error.offset, 4)
    assert.is(decoder.values, 2)
    assertRefuses(decoder, error)
  })

  test('a truncated end, reported once all batches are taken', () => {
    const decoder = decoderOf()
    decoder.write(unhex('3003 0201'))
    decoder.end()
    assert.is(decoder.next()?.length, 1)
    const error = refusal(() => decoder.next())
    assert.instance(error, BerTruncatedError)
    assert.is((error as BerTruncatedError).missing, 1)
    assert.is(error.offset, 4)
    assertRefuses(decoder, error)
  })

  test('a truncated end, reported at once where nothing is left to take', () => {
    const decoder = decoderOf()
    decoder.write(unhex('3080 04'))
    assert.is([...decoder.batches()].length, 1)
    const error = refusal(() => decoder.end()) as BerTruncatedError
    assert.is(error.code, 'TRUNCATED')
    assert.is(error.missing, 3)
    assertRefuses(decoder, error)
  })

  test('a value that says it is longer than memory costs none', () => {
    const decoder = decoderOf()
    decoder.write(unhex('3086100000000000 0485f000000000'))
    assert.is([...decoder.batches()][0]?.length, 2)
    const error = refusal(() => decoder.end()) as BerTruncatedError
    assert.is(error.missing, 0x1000_0000_0000 - 7)
  })

  const misuses: Record<string, (decoder: BerDecoder) => unknown> = {
    'commit without reserve': (decoder) => decoder.commit(1),
    'commit twice': (decoder) => {
      decoder.reserve(2).set([5, 0])
      decoder.commit(2)
      decoder.commit(0)
    },
    'commit of more than was reserved': (decoder) => {
      decoder.reserve(2)
      decoder.commit(3)
    },
    'commit of less than nothing': (decoder) => {
      decoder.reserve(2)
      decoder.commit(-1)
    },
    'commit of a part of an octet': (decoder) => {
      decoder.reserve(2)
      decoder.commit(0.5)
    },
    'commit of NaN': (decoder) => {
      decoder.reserve(2)
      decoder.commit(Number.NaN)
    },
    'reserve of nothing': (decoder) => decoder.reserve(0),
    'reserve of less than nothing': (decoder) => decoder.reserve(-1),
    'reserve of more than the window': (decoder) => decoder.reserve(decoder.windowSize + 1),
    'reserve of NaN': (decoder) => decoder.reserve(Number.NaN),
    'reserve twice': (decoder) => {
      decoder.reserve(1)
      decoder.reserve(1)
    },
    'reserve before batches are taken': (decoder) => {
      decoder.reserve(2).set([5, 0])
      decoder.commit(2)
      decoder.reserve(2)
    },
    'reserve with a written chunk outstanding': (decoder) => {
      decoder.write(unhex('0500'))
      decoder.reserve(1)
    },
    'write before commit': (decoder) => {
      decoder.reserve(1)
      decoder.write(unhex('05'))
    },
    'end before commit': (decoder) => {
      decoder.reserve(1)
      decoder.end()
    },
  }
  for (const [name, misuse] of Object.entries(misuses)) {
    test(`misuse: ${name}`, () => {
      const decoder = decoderOf()
      // Something before, so that the offset is not just 0.
      decoder.write(unhex('0500 05'))
      assert.is([...decoder.batches()].length, 1)
      decoder.write(unhex('00'))
      assert.is([...decoder.batches()].length, 1)
      const error = refusal(() => misuse(decoder))
      assert.is(error.code, 'RESERVE_MISUSED')
      assert.is(error.offset, 4)
      assertRefuses(decoder, error)
    })
  }

  test('input after the end', () => {
    for (const use of [
      (decoder: BerDecoder) => decoder.write(unhex('0500')),
      (decoder: BerDecoder) => decoder.reserve(1),
      (decoder: BerDecoder) => decoder.commit(1),
    ]) {
      const decoder = decoderOf()
      decoder.write(unhex('0500'))
      assert.is([...decoder.batches()].length, 1)
      decoder.end()
      // To say so twice, or to ask for more, is no fault.
      decoder.end()
      assert.is(decoder.next(), null)
      assert.is(decoder.count(), 1)
      const error = refusal(() => use(decoder))
      assert.is(error.code, 'DECODER_ENDED')
      assertRefuses(decoder, error)
    }
  })

  test('a chunk that is no octets leaves the decoder as it was', () => {
    const decoder = decoderOf()
    for (const chunk of ['0500', [5, 0], new ArrayBuffer(2), null, undefined]) {
      assert.instance(
        thrownBy(() => decoder.write(chunk as unknown as Uint8Array)),
        TypeError,
      )
    }
    decoder.write(unhex('0500'))
    assert.is(decoder.count(), 1)
  })

  test('a view given back unused', () => {
    const decoder = decoderOf()
    decoder.reserve().fill(0xff)
    decoder.commit(0)
    decoder.reserve(2).set([5, 0])
    decoder.commit(2)
    assert.is(decoder.next()?.length, 1)
    decoder.end()
  })

  test('two decoders, turn and turn about', () => {
    const inputs = [unhex('3080 020107 0000 0500'), join(new Array(30).fill(unhex('a003 0401ff')))]
    const expected = inputs.map((input) => expectedOf(input)(127, false).records.length)
    const decoders = inputs.map(() => decoderOf(tightOptions))
    const found = inputs.map(() => 0)
    for (let at = 0; at < 150; at++) {
      for (const [i, decoder] of decoders.entries()) {
        if (at >= inputs[i]!.length) continue
        decoder.write(inputs[i]!.subarray(at, at + 1))
        for (const batch of decoder.batches()) found[i]! += batch.length
      }
    }
    for (const decoder of decoders) decoder.end()
    assert.equal(found, expected)
  })

  test('one fails, the other goes on', () => {
    const [bad, good] = [decoderOf(), decoderOf()]
    bad.write(unhex('3080 00'))
    good.write(unhex('3080 00'))
    for (const decoder of [bad, good]) assert.is([...decoder.batches()].length, 1)
    bad.write(unhex('01'))
    good.write(unhex('00'))
    assert.is(refusal(() => bad.next()).code, 'END_OF_CONTENTS_LENGTH')
    assert.is(good.next(), null)
    good.end()
  })

  test('leaving the loop early loses nothing', () => {
    const decoder = decoderOf({ batchRecords: 16 })
    decoder.write(join(new Array(40).fill(unhex('0500'))))
    for (const batch of decoder.batches()) {
      assert.is(batch.length, 16)
      break
    }
    decoder.write(unhex('0101ff'))
    assert.equal(
      Array.from(decoder.batches(), (batch) => batch.length),
      [16, 8, 1],
    )
  })

  test('counting first and taking batches then: pieces know their value', () => {
    const contents = Uint8Array.from({ length: 300 }, (_, i) => i)
    const input = join([unhex('0500'), encoding([0x9f, 0x81, 0x80, 0x00], contents), unhex('0500')])
    const decoder = decoderOf(tightOptions)
    decoder.write(input.subarray(0, 100))
    assert.is(decoder.count(), 2)
    decoder.write(input.subarray(100))
    const pieces: Uint8Array[] = []
    for (const batch of decoder.batches()) {
      for (let i = 0; i < batch.length; i++) {
        if (batch.kind(i) !== RecordKind.Piece) continue
        assert.is(batch.tagNumber(i), 16_384)
        assert.equal(batch.longValue(i), { tagNumber: 16_384, contentsOffset: 9, contentsLength: 300 })
        assert.is(batch.pieceOffset(i), 91 + join(pieces).length)
        pieces.push(batch.contents(i).slice())
      }
    }
    decoder.end()
    assert.is(decoder.values, 3)
    assertBytes(join(pieces), contents.subarray(91))
  })

  test.run()
}

const options = suite('stream: decoder options')

options('out of range', () => {
  const ranges = { maxContiguous: [127, 1 << 24], windowSize: [1, 1 << 24], batchRecords: [16, 1 << 20] } as const
  for (const [name, [least, most]] of Object.entries(ranges)) {
    for (const value of [least - 1, most + 1, 200.5, Number.NaN, Number.POSITIVE_INFINITY, '200', undefined]) {
      const error = thrownBy(() => new BerDecoder({ [name]: value }))
      assert.instance(error, RangeError, `${name}: ${value}`)
      assert.match((error as Error).message, name)
    }
    new BerDecoder({ [name]: least })
  }
  for (const limits of [{ maxDepth: 0 }, { maxDepth: 1024 }, { maxTagNumberOctets: 129 }]) {
    assert.instance(
      thrownBy(() => new BerDecoder({ limits })),
      RangeError,
    )
  }
})

options.run()
