/** BER that is no value of the schema, or asks for too much: refused with a code, at the value that is at fault. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import type { BerTruncatedError } from '../../src/ber/errors.ts'
import { formOf, inspect } from '../../src/migration/index.ts'
import { MAX_BLOCKS } from '../../src/migration/ram-blocks.ts'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { assertBytes } from '../support/assert.ts'
import { constructed, type Encoded, integer, mark, primitive, sequence } from '../support/ber-tree.ts'
import { join } from '../support/encodings.ts'
import { berOf, binaryOf, inspected, refusal } from '../support/migration.ts'
import * as ber from '../support/migration-ber.ts'
import { noise, smallStream } from '../support/migration-builder.ts'

const suite = makeSuite('migration/BER refusals')

const page = (octets: number) => ber.octets(noise(octets, 1))
const pagesOf = (...pages: Encoded[]) => ber.file([ber.part([ber.secBlock(pages, 'a'), ber.eos])])
const nothing = new Uint8Array(0)
/** A string that says to be longer than it is. */
const announced = (length: number) => primitive(ber.OCTET_STRING, noise(300, 1), {}, length)
/** Where a value's contents begin: after identifier and length octets of so many. */
const after = (header: number, value: Encoded): Encoded => ({ ...value, marks: new Map([['here', header]]) })

const table: Readonly<Record<string, readonly [code: string, value: Encoded]>> = {
  // The file.
  'a binary stream': ['MIGRATION_SCHEMA', mark({ octets: smallStream().build(), marks: new Map() })],
  'QemuFile in primitive form': ['FORM_WRONG', mark(primitive(SchemaTag.qemuFile, nothing))],
  'version 1': ['MIGRATION_VERSION', ber.file([], mark(ber.int(1)))],
  'version 4': ['MIGRATION_VERSION', ber.file([], mark(ber.int(4)))],
  'a version of five octets': ['MIGRATION_SCHEMA', ber.file([], after(2, ber.int(2 ** 32)))],
  'a version in constructed form': ['FORM_WRONG', ber.file([], mark(constructed(ber.INTEGER, [])))],
  'a component after the items': [
    'MIGRATION_SCHEMA',
    constructed(SchemaTag.qemuFile, [ber.int(3), ber.sequenceOf([]), mark(ber.int(1))]),
  ],
  'a second QemuFile': ['MIGRATION_SCHEMA', sequence([ber.file([]), mark(ber.file([]))])],
  'an item that there is not': ['MIGRATION_SCHEMA', ber.file([mark(ber.int(1))])],
  'EOF with contents': ['MIGRATION_SCHEMA', ber.file([mark(primitive(SchemaTag.eof, Uint8Array.of(0)))])],
  'a tail with a segment that is no OCTET STRING': [
    'STRING_SEGMENT',
    ber.file([constructed(SchemaTag.tail, [page(4), mark(ber.utf8('a'))])]),
  ],
  // CONFIGURATION.
  'CONFIGURATION without a machine': [
    'MIGRATION_SCHEMA',
    ber.file([ber.configuration([mark(constructed(SchemaTag.subsections, []))])]),
  ],
  'a machine name of 4097 octets': [
    'MIGRATION_SCHEMA',
    ber.file([ber.configuration([mark(ber.utf8('m'.repeat(4097)))])]),
  ],
  'a component after the subsections': [
    'MIGRATION_SCHEMA',
    ber.file([ber.configuration([ber.utf8('m'), constructed(SchemaTag.subsections, []), mark(ber.int(1))])]),
  ],
  'page bits of a page too small': [
    'MIGRATION_CONFIGURATION',
    ber.file([ber.targetPageBits(mark(integer(7, SchemaTag.uint32)))]),
  ],
  'page bits of a page too large': [
    'MIGRATION_CONFIGURATION',
    ber.file([ber.targetPageBits(mark(integer(17, SchemaTag.uint32)))]),
  ],
  'an array of what is no alternative': [
    'MIGRATION_SCHEMA',
    ber.file([ber.targetPageBits(ber.sequenceOf([ber.octets(nothing), mark(ber.int(1))]))]),
  ],
  'a machine name in segments that is no UTF-8': [
    'UTF8_INVALID',
    ber.file([
      ber.configuration([
        mark(constructed(ber.UTF8_STRING, [ber.octets(Uint8Array.of(0x61, 0xc3)), ber.octets(Uint8Array.of(0x61))])),
      ]),
    ]),
  ],
  // Sections.
  'a section id of -1': ['MIGRATION_SCHEMA', ber.file([ber.part([], after(2, ber.int(-1)))])],
  'a section id of 70,000 octets': [
    'MIGRATION_SCHEMA',
    ber.file([ber.part([], mark(primitive(ber.INTEGER, noise(70_000, 1))))]),
  ],
  'a section id with a padding octet': [
    'INTEGER_PADDED',
    ber.file([ber.part([], after(2, primitive(ber.INTEGER, Uint8Array.of(0, 1))))]),
  ],
  'a section name of 256 octets': [
    'MIGRATION_SCHEMA',
    ber.file([ber.start([], ber.int(2), mark(ber.utf8('n'.repeat(256))))]),
  ],
  'a section without contents': [
    'MIGRATION_SCHEMA',
    ber.file([constructed(SchemaTag.part, [ber.int(2)]), mark(ber.part([]))]),
  ],
  'a section whose contents are none of the two': [
    'MIGRATION_SCHEMA',
    ber.file([constructed(SchemaTag.part, [ber.int(2), mark(page(4))])]),
  ],
  // Device state.
  'a value that there is not': ['MIGRATION_SCHEMA', ber.device([mark(ber.utf8('a'))])],
  'a field without a value': [
    'MIGRATION_SCHEMA',
    ber.device([constructed(SchemaTag.field, [ber.utf8('a')]), mark(ber.octets(nothing))]),
  ],
  'a field of two values': [
    'MIGRATION_SCHEMA',
    ber.device([constructed(SchemaTag.field, [ber.utf8('a'), page(1), mark(page(1))])]),
  ],
  'a uint8 of 256': ['MIGRATION_SCHEMA', ber.device([after(2, integer(256, SchemaTag.uint8))])],
  'a uint8 of -1': ['MIGRATION_SCHEMA', ber.device([after(2, integer(-1, SchemaTag.uint8))])],
  'an int8 of 128': ['MIGRATION_SCHEMA', ber.device([after(2, integer(128, SchemaTag.int8))])],
  'an int16 of -32769': ['MIGRATION_SCHEMA', ber.device([after(2, integer(-32_769, SchemaTag.int16))])],
  'a uint64 of 2^64': ['MIGRATION_SCHEMA', ber.device([after(2, integer(2n ** 64n, SchemaTag.uint64))])],
  'an int64 of 2^63': ['MIGRATION_SCHEMA', ber.device([after(2, integer(2n ** 63n, SchemaTag.int64))])],
  'a struct in primitive form': ['FORM_WRONG', ber.device([mark(primitive(SchemaTag.struct, nothing))])],
  'a subsection without a version': [
    'MIGRATION_SCHEMA',
    ber.device([
      constructed(SchemaTag.subsections, [
        constructed(SchemaTag.subsection, [ber.utf8('a'), mark(ber.sequenceOf([]))]),
      ]),
    ]),
  ],
  'a subsection whose name has 256 octets': [
    'MIGRATION_SCHEMA',
    ber.device([
      constructed(SchemaTag.subsections, [
        constructed(SchemaTag.subsection, [mark(ber.utf8('n'.repeat(256))), ber.int(1), ber.sequenceOf([])]),
      ]),
    ]),
  ],
  'a component after the footer': [
    'MIGRATION_SCHEMA',
    ber.file([constructed(SchemaTag.end, [ber.int(2), constructed(SchemaTag.ram, []), ber.int(2), mark(ber.int(2))])]),
  ],
  'command data of 65,536 octets': [
    'MIGRATION_SCHEMA',
    ber.file([constructed(SchemaTag.command, [ber.int(2), mark(page(65_536))])]),
  ],
  'command 65,536': [
    'MIGRATION_SCHEMA',
    ber.file([constructed(SchemaTag.command, [after(2, ber.int(65_536)), page(0)])]),
  ],
  // The block list.
  'a RAM record that there is not': ['MIGRATION_SCHEMA', ber.file([ber.part([mark(ber.int(1))])])],
  'EOS with contents': ['MIGRATION_SCHEMA', ber.file([ber.part([mark(primitive(SchemaTag.eos, Uint8Array.of(0)))])])],
  'totalram that is not the sum': [
    'MIGRATION_BLOCK_LIST',
    ber.file([ber.start([mark(ber.blocks(ber.int(0x3000), [ber.block('a', 0x1000), ber.block('b', 0x1000)]))])]),
  ],
  'totalram with flags in it': [
    'MIGRATION_BLOCK_LIST',
    ber.file([ber.start([mark(ber.blocks(ber.int(0x1010), [ber.block('a', 0x1010)]))])]),
  ],
  'totalram of 2^64': ['MIGRATION_SCHEMA', ber.file([ber.start([ber.blocks(after(2, ber.int(2n ** 64n)), [])])])],
  'more blocks than any machine has': [
    'MIGRATION_LIMIT',
    ber.file([
      ber.start([
        ber.blocks(ber.int(256 * (MAX_BLOCKS + 1)), [
          ...Array.from({ length: MAX_BLOCKS }, (_, i) => ber.block(`${i}`, 256)),
          mark(ber.block('one more', 256)),
        ]),
      ]),
    ]),
  ],
  'a block of a mapped-ram file without a version': [
    'MIGRATION_SCHEMA',
    ber.file([
      ber.start([
        ber.blocks(ber.int(256), [
          ber.sequenceOf([
            ber.utf8('a'),
            ber.int(256),
            constructed(SchemaTag.blockMapped, [mark(ber.octets(nothing))]),
          ]),
        ]),
      ]),
    ]),
  ],
  'the address of a block before its page size': [
    'MIGRATION_SCHEMA',
    ber.file([
      ber.start([
        ber.blocks(ber.int(256), [
          ber.sequenceOf([
            ber.utf8('a'),
            ber.int(256),
            integer(1, SchemaTag.blockAddress),
            mark(integer(1, SchemaTag.blockPageSize)),
          ]),
        ]),
      ]),
    ]),
  ],
  // Pages.
  'a page without data': [
    'MIGRATION_SCHEMA',
    pagesOf(constructed(SchemaTag.fullPage, [ber.int(0)]), mark(ber.zeroPage(0))),
  ],
  'a page without an address': ['MIGRATION_SCHEMA', pagesOf(constructed(SchemaTag.fullPage, [mark(page(256))]))],
  'a page of nothing': ['MIGRATION_SCHEMA', pagesOf(constructed(SchemaTag.fullPage, []), mark(ber.zeroPage(0)))],
  'a page with a third component': [
    'MIGRATION_SCHEMA',
    pagesOf(constructed(SchemaTag.fullPage, [ber.int(0), page(256), mark(ber.int(0))])),
  ],
  'a page that there is not': ['MIGRATION_SCHEMA', pagesOf(mark(integer(0, SchemaTag.uint32)))],
  'a page in primitive form': ['FORM_WRONG', pagesOf(mark(primitive(SchemaTag.fullPage, nothing)))],
  'a zero page in constructed form': ['FORM_WRONG', pagesOf(mark(constructed(SchemaTag.compr, [])))],
  'a hook with contents': ['MIGRATION_SCHEMA', pagesOf(mark(primitive(SchemaTag.hook, Uint8Array.of(1))))],
  'a page without data at the end of the input': [
    'MIGRATION_SCHEMA',
    sequence([
      ber.file([
        constructed(SchemaTag.part, [
          ber.int(2),
          constructed(SchemaTag.ram, [ber.secBlock([constructed(SchemaTag.fullPage, [ber.int(0)])])]),
        ]),
      ]),
      mark(sequence([])),
    ]),
  ],
  'data that is no OCTET STRING': ['MIGRATION_SCHEMA', pagesOf(ber.fullPage(ber.int(0), mark(ber.utf8('a'))))],
  'data with a segment that is none': [
    'STRING_SEGMENT',
    pagesOf(ber.fullPage(ber.int(0), constructed(ber.OCTET_STRING, [page(8), mark(ber.int(0))]))),
  ],
  'a page of 255 octets': ['MIGRATION_PAGE_SIZE', pagesOf(ber.fullPage(ber.int(0), mark(page(255))))],
  'a page of 768 octets': ['MIGRATION_PAGE_SIZE', pagesOf(ber.fullPage(ber.int(0), mark(page(768))))],
  'a page of 128 KiB': ['MIGRATION_PAGE_SIZE', pagesOf(ber.fullPage(ber.int(0), mark(page(131_072))))],
  'a page of no octets': ['MIGRATION_PAGE_SIZE', pagesOf(ber.fullPage(ber.int(0), mark(page(0))))],
  'a page in segments that add up to 255 octets': [
    'MIGRATION_PAGE_SIZE',
    pagesOf(ber.fullPage(ber.int(0), mark(constructed(ber.OCTET_STRING, [page(200), page(55)])))),
  ],
  'a page in segments of another size than the first': [
    'MIGRATION_PAGE_SIZE',
    pagesOf(
      ber.fullPage(ber.int(0), page(256)),
      ber.fullPage(ber.int(0), mark(constructed(ber.OCTET_STRING, [page(256), page(256)]))),
    ),
  ],
  'a page of another size than the first': [
    'MIGRATION_PAGE_SIZE',
    pagesOf(ber.fullPage(ber.int(0), page(256)), ber.fullPage(ber.int(0), mark(page(512)))),
  ],
  'a page of another size than CONFIGURATION says': [
    'MIGRATION_PAGE_SIZE',
    ber.file([
      ber.targetPageBits(integer(12, SchemaTag.uint32)),
      ber.part([ber.secBlock([ber.fullPage(ber.int(0), mark(page(256)))])]),
    ]),
  ],
  'an address between pages, by CONFIGURATION': [
    'MIGRATION_RAM_ADDRESS',
    ber.file([
      ber.targetPageBits(integer(12, SchemaTag.uint32)),
      ber.part([ber.secBlock([ber.zeroPage(0x1000), mark(ber.zeroPage(0x1100))])]),
    ]),
  ],
  'an address between pages, by the first page': [
    'MIGRATION_RAM_ADDRESS',
    pagesOf(ber.fullPage(ber.int(0x200), page(512)), mark(ber.zeroPage(0x300))),
  ],
  'an address between the smallest pages': ['MIGRATION_RAM_ADDRESS', pagesOf(mark(ber.zeroPage(0x101)))],
  'the address of a page in segments between pages': [
    'MIGRATION_RAM_ADDRESS',
    pagesOf(ber.fullPage(mark(ber.int(0x101, { zeros: 20 })), constructed(ber.OCTET_STRING, [page(256)]))),
  ],
  'the address of the first page, in segments, between pages': [
    'MIGRATION_RAM_ADDRESS',
    pagesOf(ber.fullPage(ber.int(0x100), mark(constructed(ber.OCTET_STRING, [page(512)])))),
  ],
  'an address below zero': ['MIGRATION_SCHEMA', pagesOf(mark(ber.zeroPage(-4096)))],
  'an address of 2^64': ['MIGRATION_SCHEMA', pagesOf(mark(ber.zeroPage(2n ** 64n)))],
  'an address with a padding octet': [
    'MIGRATION_SCHEMA',
    pagesOf(ber.fullPage(mark(primitive(ber.INTEGER, Uint8Array.of(0, 0))), page(256))),
  ],
  'an address of no octets': ['MIGRATION_SCHEMA', pagesOf(mark(primitive(SchemaTag.compr, nothing)))],
  'an address of 80,000 octets': ['MIGRATION_SCHEMA', pagesOf(mark(primitive(SchemaTag.compr, noise(80_000, 1))))],
  'a fill octet of 0': ['MIGRATION_SCHEMA', pagesOf(ber.fillPage(ber.int(0), mark(ber.int(0))))],
  'a fill octet of 256': ['MIGRATION_SCHEMA', pagesOf(ber.fillPage(ber.int(0), mark(ber.int(256))))],
  'a fill octet of 0 under a long header': [
    'MIGRATION_SCHEMA',
    pagesOf(ber.fillPage(ber.int(0), mark(ber.int(0, { zeros: 30 })))),
  ],
  'XBZRLE data of 65,536 octets': ['MIGRATION_RAM_DATA', pagesOf(ber.xbzrlePage(ber.int(0), mark(page(65_536))))],
  'XBZRLE data of 65,536 octets in segments': [
    'MIGRATION_RAM_DATA',
    pagesOf(ber.xbzrlePage(ber.int(0), mark(constructed(ber.OCTET_STRING, [page(65_000), page(536)])))),
  ],
  'zlib data that comes in pieces': ['MIGRATION_RAM_DATA', pagesOf(ber.packedPage(ber.int(0), mark(page(70_000))))],
  'zlib data in segments, too long': [
    'MIGRATION_RAM_DATA',
    pagesOf(ber.packedPage(ber.int(0), mark(constructed(ber.OCTET_STRING, [page(60_000), page(10_000)])))),
  ],
}

for (const [name, [code, value]] of Object.entries(table)) {
  suite(`${name}: ${code}`, () => {
    for (const pieces of value.octets.length > 10_000 ? [[], [997]] : [[], [1], [3, 70]]) {
      const error = refusal(() => binaryOf(value.octets, pieces))
      assert.equal([error?.code, error?.offset], [code, value.marks.get('here')], error?.message)
      assert.is(refusal(() => inspected('ber', value.octets, {}, pieces))?.message, error!.message)
    }
  })
}

/** Identifier, indefinite length: values that are open around another. */
const openFile = Uint8Array.of(0x7f, 0xd1, 0x46, 0x80, 2, 1, 3, 0x30, 0x80)
const openPages = Uint8Array.of(
  0x7f,
  0xd3,
  0x50,
  0x80,
  2,
  1,
  2,
  0x7f,
  0xd2,
  0x4d,
  0x80,
  0x7f,
  0xd2,
  0x53,
  0x80,
  0x30,
  0x80,
)

suite('a description that says to be longer than any: refused before it comes', () => {
  const description = primitive(SchemaTag.description, noise(300, 1), {}, 64 * 1024 * 1024 + 1)
  const error = refusal(() => binaryOf(join([openFile, description.octets])))
  assert.equal([error?.code, error?.offset], ['MIGRATION_SCHEMA', openFile.length])
})

suite('data longer than the input: nothing beyond the input is read', () => {
  for (const length of [66_561, 2 ** 24, 2 ** 30, 2 ** 31 - 1, 2 ** 31, 2 ** 40]) {
    for (const tag of [SchemaTag.fullPage, SchemaTag.xbzrlePage, SchemaTag.packedPage]) {
      const inner = constructed(tag, [ber.int(0), announced(length)], { indefinite: true })
      const error = refusal(() => binaryOf(join([openFile, openPages, inner.octets.subarray(0, -2)])))
      const code = tag === SchemaTag.fullPage ? 'MIGRATION_PAGE_SIZE' : 'MIGRATION_RAM_DATA'
      assert.is(error?.code, code, `${length} octets: ${error?.message}`)
      assert.is(error?.offset, openFile.length + openPages.length + 7)
    }
  }
})

suite('a CONFIGURATION that would have to be held, and goes on and on', () => {
  const fields = Array.from({ length: 2000 }, () => ber.field('f'.repeat(140), integer(1, SchemaTag.uint32)))
  const subsections = constructed(SchemaTag.subsections, [
    ber.subsection('a', fields),
    ber.subsection('b', fields),
    ber.subsection('c', fields),
    ber.subsection('d', fields),
  ])
  const error = refusal(() => binaryOf(ber.file([ber.configuration([ber.utf8('m'), subsections])]).octets))
  assert.is(error?.code, 'MIGRATION_LIMIT')
  assert.ok(error!.offset > 1024 * 1024 && error!.offset < 1024 * 1024 + 200)
  const values = sequence(Array.from({ length: 6000 }, () => page(180)))
  const array = { octets: constructed(ber.SEQUENCE, [values]).octets, marks: new Map() }
  const one = constructed(SchemaTag.subsections, [ber.subsection('a', [ber.field('f', array)])])
  const held = refusal(() => binaryOf(ber.file([ber.configuration([ber.utf8('m'), one])]).octets))
  assert.is(held?.code, 'MIGRATION_LIMIT')
})

suite('packages in packages: as deep as BER may be, and no deeper', () => {
  const nested = (depth: number): Encoded => {
    let items: Encoded[] = [constructed(SchemaTag.command, [ber.int(1), page(0)])]
    for (let i = 0; i < depth; i++) {
      items = [constructed(SchemaTag.command, [ber.int(7), page(4), ber.sequenceOf(items)])]
    }
    return ber.file(items)
  }
  assert.is(binaryOf(nested(200).octets).length, 8 + 200 * 9 + 5)
  assert.is(refusal(() => binaryOf(nested(300).octets))?.code, 'LIMIT_DEPTH')
})

suite('a page before any block was named cannot be gathered', () => {
  const octets = ber.file([ber.part([ber.secBlock([ber.zeroPage(0)]), ber.eos])]).octets
  assert.is(refusal(() => inspected('ber', octets, { gather: true }))?.code, 'MIGRATION_RAM_BLOCK')
  const unknown = ber.file([ber.part([ber.secBlock([ber.zeroPage(0)], 'a'), ber.eos])]).octets
  assert.is(refusal(() => inspected('ber', unknown, { gather: true }))?.code, 'MIGRATION_RAM_BLOCK')
  const outside = ber.file([
    ber.start([ber.blocks(ber.int(4096), [ber.block('a', 4096)]), ber.secBlock([ber.zeroPage(4096)], 'a'), ber.eos]),
  ]).octets
  assert.is(refusal(() => inspected('ber', outside, { gather: true }))?.code, 'MIGRATION_RAM_ADDRESS')
})

suite('a description that is no text: told where, to the octet but in segments', () => {
  const text = Uint8Array.of(0x7b, 0xff, 0x7d)
  const whole = mark(primitive(SchemaTag.description, text))
  const segmented = mark(
    constructed(SchemaTag.description, [ber.octets(text.subarray(0, 1)), ber.octets(text.subarray(1))]),
  )
  for (const [value, at] of [
    [whole, 4 + 1],
    [segmented, 0],
  ] as const) {
    const { octets, marks } = ber.file([value])
    const error = refusal(() => binaryOf(octets))
    assert.equal(
      [error?.code, error?.offset, error?.path],
      ['UTF8_INVALID', marks.get('here')! + at, 'QemuFile.items.[0].description'],
    )
  }
})

suite('cut short: told where, with what is missing', () => {
  const whole = berOf(smallStream((stream) => stream.page(0, 1)).build())
  const error = refusal(() => binaryOf(whole.subarray(0, whole.length - 3))) as BerTruncatedError
  assert.equal([error.code, error.offset, error.missing], ['TRUNCATED', whole.length - 3, 3])
})

suite('neither form: told by the first octets', async () => {
  assert.is(formOf(Uint8Array.of(0x51)), 'binary')
  assert.is(formOf(Uint8Array.of(0x7f, 0xd1, 0x46)), 'ber')
  for (const octets of [Uint8Array.of(0x30, 0), Uint8Array.of(0), nothing]) {
    const error = refusal(() => formOf(octets))
    assert.equal([error?.code, error?.offset], ['MIGRATION_MAGIC', 0])
    const found = await inspect([octets]).catch((error: unknown) => error)
    assert.is((found as { code: string }).code, 'MIGRATION_MAGIC')
  }
})

suite('what was refused once leaves no trace: the next conversion is as good as the first', () => {
  const binary = smallStream((stream) => stream.page(0, 1)).build()
  const before = berOf(binary)
  for (const [, value] of Object.values(table)) refusal(() => binaryOf(value.octets))
  assertBytes(berOf(binary), before)
  assertBytes(binaryOf(before), binary)
})

suite.run()
