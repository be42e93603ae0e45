/** Fields changed in place: what changes, what stays, what is refused, in both forms of a stream. */
import { suite as makeSuite } from 'uvu'
import * as assert from 'uvu/assert'
import { BerOutput } from '../../../src/migration/ber-output.ts'
import { BinaryOutput } from '../../../src/migration/binary-output.ts'
import { leavesOf } from '../../../src/migration/compare/fields.ts'
import { type MigrationForm, visiting } from '../../../src/migration/convert.ts'
import { SetVisitor } from '../../../src/migration/edit/set.ts'
import { MigrationMemory } from '../../../src/migration/memory.ts'
import { driveSource } from '../../../src/migration/source/drive.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import { assertBytes } from '../../support/assert.ts'
import { join } from '../../support/encodings.ts'
import { unhex } from '../../support/hex.ts'
import { berOf, binaryOf, drive } from '../../support/migration.ts'
import { StreamBuilder } from '../../support/migration-builder.ts'
import { deviceStream, field, modelOf, RawJson, struct } from '../../support/migration-devices.ts'
import { streamNamed } from '../../support/migration-fixtures.ts'

const suite = makeSuite('migration/edit/set')

interface Outcome {
  readonly octets: Uint8Array
  readonly problems: readonly string[]
  readonly changes: readonly string[]
}

function set(form: MigrationForm, octets: Uint8Array, ...assignments: string[]): Outcome {
  const pieces: Uint8Array[] = []
  const sink = (piece: Uint8Array) => void pieces.push(piece.slice())
  const visitor = new SetVisitor(form === 'binary' ? new BinaryOutput(sink) : new BerOutput(sink), assignments)
  drive(visiting(form, new MigrationMemory(), visitor), octets)
  const changes = visitor.changes.map(({ path, before, after }) => `${path}: ${before} -> ${after}`)
  return { octets: join(pieces), problems: visitor.problems, changes }
}

/** Sets fields in both forms, which must come to the same. */
function changed(stream: Uint8Array, ...assignments: string[]): Uint8Array {
  const binary = set('binary', stream, ...assignments)
  assert.equal(binary.problems, [])
  const ber = set('ber', berOf(stream), ...assignments)
  assert.equal(ber.problems, [])
  assertBytes(binaryOf(ber.octets), binary.octets)
  return binary.octets
}

function problems(stream: Uint8Array, ...assignments: string[]): readonly string[] {
  return set('binary', stream, ...assignments).problems
}

const list = new RawJson(
  '{"name":"list","type":"qtailq","vmsd_name":"e","version":1,"fields":[{"name":"x","type":"uint8","size":1}],"size":3}',
)
const tree = new RawJson(
  '{"name":"tree","type":"gtree","vmsd_name":"e","version":1,"fields":[{"name":"x","type":"uint8","size":1}],"size":15}',
)
const fields = [
  field('u8', 'uint8', 1),
  field('i8', 'int8', 1),
  field('u64', 'uint64', 8),
  field('flag', 'bool', 1),
  field('odd', 'bool', 1),
  field('twice', 'uint8', 1),
  field('a', 'uint16', 2, { array_len: 2 }),
  field('twice', 'uint8', 1),
  field('buffer', 'buffer', 3),
  field('null', 'nullptr', 1),
  struct('s', 4, [field('env.x', 'uint32', 4)]),
  list,
  tree,
]
const subsections = [{ vmsd_name: 'a.b/more', version: 1, fields: [field('m', 'uint8', 1)] }]
const body = unhex(`01 ff 0000000000000002 00 05 03 0004 0005 06 aabbcc 30 00000007
  010800 00000001010000000000000009 0a00 05 08 612e622f6d6f7265 00000001 0b`)
const device = { name: 'a.b', fields, subsections, body }
const stream = deviceStream([
  device,
  { ...device, instance: 1 },
  { name: 'c', fields: [field('u8', 'uint8', 1)], body: unhex('09') },
])

/** Assignment, where in the first device's body the octets change, and to what. */
const assignments: readonly (readonly [assignment: string, at: number, octets: string])[] = [
  ['u8=255', 0, 'ff'],
  ['u8=0x10', 0, '10'],
  ['u8=+7', 0, '07'],
  ['i8=-128', 1, '80'],
  ['i8=0xfe', 1, 'fe'],
  ['u64=18446744073709551615', 2, 'ffffffffffffffff'],
  ['flag=true', 10, '01'],
  ['flag=1', 10, '01'],
  ['odd=false', 11, '00'],
  // A true octet stays what it was.
  ['odd=true', 11, '05'],
  ['twice=0xee', 12, 'ee'],
  ['a[1]=0xabcd', 15, 'abcd'],
  ['twice#1=0', 17, '00'],
  ['buffer=010203', 18, '010203'],
  ['buffer=0x01:02:03', 18, '010203'],
  ['s.env.x=0xcafe1234', 22, 'cafe1234'],
  ['list[0].x=1', 27, '01'],
  ['tree[0].key=3', 34, '0000000000000003'],
  ['tree[0].x=4', 42, '04'],
  ['a.b/more.m=5', 58, '05'],
]
const bodyOffset = modelOf('binary', stream).sections[0].section.bodyOffset!

for (const [assignment, at, octets] of assignments) {
  suite(`a.b#0.${assignment}`, () => {
    const expected = stream.slice()
    expected.set(unhex(octets), bodyOffset + at)
    assertBytes(changed(stream, `a.b#0.${assignment}`), expected)
    assertBytes(changed(stream, `section 3 (a.b).${assignment}`), expected)
  })
}

suite('without an instance: all of them', () => {
  const models = modelOf('binary', changed(stream, 'a.b.u8=77')).sections
  assert.equal(
    models.map(({ octets }) => octets[0]),
    [77, 77, 9],
  )
})

suite('what is set to what it was gives the same stream, field by field', () => {
  for (const name of ['microvm-7.2', 'pc-bare-10.0']) {
    const real = streamNamed(name)
    const all: string[] = []
    for (const { section, state, octets } of modelOf('binary', real).sections) {
      for (const { path, value } of leavesOf(state!)) {
        const hex = Buffer.from(octets.subarray(value.offset, value.offset + value.size)).toString('hex')
        const text = value.kind === 'octets' ? hex : String(value.value)
        all.push(`${section.name}#${section.instanceId}.${path}=${text}`)
      }
    }
    assert.ok(all.length > 500)
    const some = all.filter((_, i) => i % 7 === 0)
    assertBytes(changed(real, ...some), real)
  }
})

suite('one field twice: the last one wins', () => {
  const { octets, changes } = set('binary', stream, 'c.u8=1', 'c.u8=2')
  assert.is(modelOf('binary', octets).sections[2].octets[0], 2)
  assert.equal(changes, ['c#0.u8: 9 (0x09) -> 1 (0x01)', 'c#0.u8: 1 (0x01) -> 2 (0x02)'])
})

for (const [assignment, problem] of [
  ['a.b.u8=256', '"256" is not within 0 to 255 (uint8)'],
  ['a.b.u8=-1', '"-1" is not within 0 to 255 (uint8)'],
  ['a.b.i8=128', '"128" is not within -128 to 127 (int8)'],
  ['a.b.i8=0x100', '"0x100" is not within -128 to 127 (int8)'],
  ['a.b.u64=18446744073709551616', 'is not within 0 to 18446744073709551615 (uint64)'],
  ['a.b.u8=x', '"x" is no number'],
  ['a.b.u8=', '"" is no number'],
  ['a.b.u8=0x', '"0x" is no number'],
  ['a.b.flag=2', '"2" is neither true nor false'],
  ['a.b.buffer=0102', '4 hexadecimal digits, and the field has 3 octets, 6 digits'],
  ['a.b.buffer=01020g', 'is not made of hexadecimal digits'],
  ['a.b.null=0', 'it stands for a NULL pointer'],
  ['a.b.u9=1', 'there is no such field; did you mean u8?'],
  ['a.b.a[2]=1', 'there is no such field; did you mean a[0]'],
  ['a.b#2.u8=1', 'there is no such device; did you mean a.b#'],
  ['d.u8=1', 'there is no such device; did you mean c?'],
  ['zzzzzz.u8=1', 'there is no such device; there are configuration, a.b#0, a.b#1, c'],
  ['a.b', 'it is not of the form DEVICE.FIELD=VALUE'],
  ['=1', 'it is not of the form DEVICE.FIELD=VALUE'],
  ['configuration.machine=', 'a machine has a name'],
  [`configuration.machine=${'x'.repeat(256)}`, 'has at most 255 octets'],
] as const) {
  suite(`refused: ${assignment.slice(0, 40)}`, () => {
    const found = problems(stream, assignment)
    assert.is(found.length, 1)
    assert.match(found[0], problem)
    assert.ok(found[0].startsWith(assignment))
    // A good one beside it does not help.
    assert.is(problems(stream, 'c.u8=1', assignment).length, 1)
  })
}

suite('a path that names fields of two devices', () => {
  const two = deviceStream([
    { name: 'a', fields: [field('b.u8', 'uint8', 1)], body: unhex('01') },
    { name: 'a.b', fields: [field('u8', 'uint8', 1)], body: unhex('02') },
  ])
  assert.match(problems(two, 'a.b.u8=3')[0], 'it names fields of two devices')
  assert.is(modelOf('binary', changed(two, 'a#0.b.u8=3')).sections[0].octets[0], 3)
  assert.is(modelOf('binary', changed(two, 'a.b#0.u8=3')).sections[1].octets[0], 3)
})

suite('a device that nothing describes', () => {
  const opaque = deviceStream([{ name: 'e', fields: [], body: unhex('0102') }], '{"devices":[]}')
  assert.match(problems(opaque, 'e.x=1')[0], /no description tells of this device's fields/)
})

suite('the name of the machine, longer and shorter, with its length in the description', () => {
  const real = streamNamed('none-10.0')
  for (const machine of ['pc-i440fx-10.0', 'x', 'none']) {
    const octets = changed(real, `configuration.machine=${machine}`)
    const model = modelOf('binary', octets)
    assert.is(model.configuration!.machine, machine)
    assert.is(model.description!.configuration!.fields[1].size, machine.length)
    if (machine === 'none') assertBytes(octets, real)
  }
})

suite('subsections of CONFIGURATION: what says how to read the rest stays', () => {
  const builder = new StreamBuilder().header().configuration('m').targetPageBits(12).uuid()
  const configured = builder.eof().build()
  const uuid = '00112233-4455-6677-8899-aabbccddeeff'
  for (const prefix of ['', 'configuration.']) {
    const octets = changed(configured, `${prefix}configuration/uuid.uuid.data=${uuid}`, 'configuration.machine=longer')
    const { machine, subsections, octets: contents } = modelOf('binary', octets).configuration!
    assert.is(machine, 'longer')
    const { value } = subsections[1].fields[0]
    assertBytes(contents.slice(value.offset, value.offset + 16), unhex(uuid.replaceAll('-', '')))
  }
  const bits = 'configuration/target-page-bits.target_page_bits'
  assertBytes(changed(configured, `${bits}=12`), configured)
  assert.match(problems(configured, `${bits}=13`)[0], 'cannot be changed alone')
})

suite('inside a package', async () => {
  const inner = { name: 'c', fields: [field('u8', 'uint8', 1)], body: unhex('09') }
  const text = modelOf('binary', deviceStream([inner])).descriptionText!
  const builder = new StreamBuilder().header().configuration('m')
  builder
    .packaged((packed) => packed.full(3, 'c', [9]).footer(3))
    .eof()
    .description(new TextDecoder().decode(text))
  const octets = builder.build()
  const pieces: Uint8Array[] = []
  const visitor = new SetVisitor(new BinaryOutput((piece) => void pieces.push(piece.slice())), ['c.u8=8'])
  // Of a pipe, the description comes too late for what is in a package.
  const conversion = visiting('binary', new MigrationMemory(), visitor, { size: octets.length })
  await driveSource(conversion, new MemorySource(octets))
  assert.equal(visitor.problems, [])
  assert.is(modelOf('binary', join(pieces)).sections[0].octets[0], 8)
})

suite.run()
