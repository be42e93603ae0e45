/** Records that come from a thread are those of the decoder here, and so are its refusals, whichever way the octets took. */

import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerDecoder, type BerDecoderOptions } from '../../src/stream/decoder.ts'
import type { ReadableSource } from '../../src/stream/readable.ts'
import type { BerWorker } from '../../src/worker/index.ts'
import { modes, startBerWorker } from '../support/ber-worker.ts'
import { corpus, cut, instances, mutate, seededRandom } from '../support/corpus.ts'
import { join, sampleStream } from '../support/encodings.ts'
import { unhex } from '../support/hex.ts'
import { type Observation, Observer, observedError } from '../support/observe.ts'
import { assertSame, observe } from '../support/split.ts'

async function observeWorker(
  worker: BerWorker,
  source: ReadableSource,
  options: BerDecoderOptions = {},
): Promise<Observation> {
  const observer = new Observer()
  try {
    for await (const batch of worker.decode(source, options)) observer.take(batch)
  } catch (error) {
    return observer.observation(observedError(error))
  }
  return observer.observation()
}

/** Small, so that there are many batches, long values, and windows that change. */
const small: BerDecoderOptions = { windowSize: 5000, maxContiguous: 300, batchRecords: 100 }
const large = join([sampleStream(400_000, 5), ...instances().map(({ octets }) => octets)])

for (const { name, shared } of modes) {
  const decode = suite(`worker: decode, ${name}`)
  let worker: BerWorker

  decode.before(() => {
    worker = startBerWorker(shared)
  })
  decode.after(() => worker.terminate())

  decode('the corpus, handed over and pumped', async () => {
    const samples = corpus()
    assert.ok(samples.length > 100)
    for (const { name: sample, octets } of samples) {
      const expected = observe(new BerDecoder(), [octets])
      assertSame(`${sample}, pumped`, await observeWorker(worker, octets), expected)
      assertSame(`${sample}, a Blob`, await observeWorker(worker, new Blob([octets.slice()])), expected)
    }
  })

  decode('a long stream, in chunks of every size', async () => {
    const expected = observe(new BerDecoder(small), [large])
    for (const seed of [1, 2, 3]) {
      assertSame(`seed ${seed}`, await observeWorker(worker, cut(large, seededRandom(seed)), small), expected)
    }
    assertSame('a Blob', await observeWorker(worker, new Blob([large.slice()]), small), expected)
    assertSame('of ordinary sizes', await observeWorker(worker, [large]), observe(new BerDecoder(), [large]))
  })

  decode('damaged streams', async () => {
    const random = seededRandom(7)
    const samples = instances()
    for (let round = 0; round < 60; round++) {
      const { octets } = samples[random(samples.length)]!
      const damaged = mutate(octets, samples[random(samples.length)]!.octets, random)
      const expected = observe(new BerDecoder(small), [damaged])
      assertSame(`round ${round}`, await observeWorker(worker, cut(damaged, random), small), expected)
    }
  })

  decode('options: end-of-contents octets, limits', async () => {
    const octets = unhex('3080 0500 0000 3080 3000')
    const options = { endOfContents: true, limits: { maxDepth: 1 } }
    const actual = await observeWorker(worker, octets, options)
    assertSame('records', actual, observe(new BerDecoder(options), [octets]))
    assert.is(actual.error?.code, 'LIMIT_DEPTH')
  })

  decode('options out of range, told at once; sizes that shared memory is not made for', async () => {
    const refused = await worker
      .decode(large, { windowSize: 0 })
      .next()
      .catch((error: unknown) => error)
    assert.instance(refused, RangeError)
    const options = { windowSize: 1 << 24, maxContiguous: 1 << 24, batchRecords: 1 << 20 }
    assertSame('large', await observeWorker(worker, [large], options), observe(new BerDecoder(options), [large]))
  })

  decode('a Blob, whatever its chunks: a window of octets makes a batch', async () => {
    const options = { windowSize: 150_000, batchRecords: 1 << 20 }
    const batches: number[] = []
    for await (const batch of worker.decode(new Blob([large.slice()]), options)) batches.push(batch.length)
    assert.is(batches.length, Math.ceil(large.length / options.windowSize))
  })

  decode('nothing', async () => {
    assertSame('octets', await observeWorker(worker, new Uint8Array(0)), { records: [] })
    assertSame('a Blob', await observeWorker(worker, new Blob([])), { records: [] })
    assertSame('chunks', await observeWorker(worker, []), { records: [] })
  })

  decode('a batch is good until the next, and then gone', async () => {
    let before: Uint8Array | undefined
    for await (const batch of worker.decode(large, small)) {
      if (before !== undefined) assert.is(before.length, 0)
      before = batch.octets
      assert.ok(before.length > 0)
    }
  })

  decode.run()
}
