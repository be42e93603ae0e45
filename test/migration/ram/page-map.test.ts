/** The map of RAM: what was sent of each page, and each page read back from its place in the input, in all forms. */
import { createHash } from 'node:crypto'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { visiting } from '../../../src/migration/convert.ts'
import {
  BlobSource,
  type BlockPages,
  InfoOutput,
  MemorySource,
  type MigrationForm,
  MigrationMemory,
  PageMap,
  type PageMapOptions,
  PageMapOutput,
  PageReader,
  PageState,
} from '../../../src/migration/index.ts'
import { inflateRawByNode } from '../../../src/migration/node-inflate.ts'
import { PlainToMapped } from '../../../src/migration/ram/mapped-from-plain.ts'
import { MemoryPlace } from '../../../src/migration/ram/memory-place.ts'
import { assertBytes } from '../../support/assert.ts'
import { berOf, drive, refusal, type Sizes } from '../../support/migration.ts'
import { noise, StreamBuilder, smallStream } from '../../support/migration-builder.ts'
import { recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'
import { ramOfAllKinds, ramsOfAllKinds } from '../../support/ram-reference.ts'
import { imageOf, type MappedBlock, mappedFile } from './mapped-support.ts'

const suite = makeSuite('migration/ram/page-map')

function mapOf(form: MigrationForm, octets: Uint8Array, options?: PageMapOptions, sizes?: Sizes) {
  const memory = new MigrationMemory()
  const output = new PageMapOutput(new PageMap(options), new InfoOutput(memory))
  drive(visiting(form, memory, output), octets, sizes)
  return { map: output.map, info: output.output.info }
}

/** All pages of a block, one by one. */
function contentsOf(reader: PageReader, map: BlockPages): Uint8Array {
  const image = new Uint8Array(Number(map.block.length))
  for (let page = 0; page < map.pages; page++) image.set(reader.read(map, page) as Uint8Array, page * map.pageSize)
  return image
}

const forms = (binary: Uint8Array): readonly (readonly [MigrationForm, Uint8Array])[] => [
  ['binary', binary],
  ['ber', berOf(binary)],
]

const kinds = (map: BlockPages, from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => map.state(from + at))

for (const stream of recordedStreams) {
  suite(stream.name, () => {
    const binary = streamOctets(stream)
    const inputs: (readonly [string, MigrationForm, Uint8Array])[] = forms(binary).map(([form, octets]) => [
      form,
      form,
      octets,
    ])
    if (stream.machine !== null) {
      const memory = new MigrationMemory()
      const file = new MemoryPlace()
      drive(visiting('binary', memory, new PlainToMapped(file, memory)), binary)
      inputs.push(['mapped', 'binary', file.octets()], ['mapped, in BER', 'ber', berOf(file.octets())])
    }
    for (const [what, form, octets] of inputs) {
      const { map, info } = mapOf(form, octets)
      const reader = new PageReader(new MemorySource(octets))
      const digests = map.blocks.map((block) => [
        block.block.name,
        { size: Number(block.block.length), sha256: sha256(contentsOf(reader, block)) },
      ])
      const expected = Object.entries(stream.ram_blocks).map(([name, { size, sha256 }]) => [name, { size, sha256 }])
      assert.equal(Object.fromEntries(digests), Object.fromEntries(expected), what)
      if (form === 'ber' && what !== 'ber') continue
      if (what === 'mapped') {
        for (const { name, mapped } of info.blockPages) {
          const { counts, pages } = map.block(name)!
          assert.is(counts[PageState.Zero] + counts[PageState.Full], mapped)
          assert.is(counts[PageState.Never], pages - mapped)
        }
        continue
      }
      // Guests that were stopped: each page was sent once.
      const sum = (state: PageState) => map.blocks.reduce((all, { counts }) => all + counts[state], 0)
      assert.is(sum(PageState.Zero), stream.ram_records.zero)
      assert.is(sum(PageState.Full), stream.ram_records.page ?? 0)
      for (const { name, zero, full } of info.blockPages) {
        const block = map.block(name)!
        const never = block.pages - zero - full
        assert.equal(block.counts, [never, zero, 0, full, 0, 0])
        const tallied = [0, 0, 0, 0, 0, 0]
        block.tally(0, block.pages, tallied)
        assert.equal(tallied, block.counts)
      }
    }
  })
}

function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex')
}

for (const [pageSize, pages, seed] of ramsOfAllKinds) {
  suite(`pages of all kinds of ${pageSize} octets, sent again and again (${seed})`, async () => {
    const made = ramOfAllKinds(pageSize, pages, seed)
    const binary = made.build()
    for (const [form, octets] of forms(binary)) {
      for (const sizes of [[], [65_537, 3], [997]] as Sizes[]) {
        const { map } = mapOf(form, octets, {}, sizes)
        assert.equal(
          map.blocks.map(({ block }) => block.name),
          [...made.images.keys()],
        )
        const reader = new PageReader(new MemorySource(octets), sizes.length === 0 ? undefined : inflateRawByNode)
        for (const [name, image] of made.images) {
          assertBytes(contentsOf(reader, map.block(name)!), image, `${form}, ${name}, in pieces of ${sizes}`)
        }
        const sent = map.blocks.reduce((sum, block) => {
          for (let page = 0; page < block.pages; page++) sum += block.times(page)
          return sum
        }, 0)
        const { zero, fill, full, xbzrle, packed } = made.stream.records
        assert.is(sent, zero + fill + full + xbzrle + packed)
      }
    }
    const { map } = mapOf('binary', binary)
    const reader = new PageReader(new BlobSource(new Blob([binary as Uint8Array<ArrayBuffer>]), 1000))
    for (const [name, image] of made.images) {
      const block = map.block(name)!
      for (let page = 0; page < block.pages; page += 7) {
        const contents = (await reader.read(block, page))!
        assertBytes(contents, image.subarray(page * pageSize, (page + 1) * pageSize))
      }
    }
  })
}

suite('kinds, times and origins', () => {
  const stream = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 8 * 4096 }])
  stream.zero(0, 'a').fill(4096, 7)
  const fullAt = stream.position + 8
  stream.page(2 * 4096, 5)
  const firstAt = stream.position + 8
  stream.page(3 * 4096, 6)
  const changeAt = stream.position + 8 + 3
  stream.xbzrle(3 * 4096, Uint8Array.of(0, 1, 9))
  for (let i = 0; i < 20; i++) stream.zero(4 * 4096)
  const binary = stream.hook().eos().footer().eof().build()
  const map = mapOf('binary', binary).map.block('a')!
  const { Never, Zero, Fill, Full, Xbzrle } = PageState
  assert.equal(kinds(map, 0, 8), [Zero, Fill, Full, Xbzrle, Zero, Never, Never, Never])
  assert.equal(map.counts, [3, 2, 1, 1, 1, 0])
  assert.equal(
    Array.from({ length: 8 }, (_, page) => map.times(page)),
    [1, 1, 1, 2, 15, 0, 0, 0],
  )
  assert.equal(map.origin(0), { kind: 'zero' })
  assert.equal(map.origin(7), { kind: 'zero' })
  assert.equal(map.origin(1), { kind: 'fill', octet: 7 })
  assert.equal(map.origin(2), { kind: 'full', position: fullAt })
  const before = { kind: 'full', position: firstAt } as const
  assert.equal(map.origin(3), { kind: 'xbzrle', position: changeAt, length: 3, before })
  assertBytes(binary.subarray(fullAt, fullAt + 4096), noise(4096, 5))
  const counts = [0, 0, 0, 0, 0, 0]
  map.tally(1, 4, counts)
  assert.equal(counts, [0, 0, 1, 1, 1, 0])
})

suite('pages of mapped-ram files: those with a bit', () => {
  const a: MappedBlock = { name: 'a', pages: 70, contents: { 0: 1, 1: 2, 64: 3, 66: 4 }, bits: [0, 2, 64, 69] }
  const b: MappedBlock = { name: 'b', pages: 3, absent: true }
  const file = mappedFile({ blocks: [a, b] })
  for (const [form, octets] of forms(file)) {
    const { map } = mapOf(form, octets)
    const block = map.block('a')!
    assert.equal(block.counts, [66, 2, 0, 2, 0, 0], form)
    assert.equal(kinds(block, 0, 4), [PageState.Full, PageState.Never, PageState.Zero, PageState.Never])
    assertBytes(contentsOf(new PageReader(new MemorySource(octets)), block), imageOf(a, 4096))
    assert.equal(map.block('b')!.counts, [3, 0, 0, 0, 0, 0])
  }
})

suite('pages after POSTCOPY_RUN', () => {
  const binary = smallStream((stream) => {
    stream.page(4096, 1).eos().footer().command(5).part().page(8192, 2)
  }).build()
  const map = mapOf('binary', binary).map.block('pc.ram')!
  assert.equal(
    [0, 1, 2].map((page) => map.isLate(page)),
    [false, false, true],
  )
  assert.is(map.state(2), PageState.Full)
})

suite('a block of 1 TiB takes memory for what was sent of it', () => {
  const TiB = 2 ** 40
  const stream = new StreamBuilder().header().start()
  stream.blocks([{ name: 'huge', length: TiB }])
  // Its image would be too large for the builder.
  stream.u64(0x08).str8('huge').octets(noise(4096, 1))
  stream.u64(BigInt(TiB / 2) | 0x22n).u8(0)

  stream.u64(BigInt(TiB - 4096) | 0x28n).octets(noise(4096, 3))
  const binary = stream.eos().footer().eof().build()
  for (const [form, octets] of forms(binary)) {
    const map = mapOf(form, octets, { maxOctets: 100_000 }).map.block('huge')!
    assert.is(map.pages, TiB / 4096)
    assert.equal(map.counts, [TiB / 4096 - 3, 1, 0, 2, 0, 0])
    const counts = [0, 0, 0, 0, 0, 0]
    map.tally(0, map.pages, counts)
    assert.equal(counts, map.counts)
    assertBytes(new PageReader(new MemorySource(octets)).read(map, map.pages - 1) as Uint8Array, noise(4096, 3))
  }
})

suite('no room for places: they are unknown; no room for pages: refused', () => {
  const binary = smallStream((stream) => stream.page(4096, 1)).build()
  const map = mapOf('binary', binary, { maxOctets: 5000 }).map.block('pc.ram')!
  assert.equal(map.counts, [14, 1, 0, 1, 0, 0])
  assert.equal(map.origin(1), { kind: 'unknown' })
  assert.is(new PageReader(new MemorySource(binary)).read(map, 1), undefined)
  assert.equal(map.origin(0), { kind: 'zero' })
  const refused = refusal(() => mapOf('binary', binary, { maxOctets: 100 }))!
  assert.is(refused.code, 'MIGRATION_LIMIT')
  assert.is(refused.path, 'ram pc.ram')
})

suite('data in segments has no place of its own', () => {
  const binary = smallStream((stream) => stream.page(4096, 1)).build()
  const ber = berOf(binary)
  // The page's OCTET STRING: 04 82 10 00, and 4096 octets. In two segments: 24 80 (04 82 08 00 ...) twice 00 00.
  const page = noise(4096, 1)
  const at = Buffer.from(ber).indexOf(page)
  const header = (octets: number) => [0x04, 0x82, octets >> 8, octets & 0xff]
  const segmented = [
    ...[0x24, 0x80, ...header(2048), ...page.subarray(0, 2048)],
    ...[...header(2048), ...page.subarray(2048), 0, 0],
  ]
  // What is around it has a length of its own.
  const outer = at - 4 - 3
  const start = ber.subarray(0, Buffer.from(ber).lastIndexOf(0x82, outer - 1) - 1)
  const address = ber.subarray(start.length + 4, at - 4)
  const whole = address.length + segmented.length
  const changed = Uint8Array.from([
    ...start,
    ...[ber[start.length], 0x82, whole >> 8, whole & 0xff],
    ...address,
    ...segmented,
    ...ber.subarray(at + 4096),
  ])
  const map = mapOf('ber', changed).map.block('pc.ram')!
  assert.is(map.state(1), PageState.Full)
  assert.equal(map.origin(1), { kind: 'unknown' })
})

suite('refusals: data that makes no page, an input that has become shorter, pages outside of their block', () => {
  const reading = (write: (stream: StreamBuilder) => void) => {
    const octets = smallStream(write).build()
    const map = mapOf('binary', octets).map.block('pc.ram')!
    return refusal(() => new PageReader(new MemorySource(octets)).read(map, 1))!
  }
  assert.is(reading((stream) => stream.packed(4096, Uint8Array.of(1, 2, 3))).code, 'MIGRATION_RAM_PAGE')
  assert.is(reading((stream) => stream.xbzrle(4096, Uint8Array.of(0))).code, 'MIGRATION_RAM_PAGE')
  const octets = smallStream((stream) => stream.page(4096, 1)).build()
  const map = mapOf('binary', octets).map.block('pc.ram')!
  const short = refusal(() => new PageReader(new MemorySource(octets.subarray(0, 2000))).read(map, 1))!
  assert.is(short.code, 'MIGRATION_TRUNCATED')
  assert.is(short.offset, 2000)
  // In BER nothing but this checks addresses: the last page, one page further.
  const ber = berOf(smallStream((stream) => stream.page(15 * 4096, 1)).build())
  const at = Buffer.from(ber).indexOf(Uint8Array.of(0x02, 0x03, 0x00, 0xf0, 0x00))
  assert.ok(at > 0)
  ber[at + 2] = 1
  ber[at + 3] = 0
  assert.is(refusal(() => mapOf('ber', ber))!.code, 'MIGRATION_RAM_ADDRESS')
})

suite.run()
