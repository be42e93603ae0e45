import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findingsIn, verdicts } from '../../support/check-findings.ts'
import {
  type DevicePlan,
  type FieldPlan,
  machineStream,
  type PartsPlan,
  uint8,
  uint32,
} from '../../support/machine-stream.ts'
import { berOf } from '../../support/migration.ts'

const device = suite('migration/compare/check-device')

function against(parts: PartsPlan, other: PartsPlan, more: Partial<DevicePlan> = {}) {
  const stream = machineStream({ devices: [{ name: 'dev', ...parts, ...more }] })
  const theirs = machineStream({ devices: [{ name: 'dev', ...other, ...more }] })
  const findings = findingsIn(stream.octets, theirs.octets)
  const body = stream.bodyOf(more.instance === undefined ? 'dev' : `dev#${more.instance}`)
  return { findings, verdicts: verdicts(findings), body, stream: stream.octets, other: theirs.octets }
}

device('values that may differ', () => {
  assert.equal(against({ fields: [uint32('a', 1)] }, { fields: [uint32('a', 2)] }).findings, [])
})

for (const type of ['uint32 equal', 'int32 equal']) {
  device(`${type}, which must be the same`, () => {
    const fields = (count: number) => ({ fields: [uint8('x', 1), uint32('count', count, type)] })
    const { findings, verdicts: found, body } = against(fields(3), fields(4))
    assert.equal(found, [`refuses ${body + 1} section 10 (dev).count`])
    assert.match(findings[0].message, 'is 3, and must be 4 as there')
    assert.equal(findings[0].repair, { command: 'set', argument: 'dev.count=4' })
  })
}

device('uint64 equal, and it is the type of the receiver that counts', () => {
  const wide = (value: number, type: string): PartsPlan => ({
    fields: [{ name: 'id', type, octets: [0xff, 0, 0, 0, 0, 0, 0, value] }],
  })
  const { findings } = against(wide(1, 'uint64'), wide(2, 'int64 equal'), { instance: 3 })
  assert.equal(findings[0].repair, { command: 'set', argument: `dev#3.id=${-0x100000000000000n + 2n}` })
  assert.equal(against(wide(1, 'uint64 equal'), wide(2, 'uint64')).findings, [])
})

for (const [value, bound, verdict] of [
  [2, 2, []],
  [0, 2, []],
  [3, 2, ['refuses']],
  [-1, 2, ['refuses']],
] as const) {
  device(`int32 le: ${value}, at most ${bound}`, () => {
    const fields = (number: number) => ({ fields: [uint32('version_id', number, 'int32 le')] })
    const { findings } = against(fields(value), fields(bound))
    assert.equal(
      findings.map((finding) => finding.verdict),
      verdict,
    )
  })
}

device('fields inside structs, arrays and subsections', () => {
  const parts = (value: number): PartsPlan => ({
    fields: [
      { name: 'outer', fields: [{ name: 'inner', fields: [uint8('n', value, 'uint8 equal')] }] },
      { name: 'list', type: 'uint8 equal', count: 3, octets: [1, value, 3] },
    ],
    subsections: [{ name: 'dev/sub', fields: [uint8('m', value, 'uint8 equal')] }],
  })
  const { findings, body } = against(parts(7), parts(8))
  assert.equal(
    findings.map(({ offset, path, repair }) => [offset! - body, path, repair?.argument]),
    [
      [0, 'section 10 (dev).outer.inner.n', 'dev.outer.inner.n=8'],
      [2, 'section 10 (dev).list[1]', 'dev.list[1]=8'],
      [4 + 6 + 7, 'section 10 (dev).dev/sub.m', 'dev.dev/sub.m=8'],
    ],
  )
})

device('subsections: unknown, too new, missing', () => {
  const sub = (name: string, version = 1): PartsPlan => ({
    fields: [uint8('a', 1)],
    subsections: [{ name, version, fields: [uint8('b', 1)] }],
  })
  const unknown = against(sub('dev/new'), { fields: [uint8('a', 1)] })
  assert.equal(unknown.verdicts, [`may refuse ${unknown.body + 1} section 10 (dev).dev/new`])
  const newer = against(sub('dev/sub', 2), sub('dev/sub'))
  assert.equal(newer.verdicts, [`refuses ${newer.body + 1} section 10 (dev).dev/sub`])
  assert.is(newer.findings[0].message, 'version 2, and the other QEMU knows 1')
  assert.equal(against(sub('dev/sub', 1), sub('dev/sub', 2)).findings, [])
  const missing = against({ fields: [uint8('a', 1)] }, sub('dev/sub'))
  assert.equal(
    missing.findings.map(({ verdict, path }) => `${verdict} ${path}`),
    ['note section 10 (dev).dev/sub'],
  )
})

device('subsections inside subsections', () => {
  const parts = (value: number): PartsPlan => ({
    subsections: [
      {
        name: 'dev/a',
        fields: [uint8('x', 1)],
        subsections: [{ name: 'dev/a/b', fields: [uint8('y', value, 'uint8 equal')] }],
      },
    ],
  })
  assert.equal(
    against(parts(1), parts(2)).findings.map(({ path }) => path),
    ['section 10 (dev).dev/a.dev/a/b.y'],
  )
})

device('fields of another size, more of them, fewer of them', () => {
  const wider = against({ fields: [uint8('a', 1), uint8('b', 1)] }, { fields: [uint32('a', 1), uint8('b', 1)] })
  assert.equal(wider.verdicts, [`may refuse ${wider.body} section 10 (dev).a`])
  assert.is(wider.findings[0].message, 'uint8 of 1 octet, and uint32 of 4 there')
  const more = against({ fields: [uint8('a', 1), uint8('b', 1)] }, { fields: [uint8('a', 1)] })
  assert.equal(more.verdicts, [`may refuse ${more.body + 1} section 10 (dev).b`])
  const fewer = against({ fields: [uint8('a', 1)] }, { fields: [uint8('a', 1), uint8('b', 1)] })
  assert.equal(
    fewer.findings.map(({ verdict, path }) => `${verdict} ${path}`),
    ['may refuse section 10 (dev).b'],
  )
})

device('an array of another length', () => {
  const list = (...octets: number[]): PartsPlan => ({
    fields: [{ name: 'list', type: 'uint8', count: octets.length, octets }],
  })
  const { findings } = against(list(1, 2, 3), list(1, 2))
  assert.equal(
    findings.map(({ path, message }) => `${path}: ${message}`),
    ['section 10 (dev).list: 3 elements, and 2 there'],
  )
})

device('the same octets under other names are taken', () => {
  const ours = { fields: [uint8('old', 1), uint8('n', 1, 'uint8 equal')] }
  const theirs = { fields: [uint8('new', 1), uint8('n', 2, 'uint8 equal')] }
  const { findings } = against(ours, theirs)
  assert.equal(
    findings.map(({ verdict, path }) => `${verdict} ${path}`),
    ['note section 10 (dev)', 'refuses section 10 (dev).n'],
  )
})

device('a device of another layout is not told field by field', () => {
  const fields = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => uint8(`${prefix}${i}`, 1))
  assert.is(against({ fields: fields('a', 100) }, { fields: fields('b', 99) }).findings.length, 3)
})

device('another PCI device, or another revision of it', () => {
  const config = (...changes: (readonly [number, number])[]): PartsPlan => {
    const octets = Array.from({ length: 256 }, () => 0)
    for (const [at, octet] of [[0, 0x86], [1, 0x80], [2, 0x0e], [3, 0x10], [8, 3], [0x34, 0], ...changes])
      octets[at] = octet
    return { fields: [{ name: 'config', type: 'pci config', octets } satisfies FieldPlan] }
  }
  // An interrupt line and an address are the guest's.
  assert.equal(against(config([0x3c, 11], [0x10, 1]), config()).findings, [])
  const { findings, body } = against(config([2, 0x0f], [8, 2]), config())
  assert.equal(
    findings.map(({ verdict, offset, path }) => `${verdict} ${offset! - body} ${path}`),
    ['refuses 2 section 10 (dev).config', 'refuses 8 section 10 (dev).config'],
  )
  assert.match(findings[0].message, 'the PCI device has device 0x100f, and 0x100e there')
})

device('devices that no description tells of, by their octets alone', () => {
  const parts = (...octets: number[]): Partial<DevicePlan> => ({ fields: [{ name: 'data', octets }], described: false })
  const check = (a: number[], b: number[]) =>
    verdicts(
      findingsIn(
        machineStream({ devices: [{ name: 'dev', ...parts(...a) }] }).octets,
        machineStream({ devices: [{ name: 'dev', ...parts(...b) }] }).octets,
      ),
    )
  assert.equal(check([1, 2], [3, 4]), [])
  assert.match(check([1, 2, 3], [3, 4])[0], /^may refuse \d+ section 10 \(dev\)$/)
})

device('BER is checked as the stream is that it came from', () => {
  const fields = (count: number) => ({ fields: [uint32('count', count, 'uint32 equal')] })
  const { stream, other } = against(fields(3), fields(4))
  const [finding] = findingsIn(berOf(stream), other)
  assert.equal([finding.verdict, finding.path], ['refuses', 'section 10 (dev).count'])
})

device.run()
