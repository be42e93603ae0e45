/** Blobs and files of browsers: by slices, at any position. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { BlobSource } from '../../../src/migration/source/blob-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { noise } from '../../support/migration-builder.ts'
import { readAll, rejection } from '../../support/sources.ts'

const suite = makeSuite('migration/source/blob-source')
const octets = noise(5000, 3)

/** A Blob that counts its slices. */
class Counted extends Blob {
  slices: [number | undefined, number | undefined][] = []

  override slice(from?: number, to?: number): Blob {
    this.slices.push([from, to])
    return super.slice(from, to)
  }
}

suite('all octets, by reads and pieces of any sizes', async () => {
  for (const piece of [1, 7, 1000, 4999, 5000, 100_000]) {
    for (const sizes of [[10_000], [1, 999], [13]]) {
      if (piece === 1 && sizes[0] !== 10_000) continue
      assertBytes(await readAll(new BlobSource(new Blob([octets]), piece), 0, sizes), octets)
    }
  }
})

suite('a piece is fetched once, however small the reads are', async () => {
  const blob = new Counted([octets])
  const source = new BlobSource(blob, 1000)
  await readAll(source, 0, [10])
  assert.equal(blob.slices, [
    [0, 1000],
    [1000, 2000],
    [2000, 3000],
    [3000, 4000],
    [4000, 5000],
  ])
})

suite('any position in any order; what was fetched is read at once', async () => {
  const source = new BlobSource(new Blob([octets]), 1000)
  const view = new Uint8Array(100)
  for (const position of [4950, 0, 3000, 2999]) {
    const count = await source.read(position, view)
    assertBytes(view.subarray(0, count), octets.subarray(position, position + count))
    assert.ok(count > 0)
  }
  assert.is(source.read(3100, view), 100)
  assert.is(source.read(5000, view), 0)
  assert.is(source.read(2 ** 53, view), 0)
  assert.is(source.read(0, new Uint8Array(0)), 0)
  assert.is(source.size, 5000)
  assert.is(await new BlobSource(new Blob([])).read(0, view), 0)
})

suite('a file that cannot be read any more, and one that became shorter', async () => {
  const failure = new DOMException('gone', 'NotReadableError')
  const broken = Object.assign(new Blob([octets]), { slice: () => ({ arrayBuffer: () => Promise.reject(failure) }) })
  assert.is(await rejection(readAll(new BlobSource(broken as never))), failure)
  const shorter = Object.assign(new Blob([octets]), { slice: () => new Blob([]) })
  assert.is((await readAll(new BlobSource(shorter))).length, 0)
})

suite.run()
