/** The header of `virsh save` files: every field, both byte orders, and lengths that lie. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { MigrationError } from '../../../src/migration/index.ts'
import {
  compressionOfSave,
  isLibvirtSave,
  type LibvirtSave,
  readLibvirtSave,
} from '../../../src/migration/source/libvirt.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { perform } from '../../../src/migration/source/octet-source.ts'
import { libvirtHeader, type SavePlan, XML } from '../../support/libvirt.ts'
import { refusal } from '../../support/migration.ts'
import { WatchedSource } from '../../support/sources.ts'

const suite = makeSuite('migration/source/libvirt')

const read = (octets: Uint8Array) => perform(new MemorySource(octets), readLibvirtSave()) as LibvirtSave

for (const bigEndian of [false, true]) {
  const order = bigEndian ? 'big-endian' : 'little-endian'
  suite(`${order}: every number`, () => {
    const octets = libvirtHeader({ bigEndian, cookie: '<cookie/>' })
    const save = read(octets)
    assert.equal(save, {
      version: 2,
      wasRunning: true,
      format: 'raw',
      xml: XML,
      cookie: '<cookie/>',
      domain: 'guest-1',
      streamFrom: octets.length,
    })
    const paused = read(libvirtHeader({ bigEndian, running: 0 }))
    assert.equal([paused.wasRunning, paused.cookie], [false, undefined])
  })

  suite(`${order}: each format by its number`, () => {
    const formats = ['raw', 'gzip', 'bzip2', 'xz', 'lzop', 'zstd', 'sparse']
    for (const [number, format] of formats.entries()) {
      const save = read(libvirtHeader({ bigEndian, format: number }))
      assert.is(save.format, format)
      assert.is(compressionOfSave(save), format === 'raw' || format === 'sparse' ? undefined : format)
    }
  })

  suite(`${order}: version 1 has nothing compressed, whatever the field holds`, () => {
    const save = read(libvirtHeader({ bigEndian, version: 1, format: 77 }))
    assert.equal([save.version, save.format], [1, 'raw'])
  })
}

const names: readonly (readonly [string, string | undefined])[] = [
  ['<name>a&amp;b &lt;c&gt; &quot;d&quot; &apos;e&apos;</name>', `a&b <c> "d" 'e'`],
  ['<name>&#65;&#x42;&#x1F600;</name>', 'AB\u{1f600}'],
  ['<name>&#9999999;&unknown;&#xffffff;</name>', '&#9999999;&unknown;&#xffffff;'],
  ['<name>sch\u00f6n</name>', 'sch\u00f6n'],
  ['<name></name>', ''],
  ['<title>none</title>', undefined],
  [`${'<name>'.repeat(100_000)}x`, undefined],
]
suite('the name of the domain, with its entities', () => {
  for (const [xml, domain] of names) assert.is(read(libvirtHeader({ xml })).domain, domain, xml.slice(0, 40))
})

suite('XML that is no UTF-8, and XML without a zero octet behind it', () => {
  const octets = libvirtHeader({ xml: '<name>a-b</name>', padding: 0 })
  octets[octets.indexOf(0x2d, 92)] = 0xff
  assert.is(read(octets).domain, 'a\ufffdb')
  assert.is(read(libvirtHeader({ xml: '<name>a</name>', length: 14, padding: 0 })).xml, '<name>a</name>')
})

/** What is wrong, where, and what is said of it. */
const refused: readonly (readonly [SavePlan, number, RegExp])[] = [
  [{ magic: 'LibvirtQemudPart' }, 0, /broken off/],
  [{ version: 3 }, 16, /version 1 or 2, found 3/],
  [{ version: 0 }, 16, /version 1 or 2, found 0/],
  [{ version: 0x01010101 }, 16, /found 16843009/],
  [{ length: 0 }, 20, /1 to 16777216 octets of XML, found 0/],
  [{ length: 16_777_217 }, 20, /found 16777217/],
  [{ length: 0xffffffff }, 20, /found 4294967295/],
  [{ format: 7 }, 28, /from 0 to 6 \(raw, gzip, bzip2, xz, lzop, zstd, sparse\), found 7/],
  [{ cookieAt: 5000 }, 32, /cookie within the \d+ octets after the header, found one at 5000/],
  [{ length: 16_777_216 }, 92 + XML.length + 1 + 100, /an end after/],
]
suite('refused: with the offset of the field', () => {
  for (const [plan, offset, message] of refused) {
    const octets = libvirtHeader(plan)
    const error = refusal(() => read(octets))
    assert.instance(error, MigrationError)
    assert.equal(
      [error?.code, error?.offset, error?.path],
      ['MIGRATION_LIBVIRT', offset, 'libvirt header'],
      message.source,
    )
    assert.match(error!.message, message)
  }
})

suite('cut at every octet', () => {
  const octets = libvirtHeader({ cookie: 'c', padding: 3 })
  for (let cut = 0; cut < octets.length; cut++) {
    const error = refusal(() => read(octets.subarray(0, cut)))
    assert.equal([error?.code, error?.offset], ['MIGRATION_LIBVIRT', cut])
  }
  assert.ok(read(octets))
})

suite('a header that claims much costs what is there', () => {
  const source = new WatchedSource(new MemorySource(libvirtHeader({ length: 16_777_216 })), { forward: true })
  refusal(() => perform(source, readLibvirtSave()))
  assert.ok(source.octets < 1000)
})

suite('told by its first octets', () => {
  for (const magic of ['LibvirtQemudSave', 'LibvirtQemudPart']) {
    assert.ok(isLibvirtSave(libvirtHeader({ magic })))
    assert.not(isLibvirtSave(libvirtHeader({ magic }).subarray(0, 15)))
  }
  assert.not(isLibvirtSave(libvirtHeader({ magic: 'LibvirtQemudSavf' })))
  assert.not(isLibvirtSave(new Uint8Array(0)))
})

suite.run()
