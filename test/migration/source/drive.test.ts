/** Conversions over sources: at once or waited for, forward or at any position, given up, slow outputs. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBer, inspection, MigrationError, toBer } from '../../../src/migration/index.ts'
import { driveSource } from '../../../src/migration/source/drive.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { StreamSource } from '../../../src/migration/source/stream-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { berOf } from '../../support/migration.ts'
import { smallStream } from '../../support/migration-builder.ts'
import { streamNamed } from '../../support/migration-fixtures.ts'
import { rejection, WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/source/drive')
const binary = streamNamed('pc-bare-7.2')
const ber = berOf(binary)

const collecting = () => {
  const pieces: Uint8Array[] = []
  return { sink: (piece: Uint8Array) => void pieces.push(piece.slice()), octets: () => join(pieces) }
}

for (const forward of [false, true]) {
  for (const later of [false, true]) {
    suite(`both directions, ${forward ? 'forward only' : 'any position'}, ${later ? 'waited for' : 'at once'}`, async () => {
      for (const most of [Number.POSITIVE_INFINITY, 4093]) {
        const source = new WatchedSource(new MemorySource(binary), { forward, later, most })
        const there = collecting()
        const seen: number[] = []
        const conversion = toBer(there.sink, { size: source.size })
        await driveSource(conversion, source, { onProgress: (position) => seen.push(position) })
        assertBytes(there.octets(), ber)
        assert.is(seen.at(-1), binary.length)
        assert.equal(conversion.keptAsOctets, [])
        const back = collecting()
        await driveSource(fromBer(back.sink), new WatchedSource(new MemorySource(ber), { forward, later, most }))
        assertBytes(back.octets(), binary)
        assert.equal(source.closings, [], 'the source is not closed')
      }
    })
  }
}

suite('the octets that were read are told', async () => {
  const small = smallStream().build()
  assert.is(await driveSource(inspection('binary'), new MemorySource(small)), small.length)
  const source = new WatchedSource(new MemorySource(small))
  assert.is(await driveSource(inspection('binary', { size: small.length }), source), source.octets)
})

suite('RAM that is of no interest is not read where it need not be', async () => {
  const source = new WatchedSource(new MemorySource(binary), { most: 4096 })
  const { info } = await (async () => {
    const conversion = inspection('binary', { size: binary.length, passRam: true })
    await driveSource(conversion, source)
    return conversion.output
  })()
  assert.ok(info.sections.some(({ type }) => type === 'full'))
  assert.ok(source.octets < 2 * binary.length)
})

suite('a signal that was given before: nothing is read', async () => {
  const source = new WatchedSource(new MemorySource(binary))
  const reason = new Error('at once')
  const conversion = toBer(() => {})
  assert.is(await rejection(driveSource(conversion, source, { signal: AbortSignal.abort(reason) })), reason)
  assert.equal(source.reads, [])
})

suite('a signal while a read is pending that never comes back', async () => {
  const abort = new AbortController()
  const reason = new Error('enough')
  const given = driveSource(
    toBer(() => {}),
    { read: () => new Promise<number>(() => {}) },
    { signal: abort.signal },
  )
  abort.abort(reason)
  assert.is(await rejection(given), reason)
})

suite('a signal while the output does not drain', async () => {
  const abort = new AbortController()
  const output = { needDrain: true, drained: () => new Promise<void>(() => {}) }
  const given = driveSource(
    toBer(() => {}),
    new MemorySource(binary),
    { signal: abort.signal, output },
  )
  const reason = new Error('enough')
  setImmediate(() => abort.abort(reason))
  assert.is(await rejection(given), reason)
})

suite('a signal that is never given leaves nothing behind', async () => {
  const abort = new AbortController()
  let listeners = 0
  const { signal } = abort
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners++
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners--
    remove(...args)
  }
  await driveSource(
    toBer(() => {}),
    new WatchedSource(new MemorySource(binary), { later: true }),
    { signal },
  )
  assert.is(listeners, 0)
})

suite('an output that is too slow is waited for', async () => {
  let waiting = 0
  let most = 0
  let drains = 0
  const output = {
    get needDrain() {
      return waiting > 20_000
    },
    async drained() {
      drains++
      waiting = 0
    },
  }
  const take = (piece: Uint8Array) => {
    waiting += piece.length
    most = Math.max(most, waiting)
  }
  await driveSource(toBer(take), new MemorySource(binary), { output })
  assert.ok(drains > 1, `${drains}`)
  assert.ok(most < 1024 * 1024, `${most} octets waited`)
})

suite('the failure of a source, and the refusal of a stream, are those of the drive', async () => {
  const failure = new Error('the cable')
  const failing = new StreamSource(
    (function* () {
      yield binary.subarray(0, 5000)
      throw failure
    })(),
  )
  assert.is(
    await rejection(
      driveSource(
        toBer(() => {}),
        failing,
      ),
    ),
    failure,
  )
  const throwing = {
    read() {
      throw failure
    },
  }
  assert.is(
    await rejection(
      driveSource(
        toBer(() => {}),
        throwing,
      ),
    ),
    failure,
  )
  const refused = await rejection(
    driveSource(
      toBer(() => {}),
      new MemorySource(ber),
    ),
  )
  assert.instance(refused, MigrationError)
  assert.is((refused as MigrationError).code, 'MIGRATION_MAGIC')
})

suite('a source that has become shorter than its size: the stream ends too early, and nothing hangs', async () => {
  for (const octets of [0, 5, 1000, binary.length - 1]) {
    const cut = {
      size: binary.length,
      read: (position: number, view: Uint8Array) => new MemorySource(binary.subarray(0, octets)).read(position, view),
    }
    const outcome = await rejection(
      driveSource(
        toBer(() => {}, { size: binary.length }),
        cut,
      ),
    )
    if (octets === binary.length - 1) assert.is(outcome, undefined)
    else assert.is((outcome as MigrationError).code, 'MIGRATION_TRUNCATED')
  }
})

suite.run()
