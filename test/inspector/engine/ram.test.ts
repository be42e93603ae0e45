/** The engine's picture of RAM: cells, entropy, single pages, comparison with another stream, and what is written for keeps. */
import { createHash } from 'node:crypto'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { Machine } from '../../../inspector/engine/machine.ts'
import { blobTarget, fileTarget } from '../../../inspector/engine/machine-download.ts'
import { machineSample } from '../../../inspector/engine/machine-sample.ts'
import { entropyOf, levelOf } from '../../../inspector/engine/ram-entropy.ts'
import { CELL_SHARES, type DownloadForm, NO_ENTROPY, type Progress } from '../../../inspector/shared/machine.ts'
import { inspect, MemorySource } from '../../../src/migration/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { berOf } from '../../support/migration.ts'
import { noise } from '../../support/migration-builder.ts'
import { recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'
import { rejection } from '../../support/sources.ts'

const suite = makeSuite('inspector/engine/ram')

const BLOCK = 'sample.ram'

async function mapped(octets: Uint8Array): Promise<Machine> {
  const machine = await Machine.open(() => new MemorySource(octets))
  await machine.readRam()
  return machine
}

const digest = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex')

suite('entropy: of one value, of two, of all', () => {
  assert.is(entropyOf(new Uint8Array(4096)), 0)
  assert.is(entropyOf(new Uint8Array(0)), 0)
  assert.is(entropyOf(Uint8Array.from({ length: 4096 }, (_, i) => i & 1)), 1)
  assert.is(entropyOf(Uint8Array.from({ length: 4096 }, (_, i) => i)), 8)
  assert.ok(entropyOf(noise(4096, 1)) > 7.9)
  assert.is(levelOf(8), 254)
  assert.is(levelOf(0), 0)
})

suite('cells: shares of kinds add up, whatever the scale', async () => {
  const machine = await mapped(machineSample())
  const [ram] = machine.summary.blocks
  for (const pagesPerCell of [1, 4, 100, 1024, 4096]) {
    const count = Math.ceil(2048 / pagesPerCell)
    const { shares, entropy, differing } = machine.cells({ block: BLOCK, first: 0, pagesPerCell, count: count + 10 })
    assert.is(shares.length, count * CELL_SHARES)
    assert.is(differing.length, 0)
    assert.ok(entropy.every((level) => level === NO_ENTROPY))
    for (let cell = 0; cell < count; cell++) {
      const sum = shares.subarray(cell * CELL_SHARES, (cell + 1) * CELL_SHARES).reduce((all, each) => all + each, 0)
      assert.ok(Math.abs(sum - 255) <= CELL_SHARES, `${pagesPerCell}: ${sum}`)
    }
    if (pagesPerCell !== 1) continue
    for (let state = 0; state < CELL_SHARES; state++) {
      const found = Array.from({ length: count }, (_, cell) => shares[cell * CELL_SHARES + state]).filter(
        (share) => share === 255,
      )
      assert.is(found.length, ram!.counts[state])
    }
  }
  const { shares } = machine.cells({ block: BLOCK, first: 2000, pagesPerCell: 1, count: 1000 })
  assert.is(shares.length, 48 * CELL_SHARES)
  assert.throws(() => machine.cells({ block: BLOCK, first: -1, pagesPerCell: 1, count: 1 }), /cells/)
  assert.throws(() => machine.cells({ block: BLOCK, first: 0, pagesPerCell: 1, count: 1e9 }), /cells/)
  assert.throws(() => machine.cells({ block: 'other', first: 0, pagesPerCell: 1, count: 1 }), /no block/)
})

suite('reading RAM that was stopped begins anew', async () => {
  const machine = await Machine.open(() => new MemorySource(machineSample()))
  assert.is(machine.summary.isRamRead, false)
  assert.is(machine.summary.blocks[0]!.counts[0], 2048)
  const stopped = AbortSignal.abort(new Error('enough'))
  assert.is(((await rejection(machine.readRam({ signal: stopped }))) as Error).message, 'enough')
  assert.is(machine.summary.isRamRead, false)
  await machine.readRam()
  assert.is(machine.summary.isRamRead, true)
  assert.is((await machine.page(BLOCK, 129)).times, 1)
})

suite('shading: entropy of what has data, told as it becomes known; another call ends it', async () => {
  const machine = await mapped(machineSample())
  const request = { block: BLOCK, first: 0, pagesPerCell: 1, count: 2048 }
  let told = 0
  const first = machine.shade(request, () => told++)
  const second = machine.shade(request, () => told++)
  assert.is(await second, true)
  await first
  assert.ok(told > 0)
  const { entropy, shares } = machine.cells(request)
  for (let page = 0; page < 2048; page++) {
    const hasData =
      shares[page * CELL_SHARES + 3]! + shares[page * CELL_SHARES + 4]! + shares[page * CELL_SHARES + 5]! > 0
    assert.is(entropy[page] !== NO_ENTROPY, hasData, `page ${page}`)
    if (page % 101 === 0)
      assert.is(entropy[page], hasData ? levelOf((await machine.page(BLOCK, page)).entropy!) : NO_ENTROPY)
  }
  // Noise, and tables with few entries.
  assert.ok(entropy[5 * 128]! === NO_ENTROPY || entropy[5 * 128]! > 240)
  assert.ok(entropy[6 * 128]! > 240)
  assert.ok(entropy[1]! < 40)
  const coarse = machine.cells({ block: BLOCK, first: 0, pagesPerCell: 128, count: 16 })
  assert.ok(coarse.entropy[6]! > 240)
  assert.is(coarse.entropy[4], NO_ENTROPY)
})

suite('a page: what was sent, where that stands, what it holds', async () => {
  const octets = machineSample()
  const machine = await mapped(octets)
  const full = await machine.page(BLOCK, 129)
  assert.is(full.state, 3)
  assert.is(full.times, 1)
  assert.is(full.size, 4096)
  assertBytes(full.octets!, octets.subarray(full.offset!, full.offset! + 4096))
  const changed = await machine.page(BLOCK, 130)
  assert.is(changed.state, 4)
  assert.is(changed.times, 2)
  assert.ok(changed.size < 40)
  const zlib = await machine.page(BLOCK, 7 * 128)
  assert.is(zlib.state, 5)
  const fill = await machine.page('/rom@sample/tables', 15)
  assertBytes(fill.octets!, new Uint8Array(4096).fill(0xff))
  assert.is(fill.offset, undefined)
  const never = await machine.page(BLOCK, 13 * 128)
  assert.is(never.state, 0)
  assert.is(never.entropy, 0)
  const contents = await machine.contents(BLOCK, 129, 3)
  assertBytes(contents.subarray(0, 4096), full.octets!)
  assertBytes(contents.subarray(4096, 8192), changed.octets!)
  assert.ok(await rejection(machine.page(BLOCK, 2048)))
})

suite('addresses of the guest, where the machine is known', async () => {
  const machine = await mapped(streamOctets(recordedStreams.find(({ name }) => name === 'pc-bare-7.2')!))
  const page = await machine.page('pc.bios', 0)
  assert.equal(page.addresses, [0x1_0000_0000 - 256 * 1024])
  assert.match(page.basis!, 'firmware')
})

suite('two streams: devices by field, RAM by page', async () => {
  const [one, other] = [machineSample(), machineSample(true)]
  const [a, b] = [await mapped(one), await mapped(berOf(other))]
  const found = a.differences(b)
  assert.ok(
    found.some(({ path, a, b }) => path.endsWith('rx_packets') && a!.startsWith('4711') && b!.startsWith('4723')),
  )
  const rows = a.tree.children('', 0, 10)
  assert.equal(
    rows.filter(({ differs }) => differs).map(({ name }) => name),
    ['configuration', 'devices'],
  )
  const devices = a.tree.children(rows.find(({ name }) => name === 'devices')!.id, 0, 100)
  assert.ok(devices.every(({ differs }) => differs))
  const timer = a.tree.children(devices[0]!.id, 0, 10)
  assert.equal(
    timer.map(({ differs, other }) => [differs, other?.split(' ')[0]]),
    [
      [true, '2816049420'],
      [false, undefined],
      [false, undefined],
    ],
  )
  const progress: Progress[] = []
  const result = (await a.compareRam(BLOCK, b, undefined, (at) => progress.push(at)))!
  const [ours, theirs] = await Promise.all(
    [one, other].map(async (octets) => (await inspect(octets, { gather: true })).images!.octets(BLOCK)!),
  )
  const differing: number[] = []
  for (let page = 0; page < 2048; page++) {
    const at = page * 4096
    if (Buffer.compare(ours!.subarray(at, at + 4096), theirs!.subarray(at, at + 4096)) !== 0) differing.push(page)
  }
  assert.is(result.differing, differing.length)
  assert.is(result.unknown, 0)
  const listed = result.runs.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
  assert.equal(listed, differing)
  assert.equal(progress.at(-1), { done: 2048, of: 2048 })
  const cells = a.cells({ block: BLOCK, first: 0, pagesPerCell: 1, count: 2048 })
  assert.equal(
    [...cells.differing.entries()].filter(([, share]) => share > 0).map(([page]) => page),
    differing,
  )
  assert.is(await a.compareRam('/rom@none', b, undefined, () => {}), undefined)
  const stopped = new AbortController()
  stopped.abort(new Error('enough'))
  assert.is(((await rejection(a.compareRam(BLOCK, b, stopped.signal, () => {}))) as Error).message, 'enough')
  assert.equal(a.differences(undefined), [])
  assert.not.ok(a.tree.children('', 0, 10).some(({ differs }) => differs))
})

suite('written in other forms, and blocks of RAM', async () => {
  const sample = machineSample()
  const machine = await mapped(sample)
  const made = async (form: DownloadForm) => {
    const blob = await machine.download(form, blobTarget(), { onProgress: () => {} })
    return new Uint8Array(await blob!.arrayBuffer())
  }
  assertBytes(await made('ber'), berOf(sample))
  assertBytes(await made('binary'), sample)
  const { images } = await inspect(sample, { gather: true })
  for (const name of images!.names()) assertBytes(await made({ block: name }), images!.octets(name)!)
  const ber = await mapped(berOf(sample))
  const blob = await ber.download('binary', blobTarget(), { onProgress: () => {} })
  assertBytes(new Uint8Array(await blob!.arrayBuffer()), sample)
})

for (const stream of recordedStreams.slice(0, 4)) {
  suite(`${stream.name}: blocks have the digests that were recorded`, async () => {
    const machine = await mapped(streamOctets(stream))
    for (const [block, { sha256 }] of Object.entries(stream.ram_blocks)) {
      const blob = await machine.download({ block }, blobTarget(), { onProgress: () => {} })
      assert.is(digest(new Uint8Array(await blob!.arrayBuffer())), sha256)
    }
  })
}

/** As the page's file handles behave. */
function fakeHandle() {
  const state = { octets: new Uint8Array(0), closed: false, aborted: false }
  const grow = (size: number) => {
    const larger = new Uint8Array(size)
    larger.set(state.octets.subarray(0, size))
    state.octets = larger
  }
  const file = {
    async write({ position, data }: { position: number; data: Uint8Array }) {
      if (position + data.length > state.octets.length) grow(position + data.length)
      state.octets.set(data, position)
    },
    truncate: async (size: number) => grow(size),
    async close() {
      state.closed = true
    },
    async abort() {
      state.aborted = true
    },
  }
  return { state, handle: { createWritable: async () => file } as unknown as FileSystemFileHandle }
}

suite('straight into a file, with holes; nothing remains of what was given up', async () => {
  const sample = machineSample()
  const machine = await mapped(sample)
  const { images } = await inspect(sample, { gather: true })
  const { state, handle } = fakeHandle()
  assert.is(
    await machine.download({ block: 'sample.vram' }, await fileTarget(handle), { onProgress: () => {} }),
    undefined,
  )
  assertBytes(state.octets, images!.octets('sample.vram')!)
  assert.ok(state.closed)
  const whole = fakeHandle()
  await machine.download('ber', await fileTarget(whole.handle), { onProgress: () => {} })
  assertBytes(whole.state.octets, berOf(sample))
  const other = fakeHandle()
  const controller = new AbortController()
  const giveUp = () => controller.abort(new Error('enough'))
  const options = { signal: controller.signal, onProgress: giveUp }
  const target = await fileTarget(other.handle)
  assert.is(((await rejection(machine.download({ block: BLOCK }, target, options))) as Error).message, 'enough')
  assert.ok(other.state.aborted)
  assert.not.ok(other.state.closed)
})

suite.run()
