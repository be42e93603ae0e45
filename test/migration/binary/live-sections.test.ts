/** Live sections besides RAM: each by its grammar, a piece each record, cut at every octet, and with lengths that lie. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromBer, inspection, type MigrationError } from '../../../src/migration/index.ts'
import { driveSource } from '../../../src/migration/source/drive.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { berOf, collect, drive, refusal } from '../../support/migration.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'
import { rejection, WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/binary/live-sections')

type Write = (stream: StreamBuilder) => StreamBuilder

/** START, two PARTs and END of one live section. */
function liveStream(name: string, start: Write, part: Write, end: Write, footers = true): StreamBuilder {
  const stream = new StreamBuilder().header().start(40, name, 0, 1)
  const close = () => footers && stream.footer(40)
  start(stream)
  close()
  for (let i = 0; i < 2; i++) {
    part(stream.part(40))
    close()
  }
  end(stream.end(40))
  close()
  return stream.eof()
}

const bitmapEnd: Write = (stream) => stream.u8(0x01)
const kinds: Readonly<Record<string, readonly [Write, Write, Write]>> = {
  'dirty-bitmap': [
    // Names of node and bitmap, granularity, flags; then the end, in flags of one octet, of two and of four.
    (stream) =>
      stream
        .u8(0x0c | 0x10)
        .str8('node0')
        .str8('bitmap0')
        .u32(16)
        .u8(0)
        .octets([0x80, 0x01]),
    (stream) =>
      stream
        .octets([0x80, 0x80, 0x00, 0x40])
        .u64(0)
        .u32(8)
        .u64(3)
        .octets([1, 2, 3])
        .u8(0x44)
        .str8('other')
        .u64(8)
        .u32(8)
        .u64(0)
        .u8(0x42)
        .u64(16)
        .u32(4096)
        .u8(0x20)
        .u8(0x01),
    bitmapEnd,
  ],
  'spapr/htab': [
    (stream) => stream.u32(24),
    (stream) => stream.u32(0).u32(5).u16(2).u16(1).octets(noise(32, 1)).u32(9).u16(0).u16(7).u64(0),
    (stream) => stream.u32(0xffffffff),
  ],
  's390-storage_attributes': [
    (stream) => stream.u64(0x01),
    (stream) =>
      stream
        .u64(0x7000 | 0x02)
        .u64(5)
        .octets([1, 2, 3, 4, 5])
        .u64(0x9000 | 0x02)
        .u64(0)
        .u64(0x08)
        .u64(0x04)
        .u64(0x01),
    (stream) => stream.u64(0x01),
  ],
}

for (const [name, [start, part, end]] of Object.entries(kinds)) {
  for (const footers of [true, false]) {
    suite(`${name}, ${footers ? 'with' : 'without'} footers: to its end by its grammar`, async () => {
      const octets = liveStream(name, start, part, end, footers).build()
      for (const sizes of [[1 << 20], [1], [7, 100]]) {
        const conversion = inspection('binary')
        const { info } = drive(conversion, octets, sizes)
        assert.equal(
          info.sections.map(({ type, name: section, footer }) => [type, section, footer]),
          ['start', 'part', 'part', 'end'].map((type) => [type, name, footers]),
        )
        assert.equal([info.hasEnd, info.tailOctets], [true, 0])
        assert.equal(conversion.keptAsOctets, [])
        const ber = berOf(octets, sizes)
        assertBytes(collect(fromBer, ber, sizes), octets)
      }
      const file = inspection('binary', { size: octets.length })
      await driveSource(file, new MemorySource(octets))
      assert.is(file.output.info.sections.length, 4)
    })
  }

  suite(`${name}: cut at every octet`, () => {
    const octets = liveStream(name, start, part, end).build()
    for (let cut = 60; cut < octets.length; cut++) {
      const error = refusal(() => berOf(octets.subarray(0, cut)))
      // The end by itself is missing where everything else is there.
      assert.equal([error?.code, error?.offset], ['MIGRATION_TRUNCATED', cut], `cut at ${cut}`)
    }
  })
}

suite('flags that storage attributes do not have', () => {
  const stream = new StreamBuilder().header().start(40, 's390-storage_attributes', 0, 0).mark('flags').u64(0x30)
  const error = refusal(() => berOf(stream.build()))
  assert.equal(
    [error?.code, error?.offset, error?.path],
    ['MIGRATION_SECTION', stream.marks.get('flags'), 'section 40 (s390-storage_attributes)'],
  )
  assert.match(error!.message, /flags 0x30/)
})

for (const [name, write] of [
  [
    'dirty-bitmap',
    (stream) =>
      stream
        .u8(0x40)
        .u64(0)
        .u32(8)
        .u64(2n ** 64n - 1n),
  ],
  ['s390-storage_attributes', (stream) => stream.u64(0x02).u64(2n ** 63n)],
] as const satisfies readonly (readonly [string, Write])[]) {
  suite(`${name}: a length without end takes no memory, and ends with the stream`, async () => {
    const octets = join([write(new StreamBuilder().header().start(40, name, 0, 1)).build(), new Uint8Array(20_000_000)])
    const before = process.memoryUsage().arrayBuffers
    const conversion = inspection('binary')
    const error = (await rejection(
      driveSource(conversion, new WatchedSource(new MemorySource(octets), { forward: true })),
    )) as MigrationError
    assert.equal([error.code, error.offset, error.path], ['MIGRATION_TRUNCATED', octets.length, `section 40 (${name})`])
    assert.ok(process.memoryUsage().arrayBuffers - before < 10_000_000)
  })

  suite(`${name}: a slow output is waited for while it passes by`, async () => {
    const octets = join([write(new StreamBuilder().header().start(40, name, 0, 1)).build(), new Uint8Array(5_000_000)])
    let drains = 0
    const output = { needDrain: true, drained: async () => void drains++ }
    await rejection(driveSource(inspection('binary'), new MemorySource(octets), { output }))
    assert.ok(drains > 50)
  })
}

for (const [name, reason] of [
  ['block', /^block migration \(QEMU before 9\.1\) .*; its end was found by its footer$/],
  ['0000:01:00.0/vfio', /^this is the state of a device that is passed through \(VFIO\)/],
  ['new/thing', /^only QEMU itself knows this section; its end was found by its footer$/],
] as const) {
  suite(`${name}: by its footer, and named with the reason`, () => {
    const octets = liveStream(
      name,
      (s) => s.u64(1),
      (s) => s.octets(noise(500, 1)),
      (s) => s.u64(2),
    ).build()
    const conversion = inspection('binary')
    const { info } = drive(conversion, octets)
    const { keptAsOctets } = conversion
    assert.equal(
      keptAsOctets.map(({ offset }) => offset),
      info.sections.map(({ offset }) => offset),
    )
    for (const { what } of keptAsOctets) assert.is(what, `section 40 (${name})`)
    assert.match(keptAsOctets[0].reason, reason)
    assertBytes(collect(fromBer, berOf(octets)), octets)
  })
}

suite('a record longer than any piece, whatever its octets look like', () => {
  const octets = liveStream(
    'dirty-bitmap',
    (s) => s.u8(0x01),
    (s) => s.u8(0x40).u64(0).u32(2048).u64(100_000).octets(noise(100_000, 7)).u8(0x01),
    bitmapEnd,
  ).build()
  for (const sizes of [[], [999]]) assertBytes(collect(fromBer, berOf(octets, sizes)), octets)
})

suite('one that nobody knows without footers: all that follows is kept, and said so', () => {
  const octets = liveStream(
    'block',
    (s) => s.u64(1),
    (s) => s.u64(3),
    (s) => s.u64(2),
    false,
  ).build()
  const conversion = inspection('binary')
  const { info } = drive(conversion, octets)
  assert.ok(info.tailOctets > 0)
  assert.match(conversion.keptAsOctets[0].reason, /all that follows is kept too/)
  assertBytes(collect(fromBer, berOf(octets)), octets)
})

suite('very many live sections: refused before they take the memory', () => {
  const stream = new StreamBuilder().header()
  const one = new StreamBuilder().start(0, 'spapr/htab', 0, 1).u32(5).footer(0).build()
  const octets = new Uint8Array(70_000 * one.length)
  const view = new DataView(octets.buffer)
  for (let id = 0; id < 70_000; id++) {
    octets.set(one, id * one.length)
    view.setUint32(id * one.length + 1, id)
    view.setUint32((id + 1) * one.length - 4, id)
  }
  const error = refusal(() => drive(inspection('binary'), join([stream.build(), octets])))
  assert.equal([error?.code, error?.offset], ['MIGRATION_LIMIT', 8 + 65_536 * one.length])
})

suite.run()
