/** One value, many encodings: BER that no writer of ours makes, but another may. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { assertBytes } from '../support/assert.ts'
import { constructed, type Encoded, type Form, primitive } from '../support/ber-tree.ts'
import { join } from '../support/encodings.ts'
import { binaryOf, inspected } from '../support/migration.ts'
import * as ber from '../support/migration-ber.ts'
import { noise, StreamBuilder } from '../support/migration-builder.ts'

const suite = makeSuite('migration/BER forms')
const sizes = [[], [1], [5, 100]]

const page = noise(256, 1)
const delta = noise(9, 2)
const packed = noise(100, 3)

/** The stream that all of these stand for. */
const expected = (): StreamBuilder => {
  const builder = new StreamBuilder(256)
    .header()
    .start()
    .blocks([{ name: 'a', length: 2048 }])
    .eos()
  builder.part().hook().zero(256, 'a').page(512, 1).fill(768, 7).hook().xbzrle(512, delta).packed(1024, packed)
  return builder.zero(1280).page(1536, 1).eos().tail(noise(700, 4))
}

/** The same in BER; `form` is that of every value in the pages' records, `string` makes their strings. */
function encoded(form: Form, string: (contents: Uint8Array) => Encoded): Uint8Array {
  const address = (value: number) => ber.int(value, definite)
  // A primitive value has no indefinite form.
  const definite: Form = form.indefinite ? {} : form
  const pages = [
    ber.hook(definite),
    ber.zeroPage(256, definite),
    ber.fullPage(address(512), string(page), form),
    ber.fillPage(address(768), ber.int(7, definite), form),
    ber.hook(definite),
    ber.xbzrlePage(address(512), string(delta), form),
    ber.packedPage(address(1024), string(packed), form),
    ber.zeroPage(1280, definite),
    ber.fullPage(address(1536), string(page), form),
  ]
  return ber.file([
    ber.start([ber.blocks(ber.int(2048), [ber.block('a', 2048)]), ber.eos]),
    ber.part([ber.secBlock(pages, 'a'), ber.eos]),
    primitive(SchemaTag.eof, new Uint8Array(0)),
    constructed(SchemaTag.tail, [string(noise(700, 4))], form),
  ]).octets
}

const segments =
  (size: number, form: Form) =>
  (contents: Uint8Array): Encoded => {
    const pieces: Encoded[] = []
    for (let at = 0; at < contents.length; at += size) pieces.push(ber.octets(contents.subarray(at, at + size)))
    return constructed(ber.OCTET_STRING, pieces, form)
  }

/** Segments in segments, empty ones among them. */
const nested = (contents: Uint8Array): Encoded => {
  const half = contents.length >> 1
  const empty = ber.octets(new Uint8Array(0))
  return constructed(ber.OCTET_STRING, [
    empty,
    constructed(ber.OCTET_STRING, [], { indefinite: true }),
    constructed(ber.OCTET_STRING, [
      segments(3, { indefinite: true })(contents.subarray(0, half)),
      ber.octets(contents.subarray(half)),
    ]),
    empty,
  ])
}

const forms: Readonly<Record<string, Uint8Array>> = {
  'definite lengths': encoded({}, (contents) => ber.octets(contents)),
  'indefinite lengths': encoded({ indefinite: true }, (contents) => ber.octets(contents)),
  'long lengths': encoded({ zeros: 0 }, (contents) => ber.octets(contents, { zeros: 0 })),
  'headers of 15 octets': encoded({ zeros: 10 }, (contents) => ber.octets(contents, { zeros: 12 })),
  // Longer headers take another way through the scan's records.
  'lengths of 13 octets': encoded({ zeros: 11 }, (contents) => ber.octets(contents, { zeros: 12 })),
  'lengths of 20 octets': encoded({ zeros: 19 }, (contents) => ber.octets(contents, { zeros: 18 })),
  'lengths of 126 octets': encoded({ zeros: 126 }, (contents) => ber.octets(contents, { zeros: 126 })),
  'strings in segments': encoded({}, segments(100, {})),
  'strings in segments of one octet': encoded({ indefinite: true }, segments(1, { indefinite: true })),
  'strings in nested segments': encoded({}, nested),
  'segments and long headers': encoded({ zeros: 40 }, nested),
}

for (const [name, octets] of Object.entries(forms)) {
  suite(name, () => {
    const builder = expected()
    const binary = builder.build()
    for (const pieces of sizes) assertBytes(binaryOf(octets, pieces), binary, `pieces of ${pieces}`)
    assert.equal(inspected('ber', octets, {}, [3]).info.ramRecords, builder.records)
  })
}

suite('names in segments, and names of 255 octets', () => {
  for (const name of ['m', 'ü'.repeat(127)]) {
    const octets = new TextEncoder().encode(name)
    const split = constructed(ber.UTF8_STRING, [ber.octets(octets.subarray(0, 1)), ber.octets(octets.subarray(1))])
    const blocks = ber.blocks(ber.int(256), [ber.sequenceOf([split, ber.int(256)])])
    const pages = constructed(SchemaTag.ramSecBlock, [split, ber.sequenceOf([ber.zeroPage(0)])])
    const found = binaryOf(ber.file([ber.configuration([split]), ber.start([blocks, pages, ber.eos])]).octets)
    const builder = new StreamBuilder(256).header().configuration(name).start()
    assertBytes(
      found,
      builder
        .blocks([{ name, length: 256 }])
        .zero(0, name)
        .eos()
        .build(),
    )
  }
})

suite('the name goes to the first page that is none but a hook, and to it only', () => {
  const list = ber.blocks(ber.int(1024), [ber.block('a', 1024)])
  const many = Array.from({ length: 20_000 }, () => ber.hook())
  const pages = ber.secBlock([...many, ber.zeroPage(256), ber.hook(), ber.zeroPage(512)], 'a')
  const builder = new StreamBuilder(256)
    .header()
    .start()
    .blocks([{ name: 'a', length: 1024 }])
  for (let i = 0; i < many.length; i++) builder.hook()
  builder.zero(256, 'a').hook().zero(512).eos()
  const octets = ber.file([ber.start([list, pages, ber.eos])]).octets
  for (const pieces of [[], [7]]) assertBytes(binaryOf(octets, pieces), builder.build())
})

suite('a page of 64 KiB in segments, and data as long as may be', () => {
  const data = noise(65_536, 1)
  const most = noise(66_560, 2)
  const octets = ber.file([
    ber.part([
      ber.secBlock([
        ber.fullPage(ber.int(0), segments(1000, {})(data)),
        ber.packedPage(ber.int(65_536), ber.octets(most)),
        ber.packedPage(ber.int(131_072), segments(30_000, { indefinite: true })(most)),
        ber.xbzrlePage(ber.int(0), ber.octets(data.subarray(1))),
        ber.fullPage(ber.int(65_536), ber.octets(data)),
      ]),
      ber.eos,
    ]),
  ]).octets
  const word = (value: bigint) => new StreamBuilder().u64(value).build()
  const expected = join([
    new StreamBuilder().header().part().u64(0x28).octets(data).build(),
    new StreamBuilder().u64(0x10120).u32(most.length).octets(most).build(),
    new StreamBuilder().u64(0x20120).u32(most.length).octets(most).build(),
    new StreamBuilder().u64(0x60).u8(1).u16(65_535).octets(data.subarray(1)).build(),
    new StreamBuilder().u64(0x10028).octets(data).build(),
    word(0x10n),
  ])
  for (const pieces of [[], [999]]) assertBytes(binaryOf(octets, pieces), expected)
})

suite('a description and a tail in one piece each, however long', () => {
  const json = new TextEncoder().encode(`{${' '.repeat(300_000)}}`)
  const rest = noise(500_000, 1)
  const octets = ber.file([
    primitive(SchemaTag.eof, new Uint8Array(0)),
    primitive(SchemaTag.description, json),
    primitive(SchemaTag.tail, rest),
  ]).octets
  const expected = new StreamBuilder().header().eof().u8(6).u32(json.length).octets(json).octets(rest).build()
  for (const pieces of [[], [4097], [300_000, 1]]) assertBytes(binaryOf(octets, pieces), expected)
})

suite.run()
