/** What a stream stands in: libvirt's save files, compressed files, images, one in the other; all of it closed, always. */
import { gzipSync } from 'node:zlib'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError } from '../../../src/migration/index.ts'
import { decompress } from '../../../src/migration/node.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import type { OctetSource } from '../../../src/migration/source/octet-source.ts'
import { openImage, openStream } from '../../../src/migration/source/open.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { libvirtHeader } from '../../support/libvirt.ts'
import { noise, smallStream } from '../../support/migration-builder.ts'
import { Qcow2Builder } from '../../support/qcow2.ts'
import { readAll, rejection, WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/source/open')
const stream = smallStream((builder) => builder.page(0, 1)).build()
const save = (format: number, packed: Uint8Array) => join([libvirtHeader({ format }), packed])

suite('a plain stream stands for itself', async () => {
  for (const input of [
    stream,
    new Blob([stream as Uint8Array<ArrayBuffer>]),
    [stream],
    new WatchedSource(new MemorySource(stream), { most: 3 }),
  ]) {
    const opened = await openStream(input)
    assertBytes(opened.start, stream.subarray(0, 64))
    assertBytes(await readAll(opened.source), stream)
    assert.is(opened.source.size, Array.isArray(input) ? undefined : stream.length)
    assert.equal(
      [opened.base, opened.libvirt, opened.compressions, opened.image, opened.snapshot],
      [undefined, undefined, [], undefined, undefined],
    )
  }
  assert.is((await openStream(stream, { base: 17 })).base, 17)
})

suite('no octets, and few', async () => {
  for (let octets = 0; octets < 8; octets++) {
    const opened = await openStream(stream.subarray(0, octets))
    assert.is(opened.start.length, octets)
    assertBytes(await readAll(opened.source), stream.subarray(0, octets))
  }
})

for (const [name, forward] of [
  ['at any position', false],
  ['forward', true],
] as const) {
  const watched = (octets: Uint8Array) =>
    new WatchedSource(new MemorySource(octets), { forward, most: 1000, later: forward })

  suite(`a save file, ${name}: what is behind the header, with where it stands`, async () => {
    for (const format of [0, 6]) {
      const opened = await openStream(watched(save(format, stream)), { base: 0 })
      assert.is(opened.libvirt?.domain, 'guest-1')
      assert.is(opened.base, libvirtHeader().length)
      assert.is(opened.source.size, forward ? undefined : stream.length)
      assertBytes(await readAll(opened.source), stream)
    }
  })

  suite(`compressed, ${name}: by itself, in a save file, and both`, async () => {
    const packed = gzipSync(stream)
    for (const [octets, compressions, hasHeader] of [
      [packed, ['gzip'], false],
      [save(1, packed), ['gzip'], true],
      [gzipSync(save(1, packed)), ['gzip', 'gzip'], true],
      [gzipSync(save(0, stream)), ['gzip'], true],
      [save(0, packed), ['gzip'], true],
      [gzipSync(gzipSync(gzipSync(packed))), ['gzip', 'gzip', 'gzip', 'gzip'], false],
    ] as const) {
      const source = watched(octets)
      const opened = await openStream(source, { base: 0 })
      assert.equal(opened.compressions, compressions)
      assert.is(opened.libvirt !== undefined, hasHeader)
      assert.is(opened.base, undefined)
      assertBytes(await readAll(opened.source), stream)
      assert.equal(source.closings, [])
      await opened.source.close?.()
      assert.is(source.closings.length, 1)
    }
  })

  /** What is refused: octets, code, offset, words. */
  const refused: readonly (readonly [string, Uint8Array, string, number, RegExp])[] = [
    [
      'five wrappings',
      gzipSync(gzipSync(gzipSync(gzipSync(gzipSync(stream))))),
      'MIGRATION_COMPRESSION',
      0,
      /at most 4 wrappings, found gzip/,
    ],
    ['a save that was broken off', libvirtHeader({ magic: 'LibvirtQemudPart' }), 'MIGRATION_LIBVIRT', 0, /broken off/],
    [
      'the same, compressed',
      gzipSync(libvirtHeader({ magic: 'LibvirtQemudPart' })),
      'MIGRATION_LIBVIRT',
      0,
      /broken off/,
    ],
    ['a save file that is no gzip', save(1, stream), 'MIGRATION_COMPRESSION', 0, /gzip: incorrect header/],
    ['a save file with nothing behind', save(1, new Uint8Array(0)), 'MIGRATION_COMPRESSION', 0, /gzip: unexpected end/],
    ['a save file of xz', save(3, stream), 'MIGRATION_COMPRESSION', 0, /xz, which has to be unpacked/],
    ['cut before its first octets', gzipSync(stream).subarray(0, 12), 'MIGRATION_COMPRESSION', 0, /unexpected end/],
    [
      'an image without a name',
      new Qcow2Builder().snapshot({ name: 'a', state: stream }).build(),
      'MIGRATION_IMAGE',
      0,
      forward ? /snapshot has to be named: found qcow2 at/ : /named: found qcow2: "a" \(id 1\)/,
    ],
    [
      'an image, compressed',
      gzipSync(new Qcow2Builder().build()),
      'MIGRATION_IMAGE',
      0,
      /snapshot has to be named: found qcow2 at/,
    ],
  ]
  for (const [what, octets, code, offset, words] of refused) {
    suite(`refused, ${name}: ${what}; the input is closed`, async () => {
      const source = watched(octets)
      const error = (await rejection(openStream(source))) as MigrationError
      assert.instance(error, MigrationError)
      assert.equal([error.code, error.offset], [code, offset])
      assert.match(error.message, words)
      assert.equal(source.closings, [error])
    })
  }
}

suite('what unpacks is closed as well when something further in is refused', async () => {
  const made: WatchedSource[] = []
  const source = new WatchedSource(new MemorySource(gzipSync(stream)))
  const error = await rejection(
    openStream(source, {
      decompress() {
        made.push(new WatchedSource(new MemorySource(libvirtHeader({ version: 9 })), { forward: true }))
        return made[0]
      },
    }),
  )
  assert.is((error as MigrationError).code, 'MIGRATION_LIBVIRT')
  assert.equal([made[0].closings.length, source.closings.length], [1, 1])
})

suite('closing that fails does not hide what was wrong, and closes the rest', async () => {
  const source = new WatchedSource(new MemorySource(gzipSync(stream)))
  const close = () => Promise.reject(new Error('cannot be closed'))
  const unpacked = (octets: Uint8Array): OctetSource => ({
    read: (at, view) => new MemorySource(octets).read(at, view),
    close,
  })
  const error = await rejection(openStream(source, { decompress: () => unpacked(libvirtHeader({ version: 9 })) }))
  assert.is((error as MigrationError).code, 'MIGRATION_LIBVIRT')
  assert.is(source.closings.length, 1)
  const again = new WatchedSource(new MemorySource(gzipSync(stream)))
  const opened = await openStream(again, { decompress: () => unpacked(stream) })
  assert.match(String(await rejection(async () => opened.source.close?.())), 'cannot be closed')
  assert.is(again.closings.length, 1)
})

suite('programs unpack in Node', async () => {
  const opened = await openStream(save(1, gzipSync(stream)), { decompress })
  assertBytes(await readAll(opened.source), stream)
})

suite('a snapshot by its name', async () => {
  const image = new Qcow2Builder()
    .snapshot({ name: 'a', state: stream })
    .snapshot({ name: 'b', state: noise(5000, 2) })
    .build()
  const source = new WatchedSource(new MemorySource(image))
  const opened = await openStream(source, { snapshot: 'a', base: 0 })
  assert.equal(
    [opened.snapshot?.name, opened.image?.snapshots.length, opened.base, opened.source.size],
    ['a', 2, undefined, stream.length],
  )
  assertBytes(opened.start, stream.subarray(0, 64))
  assertBytes(await readAll(opened.source), stream)
  await opened.source.close?.()
  assert.is(source.closings.length, 1)
  assertBytes(await readAll((await openStream(new Blob([image]), { snapshot: '2' })).source), noise(5000, 2))
})

suite('a snapshot that is not there, in what is no image, or in what only goes forward', async () => {
  const image = new Qcow2Builder().snapshot({ name: 'a', state: stream }).build()
  for (const [input, offset, words] of [
    [new MemorySource(image), 60, /a snapshot "nope", found "a" \(id 1\)/],
    [new MemorySource(new Qcow2Builder().build()), 60, /found no snapshots/],
    [new MemorySource(stream), 0, /"QFI"/],
    [new MemorySource(new Uint8Array(0)), 0, /the end of the file/],
    [new WatchedSource(new MemorySource(image), { forward: true }), 0, /only go forward/],
  ] as const) {
    const source = input instanceof WatchedSource ? input : new WatchedSource(input)
    const error = (await rejection(openStream(source, { snapshot: 'nope' }))) as MigrationError
    assert.equal([error.code, error.offset], ['MIGRATION_IMAGE', offset])
    assert.match(error.message, words)
    assert.is(source.closings.length, 1)
  }
})

suite('an image by itself, for those who want to know what is in it', async () => {
  const source = new WatchedSource(new MemorySource(new Qcow2Builder().snapshot({ name: 'a', state: stream }).build()))
  assert.is((await openImage(source)).snapshots[0].name, 'a')
  assert.equal(source.closings, [])
})

suite('a signal while the beginning is awaited', async () => {
  const abort = new AbortController()
  const reason = new Error('enough')
  const opening = rejection(openStream(new ReadableStream<Uint8Array>(), { signal: abort.signal }))
  abort.abort(reason)
  assert.is(await opening, reason)
})

suite.run()
