/** Conversions from streams into streams and over files: back-pressure, giving up, failures on either side, memory. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as joinPath } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  convertFromBer,
  convertToBer,
  fromBer,
  inspection,
  MigrationError,
  Pause,
  toBer,
} from '../../src/migration/index.ts'
import { driveFile, writeFully } from '../../src/migration/node-file.ts'
import { assertBytes } from '../support/assert.ts'
import { join } from '../support/encodings.ts'
import { berOf, drive } from '../support/migration.ts'
import { noise, smallStream } from '../support/migration-builder.ts'
import { streamNamed } from '../support/migration-fixtures.ts'

const suite = makeSuite('migration/transports')
const binary = streamNamed('pc-bare-7.2')
const ber = berOf(binary)

/** A source that counts what was asked of it, and how it ended. */
function source(chunks: Iterable<Uint8Array>) {
  const state = { pulled: 0, cancelled: undefined as unknown }
  const iterator = chunks[Symbol.iterator]()
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { value, done } = iterator.next()
        if (done) controller.close()
        else {
          state.pulled += value.length
          controller.enqueue(value)
        }
      },
      cancel(reason) {
        state.cancelled = reason ?? 'no reason'
      },
    },
    { highWaterMark: 0 },
  )
  return { state, stream }
}

function* cutInto(octets: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < octets.length; at += size) yield octets.slice(at, at + size)
}

/** The error that a promise is rejected with. */
const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

suite('a slow output is waited for', async () => {
  const { state, stream } = source(cutInto(binary, 16_384))
  let written = 0
  let most = 0
  const slow = new WritableStream<Uint8Array>({
    async write(piece) {
      await new Promise((resolve) => setImmediate(resolve))
      most = Math.max(most, state.pulled - written)
      written += piece.length
    },
  })
  await convertToBer(stream, slow)
  assert.is(written, ber.length)
  // The queue's high-water mark, a window, and what one turn of the walk adds.
  assert.ok(most < 512 * 1024, `${most} octets under way`)
})

suite('a function takes the octets too, and may keep them', async () => {
  const pieces: Uint8Array[] = []
  await convertFromBer(cutInto(ber, 1000), (piece) => {
    pieces.push(piece)
  })
  assertBytes(join(pieces), binary)
})

suite('one chunk of everything', async () => {
  const pieces: Uint8Array[] = []
  await convertToBer(binary, (piece) => {
    pieces.push(piece)
  })
  assertBytes(join(pieces), ber)
})

suite('a signal gives up: input cancelled, output broken off', async () => {
  const { state, stream } = source(cutInto(binary, 1000))
  const abort = new AbortController()
  let aborted: unknown
  let count = 0
  const sink = new WritableStream<Uint8Array>({
    write() {
      if (count++ === 1) abort.abort(new Error('enough'))
    },
    abort(reason) {
      aborted = reason
    },
  })
  const error = await rejection(convertToBer(stream, sink, { signal: abort.signal }))
  assert.is((error as Error).message, 'enough')
  assert.is((state.cancelled as Error).message, 'enough')
  assert.is((aborted as Error).message, 'enough')
  assert.ok(state.pulled < binary.length)
  const before = await rejection(
    convertFromBer(source([ber]).stream, () => {}, { signal: AbortSignal.abort('at once') }),
  )
  assert.is(before, 'at once')
})

suite('a source that fails: its error, and the output is broken off', async () => {
  const failure = new Error('the cable')
  let destroyed: unknown
  const failing = Readable.from(
    (function* () {
      yield binary.slice(0, 50_000)
      throw failure
    })(),
  )
  const sink = new Writable({
    write: (_piece, _encoding, done) => done(),
    destroy(error, done) {
      destroyed = error
      done(null)
    },
  })
  assert.is(await rejection(convertToBer(failing, sink)), failure)
  assert.is(destroyed, failure)
})

suite('an output that fails: its error, and the input is cancelled', async () => {
  const failure = new Error('the disk')
  const { state, stream } = source(cutInto(binary, 1000))
  const sink = new WritableStream<Uint8Array>({
    write() {
      throw failure
    },
  })
  assert.is(await rejection(convertToBer(stream, sink)), failure)
  assert.ok(state.cancelled !== undefined && state.pulled < binary.length)
})

suite('a refused stream: input cancelled, output broken off, not closed', async () => {
  const { state, stream } = source(cutInto(join([binary.subarray(0, 100_000), noise(1000, 1), binary]), 1000))
  let closed = false
  let aborted: unknown
  const sink = new WritableStream<Uint8Array>({
    close() {
      closed = true
    },
    abort(reason) {
      aborted = reason
    },
  })
  const error = await rejection(convertToBer(stream, sink))
  assert.instance(error, MigrationError)
  assert.is(aborted, error)
  assert.not(closed)
  assert.ok(state.cancelled !== undefined && state.pulled < binary.length)
})

suite('two conversions side by side do not know of each other', () => {
  const outputs: Uint8Array[][] = [[], []]
  const runs = [binary, smallStream((stream) => stream.page(0, 7)).build()].map((octets, i) => ({
    octets,
    at: 0,
    conversion: toBer((piece) => outputs[i].push(piece.slice())),
  }))
  for (let live = true; live; ) {
    live = false
    for (const run of runs) {
      const { value, done } = run.conversion.walk.next()
      if (done) continue
      live = true
      if (value === Pause.Output) continue
      const { input } = run.conversion
      if (run.at === run.octets.length) input.end()
      else {
        const piece = run.octets.subarray(run.at, run.at + 777)
        input.reserve().set(piece)
        input.commit(piece.length)
        run.at += piece.length
      }
    }
  }
  for (const [i, { octets }] of runs.entries()) assertBytes(join(outputs[i]), berOf(octets))
})

suite('over files: the same octets, and progress to the end', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'wasm-ber-'))
  const path = (name: string) => joinPath(folder, name)
  try {
    writeFileSync(path('x'), binary)
    for (const [from, to, convert] of [
      ['x', 'y', toBer],
      ['y', 'z', fromBer],
    ] as const) {
      const input = openSync(path(from), 'r')
      const output = openSync(path(to), 'w')
      const seen: number[] = []
      const read = await driveFile(
        convert((octets) => writeFully(output, octets)),
        input,
        { onProgress: (octets) => seen.push(octets) },
      )
      closeSync(input)
      closeSync(output)
      assert.is(read, readFileSync(path(from)).length)
      assert.equal(seen, [read])
    }
    assertBytes(readFileSync(path('y')), ber)
    assertBytes(readFileSync(path('z')), binary)
    const input = openSync(path('y'), 'r')
    const counting = inspection('ber')
    await driveFile(counting, input)
    closeSync(input)
    assert.is(counting.output.info.ramRecords.full, 111)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

suite('over a long file: progress on the way, and giving up', async () => {
  const folder = mkdtempSync(joinPath(tmpdir(), 'wasm-ber-'))
  const path = joinPath(folder, 'long')
  try {
    // A tail of zeros, which take no place on the disk.
    writeFileSync(path, smallStream().build())
    truncateSync(path, 100 * 1024 * 1024)
    const input = openSync(path, 'r')
    const seen: number[] = []
    const counting = inspection('binary')
    const read = await driveFile(counting, input, { onProgress: (octets) => seen.push(octets) })
    closeSync(input)
    assert.is(read, 100 * 1024 * 1024)
    assert.ok(seen.length === 4 && seen.at(-1) === read && seen.every((octets, i) => i === 0 || octets > seen[i - 1]))
    const abort = new AbortController()
    const again = openSync(path, 'r')
    const given = driveFile(inspection('binary'), again, {
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('enough')),
    })
    assert.is(((await rejection(given)) as Error).message, 'enough')
    closeSync(again)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

suite('an output tells how much it has written', () => {
  const there = toBer(() => {})
  const back = fromBer(() => {})
  drive(there, binary)
  drive(back, ber)
  assert.equal([there.output.position, back.output.position], [ber.length, binary.length])
})

suite('memory does not grow with the stream', () => {
  const builder = smallStream((stream) => {
    stream.eos().footer().mark('from').part()
    for (let i = 0; i < 512; i++) stream.page(0x1000 * (i % 16), i)
    stream.eos().footer().mark('to').part()
  })
  const { marks } = builder
  const octets = builder.build()
  const start = octets.subarray(0, marks.get('from'))
  const part = octets.subarray(marks.get('from'), marks.get('to'))
  const end = octets.subarray(marks.get('to'))

  /** The start, the same section many times, the end: in the pieces that the window takes. */
  function run(repeats: number): { least: number; most: number } {
    const input = (function* () {
      yield start
      for (let i = 0; i < repeats; i++) yield part
      yield end
    })()
    const held = { least: Number.POSITIVE_INFINITY, most: 0 }
    let chunk: Uint8Array | undefined
    const conversion = toBer(() => {})
    for (const pause of conversion.walk) {
      if (pause === Pause.Output) continue
      if (!chunk?.length) {
        chunk = input.next().value ?? undefined
        const { rss } = process.memoryUsage()
        held.least = Math.min(held.least, rss)
        held.most = Math.max(held.most, rss)
      }
      if (!chunk) {
        conversion.input.end()
        continue
      }
      const view = conversion.input.reserve()
      const piece = chunk.subarray(0, view.length)
      view.set(piece)
      conversion.input.commit(piece.length)
      chunk = chunk.subarray(piece.length)
    }
    return held
  }

  run(10)
  const { least, most } = run(100)
  assert.ok(most - least < 48 * 1024 * 1024, `${most - least} octets more for 200 MiB of input`)
})

suite.run()
