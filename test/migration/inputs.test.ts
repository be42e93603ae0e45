/** The library's conversions over every kind of input: read at any position where that is possible, closed where it was opened here. */
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  BlobSource,
  convertFromBer,
  convertToBer,
  inspect,
  MemorySource,
  type MigrationError,
  openStream,
  type StreamInput,
} from '../../src/migration/index.ts'
import { assertBytes } from '../support/assert.ts'
import { join } from '../support/encodings.ts'
import { libvirtHeader } from '../support/libvirt.ts'
import { berOf } from '../support/migration.ts'
import { noise, StreamBuilder } from '../support/migration-builder.ts'
import { streamNamed } from '../support/migration-fixtures.ts'
import { Qcow2Builder } from '../support/qcow2.ts'
import { rejection, WatchedSource } from '../support/sources.ts'
import { mappedFile } from './ram/mapped-support.ts'

const suite = makeSuite('migration/inputs')
const binary = Uint8Array.from(streamNamed('pc-bare-7.2'))
const ber = Uint8Array.from(berOf(binary))

async function* pieces(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < octets.length; at += 10_007) yield octets.slice(at, at + 10_007)
}

const kinds: Readonly<Record<string, (octets: Uint8Array<ArrayBuffer>) => StreamInput>> = {
  memory: (octets) => octets,
  'an ArrayBuffer': (octets) => octets.buffer,
  'a Blob': (octets) => new Blob([octets]),
  'a File': (octets) => new File([octets], 'vm.mig'),
  'a source': (octets) => new MemorySource(octets),
  'a source of few octets at a time': (octets) =>
    new WatchedSource(new MemorySource(octets), { most: 5000, later: true }),
  'a source that only goes forward': (octets) => new WatchedSource(new MemorySource(octets), { forward: true }),
  'a Web stream': (octets) => new Blob([octets]).stream(),
  'a Node stream': (octets) => Readable.from(pieces(octets)),
  'a Response': (octets) => new Response(octets),
  chunks: (octets) => pieces(octets),
}

async function collected(convert: typeof convertToBer, input: StreamInput): Promise<Uint8Array> {
  const made: Uint8Array[] = []
  await convert(input, (piece) => void made.push(piece.slice()))
  return join(made)
}

for (const [kind, make] of Object.entries(kinds)) {
  suite(`${kind}: there, back, and looked into`, async () => {
    assertBytes(await collected(convertToBer, make(binary)), ber)
    assertBytes(await collected(convertFromBer, make(ber)), binary)
    for (const [octets, form] of [
      [binary, 'binary'],
      [ber, 'ber'],
    ] as const) {
      const inspected = await inspect(make(octets), { gather: true })
      assert.is(inspected.form, form)
      assert.is(inspected.info.ramRecords.full, 111)
      assert.ok(inspected.images?.octets('pc.ram'))
    }
  })
}

suite('a file is read from its end first, a stream from its begin on', async () => {
  const file = new WatchedSource(new MemorySource(binary))
  await convertToBer(file, () => {})
  assert.is(file.reads[1].position + file.reads[1].octets, binary.length)
  await inspect(new WatchedSource(new MemorySource(binary), { forward: true }))
})

suite('a source stays open, also after a refusal', async () => {
  const source = new WatchedSource(new MemorySource(binary))
  await convertToBer(source, () => {})
  await inspect(source)
  assert.instance(await rejection(convertFromBer(source, () => {})), Error)
  assert.equal(source.closings, [])
})

suite('what was opened here is closed: at the end, after a refusal, and when there was no time to begin', async () => {
  for (const [convert, signal] of [
    [convertToBer, undefined],
    [convertFromBer, undefined],
    [convertToBer, AbortSignal.abort(new Error('at once'))],
  ] as const) {
    let closed = 0
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(binary.slice(0, 2000))
      },
      cancel() {
        closed++
      },
    })
    const endless = rejection(convert(stream, () => {}, signal ? { signal } : {}))
    assert.ok((await endless) instanceof Error)
    assert.is(closed, 1)
  }
})

suite('progress', async () => {
  const seen: number[] = []
  await convertToBer(new Blob([binary]), () => {}, { onProgress: (position) => void seen.push(position) })
  assert.is(seen.at(-1), binary.length)
})

suite('no octets, and neither form', async () => {
  for (const octets of [new Uint8Array(0), noise(100, 1).fill(0x30)]) {
    for (const make of Object.values(kinds)) {
      assert.is(((await rejection(inspect(make(octets)))) as MigrationError).code, 'MIGRATION_MAGIC')
    }
  }
})

suite('opened, then converted: a save file, a compressed one, a snapshot', async () => {
  const image = new Qcow2Builder().snapshot({ name: 's', state: binary }).build()
  for (const [input, snapshot] of [
    [join([libvirtHeader(), binary]), undefined],
    [new Blob([join([libvirtHeader({ format: 1 }), gzipSync(binary)]) as Uint8Array<ArrayBuffer>]), undefined],
    [gzipSync(binary), undefined],
    [image, 's'],
    [new BlobSource(new Blob([image]), 5000), '1'],
  ] as const) {
    const { source } = await openStream(input, { snapshot })
    assertBytes(await collected(convertToBer, source), ber)
    await source.close?.()
  }
})

suite('a managed save of the format sparse: a mapped-ram file whose offsets count from the begin of the file', async () => {
  // libvirt gives the header as much padding as it takes.
  const header = libvirtHeader({ format: 6, padding: 1_048_576 - 92 - 300 })
  const plan = { blocks: [{ name: 'pc.ram', pages: 40, contents: { 0: 1, 7: 2, 39: 3 } }] }
  const file = join([header, mappedFile({ ...plan, base: header.length })])
  for (const forward of [false, true]) {
    const opened = await openStream(new WatchedSource(new MemorySource(file), { forward }), { base: 0 })
    assert.equal([opened.base, opened.libvirt?.format], [header.length, 'sparse'])
    const { info } = await inspect(opened.source, { base: opened.base! })
    assert.ok(info.blocks[0].mapped!.bitmapAt > BigInt(header.length))
    const again = await openStream(file, { base: 0 })
    const made: Uint8Array[] = []
    await convertToBer(again.source, (piece) => void made.push(piece.slice()), { base: again.base! })
    assertBytes(await collected(convertFromBer, join(made) as Uint8Array<ArrayBuffer>), file.subarray(header.length))
  }
  // With another base than its own it is refused, not misread.
  const { source } = await openStream(file)
  assert.is(((await rejection(inspect(source, { base: 5 }))) as MigrationError).code, 'MIGRATION_MAPPED_RAM')
})

suite('xen-save-devices-state: magic, version, FULL sections, the end', async () => {
  const stream = new StreamBuilder().header()
  for (const [id, name] of [
    [1, 'timer'],
    [2, 'cpu'],
    [9, 'xen-platform'],
  ] as const)
    stream.full(id, name, [1, 2, 3, id]).footer(id)
  const octets = Uint8Array.from(stream.eof().build())
  for (const make of Object.values(kinds)) {
    const made = await collected(convertToBer, make(octets))
    assertBytes(await collected(convertFromBer, Uint8Array.from(made)), octets)
    const { info } = await inspect(make(octets))
    assert.equal(
      info.sections.map(({ type, name, octets: length }) => [type, name, length]),
      [
        ['full', 'timer', 4],
        ['full', 'cpu', 4],
        ['full', 'xen-platform', 4],
      ],
    )
    assert.equal([info.hasEnd, info.tailOctets], [true, 0])
  }
})

suite.run()
