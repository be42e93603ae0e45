/** The encoder in front of a sink: back-pressure, failures, who owns what, and lengths beyond memory. */
import { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BerError, BerLimitError } from '../../src/ber/errors.ts'
import { contextSpecific } from '../../src/ber/tag.ts'
import { BerEncoder } from '../../src/stream/encoder.ts'
import { assertBytes } from '../support/assert.ts'
import { hex } from '../support/hex.ts'

const suite = makeSuite('stream/encoder with a sink')
const tick = (): Promise<void> => sleep(0)

/** Writes values of 1000 octets and waits where it is asked to; returns the most that was queued at any time. */
async function pump(encoder: BerEncoder, values: number, taken: () => number): Promise<number> {
  const octets = new Uint8Array(996).fill(7)
  let most = 0
  for (let i = 0; i < values; i++) {
    encoder.octetString(octets)
    most = Math.max(most, encoder.position - taken())
    if (encoder.needDrain) await encoder.drained()
  }
  encoder.finish()
  await encoder.drained()
  return most
}

suite('a slow Web stream: what is queued stays bounded, and all arrives', async () => {
  let taken = 0
  const stream = new WritableStream<Uint8Array>({
    async write(chunk) {
      await tick()
      taken += chunk.length
    },
  })
  const encoder = new BerEncoder(stream, { chunkSize: 4096, highWaterMark: 16384 })
  const most = await pump(encoder, 300, () => taken)
  assert.is(taken, 300_000)
  assert.ok(most > 16384 && most <= 16384 + 2 * 4096, `${most}`)
})

suite('a slow Node stream: what is queued stays bounded, and all arrives', async () => {
  let taken = 0
  let finished = false
  const stream = new Writable({
    highWaterMark: 1000,
    write(chunk: Uint8Array, _encoding, done) {
      setImmediate(() => {
        taken += chunk.length
        done()
      })
    },
    final(done) {
      finished = true
      done()
    },
  })
  const encoder = new BerEncoder(stream, { chunkSize: 4096, highWaterMark: 16384 })
  const most = await pump(encoder, 300, () => taken)
  assert.is(taken, 300_000)
  assert.ok(finished)
  assert.ok(most > 16384 && most <= 16384 + 2 * 4096, `${most}`)
})

suite('a slow function: calls follow one another, and what is queued stays bounded', async () => {
  let taken = 0
  let running = 0
  const encoder = new BerEncoder(
    async (chunk) => {
      assert.is(++running, 1)
      await tick()
      running--
      taken += chunk.length
    },
    { chunkSize: 4096, highWaterMark: 16384 },
  )
  const most = await pump(encoder, 300, () => taken)
  assert.is(taken, 300_000)
  assert.ok(most > 16384 && most <= 16384 + 2 * 4096, `${most}`)
})

suite('5 GiB announced, fed in pieces: positions stay exact, nothing is stored', () => {
  const length = 5 * 2 ** 30
  const piece = new Uint8Array(8 * 2 ** 20)
  let octets = 0
  const first: string[] = []
  const encoder = new BerEncoder(
    (chunk) => {
      octets += chunk.length
      if (first.length < 1) first.push(hex(chunk.subarray(0, 24)))
    },
    { reuse: true },
  )
  const primitive = 1 + 6 + length
  encoder.open(16, { length: primitive + 3 })
  encoder.openPrimitive(4, length)
  for (let done = 0; done < length; done += piece.length) encoder.contents(piece)
  encoder.closePrimitive()
  encoder.integer(1)
  encoder.close()
  encoder.open(16)
  const error = thrownBy(() => encoder.closePrimitive()) as BerError
  assert.is(error.offset, 7 + primitive + 3 + 2)
  assert.is(octets, 7 + 7 + length)
  assert.is(first[0], '308501400000' + '0a' + '0485' + '0140000000')
})

suite('a length of 2^53-1 less its header can be announced', () => {
  const encoder = new BerEncoder(() => {})
  encoder.openPrimitive(4, 2 ** 53 - 1 - 9)
  assert.is(encoder.position, 9)
  encoder.contents(new Uint8Array(1))
  const error = thrownBy(() => encoder.closePrimitive()) as BerError
  assert.is(error.code, 'ENCODER_LENGTH')
  assert.is(error.offset, 10)
})

suite('long octets go to the sink uncopied, in a chunk of their own; short ones are copied', () => {
  const chunks: Uint8Array[] = []
  const encoder = new BerEncoder((chunk) => void chunks.push(chunk), { chunkSize: 1024 })
  const long = new Uint8Array(512)
  const short = new Uint8Array(511)
  encoder.octetString(short)
  encoder.octetString(long)
  encoder.octetString(short)
  encoder.finish()
  assert.is(chunks.length, 3)
  assert.is(chunks[1], long)
  assert.not.equal(chunks[0].buffer === chunks[2].buffer, true)
})

suite('a chunk that went to the sink is never written again, even if its memory is transferred', () => {
  const chunks: Uint8Array[] = []
  const encoder = new BerEncoder((chunk) => {
    const { buffer, byteOffset, length } = chunk
    const transferred = structuredClone(buffer, { transfer: [buffer as ArrayBuffer] })
    chunks.push(new Uint8Array(transferred, byteOffset, length))
  })
  const lengths = [3, 40_000, 3, 30_000, 30_000, 70_000]
  for (const form of ['definite', 'indefinite'] as const) {
    encoder.open(16, { form })
    for (let i = 0; i < 300; i++) {
      encoder.octetString(new Uint8Array(lengths[i % lengths.length]))
      if (i % 37 === 0) encoder.flush()
    }
    encoder.close()
  }
  encoder.finish()
  const contents = 50 * (2 * 5 + 2 * 30_004 + 40_004 + 70_005)
  assert.is(encoder.position, contents + 5 + contents + 4)
  assert.is(
    chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    encoder.position,
  )
  assert.is(hex(chunks[0].subarray(0, 5)), `3083${contents.toString(16)}`)
})

suite('with reuse one buffer serves for all chunks, and long octets pass through', () => {
  const buffers = new Set<unknown>()
  const long = new Uint8Array(5000)
  let octets = 0
  const encoder = new BerEncoder(
    (chunk) => {
      octets += chunk.length
      if (chunk !== long) buffers.add(chunk.buffer)
    },
    { chunkSize: 1024, reuse: true },
  )
  for (let i = 0; i < 3000; i++) encoder.integer(1)
  encoder.octetString(long)
  for (let i = 0; i < 3000; i++) encoder.integer(1)
  encoder.finish()
  assert.is(octets, 18_000 + 5004)
  assert.is(buffers.size, 1)
})

suite('a back-patched container is held up to its close, and no longer', () => {
  let octets = 0
  const encoder = new BerEncoder((chunk) => void (octets += chunk.length), { chunkSize: 64, lengths: 'definite' })
  for (let round = 0; round < 3; round++) {
    const before = octets
    encoder.open(16)
    for (let i = 0; i < 100; i++) encoder.integer(i)
    encoder.flush()
    assert.is(octets, before)
    encoder.close()
    encoder.flush()
    assert.is(octets, encoder.position)
  }
  encoder.finish()
  assert.is(octets, 3 * 304)
})

suite('maxHeld counts from each outermost back-patched container, and not what is announced or indefinite', () => {
  const encoder = new BerEncoder(() => {}, { chunkSize: 64, maxHeld: 100 })
  const octets = new Uint8Array(90)
  for (let i = 0; i < 5; i++) {
    encoder.open(16, { form: 'definite' })
    encoder.octetString(octets)
    encoder.close()
  }
  encoder.open(16)
  for (let i = 0; i < 5; i++) encoder.octetString(octets)
  encoder.close()
  encoder.open(16, { length: 184 })
  encoder.octetString(octets)
  encoder.octetString(octets)
  encoder.close()
  encoder.open(16, { form: 'definite' })
  encoder.octetString(octets)
  const error = thrownBy(() => encoder.octetString(octets)) as BerError
  assert.instance(error, BerLimitError)
  assert.is(error.code, 'LIMIT_CONTENTS')
  assert.is(error.path, '[7].[1]')
})

for (const reuse of [false, true]) {
  suite(`held octets: ${reuse ? 'copied at once where chunks are given back' : 'long ones not copied'}`, () => {
    const chunks: Uint8Array[] = []
    const encoder = new BerEncoder((chunk) => void chunks.push(chunk.slice()), {
      chunkSize: 1024,
      lengths: 'definite',
      reuse,
    })
    const long = new Uint8Array(2000).fill(1)
    encoder.open(16)
    encoder.octetString(long)
    long.fill(2)
    encoder.close()
    encoder.finish()
    const all = chunks.flatMap((chunk) => [...chunk])
    assert.is(hex(Uint8Array.from(all.slice(0, 8))), '308207d4048207d0')
    assert.is(all.length, 2008)
    assert.is(all[1000], reuse ? 1 : 2)
  })
}

suite('a Web stream that fails: the same error from every side', async () => {
  const fault = new Error('disk full')
  const encoder = new BerEncoder(
    new WritableStream<Uint8Array>({
      write() {
        throw fault
      },
    }),
    { chunkSize: 64, highWaterMark: 1 },
  )
  encoder.octetString(new Uint8Array(200))
  assert.is(await reasonOf(encoder.drained()), fault)
  assert.is(
    thrownBy(() => encoder.null()),
    fault,
  )
  assert.is(
    thrownBy(() => encoder.finish()),
    fault,
  )
  assert.is(await reasonOf(encoder.drained()), fault)
})

suite('a Node stream that fails: the same error from every side', async () => {
  const fault = new Error('disk full')
  const stream = new Writable({ write: (_chunk, _encoding, done) => setImmediate(done, fault) })
  const encoder = new BerEncoder(stream, { chunkSize: 64, highWaterMark: 1 })
  encoder.octetString(new Uint8Array(200_000))
  assert.is(await reasonOf(encoder.drained()), fault)
  assert.is(
    thrownBy(() => encoder.null()),
    fault,
  )
  assert.is(
    thrownBy(() => encoder.finish()),
    fault,
  )
})

suite('a function that throws, or rejects: the same error from every side', async () => {
  const fault = new Error('disk full')
  const throwing = new BerEncoder(() => {
    throw fault
  })
  throwing.null()
  assert.is(
    thrownBy(() => throwing.flush()),
    fault,
  )
  assert.is(
    thrownBy(() => throwing.null()),
    fault,
  )
  assert.is(await reasonOf(throwing.drained()), fault)

  const rejecting = new BerEncoder(() => Promise.reject(fault), { highWaterMark: 1 })
  rejecting.null()
  rejecting.flush()
  assert.is(await reasonOf(rejecting.drained()), fault)
  assert.is(
    thrownBy(() => rejecting.null()),
    fault,
  )
})

suite('a failure while the sink closes reaches drained() after finish()', async () => {
  const fault = new Error('no space for the rest')
  const web = new BerEncoder(new WritableStream({ close: () => Promise.reject(fault) }))
  web.null()
  assert.is(web.finish().length, 0)
  assert.is(await reasonOf(web.drained()), fault)
  const node = new BerEncoder(new Writable({ write: (_c, _e, done) => done(), final: (done) => done(fault) }))
  node.null()
  node.finish()
  assert.is(await reasonOf(node.drained()), fault)
})

suite('the encoder fails: the sink is aborted with that error, and not closed', async () => {
  let aborted: unknown
  let closed = false
  const web = new BerEncoder(
    new WritableStream({
      abort(reason) {
        aborted = reason
      },
      close() {
        closed = true
      },
    }),
  )
  web.null()
  const error = thrownBy(() => web.close())
  await tick()
  assert.is(aborted, error)
  assert.not(closed)

  const stream = new Writable({ write: (_c, _e, done) => done() })
  const node = new BerEncoder(stream)
  const misuse = thrownBy(() => node.close())
  await tick()
  assert.ok(stream.destroyed)
  assert.is(stream.errored, misuse)
  assert.not(stream.writableFinished)
})

suite('abort: the sink hears the reason, and so does every further call', async () => {
  const stream = new Writable({ write: (_c, _e, done) => void setTimeout(done, 1000).unref() })
  const encoder = new BerEncoder(stream, { chunkSize: 64, highWaterMark: 1 })
  encoder.octetString(new Uint8Array(200_000))
  const waiting = encoder.drained()
  const reason = new Error('changed my mind')
  encoder.abort(reason)
  assert.is(await reasonOf(waiting), reason)
  assert.ok(stream.destroyed)
  assert.is(
    thrownBy(() => encoder.null()),
    reason,
  )
  encoder.abort(new Error('again'))
  assert.is(await reasonOf(encoder.drained()), reason)

  const unnamed = new BerEncoder(() => {})
  unnamed.abort()
  assert.is((thrownBy(() => unnamed.null()) as Error).name, 'AbortError')
})

suite('abort after finish changes nothing', async () => {
  const encoder = new BerEncoder()
  encoder.null()
  const encoding = encoder.finish()
  encoder.abort(new Error('too late'))
  assertBytes(encoding, Uint8Array.of(5, 0))
  await encoder.drained()
})

suite('preventClose leaves the stream usable', async () => {
  const octets: string[] = []
  const web = new WritableStream<Uint8Array>({ write: (chunk) => void octets.push(hex(chunk)) })
  const stream = new Writable({
    write: (chunk: Uint8Array, _e, done) => {
      octets.push(hex(chunk))
      setImmediate(done)
    },
  })
  for (const sink of [web, web, stream, stream]) {
    const encoder = new BerEncoder(sink, { preventClose: true })
    encoder.integer(octets.length, contextSpecific(1))
    encoder.finish()
    await encoder.drained()
  }
  assert.is(octets.join(' '), '810100 810101 810102 810103')
  assert.not(web.locked)
  assert.not(stream.writableEnded)
  for (const event of ['drain', 'error', 'close', 'finish']) assert.is(stream.listenerCount(event), 0, event)
})

suite('a failed encoder takes no memory: what it held is let go', () => {
  const encoder = new BerEncoder()
  encoder.octetString(new Uint8Array(1000))
  thrownBy(() => encoder.close())
  assert.is(encoder.position, 1004)
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
