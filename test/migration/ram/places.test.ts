/** What RAM is gathered with: bits of pages, places in memory and in files, the kernel's comparison. */
import { existsSync, mkdtempSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { PositionalFile, TemporaryFile } from '../../../src/migration/node-positional-file.ts'
import { MemoryPlace } from '../../../src/migration/ram/memory-place.ts'
import { BitBudget, PageBits } from '../../../src/migration/ram/page-bits.ts'
import type { PositionalSink } from '../../../src/migration/ram/positional-sink.ts'
import { assertBytes } from '../../support/assert.ts'
import { seededRandom } from '../../support/corpus.ts'
import { refusal } from '../../support/migration.ts'
import { noise } from '../../support/migration-builder.ts'

const suite = makeSuite('migration/ram/places')

suite('bits set and cleared by runs are those of a plain set', () => {
  const random = seededRandom(7)
  const bits = new PageBits(new BitBudget(1 << 20))
  const plain = new Set<number>()
  const pages = 100_000
  for (let step = 0; step < 400; step++) {
    const from = random(pages)
    const count = random(step % 7 === 0 ? 40_000 : 50)
    if (random(2) === 0) {
      bits.set(from, count, 0)
      for (let page = from; page < from + count; page++) plain.add(page)
    } else {
      bits.clear(from, count)
      for (let page = from; page < from + count; page++) plain.delete(page)
    }
  }
  const found: number[] = []
  for (const { from, to } of bits.runs(0, 2 * pages)) for (let page = from; page < to; page++) found.push(page)
  assert.equal(
    found,
    [...plain].sort((a, b) => a - b),
  )
  assert.ok(found.every((page) => bits.has(page)))
  const first = found[0]!
  assert.is(bits.any(0, first), false)
  assert.is(bits.any(0, first + 1), true)
})

suite('bits scattered over more RAM than they are held for are refused', () => {
  const bits = new PageBits(new BitBudget(2 * 4096))
  bits.set(0, 1, 5)
  bits.set(2 ** 40, 1, 6)
  const error = refusal(() => bits.set(2 ** 20, 1, 7))
  assert.equal([error?.code, error?.offset], ['MIGRATION_LIMIT', 7])
})

suite('a bitmap is written as far as bits were set', () => {
  const bits = new PageBits(new BitBudget(1 << 20))
  bits.set(3, 2, 0)
  bits.set(4096 * 8 * 3 + 9, 1, 0)
  const place = new MemoryPlace()
  bits.write(place, 100, 4096 * 3 + 8)
  const octets = place.octets()
  assert.is(octets.length, 100 + 4096 * 3 + 8)
  assert.equal([octets[100], octets[100 + 4096 * 3 + 1]], [0x18, 2])
})

/** Writes, reads and truncations, by turns, beside an array. */
function exercise(sink: PositionalSink, random: (below: number) => number): void {
  const plain = new Uint8Array(400_000)
  for (let step = 0; step < 150; step++) {
    const at = random(300_000)
    const length = random(step % 10 === 0 ? 90_000 : 500)
    if (step % 30 === 29) {
      sink.truncate(at)
      plain.fill(0, at)
    } else if (step % 3 === 0) {
      const octets = noise(length, step)
      sink.write(at, octets)
      plain.set(octets, at)
    } else {
      const view = new Uint8Array(length).fill(0xee)
      sink.read(at, view)
      assertBytes(view, plain.subarray(at, at + length))
    }
  }
}

suite('a place in memory, and one in a file', () => {
  exercise(new MemoryPlace(), seededRandom(3))
  const folder = mkdtempSync(join(tmpdir(), 'wasm-ber-places-'))
  try {
    const path = join(folder, 'place')
    const file = new PositionalFile(openSync(path, 'wx+'))
    exercise(file, seededRandom(4))
    // Sparse, where the file system has holes.
    file.truncate(0)
    file.write(1 << 30, noise(10, 1))
    assert.ok(statSync(path).blocks * 512 < 1 << 20)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

suite('a temporary file leaves nothing behind', () => {
  const mine = () => readdirSync(tmpdir()).filter((name) => name.startsWith('wasm-ber-') && !name.includes('places'))
  const before = mine().length
  const file = new TemporaryFile()
  exercise(file, seededRandom(5))
  file.close()
  assert.ok(existsSync(tmpdir()))
  assert.ok(mine().length <= before)
})

suite('the first octet that differs', () => {
  const { octets, kernel, output } = new MigrationMemory()
  const other = output + 10_007
  for (const length of [0, 1, 63, 64, 65, 4096, 5000]) {
    for (const differs of [0, 1, 17, 63, 64, 100, 4095, 4999, 5000]) {
      octets.set(noise(5000, 1), output)
      octets.set(noise(5000, 1), other)
      octets[other + differs]! ^= 0x80
      assert.is(kernel.sameOctets(output, other, length), Math.min(length, differs))
    }
  }
})

suite.run()
