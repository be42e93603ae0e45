import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ReadableSource, toChunks, toOctets } from '../../src/stream/readable.ts'
import { hex } from '../support/hex.ts'

const suite = makeSuite('stream/readable')

async function gather(source: ReadableSource, signal?: AbortSignal): Promise<string> {
  const parts: string[] = []
  for await (const chunk of toChunks(source, signal)) parts.push(hex(chunk))
  return parts.join(' ')
}

const a = Uint8Array.of(1, 2)
const b = Uint8Array.of(3)

async function* asynchronous(): AsyncGenerator<Uint8Array> {
  yield a
  await sleep(0)
  yield b
}

const web = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(a)
      controller.enqueue(b)
      controller.close()
    },
  })

/** As Safari's: nothing but a reader. */
const bareWeb = (): ReadableSource => {
  const stream = web()
  return { getReader: () => stream.getReader() } as unknown as ReadableStream<Uint8Array>
}

const sources: [string, () => ReadableSource][] = [
  ['a Web stream', web],
  ['a Web stream without iteration', bareWeb],
  ['a Node stream', () => Readable.from([a, b])],
  ['an asynchronous generator', asynchronous],
  ['an array of chunks', () => [a, b]],
  ['a generator', () => [a, b].values()],
  ['a set', () => new Set([a, b])],
]

for (const [what, source] of sources) {
  suite(`${what}, without and with a signal`, async () => {
    assert.is(await gather(source()), '0102 03')
    assert.is(await gather(source(), new AbortController().signal), '0102 03')
  })
}

suite('a Blob, a Response, one chunk by itself', async () => {
  assert.is((await gather(new Blob([a, b]))).replace(' ', ''), '010203')
  assert.is(await gather(new Response(a)), '0102')
  assert.is(await gather(new Response(null)), '')
  assert.is(await gather(a), '0102')
  assert.is(await gather(a.buffer), '0102')
  assert.is(await gather(new DataView(a.buffer, 1)), '02')
})

suite('chunks of every kind of buffer and view; empty ones are left out', async () => {
  const shared = new SharedArrayBuffer(2)
  new Uint8Array(shared)[1] = 7
  const chunks = [
    a.buffer,
    new DataView(a.buffer, 1, 1),
    Buffer.from(b),
    new Uint8Array(0),
    shared,
    new Uint16Array(1),
    new ArrayBuffer(0),
  ]
  assert.is(await gather(chunks), '0102 02 03 0007 0000')
})

suite('chunks are handed on uncopied', async () => {
  for await (const chunk of toChunks([a])) assert.is(chunk, a)
  assert.is(toOctets(a.buffer).buffer, a.buffer)
})

suite('what is no octets is refused, and the source closed', async () => {
  const text = Readable.from(['text'])
  assert.instance(await reasonOf(gather(text as unknown as ReadableSource)), TypeError)
  assert.ok(text.destroyed)
  const encoded = new PassThrough()
  encoded.setEncoding('latin1')
  encoded.end(a)
  assert.match(`${await reasonOf(gather(encoded))}`, 'not string')
  assert.ok(encoded.destroyed)
  for (const wrong of ['text', 5, undefined, null, {}, () => {}, new Map([[1, 2]]), [5], [null], ['x']]) {
    assert.instance(await reasonOf(gather(wrong as unknown as ReadableSource)), TypeError, `${wrong}`)
  }
})

suite("a source's own failure comes through unchanged", async () => {
  const fault = new Error('cable pulled')
  const failing: [string, ReadableSource][] = [
    [
      'web',
      new ReadableStream({
        pull(controller) {
          controller.error(fault)
        },
      }),
    ],
    [
      'node',
      new Readable({
        read() {
          this.destroy(fault)
        },
      }),
    ],
    [
      'generator',
      (async function* () {
        yield a
        throw fault
      })(),
    ],
    [
      'iterable',
      (function* () {
        yield a
        throw fault
      })(),
    ],
  ]
  for (const [what, source] of failing) assert.is(await reasonOf(gather(source)), fault, what)
  const locked = web()
  locked.getReader()
  assert.instance(await reasonOf(gather(locked)), TypeError)
})

/** Endless sources, and what they know about being given up. */
function endless(): Record<string, { source: ReadableSource; closed: () => boolean }> {
  let cancelled = false
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(a),
    cancel() {
      cancelled = true
    },
  })
  const node = new Readable({
    read() {
      this.push(a)
    },
  })
  let returned = false
  const generator = (async function* () {
    try {
      for (;;) yield a
    } finally {
      returned = true
    }
  })()
  let ended = false
  const iterable = (function* () {
    try {
      for (;;) yield a
    } finally {
      ended = true
    }
  })()
  return {
    web: { source: stream, closed: () => cancelled && !stream.locked },
    node: { source: node, closed: () => node.destroyed },
    generator: { source: generator, closed: () => returned },
    iterable: { source: iterable, closed: () => ended },
  }
}

for (const what of ['web', 'node', 'generator', 'iterable']) {
  for (const signal of [undefined, new AbortController().signal]) {
    suite(`${what}: closed when the consumer breaks off or throws${signal ? ', with a signal' : ''}`, async () => {
      const broken = endless()[what]
      for await (const _chunk of toChunks(broken.source, signal)) break
      assert.ok(broken.closed())
      const thrown = endless()[what]
      const fault = new Error('consumer')
      const consume = async (): Promise<void> => {
        for await (const _chunk of toChunks(thrown.source, signal)) throw fault
      }
      assert.is(await reasonOf(consume()), fault)
      assert.ok(thrown.closed())
    })
  }

  suite(`${what}: closed when aborted between two reads, or before the first`, async () => {
    const between = endless()[what]
    const controller = new AbortController()
    const reason = new Error('stop')
    const consume = async (): Promise<void> => {
      for await (const _chunk of toChunks(between.source, controller.signal)) controller.abort(reason)
    }
    assert.is(await reasonOf(consume()), reason)
    await sleep(0)
    assert.ok(between.closed())

    const before = endless()[what]
    assert.is(await reasonOf(gather(before.source, controller.signal)), reason)
    await sleep(0)
    // The body of a generator that never ran has nothing to clean up.
    if (what === 'web' || what === 'node') assert.ok(before.closed())
  })
}

suite('abort ends a pending read at once, and closes the source', async () => {
  let cancelled: unknown
  const stream = new ReadableStream<Uint8Array>({
    cancel(reason) {
      cancelled = reason
    },
  })
  const node = new Readable({ read() {} })
  let returned = 0
  const stuck: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: () => {
        returned++
        return new Promise(() => {})
      },
    }),
  }
  for (const source of [stream, node, stuck]) {
    const controller = new AbortController()
    const pending = reasonOf(gather(source, controller.signal))
    await sleep(1)
    controller.abort()
    assert.is(await pending, controller.signal.reason)
  }
  await sleep(0)
  assert.is((cancelled as Error).name, 'AbortError')
  assert.not(stream.locked)
  assert.ok(node.destroyed)
  assert.is(returned, 1)
})

suite('a signal outlives the source without holding on to it', async () => {
  const controller = new AbortController()
  let listeners = 0
  const signal = {
    get aborted() {
      return controller.signal.aborted
    },
    get reason() {
      return controller.signal.reason
    },
    addEventListener: (_type: string, listener: () => void) => {
      listeners++
      controller.signal.addEventListener('abort', listener)
    },
    removeEventListener: (_type: string, listener: () => void) => {
      listeners--
      controller.signal.removeEventListener('abort', listener)
    },
  } as unknown as AbortSignal
  await gather(web(), signal)
  assert.is(listeners, 0)
  for await (const _chunk of toChunks(web(), signal)) {
    assert.is(listeners, 1)
    break
  }
  assert.is(listeners, 0)
  const finished = web()
  await gather(finished, signal)
  controller.abort()
  assert.not(finished.locked)
})

suite('a fault while closing does not hide the first one, and shows where there is no other', async () => {
  const closing = new Error('closing')
  const source = (): ReadableSource =>
    new ReadableStream({ pull: (c) => c.enqueue(a), cancel: () => Promise.reject(closing) })
  const first = new Error('first')
  const throwing = async (): Promise<void> => {
    for await (const _chunk of toChunks(source())) throw first
  }
  const breaking = async (): Promise<void> => {
    for await (const _chunk of toChunks(source())) break
  }
  assert.is(await reasonOf(throwing()), first)
  assert.is(await reasonOf(breaking()), closing)
})

suite('the octets of a source do not depend on its kind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 }), async (chunks) => {
      const expected = chunks.map((chunk) => hex(chunk)).join('')
      const joined = async (source: ReadableSource): Promise<string> => (await gather(source)).replaceAll(' ', '')
      assert.is(await joined(chunks), expected)
      assert.is(await joined(Readable.from(chunks, { objectMode: false })), expected)
      assert.is(await joined(new Blob(chunks as Uint8Array<ArrayBuffer>[])), expected)
    }),
    { seed: 20_260, numRuns: 50 },
  )
})

function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.unreachable('it resolved'),
    (reason: unknown) => reason,
  )
}

suite.run()
