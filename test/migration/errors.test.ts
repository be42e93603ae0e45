/** The list of migration codes: each is provoked, and its error has the shape that `docs/errors.md` promises. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerError } from '../../src/ber/errors.ts'
import { BinaryOutput } from '../../src/migration/binary-output.ts'
import { visiting } from '../../src/migration/convert.ts'
import { DropVisitor } from '../../src/migration/edit/drop.ts'
import { MigrationError, type MigrationErrorCode, merging, migrationErrorKinds } from '../../src/migration/index.ts'
import { MigrationMemory } from '../../src/migration/memory.ts'
import { SchemaTag } from '../../src/migration/schema-tags.ts'
import { decompress } from '../../src/migration/source/compression.ts'
import { readLibvirtSave } from '../../src/migration/source/libvirt.ts'
import { MemorySource } from '../../src/migration/source/memory-source.ts'
import { perform } from '../../src/migration/source/octet-source.ts'
import { readQcow2 } from '../../src/migration/source/qcow2-image.ts'
import { IgnoringVisitor } from '../../src/migration/visitors.ts'
import { decodeDevice } from '../../src/migration/vmstate/decode.ts'
import { parseDescription } from '../../src/migration/vmstate/description.ts'
import { integer } from '../support/ber-tree.ts'
import { berOf, binaryOf, drive, inspected, refusal } from '../support/migration.ts'
import * as ber from '../support/migration-ber.ts'
import { Flag, StreamBuilder } from '../support/migration-builder.ts'
import { channelHeader } from '../support/multifd-builder.ts'

const suite = makeSuite('migration/errors')

const header = () => new StreamBuilder().header()
const ram = () =>
  header()
    .start()
    .blocks([{ name: 'a', length: 4096 }])
/** A device without anything. */
const nothing = { vmsdName: 'd', version: 1 }
const of = (builder: StreamBuilder) => () => berOf(builder.build())
const pages = (page: ReturnType<typeof ber.zeroPage>) => () =>
  binaryOf(ber.file([ber.part([ber.secBlock([page])])]).octets)

/** What provokes the code, the offset, and the path. */
const provoked: Readonly<Record<MigrationErrorCode, readonly [run: () => unknown, offset: number, path: string]>> = {
  MIGRATION_MAGIC: [of(new StreamBuilder().u64(0)), 0, ''],
  MIGRATION_VERSION: [of(new StreamBuilder().header(2)), 4, ''],
  MIGRATION_TRUNCATED: [of(new StreamBuilder().octets([0x51])), 1, 'header'],
  MIGRATION_CONFIGURATION: [of(header().u8(7).u32(5000)), 9, 'configuration.machine'],
  MIGRATION_SECTION_TYPE: [of(header().u8(0x66)), 8, ''],
  MIGRATION_SECTION_ID: [of(header().part(7)), 9, ''],
  MIGRATION_FOOTER: [of(header().start(9).blocks([]).eos().footer(8)), 41, 'section 9 (ram)'],
  MIGRATION_PACKAGE: [of(header().u8(8).u16(7).u16(4).u32(1).command(1)), 18, 'package'],
  MIGRATION_RAM_VERSION: [of(header().start(2, 'ram', 0, 3)), 21, 'section 2 (ram)'],
  MIGRATION_BLOCK_LIST: [of(header().start().u64(0x1004).str8('a').u64(0x2000)), 35, 'section 2 (ram)'],
  MIGRATION_MAPPED_RAM: [
    of(
      header()
        .configuration('m')
        .capabilities('mapped-ram')
        .start()
        .blocks([{ name: 'a', length: 4096 }])
        .u32(2)
        .octets(new Uint8Array(24)),
    ),
    96,
    'section 2 (ram)',
  ],
  MIGRATION_RAM_FLAGS: [of(header().start().u64(Flag.Full)), 25, 'section 2 (ram)'],
  MIGRATION_RAM_BLOCK: [of(header().start().u64(Flag.Zero).str8('b')), 33, 'section 2 (ram)'],
  MIGRATION_RAM_ADDRESS: [of(ram().u64(0x1002).str8('a').u8(0)), 43, 'section 2 (ram)'],
  MIGRATION_RAM_DATA: [of(ram().u64(Flag.CompressPage).str8('a').u32(9999)), 43, 'section 2 (ram)'],
  MIGRATION_RAM_PAGE: [
    () =>
      inspected(
        'binary',
        ram()
          .xbzrle(0, Uint8Array.of(0, 0, 1), 'a')
          .build(),
        { gather: true },
      ),
    57,
    'ram a',
  ],
  MIGRATION_PAGE_SIZE: [
    pages(ber.fullPage(ber.int(0), ber.octets(new Uint8Array(9)))),
    33,
    'QemuFile.items.[0].part.contents.ram.secblock.pages',
  ],
  MIGRATION_SCHEMA: [pages(integer(1, SchemaTag.uint32)), 26, 'QemuFile.items.[0].part.contents.ram.secblock.pages'],
  MIGRATION_UNSUPPORTED: [
    () => {
      const visitor = new DropVisitor(new BinaryOutput(() => {}), ['PING'])
      const pages = header().packaged((inner) =>
        inner
          .start()
          .blocks([{ name: 'a', length: 4096 }])
          .zero(0, 'a')
          .eos(),
      )
      drive(visiting('binary', new MigrationMemory(), visitor), pages.build())
    },
    17,
    'package',
  ],
  MIGRATION_SECTION: [
    of(header().start(3, 's390-storage_attributes', 0, 0).u64(0x30)),
    45,
    'section 3 (s390-storage_attributes)',
  ],
  MIGRATION_DESCRIPTION: [() => parseDescription(new TextEncoder().encode('{"devices":1}'), 100), 111, 'devices'],
  MIGRATION_DEVICE: [
    () => decodeDevice({ ...nothing, fields: [], subsections: [], size: 0 }, Uint8Array.of(7), 50),
    50,
    '',
  ],
  MIGRATION_MULTIFD: [
    () => {
      const channels = [{ name: 'c', source: new MemorySource(channelHeader(1)) }]
      drive(merging('binary', new MigrationMemory(), new IgnoringVisitor(), { channels }), header().build())
    },
    24,
    'channel c, header',
  ],
  MIGRATION_LIBVIRT: [
    () => perform(new MemorySource(new Uint8Array(92).fill(0x21)), readLibvirtSave()),
    16,
    'libvirt header',
  ],
  MIGRATION_COMPRESSION: [() => decompress('xz', new MemorySource(new Uint8Array(0))), 0, ''],
  MIGRATION_IMAGE: [
    () => {
      const image = new MemorySource(new Uint8Array(112))
      return perform(image, readQcow2(image))
    },
    0,
    'qcow2 header',
  ],
  MIGRATION_LIMIT: [
    () =>
      inspected(
        'binary',
        header()
          .start()
          .blocks([{ name: 'a', length: 2n ** 33n }])
          .build(),
        { gather: true },
      ),
    43,
    '',
  ],
}

for (const [code, [run, offset, path]] of Object.entries(provoked)) {
  suite(code, () => {
    const error = refusal(run) as MigrationError
    assert.instance(error, MigrationError)
    assert.instance(error, BerError)
    assert.is(error.name, 'MigrationError')
    assert.equal([error.code, error.offset, error.path, error.clause], [code, offset, path, ''])
    assert.is(error.missing, code === 'MIGRATION_TRUNCATED' ? 7 : undefined)
    const where = `at offset ${offset} (0x${offset.toString(16).toUpperCase()})${path === '' ? '' : `, path ${path}`}`
    assert.ok(error.message.startsWith(migrationErrorKinds[error.code as MigrationErrorCode]), error.message)
    assert.ok(error.message.endsWith(where), error.message)
  })
}

suite('no code is left out', () => {
  assert.equal(Object.keys(provoked).sort(), Object.keys(migrationErrorKinds).sort())
})

suite.run()
