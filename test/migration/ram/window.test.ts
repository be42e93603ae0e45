/** Parts of RAM out of streams of every kind, and what differs between the RAM of two of them. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { ramDifferences } from '../../../src/migration/compare/ram-diff.ts'
import { visiting } from '../../../src/migration/convert.ts'
import type { MigrationForm } from '../../../src/migration/index.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { GatheredRam, sideBySide } from '../../../src/migration/ram/gathered-ram.ts'
import { PlainToMapped } from '../../../src/migration/ram/mapped-from-plain.ts'
import { MemoryPlace } from '../../../src/migration/ram/memory-place.ts'
import { GatherOutput } from '../../../src/migration/ram/ram-store.ts'
import { RamWindow, type WantedPart } from '../../../src/migration/ram/ram-window.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { seededRandom } from '../../support/corpus.ts'
import { berOf, drive } from '../../support/migration.ts'
import { noise } from '../../support/migration-builder.ts'
import { RamStream } from '../../support/ram-reference.ts'
import { driveFile, imageOf, type MappedBlock, mappedFile } from './mapped-support.ts'

const suite = makeSuite('migration/ram/window')

const blocks = [
  { name: 'a', pages: 60 },
  { name: 'b', pages: 9 },
]

function streamOf(seed: number): RamStream {
  const next = seededRandom(seed)
  return new RamStream(blocks, 4096, () => next(1 << 30) / (1 << 30)).round(0.9).round(0.5).round(0.3)
}

function mapped(binary: Uint8Array): Uint8Array {
  const memory = new MigrationMemory()
  const file = new MemoryPlace()
  drive(visiting('binary', memory, new PlainToMapped(file, memory)), binary)
  return file.octets()
}

/** Octets of one block, read as `ber migration memory` does. */
async function windowOf(form: MigrationForm, octets: Uint8Array, name: string, part: WantedPart, seekable: boolean) {
  const memory = new MigrationMemory()
  const partsOf = (block: { name: string }) => (block.name === name ? [part] : [])
  const window = new RamWindow(partsOf, new MemoryPlace(), () => memory.position(), seekable)
  let read = 0
  if (seekable) {
    const conversion = visiting(form, memory, window, { size: octets.length, passMapped: true })
    const walk = (function* () {
      for (const pause of conversion.walk) {
        if (window.isDone) return
        yield pause
      }
    })()
    read = driveFile({ ...conversion, walk }, octets)
    await window.fetch(new MemorySource(octets))
  } else drive(visiting(form, memory, window), octets, [10_007])
  const view = new Uint8Array(part.length)
  window.read(part.to, view)
  return { view, read, window }
}

suite('parts of a block, wherever pages begin', async () => {
  const made = streamOf(11)
  const binary = made.build()
  const file = mapped(binary)
  const image = made.images.get('a')!
  for (const [offset, length] of [
    [0, 1],
    [4095, 2],
    [5000, 20_000],
    [59 * 4096 + 7, 4089],
    [0, 60 * 4096],
  ] as const) {
    const part = { offset, length, to: 0, isOverlay: false }
    for (const [what, form, octets, seekable] of [
      ['binary', 'binary', binary, false],
      ['binary, a file', 'binary', binary, true],
      ['BER', 'ber', berOf(binary), false],
      ['mapped, a pipe', 'binary', file, false],
      ['mapped, a file', 'binary', file, true],
      ['mapped, BER', 'ber', berOf(file), false],
    ] as const) {
      const { view } = await windowOf(form, octets, 'a', part, seekable)
      assertBytes(view, image.subarray(offset, offset + length), `${what}, ${length} octets at ${offset}`)
    }
  }
})

suite('a mapped-ram file is read where the pages are, and no further', async () => {
  const contents = Object.fromEntries(Array.from({ length: 1500 }, (_, page) => [page, page + 1]))
  const large: MappedBlock = { name: 'a', pages: 1500, contents, bits: [0, 2, 1000] }
  const binary = mappedFile({ blocks: [large, { name: 'b', pages: 1500, contents }] })
  const part = { offset: 4096, length: 8192, to: 0, isOverlay: false }
  const { view, read } = await windowOf('binary', binary, 'a', part, true)
  assertBytes(view, imageOf(large, 4096).subarray(4096, 3 * 4096))
  assertBytes(view.subarray(4096), noise(4096, 3))
  assert.ok(read < binary.length / 2, `${read} of ${binary.length} octets`)
})

suite('parts that lie over others win', async () => {
  const binary = streamOf(12)
  const octets = binary.build()
  const memory = new MigrationMemory()
  const partsOf = ({ name }: { name: string }): WantedPart[] =>
    name === 'a'
      ? [{ offset: 0, length: 8192, to: 0, isOverlay: false }]
      : [{ offset: 100, length: 1000, to: 4000, isOverlay: true }]
  const window = new RamWindow(partsOf, new MemoryPlace(), () => memory.position(), false)
  drive(visiting('binary', memory, window), octets)
  const expected = binary.images.get('a')!.slice(0, 8192)
  expected.set(binary.images.get('b')!.subarray(100, 1100), 4000)
  const view = new Uint8Array(8192)
  window.read(0, view)
  assertBytes(view, expected)
  assert.equal(
    window.parts.map(({ isOverlay }) => isOverlay),
    [false, true],
  )
  assert.equal(window.absent, [])
})

function gathered(form: MigrationForm, octets: Uint8Array): GatheredRam {
  const ram = new GatheredRam(sideBySide(new MemoryPlace()))
  drive(visiting(form, new MigrationMemory(), new GatherOutput(ram)), octets)
  return ram
}

suite('the same RAM, whatever the form and the way it was sent', () => {
  const binary = streamOf(13).build()
  const memory = new MigrationMemory()
  const rams = [
    gathered('binary', binary),
    gathered('ber', berOf(binary)),
    gathered('binary', mapped(binary)),
    gathered('ber', berOf(mapped(binary))),
  ]
  for (const a of rams) for (const b of rams) assert.equal([...ramDifferences(memory, a, b)], [])
})

suite('pages that differ, in runs', () => {
  const [one, other] = [streamOf(14), streamOf(15)]
  const [a, b] = [gathered('binary', one.build()), gathered('ber', berOf(other.build()))]
  const found = [...ramDifferences(new MigrationMemory(), a, b)]
  const expected = blocks.flatMap(({ name, pages }) => {
    const [ours, theirs] = [one.images.get(name)!, other.images.get(name)!]
    const ranges: [number, number][] = []
    let differing = 0
    for (let page = 0; page < pages; page++) {
      const [from, to] = [page * 4096, (page + 1) * 4096]
      if (Buffer.compare(ours.subarray(from, to), theirs.subarray(from, to)) === 0) continue
      differing++
      if (ranges.at(-1)?.[1] === from) ranges.at(-1)![1] = to
      else ranges.push([from, to])
    }
    return differing === 0 ? [] : [{ block: name, pageSize: 4096, pages, differing, ranges, more: 0 }]
  })
  assert.equal(found, expected)
})

suite.run()
