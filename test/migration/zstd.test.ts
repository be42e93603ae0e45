/** Zstandard: what the program makes is read, in whatever pieces; what it would not make is refused, in little time. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { Unzstd } from '../../src/migration/zstd/unzstd.ts'
import { assertBytes } from '../support/assert.ts'
import { seededRandom } from '../support/corpus.ts'
import { join } from '../support/encodings.ts'
import { unhex } from '../support/hex.ts'
import { mutate } from '../support/migration-mutations.ts'
import { blockEnds, zstdFrame, zstdFrames, zstdSample } from '../support/zstd-sample.ts'

const suite = makeSuite('migration/zstd')

const sample = zstdSample()

function unpacked(frame: Uint8Array, size = frame.length): { octets: Uint8Array; isComplete: boolean } {
  const pieces: Uint8Array[] = []
  const stream = new Unzstd((octets) => void pieces.push(octets.slice()))
  for (let at = 0; at < frame.length; at += size) stream.push(frame.subarray(at, at + size))
  return { octets: join(pieces), isComplete: stream.isComplete }
}

for (const name of zstdFrames) {
  suite(`${name}: in pieces of any size`, () => {
    const frame = zstdFrame(name)
    for (const size of [frame.length, 1, 3, 1000, 32_768]) {
      const { octets, isComplete } = unpacked(frame, size)
      assertBytes(octets, sample, `in pieces of ${size}`)
      assert.ok(isComplete)
    }
  })
}

suite('what a block makes is there as soon as the block is', () => {
  const frame = zstdFrame('level-3')
  let made = 0
  const stream = new Unzstd((octets) => (made += octets.length))
  const ends = [6, ...blockEnds(frame, 6)]
  assert.is(ends.length, 4)
  for (const [i, end] of ends.entries()) {
    stream.push(frame.subarray(i === 0 ? 0 : ends[i - 1], end - 1))
    assert.is(made, Math.min(sample.length, Math.max(0, i - 1) * 131_072))
    stream.push(frame.subarray(end - 1, end))
    assert.is(made, Math.min(sample.length, i * 131_072))
  }
})

suite('cut anywhere it makes a beginning, and knows that it is none', () => {
  const frame = zstdFrame('two-frames')
  for (let length = 1; length < frame.length; length += 251) {
    const { octets } = unpacked(frame.subarray(0, length))
    assertBytes(octets, sample.subarray(0, octets.length), `of ${length} octets`)
  }
  assert.not.ok(unpacked(frame.subarray(0, frame.length - 1)).isComplete)
})

const head = '28b52ffd 00 38'
/** The head of a block: its size, type, and whether it is the last. */
const block = (size: number, type: number, last = 1) => {
  const word = (size << 3) | (type << 1) | last
  return Buffer.of(word & 0xff, (word >> 8) & 0xff, word >> 16).toString('hex')
}
const compressed = (contents: string) => head + block(unhex(contents).length, 2) + contents

suite('raw and repeated blocks, empty ones, a frame of its own size', () => {
  const of = (hex: string) => Buffer.from(unpacked(unhex(hex)).octets).toString('latin1')
  assert.is(of(`${head + block(3, 0, 0)}616263${block(4, 1, 0)}64${block(0, 0)}`), 'abcdddd')
  assert.is(of(`28b52ffd 20 03${block(3, 0)}616263`), 'abc')
  assert.is(of(`28b52ffd 60 0000${block(256, 1)}61`), 'a'.repeat(256))
  assert.is(of(`28b52ffd 20 00${block(0, 0)}`), '')
  // Literals alone: as they are, repeated, no sequences.
  assert.is(of(compressed('18 616263 00')), 'abc')
  assert.is(of(compressed('29 7a 00')), 'zzzzz')
  // One sequence of constant codes: two literals, then three octets from two back; one literal is left.
  assert.is(of(compressed('18 616263 01 54 02 02 00 05')), 'ababac')
})

/** What each is refused for. */
const refused: Readonly<Record<string, readonly [hex: string, reason: RegExp]>> = {
  'no frame': ['51455645 00', /no Zstandard frame/],
  'a reserved bit in the head': ['28b52ffd 08 38', /reserved bit/],
  'a dictionary': ['28b52ffd 01 38 07', /dictionary/],
  'a window of 256 MiB': ['28b52ffd 00 90', /window of 268435456 octets/],
  'a frame of 2^62 octets': ['28b52ffd e0 0000000000000040', /window/],
  'a reserved type of block': [head + block(1, 3), /reserved type/],
  'a block of more than 128 KiB': [head + block(131_073, 0), /block of 131073/],
  'octets repeated more than 128 KiB': [`${head + block(200_000, 1)}61`, /block of 200000/],
  'more than the frame has': [`28b52ffd 20 03${block(4, 1)}61`, /more than 3 octets/],
  'an empty compressed block': [head + block(0, 2), /ends before/],
  'literals longer than their block': [compressed('28 616263'), /longer than their block/],
  'more literals than a block holds': [compressed('fc ff ff 00'), /1048575 literals/],
  'no sequences': [compressed('18 616263'), /ends before its sequences/],
  'octets after the literals': [compressed('18 616263 00 00'), /goes on after/],
  'sequences without modes': [compressed('18 616263 01'), /ends before its sequences/],
  'reserved modes': [compressed('18 616263 01 55 00 00 00 01'), /reserved bits/],
  'a code that there is not': [compressed('18 616263 01 54 24 00 00 01'), /code that there is not/],
  'a table of before, and none before': [compressed('18 616263 01 fc 01'), /had none/],
  'a Huffman code of before, and none before': [compressed('13 c0 00 00 00 00'), /had none/],
  'no bits': [compressed('18 616263 01 54 02 02 00'), /without its mark/],
  'bits without a mark': [compressed('18 616263 01 54 02 02 00 00'), /without its mark/],
  'bits that are left': [compressed('18 616263 01 54 02 02 00 09'), /do not end with their bits/],
  'too few bits': [compressed('18 616263 01 54 02 02 00 03'), /end too early/],
  'more literals taken than there are': [compressed('18 616263 01 54 04 02 00 05'), /more literals than/],
  'a copy from before the begin': [
    compressed('18 616263 01 54 02 03 00 0f'),
    /a copy from 12 octets back, where there are 2/,
  ],
  'a copy from nowhere': [compressed('18 616263 01 54 00 01 00 03'), /a copy from 0 octets back/],
  'a block longer than its window': [`28b52ffd 20 05${block(10, 2)}18 616263 01 54 02 02 00 05`, /more than 5 octets/],
  'a table with too many bits': [compressed('18 616263 01 a8 0f 00 00 00'), /table of 20 bits/],
  'a table that ends early': [compressed('18 616263 01 80 01'), /do not add up|ends too early/],
}

for (const [what, [hex, reason]] of Object.entries(refused)) {
  suite(`refused: ${what}`, () => {
    assert.throws(() => unpacked(unhex(hex)), reason)
    assert.throws(() => unpacked(unhex(hex), 1), reason)
  })
}

suite('changed frames: made or refused, in little time and no more than a block a block', () => {
  const random = seededRandom(3)
  const frames = zstdFrames.map(zstdFrame)
  const start = performance.now()
  for (let round = 0; round < 400; round++) {
    const frame = frames[random(frames.length)]
    const octets = mutate(frame.subarray(0, 6 + random(frame.length)), frames[random(frames.length)], random)
    const outcome = (size?: number) => {
      try {
        return Buffer.from(unpacked(octets, size).octets).toString('latin1')
      } catch (error) {
        assert.instance(error, Error)
        assert.not.instance(error, RangeError)
        assert.not.instance(error, TypeError)
        return (error as Error).message
      }
    }
    assert.ok(outcome() === outcome(1 + random(5000)), `round ${round}`)
  }
  assert.ok(performance.now() - start < 20_000)
})

suite('a frame after another, ten thousand times, takes no memory for each', () => {
  const frame = unhex(`28b52ffd 00 50${block(1, 0)}61`)
  const { octets } = unpacked(join(Array.from({ length: 10_000 }, () => frame)))
  assert.is(octets.length, 10_000)
})

suite.run()
