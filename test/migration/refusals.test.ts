/** Bad binary streams: each is refused with its code, at the octet that is at fault, however it comes in. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError, toBer } from '../../src/migration/index.ts'
import { MAX_BLOCKS } from '../../src/migration/ram-blocks.ts'
import { berOf, inspected, refusal } from '../support/migration.ts'
import { Flag, noise, StreamBuilder } from '../support/migration-builder.ts'

const suite = makeSuite('migration/refusals')

interface Refusal {
  readonly code: string
  /** Writes the stream; `mark('here')` stands at the octet at fault. */
  readonly write: () => StreamBuilder
  readonly path?: string
  readonly message?: RegExp
}

const header = () => new StreamBuilder().header()
/** A stream up to the first record of a PART, with block `a` of four pages. */
const inPart = () =>
  header()
    .configuration('m')
    .start(2)
    .blocks([{ name: 'a', length: 0x4000 }])
    .eos()
    .footer(2)
    .part(2)
const word = (builder: StreamBuilder, value: number | bigint) => builder.mark('here').u64(value)

const table: Readonly<Record<string, Refusal>> = {
  'other magic': {
    code: 'MIGRATION_MAGIC',
    write: () => new StreamBuilder().mark('here').octets([0x51, 0x45, 0x56, 0x4e]).u32(3),
    message: /found 0x5145564e/,
  },
  'the magic of a libvirt file': {
    code: 'MIGRATION_MAGIC',
    write: () => new StreamBuilder().mark('here').octets(new TextEncoder().encode('LibvirtQemudSave')),
  },
  'version 2': {
    code: 'MIGRATION_VERSION',
    write: () => new StreamBuilder().octets([0x51, 0x45, 0x56, 0x4d]).mark('here').u32(2),
    message: /expected 3, found 2/,
  },
  'version 4': {
    code: 'MIGRATION_VERSION',
    write: () => new StreamBuilder().octets([0x51, 0x45, 0x56, 0x4d]).mark('here').u32(4).configuration('m'),
  },
  'a machine name without end': {
    code: 'MIGRATION_CONFIGURATION',
    write: () => header().u8(7).mark('here').u32(4097).octets(noise(5000, 1)),
  },
  'a machine name that is no UTF-8': {
    code: 'MIGRATION_CONFIGURATION',
    write: () => header().u8(7).u32(3).mark('here').octets([0x61, 0xff, 0x62]),
  },
  'page bits below a page of 256 octets': {
    code: 'MIGRATION_CONFIGURATION',
    write: () => header().configuration('m').subsection('configuration/target-page-bits').mark('here').u32(7),
  },
  'page bits above a page of 64 KiB': {
    code: 'MIGRATION_CONFIGURATION',
    write: () => header().configuration('m').subsection('configuration/target-page-bits').mark('here').u32(17),
  },
  'too many capabilities': {
    code: 'MIGRATION_CONFIGURATION',
    write: () => header().configuration('m').subsection('configuration/capabilities').mark('here').u32(1025),
  },
  'a subsection without a name': {
    code: 'MIGRATION_CONFIGURATION',
    write: () => header().configuration('m').u8(5).u8(0).mark('here').u32(1).u32(0),
  },
  'a configuration longer than the window': {
    code: 'MIGRATION_LIMIT',
    write: () => {
      const builder = header().mark('here').configuration('m')
      for (let i = 0; i < 10_000; i++) builder.uuid()
      return builder.eof()
    },
  },
  'a subsection outside CONFIGURATION': {
    code: 'MIGRATION_SECTION_TYPE',
    write: () => header().command(1).mark('here').u8(5).octets(noise(20, 1)),
    message: /found 0x05/,
  },
  'a section type that there is not': {
    code: 'MIGRATION_SECTION_TYPE',
    write: () => header().mark('here').u8(0x99).u32(1),
  },
  'a description before EOF': {
    code: 'MIGRATION_SECTION_TYPE',
    write: () => header().mark('here').u8(6).u32(2).octets([0x7b, 0x7d]),
  },
  'PART before any START': {
    code: 'MIGRATION_SECTION_ID',
    write: () => header().u8(2).mark('here').u32(2).u64(Flag.Eos),
    message: /expected a START section first, found 2/,
  },
  'PART of another id': {
    code: 'MIGRATION_SECTION_ID',
    write: () => header().start(2).blocks([]).eos().u8(2).mark('here').u32(3).u64(Flag.Eos),
    message: /expected 2 \(ram\), found 3/,
  },
  'END of another id': {
    code: 'MIGRATION_SECTION_ID',
    write: () => header().start(2).blocks([]).eos().u8(3).mark('here').u32(0x1000002).u64(Flag.Eos),
  },
  'ram of version 3': {
    code: 'MIGRATION_RAM_VERSION',
    write: () => header().u8(1).u32(2).str8('ram').u32(0).mark('here').u32(3).u64(Flag.Eos),
    message: /expected 4, found 3/,
  },
  'ram of version 5': {
    code: 'MIGRATION_RAM_VERSION',
    write: () => header().u8(1).u32(2).str8('ram').u32(0).mark('here').u32(5).u64(Flag.Eos),
  },
  'the first footer names another section': {
    code: 'MIGRATION_FOOTER',
    write: () => header().start(2).blocks([]).eos().mark('here').footer(3).part(2).eos(),
    message: /expected 7e and id 2, found 7e 00 00 00 03/,
  },
  'a later footer names another section': {
    code: 'MIGRATION_FOOTER',
    write: () => inPart().eos().mark('here').footer(0x102).end(2).eos(),
  },
  'a footer is missing later': {
    code: 'MIGRATION_FOOTER',
    write: () => inPart().eos().mark('here').end(2).eos().footer(2),
  },
  'the footer of END is missing': {
    code: 'MIGRATION_FOOTER',
    write: () => inPart().eos().footer(2).end(2).eos().mark('here').full(9, 'timer', []),
  },
  'a footer where there were none': {
    code: 'MIGRATION_SECTION_TYPE',
    write: () => header().start(2).blocks([]).eos().part(2).eos().mark('here').footer(2),
  },
  'a block longer than what is left of the sum': {
    code: 'MIGRATION_BLOCK_LIST',
    write: () => header().start(2).u64(0x3004).str8('a').u64(0x2000).str8('b').mark('here').u64(0x2000),
    message: /block "b" of 8192 octets, 4096 left/,
  },
  'a block of no octets': {
    code: 'MIGRATION_BLOCK_LIST',
    write: () => header().start(2).u64(0x3004).str8('a').mark('here').u64(0),
  },
  'a block of a part of a page': {
    code: 'MIGRATION_BLOCK_LIST',
    write: () => header().start(2).u64(0x3004).str8('a').mark('here').u64(0x1800),
  },
  'a block without a name': {
    code: 'MIGRATION_BLOCK_LIST',
    write: () => header().start(2).u64(0x1004).u8(0).mark('here').u64(0x1000),
  },
  'a block whose name is no UTF-8': {
    code: 'MIGRATION_BLOCK_LIST',
    write: () => header().start(2).u64(0x1004).u8(2).mark('here').octets([0xc0, 0x80]).u64(0x1000),
  },
  'more blocks than any machine has': {
    code: 'MIGRATION_LIMIT',
    write: () => {
      const builder = header()
        .start(2)
        .u64(0x1000 * (MAX_BLOCKS + 1) + 4)
      for (let i = 0; i < MAX_BLOCKS; i++) builder.str8(`${i}`).u64(0x1000)
      return builder.mark('here').str8('one more').u64(0x1000)
    },
  },
  'a page of an unknown block': {
    code: 'MIGRATION_RAM_BLOCK',
    write: () => inPart().u64(0x1008).mark('here').str8('b').octets(noise(4096, 1)).u64(Flag.Eos),
    message: /found "b"/,
  },
  'a page of a block whose name only begins like a known one': {
    code: 'MIGRATION_RAM_BLOCK',
    write: () => inPart().u64(Flag.Zero).mark('here').str8('aa').u8(0),
  },
  'a page of a block without a name': {
    code: 'MIGRATION_RAM_BLOCK',
    write: () => inPart().u64(Flag.Zero).mark('here').u8(0).u8(0),
  },
  'CONTINUE with no block': {
    code: 'MIGRATION_RAM_BLOCK',
    write: () => word(inPart(), 0x1000 | Flag.Zero | Flag.Continue).u8(0),
    message: /CONTINUE before any block was named/,
  },
  'flag FULL': {
    code: 'MIGRATION_RAM_FLAGS',
    write: () => word(inPart(), Flag.Full),
    message: /obsolete flag FULL/,
  },
  'no flag': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), 0x1000) },
  'no flag but CONTINUE': {
    code: 'MIGRATION_RAM_FLAGS',
    write: () => word(inPart().zero(0, 'a'), 0x1000 | Flag.Continue),
  },
  'an unknown flag': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), 0x400) },
  'an unknown flag with CONTINUE': {
    code: 'MIGRATION_RAM_FLAGS',
    write: () => word(inPart().zero(0, 'a'), 0x800 | Flag.Continue),
  },
  'ZERO and PAGE': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), Flag.Zero | Flag.Page) },
  'ZERO and PAGE with CONTINUE': {
    code: 'MIGRATION_RAM_FLAGS',
    write: () => word(inPart().zero(0, 'a'), 0x1000 | Flag.Zero | Flag.Page | Flag.Continue),
  },
  'PAGE and EOS': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), Flag.Page | Flag.Eos) },
  'EOS and FLUSH': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), Flag.Flush | Flag.Eos) },
  'MEM_SIZE and CONTINUE': {
    code: 'MIGRATION_RAM_FLAGS',
    write: () => word(inPart().zero(0, 'a'), 0x1000 | Flag.MemSize | Flag.Continue),
  },
  'EOS with an address': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), 0x1000 | Flag.Eos) },
  'FLUSH with an address': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), 0x1000 | Flag.Flush) },
  'HOOK with an address': { code: 'MIGRATION_RAM_FLAGS', write: () => word(inPart(), 0x1000 | Flag.Hook) },
  'HOOK with CONTINUE': {
    code: 'MIGRATION_RAM_FLAGS',
    write: () => word(inPart().zero(0, 'a'), Flag.Hook | Flag.Continue),
  },
  'a page directly after its block': {
    code: 'MIGRATION_RAM_ADDRESS',
    write: () =>
      word(inPart(), 0x4000 | Flag.Page)
        .str8('a')
        .octets(noise(4096, 1)),
    message: /record 0x4008 in block "a" of 0x4000 octets/,
  },
  'a page far outside its block, continued': {
    code: 'MIGRATION_RAM_ADDRESS',
    write: () => word(inPart().zero(0, 'a'), 0xfffffffffffff022n).u8(0),
  },
  'a page of another block that lies in this one': {
    code: 'MIGRATION_RAM_ADDRESS',
    write: () => {
      const builder = header().start(2)
      builder.blocks([
        { name: 'a', length: 0x4000 },
        { name: 'b', length: 0x1000 },
      ])
      return word(builder.zero(0x3000, 'a').zero(0, 'b'), 0x3000 | Flag.Zero | Flag.Continue).u8(0)
    },
  },
  'an XBZRLE page of another encoding': {
    code: 'MIGRATION_RAM_FLAGS',
    write: () => word(inPart(), Flag.Xbzrle).str8('a').u8(2).u16(0),
  },
  'a zlib page longer than zlib makes any': {
    code: 'MIGRATION_RAM_DATA',
    write: () => word(inPart(), Flag.CompressPage).str8('a').u32(4111).octets(noise(4111, 1)),
  },
  'a package that ends inside a section': {
    code: 'MIGRATION_PACKAGE',
    write: () =>
      inPart()
        .eos()
        .footer(2)
        .u8(8)
        .u16(7)
        .u16(4)
        .u32(10)
        .part(2)
        .octets([0, 0, 0, 0, 0])
        .mark('here')
        .octets([0, 0, 0x10])
        .footer(2),
  },
  'a package that ends inside a command': {
    code: 'MIGRATION_PACKAGE',
    write: () => header().u8(8).u16(7).u16(4).u32(6).u8(8).u16(2).u16(4).u8(0).mark('here').octets([0, 0, 0]).eof(),
  },
  'a package longer than the package around it': {
    code: 'MIGRATION_PACKAGE',
    write: () => header().u8(8).u16(7).u16(4).u32(10).u8(8).u16(7).u16(4).mark('here').u32(2).command(1),
    message: /a package of 2 octets where 1 are left/,
  },
  'a page of a block whose name reads like a known one': {
    code: 'MIGRATION_RAM_BLOCK',
    write: () => {
      const names = ['\ufffd', ...Array.from({ length: 99 }, (_, i) => `${i}`)].toReversed()
      const list = names.map((name) => ({ name, length: 4096 }))
      return header().start(2).blocks(list).zero(0, '\ufffd').u64(Flag.Zero).mark('here').u8(1).u8(0xff).u8(0)
    },
  },
  'a package cut in what is not parsed': {
    code: 'MIGRATION_TRUNCATED',
    write: () => header().u8(8).u16(7).u16(4).u32(100).full(1, 'timer', [1, 2, 3]).mark('here'),
    message: /at least 78 more octets needed/,
  },
  'EOF in a package': {
    code: 'MIGRATION_SECTION_TYPE',
    write: () => header().packaged((inner) => inner.command(1).mark('here').eof()),
  },
}

for (const [name, { code, write, message }] of Object.entries(table)) {
  suite(`${name}: ${code}`, () => {
    const builder = write()
    const binary = builder.build()
    for (const pieces of [[], [1], [3, 50]]) {
      const error = refusal(() => berOf(binary, pieces))!
      assert.instance(error, MigrationError)
      assert.is(error.code, code)
      assert.is(error.offset, builder.marks.get('here'))
      if (message) assert.match(error.message, message)
      // The same refusal where nothing is written.
      assert.is(refusal(() => inspected('binary', binary, {}, pieces))?.message, error.message)
    }
  })
}

suite('after a refusal the walk is over', () => {
  const conversion = toBer(() => {})
  conversion.input.reserve().set([0, 1, 2, 3, 4, 5, 6, 7])
  const error = refusal(() => {
    for (const _ of conversion.walk) conversion.input.commit(8)
  })
  assert.is(error?.code, 'MIGRATION_MAGIC')
  assert.equal(conversion.walk.next(), { value: undefined, done: true })
})

suite('a page size that no target has is a misuse', () => {
  for (const pageSize of [0, 128, 255, 3000, 131_072, Number.NaN, 4096.5]) {
    assert.throws(
      () => toBer(() => {}, { pageSize }),
      (error: unknown) => error instanceof RangeError,
    )
  }
})

suite('what is gathered must fit', () => {
  const builder = header()
    .start(2)
    .blocks([{ name: 'a', length: 2n ** 40n }])
    .eos()
    .end(2)
    .eos()
    .eof()
  assert.is(refusal(() => inspected('binary', builder.build(), { gather: true }))?.code, 'MIGRATION_LIMIT')
  assert.is(refusal(() => inspected('binary', builder.build()))?.code, undefined)
})

suite.run()
