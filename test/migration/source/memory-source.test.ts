/** Octets in memory, parts of sources, and sources whose first octets were read already. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MemorySource, PartSource, StartedSource, startedSource } from '../../../src/migration/source/memory-source.ts'
import { chunksOf, perform, readFully } from '../../../src/migration/source/octet-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { noise } from '../../support/migration-builder.ts'
import { readAll, WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/source/memory-source')
const octets = noise(1000, 1)

suite('memory: any position, in any order, as much as there is', () => {
  const source = new MemorySource(octets)
  const view = new Uint8Array(100)
  assert.is(source.size, 1000)
  for (const [position, count] of [
    [900, 100],
    [0, 100],
    [950, 50],
    [999, 1],
    [1000, 0],
    [5000, 0],
    [2 ** 53, 0],
  ]) {
    assert.is(source.read(position, view), count, `at ${position}`)
    assertBytes(view.subarray(0, count), octets.subarray(position, position + count))
  }
  assert.is(source.read(0, new Uint8Array(0)), 0)
})

suite('memory: what is beside the view is none of its octets', async () => {
  assertBytes(await readAll(new MemorySource(octets.subarray(10, 20))), octets.subarray(10, 20))
})

suite('a part: positions and the size count from where it begins', async () => {
  const part = new PartSource(new MemorySource(octets), 300)
  assert.is(part.size, 700)
  assertBytes(await readAll(part, 0, [7, 300]), octets.subarray(300))
  assertBytes(await readAll(part, 650), octets.subarray(950))
  const beyond = new PartSource(new MemorySource(octets), 1001)
  assert.is(beyond.size, 0)
  assert.is(await beyond.read(0, new Uint8Array(5)), 0)
  assert.is(new PartSource(new WatchedSource(new MemorySource(octets), { forward: true }), 3).size, undefined)
})

suite('a part and a started source close what they stand in', () => {
  const watched = new WatchedSource(new MemorySource(octets))
  new PartSource(new StartedSource(octets.subarray(0, 4), watched), 2).close('enough')
  assert.equal(watched.closings, ['enough'])
})

for (const forward of [false, true]) {
  suite(`started, ${forward ? 'only forward' : 'any position'}: what was read is read again`, async () => {
    for (const most of [1, 3, 64, 1000]) {
      for (const later of [false, true]) {
        const started = await startedSource(new WatchedSource(new MemorySource(octets), { forward, most, later }), 64)
        assertBytes(started.start, octets.subarray(0, 64))
        assert.is(started.size, forward ? undefined : 1000)
        const view = new Uint8Array(10)
        assert.ok((await started.read(60, view)) > 0)
        assert.is(view[0], octets[60])
        assertBytes(await readAll(started, 0, [50, 3]), octets)
      }
    }
  })
}

suite('started: fewer octets than are wanted', async () => {
  const source = new WatchedSource(new MemorySource(octets.subarray(0, 5)), { forward: true })
  const started = await startedSource(source, 64)
  assert.is(started.start.length, 5)
  assertBytes(await readAll(started), octets.subarray(0, 5))
})

suite('work over a source that reads at once is done at once, over another it is waited for', async () => {
  const view = new Uint8Array(1000)
  assert.is(perform(new MemorySource(octets), readFully(0, view)), 1000)
  const later = perform(new WatchedSource(new MemorySource(octets), { later: true, most: 300 }), readFully(100, view))
  assert.instance(later, Promise)
  assert.is(await later, 900)
  assertBytes(view.subarray(0, 900), octets.subarray(100))
})

suite('chunks may be kept, however small the reads are', async () => {
  for (const most of [1, 10, 63, 64, 1000]) {
    const chunks: Uint8Array[] = []
    for await (const chunk of chunksOf(new WatchedSource(new MemorySource(octets), { most }), 100, 64))
      chunks.push(chunk)
    assertBytes(join(chunks), octets.subarray(100))
    // A buffer of 64 octets is not kept for the sake of few.
    for (const chunk of chunks) assert.ok(chunk.buffer.byteLength <= 4 * chunk.length || chunk.buffer.byteLength === 64)
  }
})

suite.run()
