/** The description at the stream's end: found by a file and by a pipe alike, bounded, and told of where it is not. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ConvertOptions, fromBer, inspection, type MigrationError, toBer } from '../../../src/migration/index.ts'
import { driveSource } from '../../../src/migration/source/drive.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { collect } from '../../support/migration.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'
import { type DevicePlan, type DeviceStreamPlan, describing, deviceStream } from '../../support/migration-described.ts'
import { rejection, WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/binary/description')

interface Converted {
  readonly ber: Uint8Array
  readonly kept: readonly string[]
  readonly reads: number
}

async function convert(
  octets: Uint8Array,
  { forward = false, most = 65_536, ...options }: ConvertOptions & { forward?: boolean; most?: number } = {},
): Promise<Converted> {
  const pieces: Uint8Array[] = []
  const source = new WatchedSource(new MemorySource(octets), { forward, most })
  const conversion = toBer((piece) => void pieces.push(piece.slice()), { ...options, size: source.size })
  await driveSource(conversion, source)
  const ber = join(pieces)
  assertBytes(collect(fromBer, ber), octets)
  return { ber, kept: conversion.keptAsOctets.map(({ what, reason }) => `${what}: ${reason}`), reads: source.octets }
}

/** File and pipe, which must not differ. */
async function both(octets: Uint8Array, most?: number): Promise<Converted> {
  const file = await convert(octets, { ...(most && { most }) })
  const pipe = await convert(octets, { ...(most && { most }), forward: true })
  assertBytes(pipe.ber, file.ber, 'BER of the pipe')
  assert.equal(pipe.kept, file.kept)
  return file
}

const devices: readonly DevicePlan[] = [
  { name: 'timer', id: 3, body: noise(24, 1) },
  { name: '0000:00:02.0/vga', id: 12, body: noise(300_000, 2) },
  { name: 'nothing', id: 7, body: new Uint8Array(0) },
  { name: 'last', id: 0x7e7e7e7e, body: noise(5, 3) },
]
const stream = (plan: Partial<DeviceStreamPlan> = {}) => deviceStream({ devices, ...plan })

for (const footers of [true, false]) {
  suite(`devices as they are described, ${footers ? 'with' : 'without'} footers`, async () => {
    for (const most of [65_536, 1013]) assert.equal((await both(stream({ footers }), most)).kept, [])
  })

  suite(`a device before RAM, ${footers ? 'with' : 'without'} footers`, async () => {
    const early = [{ name: 'virtio-mem', id: 1, body: noise(100, 4) }]
    assert.equal((await both(stream({ footers, early }))).kept, [])
  })
}

suite('something behind the description, little and much', async () => {
  for (const trailing of [[0], [6], noise(1000, 5), new Uint8Array(300_000), noise(3_000_000, 6)]) {
    assert.equal((await both(stream({ trailing }))).kept, [])
  }
})

suite('a description of more than 10 MiB', async () => {
  const { kept } = await both(stream({ textOctets: 11 * 1024 * 1024 }))
  assert.equal(kept, [])
})

suite('a description longer than the first look, with something behind it', async () => {
  for (const textOctets of [256 * 1024 - 5, 256 * 1024, 300_000, 2_100_000]) {
    assert.equal((await both(stream({ textOctets, trailing: [1, 2, 3] }))).kept, [])
  }
})

suite('a description that is cut, or has a length that lies: devices by their footers', async () => {
  const whole = stream()
  for (const octets of [
    whole.subarray(0, -1),
    whole.subarray(0, -100),
    stream({ text: undefined, trailing: [6, 0xff, 0xff, 0xff, 0xff, 0x7b, 0x7d] }),
    stream({ text: undefined, trailing: [6, 0, 0, 0, 3, 0x7b, 0x7d] }),
    stream({ text: undefined, trailing: [6, 0, 0] }),
  ]) {
    const { kept } = await both(octets)
    assert.equal(kept.length, 4)
    assert.match(kept[0], /^section 3 \(timer\): the stream has no description; its end was found by its footer$/)
  }
})

suite('a description that is no JSON, or not of this kind: said with its fault', async () => {
  for (const text of ['{"devices":[}', '{"devices":7}', '{"devices":[{"name":5}]}']) {
    const { kept } = await both(stream({ text }))
    assert.is(kept.length, 4)
    assert.match(
      kept[0],
      /the description cannot be used \(the description cannot be read: .*its end was found by its footer/,
    )
  }
})

suite('a description of other devices, and one that gives them other sizes', async () => {
  const others = await both(stream({ text: describing([{ name: 'other', id: 1, body: noise(3, 1) }]) }))
  assert.match(others.kept[0], /the description does not tell of it; its end was found by its footer/)
  const lying = devices.map((device) => ({ ...device, size: device.body.length + 3 }))
  const { kept } = await both(deviceStream({ devices: lying }))
  assert.match(kept[0], /^section 3 \(timer\): a device does not fit its description: expected 27 octets, found 24 at/)
})

suite('sizes that nothing has: no memory is taken for them', async () => {
  const lying = devices.map((device) => ({ ...device, size: 2 ** 50 }))
  const before = process.memoryUsage().arrayBuffers
  const { kept } = await both(deviceStream({ devices: lying }))
  assert.ok(process.memoryUsage().arrayBuffers - before < 64 * 1024 * 1024)
  assert.match(kept[0], /1125899906842624 octets/)
})

suite('several that look like one: the last counts', async () => {
  const wrong = describing(devices.map((device) => ({ ...device, size: 1 })))
  const decoy = new StreamBuilder().u8(0).description(wrong).build()
  // In a device, where a guest's disk cache might be.
  const hidden = [{ name: 'cache', id: 30, body: decoy }, ...devices]
  assert.equal((await both(deviceStream({ devices: hidden }))).kept, [])
  // Without one of its own, it is taken for what it is not; and no octet is lost.
  assert.ok((await both(deviceStream({ devices: hidden, text: undefined }))).kept.length > 0)
})

suite('text in a page of RAM that looks like one, in a stream that has none: RAM is read, not passed over', async () => {
  const page = new Uint8Array(4096)
  page.set(new StreamBuilder().u8(0).description(describing(devices)).build(), 100)
  const octets = new StreamBuilder()
    .header()
    .configuration('m')
    .start()
    .blocks([{ name: 'a', length: 8192 }])
  octets.eos().footer().part().u64(8).str8('a').octets(page).eos().footer().end().eos().footer().eof()
  const built = octets.build()
  await both(built)
  const conversion = inspection('binary', { size: built.length, passRam: true })
  await driveSource(conversion, new MemorySource(built))
  assert.equal([conversion.output.info.ramRecords.full, conversion.output.info.sections.length], [1, 3])
})

suite('RAM is passed over where the description ends the file, and only there', async () => {
  for (const [trailing, passed] of [
    [[], true],
    [[0], false],
  ] as const) {
    const built = stream({ pages: 500, trailing })
    const source = new WatchedSource(new MemorySource(built), { most: 8192 })
    const conversion = inspection('binary', { size: built.length, passRam: true })
    await driveSource(conversion, source)
    assert.is(conversion.output.info.sections.filter(({ type }) => type === 'full').length, 4)
    assert.is(conversion.output.info.ramRecords.full, passed ? 0 : 500)
  }
})

suite('too much for a pipe to hold: said, and a file has it all', async () => {
  // More than 16 MiB of RAM behind a device.
  const early = [{ name: 'virtio-mem', id: 1, body: noise(100, 4) }]
  const octets = stream({ early, pages: 4200 })
  assert.equal((await convert(octets)).kept, [])
  const { kept } = await convert(octets, { forward: true })
  assert.is(kept.length, 1)
  assert.match(
    kept[0],
    /^section 1 \(virtio-mem\): no description was found in the 16777216 octets that are held for it, as the input cannot be read from its end; its end was found by its footer$/,
  )
})

suite('cut at every octet: told where, or a shorter stream that is whole; file and pipe alike', async () => {
  const small = deviceStream({ devices: devices.filter(({ body }) => body.length < 100), pages: 0 })
  for (let cut = 0; cut < small.length; cut++) {
    const octets = small.subarray(0, cut)
    const outcomes = await Promise.all(
      [false, true].map(async (forward) => {
        const converted = await convert(octets, { forward }).catch((error) => error as MigrationError)
        return 'code' in converted
          ? `${converted.code} ${converted.offset} ${converted.path}`
          : join([converted.ber]).toString()
      }),
    )
    assert.is(outcomes[0], outcomes[1], `cut at ${cut}`)
  }
})

suite('COLO: what follows the end is named', async () => {
  const octets = new StreamBuilder()
    .header()
    .configuration('m')
    .command(8)
    .eof()
    .octets([0, 0, 0, 1, 0, 0, 0, 4])
    .build()
  assert.equal((await both(octets)).kept, ['COLO: the checkpoints after the end of the stream are not supported'])
  assert.equal((await both(new StreamBuilder().header().command(8).eof().build())).kept, [])
})

suite('64 MiB of what might begin a description: no more than a moment', async () => {
  const page = new Uint8Array(64 * 1024 * 1024).fill(6)
  page.fill(0x20, 0, 1000)
  page[500] = 0x7d
  const octets = join([new StreamBuilder().header().configuration('m').eof().build(), page])
  const started = performance.now()
  const conversion = inspection('binary', { size: octets.length })
  assert.is(await rejection(driveSource(conversion, new MemorySource(octets))), undefined)
  assert.ok(performance.now() - started < 60_000, `${performance.now() - started} ms`)
})

suite.run()
