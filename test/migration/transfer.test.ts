/** Whole streams from one form into another: plain, mapped-ram, BER. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { visiting } from '../../src/migration/convert.ts'
import {
  type ConvertStreamOptions,
  convertStream,
  convertToMapped,
  MemoryPlace,
  MigrationError,
  type StreamForm,
} from '../../src/migration/index.ts'
import { MigrationMemory } from '../../src/migration/memory.ts'
import { ModelOutput, type StreamModel } from '../../src/migration/model.ts'
import type { OctetSource } from '../../src/migration/source/octet-source.ts'
import type { StreamInput } from '../../src/migration/source/stream-source.ts'
import { assertBytes } from '../support/assert.ts'
import { join } from '../support/encodings.ts'
import { berOf, drive, inspected } from '../support/migration.ts'
import { noise, StreamBuilder, smallStream } from '../support/migration-builder.ts'
import { streamNamed } from '../support/migration-fixtures.ts'
import { imageOf, type MappedPlan, mappedFile } from './ram/mapped-support.ts'

const suite = makeSuite('migration/transfer')

async function as(to: StreamForm, input: StreamInput, options?: ConvertStreamOptions): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await convertStream(input, to, (piece) => void pieces.push(piece.slice()), options)
  return join(pieces)
}

async function asMapped(input: StreamInput, options?: ConvertStreamOptions): Promise<Uint8Array> {
  const place = new MemoryPlace()
  await convertToMapped(input, place, options)
  return place.octets()
}

/** The same octets, which only go forward. */
function pipe(octets: Uint8Array): ReadableStream<Uint8Array> {
  return new Blob([octets.slice()]).stream()
}

async function refusalOf(run: () => Promise<unknown>): Promise<MigrationError> {
  try {
    await run()
  } catch (error) {
    if (error instanceof MigrationError) return error
    throw error
  }
  throw new Error('it was taken')
}

function modelOf(octets: Uint8Array, pageSize = 4096): StreamModel {
  return drive(visiting('binary', new MigrationMemory(), new ModelOutput(), { pageSize }), octets).model
}

function assertSameMachine(one: Uint8Array, other: Uint8Array, pageSize?: number): void {
  const [a, b] = [one, other].map((octets) => {
    return inspected('binary', octets, { gather: true, ...(pageSize && { pageSize }) })
  })
  assert.equal(b.images!.names(), a.images!.names())
  for (const name of a.images!.names()) assertBytes(b.images!.octets(name)!, a.images!.octets(name)!, name)
  const [devices, others] = [one, other].map((octets) => modelOf(octets, pageSize).sections)
  assert.is(others.length, devices.length)
  for (const [i, { section, octets }] of devices.entries()) {
    assert.is(others[i].section.name, section.name)
    assertBytes(others[i].octets, octets, section.name)
  }
}

for (const name of ['pc-bare-7.2', 'isapc-7.2', 'none-10.0']) {
  suite(`${name}: a mapped-ram file, a plain stream again, and again`, async () => {
    const original = streamNamed(name)
    const mapped = await asMapped(original)
    const plain = await as('stream', mapped)
    assertSameMachine(original, mapped)
    assertSameMachine(original, plain)
    assertBytes(await asMapped(plain), mapped, 'mapped again')
    assertBytes(await as('stream', await asMapped(plain)), plain, 'plain again')
    assertBytes(await asMapped(pipe(original)), mapped, 'from a pipe')
    const [before, after] = [original, plain].map((octets) => modelOf(octets))
    assertBytes(after.configuration!.octets, before.configuration!.octets, 'CONFIGURATION')
    assertBytes(after.descriptionText!, before.descriptionText!, 'description')
  })
}

suite('a stream that is what is asked for already stays as it is', async () => {
  const plain = streamNamed('pc-bare-7.2')
  const ber = berOf(plain)
  assertBytes(await as('stream', plain), plain)
  assertBytes(await as('stream', pipe(plain)), plain)
  assertBytes(await as('binary', plain), plain)
  assertBytes(await as('ber', plain), ber)
  assertBytes(await as('ber', ber), ber)
  assertBytes(await as('binary', pipe(ber)), plain)
  assertBytes(await as('stream', ber), plain)
  const mapped = await asMapped(plain)
  assertBytes(await asMapped(mapped), mapped)
  assertBytes(await asMapped(pipe(mapped)), mapped)
  assertBytes(await as('binary', mapped), mapped)
  assertBytes(await as('stream', berOf(mapped)), await as('stream', mapped))
  assertBytes(await asMapped(berOf(mapped)), mapped)
  assertBytes(await asMapped(ber), mapped)
})

const blocks: MappedPlan['blocks'] = [
  { name: 'a', pages: 70, contents: { 0: 1, 1: 2, 5: 3, 69: 4 }, bits: [0, 5, 69] },
  { name: 'shared', pages: 3, absent: true },
  { name: 'b', pages: 2 },
]

suite('stale pages become zeros; blocks that are not in the file have no pages', async () => {
  for (const pageSize of [1024, 4096]) {
    const mapped = mappedFile({ blocks, pageSize, alignment: 4096 })
    const plain = await as('stream', mapped)
    const { images, info } = inspected('binary', plain, { gather: true })
    assertBytes(images!.octets('a')!, imageOf(blocks[0], pageSize))
    assert.equal([info.ramRecords.full, info.ramRecords.zero], [3, 69])
    assertSameMachine(mapped, await asMapped(plain))
  }
})

suite('inside another file: laid out anew, so that offsets count from the begin', async () => {
  const base = 4096
  const embedded = mappedFile({ blocks: [blocks[0], blocks[2]], base })
  const save = join([libvirtHeader(base), embedded])
  const made = await asMapped(save)
  assertBytes(made, await asMapped(await as('stream', save)))
  assertSameMachine(embedded, made)
  const header = Buffer.from(made).indexOf('\x01a')
  assert.is(new DataView(made.buffer).getBigUint64(header + 22), BigInt(header + 38))
})

function libvirtHeader(octets: number): Uint8Array {
  const header = new Uint8Array(octets)
  header.set(new TextEncoder().encode('LibvirtQemudSave'))
  const view = new DataView(header.buffer)
  view.setUint32(16, 2, true)
  view.setUint32(20, octets - 92, true)
  return header
}

suite('the page size that the description tells, or the option', async () => {
  const builder = new StreamBuilder(1024)
    .header()
    .configuration('m')
    .start()
    .blocks([{ name: 'a', length: 8192 }])
  builder.eos().part().zero(0, 'a').page(1024, 1).page(7168, 2).eos().end().eos().eof()
  const bare = builder.build()
  const told = builder.description('{"page_size": 1024, "devices": []}').build()
  const mapped = await asMapped(told)
  assertBytes(
    inspected('binary', mapped, { gather: true, pageSize: 1024 }).images!.octets('a')!,
    builder.images.get('a')!,
  )
  assert.is((await refusalOf(() => asMapped(bare))).code, 'MIGRATION_RAM_FLAGS')
  const given = await asMapped(bare, { pageSize: 1024 })
  assertBytes(given, mapped.subarray(0, given.length))
  assertSameMachine(told, await as('stream', mapped), 1024)
})

const refused: Readonly<Record<string, readonly [run: () => Promise<unknown>, code: string, says: RegExp]>> = {
  'a mapped-ram file that only goes forward, as a plain stream': [
    () => as('stream', pipe(mappedFile({ blocks }))),
    'MIGRATION_UNSUPPORTED',
    /has to be read twice/,
  ],
  'a multifd stream without its channels, as a mapped-ram file': [
    () => asMapped(smallStream((stream) => stream.flush()).build()),
    'MIGRATION_UNSUPPORTED',
    /whose recordings are needed/,
  ],
  'a mapped-ram file inside another, which only goes forward': [
    () => asMapped(pipe(join([libvirtHeader(4096), mappedFile({ blocks, base: 4096 })]))),
    'MIGRATION_UNSUPPORTED',
    /inside another one/,
  ],
  'postcopy, as a mapped-ram file': [
    () => asMapped(smallStream((stream) => stream.eos().footer().command(4).part()).build()),
    'MIGRATION_UNSUPPORTED',
    /command POSTCOPY_LISTEN/,
  ],
  'RDMA, as a plain stream': [
    () => as('stream', smallStream((stream) => stream.hook()).build()),
    'MIGRATION_UNSUPPORTED',
    /RDMA: its pages went from memory to memory/,
  ],
  'RDMA, as a mapped-ram file': [
    () => asMapped(smallStream((stream) => stream.zero(0).hook()).build()),
    'MIGRATION_UNSUPPORTED',
    /RDMA/,
  ],
  'COLO, as a plain stream': [
    () => as('stream', new StreamBuilder().header().command(8).eof().build()),
    'MIGRATION_UNSUPPORTED',
    /COLO: checkpoints follow/,
  ],
  'no CONFIGURATION, as a mapped-ram file': [
    () => asMapped(new StreamBuilder().header().start().blocks([]).eos().build()),
    'MIGRATION_UNSUPPORTED',
    /without CONFIGURATION/,
  ],
  'a disk image without a snapshot': [
    () => as('stream', join([Uint8Array.of(0x51, 0x46, 0x49, 0xfb), new Uint8Array(200)])),
    'MIGRATION_IMAGE',
    /./,
  ],
  'something else': [() => as('stream', new Uint8Array(100)), 'MIGRATION_MAGIC', /./],
  'a stream that is cut': [
    () => as('stream', streamNamed('pc-bare-7.2').subarray(0, 99_999)),
    'MIGRATION_TRUNCATED',
    /./,
  ],
}

for (const [what, [run, code, says]] of Object.entries(refused)) {
  suite(`refused: ${what}`, async () => {
    const error = await refusalOf(run)
    assert.is(error.code, code, error.message)
    assert.match(error.message, says)
  })
}

suite('all inputs are closed, and the output is given up, whatever happens', async () => {
  const closed: string[] = []
  const source = (name: string, octets: Uint8Array): OctetSource => ({
    size: octets.length,
    read(position, view) {
      const piece = octets.subarray(position, position + view.length)
      view.set(piece)
      return piece.length
    },
    close: () => void closed.push(name),
  })
  const plain = streamNamed('none-10.0')
  const channels = (octets: Uint8Array) => [{ name: 'c', input: source('channel', octets) }]
  await convertStream(source('main', plain), 'stream', () => {})
  assert.equal(closed.splice(0), ['main'])
  let reason: unknown
  const stream = new WritableStream({ abort: (given) => void (reason = given) })
  const options = { channels: channels(Uint8Array.of(1)) }
  const error = await refusalOf(() => convertStream(source('main', plain), 'stream', stream, options))
  assert.is(error.code, 'MIGRATION_TRUNCATED')
  assert.equal(closed.splice(0).sort(), ['channel', 'main'])
  assert.is(reason, error)
  await refusalOf(() =>
    convertStream(source('main', plain.subarray(0, 3)), 'stream', () => {}, { channels: channels(plain) }),
  )
  assert.equal(closed.sort(), ['channel', 'main'])
})

suite('a signal ends it', async () => {
  const abort = new AbortController()
  const signal = abort.signal
  const octets = streamNamed('pc-bare-7.2')
  const source: OctetSource = {
    async read(position, view) {
      await new Promise((resolve) => setImmediate(resolve))
      if (position > 200_000) abort.abort(new Error('enough'))
      const piece = octets.subarray(position, position + Math.min(view.length, 50_000))
      view.set(piece)
      return piece.length
    },
  }
  try {
    await convertStream(source, 'ber', () => {}, { signal })
    assert.unreachable()
  } catch (error) {
    assert.is((error as Error).message, 'enough')
  }
})

suite('XBZRLE, zlib pages, fills: a mapped-ram file has what they make', async () => {
  const builder = smallStream((stream) => {
    stream
      .page(4096, 1)
      .fill(8192, 7)
      .xbzrle(4096, Uint8Array.of(2, 3, 9, 8, 7))
      .page(12_288, 2)
      .zero(12_288)
  })
  const image = builder.images.get('pc.ram')!.slice()
  image.set([9, 8, 7], 4098)
  const mapped = await asMapped(builder.build())
  assertBytes(inspected('binary', mapped, { gather: true }).images!.octets('pc.ram')!, image)
  assert.ok(noise(1, 1).length === 1)
})

suite.run()
