/** How a thread is made to wait, given up, interleaved, ended, and how it dies. */

import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerWorker, BerWorkerError } from '../../src/worker/index.ts'
import { root } from '../house/sources.ts'
import { berThread, modes, startBerWorker } from '../support/ber-worker.ts'
import { unhex } from '../support/hex.ts'
import { thrownBy } from './told.ts'

const schema = 'M DEFINITIONS ::= BEGIN Nulls ::= SEQUENCE OF NULL END'
const nulls = unhex('0500'.repeat(8192))
/** A value that never ends: of any number of NULLs. */
const opened = unhex('3080')

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Endless octets; how many were read, and whether it was closed. */
class Endless {
  read = 0
  closed = 0
  reason: unknown

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    try {
      yield opened
      for (;;) {
        this.read += nulls.length
        yield nulls
      }
    } finally {
      this.closed++
    }
  }
}

/** Yields once, and then nothing for good. */
function stuck(first: Uint8Array): ReadableStream<Uint8Array> & { cancelled?: unknown } {
  const stream: ReadableStream<Uint8Array> & { cancelled?: unknown } = new ReadableStream({
    start: (controller) => controller.enqueue(first),
    cancel: (reason) => {
      stream.cancelled = reason
    },
  })
  return stream
}

async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 2000 && !condition(); turns++) await pause(5)
  assert.ok(condition(), 'it never came to this')
}

async function take(results: AsyncIterable<unknown>, count = Number.POSITIVE_INFINITY): Promise<number> {
  let taken = 0
  for await (const _ of results) if (++taken === count) break
  return taken
}

for (const { name, shared } of modes) {
  const flow = suite(`worker: flow, ${name}`)
  let worker: BerWorker

  flow.before(() => {
    worker = startBerWorker(shared)
  })
  flow.after(() => worker.terminate())

  flow('a consumer that takes its time makes the source wait', async () => {
    const jobs = [
      (source: Endless) => worker.decode(source, { batchRecords: 16_384 }),
      (source: Endless) => worker.select({ schema, pdu: 'Nulls', paths: ['[*]'], source }),
      (source: Endless) => worker.convert({ schema, pdu: 'Nulls', to: 'jer', source }),
    ]
    for (const job of jobs) {
      const source = new Endless()
      const results = job(source)[Symbol.asyncIterator]()
      await results.next()
      let before = -1
      // Under load the other thread may stand still for a while.
      for (let same = 0; same < 3; ) {
        await pause(60)
        same = source.read === before ? same + 1 : 0
        before = source.read
        assert.ok(source.read < 8 * 1024 * 1024, `${source.read} octets read, and one result taken`)
      }
      for (let more = 0; more < 50; more++) await results.next()
      await until(() => source.read > before)
      await results.return?.(undefined as never)
      await until(() => source.closed === 1)
    }
  })

  flow('a source that takes its time: what there is comes at once', async () => {
    let goOn = (): void => {}
    async function* slow(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 3; i++) {
        yield unhex('0500')
        await new Promise<void>((resolve) => {
          goOn = resolve
        })
      }
    }
    let records = 0
    for await (const batch of worker.decode(slow())) {
      records += batch.length
      goOn()
    }
    assert.is(records, 3)
  })

  flow('jobs at once, each with its own source', async () => {
    const source = new Endless()
    const endless = worker.decode(source)
    await endless.next()
    const counts = await Promise.all(
      [1, 2, 3].map(async (values) => {
        const { valid, ...rest } = await worker.validate({ schema, pdu: 'Nulls', source: manyNulls(values) })
        assert.ok(valid)
        return rest.values
      }),
    )
    assert.equal(counts, [8193, 16_385, 24_577])
    await endless.next()
    const other = worker.decode(manyNulls(2))
    let records = 0
    for await (const batch of other) {
      records += batch.length
      await endless.next()
    }
    assert.is(records, 16_385)
    await endless.return()
    await until(() => source.closed === 1)
  })

  flow('given up before it begins', async () => {
    const source = stuck(nulls)
    const signal = AbortSignal.abort('never mind')
    assert.is(await thrownBy(() => worker.validate({ schema, pdu: 'Nulls', source, signal })), 'never mind')
    assert.is(source.cancelled, 'never mind')
  })

  flow('given up while the thread starts', async () => {
    const fresh = startBerWorker(shared)
    const source = stuck(nulls)
    const giveUp = new AbortController()
    const pending = thrownBy(() => take(fresh.decode(source, { signal: giveUp.signal })))
    giveUp.abort('too slow')
    assert.is(await pending, 'too slow')
    assert.is(source.cancelled, 'too slow')
    fresh.terminate()
  })

  flow('given up while the source is awaited', async () => {
    for (const job of [
      (source: ReadableStream<Uint8Array>, signal: AbortSignal) =>
        worker.validate({ schema, pdu: 'Nulls', source, signal }),
      (source: ReadableStream<Uint8Array>, signal: AbortSignal) => take(worker.decode(source, { signal })),
      (source: ReadableStream<Uint8Array>, signal: AbortSignal) =>
        take(worker.convertMigration({ to: 'ber', source, signal })),
    ]) {
      const source = stuck(job.length > 0 ? opened : nulls)
      const giveUp = new AbortController()
      const reason = new Error('enough')
      const pending = thrownBy(() => job(source, giveUp.signal))
      await pause(30)
      giveUp.abort(reason)
      assert.is(await pending, reason)
      await until(() => source.cancelled === reason)
    }
  })

  flow('given up in the midst of work, and while results wait', async () => {
    const source = new Endless()
    const giveUp = new AbortController()
    const { signal } = giveUp
    const pending = thrownBy(() => worker.validate({ schema, pdu: 'Nulls', source, signal }))
    await until(() => source.read > 1_000_000)
    giveUp.abort('enough')
    assert.is(await pending, 'enough')
    await until(() => source.closed === 1)

    const other = new Endless()
    const again = new AbortController()
    let taken = 0
    const thrown = await thrownBy(async () => {
      for await (const _ of worker.decode(other, { signal: again.signal })) {
        if (++taken < 3) continue
        await pause(30)
        again.abort('enough of that')
      }
    })
    assert.is(thrown, 'enough of that')
    assert.is(taken, 3)
    await until(() => other.closed === 1)
    // The thread has not been hurt.
    assert.ok((await worker.validate({ schema, pdu: 'Nulls', source: manyNulls(1) })).valid)
  })

  flow('a Blob given up, and octets in shared memory', async () => {
    const blob = new Blob(Array.from({ length: 400 }, () => nulls.slice()))
    const memory = new Uint8Array(new SharedArrayBuffer(8_000_000))
    for (let at = 0; at + nulls.length <= memory.length; at += nulls.length) memory.set(nulls, at)
    for (const source of [blob, memory]) {
      const giveUp = new AbortController()
      const thrown = await thrownBy(async () => {
        for await (const _ of worker.decode(source, { signal: giveUp.signal })) giveUp.abort('enough')
      })
      assert.is(thrown, 'enough')
    }
  })

  flow('terminated while it works: every job hears of it, and no more are taken', async () => {
    const fresh = startBerWorker(shared)
    const sources = [new Endless(), new Endless()]
    const pending = [
      thrownBy(() => fresh.validate({ schema, pdu: 'Nulls', source: sources[0]! })),
      thrownBy(() => take(fresh.decode(sources[1]!))),
    ]
    await until(() => sources.every(({ read }) => read > 0))
    fresh.terminate()
    fresh.terminate()
    for (const error of await Promise.all(pending)) assertFault(error, 'WORKER_TERMINATED')
    await until(() => sources.every(({ closed }) => closed === 1))
    assertFault(await thrownBy(() => take(fresh.decode(nulls))), 'WORKER_TERMINATED')
  })

  flow('a thread that dies: every job hears of it, and the next one gets another', async () => {
    const threads: Worker[] = []
    const fresh = startBerWorker(shared, () => {
      const thread = berThread()
      threads.push(thread)
      return thread
    })
    const source = new Endless()
    const pending = thrownBy(() => fresh.validate({ schema, pdu: 'Nulls', source }))
    await until(() => source.read > 0)
    await threads[0]!.terminate()
    assertFault(await pending, 'WORKER_FAILED')
    await until(() => source.closed === 1)
    assert.ok((await fresh.validate({ schema, pdu: 'Nulls', source: manyNulls(1) })).valid)
    assert.is(threads.length, 2)
    fresh.terminate()
  })

  flow.run()
}

const threads = suite('worker: threads')

threads('one that throws, and one that is not there', async () => {
  const throwing = new BerWorker({ worker: () => new Worker('throw new RangeError("boom")', { eval: true }) })
  const error = await thrownBy(() => take(throwing.decode(nulls)))
  assertFault(error, 'WORKER_FAILED')
  assert.match((error as Error).message, 'boom')
  assert.instance((error as Error).cause, Error)
  const missing = new BerWorker({ url: pathToFileURL('/nowhere/thread.js') })
  assertFault(await thrownBy(() => take(missing.decode(nulls))), 'WORKER_FAILED')
})

threads('given up while a thread does not come', async () => {
  const silent = new BerWorker({ worker: () => new Worker('setInterval(() => {}, 1000)', { eval: true }) })
  const source = stuck(nulls)
  const giveUp = new AbortController()
  const pending = thrownBy(() => take(silent.decode(source, { signal: giveUp.signal })))
  await pause(20)
  giveUp.abort('too slow')
  assert.is(await pending, 'too slow')
  assert.is(source.cancelled, 'too slow')
  silent.terminate()
  const other = stuck(nulls)
  const error = await thrownBy(() => take(silent.decode(other)))
  assertFault(error, 'WORKER_TERMINATED')
  assert.is(other.cancelled, error)
})

threads('a runtime without any', async () => {
  const { getBuiltinModule } = process as { getBuiltinModule?: unknown }
  Object.assign(process, { getBuiltinModule: undefined })
  try {
    assertFault(await thrownBy(() => take(new BerWorker().decode(nulls))), 'WORKER_UNAVAILABLE')
  } finally {
    Object.assign(process, { getBuiltinModule })
  }
})

threads('the built one is found beside the library, and does not keep a process from ending', () => {
  const entry = pathToFileURL(`${root}/dist/worker/index.js`).href
  const program = `
    import { BerWorker } from ${JSON.stringify(entry)}
    const worker = new BerWorker()
    let records = 0
    for await (const batch of worker.decode(Uint8Array.of(5, 0, 5, 0))) records += batch.length
    console.log(records)`
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
  })
  assert.is(stderr, '')
  assert.is(stdout, '2\n')
  assert.is(status, 0)
})

threads.run()

function* manyNulls(chunks: number): Generator<Uint8Array> {
  yield opened
  for (let i = 0; i < chunks; i++) yield nulls
  yield unhex('0000')
}

function assertFault(error: unknown, code: string): void {
  assert.instance(error, BerWorkerError)
  assert.is((error as BerWorkerError).code, code)
}
