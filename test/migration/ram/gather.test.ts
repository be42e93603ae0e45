/** RAM gathered out of streams of all kinds of pages, in memory and in places, against a slow reference. */
import { constants, deflateSync } from 'node:zlib'
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Conversion, visiting } from '../../../src/migration/convert.ts'
import type { MigrationForm } from '../../../src/migration/index.ts'
import type { InflateRaw } from '../../../src/migration/inflate.ts'
import { InfoOutput } from '../../../src/migration/info.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { inflateRawByNode } from '../../../src/migration/node-inflate.ts'
import { GatheredRam, type Place } from '../../../src/migration/ram/gathered-ram.ts'
import { RamImages } from '../../../src/migration/ram/images.ts'
import { PlainToMapped } from '../../../src/migration/ram/mapped-from-plain.ts'
import { MemoryPlace } from '../../../src/migration/ram/memory-place.ts'
import { GatherOutput } from '../../../src/migration/ram/ram-store.ts'
import { assertBytes } from '../../support/assert.ts'
import { seededRandom } from '../../support/corpus.ts'
import { berOf, drive, refusal, type Sizes } from '../../support/migration.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'
import { RamStream, ramOfAllKinds, ramsOfAllKinds } from '../../support/ram-reference.ts'
import { driveFile, imageOf, type MappedBlock, mappedFile } from './mapped-support.ts'

const suite = makeSuite('migration/ram/gather')

type Images = ReadonlyMap<string, Uint8Array>
interface Options {
  readonly sizes?: Sizes
  readonly inflateRaw?: InflateRaw
}

/** RAM in the conversion's memory. */
function inMemory(form: MigrationForm, octets: Uint8Array, { sizes, inflateRaw }: Options = {}): Images {
  const memory = new MigrationMemory()
  const images = new RamImages(memory, inflateRaw)
  drive(visiting(form, memory, new GatherOutput(images)), octets, sizes)
  return new Map(images.names().map((name) => [name, images.octets(name)!.slice()]))
}

/** RAM in places, each block in one of its own. Counts the octets that were written. */
function inPlaces(form: MigrationForm, octets: Uint8Array, { sizes, inflateRaw }: Options = {}) {
  const places = new Map<string, MemoryPlace>()
  let written = 0
  class Counting extends MemoryPlace {
    override write(position: number, piece: Uint8Array): void {
      written += piece.length
      super.write(position, piece)
    }
  }
  const placeFor = ({ name }: { name: string }): Place => {
    const sink = new Counting()
    places.set(name, sink)
    return { sink, at: 0 }
  }
  const ram = new GatheredRam(placeFor, { inflateRaw })
  drive(visiting(form, new MigrationMemory(), new GatherOutput(ram)), octets, sizes)
  for (const { block } of ram.blocks) places.get(block.name)!.truncate(Number(block.length))
  return { images: new Map([...places].map(([name, place]) => [name, place.octets()])) as Images, ram, written }
}

function assertImages(actual: Images, expected: Images, what: string): void {
  assert.equal([...actual.keys()], [...expected.keys()], what)
  for (const [name, image] of expected) assertBytes(actual.get(name)!, image, `${what}, block ${name}`)
}

const forms = (binary: Uint8Array): readonly (readonly [MigrationForm, Uint8Array])[] => [
  ['binary', binary],
  ['ber', berOf(binary)],
]

for (const [pageSize, pages, seed] of ramsOfAllKinds) {
  suite(`all kinds of pages of ${pageSize} octets, in rounds (${seed})`, () => {
    const made = ramOfAllKinds(pageSize, pages, seed)
    const binary = made.build()
    for (const [form, octets] of forms(binary)) {
      assertImages(inMemory(form, octets), made.images, `${form}, in memory`)
      for (const sizes of [[], [65_537, 3], [997]] as Sizes[]) {
        assertImages(inPlaces(form, octets, { sizes }).images, made.images, `${form}, in pieces of ${sizes}`)
      }
      assertImages(inPlaces(form, octets, { inflateRaw: inflateRawByNode }).images, made.images, `${form}, Node's zlib`)
    }
    const { info } = drive(visitingInfo('binary'), binary)
    assert.is(info.rounds.length, made.rounds)
    for (const kind of ['zero', 'fill', 'full', 'xbzrle', 'packed'] as const) {
      const sum = (counts: readonly Record<typeof kind, number>[]) => counts.reduce((all, each) => all + each[kind], 0)
      assert.is(sum(info.rounds), made.stream.records[kind], kind)
      assert.is(sum(info.blockPages), made.stream.records[kind], kind)
    }
    // What the same pages become in a mapped-ram file.
    const memory = new MigrationMemory()
    const file = new MemoryPlace()
    drive(visiting('binary', memory, new PlainToMapped(file, memory)), binary)
    assertImages(inMemory('binary', file.octets()), made.images, 'mapped')
    assertImages(inPlaces('ber', berOf(file.octets())).images, made.images, 'mapped, in BER')
  })
}

function visitingInfo(form: MigrationForm): Conversion<InfoOutput> {
  const memory = new MigrationMemory()
  return visiting(form, memory, new InfoOutput(memory))
}

suite('zero pages that were never written are holes, and those that were written are zeroed', () => {
  const stream = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 400 * 4096 }])
  for (let page = 0; page < 400; page++) stream.zero(page * 4096, page === 0 ? 'a' : undefined)
  for (let page = 100; page < 120; page++) stream.page(page * 4096, page)
  for (let page = 0; page < 110; page++) stream.zero(page * 4096)
  // A full page of zeros takes no place either.
  stream.u64(200 * 4096 + 0x28).octets(new Uint8Array(4096))
  const binary = stream.eos().footer().eof().build()
  for (const [form, octets] of forms(binary)) {
    const { images, written, ram } = inPlaces(form, octets)
    assert.is(written, 30 * 4096)
    assertBytes(images.get('a')!.subarray(0, 110 * 4096), new Uint8Array(110 * 4096))
    assertBytes(images.get('a')!.subarray(111 * 4096, 112 * 4096), noise(4096, 111))
    assert.equal([...ram.block('a')!.pages.runs(0, 400)], [{ from: 110, to: 120 }])
  }
})

suite('adjacent pages are written at once', () => {
  const stream = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 64 * 4096 }])
  for (let page = 0; page < 32; page++) stream.page(page * 4096, page, page === 0 ? 'a' : undefined)
  for (let page = 40; page < 44; page++) stream.page(page * 4096, page)
  const binary = stream.eos().footer().eof().build()
  for (const [form, octets] of forms(binary)) {
    const writes: number[][] = []
    const sink = new MemoryPlace()
    const write = sink.write.bind(sink)
    sink.write = (position, piece) => {
      writes.push([position / 4096, piece.length / 4096])
      write(position, piece)
    }
    const ram = new GatheredRam(() => ({ sink, at: 0 }))
    drive(visiting(form, new MigrationMemory(), new GatherOutput(ram)), octets)
    assert.equal(writes, [
      [0, 32],
      [40, 4],
    ])
  }
})

suite('a block that is announced again keeps its pages; with another length it begins anew', () => {
  const blocks = (pages: number) => [{ name: 'a', length: pages * 4096 }]
  const stream = new StreamBuilder().header().start().blocks(blocks(4)).page(0, 1, 'a').blocks(blocks(4))
  stream.page(4096, 2).blocks(blocks(3))
  const expected = (pages: number) => new Map([['a', new Uint8Array(pages * 4096)]])
  const renewed = new StreamBuilder().octets(stream.build()).eos().footer().eof().build()
  const kept = new StreamBuilder().header().start().blocks(blocks(4)).page(0, 1, 'a').blocks(blocks(4)).page(4096, 2)
  const both = expected(4)
  both.get('a')!.set(noise(4096, 1))
  both.get('a')!.set(noise(4096, 2), 4096)
  for (const [form, octets] of forms(kept.eos().footer().eof().build())) {
    assertImages(inMemory(form, octets), both, form)
    assertImages(inPlaces(form, octets).images, both, form)
  }
  for (const [form, octets] of forms(renewed)) {
    assertImages(inMemory(form, octets), expected(3), form)
    assertImages(inPlaces(form, octets).images, expected(3), form)
  }
})

suite('the bitmap of a mapped block decides: stale pages are zero', () => {
  const blocks: MappedBlock[] = [
    { name: 'a', pages: 9, contents: { 1: 1, 2: 2, 7: 3 }, bits: [2, 3, 8] },
    { name: 'b', pages: 70, contents: { 0: 4, 69: 5 } },
    { name: 'shared', pages: 2, absent: true },
  ]
  const binary = mappedFile({ blocks, alignment: 8192 })
  const expected = new Map(blocks.map((block) => [block.name, imageOf(block, 4096)]))
  for (const [form, octets] of forms(binary)) {
    assertImages(inMemory(form, octets), expected, form)
    assertImages(inPlaces(form, octets, { sizes: [1001] }).images, expected, form)
  }
  const memory = new MigrationMemory()
  const images = new RamImages(memory)
  driveFile(visiting('binary', memory, new GatherOutput(images), { size: binary.length }), binary)
  assertBytes(images.octets('a')!, expected.get('a')!)
})

interface Wrong {
  readonly what: string
  readonly write: (stream: StreamBuilder) => void
  readonly code: string
  /** Octets after what `mark` marked; undefined where the offset is only somewhere near. */
  readonly at?: number
  readonly reason?: RegExp
}

const data = (...octets: number[]) => Uint8Array.from(octets)
const xbzrle =
  (...octets: number[]) =>
  (stream: StreamBuilder) =>
    stream.mark('record').xbzrle(0x1000, data(...octets))
const packed = (octets: Uint8Array) => (stream: StreamBuilder) => stream.mark('record').packed(0x1000, octets)
/** Octets of a record before its data: the word, the octet 01, the length. */
const XBZRLE = 11
const PACKED = 12
const zlib = deflateSync(noise(4096, 1))
const changed = (at: number, octet: number) => zlib.map((old, index) => (index === at ? octet : old))
const setDictionary = zlib.map((old, at) => (at === 1 ? 0x20 | ((31 - ((0x7800 | 0x20) % 31)) % 31) : old))
const long = (pages: number) => data(...Array.from({ length: pages }, () => 0x55))

const wrong: readonly Wrong[] = [
  { what: 'XBZRLE: one octet', write: xbzrle(5), code: 'MIGRATION_RAM_PAGE', at: XBZRLE + 1, reason: /inside a pair/ },
  { what: 'XBZRLE: no count of octets', write: xbzrle(5, 0x80), code: 'MIGRATION_RAM_PAGE', at: XBZRLE + 2 },
  { what: 'XBZRLE: a zero run at the end', write: xbzrle(0, 1, 7, 9), code: 'MIGRATION_RAM_PAGE', at: XBZRLE + 4 },
  { what: 'XBZRLE: octets missing', write: xbzrle(0, 3, 7, 9), code: 'MIGRATION_RAM_PAGE', at: XBZRLE + 1 },
  { what: 'XBZRLE: counts alone', write: xbzrle(3, 1), code: 'MIGRATION_RAM_PAGE', at: XBZRLE + 2 },
  { what: 'XBZRLE: no octets to be replaced', write: xbzrle(3, 0, 1), code: 'MIGRATION_RAM_PAGE', at: XBZRLE + 1 },
  {
    what: 'XBZRLE: a zero run of 0 later on',
    write: xbzrle(0, 1, 7, 0, 1, 7),
    code: 'MIGRATION_RAM_PAGE',
    at: XBZRLE + 3,
    reason: /count of 0/,
  },
  {
    what: 'XBZRLE: a count of three octets',
    write: xbzrle(0x81, 0x80, 0, 1, 7),
    code: 'MIGRATION_RAM_PAGE',
    at: XBZRLE,
    reason: /more than two octets/,
  },
  {
    what: 'XBZRLE: a zero run beyond the page',
    write: xbzrle(0x81, 0x20, 1, 7),
    code: 'MIGRATION_RAM_PAGE',
    at: XBZRLE,
    reason: /leaves the page/,
  },
  {
    what: 'XBZRLE: octets beyond the page',
    write: xbzrle(0xff, 0x1f, 2, 7, 7),
    code: 'MIGRATION_RAM_PAGE',
    at: XBZRLE + 2,
    reason: /leaves the page/,
  },
  {
    what: 'XBZRLE: longer than a page',
    write: (stream) => stream.mark('record').xbzrle(0x1000, long(4097)),
    code: 'MIGRATION_RAM_PAGE',
    at: XBZRLE,
    reason: /more octets than a page/,
  },
  { what: 'zlib: no data', write: packed(data()), code: 'MIGRATION_RAM_PAGE', at: PACKED },
  { what: 'zlib: no header', write: packed(changed(0, 0x79)), code: 'MIGRATION_RAM_PAGE', at: PACKED },
  {
    what: 'zlib: a header that does not check',
    write: packed(changed(1, 0x9d)),
    code: 'MIGRATION_RAM_PAGE',
    at: PACKED,
  },
  { what: 'zlib: a dictionary', write: packed(setDictionary), code: 'MIGRATION_RAM_PAGE', at: PACKED },
  { what: 'zlib: an unknown kind of block', write: packed(changed(2, 7)), code: 'MIGRATION_RAM_PAGE', at: PACKED + 2 },
  { what: 'zlib: cut', write: packed(zlib.subarray(0, -9)), code: 'MIGRATION_RAM_PAGE', at: PACKED + 2 },
  {
    what: 'zlib: another checksum',
    write: packed(changed(zlib.length - 1, zlib.at(-1)! ^ 1)),
    code: 'MIGRATION_RAM_PAGE',
    at: PACKED + zlib.length - 4,
    reason: /checksum/,
  },
  {
    what: 'zlib: less than a page',
    write: packed(deflateSync(noise(4095, 1))),
    code: 'MIGRATION_RAM_PAGE',
    at: PACKED + 2,
    reason: /4095 octets/,
  },
  {
    what: 'zlib: more than a page',
    write: packed(deflateSync(new Uint8Array(1 << 22), { strategy: constants.Z_DEFAULT_STRATEGY })),
    code: 'MIGRATION_RAM_PAGE',
    at: PACKED + 2,
    reason: /more than 4096/,
  },
]

for (const { what, write, code, at, reason } of wrong) {
  suite(`refused: ${what}`, () => {
    const stream = new StreamBuilder()
      .header()
      .start()
      .blocks([{ name: 'a', length: 4 * 4096 }])
    stream.page(0x1000, 7, 'a')
    write(stream)
    const binary = stream.zero(0).eos().footer().eof().build()
    for (const gather of [inMemory, inPlaces]) {
      for (const sizes of [[], [7]] as Sizes[]) {
        const error = refusal(() => gather('binary', binary, { sizes }))
        assert.is(error?.code, code)
        assert.is(error?.path, 'ram a')
        assert.is(error?.offset, stream.marks.get('record')! + at!)
        if (reason !== undefined) assert.match(error!.message, reason)
      }
      const ber = berOf(binary)
      const found = refusal(() => gather('ber', ber))
      assert.is(found?.code, code)
      const shift = stream.marks.get('record')! + at! - found!.offset
      assert.ok(Math.abs(shift) < 80, `offset ${found?.offset}`)
    }
  })
}

suite('refused: pages outside, pages of unknown blocks', () => {
  const stream = () =>
    new StreamBuilder()
      .header()
      .start()
      .blocks([{ name: 'a', length: 2 * 4096 }])
  const ber = (made: StreamBuilder) => berOf(made.eos().footer().eof().build())
  // Only BER can hold such pages: the binary reader looks at addresses itself.
  const outside = ber(stream().page(0x1000, 1, 'a'))
  const address = outside.findIndex((_, at) => outside[at] === 2 && outside[at + 1] === 2 && outside[at + 2] === 0x10)
  outside[address + 2] = 0x20
  for (const gather of [inMemory, inPlaces]) {
    assert.is(refusal(() => gather('ber', outside))?.code, 'MIGRATION_RAM_ADDRESS')
  }
})

suite('damaged streams: the same RAM, or the same refusal, in memory and in places', () => {
  const next = seededRandom(99)
  const blocks = [
    { name: 'a', pages: 20 },
    { name: 'b', pages: 5 },
  ]
  const sound = forms(new RamStream(blocks, 1024, () => next(1 << 30) / (1 << 30)).round(0.9).round(0.6).build())
  let fine = 0
  for (let turn = 0; turn < 300; turn++) {
    const [form, octets] = sound[turn % 2]!
    const damaged = octets.slice()
    for (let count = 1 + next(3); count > 0; count--) damaged[next(damaged.length)] = next(3) === 0 ? 0xff : next(256)
    let images: Images | undefined
    let places: Images | undefined
    const refused = refusal(() => {
      images = inMemory(form, damaged)
    })
    const other = refusal(() => {
      places = inPlaces(form, damaged).images
    })
    assert.equal([other?.code, other?.offset], [refused?.code, refused?.offset])
    if (refused === undefined) {
      assertImages(places!, images!, `turn ${turn}`)
      fine++
    } else assert.ok(refused.offset >= 0 && refused.offset <= damaged.length)
  }
  assert.ok(fine > 50 && fine < 290, `${fine} of 300 are read`)
})

suite.run()
