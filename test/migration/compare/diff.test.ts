import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Difference, differencesOf } from '../../../src/migration/compare/diff.ts'
import { modelOf } from '../../support/check-findings.ts'
import { type MachinePlan, machineStream, uint8, uint32 } from '../../support/machine-stream.ts'
import { berOf } from '../../support/migration.ts'
import { streamNamed } from '../../support/migration-fixtures.ts'

const diff = suite('migration/compare/diff')

const timer = { name: 'timer', fields: [uint32('ticks', 7), uint8('on', 1)] }

function between(a: Uint8Array, b: Uint8Array): readonly Difference[] {
  return [...differencesOf(modelOf(a), modelOf(b))]
}

function plans(a: MachinePlan, b: MachinePlan) {
  const [one, other] = [a, b].map((plan) => machineStream({ devices: [timer], ...plan }))
  return { found: between(one.octets, other.octets), one, other }
}

diff('a stream and itself, and its BER', () => {
  const stream = streamNamed('microvm-7.2')
  assert.equal(between(stream, stream), [])
  assert.equal(between(stream, berOf(stream)), [])
  assert.equal(between(berOf(stream), stream), [])
})

diff('a value', () => {
  const { found, one } = plans({}, { devices: [{ ...timer, fields: [uint32('ticks', 256), uint8('on', 1)] }] })
  assert.equal(found, [
    { path: 'section 10 (timer).ticks', offset: one.bodyOf('timer'), a: '7 (0x00000007)', b: '256 (0x00000100)' },
  ])
})

diff('a name that looks like the path of another field: the second one is told apart', () => {
  const found = between(streamNamed('pc-bare-7.2'), streamNamed('pc-bare-10.0'))
  const paths = found.map(({ path }) => path.replace(/^section \d+ /, '')).filter((path) => path.startsWith('(i8254)'))
  assert.is(new Set(paths).size, paths.length)
  const time = '(i8254).channels[0].next_transition_time'
  assert.equal(
    paths.filter((path) => path.startsWith(time)),
    [time, `${time}#1`],
  )
})

diff('octets: where they begin to differ', () => {
  const octets = (...changed: number[]) => ({
    devices: [{ name: 'rtc', fields: [{ name: 'data', octets: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, ...changed] }] }],
  })
  const { found, one } = plans(octets(12, 13), octets(12, 99))
  assert.equal(found, [{ path: 'section 10 (rtc).data octet 12', offset: one.bodyOf('rtc') + 12, a: '0d', b: '63' }])
})

diff('a boolean octet that is neither 0 nor 1', () => {
  const bool = (octet: number) => ({
    devices: [{ name: 'd', fields: [{ name: 'on', type: 'bool', octets: [octet] }] }],
  })
  const { found } = plans(bool(1), bool(2))
  assert.equal(
    found.map(({ a, b }) => [a, b]),
    [['true', 'true (0x2)']],
  )
})

diff('fields, subsections and sections that are on one side only, with their places there', () => {
  const rich = {
    devices: [
      { ...timer, fields: [...timer.fields, uint8('more', 3)] },
      { name: 'sub', fields: [uint8('a', 1)], subsections: [{ name: 'sub/x', fields: [uint8('b', 2)] }] },
      { name: 'rtc', version: 4, fields: [uint8('c', 3)] },
    ],
  }
  const poor = { devices: [timer, { name: 'sub', fields: [uint8('a', 1)] }] }
  const expected = ({ bodyOf, at }: ReturnType<typeof machineStream>) => [
    ['section 10 (timer).more', bodyOf('timer') + 5, '3 (0x03)'],
    ['section 11 (sub).sub/x.b', bodyOf('sub') + 1 + 6 + 5, '2 (0x02)'],
    ['section 12 (rtc)', at('rtc'), 'version 4'],
  ]
  const here = plans(rich, poor)
  assert.equal(
    here.found.map(({ path, offset, a }) => [path, offset, a]),
    expected(here.one),
  )
  assert.ok(here.found.every(({ b }) => b === undefined))
  const there = plans(poor, rich)
  assert.equal(
    there.found.map(({ path, offset, b }) => [path, offset, b]),
    expected(there.other),
  )
})

diff('versions, blocks and the machine', () => {
  const { found } = plans(
    { machine: 'pc-i440fx-7.2', configuration: (stream) => stream.uuid(1), devices: [{ ...timer, version: 2 }] },
    {
      machine: 'pc-q35-7.2',
      configuration: (stream) => stream.uuid(2),
      blocks: [
        { name: 'pc.ram', length: 4096 },
        { name: 'rom', length: 4096 },
      ],
    },
  )
  assert.equal(
    found.map(({ path, a, b }) => [path, a, b]),
    [
      ['configuration.machine', 'pc-i440fx-7.2', 'pc-q35-7.2'],
      ['configuration/uuid.uuid.data octet 0', '01 01 01 01 01 01 01 01 …', '02 02 02 02 02 02 02 02 …'],
      ['ram pc.ram', '8192 octets', '4096 octets'],
      ['ram rom', undefined, '4096 octets'],
      ['section 10 (timer)', 'version 2', 'version 1'],
    ],
  )
  assert.ok(found.every(({ offset }) => offset !== undefined))
})

diff('commands from the first one that differs', () => {
  const { found, one } = plans(
    { before: (stream) => stream.command(1).mark('ping').command(2, [0, 0, 0, 1]).command(11) },
    { before: (stream) => stream.command(1).command(11) },
  )
  assert.equal(found, [
    { path: 'commands', offset: one.at('ping'), a: 'PING 00000001, SWITCHOVER_START', b: 'SWITCHOVER_START' },
  ])
  const many = plans({ before: (stream) => Array.from({ length: 20 }, () => stream.command(1)) }, {})
  assert.match(many.found[0].a!, / and 4 more$/)
})

diff('devices that nothing describes, and devices that come twice', () => {
  const bare = (octet: number) => ({
    devices: [{ name: 'd', fields: [{ name: 'x', octets: [1, octet] }], described: false }],
  })
  const { found, one } = plans(bare(2), bare(3))
  assert.equal(found, [
    { path: 'section 10 (d) octet 1', offset: one.bodyOf('d') + 1, a: '2 octets, 02', b: '2 octets, 03' },
  ])
  const twice = (value: number) => ({
    devices: [timer, { ...timer, fields: [uint32('ticks', value), uint8('on', 1)] }],
  })
  assert.equal(
    plans(twice(7), twice(8)).found.map(({ path }) => path),
    ['section 11 (timer).ticks'],
  )
})

diff.run()
