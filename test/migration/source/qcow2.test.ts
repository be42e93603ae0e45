/** VM state in qcow2 images: every cluster size and kind, snapshots, and images that are not what they should be. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError } from '../../../src/migration/index.ts'
import { inflateRawByNode as inflateRaw } from '../../../src/migration/node.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { type OctetSource, perform } from '../../../src/migration/source/octet-source.ts'
import { isQcow2, type Qcow2Image, readQcow2 } from '../../../src/migration/source/qcow2-image.ts'
import { findSnapshot, listSnapshots } from '../../../src/migration/source/qcow2-snapshots.ts'
import { VmStateSource } from '../../../src/migration/source/qcow2-vm-state.ts'
import { assertBytes } from '../../support/assert.ts'
import { refusal } from '../../support/migration.ts'
import { noise } from '../../support/migration-builder.ts'
import { type ClusterKind, type ImagePlan, Qcow2Builder, type SnapshotPlan } from '../../support/qcow2.ts'
import { readAll, rejection, WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/source/qcow2')

const imageOf = (file: OctetSource) => perform(file, readQcow2(file)) as Qcow2Image
const stateOf = (octets: Uint8Array, name: string, source: OctetSource = new MemorySource(octets)) => {
  const image = imageOf(new MemorySource(octets))
  return new VmStateSource(source, image, findSnapshot(image.snapshots, name)!, { inflateRaw })
}

const kinds: readonly ClusterKind[] = ['data', 'data', 'zero', 'compressed', 'placed', 'data', 'absent', 'compressed']
/** A state of so many clusters of each kind, and what it reads as. */
function stateFor(clusterOctets: number, clusters: number, allowed: readonly ClusterKind[]) {
  const state = noise(clusters * clusterOctets - 100, clusters)
  const kindOf = (cluster: number) => allowed[cluster % allowed.length]
  for (let cluster = 0; cluster < clusters; cluster++) {
    const place = state.subarray(cluster * clusterOctets, (cluster + 1) * clusterOctets)
    if (kindOf(cluster) !== 'data' && kindOf(cluster) !== 'compressed') place.fill(0)
    // Parts of it are zeros, in one that is told by parts.
    else place.fill(0, clusterOctets / 4, clusterOctets / 2)
  }
  return { state, kindOf }
}

/** Version, bits of a cluster, clusters of state, whether L2 entries are extended. */
const shapes: readonly (readonly [number, number, number, boolean])[] = [
  [2, 9, 150, false],
  [3, 9, 150, false],
  [2, 12, 40, false],
  [3, 12, 600, false],
  [3, 14, 20, true],
  [2, 16, 10, false],
  [3, 16, 10, false],
  [3, 16, 10, true],
  [3, 21, 3, false],
  [3, 21, 2, true],
]
for (const [version, clusterBits, clusters, extendedL2] of shapes) {
  for (const scattered of [false, true]) {
    const entries = extendedL2 ? 'extended L2 entries' : 'ordinary L2 entries'
    suite(`version ${version}, clusters of 2^${clusterBits}, ${entries}${scattered ? ', scattered' : ''}`, async () => {
      const allowed = version === 2 ? kinds.filter((kind) => kind !== 'zero' && kind !== 'placed') : kinds
      const plan: ImagePlan = { version, clusterBits, extendedL2, scattered, diskSize: 3 << 20 }
      const builder = new Qcow2Builder(plan)
      const { state, kindOf } = stateFor(builder.clusterOctets, clusters, allowed)
      const octets = builder.snapshot({ name: 's', state, kindOf }).build()
      const source = stateOf(octets, 's')
      assert.is(source.size, state.length)
      assertBytes(await readAll(source), state)
      // Any place, across clusters and parts of them.
      for (const from of [
        0,
        1,
        builder.clusterOctets - 1,
        builder.clusterOctets + 511,
        state.length - 3,
        state.length,
      ]) {
        assertBytes(
          (await readAll(source, from, [3000, 1, 70_000])).subarray(0, 100_000),
          state.subarray(from, from + 100_000),
        )
      }
      assert.is(await source.read(state.length + 1, new Uint8Array(1)), 0)
      if (clusterBits < 20) {
        const slow = new WatchedSource(new MemorySource(octets), { later: true, most: 700 })
        assertBytes(await readAll(stateOf(octets, 's', slow), 0, [4096]), state)
      }
    })
  }
}

suite('octets that lie together are read together', async () => {
  const state = noise(64 * 512, 1)
  const octets = new Qcow2Builder({ clusterBits: 9 }).snapshot({ name: 's', state }).build()
  const watched = new WatchedSource(new MemorySource(octets))
  const source = stateOf(octets, 's', watched)
  assertBytes(await readAll(source), state)
  // The data in one, and some slices of tables.
  assert.ok(watched.reads.length < 8, `${watched.reads.length} reads`)
})

suite('several snapshots: by name, or else by id; each with its own disk and state', async () => {
  const plans: SnapshotPlan[] = [
    { name: 'first', state: noise(70_000, 1), diskSize: 1 << 20 },
    { name: '1', state: noise(5, 2), diskSize: 700 << 20, seconds: 0, nanoseconds: 0, vmClock: 0n },
    { name: 'disk only', state: new Uint8Array(0) },
    { name: 'sch\u00f6n "x"', state: noise(200_000, 3), id: 'long-id', extra: 24 },
    { name: 'first', state: noise(6, 4), id: '9' },
  ]
  const builder = new Qcow2Builder()
  for (const plan of plans) builder.snapshot(plan)
  const octets = builder.build()
  const { snapshots } = imageOf(new MemorySource(octets))
  assert.equal(
    snapshots.map(({ id, name, vmStateSize }) => [id, name, vmStateSize]),
    [
      ['1', 'first', 70_000],
      ['2', '1', 5],
      ['3', 'disk only', 0],
      ['long-id', 'sch\u00f6n "x"', 200_000],
      ['9', 'first', 6],
    ],
  )
  assert.equal(
    [snapshots[0].seconds, snapshots[0].nanoseconds, snapshots[0].vmClock],
    [1_700_000_000, 123_000_000, 5_000_000_000n],
  )
  assert.equal([snapshots[1].diskSize, snapshots[1].seconds, snapshots[1].vmClock], [700 << 20, 0, 0n])
  for (const [wanted, place] of [
    ['first', 0],
    ['1', 1],
    ['2', 1],
    ['long-id', 3],
    ['sch\u00f6n "x"', 3],
    ['9', 4],
  ] as const) {
    assert.is(findSnapshot(snapshots, wanted), snapshots[place], wanted)
    assertBytes(await readAll(stateOf(octets, wanted)), plans[place].state)
  }
  assert.is(findSnapshot(snapshots, 'second'), undefined)
  assert.is(
    listSnapshots(snapshots),
    '"first" (id 1), "1" (id 2), "disk only" (id 3, without VM state), "sch\u00f6n \\"x\\"" (id long-id), "first" (id 9)',
  )
  assert.is(listSnapshots([]), 'no snapshots')
  assert.match(listSnapshots(Array.from({ length: 25 }, () => snapshots[0])), / and 5 more$/)
})

suite('sizes: of 32 bits without extra data, of 64 with it, which counts', async () => {
  const state = noise(5000, 1)
  for (const [extra, stateSize32, expected] of [
    [0, 4000, 4000],
    [8, 1, 5000],
    [16, 0, 5000],
    [40, 0xffffffff, 5000],
  ] as const) {
    const octets = new Qcow2Builder().snapshot({ name: 's', state, extra, stateSize32 }).build()
    assert.is(stateOf(octets, 's').size, expected)
    assertBytes(await readAll(stateOf(octets, 's')), state.subarray(0, expected))
  }
  // More than 4 GiB, in zeros that take no place.
  const large = new Qcow2Builder({ clusterBits: 21 }).snapshot({ name: 's', state, stateSize: 5n << 30n }).build()
  const source = stateOf(large, 's')
  assert.is(source.size, 5 * 2 ** 30)
  const view = new Uint8Array(10).fill(1)
  assert.is(source.read(2 ** 32 + 5, view), 10)
  assertBytes(view, new Uint8Array(10))
})

suite('a disk of no octets, and one that ends within what an L2 table covers', async () => {
  const state = noise(3000, 1)
  for (const diskSize of [0, 512, 2 ** 29, 2 ** 29 + 512, 2 ** 40]) {
    const octets = new Qcow2Builder({ diskSize, clusterBits: 16 }).snapshot({ name: 's', state }).build()
    assertBytes(await readAll(stateOf(octets, 's')), state)
  }
})

suite('told by its first octets', () => {
  const octets = new Qcow2Builder().build()
  assert.ok(isQcow2(octets))
  assert.ok(isQcow2(octets.subarray(0, 4)))
  assert.not(isQcow2(octets.subarray(0, 3)))
  assert.not(isQcow2(octets.subarray(1)))
})

suite('what the header tells', () => {
  const { version, clusterBits, diskSize, encryption, compression, extendedL2, externalData, corrupt, snapshots } =
    imageOf(new MemorySource(new Qcow2Builder({ features: 3n, diskSize: 2 ** 50 }).build()))
  assert.equal(
    { version, clusterBits, diskSize, encryption, compression, extendedL2, externalData, corrupt, snapshots },
    {
      version: 3,
      clusterBits: 16,
      diskSize: 2 ** 50,
      encryption: 'none',
      compression: 'zlib',
      extendedL2: false,
      externalData: false,
      corrupt: true,
      snapshots: [],
    },
  )
  const other = imageOf(
    new MemorySource(new Qcow2Builder({ extendedL2: true, compressionType: 1, encryption: 9 }).build()),
  )
  assert.equal([other.compression, other.extendedL2, other.encryption], ['zstd', true, 'unknown'])
})

/** An image of one snapshot `s`, with octets changed by `change`. */
function changed(
  change: (view: DataView, builder: Qcow2Builder) => void,
  plan: ImagePlan = {},
  snapshot: Partial<SnapshotPlan> = {},
) {
  const builder = new Qcow2Builder(plan).snapshot({ name: 's', state: noise(200_000, 1), ...snapshot })
  const octets = builder.build()
  change(new DataView(octets.buffer, 0, octets.length), builder)
  return octets
}

const names = (bit: number, name: string): Uint8Array => {
  const octets = new Uint8Array(8 + 48 + 8)
  const view = new DataView(octets.buffer)
  view.setUint32(0, 0x6803f857)
  view.setUint32(4, 48)
  octets[9] = bit
  octets.set(new TextEncoder().encode(name), 10)
  return octets
}

/** Of headers and snapshot tables: octets, the offset that is told, the path, and words. */
const badImages: readonly (readonly [string, Uint8Array, number | 'entry', string, RegExp])[] = [
  ['no magic', changed((view) => view.setUint32(0, 0x514649fc)), 0, 'qcow2 header', /"QFI"/],
  ['version 1', changed((view) => view.setUint32(4, 1)), 4, 'qcow2 header', /version 2 or 3, found 1/],
  ['version 4', changed((view) => view.setUint32(4, 4)), 4, 'qcow2 header', /found 4/],
  [
    'a short header',
    changed((view) => view.setUint32(100, 103)),
    100,
    'qcow2 header',
    /at least 104 octets, found 103/,
  ],
  [
    'a header longer than a cluster',
    changed((view) => view.setUint32(100, 0xfffffff8)),
    100,
    'qcow2 header',
    /first cluster/,
  ],
  [
    'clusters too small',
    changed((view) => view.setUint32(20, 8)),
    20,
    'qcow2 header',
    /2\^9 to 2\^21 octets, found 2\^8/,
  ],
  ['clusters too large', changed((view) => view.setUint32(20, 0xffffffff)), 20, 'qcow2 header', /found 2\^4294967295/],
  [
    'extended L2 with small clusters',
    changed((view) => view.setUint32(20, 13), { extendedL2: true }),
    20,
    'qcow2 header',
    /2\^14/,
  ],
  ['a disk of 2^63', changed((view) => view.setBigUint64(24, 1n << 63n)), 24, 'qcow2 header', /less than 2\^53/],
  ['an unknown feature', changed((view) => view.setBigUint64(72, 1n << 40n)), 72, 'qcow2 header', /found bit 40 at/],
  [
    'one with a name',
    changed(() => {}, { features: 1n << 5n, extensions: names(5, 'shiny') }),
    72,
    'qcow2 header',
    /bit 5 \(shiny\)/,
  ],
  [
    'extensions without end',
    changed(() => {}, { features: 1n << 5n, extensions: new Uint8Array(60_000).fill(0xff) }),
    72,
    'qcow2 header',
    /bit 5 at/,
  ],
  ['a compression type without its feature', changed((view) => view.setUint8(104, 1)), 104, 'qcow2 header', /type 0/],
  ['its feature without a type', changed((view) => view.setBigUint64(72, 8n)), 104, 'qcow2 header', /type 1/],
  [
    'an unknown compression type',
    changed((view) => view.setUint8(104, 2), { compressionType: 1 }),
    104,
    'qcow2 header',
    /found 2/,
  ],
  ['too many snapshots', changed((view) => view.setUint32(60, 65537)), 60, 'qcow2 header', /at most 65536 snapshots/],
  ['no table', changed((view) => view.setBigUint64(64, 0n)), 64, 'qcow2 header', /begins with a cluster/],
  ['a table within a cluster', changed((view) => view.setBigUint64(64, 65537n)), 64, 'qcow2 header', /one at 65537/],
  ['a table beyond 2^53', changed((view) => view.setBigUint64(64, 1n << 60n)), 64, 'qcow2 header', /less than 2\^53/],
  [
    'extra data without end',
    changed((view, b) => view.setUint32(b.mark('entry s') + 36, 1025)),
    'entry',
    'snapshot 1 of 1',
    /at most 1024 octets/,
  ],
  [
    'an L1 table beyond 2^53',
    changed((view, b) => view.setBigUint64(b.mark('entry s'), 1n << 63n)),
    'entry',
    'snapshot 1 of 1',
    /2\^53/,
  ],
  [
    'VM state of 2^63',
    changed((view, b) => view.setBigUint64(b.mark('entry s') + 40, 1n << 63n)),
    'entry',
    'snapshot 1 of 1',
    /2\^53/,
  ],
]
for (const [what, octets, offset, path, words] of badImages) {
  suite(`refused: ${what}`, () => {
    const error = refusal(() => imageOf(new MemorySource(octets)))
    assert.instance(error, MigrationError)
    assert.is(error?.code, 'MIGRATION_IMAGE')
    if (offset !== 'entry') assert.is(error?.offset, offset)
    assert.is(error?.path, path)
    assert.match(error!.message, words)
  })
}

suite('a table of snapshots that goes on beyond the file, and one that is endless', () => {
  const beyond = changed((view) => view.setUint32(60, 60_000))
  const error = refusal(() => imageOf(new MemorySource(beyond)))
  assert.equal([error?.code, error?.offset], ['MIGRATION_IMAGE', beyond.length])
  const far = changed((view) => view.setBigUint64(64, 1n << 50n))
  assert.equal(refusal(() => imageOf(new MemorySource(far)))?.code, 'MIGRATION_IMAGE')
  // Entries with names of 64 KiB each, in a file that has them all.
  const entry = new Uint8Array(65_536)
  new DataView(entry.buffer).setUint16(14, 65_535 - 40)
  const endless: OctetSource = {
    size: 2 ** 40,
    read(position, view) {
      if (position < 112) return new MemorySource(header).read(position, view)
      for (let i = 0; i < view.length; i++) view[i] = entry[(position + i) % entry.length]
      return view.length
    },
  }
  const header = changed((view) => view.setUint32(60, 65_536)).slice(0, 112)
  assert.match(refusal(() => imageOf(endless))!.message, /at most 67108864 octets/)
})

suite('a header cut at every octet', () => {
  const octets = new Qcow2Builder().build().subarray(0, 112)
  for (let cut = 0; cut < 112; cut++) {
    const error = refusal(() => imageOf(new MemorySource(octets.subarray(0, cut))))
    assert.is(error?.code, 'MIGRATION_IMAGE', `${cut}`)
    assert.ok(error!.offset <= cut)
  }
})

/** Of VM states: refused when they are opened. */
const badStates: readonly (readonly [string, Uint8Array, string, RegExp])[] = [
  ['encrypted by AES', changed(() => {}, { encryption: 1 }), 'header', /not encrypted, found AES/],
  ['encrypted by LUKS', changed(() => {}, { encryption: 2 }), 'header', /found LUKS/],
  ['encrypted somehow', changed(() => {}, { encryption: 77 }), 'header', /unknown method/],
  ['an external data file', changed(() => {}, { features: 4n }), 'header', /external data file/],
  ['without VM state', changed(() => {}, {}, { state: new Uint8Array(0) }), 'entry', /one has the VM state/],
  [
    'a huge L1 table',
    changed((view, b) => view.setUint32(b.mark('entry s') + 8, 0xffffffff)),
    'entry',
    /at most 4194304 entries/,
  ],
  ['no L1 table', changed((view, b) => view.setBigUint64(b.mark('entry s'), 0n)), 'entry', /begins with a cluster/],
  [
    'an L1 table within a cluster',
    changed((view, b) => view.setBigUint64(b.mark('entry s'), 65_544n)),
    'entry',
    /one at 65544/,
  ],
  [
    'an L1 table of the disk alone',
    changed((view, b) => view.setUint32(b.mark('entry s') + 8, 1)),
    'entry',
    /the 0 octets that its tables cover/,
  ],
  ['state larger than its tables', changed(() => {}, {}, { stateSize: 2n ** 40n }), 'entry', /tables cover/],
  [
    'state a thousand times the file',
    changed((view, b) => {
      view.setUint32(b.mark('entry s') + 8, 4_000_000)
      view.setBigUint64(b.mark('entry s') + 40, 2n ** 50n)
    }),
    'entry',
    /fits into \d+ octets of file/,
  ],
]
for (const [what, octets, where, words] of badStates) {
  suite(`refused: ${what}`, () => {
    const error = refusal(() => stateOf(octets, 's'))
    assert.is(error?.code, 'MIGRATION_IMAGE')
    assert.is(error?.path, 'snapshot "s"')
    assert.ok(where === 'header' ? error!.offset < 112 : error!.offset > 65_536)
    assert.match(error!.message, words)
  })
}

/** Of tables: refused when they are met. */
const badTables: readonly (readonly [string, Uint8Array, RegExp])[] = [
  [
    'an L2 table within a cluster',
    changed((view, b) => view.setBigUint64(b.mark('l1 s'), 66_048n)),
    /L2 table that begins with a cluster, found one at 66048/,
  ],
  [
    'an L2 table beyond the file',
    changed((view, b) => view.setBigUint64(b.mark('l1 s'), 1n << 50n)),
    /end of the file/,
  ],
  [
    'a cluster that begins within one',
    changed((view, b) => view.setBigUint64(b.mark('l2 s'), 66_048n)),
    /cluster can begin, found a cluster at 66048/,
  ],
  ['a cluster beyond the file', changed((view, b) => view.setBigUint64(b.mark('l2 s'), 1n << 50n)), /end of the file/],
  [
    'a cluster as far away as may be',
    changed((view, b) => view.setBigUint64(b.mark('l2 s'), 0x00ff_ffff_ffff_0000n)),
    /end of the file/,
  ],
  [
    'a compressed cluster beyond the file',
    changed((view, b) => view.setBigUint64(b.mark('l2 s'), (1n << 62n) | (1n << 50n))),
    /end of the file/,
  ],
  [
    'a compressed cluster that is none',
    changed((view, b) => view.setBigUint64(b.mark('l2 s'), (1n << 62n) | 0x10003n)),
    /a compressed cluster/,
  ],
  [
    'zeros in version 2',
    changed((view, b) => view.setBigUint64(b.mark('l2 s'), 1n), { version: 2 }),
    /version 2 does not have/,
  ],
  [
    'a part that is both',
    changed((view, b) => view.setBigUint64(b.mark('l2 s') + 8, 0x1_0000_0001n), { extendedL2: true }),
    /both in part 0/,
  ],
  [
    'a part without a place',
    changed((view, b) => view.setBigUint64(b.mark('l2 s'), 0n), { extendedL2: true }),
    /place of the cluster, found 0/,
  ],
]
for (const [what, octets, words] of badTables) {
  suite(`refused: ${what}`, async () => {
    const error = (await rejection(async () => readAll(stateOf(octets, 's')))) as MigrationError
    assert.is(error?.code, 'MIGRATION_IMAGE')
    assert.is(error?.path, 'snapshot "s"')
    assert.match(error!.message, words)
    assert.ok(error.offset <= octets.length || /compressed/.test(what))
  })
}

suite('tables that name themselves, and clusters that come twice: read as they stand, and no more than the state has', async () => {
  for (const change of [
    (view: DataView, b: Qcow2Builder) => view.setBigUint64(b.mark('l2 s'), BigInt(b.mark('l2 s'))),
    (view: DataView, b: Qcow2Builder) =>
      view.setBigUint64(b.mark('l1 s'), BigInt(b.mark('l1 s') - (b.mark('l1 s') % 65536))),
    (view: DataView, b: Qcow2Builder) => view.setBigUint64(b.mark('l2 s') + 8, view.getBigUint64(b.mark('l2 s'))),
  ]) {
    const outcome = await readAll(stateOf(changed(change), 's')).catch((error) => error)
    assert.ok(outcome instanceof MigrationError || outcome.length === 200_000)
  }
})

suite('compressed clusters: inflated by what the library brings along; those of zstd are refused', async () => {
  const builder = new Qcow2Builder().snapshot({ name: 's', state: noise(1000, 1), kindOf: () => 'compressed' })
  const octets = builder.build()
  const image = imageOf(new MemorySource(octets))
  const source = new VmStateSource(new MemorySource(octets), image, image.snapshots[0])
  assertBytes(await readAll(source), noise(1000, 1))
  const zstd = changed(() => {}, { compressionType: 1 }, { kindOf: () => 'compressed' })
  assert.match(String(await rejection(async () => readAll(stateOf(zstd, 's')))), /found zstd/)
})

suite('an image cut anywhere: told, or read as it was', async () => {
  const octets = new Qcow2Builder({ clusterBits: 9, diskSize: 4096 })
    .snapshot({ name: 's', state: noise(3000, 1) })
    .build()
  let refused = 0
  for (let cut = 0; cut < octets.length; cut += 13) {
    try {
      const part = octets.subarray(0, cut)
      assertBytes(await readAll(stateOf(part, 's')), noise(3000, 1))
    } catch (error) {
      assert.instance(error, MigrationError)
      assert.is((error as MigrationError).code, 'MIGRATION_IMAGE')
      assert.ok((error as MigrationError).offset <= cut, `${(error as MigrationError).offset} in ${cut}`)
      refused++
    }
  }
  assert.ok(refused > 200)
})

suite('images with octets changed at random: refused, or read to the end; nothing else', async () => {
  const builder = new Qcow2Builder({ clusterBits: 9, diskSize: 8192 })
  const original = builder
    .snapshot({ name: 's', state: noise(9000, 1), kindOf: (i) => kinds[i % kinds.length] })
    .build()
  const numbers = noise(4000, 9)
  for (let round = 0; round < 400; round++) {
    const octets = original.slice()
    for (let i = 0; i < 3; i++) {
      const [high, low, value] = numbers.subarray(round * 9 + 3 * i)
      const tables = [0, builder.mark('entry s'), builder.mark('l1 s'), builder.mark('l2 s')]
      octets[(tables[high % 4] + (low % 120)) % octets.length] = value
    }
    try {
      const source = stateOf(octets, 's')
      if (source.size < 2 ** 24) await readAll(source)
    } catch (error) {
      // A name that is another one now.
      if (error instanceof TypeError && /snapshot|undefined/.test(error.message)) continue
      assert.instance(error, MigrationError)
    }
  }
})

suite.run()
