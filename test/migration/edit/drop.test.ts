import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerOutput } from '../../../src/migration/ber-output.ts'
import { BinaryOutput } from '../../../src/migration/binary-output.ts'
import { formOf, visiting } from '../../../src/migration/convert.ts'
import { DropVisitor } from '../../../src/migration/edit/drop.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { machineStream, uint8, uint32 } from '../../support/machine-stream.ts'
import { berOf, binaryOf, drive, inspected, refusal } from '../../support/migration.ts'
import { StreamBuilder } from '../../support/migration-builder.ts'
import { recordedStreams, sectionsOf, streamNamed, streamOctets } from '../../support/migration-fixtures.ts'

const drop = suite('migration/edit/drop')

function dropped(octets: Uint8Array, ...targets: string[]) {
  const pieces: Uint8Array[] = []
  const sink = (piece: Uint8Array) => void pieces.push(piece.slice())
  const form = formOf(octets)
  const visitor = new DropVisitor(form === 'binary' ? new BinaryOutput(sink) : new BerOutput(sink), targets)
  drive(visiting(form, new MigrationMemory(), visitor), octets)
  return { octets: join(pieces), counts: visitor.targets.map(({ count }) => count), seen: [...visitor.seen] }
}

const timer = { name: 'timer', fields: [uint32('ticks', 7)] }
const rtc = { name: 'rtc', fields: [uint8('a', 1)] }
const other = { name: 'timer', instance: 1, fields: [uint32('ticks', 9)] }

for (const stream of recordedStreams) {
  drop(`${stream.name}: without anything dropped the same octets`, () => {
    const octets = streamOctets(stream)
    const { octets: kept, counts } = dropped(octets, 'no such thing')
    assert.equal(counts, [0])
    assertBytes(kept, octets)
  })
}

drop('a real stream without a device is the same but for its section and its entry', () => {
  const name = 'isapc-7.2'
  const octets = streamNamed(name)
  const { sections } = sectionsOf(recordedStreams.find((stream) => stream.name === name)!)!
  const at = sections.findIndex((section) => section.name === 'fw_cfg')
  const [gone, next] = [sections[at].offset, sections[at + 1].offset]
  const { octets: kept, counts } = dropped(octets, 'fw_cfg')
  assert.equal(counts, [1])
  assertBytes(kept.subarray(0, gone), octets.subarray(0, gone), 'before')
  const end = sections.at(-1)!.offset
  assertBytes(kept.subarray(gone, gone + end - next), octets.subarray(next, end), 'behind')
  const names = (stream: Uint8Array) => descriptionOf(stream).devices.map((device) => device.name)
  assert.equal(
    names(kept),
    names(octets).filter((device) => device !== 'fw_cfg'),
  )
  assert.equal(
    inspected('binary', kept).info.descriptionOctets,
    JSON.stringify(descriptionOf(kept)).length + padding(kept),
  )
})

interface Described {
  readonly devices: readonly { readonly name: string; readonly instance_id: number }[]
}

function textOf(stream: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(stream)
  return text.slice(text.indexOf('{"', text.lastIndexOf('\0')))
}

function descriptionOf(stream: Uint8Array): Described {
  return JSON.parse(textOf(stream))
}

/** QEMU's text has blanks, and JSON.stringify's none. */
function padding(stream: Uint8Array): number {
  return textOf(stream).length - JSON.stringify(descriptionOf(stream)).length
}

for (const what of ['SWITCHOVER_START', 'switchover_start', '11', 'command 11']) {
  drop(`command 11 of a real stream, as ${what}`, () => {
    const octets = streamNamed('none-10.0')
    const { octets: kept, counts } = dropped(octets, what)
    assert.equal(counts, [1])
    assertBytes(kept, join([octets.subarray(0, 2393), octets.subarray(2393 + 5)]))
  })
}

/** Each way to name what goes, and what must be left. */
const machines = (devices: readonly (typeof timer | typeof other | typeof rtc)[]) => machineStream({ devices }).octets
/** `machines`, whose devices keep the ids that they had. */
function without(...gone: number[]): Uint8Array {
  const all = [timer, rtc, other]
  const left = machines(all.filter((_, i) => !gone.includes(i)))
  const view = new DataView(left.buffer)
  let id = 10
  const stream = machineStream({ devices: all.filter((_, i) => !gone.includes(i)) })
  for (const [i, device] of all.entries()) {
    if (gone.includes(i)) continue
    const mark = device === other ? 'timer#1' : device.name
    view.setUint32(stream.at(mark) + 1, 10 + i)
    view.setUint32(stream.bodyOf(mark) + device.fields[0].octets!.length + 1, 10 + i)
    id++
  }
  assert.is(id, 10 + all.length - gone.length)
  return left
}

for (const [targets, gone, counts] of [
  [['rtc'], [1], [1]],
  [['timer'], [0, 2], [2]],
  [['timer#0'], [0], [1]],
  [['timer#1'], [2], [1]],
  [['section 11'], [1], [1]],
  [
    ['timer#1', 'rtc'],
    [1, 2],
    [1, 1],
  ],
  [
    ['timer', 'rtc'],
    [0, 1, 2],
    [2, 1],
  ],
  [['rtc#1', 'timers', 'section 1'], [], [0, 0, 0]],
] as const) {
  drop(`${targets.join(' and ')}, of binary and of BER`, () => {
    const octets = machines([timer, rtc, other])
    const binary = dropped(octets, ...targets)
    assert.equal(binary.counts, counts)
    assertBytes(binary.octets, without(...gone))
    const ber = dropped(berOf(octets), ...targets)
    assert.equal(ber.counts, counts)
    assertBytes(binaryOf(ber.octets), without(...gone), 'from BER')
    assertBytes(ber.octets, berOf(without(...gone)), 'BER')
  })
}

drop('what is there is told', () => {
  const stream = machineStream({
    devices: [timer, other],
    before: (builder) => builder.start(5, 'dirty-bitmap', 0, 1).u8(1).footer(5).command(2, [0, 0, 0, 1]).command(77),
  })
  assert.equal(dropped(stream.octets).seen, ['dirty-bitmap#0', 'PING', 'command 77', 'timer#0', 'timer#1'])
})

drop('a device with several sections: of each the entry that tells of it', () => {
  const twice = (value: number) => ({ ...timer, fields: [uint32('ticks', value), uint8(`of${value}`, value)] })
  const octets = machineStream({ devices: [twice(1), twice(2), twice(3)] }).octets
  const { octets: kept, counts } = dropped(octets, 'section 11')
  assert.equal(counts, [1])
  const expected = machineStream({ devices: [twice(1), twice(3)] })
  const view = new DataView(expected.octets.buffer)
  // The last mark of the name is that of the second one, which was the third.
  view.setUint32(expected.at('timer') + 1, 12)
  view.setUint32(expected.bodyOf('timer') + 5 + 1, 12)
  assertBytes(kept, expected.octets)
})

/** A live section with PARTs among RAM's, then an id that another device takes over. */
function live(write: (builder: StreamBuilder) => void): Uint8Array {
  const builder = new StreamBuilder().header().configuration('m')
  builder
    .start()
    .blocks([{ name: 'a', length: 4096 }])
    .eos()
    .footer()
  write(builder)
  builder.end().eos().footer()
  return builder.eof().build()
}

drop('a live section from its START to its END, whose id may be taken over', () => {
  const bitmap = (builder: StreamBuilder) => builder.start(5, 'dirty-bitmap', 0, 1).u8(1).footer(5)
  const rest = (builder: StreamBuilder) => builder.part(5).u8(1).footer(5).end(5).u8(1).footer(5)
  const table = (builder: StreamBuilder) => builder.start(5, 'spapr/htab', 0, 1).u32(24).footer(5)
  const tail = (builder: StreamBuilder) => builder.part(5).u32(24).footer(5)
  const zero = (builder: StreamBuilder) => builder.part().zero(0, 'a').eos().footer()
  const octets = live((builder) => {
    bitmap(builder)
    zero(builder)
    rest(builder)
    table(builder)
    tail(builder)
  })
  const { octets: kept, counts } = dropped(octets, 'dirty-bitmap')
  assert.equal(counts, [3])
  const expected = live((builder) => {
    zero(builder)
    table(builder)
    tail(builder)
  })
  assertBytes(kept, expected)
  assertBytes(binaryOf(dropped(berOf(octets), 'dirty-bitmap').octets), expected)
})

drop('RAM is never dropped', () => {
  const { octets } = machineStream({ devices: [timer] })
  const { octets: kept, counts } = dropped(octets, 'ram', 'ram#0', 'section 2')
  assert.equal(counts, [0, 0, 0])
  assertBytes(kept, octets)
})

/** A package with a package in it, and with all that no section is. */
function packaged(inner: (builder: StreamBuilder) => void): Uint8Array {
  const builder = new StreamBuilder().header().configuration('m')
  builder
    .start()
    .blocks([{ name: 'a', length: 4096 }])
    .eos()
    .footer()
    .part()
    .zero(0, 'a')
    .eos()
    .footer()
  builder.packaged((outer) => {
    outer.command(4).full(9, 'timer', [1, 2, 3]).footer(9)
    outer.packaged((innermost) => {
      innermost.full(7, 'rtc', [1]).footer(7).start(8, 'dirty-bitmap', 0, 1).u8(1).footer(8)
      inner(innermost)
    })
    outer.part().flush().eos().footer().command(5)
  })
  builder.end().eos().footer()
  return builder.eof().build()
}

drop('inside packages, whose sizes follow', () => {
  const octets = packaged((inner) => inner.command(2, [0, 0, 0, 9]).full(6, 'fw_cfg', [4, 5, 6, 7]).footer(6))
  for (const [targets, left] of [
    [['PING'], packaged((inner) => inner.full(6, 'fw_cfg', [4, 5, 6, 7]).footer(6))],
    [['fw_cfg'], packaged((inner) => inner.command(2, [0, 0, 0, 9]))],
    [['PING', 'section 6'], packaged(() => {})],
    [['no such thing'], octets],
    [['PACKAGED'], octets],
  ] as const) {
    assertBytes(dropped(octets, ...targets).octets, left, targets.join())
    assertBytes(binaryOf(dropped(berOf(octets), ...targets).octets), left, `${targets.join()} of BER`)
  }
})

drop('pages of RAM inside a package cannot be held', () => {
  const octets = packaged((inner) => inner.part().zero(0, 'a').eos().footer())
  const error = refusal(() => dropped(octets, 'PING'))
  assert.is(error?.code, 'MIGRATION_UNSUPPORTED')
  assert.is(error?.path, 'package')
})

drop('a description that cannot be read stays', () => {
  const plan = { devices: [timer, rtc], description: '{"devices": [}' }
  const { octets } = machineStream(plan)
  const expected = machineStream({ ...plan, devices: [timer] }).octets
  assertBytes(dropped(octets, 'rtc').octets, expected)
})

drop('octets behind the end stay', () => {
  const more = (octets: Uint8Array) => join([octets, Uint8Array.of(1, 2, 3)])
  assertBytes(dropped(more(machines([timer, rtc])), 'rtc').octets, more(machines([timer])))
})

drop.run()
