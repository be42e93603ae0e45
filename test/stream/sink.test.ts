import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type OctetSink, openSink, type Sink, type SinkOptions } from '../../src/stream/sink.ts'

const suite = makeSuite('stream/sink')

/** Sinks that take a chunk only when told to. */
interface Valve {
  readonly sink: Sink
  readonly taken: number[]
  /** Lets the chunk through that is being written. */
  pass(): Promise<void>
}

function valve(kind: 'function' | 'web' | 'node'): Valve {
  const taken: number[] = []
  let open: () => void = () => {}
  const take = (chunk: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      open = () => {
        taken.push(chunk[0])
        resolve()
      }
    })
  const sink: Sink =
    kind === 'function'
      ? take
      : kind === 'web'
        ? new WritableStream({ write: take })
        : new Writable({ highWaterMark: 1, write: (chunk, _encoding, done) => void take(chunk).then(() => done()) })
  const pass = async (): Promise<void> => {
    await sleep(0)
    open()
    await sleep(0)
  }
  return { sink, taken, pass }
}

const chunk = (mark: number, length = 10): Uint8Array => new Uint8Array(length).fill(mark)

for (const kind of ['function', 'web', 'node'] as const) {
  suite(`${kind}: chunks arrive in order, needDrain and drained() follow the high-water mark`, async () => {
    const { sink, taken, pass } = valve(kind)
    const output = openSink(sink, { highWaterMark: 25 })
    output.write(chunk(1))
    output.write(chunk(2))
    assert.not(output.needDrain)
    await output.drained()
    output.write(chunk(3))
    assert.ok(output.needDrain)
    let drained = false
    const waiting = output.drained().then(() => {
      drained = true
    })
    await sleep(0)
    assert.not(drained)
    for (let i = 0; i < 3; i++) await pass()
    await waiting
    assert.not(output.needDrain)
    output.write(chunk(4))
    const closed = output.close()
    await pass()
    await closed
    assert.equal(taken, [1, 2, 3, 4])
  })

  suite(`${kind}: abort rejects those who wait, with the reason`, async () => {
    const { sink, taken } = valve(kind)
    const failures: unknown[] = []
    const output = openSink(sink, { highWaterMark: 5, onFailure: (error) => failures.push(error) })
    output.write(chunk(1))
    output.write(chunk(2))
    const reason = new Error('enough')
    const waiting = [output.drained(), output.drained()].map(reasonOf)
    output.abort(reason)
    output.abort(new Error('again'))
    assert.equal(
      (await Promise.all(waiting)).map((error) => error === reason),
      [true, true],
    )
    assert.is(await reasonOf(output.drained()), reason)
    assert.is(await reasonOf(output.close()), reason)
    assert.is(
      thrownBy(() => output.write(chunk(3))),
      reason,
    )
    assert.is(failures.length, 1)
    assert.is(failures[0], reason)
    assert.equal(taken, [])
  })
}

suite('function: a synchronous one queues nothing', async () => {
  let octets = 0
  const output = openSink((chunk) => void (octets += chunk.length), { highWaterMark: 1 })
  output.write(chunk(1))
  assert.is(octets, 10)
  assert.not(output.needDrain)
  await output.drained()
  await output.close()
})

suite('function: thousands of chunks queued behind a promise, then taken at once', async () => {
  const taken: number[] = []
  let first: () => void = () => {}
  const output = openSink((chunk) => {
    taken.push(chunk.length)
    return taken.length === 1 ? new Promise<void>((resolve) => (first = resolve)) : undefined
  })
  for (let i = 1; i <= 20_000; i++) output.write(new Uint8Array(i % 7))
  assert.is(taken.length, 1)
  first()
  await output.close()
  assert.is(taken.length, 20_000)
  assert.is(taken[19_999], 20_000 % 7)
})

suite('function: reuse and a promise do not go together', async () => {
  const output = openSink(async () => {}, { reuse: true })
  assert.instance(
    thrownBy(() => output.write(chunk(1))),
    TypeError,
  )
  assert.instance(await reasonOf(output.drained()), TypeError)
})

suite('web: a stream that fails between writes tells at once', async () => {
  let fail: (error: unknown) => void = () => {}
  const failures: unknown[] = []
  const stream = new WritableStream({
    start(controller) {
      fail = (error) => controller.error(error)
    },
  })
  openSink(stream, { onFailure: (error) => failures.push(error) })
  const fault = new Error('gone')
  fail(fault)
  await sleep(0)
  assert.is(failures.length, 1)
  assert.is(failures[0], fault)
})

suite('web: a locked stream is refused', () => {
  const stream = new WritableStream()
  stream.getWriter()
  assert.instance(
    thrownBy(() => openSink(stream)),
    TypeError,
  )
})

suite('node: a stream that is closed under our feet rejects those who wait', async () => {
  for (const step of ['destroy', 'end'] as const) {
    const stream = new Writable({ highWaterMark: 1, write: (_c, _e, done) => void setTimeout(done, 2) })
    const output = openSink(stream, { highWaterMark: 1 })
    output.write(chunk(1))
    const waiting = reasonOf(output.drained())
    stream[step]()
    const reason = await waiting
    assert.instance(reason, Error)
    assert.is(
      thrownBy(() => output.write(chunk(2))),
      reason,
    )
  }
})

suite('node: a stream that was destroyed before fails on write, and on close', async () => {
  for (const use of [
    (output: OctetSink) => output.write(chunk(1)),
    (output: OctetSink) => void output.close().catch(() => {}),
  ]) {
    const stream = new Writable({ write: (_c, _e, done) => done() })
    stream.destroy()
    await sleep(0)
    const output = openSink(stream, { highWaterMark: 1 })
    use(output)
    await sleep(0)
    assert.instance(await reasonOf(output.drained()), Error)
  }
})

suite('node: a stream without back-pressure queues nothing', () => {
  const output = openSink({ write: () => true, end() {}, on() {}, removeListener() {} }, { highWaterMark: 1 })
  output.write(chunk(1))
  assert.not(output.needDrain)
})

suite('node: an error after abort, or a late one, does not end the process', async () => {
  const stream = new Writable({ write: (_c, _e, done) => void setTimeout(done, 5, new Error('late')) })
  const output = openSink(stream)
  output.write(chunk(1))
  output.abort('a reason that is no Error')
  await sleep(10)
  assert.is((stream.errored as Error).cause, 'a reason that is no Error')
})

suite('what is no sink is refused', () => {
  const wrong: [unknown, SinkOptions?][] = [[{}], ['file'], [undefined], [null], [{ write() {} }]]
  for (const [sink, options] of wrong)
    assert.instance(
      thrownBy(() => openSink(sink as Sink, options)),
      TypeError,
    )
  assert.instance(
    thrownBy(() => openSink(() => {}, { highWaterMark: 0 })),
    RangeError,
  )
  assert.instance(
    thrownBy(() => openSink(() => {}, { highWaterMark: Number.NaN })),
    RangeError,
  )
  assert.instance(
    thrownBy(() => openSink(new WritableStream(), { reuse: true })),
    TypeError,
  )
})

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

function reasonOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => assert.unreachable('it resolved'),
    (reason: unknown) => reason,
  )
}

suite.run()
