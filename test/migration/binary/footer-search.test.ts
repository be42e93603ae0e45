/** Where a section ends that nothing describes: at its footer, with something behind it that can follow. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { bodyUpToFooter } from '../../../src/migration/footer-search.ts'
import { fromBer, inspection } from '../../../src/migration/index.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { QEMUFileReader } from '../../../src/migration/qemu-file.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, collect, drive, refusal } from '../../support/migration.ts'
import { noise, StreamBuilder } from '../../support/migration-builder.ts'

const suite = makeSuite('migration/binary/footer-search')

/** What is found in `octets`, of which section 9 begins at once; section 5 is live. */
function search(
  octets: Uint8Array,
  size: number,
  { end = Number.POSITIVE_INFINITY, most = 1 << 28 } = {},
): number | undefined {
  const file = new QEMUFileReader(new MigrationMemory())
  const walk = bodyUpToFooter(file, 9, end, (id) => id === 5, most)
  for (let at = 0, step = walk.next(); ; step = walk.next()) {
    if (step.done) return step.value
    const view = file.reserve()
    const piece = octets.subarray(at, at + Math.min(size, view.length))
    view.set(piece)
    file.commit(piece.length)
    if (piece.length === 0) file.end()
    at += piece.length
  }
}

const footer = '7e00000009'
/** What may follow, and what not, in hexadecimal. */
const follows: readonly (readonly [string, boolean])[] = [
  ['', true],
  ['00', true],
  ['0006000000027b7d', true],
  ['02000000050000', true],
  ['0200000006', false],
  ['03000000050000', true],
  ['0300000005', true],
  ['03000000', false],
  ['0800010000', true],
  ['0800ff0000', false],
  ['0801000000', false],
  ['080001', false],
  ['0400000001056370752f310000000000000001ffff', true],
  ['0100000001056370752f310000000000000001', true],
  ['0400000001056370752f31000000000000', false],
  ['0400000001056370752f310000000000010001', false],
  ['04000000010563707500310000000000000001', false],
  ['040000000100000000000000000100000000000000', false],
  ['05000000', false],
  ['07000000', false],
  ['7e00000008', false],
  ['ff', false],
]
suite('what may follow a footer', () => {
  for (const [hex, fits] of follows) {
    const octets = join([noise(20, 1), unhex(footer), unhex(hex)])
    for (const size of [1000, 1]) assert.is(search(octets, size), fits ? 20 : undefined, hex)
  }
})

suite('the end of a stream with something behind it counts where nothing better is found', () => {
  const junk = join([noise(20, 1), unhex(`${footer}00abcdef`)])
  assert.is(search(junk, 7), 20)
  assert.is(search(join([junk, unhex(`${footer}0006`)]), 7), junk.length)
  // In a package there is no such end.
  assert.is(search(junk, 7, { end: junk.length }), undefined)
})

suite('a false footer before the true one', () => {
  const body = join([noise(5, 1), unhex(`${footer}55`), noise(5, 2), unhex(`7e7e7e${footer}`)])
  assert.is(search(join([body, unhex(`${footer}00`)]), 3), body.length)
})

suite('wherever the footer lies among the pieces that are looked through', () => {
  for (const place of [0, 1, 262_144 - 280, 262_144 - 274, 262_144 - 5, 262_144 - 1, 262_144, 262_144 + 1, 600_000]) {
    const octets = join([
      new Uint8Array(place),
      unhex(`${footer}0400000001056370752f310000000000000001`),
      new Uint8Array(500),
    ])
    for (const size of [65_536, 1 << 20, 4093]) assert.is(search(octets, size), place, `at ${place} by ${size}`)
  }
})

suite('no further than may be looked', () => {
  const octets = join([new Uint8Array(1000), unhex(`${footer}00`)])
  assert.is(search(octets, 100, { most: 500 }), undefined)
  assert.is(search(octets, 100, { end: 900 }), undefined)
  // A body of no more than its package.
  assert.is(search(octets, 100, { end: 1005 }), 1000)
})

/** A device without a description, whose body is given, after RAM that has footers. */
const streamOf = (body: Uint8Array, end: readonly number[] = [0x7e, 0, 0, 0, 9, 0]) => {
  const stream = new StreamBuilder()
    .header()
    .start()
    .blocks([{ name: 'a', length: 4096 }])
  stream.eos().footer().end().eos().footer()
  return stream.u8(4).u32(9).str8('dev').u32(0).u32(1).octets(body).octets(end).build()
}

for (const [what, body] of [
  ['7e', new Uint8Array(64 << 20).fill(0x7e)],
  ['footers of another section', new Uint8Array(64 << 20).map((_, i) => [0x7e, 0, 0, 0, 8][i % 5])],
  [
    'footers of its own, with nothing behind that fits',
    new Uint8Array(64 << 20).map((_, i) => [0x7e, 0, 0, 0, 9][i % 5]),
  ],
  ['zeros', new Uint8Array(64 << 20)],
] as const) {
  suite(`64 MiB of ${what}: no more than a moment, and not much memory`, () => {
    const octets = streamOf(body)
    const started = performance.now()
    const { info } = drive(inspection('binary'), octets)
    const milliseconds = performance.now() - started
    assert.is(info.sections.at(-1)?.octets, body.length)
    // A second at most on a machine that has nothing else to do; what grows with the square would take hours.
    assert.ok(milliseconds < 60_000, `${milliseconds} ms`)
  })
}

suite('there and back, in pieces', () => {
  const octets = streamOf(join([noise(700_000, 3), unhex(`${footer}77`), noise(1000, 4)]))
  for (const sizes of [[1 << 20], [65_537], [1000, 7]]) {
    const ber = berOf(octets, sizes)
    assertBytes(ber, berOf(octets))
    assertBytes(collect(fromBer, ber, sizes), octets)
  }
})

suite('no footer where all others have one: truncated, with the offset; in a package, its end', () => {
  const cut = streamOf(noise(300, 5), [])
  const error = refusal(() => berOf(cut))
  assert.equal([error?.code, error?.offset, error?.path], ['MIGRATION_TRUNCATED', cut.length, 'section 9 (dev)'])
  const packed = new StreamBuilder()
    .header()
    .start()
    .blocks([])
    .eos()
    .footer()
    .packaged((inner) => inner.full(9, 'dev', [1, 2, 3]))
  const built = packed.eof().build()
  const other = refusal(() => berOf(built))
  assert.equal([other?.code, other?.offset, other?.path], ['MIGRATION_PACKAGE', built.length - 1, 'section 9 (dev)'])
})

suite('a device that is too large', () => {
  const stream = new StreamBuilder()
    .header()
    .start()
    .blocks([])
    .eos()
    .footer()
    .u8(4)
    .u32(9)
    .str8('dev')
    .u32(0)
    .u32(1)
    .build()
  const conversion = inspection('binary')
  let given = 0
  const error = refusal(() => {
    for (const _ of conversion.walk) {
      const view = conversion.input.reserve()
      if (given < stream.length) view.set(stream)
      else view.fill(1)
      const count = given < stream.length ? stream.length : view.length
      conversion.input.commit(count)
      given += count
    }
  })
  assert.equal([error?.code, error?.path], ['MIGRATION_LIMIT', 'section 9 (dev)'])
  assert.ok(given < 300 * 1024 * 1024)
})

suite.run()
