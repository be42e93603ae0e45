/** MappedRAM of schema/migration.asn1, made by hand: what a reader of BER must take, and what it must refuse. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { contextSpecific } from '../../../src/ber/tag.ts'
import { fromBer } from '../../../src/migration/index.ts'
import { assertBytes } from '../../support/assert.ts'
import { constructed, type Encoded, mark } from '../../support/ber-tree.ts'
import { binaryOf, drive, refusal } from '../../support/migration.ts'
import * as ber from '../../support/migration-ber.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'

const suite = makeSuite('migration/ram/mapped in BER')

const PAGE = 256
/** What stands before the first block's bitmap: the stream's header, a section's, the list's, the block's. */
const BITMAP_AT = 8 + 17 + 8 + 10 + 28

interface Change {
  readonly version?: number
  readonly pageSize?: number
  readonly bitmapAt?: number
  readonly pagesAt?: number
  readonly bitmap?: Encoded
  readonly pages?: readonly Encoded[]
  /** Pages that come before the list, and tell the size of all. */
  readonly before?: readonly Encoded[]
}

const full = (address: number, seed: number, octets = PAGE) =>
  ber.fullPage(ber.int(address), ber.octets(noise(octets, seed)))
/** Marked at its data, whose header has four octets. */
const marked = (address: number, octets = PAGE) => ber.fullPage(ber.int(address), mark(ber.octets(noise(octets, 1))))
const bits = (...octets: number[]) => ber.octets(Uint8Array.from([...octets, 0, 0, 0, 0, 0, 0, 0]))

/** The BER of a file with one block `a` of three pages. The place of a refusal may be marked. */
function file(change: Change = {}): Encoded {
  const { version = 1, pageSize = PAGE, bitmapAt = BITMAP_AT, pagesAt = 512, before = [] } = change
  const { bitmap = bits(5), pages = [full(0, 1), full(512, 2)] } = change
  const numbers = [version, pageSize, bitmapAt, pagesAt].map((value) => ber.int(value))
  const mapped = mark(constructed(contextSpecific(2), [...numbers, bitmap, ber.sequenceOf(pages)]), 'mapped')
  const block = ber.sequenceOf([ber.utf8('a'), ber.int(3 * PAGE), mapped])
  const first = before.length > 0 ? [ber.secBlock(before)] : []
  return ber.file([ber.start([...first, ber.blocks(ber.int(3 * PAGE), [block]), ber.eos])])
}

suite('a block with its pages', () => {
  const binary = new StreamBuilder(PAGE).header().start().u64(0x304).str8('a').u64(0x300)
  binary
    .u32(1)
    .u64(PAGE)
    .u64(BITMAP_AT)
    .u64(512)
    .octets([5, 0, 0, 0, 0, 0, 0, 0])
    .octets(new Uint8Array(512 - 79))
  binary.octets(noise(PAGE, 1)).octets(new Uint8Array(PAGE)).octets(noise(PAGE, 2)).eos()
  for (const sizes of [[], [1], [99]]) assertBytes(binaryOf(file().octets, sizes), binary.build())
})

suite('strings in segments, lengths in other forms', () => {
  const segments = constructed(ber.OCTET_STRING, [ber.octets(noise(200, 2)), ber.octets(noise(PAGE, 2).subarray(200))])
  const joined = new Uint8Array(PAGE)
  joined.set(noise(200, 2))
  joined.set(noise(PAGE, 2).subarray(200), 200)
  const same = file({ pages: [full(0, 1), ber.fullPage(ber.int(512), ber.octets(joined))] })
  const bitmap = constructed(ber.OCTET_STRING, [ber.octets(Uint8Array.of(5)), ber.octets(new Uint8Array(7))], {
    indefinite: true,
  })
  const pages = [full(0, 1), ber.fullPage(ber.int(512), segments, { indefinite: true })]
  for (const sizes of [[], [1], [99]]) {
    assertBytes(binaryOf(file({ bitmap, pages }).octets, sizes), binaryOf(same.octets))
  }
})

suite('no pages; pages of zeros, which need not be there', () => {
  const none = binaryOf(file({ pages: [] }).octets)
  const zeros = ber.fullPage(ber.int(256), ber.octets(new Uint8Array(PAGE)))
  assertBytes(binaryOf(file({ pages: [zeros] }).octets), none)
})

interface Refused {
  readonly change: Change
  readonly code: string
  /** The mark of the place, and octets from there. */
  readonly at: string
  readonly plus?: number
}

const refused: Readonly<Record<string, Refused>> = {
  'a version of the header to come': { change: { version: 2 }, code: 'MIGRATION_MAPPED_RAM', at: 'mapped' },
  'pages of no size': { change: { pageSize: 0 }, code: 'MIGRATION_PAGE_SIZE', at: 'mapped' },
  'pages too small': { change: { pageSize: 128 }, code: 'MIGRATION_PAGE_SIZE', at: 'mapped' },
  'pages of another size than those before': {
    change: { before: [full(0, 1, 512)] },
    code: 'MIGRATION_PAGE_SIZE',
    at: 'mapped',
  },
  'a block that is no multiple of its pages': { change: { pageSize: 512 }, code: 'MIGRATION_BLOCK_LIST', at: 'mapped' },
  'pages in the bitmap': { change: { pagesAt: BITMAP_AT + 7 }, code: 'MIGRATION_MAPPED_RAM', at: 'mapped' },
  'a bitmap without pages': { change: { pagesAt: 0 }, code: 'MIGRATION_MAPPED_RAM', at: 'mapped' },
  'a bitmap too short': {
    change: { bitmap: mark(ber.octets(new Uint8Array(7))) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 'here',
  },
  'a bitmap too long': {
    change: { bitmap: mark(ber.octets(new Uint8Array(9))) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 'here',
  },
  'a bitmap of a block without data': {
    change: { pagesAt: 0, bitmapAt: 0, pages: [], bitmap: mark(bits(5)) },
    code: 'MIGRATION_MAPPED_RAM',
    at: 'here',
  },
  'pages of a block without data': {
    change: { pagesAt: 0, bitmapAt: 0, bitmap: ber.octets(new Uint8Array(0)), pages: [marked(0), full(256, 1)] },
    code: 'MIGRATION_MAPPED_RAM',
    at: 'here',
    plus: 4,
  },
  'a zero page': {
    change: { pages: [full(0, 1), mark(ber.zeroPage(256))] },
    code: 'MIGRATION_SCHEMA',
    at: 'here',
    plus: 2,
  },
  'an XBZRLE page': {
    change: { pages: [full(0, 1), ber.xbzrlePage(ber.int(256), mark(bits(1))), full(512, 1)] },
    code: 'MIGRATION_SCHEMA',
    at: 'here',
    plus: 2,
  },
  'a hook': { change: { pages: [full(0, 1), mark(ber.hook())] }, code: 'MIGRATION_SCHEMA', at: 'here', plus: 4 },
  'a page twice': {
    change: { pages: [full(256, 1), marked(256)] },
    code: 'MIGRATION_RAM_ADDRESS',
    at: 'here',
    plus: 4,
  },
  'pages that descend': {
    change: { pages: [full(0, 1), full(512, 1), marked(256), full(0, 1)] },
    code: 'MIGRATION_RAM_ADDRESS',
    at: 'here',
    plus: 4,
  },
  'a page beyond the block': { change: { pages: [marked(768)] }, code: 'MIGRATION_RAM_ADDRESS', at: 'here', plus: 4 },
  'a page beyond the block, in segments': {
    change: {
      pages: [
        full(0, 1),
        ber.fullPage(ber.int(768), mark(constructed(ber.OCTET_STRING, [ber.octets(noise(PAGE, 1))]))),
      ],
    },
    code: 'MIGRATION_RAM_ADDRESS',
    at: 'here',
  },
  'a page between two pages': {
    change: { pages: [ber.fullPage(mark(ber.int(128)), ber.octets(noise(PAGE, 1)))] },
    code: 'MIGRATION_RAM_ADDRESS',
    at: 'here',
  },
  'a page of another size': { change: { pages: [marked(0, 512)] }, code: 'MIGRATION_PAGE_SIZE', at: 'here' },
}

for (const [what, { change, code, at, plus = 0 }] of Object.entries(refused)) {
  suite(`refused: ${what}`, () => {
    const { octets, marks } = file(change)
    for (const sizes of [[], [1], [99]]) {
      const error = refusal(() => binaryOf(octets, sizes))
      assert.is(error?.code, code, error?.message)
      assert.is(error?.offset, marks.get(at)! + plus)
    }
  })
}

suite('a place that the binary stream does not have there is refused when that is written', () => {
  const { octets, marks } = file({ bitmapAt: BITMAP_AT + 1 })
  const error = refusal(() => binaryOf(octets))
  assert.equal([error?.code, error?.offset], ['MIGRATION_MAPPED_RAM', marks.get('mapped')])
})

suite('many gaps in a small value do not become octets in memory', () => {
  const pages = [full(0, 1), full(512, 2)]
  let holes = 0
  const sink = Object.assign(() => {}, { skip: (octets: number) => void (holes += octets) })
  drive(fromBer(sink), file({ pages, pagesAt: 1 << 29 }).octets)
  assert.ok(holes > (1 << 29) - 4096)
})

suite.run()
