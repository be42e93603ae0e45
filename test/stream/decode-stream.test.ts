/** decodeStream: batches from any source, one at a time, and a source that is let go of in every case. */

import { Readable } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError, BerTruncatedError } from '../../src/ber/errors.ts'
import { type DecodeStreamOptions, decodeStream } from '../../src/stream/decode-stream.ts'
import type { ReadableSource } from '../../src/stream/readable.ts'
import { cut, instances, seededRandom } from '../support/corpus.ts'
import { join } from '../support/encodings.ts'
import { expectedOf } from '../support/expected.ts'
import { unhex } from '../support/hex.ts'
import { type Observation, Observer, observedError } from '../support/observe.ts'
import { assertSame, tightOptions } from '../support/split.ts'

const test = suite('stream: decodeStream')

async function observed(source: ReadableSource, options: DecodeStreamOptions = {}): Promise<Observation> {
  const observer = new Observer()
  try {
    for await (const batch of decodeStream(source, options)) observer.take(batch)
  } catch (error) {
    return observer.observation(observedError(error))
  }
  return observer.observation()
}

/** A source that tells what became of it. */
class Source {
  asked = 0
  cancelled = false
  readonly #chunks: Uint8Array[]
  readonly #then: 'end' | 'wait' | 'fail'
  constructor(chunks: Uint8Array[], then: 'end' | 'wait' | 'fail' = 'end') {
    this.#chunks = chunks
    this.#then = then
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    return {
      next: async () => {
        const value = this.#chunks[this.asked++]
        if (value !== undefined) return { value, done: false }
        if (this.#then === 'fail') throw new Error('the line is dead')
        if (this.#then === 'wait') await new Promise(() => {})
        return { value: undefined, done: true }
      },
      return: async () => {
        this.cancelled = true
        return { value: undefined, done: true }
      },
    }
  }
}

const values = (count: number): Uint8Array => join(new Array(count).fill(unhex('0500')))

test('sources of every kind, cut in every way', async () => {
  const octets = join(instances().map((sample) => sample.octets))
  const expected = expectedOf(octets)(16_384, false)
  const chunks = (): Uint8Array[] => cut(octets, seededRandom(7))
  const sources: Record<string, ReadableSource> = {
    octets,
    chunks: chunks(),
    'asynchronous iterable': new Source(chunks()),
    'Node stream': Readable.from(chunks()),
    'Web stream': new Blob([octets]).stream(),
    Blob: new Blob([octets]),
    Response: new Response(octets.slice()),
  }
  for (const [name, source] of Object.entries(sources)) assertSame(name, await observed(source), expected)
})

test('decoder options go to the decoder', async () => {
  const octets = unhex('3080 3080 0500 0000 0000')
  const all = expectedOf(octets)(127, true)
  assertSame('end of contents', await observed([octets], { ...tightOptions, endOfContents: true }), all)
  const limits = { maxDepth: 1 }
  assertSame('depth', await observed([octets], { limits }), expectedOf(octets, limits)(16_384, false))
})

test('no input', async () => {
  assertSame('no chunks', await observed([]), { records: [] })
  assertSame('empty chunks', await observed([new Uint8Array(0)]), { records: [] })
})

test('a truncated end is thrown after the last batch', async () => {
  const batches: number[] = []
  try {
    for await (const batch of decodeStream([unhex('3080 0500')])) batches.push(batch.length)
    assert.unreachable()
  } catch (error) {
    assert.instance(error, BerTruncatedError)
    assert.is((error as BerTruncatedError).missing, 2)
  }
  assert.equal(batches, [2])
})

test('a fault is thrown after the records before it, and the source cancelled', async () => {
  const source = new Source([unhex('0500 0500'), unhex('0500 0000'), unhex('0500')])
  const batches: number[] = []
  try {
    for await (const batch of decodeStream(source)) batches.push(batch.length)
    assert.unreachable()
  } catch (error) {
    assert.instance(error, BerError)
    assert.is((error as BerError).offset, 6)
  }
  assert.equal(batches, [2, 1])
  assert.is(source.asked, 2)
  assert.ok(source.cancelled)
})

test('back-pressure: no chunk is asked for before the batches are taken', async () => {
  const source = new Source(new Array(10).fill(values(40)))
  const stream = decodeStream(source, { batchRecords: 16 })
  assert.is(source.asked, 0)
  for (const asked of [1, 1, 1, 2, 2, 2, 3]) {
    assert.is((await stream.next()).done, false)
    assert.is(source.asked, asked)
  }
  await stream.return()
  assert.ok(source.cancelled)
  assert.is(source.asked, 3)
})

test('leaving early cancels the source', async () => {
  const source = new Source([values(1), values(1)], 'wait')
  for await (const batch of decodeStream(source)) {
    assert.is(batch.length, 1)
    break
  }
  assert.ok(source.cancelled)
  let cancelled: unknown
  const web = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(values(3)),
    cancel: (reason) => {
      cancelled = reason ?? 'no reason'
    },
  })
  for await (const _ of decodeStream(web)) break
  assert.is(cancelled, 'no reason')
  const node = Readable.from([values(1), values(1)])
  for await (const _ of decodeStream(node)) break
  assert.ok(node.destroyed)
})

test('a failing source', async () => {
  const source = new Source([values(2)], 'fail')
  const batches: number[] = []
  try {
    for await (const batch of decodeStream(source)) batches.push(batch.length)
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'the line is dead')
  }
  assert.equal(batches, [2])
})

test('aborted before, while the source is awaited, and between batches of one chunk', async () => {
  const reason = new Error('enough')
  const caught = async (source: Source, signal: AbortSignal, after: (batches: number) => void): Promise<number> => {
    let batches = 0
    try {
      for await (const _ of decodeStream(source, { signal, batchRecords: 16 })) after(++batches)
      assert.unreachable()
    } catch (error) {
      assert.is(error, reason)
    }
    return batches
  }

  const before = new Source([values(1)])
  assert.is(await caught(before, AbortSignal.abort(reason), () => {}), 0)

  const waiting = new AbortController()
  const slow = new Source([values(1)], 'wait')
  setTimeout(() => waiting.abort(reason), 5)
  assert.is(await caught(slow, waiting.signal, () => {}), 1)
  assert.ok(slow.cancelled)

  const between = new AbortController()
  const large = new Source([values(100), values(100)])
  const stop = (batches: number): void => {
    if (batches === 2) between.abort(reason)
  }
  assert.is(await caught(large, between.signal, stop), 2)
  assert.ok(large.cancelled)
  assert.is(large.asked, 1)
})

test('what is no source, and options out of range', async () => {
  for (const [source, options, kind] of [
    [42, {}, TypeError],
    [['text'], {}, TypeError],
    [[], { windowSize: 0 }, RangeError],
  ] as const) {
    try {
      for await (const _ of decodeStream(source as unknown as ReadableSource, options));
      assert.unreachable()
    } catch (error) {
      assert.instance(error, kind)
    }
  }
})

test.run()
