/** Compressed streams: told by their first octets, unpacked, and refused with what could be unpacked. */
import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { decompress, MigrationError } from '../../../src/migration/index.ts'
import * as node from '../../../src/migration/node.ts'
import { type Compression, compressionOf } from '../../../src/migration/source/compression.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { StreamSource } from '../../../src/migration/source/stream-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { unhex } from '../../support/hex.ts'
import { noise } from '../../support/migration-builder.ts'
import { readAll, rejection, WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/source/compression')
/** Half of it can be compressed. */
const plain = join([noise(200_000, 5), new Uint8Array(200_000)])
const packed = gzipSync(plain)

suite('told by the first octets', () => {
  for (const [start, name] of [
    ['1f8b0800', 'gzip'],
    ['425a6839', 'bzip2'],
    ['fd377a585a000004', 'xz'],
    ['894c5a4f000d0a1a0a10', 'lzop'],
    ['28b52ffd04', 'zstd'],
    ['1f8b07', undefined],
    ['fd377a585a', undefined],
    ['5145564d', undefined],
    ['', undefined],
  ] as const) {
    assert.is(compressionOf(unhex(start)), name, start)
  }
})

for (const [platform, unpack] of [
  ['any platform', decompress],
  ['Node', node.decompress],
] as const) {
  const unpacked = (octets: Uint8Array, most = 65_536) =>
    unpack('gzip', new WatchedSource(new MemorySource(octets), { most, forward: true }))

  suite(`gzip, ${platform}: one member, and several one after the other`, async () => {
    assertBytes(await readAll(unpacked(packed)), plain)
    assertBytes(await readAll(unpacked(packed, 1000)), plain)
    const members = join([gzipSync(plain.subarray(0, 100)), gzipSync(new Uint8Array(0)), gzipSync(plain.subarray(100))])
    assertBytes(await readAll(unpacked(members, 333)), plain)
    assert.is((await readAll(unpacked(gzipSync(new Uint8Array(0))))).length, 0)
  })

  suite(`gzip, ${platform}: cut, damaged, or with something behind it`, async () => {
    const damaged = Uint8Array.from(packed)
    damaged[damaged.length - 6] ^= 1
    for (const [octets, least, most] of [
      [new Uint8Array(0), 0, 0],
      [packed.subarray(0, 5), 0, 0],
      [packed.subarray(0, packed.length - 1), 0, plain.length],
      [packed.subarray(0, 150_000), 100_000, 150_000],
      [damaged, 0, plain.length],
      [join([packed, unhex('0102030405')]), 0, plain.length],
      [join([packed, packed.subarray(0, 3)]), 0, plain.length],
    ] as const) {
      const error = (await rejection(readAll(unpacked(octets, 10_000)))) as MigrationError
      assert.instance(error, MigrationError)
      assert.is(error.code, 'MIGRATION_COMPRESSION')
      assert.ok(error.offset >= least && error.offset <= most, `${error.offset}`)
      assert.match(error.message, 'gzip: ')
      assert.ok(error.cause instanceof Error)
    }
  })

  suite(`gzip, ${platform}: the failure of the packed source stays what it is`, async () => {
    const failure = new Error('the cable')
    const failing = new StreamSource(
      (function* () {
        yield packed.subarray(0, 1000)
        throw failure
      })(),
    )
    assert.is(await rejection(readAll(unpack('gzip', failing))), failure)
  })

  suite(`gzip, ${platform}: closed early, also while it waits`, async () => {
    const source = unpacked(packed)
    assert.ok((await source.read(0, new Uint8Array(10))) > 0)
    await source.close?.()
    const waiting = unpack('gzip', { read: () => new Promise<number>(() => {}) })
    const pending = rejection(async () => waiting.read(0, new Uint8Array(10)))
    const reason = new Error('enough')
    await waiting.close?.(reason)
    assert.is(await pending, reason)
  })

  suite(`gzip, ${platform}: no more is read ahead than a little`, async () => {
    const source = new WatchedSource(new MemorySource(gzipSync(noise(8_000_000, 6), { level: 1 })), {
      later: true,
      forward: true,
    })
    const unpacking = unpack('gzip', source)
    await unpacking.read(0, new Uint8Array(1000))
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.ok(source.octets < 3_000_000, `${source.octets}`)
    await unpacking.close?.()
  })
}

suite('the others are refused by name, with the program that unpacks them', () => {
  for (const name of ['bzip2', 'xz', 'lzop', 'zstd'] as const) {
    assert.throws(
      () => decompress(name, new MemorySource(plain)),
      (error: MigrationError) =>
        error.code === 'MIGRATION_COMPRESSION' &&
        error.message.includes(`${name}, which`) &&
        error.message.includes(`'${name} -dc'`),
    )
  }
})

for (const name of ['bzip2', 'xz', 'lzop', 'zstd'] as const satisfies readonly Compression[]) {
  const { status, stdout } = spawnSync(name, ['-c'], { input: plain, maxBuffer: 1 << 24 })
  if (status !== 0) {
    console.log(`skipped: ${name} is not installed`)
    continue
  }
  const unpacked = (octets: Uint8Array) => node.decompress(name, new MemorySource(octets))

  suite(`${name}: by its program`, async () => {
    assert.is(compressionOf(stdout), name)
    assertBytes(await readAll(unpacked(stdout)), plain)
  })

  suite(`${name}: cut and damaged, with what the program says`, async () => {
    const damaged = Uint8Array.from(stdout)
    damaged.fill(0, 1000, 2000)
    for (const octets of [stdout.subarray(0, stdout.length - 100), damaged, new Uint8Array(100)]) {
      const error = (await rejection(readAll(unpacked(octets)))) as MigrationError
      assert.instance(error, MigrationError)
      assert.match(error.message, new RegExp(`${name}: .{10}`, 's'))
    }
  })

  suite(`${name}: closed early, the program ends`, async () => {
    const source = unpacked(stdout)
    assert.ok((await source.read(0, new Uint8Array(10))) > 0)
    await source.close?.()
  })

  suite(`${name}: the failure of the packed source stays what it is`, async () => {
    const failure = new Error('the cable')
    const failing = new StreamSource(
      (function* () {
        yield stdout.subarray(0, 1000)
        throw failure
      })(),
    )
    assert.is(await rejection(readAll(node.decompress(name, failing))), failure)
  })
}

suite('a program that is not installed', async () => {
  const { PATH } = process.env
  process.env.PATH = '/nowhere'
  try {
    for (const name of ['bzip2', 'xz', 'lzop', 'zstd'] as const) {
      const error = (await rejection(readAll(node.decompress(name, new MemorySource(plain))))) as MigrationError
      assert.is(error.code, 'MIGRATION_COMPRESSION')
      assert.match(error.message, `the program '${name}' is not installed`)
    }
  } finally {
    process.env.PATH = PATH
  }
})

suite.run()
