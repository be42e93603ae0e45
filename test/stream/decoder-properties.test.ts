/** The streaming decoder on random input: against the reference, through each build, however it is cut. */

import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { corpus, cut, mutate, seededRandom } from '../support/corpus.ts'
import { anyStream } from '../support/encodings.ts'
import { expectedOf } from '../support/expected.ts'
import { hex } from '../support/hex.ts'
import { assertSame, builds, observe, observeCount, SplitRunner, tightOptions } from '../support/split.ts'

const seed = 20_262
/** Seconds of mutations for each build. */
const fuzzSeconds = Number(process.env.FUZZ_SECONDS ?? 3)

const sizes = fc.record({
  windowSize: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constant(131_072)),
  batchRecords: fc.integer({ min: 16, max: 40 }),
  maxContiguous: fc.oneof(fc.integer({ min: 127, max: 400 }), fc.constant(16_384)),
})
const way = fc.constantFrom('write', 'queue', 'reserve' as const)
const cuts = fc.nat()

for (const build of builds) {
  const test = suite(`stream: decoder on random input (${build.name})`)
  const runner = new SplitRunner(build)

  /** However the input is cut, and whatever the sizes are, the records and the error are the reference's. */
  const agrees = (
    octets: Uint8Array,
    chunks: Uint8Array[],
    how: Parameters<typeof observe>[2],
    options: object,
  ): void => {
    for (const endOfContents of [false, true]) {
      const settings = { ...options, endOfContents }
      const decoder = runner.decoder(settings)
      const maxContiguous = 'maxContiguous' in options ? (options.maxContiguous as number) : 16_384
      assertSame(hex(octets), observe(decoder, chunks, how), expectedOf(octets)(maxContiguous, endOfContents))
    }
  }

  test('sound streams', () => {
    fc.assert(
      fc.property(anyStream, cuts, way, sizes, (octets, cutSeed, how, options) => {
        agrees(octets, cut(octets, seededRandom(cutSeed)), how, options)
        const { error, records } = expectedOf(octets)(16_384, false)
        assert.is(error, undefined)
        assert.is(observeCount(runner.decoder(options), [octets]), records.length)
      }),
      { seed, numRuns: 400 },
    )
  })

  test('streams that end too early', () => {
    fc.assert(
      fc.property(anyStream, fc.nat(), cuts, way, (octets, at, cutSeed, how) => {
        const truncated = octets.subarray(0, at % (octets.length + 1))
        agrees(truncated, cut(truncated, seededRandom(cutSeed)), how, tightOptions)
      }),
      { seed, numRuns: 400 },
    )
  })

  test('any octets', () => {
    const telling = fc.constantFrom(
      0,
      0,
      1,
      2,
      4,
      5,
      0x1f,
      0x20,
      0x24,
      0x30,
      0x7f,
      0x80,
      0x81,
      0x82,
      0x88,
      0xa0,
      0xbf,
      0xff,
    )
    const octets = fc.array(fc.oneof({ weight: 3, arbitrary: telling }, fc.nat(255)), { maxLength: 60 })
    fc.assert(
      fc.property(octets.map(Uint8Array.from.bind(Uint8Array)), cuts, way, (octets, cutSeed, how) => {
        agrees(octets, cut(octets, seededRandom(cutSeed)), how, tightOptions)
      }),
      { seed, numRuns: 2000 },
    )
  })

  test(`mutations, for ${fuzzSeconds} s`, () => {
    const samples = corpus()
      .map(({ octets }) => octets)
      .filter((octets) => octets.length < 3000)
    const end = performance.now() + fuzzSeconds * 1000
    let runs = 0
    for (let seed = 1; performance.now() < end; seed++, runs++) {
      const random = seededRandom(seed)
      const octets = mutate(samples[random(samples.length)]!, samples[random(samples.length)]!, random)
      try {
        agrees(octets, cut(octets, random), (['write', 'queue', 'reserve'] as const)[random(3)], tightOptions)
      } catch (error) {
        // The seed alone brings the input back; the octets are for the fixture that the finding becomes.
        throw new Error(`mutation with seed ${seed}: ${hex(octets)}`, { cause: error })
      }
    }
    assert.ok(runs > 0 || fuzzSeconds === 0)
  })

  test('memory has not grown', () => {
    assert.is(runner.grownMemories, 0)
  })

  test.run()
}
