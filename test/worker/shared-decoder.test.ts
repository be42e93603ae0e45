/** The decoder over shared memory: fed by another thread, or by another task of the same one. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError, BerTruncatedError } from '../../src/ber/errors.ts'
import { BerDecoder } from '../../src/stream/decoder.ts'
import {
  createSharedInput,
  SharedBerDecoder,
  type SharedInput,
  type SharedInputOptions,
  SharedInputWriter,
  toUnshared,
} from '../../src/worker/index.ts'
import { copyToShared } from '../../src/worker/octets.ts'
import { assertBytes } from '../support/assert.ts'
import { cut, instances, seededRandom } from '../support/corpus.ts'
import { join, sampleStream } from '../support/encodings.ts'
import { unhex } from '../support/hex.ts'
import { type Observation, Observer, observedError } from '../support/observe.ts'
import type { WriterReport, WriterTask } from '../support/shared-writer.ts'
import { assertSame, observe } from '../support/split.ts'
import { startThread } from '../support/thread.ts'

/** Small, so that windows change often. */
const small: SharedInputOptions = { windowSize: 5000, maxContiguous: 300, batchRecords: 100 }
const octets = join([sampleStream(400_000, 5), ...instances().map((sample) => sample.octets)])
const expected = observe(new BerDecoder(small), [octets])

const folder = mkdtempSync(pathOf(tmpdir(), 'wasm-ber-'))
const file = pathOf(folder, 'values.ber')
writeFileSync(file, octets)

/** A fault must not hang the tests. */
const patient = { timeout: 60_000 }

/** A writer in a thread of its own; its report, once it is through. */
function startWriter(task: WriterTask): { worker: Worker; report: Promise<WriterReport> } {
  const worker = startThread('shared-writer.ts', task)
  const report = new Promise<WriterReport>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  return { worker, report }
}

function observeBlocking(decoder: SharedBerDecoder): Observation {
  const observer = new Observer()
  try {
    for (const batch of decoder.batches()) observer.take(batch)
  } catch (error) {
    return observer.observation(observedError(error))
  }
  return observer.observation()
}

async function observeAsync(decoder: SharedBerDecoder): Promise<Observation> {
  const observer = new Observer()
  try {
    for await (const batch of decoder) observer.take(batch)
  } catch (error) {
    return observer.observation(observedError(error))
  }
  return observer.observation()
}

async function refusal(use: () => unknown): Promise<BerError> {
  try {
    await use()
  } catch (error) {
    assert.instance(error, BerError)
    return error as BerError
  }
  throw new Error('no error')
}

const thread = suite('worker: a reader in a thread of its own')

thread('reads a file, the decoder blocks', async () => {
  const input = createSharedInput(small)
  const size = input.memory.buffer.byteLength
  const { report } = startWriter({ input, file })
  const decoder = new SharedBerDecoder(input, patient)
  assertSame('records', observeBlocking(decoder), expected)
  assert.equal(await report, { written: octets.length })
  assert.is(decoder.position, octets.length)
  assert.is(decoder.values, expected.records.length)
  assert.is(decoder.depth, 0)
  assert.is(input.memory.buffer.byteLength, size)
})

thread('reads a file, the decoder does not block', async () => {
  const input = createSharedInput(small)
  const { report } = startWriter({ input, file })
  assertSame('records', await observeAsync(new SharedBerDecoder(input, patient)), expected)
  assert.equal(await report, { written: octets.length })
})

thread('of ordinary size', async () => {
  const input = createSharedInput()
  const { report } = startWriter({ input, file })
  assertSame('records', observeBlocking(new SharedBerDecoder(input, patient)), observe(new BerDecoder(), [octets]))
  assert.equal(await report, { written: octets.length })
})

thread('writes chunks of odd sizes', async () => {
  const input = createSharedInput(small)
  const { report } = startWriter({ input, octets, sizes: [1, 2, 3, 700, 0, 5001, 13, 20_000, 257] })
  assertSame('records', observeBlocking(new SharedBerDecoder(input, patient)), expected)
  assert.equal(await report, { written: octets.length })
})

thread('ends too early', async () => {
  const input = createSharedInput(small)
  const { report } = startWriter({ input, octets: unhex('0500 3080 0500 0403 aa') })
  const actual = observeBlocking(new SharedBerDecoder(input, patient))
  assert.is(actual.records.length, 3)
  assert.equal(actual.error, { code: 'TRUNCATED', offset: 9, path: '[1].[1]', missing: 4 })
  assert.is((await report).error, undefined)
})

thread('fails: what it wrote is decoded, then its message is thrown', async () => {
  const input = createSharedInput(small)
  startWriter({ input, octets: unhex('0500 0500'), finally: 'fail' })
  const decoder = new SharedBerDecoder(input, patient)
  assert.is(decoder.next()?.length, 2)
  const error = await refusal(() => decoder.next())
  assert.is(error.code, 'INPUT_FAILED')
  assert.is(error.offset, 4)
  assert.match(error.message, 'the disk is on fire')
  assert.is(await refusal(() => decoder.next()), error)
})

thread('dies: whoever sees it says so, and the decoder is not left waiting', async () => {
  const input = createSharedInput(small)
  const { worker } = startWriter({ input, octets: unhex('0500'), finally: 'exit' })
  worker.once('exit', (code) => new SharedInputWriter(input).fail(`the reader exited with ${code}`))
  const decoder = new SharedBerDecoder(input, patient)
  assert.is((await decoder.nextAsync())?.length, 1)
  const error = await refusal(() => decoder.nextAsync())
  assert.is(error.code, 'INPUT_FAILED')
  assert.match(error.message, 'the reader exited with 3')
})

thread('hears of malformed input while it waits for room', async () => {
  const input = createSharedInput(small)
  const { report } = startWriter({ input, octets: join([unhex('0500 04ff'), new Uint8Array(100)]), endless: true })
  const actual = observeBlocking(new SharedBerDecoder(input, patient))
  assert.is(actual.records.length, 1)
  assert.equal(actual.error, { code: 'LENGTH_RESERVED', offset: 3, path: '[1]' })
  const { error } = await report
  assert.is(error?.code, 'DECODER_ENDED')
  assert.match(error!.message, 'first length octet 0xFF')
})

thread('hears that the decoder is closed', async () => {
  for (const leave of ['loop', 'asynchronous loop', 'close']) {
    const input = createSharedInput(small)
    const { report } = startWriter({ input, octets: unhex('0500 0500'), endless: true })
    const decoder = new SharedBerDecoder(input, patient)
    if (leave === 'loop') for (const _ of decoder.batches()) break
    else if (leave === 'close') decoder.close()
    else for await (const _ of decoder) break
    assert.is((await report).error?.code, 'DECODER_ENDED')
    assert.is((await refusal(() => decoder.next())).code, 'DECODER_ENDED')
    decoder.close()
  }
})

thread.after(() => rmSync(folder, { recursive: true }))

thread.run()

const task = suite('worker: both sides in one thread')

/** Writes in one task while another decodes. */
async function pipe(input: SharedInput, chunks: Uint8Array[]): Promise<Observation> {
  const writer = new SharedInputWriter(input)
  const write = async (): Promise<void> => {
    for (const chunk of chunks) await writer.writeAsync(chunk)
    writer.end()
  }
  const [observation] = await Promise.all([observeAsync(new SharedBerDecoder(input)), write()])
  return observation
}

task('chunks of every size through windows of every size', async () => {
  const part = octets.subarray(0, 20_000)
  for (const windowSize of [1, 2, 63, 64, 255, 4096, 131_072]) {
    const options = { ...small, windowSize }
    for (const seed of [1, 2, 3]) {
      const chunks = cut(windowSize < 10 ? part.subarray(0, 300) : part, seededRandom(seed))
      const whole = observe(new BerDecoder(options), [join(chunks)])
      assertSame(`window ${windowSize}, seed ${seed}`, await pipe(createSharedInput(options), chunks), whole)
    }
  }
})

task('end-of-contents octets and limits', async () => {
  const input = createSharedInput()
  const writer = new SharedInputWriter(input)
  writer.write(unhex('3080 0500 0000 3080 3000'))
  const actual = observeBlocking(new SharedBerDecoder(input, { endOfContents: true, limits: { maxDepth: 1 } }))
  assert.is(actual.records.length, 4)
  assert.is(actual.error?.code, 'LIMIT_DEPTH')
})

task('reserve and commit, and what is not committed', async () => {
  const input = createSharedInput(small)
  const writer = new SharedInputWriter(input)
  const decoder = new SharedBerDecoder(input)
  const view = writer.reserve()
  assert.is(view.length, small.windowSize)
  assert.instance(view.buffer, SharedArrayBuffer)
  view.fill(0xff)
  writer.commit(0)
  ;(await writer.reserveAsync(3)).set([5, 0, 5])
  writer.commit(3)
  assert.is(decoder.next()?.length, 1)
  // More than this window has left: the other one, and the octet that was not used comes along.
  writer.reserve(small.windowSize).set([0, 5, 0])
  writer.commit(3)
  assert.is(decoder.next()?.length, 2)
  writer.end()
  assert.is(writer.written, 6)
  assert.is(decoder.next(), null)
  assert.is(decoder.next(), null)
})

task('contents octets are views of shared memory', () => {
  const input = createSharedInput(small)
  const writer = new SharedInputWriter(input)
  writer.write(unhex('0c03 616263'))
  writer.end()
  for (const batch of new SharedBerDecoder(input).batches()) {
    const contents = batch.contents(0)
    assert.instance(contents.buffer, SharedArrayBuffer)
    const copy = toUnshared(contents)
    assert.instance(copy.buffer, ArrayBuffer)
    assertBytes(copy, unhex('616263'))
  }
})

const misuses: Record<string, (writer: SharedInputWriter) => unknown> = {
  'commit without reserve': (writer) => writer.commit(1),
  'commit of more than was reserved': (writer) => {
    writer.reserve(2)
    writer.commit(3)
  },
  'commit of a part of an octet': (writer) => {
    writer.reserve(2)
    writer.commit(0.5)
  },
  'reserve of nothing': (writer) => writer.reserve(0),
  'reserve of more than the window': (writer) => writer.reserveAsync(writer.windowSize + 1),
  'reserve twice': (writer) => {
    writer.reserve(1)
    writer.reserve(1)
  },
  'write before commit': (writer) => {
    writer.reserve(1)
    return writer.writeAsync(unhex('05'))
  },
  'end before commit': (writer) => {
    writer.reserve(1)
    writer.end()
  },
}
for (const [name, misuse] of Object.entries(misuses)) {
  task(`misuse: ${name}`, async () => {
    const input = createSharedInput(small)
    const writer = new SharedInputWriter(input)
    const decoder = new SharedBerDecoder(input)
    writer.write(unhex('0500'))
    const error = await refusal(() => misuse(writer))
    assert.is(error.code, 'RESERVE_MISUSED')
    assert.is(error.offset, 2)
    for (const use of [
      () => writer.write(unhex('05')),
      () => writer.reserve(1),
      () => writer.commit(1),
      () => writer.end(),
    ]) {
      assert.is(await refusal(use), error)
    }
    assert.is(decoder.next()?.length, 1)
    const heard = await refusal(() => decoder.next())
    assert.is(heard.code, 'INPUT_FAILED')
    assert.match(heard.message, 'reserve and commit')
  })
}

task('input after the end', async () => {
  const input = createSharedInput(small)
  const writer = new SharedInputWriter(input)
  writer.end()
  assert.is((await refusal(() => writer.write(unhex('05')))).code, 'DECODER_ENDED')
  assert.is((await refusal(() => writer.end())).code, 'DECODER_ENDED')
  // Too late to fail.
  writer.fail('after all')
  assert.is(new SharedBerDecoder(input).next(), null)
})

task('a chunk that is no octets', () => {
  const writer = new SharedInputWriter(createSharedInput(small))
  assert.throws(
    () => writer.write('0500' as unknown as Uint8Array),
    (error: unknown) => error instanceof TypeError,
  )
  writer.write(unhex('0500'))
})

task('time runs out on both sides', async () => {
  const input = createSharedInput({ ...small, windowSize: 4 })
  const timeout = 5
  const decoder = new SharedBerDecoder(input, { timeout })
  const silent = await refusal(() => decoder.next())
  assert.is(silent.code, 'INPUT_FAILED')
  assert.match(silent.message, 'no input in 5 ms')
  assert.is((await refusal(() => new SharedInputWriter(input).write(unhex('05')))).code, 'DECODER_ENDED')

  for (const way of ['write', 'writeAsync'] as const) {
    const writer = new SharedInputWriter(createSharedInput({ ...small, windowSize: 4 }), { timeout })
    const stuck = await refusal(() => writer[way](new Uint8Array(9)))
    assert.is(stuck.code, 'DECODER_ENDED')
    assert.is(stuck.offset, 8)
    assert.match(stuck.message, 'no room in 5 ms')
  }
  const other = new SharedBerDecoder(createSharedInput(small), { timeout })
  assert.is((await refusal(() => other.nextAsync())).code, 'INPUT_FAILED')
})

task('close wakes a decoder that waits', async () => {
  const decoder = new SharedBerDecoder(createSharedInput(small))
  const waiting = refusal(() => decoder.nextAsync())
  await Promise.resolve()
  decoder.close()
  assert.is((await waiting).code, 'DECODER_ENDED')
})

task('a truncated end tells what is missing', async () => {
  const input = createSharedInput(small)
  const writer = new SharedInputWriter(input)
  writer.write(unhex('3080'))
  writer.end()
  const decoder = new SharedBerDecoder(input)
  assert.is(decoder.next()?.length, 1)
  const error = await refusal(() => decoder.next())
  assert.instance(error, BerTruncatedError)
  assert.is((error as BerTruncatedError).missing, 2)
})

task('without Atomics.waitAsync, as in older browsers', async () => {
  const atomics = Atomics as { waitAsync?: unknown }
  const { waitAsync } = atomics
  atomics.waitAsync = undefined
  try {
    const part = octets.subarray(0, 3000)
    const options = { ...small, windowSize: 500 }
    const whole = observe(new BerDecoder(options), [part])
    assertSame('polled', await pipe(createSharedInput(options), [part]), whole)
  } finally {
    atomics.waitAsync = waitAsync
  }
})

task('sizes out of range, and more than a shared memory may hold', () => {
  for (const options of [
    { windowSize: 0 },
    { maxContiguous: 1 },
    { batchRecords: 1 },
    { windowSize: 1 << 24, maxContiguous: 1 << 24 },
  ]) {
    assert.throws(
      () => createSharedInput(options),
      (error: unknown) => error instanceof RangeError,
    )
  }
})

task('copies, whatever the alignment', () => {
  const source = Uint8Array.from({ length: 150_000 }, (_, i) => i ^ (i >> 8))
  const shared = new Uint8Array(new SharedArrayBuffer(160_000))
  for (const length of [0, 1, 255, 256, 300, 65_536, 65_537, 140_000]) {
    for (let skew = 0; skew < 9; skew++) {
      for (const from of [0, 3, 8]) {
        const piece = source.subarray(from, from + length)
        shared.fill(0xee, 0, length + 32)
        copyToShared(piece, shared, skew)
        const view = shared.subarray(skew, skew + length)
        assertBytes(view, piece)
        assertBytes(shared.subarray(0, skew), new Uint8Array(skew).fill(0xee))
        assert.is(shared[skew + length], 0xee)
        assertBytes(toUnshared(view), piece)
      }
    }
  }
})

task.run()
