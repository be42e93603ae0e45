/** Sections besides RAM that are sent while the guest runs: delimited by their grammar, or by their footers, with the reason. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { toBer } from '../../src/migration/convert.ts'
import { assertBytes } from '../support/assert.ts'
import { berOf, binaryOf, drive, refusal } from '../support/migration.ts'
import { noise, StreamBuilder } from '../support/migration-builder.ts'

const suite = makeSuite('migration/live sections')

const Bitmap = { Eos: 0x01, Zeroes: 0x02, Name: 0x04, Node: 0x08, Start: 0x10, Complete: 0x20, Bits: 0x40, More: 0x80 }

type Write = (stream: StreamBuilder) => StreamBuilder

/** A stream with a START section of this name, a PART and an END, in which `write` puts what it holds. */
function stream(name: string, bodies: readonly Write[], footers = true): StreamBuilder {
  const builder = new StreamBuilder().header()
  for (const [i, write] of bodies.entries()) {
    if (i === 0) builder.start(7, name, 0, 1)
    else if (i === bodies.length - 1) builder.end(7)
    else builder.part(7)
    write(builder.mark(`body ${i}`))
    if (footers) builder.footer(7)
  }
  return builder.full(9, 'd', [1, 2]).footer(9).eof()
}

const bitmap: readonly Write[] = [
  (to) =>
    to
      .u8(Bitmap.Start | Bitmap.Node | Bitmap.Name)
      .str8('disk0')
      .str8('since monday')
      .u32(65_536)
      .u8(1)
      .u8(Bitmap.Eos),
  (to) =>
    to
      .u8(Bitmap.Bits)
      .u64(0)
      .u32(2048)
      .u64(100_000)
      .octets(noise(100_000, 7))
      .u8(Bitmap.Bits | Bitmap.Zeroes)
      .u64(2048)
      .u32(2048)
      .u8(Bitmap.Eos),
  // Flags in two octets, and in four: the last of them counts.
  (to) =>
    to
      .u16(0x8000 | Bitmap.Complete | Bitmap.Name)
      .str8('b')
      .u32(0x8080_0000 | Bitmap.Eos),
]

const attributes: readonly Write[] = [
  (to) => to.u64(0x8).u64(0x1),
  (to) =>
    to
      .u64(0x1000 | 0x2)
      .u64(300)
      .octets(noise(300, 1))
      .u64(0x4)
      .u64(0x1),
  (to) => to.u64(0x1),
]

const table: readonly Write[] = [
  (to) => to.u32(18),
  (to) => to.u32(0).u32(5).u16(2).u16(3).octets(noise(32, 2)).u32(0).u16(0).u16(0),
  (to) => to.u32(0).u32(0).u16(0).u16(0),
]

for (const [name, bodies] of [
  ['dirty-bitmap', bitmap],
  ['s390-storage_attributes', attributes],
  ['spapr/htab', table],
] as const) {
  suite(`${name}: by its grammar, octet for octet, whatever its octets look like`, () => {
    for (const footers of [true, false]) {
      const octets = stream(name, bodies, footers).build()
      const conversion = toBer(() => {})
      drive(conversion, octets)
      assert.not.ok(conversion.keptAsOctets.some(({ what }) => what.includes(name)))
      for (const sizes of [[], [1], [999]]) assertBytes(binaryOf(berOf(octets, sizes)), octets, `in pieces of ${sizes}`)
    }
  })

  suite(`${name}: cut anywhere`, () => {
    const builder = stream(name, bodies)
    const octets = builder.build()
    for (let length = builder.marks.get('body 0')!; length < octets.length - 8; length += length < 100_000 ? 37 : 1) {
      assert.is(refusal(() => berOf(octets.subarray(0, length)))?.code, 'MIGRATION_TRUNCATED', `of ${length} octets`)
    }
  })
}

for (const [name, reason] of [
  ['block', /^block migration \(QEMU before 9\.1\) .*; its end was found by its footer$/],
  ['0000:00:03.0/vfio', /^this is the state of a device that is passed through \(VFIO\)/],
  ['new/thing', /^only QEMU itself knows this section; its end was found by its footer$/],
] as const) {
  suite(`${name}: by its footer, which is told`, () => {
    const bodies = [1, 2, 3].map(
      (seed): Write =>
        (to) =>
          to.octets(noise(500, seed)),
    )
    const builder = stream(name, bodies)
    const octets = builder.build()
    const conversion = toBer(() => {})
    drive(conversion, octets)
    const kept = conversion.keptAsOctets.filter(({ what }) => what === `section 7 (${name})`)
    assert.is(kept.length, 3)
    assert.match(kept[0].reason, reason)
    assert.is(kept[1].offset, builder.marks.get('body 1')! - 5)
    assertBytes(binaryOf(berOf(octets)), octets)
  })
}

suite.run()
