/** Every construct of the binary format that is structured in BER, made by hand: it comes back, and is counted right. */
import { deflateSync } from 'node:zlib'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { decode } from '../../src/ber/node.ts'
import type { MigrationInfo } from '../../src/migration/index.ts'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { berOf, inspected } from '../support/migration.ts'
import { noise, StreamBuilder, smallStream } from '../support/migration-builder.ts'
import { assertImages, assertRoundTrip, assertSameOctets } from '../support/migration-checks.ts'

const suite = makeSuite('migration/synthetic')

for (let bits = 8; bits <= 16; bits++) {
  suite(`pages of ${1 << bits} octets, as CONFIGURATION tells`, () => {
    const size = 1 << bits
    const builder = smallStream((stream) => {
      stream
        .page(size, 1)
        .fill(2 * size, 0x5a)
        .page(15 * size, 2)
        .zero(14 * size)
        .fill(size, 1)
      if (bits > 8) stream.packed(3 * size, deflateSync(noise(size, 3))).xbzrle(size, noise(9, 1))
    }, size)
    const info = assertRoundTrip(builder, [[], [1000, 3]])
    assert.is(info.pageSize, size)
  })

  suite(`pages of ${1 << bits} octets, as the caller tells`, () => {
    const size = 1 << bits
    const builder = new StreamBuilder(size)
      .header()
      .start()
      .blocks([{ name: 'a', length: 4 * size }])
      .eos()
    builder
      .part()
      .page(size, 1, 'a')
      .zero(2 * size)
      .page(3 * size, 2)
      .zero(0, 'a')
      .eos()
      .end()
      .eos()
      .tail([0])
    assert.is(assertRoundTrip(builder, [[], [1]]).pageSize, size)
    assertImages(builder)
  })
}

suite('zero and fill pages, named and continued', () => {
  const builder = smallStream((stream) => {
    stream.zero(0x1000).fill(0x2000, 1).fill(0x2000, 255).fill(0x3000, 7, 'pc.ram').zero(0x3000, 'pc.ram').zero(0xf000)
  })
  assertRoundTrip(builder)
  assertImages(builder)
})

suite('a name on every page', () => {
  const builder = smallStream((stream) => {
    for (let page = 0; page < 16; page++) stream.page(0x1000 * page, page, 'pc.ram')
  })
  assert.is(assertRoundTrip(builder).ramRecords.continued, 0)
  assertImages(builder)
})

suite('the last page sent wins', () => {
  const builder = smallStream((stream) => stream.page(0, 1).fill(0, 3).page(0x1000, 2).zero(0x1000).page(0, 9))
  assertRoundTrip(builder)
  assertImages(builder)
})

suite('XBZRLE and zlib pages of every size, hooks and flushes', () => {
  const builder = smallStream((stream) => {
    stream.xbzrle(0x1000, new Uint8Array(0)).xbzrle(0x2000, noise(4096, 1)).xbzrle(0x2000, noise(3, 2), 'pc.ram')
    stream.hook().packed(0x3000, new Uint8Array(0)).packed(0x4000, noise(4110, 3), 'pc.ram').hook().hook()
    stream
      .flush()
      .packed(0x5000, deflateSync(noise(4096, 4)))
      .flush()
      .flush()
  })
  assertRoundTrip(builder)
})

suite('hooks where no block was named', () => {
  const builder = new StreamBuilder()
    .header()
    .start()
    .hook()
    .blocks([{ name: 'm', length: 8192 }])
    .hook()
    .eos()
  builder.part().hook().zero(0, 'm').hook().zero(4096).eos().part().hook().eos().end().eos().tail()
  assertRoundTrip(builder)
  assertImages(builder)
})

suite('CONTINUE goes on across other records and sections', () => {
  const builder = smallStream((stream) => {
    stream.flush().zero(0x1000).eos().footer().part().page(0x2000, 1).flush().hook().fill(0x3000, 2)
    stream.eos().footer().command(2, [0, 0, 0, 1]).part().eos().footer().part().zero(0x4000).hook().zero(0x5000)
  })
  assertRoundTrip(builder)
  assertImages(builder)
})

suite('several blocks in turn', () => {
  const builder = new StreamBuilder().header().configuration('m').start(7)
  const blocks = ['a', 'pc.ram', '/rom@etc/acpi/tables', '0000:00:02.0/vga.vram', 'ü'.repeat(127)]
  builder
    .blocks(blocks.map((name, i) => ({ name, length: 4096 * (i + 1) })))
    .eos()
    .part(7)
  for (let i = 0; i < 40; i++) {
    const block = i % blocks.length
    builder.page(4096 * (i % (block + 1)), i, blocks[block]).zero(0)
  }
  builder.eos().end(7).eos().tail([0])
  assertRoundTrip(builder)
  assertImages(builder)
})

suite('very many blocks', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `block ${i}`)
  const builder = new StreamBuilder()
    .header()
    .start()
    .blocks(names.map((name) => ({ name, length: 4096 })))
  for (const name of names) builder.fill(0, 1, name)
  for (const name of names.toReversed()) builder.zero(0, name)
  builder.eos().end().eos().tail()
  assertRoundTrip(builder, [[], [5000]])
})

suite('no blocks at all', () => {
  assertRoundTrip(new StreamBuilder().header().start().blocks([]).eos().footer().end().eos().footer().tail([0]))
})

suite('the block list twice, with other lengths', () => {
  const builder = new StreamBuilder()
    .header()
    .start()
    .blocks([
      { name: 'a', length: 0x1000 },
      { name: 'b', length: 0x1000 },
    ])
  builder.zero(0, 'a').zero(0, 'b').eos().part()
  builder.blocks([
    { name: 'b', length: 0x3000 },
    { name: 'c', length: 0x1000 },
  ])
  builder.fill(0x2000, 1).zero(0, 'a').fill(0x1000, 2, 'b').zero(0, 'c').eos().end().eos().tail()
  const info = assertRoundTrip(builder)
  assert.equal(
    info.blocks.map(({ name, length }) => [name, length]),
    [
      ['a', 0x1000n],
      ['b', 0x3000n],
      ['c', 0x1000n],
    ],
  )
})

suite('the shortened list holds for CONTINUE at once', () => {
  const builder = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 0x2000 }])
    .zero(0x1000, 'a')
  builder
    .blocks([{ name: 'a', length: 0x1000 }])
    .mark('page')
    .zero(0x1000)
    .eos()
  assert.throws(
    () => berOf(builder.build()),
    (error: { code: string; offset: number }) =>
      error.code === 'MIGRATION_RAM_ADDRESS' && error.offset === builder.marks.get('page'),
  )
})

suite('addresses of all blocks with x-ignore-shared', () => {
  const builder = new StreamBuilder().header().configuration('m').capabilities('x-ignore-shared')
  builder.start().blocks([
    { name: 'a', length: 0x2000, address: 0 },
    { name: 'b', length: 0x1000, address: 0xffffffffffffffffn },
    { name: 'c', length: 0x1000, address: 0x1_0000_0000 },
  ])
  builder.eos().footer().part().zero(0, 'b').page(0x1000, 1, 'a').eos().footer().end().eos().footer().tail([0])
  const { blocks } = assertRoundTrip(builder)
  assert.equal(
    blocks.map(({ address }) => address),
    [0n, 0xffffffffffffffffn, 0x1_0000_0000n],
  )
})

suite('page sizes of huge-page blocks where postcopy was advised', () => {
  const builder = new StreamBuilder().header().configuration('m').command(1).command(2, [0, 0, 0, 0])
  builder
    .advise(0x4020_1000)
    .start()
    .blocks([
      { name: 'a', length: 0x40_0000, pageSize: 0x20_0000 },
      { name: 'b', length: 0x1000 },
      { name: 'c', length: 0x4000_0000, pageSize: 0x4000_0000 },
      { name: 'd', length: 0x2000 },
      { name: 'e', length: 0x20_0000, pageSize: 0x20_0000 },
    ])
  builder.eos().footer().part().zero(0x3f_f000, 'a').zero(0x1000, 'd').eos().footer().end().eos().footer().tail([0])
  assert.equal(
    assertRoundTrip(builder).blocks.map(({ pageSize }) => pageSize),
    [0x20_0000n, undefined, 0x4000_0000n, undefined, 0x20_0000n],
  )
})

suite('postcopy advised without page sizes, or with ordinary ones', () => {
  for (const advise of [(b: StreamBuilder) => b.command(3), (b: StreamBuilder) => b.advise(0x1000)]) {
    const builder = advise(new StreamBuilder().header())
    builder
      .start()
      .blocks([{ name: 'a', length: 0x1000 }])
      .eos()
      .end()
      .eos()
      .tail([0])
    assertRoundTrip(builder)
  }
})

suite('very large blocks and addresses', () => {
  const builder = new StreamBuilder().header().start()
  builder.blocks([
    { name: 'a', length: 2n ** 63n },
    { name: 'b', length: 2n ** 62n },
  ])
  builder.images.set('a', new Uint8Array(4096))
  // Pages far up, whose contents nobody gathers.
  const far = (address: bigint, block?: string) => {
    builder.records.zero++
    if (block === undefined) builder.records.continued++
    builder.u64(address | (block === undefined ? 0x22n : 0x02n))
    if (block !== undefined) builder.str8(block)
    builder.u8(0)
  }
  far(2n ** 63n - 4096n, 'a')
  far(2n ** 32n)
  far(2n ** 55n)
  far(0x7f_ff00_0000_0000n)
  builder.eos().end().eos().tail()
  assertRoundTrip(builder)
})

suite('commands of every kind, between sections', () => {
  const builder = new StreamBuilder().header().configuration('m')
  for (const [command, payload] of [
    [1, 0],
    [2, 4],
    [4, 0],
    [6, 70],
    [7, 3],
    [11, 0],
    [77, 1000],
    [0xffff, 0xffff],
  ]) {
    builder.command(command, noise(payload, command))
  }
  builder
    .start()
    .blocks([{ name: 'a', length: 4096 }])
    .eos()
    .footer()
    .command(11)
    .end()
    .eos()
    .footer()
    .tail([8, 0])
  assert.equal(assertRoundTrip(builder, [[], [1], [60_000]]).commands, [1, 2, 4, 6, 7, 11, 77, 0xffff, 11])
})

suite('a package with commands, RAM sections and device state', () => {
  const builder = new StreamBuilder().header().configuration('m')
  builder
    .start()
    .blocks([{ name: 'a', length: 0x4000 }])
    .eos()
    .footer()
  builder.packaged((inner) => {
    inner.command(4).part().page(0, 1, 'a').zero(0x1000).eos().footer().command(2, [0, 0, 0, 9])
  })
  builder.part().zero(0x2000).eos().footer()
  builder.packaged((inner) => inner.command(5).full(9, 'timer', [1, 2, 3]).footer(9).command(5))
  builder.packaged(() => {})
  builder.part().zero(0x3000).eos().footer().end().eos().footer().tail([0])
  const info = inspectedBuilder(builder)
  assert.equal(info.commands, [7, 4, 2, 7, 5, 5, 7])
  assert.equal(
    info.sections.map(({ type }) => type),
    ['start', 'part', 'part', 'full', 'part', 'end'],
  )
  assert.equal(info.ramRecords, builder.records)
  const items = decode(berOf(builder.build())).children()[1].children()
  const second = items.filter((item) => item.is(SchemaTag.command))[1]
  const [command, full, last, ...others] = second.children()[2].children()
  assert.ok(command.is(SchemaTag.command))
  assert.ok(full.is(SchemaTag.full))
  assert.ok(last.is(SchemaTag.command))
  assert.is(others.length, 0)
})

suite('packages in packages, to any depth', () => {
  const nest = (builder: StreamBuilder, depth: number): StreamBuilder =>
    depth === 0 ? builder.command(2, [0, 0, 0, 1]) : builder.packaged((inner) => nest(inner, depth - 1))
  for (const depth of [1, 7, 8, 9, 30]) {
    const builder = nest(new StreamBuilder().header(), depth)
    builder
      .start()
      .blocks([{ name: 'a', length: 4096 }])
      .eos()
      .end()
      .eos()
      .tail([0])
    const binary = builder.build()
    const info = inspectedBuilder(builder)
    // Deeper ones are kept as they are.
    assert.is(info.commands.filter((command) => command === 7).length, Math.min(depth, 9), `${depth} deep`)
    assert.is(inspected('binary', binary).info.ramRecords.endOfSection, 2)
  }
})

suite('ram that ends inside a package', () => {
  const builder = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 4096 }])
    .eos()
    .footer()
  builder.packaged((inner) => inner.end().eos().footer().command(5)).tail([0x04, 0, 0])
  assertRoundTrip(builder)
})

suite('without footers', () => {
  const builder = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 0x2000 }])
    .zero(0, 'a')
    .eos()
  builder.part().zero(0x1000).eos().command(11).part().eos().end().eos().tail([0x04, 0, 0, 0, 1])
  const { sections } = assertRoundTrip(builder)
  assert.ok(sections.every(({ footer }) => !footer))
})

suite('section ids of all 32 bits', () => {
  const id = 0xfffffffe
  const builder = new StreamBuilder()
    .header()
    .start(id)
    .blocks([{ name: 'a', length: 4096 }])
    .eos()
    .footer(id)
  builder.part(id).eos().footer(id).end(id).eos().footer(id).tail([0])
  assert.is(assertRoundTrip(builder).sections[2].id, id)
})

suite('ram started anew, under another id', () => {
  const builder = new StreamBuilder().header()
  for (const id of [2, 3])
    builder
      .start(id)
      .blocks([{ name: 'a', length: 4096 }])
      .zero(0, 'a')
      .eos()
      .footer(id)
  builder.part(3).zero(0).eos().footer(3).end(3).eos().footer(3).tail([0])
  assertRoundTrip(builder)
})

suite('streams that end where they may', () => {
  assertRoundTrip(new StreamBuilder().header().configuration('').eof())
  assertRoundTrip(new StreamBuilder().header().configuration('m').command(1).eof())
  assertRoundTrip(new StreamBuilder().header().eof())
  assertRoundTrip(new StreamBuilder().header().configuration('m').eof().description('{}'))
  assertRoundTrip(new StreamBuilder().header().configuration('m').eof().tail([0x06, 0, 0, 0, 3, 0x7b, 0x7d]))
  assertRoundTrip(smallStream())
  const ends = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 4096 }])
    .eos()
    .footer()
    .end()
    .eos()
  assertRoundTrip(ends.footer().tail())
})

suite('device state before RAM, delimited by its footer', () => {
  const builder = new StreamBuilder().header().configuration('m').command(1)
  builder.full(1, 'virtio-mem-early', [1, 2, 3]).footer(1)
  builder
    .start()
    .blocks([{ name: 'a', length: 4096 }])
    .eos()
    .footer()
    .end()
    .eos()
    .footer()
    .eof()
  assertRoundTrip(builder)
})

suite('device state before RAM, without footers: the tail begins there', () => {
  const builder = new StreamBuilder().header().configuration('m').command(1)
  builder.tailOffset = builder.position
  builder.full(1, 'virtio-mem-early', [1, 2, 3]).start().u64(4).u64(0x10).eof()
  assertRoundTrip(builder)
})

suite('a live section that is not known: as far as its footer', () => {
  for (const name of ['new', 'ra', 'rom', 'rams']) {
    const builder = new StreamBuilder().header().start(5, name).octets([1, 2, 0x7e, 0, 0, 0, 5, 9]).footer(5)
    assertRoundTrip(builder.part(5).footer(5).end(5).u8(7).footer(5).eof())
  }
})

suite('subsections of CONFIGURATION, all of them', () => {
  const builder = new StreamBuilder(8192).header().configuration('virt-10.0')
  builder.targetPageBits(13).capabilities('x-ignore-shared', '', 'a'.repeat(255)).uuid().capabilities()
  builder
    .start()
    .blocks([{ name: 'a', length: 8192, address: 1 }])
    .eos()
    .end()
    .eos()
    .tail()
  assert.equal(assertRoundTrip(builder).subsections, [
    'configuration/target-page-bits',
    'configuration/capabilities',
    'configuration/uuid',
    'configuration/capabilities',
  ])
})

suite('an unknown subsection of CONFIGURATION: the tail begins at CONFIGURATION', () => {
  const builder = new StreamBuilder().header()
  builder.tailOffset = builder.position
  builder.configuration('m').uuid().subsection('configuration/new', 3)
  builder.octets([5, 4, 3, 2, 1, 0])
  assertRoundTrip(builder)
})

suite('texts of UTF-8, with a byte order mark', () => {
  const name = '\ufeffü€😀\0'
  const builder = new StreamBuilder()
    .header()
    .configuration(name)
    .start()
    .blocks([{ name, length: 4096 }])
  builder.zero(0, name).eos().end().eos().tail()
  const info = assertRoundTrip(builder)
  assert.is(info.machine, name)
  assert.is(info.blocks[0].name, name)
})

suite('a long tail is told in segments of one size, however it comes in', () => {
  const builder = smallStream().tail(noise(200_000, 1))
  const ber = berOf(builder.build())
  const tail = decode(ber).children()[1].children().at(-1)!
  assert.equal(
    tail.children().map(({ contentsLength }) => contentsLength),
    [65_536, 65_536, 65_536, 200_007 - 3 * 65_536],
  )
  assertRoundTrip(builder, [[100_000], [65_537, 1], [13]])
})

suite('more pages than any window or batch holds', () => {
  const pages = 20_000
  const builder = new StreamBuilder(256).header().configuration('m').targetPageBits(8)
  builder
    .start()
    .blocks([{ name: 'a', length: 256 * pages }])
    .zero(0, 'a')
  for (let page = 1; page < pages; page++) builder.fill(256 * page, 1 + (page % 255))
  for (let page = 0; page < pages; page++) builder.zero(256 * page)
  builder.hook().eos().end().eos().tail()
  assertRoundTrip(builder, [[], [100_003]])
  assertImages(builder)
})

/** For streams with tails in packages, which the builder does not keep account of. */
function inspectedBuilder(builder: StreamBuilder): MigrationInfo {
  return inspected('ber', assertSameOctets(builder.build())).info
}

suite.run()
