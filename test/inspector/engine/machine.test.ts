/** The engine's view of a machine's stream: where it is found, its tree, its fields, and what could be read of a damaged one. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { Machine } from '../../../inspector/engine/machine.ts'
import { snapshotsIn } from '../../../inspector/engine/machine-file.ts'
import { machineSample } from '../../../inspector/engine/machine-sample.ts'
import type { MachineRow } from '../../../inspector/shared/machine.ts'
import { BlobSource, MemorySource } from '../../../src/migration/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { libvirtHeader } from '../../support/libvirt.ts'
import { machineStream, uint32 } from '../../support/machine-stream.ts'
import { berOf, binaryOf, inspected } from '../../support/migration.ts'
import { noise } from '../../support/migration-builder.ts'
import { recordedStreams, streamNamed, streamOctets } from '../../support/migration-fixtures.ts'
import { record } from '../../support/multifd-builder.ts'
import { Qcow2Builder } from '../../support/qcow2.ts'
import { rejection } from '../../support/sources.ts'

const suite = makeSuite('inspector/engine/machine')

const opened = (octets: Uint8Array, snapshot?: string) => Machine.open(() => new MemorySource(octets), { snapshot })

/** All rows, in their order. */
function* rowsOf(machine: Machine, id = ''): Generator<MachineRow> {
  for (let from = 0; ; from += 100) {
    const rows = machine.tree.children(id, from, from + 100)
    for (const row of rows) {
      yield row
      if (row.children > 0) yield* rowsOf(machine, row.id)
    }
    if (rows.length < 100) return
  }
}

const named = (machine: Machine, ...names: string[]): MachineRow => {
  let id = ''
  let found: MachineRow | undefined
  for (const name of names) {
    found = machine.tree.children(id, 0, 10_000).find((row) => row.name === name)
    assert.ok(found, `${name} in ${names.join(' / ')}`)
    id = found.id
  }
  return found!
}

suite('the sample: the same octets every time, which the library reads and gives back', async () => {
  const sample = machineSample()
  assert.is(
    createHash('sha256').update(sample).digest('hex'),
    createHash('sha256').update(machineSample()).digest('hex'),
  )
  const { info } = inspected('binary', sample)
  assert.is(info.machine, 'sample-1.0')
  for (const kind of ['zero', 'fill', 'full', 'xbzrle', 'packed'] as const) assert.ok(info.ramRecords[kind] > 10, kind)
  assert.ok(info.sections.every(({ contents, hasFields }) => contents === 'ram' || hasFields))
  assert.is(info.rounds.length, 2)
  assertBytes(binaryOf(berOf(sample)), sample)
  assert.ok(sample.length < 8 * 1024 * 1024)
  const machine = await opened(sample)
  const { summary } = machine
  assert.is(summary.fault, undefined)
  assert.equal(
    [...rowsOf(machine)].filter(({ kind }) => kind === 'fault'),
    [],
  )
  assert.not.equal(machineSample(true), sample)
})

suite('fields by name, with their values', async () => {
  const machine = await opened(machineSample())
  const ticks = named(machine, 'devices', 'timer', 'cpu_ticks_offset')
  assert.is(ticks.value, '2816048420')
  assert.is(ticks.hex, '0x00000000a7d97d24')
  assert.is(ticks.type, 'int64')
  assert.is(named(machine, 'devices', 'cpu#1', 'env.segs', '[2]', 'selector').value, '16')
  assert.is(named(machine, 'devices', 'cpu', 'env.regs').value, '16 elements')
  assert.is(named(machine, 'devices', 'cpu', 'cpu/async_pf_msr', 'env.async_pf_en_msr').value, '5')
  assert.is(named(machine, 'devices', 'serial', 'state.xmit_fifo').value, '"login: "')
  assert.is(named(machine, 'devices', '0000:00:03.0/sample-net', 'link_up').value, 'true')
  assert.is(named(machine, 'devices', '0000:00:02.0/sample-vga', 'cursor_y').value, '-1')
  assert.is(named(machine, 'devices', '0000:00:02.0/sample-vga', 'cursor_y').hex, '0xffffffff')
  assert.is(named(machine, 'ram', 'sample.ram').value, '8 MiB')
  assert.is(named(machine, 'configuration').value, 'sample-1.0')
  const data = named(machine, 'configuration', 'configuration/uuid', 'uuid.data')
  assert.is(data.size, 16)
  assert.is(machine.tree.octets(data.id, 4)!.octets.length, 4)
  assert.is(machine.tree.octets(data.id, 4)!.size, 16)
})

for (const stream of recordedStreams) {
  suite(`${stream.name}: what stands in a row stands in the stream where the row says`, async () => {
    const octets = streamOctets(stream)
    const [machine, ber] = [await opened(octets), await opened(berOf(octets))]
    assert.is(machine.summary.fault, undefined)
    let leaves = 0
    const values: string[] = []
    for (const { id, kind, offset, size, name, value } of rowsOf(machine)) {
      if (!['integer', 'boolean', 'octets', 'struct', 'array', 'list'].includes(kind)) continue
      const held = machine.tree.octets(id, Number.MAX_SAFE_INTEGER)!
      assert.is(held.size, size)
      assertBytes(held.octets, octets.subarray(offset!, offset! + size), `${name} ${id}`)
      if (kind === 'integer' || kind === 'boolean' || kind === 'octets') {
        leaves++
        values.push(`${name} ${value}`)
      }
    }
    assert.ok(leaves > 0 || stream.machine === null)
    // The same fields and values in BER.
    const inBer = [...rowsOf(ber)].filter(({ kind }) => kind === 'integer' || kind === 'boolean' || kind === 'octets')
    assert.is(inBer.length, leaves)
    assert.equal(
      inBer.map(({ name, value }) => `${name} ${value}`),
      values,
    )
    const { sections } = machine.summary
    assert.is(
      sections,
      inspected('binary', octets).info.sections.filter(({ contents }) => contents === 'device').length,
    )
  })
}

suite('a stream is found in what it stands in, and its offsets are told as those of the file where they are', async () => {
  const sample = machineSample()
  const header = libvirtHeader()
  const saved = await opened(join([header, sample]))
  assert.is(saved.summary.base, header.length)
  assert.match(saved.summary.wrappings[0]!, 'guest-1')
  const packed = new Blob([gzipSync(sample)])
  const machine = await Machine.open(() => new BlobSource(packed))
  assert.is(machine.summary.base, undefined)
  assert.is(machine.summary.size, sample.length)
  assert.equal(machine.summary.wrappings, ['compressed by gzip'])
  await machine.readRam()
  assert.is((await machine.page('sample.ram', 130)).state, 4)
  const image = new Qcow2Builder({ diskSize: 1 << 20 })
    .snapshot({ name: 'before', state: sample, id: '7' })
    .snapshot({ name: 'disk only', state: new Uint8Array(0) })
    .build()
  const file = new MemorySource(image)
  assert.equal(
    (await snapshotsIn(file))!.map(({ id, name, octets }) => [id, name, octets]),
    [['7', 'before', sample.length]],
  )
  const snapshot = await opened(image, 'before')
  assert.is(snapshot.summary.base, undefined)
  assert.match(snapshot.summary.wrappings[0]!, 'before')
  assert.is(await snapshotsIn(new MemorySource(sample)), undefined)
})

suite('recordings of other connections are merged with the main one', async () => {
  const { main, channels } = record('flush', ({ main, channels }, sync) => {
    main.zero(0, 'a')
    channels.packet(0, { block: 'a', pages: [[4096, noise(4096, 1)]] })
    channels.packet(1, { block: 'a', pages: [[8192, noise(4096, 2)]] })
    sync()
  })
  const sources = channels.build().map((octets, i) => ({ name: `channel ${i}`, open: () => new MemorySource(octets) }))
  const machine = await Machine.open(() => new MemorySource(main.build()), { channels: sources })
  await machine.readRam()
  assert.is(machine.summary.base, undefined)
  assert.match(machine.summary.wrappings.join(), 'merged with 2')
  assert.is(machine.summary.hasConnections, false)
  assertBytes((await machine.page('a', 1)).octets!, noise(4096, 1))
  assertBytes((await machine.page('a', 2)).octets!, noise(4096, 2))
})

suite('what is no stream, or needs a program, is refused with its code', async () => {
  const codeOf = async (octets: Uint8Array) => ((await rejection(opened(octets))) as { code?: string }).code
  assert.is(await codeOf(new Uint8Array(0)), 'MIGRATION_MAGIC')
  assert.is(await codeOf(Uint8Array.of(0x30, 0x80, 0, 0)), 'MIGRATION_MAGIC')
  assert.is(await codeOf(Uint8Array.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2])), 'MIGRATION_COMPRESSION')
  assert.is(await codeOf(Uint8Array.from([0x51, 0x45, 0x56, 0x4d, 0, 0, 0, 9])), 'MIGRATION_VERSION')
})

suite('a stream that is cut off: what could be read, and a row that says so', async () => {
  const sample = machineSample()
  for (const form of ['binary', 'ber'] as const) {
    const whole = form === 'binary' ? sample : berOf(sample)
    const machine = await opened(whole.subarray(0, 2_000_000))
    const { fault, blocks } = machine.summary
    assert.is(fault?.code, form === 'binary' ? 'MIGRATION_TRUNCATED' : 'TRUNCATED', form)
    assert.is(blocks.length, 3)
    assert.is([...rowsOf(machine)].find(({ kind }) => kind === 'fault')!.name, fault!.code)
    await machine.readRam()
    const [ram] = machine.summary.blocks
    assert.ok(ram!.counts[3]! > 100)
    assert.is((await machine.page('sample.ram', 130)).fault, undefined)
  }
})

suite('a device that does not fit its description, and one that nothing describes', async () => {
  const { octets } = machineStream({
    devices: [
      { name: 'good', fields: [uint32('x', 7)] },
      { name: 'longer', fields: [uint32('x', 7)], excess: 3 },
      { name: 'unknown', fields: [uint32('x', 7)], described: false },
    ],
  })
  const machine = await opened(octets)
  assert.is(named(machine, 'devices', 'good').children, 1)
  for (const name of ['longer', 'unknown']) {
    const section = named(machine, 'devices', name)
    assert.ok(machine.tree.children(section.id, 0, 10).some(({ kind }) => kind === 'fault'))
  }
})

suite('long arrays come by ranges', async () => {
  const count = 2500
  const values = Array.from({ length: count }, (_, i) => [0, 0, i >> 8, i & 0xff]).flat()
  const { octets } = machineStream({
    devices: [{ name: 'table', fields: [{ name: 'entries', type: 'uint32', octets: values, count }] }],
  })
  const machine = await opened(octets)
  const entries = named(machine, 'devices', 'table', 'entries')
  assert.equal(
    machine.tree.children(entries.id, 0, 10).map(({ name, kind, children }) => [name, kind, children]),
    [
      ['[0 … 999]', 'range', 1000],
      ['[1000 … 1999]', 'range', 1000],
      ['[2000 … 2499]', 'range', 500],
    ],
  )
  const last = named(machine, 'devices', 'table', 'entries', '[2000 … 2499]', '[2499]')
  assert.is(last.value, '2499')
  assertBytes(octets.subarray(last.offset!, last.offset! + 4), Uint8Array.of(0, 0, 9, 0xc3))
  assert.throws(() => machine.tree.row('9/9'))
})

suite('notes say how the stream was made', async () => {
  const notes = (await opened(streamNamed('pc-ignore-shared-7.2'))).summary.notes
  assert.ok(notes.some((note) => note.includes('x-ignore-shared')))
})

suite.run()
