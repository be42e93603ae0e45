/** Streams of any platform as sources, and which source an input becomes. */
import { Readable } from 'node:stream'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { BlobSource } from '../../../src/migration/source/blob-source.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { StreamSource, toSource } from '../../../src/migration/source/stream-source.ts'
import type { ReadableSource } from '../../../src/stream/readable.ts'
import { assertBytes } from '../../support/assert.ts'
import { noise } from '../../support/migration-builder.ts'
import { readAll, rejection } from '../../support/sources.ts'

const suite = makeSuite('migration/source/stream-source')
const octets = noise(10_000, 2)

function* pieces(size: number): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.slice(at, at + size)
}
async function* slowPieces(size: number): AsyncGenerator<Uint8Array> {
  for (const piece of pieces(size)) {
    await new Promise(setImmediate)
    yield piece
  }
}
function webStream(chunks: Iterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}
/** Never has anything. */
function silent() {
  const state = { cancelled: undefined as unknown }
  const stream = new ReadableStream<Uint8Array>({
    cancel(reason) {
      state.cancelled = reason ?? 'no reason'
    },
  })
  return { state, stream }
}

const kinds: Readonly<Record<string, () => ReadableSource>> = {
  'a Web stream': () => webStream(pieces(999)),
  'a Node stream': () => Readable.from(pieces(700)),
  'an iterable': () => pieces(1),
  'an asynchronous iterable': () => slowPieces(4000),
  'an array of chunks with empty ones': () => [
    new Uint8Array(0),
    octets.subarray(0, 10),
    new Uint8Array(0),
    octets.subarray(10),
  ],
  'a Response': () => new Response(octets),
}

for (const [kind, make] of Object.entries(kinds)) {
  suite(`${kind}: all octets, by reads of any size`, async () => {
    for (const sizes of [[65_536], [1, 700, 3], [998, 1]]) {
      const source = new StreamSource(make())
      assertBytes(await readAll(source, 0, sizes), octets)
      assert.is(await source.read(octets.length, new Uint8Array(1)), 0, 'the end again')
      await source.close()
    }
  })

  suite(`${kind}: what is passed over is gone`, async () => {
    const source = new StreamSource(make())
    const view = new Uint8Array(100)
    for (const position of [0, 5000, 5100, 9990]) {
      const count = await source.read(position, view)
      assert.ok(count > 0)
      assertBytes(view.subarray(0, count), octets.subarray(position, position + count))
    }
    await assert.ok((await rejection(async () => source.read(100, view))) instanceof RangeError)
    assert.is(await source.read(20_000, view), 0)
    await source.close()
  })

  suite(`${kind}: the rest after a jump`, async () => {
    assertBytes(await readAll(new StreamSource(make()), 1234, [77]), octets.subarray(1234))
  })
}

suite('a Blob, memory, and views of it: any position', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(octets.length))
  shared.set(octets)
  for (const [input, kind] of [
    [new Blob([octets]), BlobSource],
    [octets, MemorySource],
    [octets.buffer, MemorySource],
    [shared.buffer, MemorySource],
    [new DataView(octets.buffer), MemorySource],
    [Buffer.from(octets), MemorySource],
  ] as const) {
    const source = toSource(input)
    assert.instance(source, kind)
    assert.is(source.size, octets.length)
    assertBytes(await readAll(source, 9000), octets.subarray(9000))
  }
})

suite('what is a source already stays what it is; streams become one', () => {
  const source = new MemorySource(octets)
  assert.is(toSource(source), source)
  for (const make of Object.values(kinds)) assert.instance(toSource(make()), StreamSource)
})

suite('what is none', async () => {
  assert.throws(() => toSource({ fd: 3, read() {} } as never), /FileHandle.*FileSource/)
  for (const input of ['text', 5, null, {}]) {
    const error = await rejection(async () => toSource(input as never).read(0, new Uint8Array(1)))
    assert.instance(error, TypeError, String(input))
  }
})

suite('the failure of a stream is the failure of the read', async () => {
  const failure = new Error('the cable')
  const source = new StreamSource(
    (function* () {
      yield octets
      throw failure
    })(),
  )
  assert.is(await rejection(readAll(source)), failure)
})

suite('closing a stream that was read, and one that was not, cancels it', async () => {
  for (const reads of [false, true]) {
    let cancelled = 0
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(octets),
      cancel() {
        cancelled++
      },
    })
    const source = new StreamSource(stream)
    if (reads) await source.read(0, new Uint8Array(5))
    await source.close()
    assert.is(cancelled, 1)
    await source.close()
  }
})

suite('closing while a read is pending: the read fails, and nothing hangs', async () => {
  const { state, stream } = silent()
  const source = new StreamSource(stream)
  const pending = rejection(async () => source.read(0, new Uint8Array(5)))
  const reason = new Error('enough')
  await source.close(reason)
  assert.is(await pending, reason)
  assert.is(state.cancelled, reason)
})

suite('a signal: the pending read fails with its reason', async () => {
  const { state, stream } = silent()
  const abort = new AbortController()
  const source = new StreamSource(stream, abort.signal)
  const pending = rejection(async () => source.read(0, new Uint8Array(5)))
  const reason = new Error('enough')
  abort.abort(reason)
  assert.is(await pending, reason)
  assert.is(state.cancelled, reason)
})

suite.run()
