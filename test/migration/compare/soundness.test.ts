import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findingsIn, verdicts } from '../../support/check-findings.ts'
import { machineStream, uint8, uint32 } from '../../support/machine-stream.ts'
import { berOf } from '../../support/migration.ts'
import { noise } from '../../support/migration-builder.ts'
import { recordedStreams, streamOctets } from '../../support/migration-fixtures.ts'

const soundness = suite('migration/compare/soundness')

const timer = { name: 'timer', version: 2, fields: [uint32('ticks', 7), uint8('on', 1)] }

soundness('nothing is found in a sound stream', () => {
  assert.equal(findingsIn(machineStream({ devices: [timer] }).octets), [])
})

for (const stream of recordedStreams) {
  soundness(`${stream.name} is refused by no QEMU for certain`, () => {
    const refusals = findingsIn(streamOctets(stream)).filter(({ verdict }) => verdict === 'refuses')
    assert.equal(refusals, [])
  })
}

soundness('commands that no QEMU knows, and data of a length that none has', () => {
  const { octets, at } = machineStream({
    before: (stream) =>
      stream.mark('unknown').command(77, [1]).mark('long').command(2, [1, 2, 3, 4, 5]).command(2, [1, 2, 3, 4]),
  })
  const findings = findingsIn(octets)
  assert.equal(verdicts(findings), [`refuses ${at('unknown')} command 77`, `refuses ${at('long')} command 2 PING`])
  assert.equal(findings[0].repair, { command: 'drop', argument: '77' })
  assert.is(findings[1].message, 'it has 5 octets of data, and must have 4')
})

soundness('command 11, which only QEMU 10 knows', () => {
  const { octets, at } = machineStream({ before: (stream) => stream.mark('it').command(11) })
  const [finding, ...others] = findingsIn(octets)
  assert.equal(others, [])
  assert.is(finding.verdict, 'may refuse')
  assert.is(finding.offset, at('it'))
  assert.is(finding.path, 'command 11 SWITCHOVER_START')
  assert.equal(finding.repair, { command: 'drop', argument: 'SWITCHOVER_START' })
})

soundness('a package is of a migration that needs a peer', () => {
  const { octets, at } = machineStream({ before: (stream) => stream.mark('it').packaged((inner) => inner.command(4)) })
  const [finding] = findingsIn(octets)
  assert.equal([finding.verdict, finding.offset, finding.path], ['note', at('it'), 'stream'])
})

for (const [what, excess, has] of [
  ['too few', -1, 4],
  ['too many', 2, 7],
] as const) {
  soundness(`octets ${what} in a device`, () => {
    const { octets, at } = machineStream({
      devices: [
        { ...timer, excess },
        { name: 'rtc', fields: [uint8('a', 1)] },
      ],
    })
    const findings = findingsIn(octets)
    assert.equal(verdicts(findings), [`refuses ${at('timer')} section 10 (timer)`])
    assert.match(findings[0].message, `${has} octets, where the description has 5`)
    assert.match(findings[0].message, 'Missing section footer for timer')
  })
}

soundness('a description that is another one is blamed in BER as well', () => {
  const { octets } = machineStream({ devices: [{ ...timer, excess: 1 }, timer] })
  const findings = findingsIn(berOf(octets))
  assert.equal(findings.map(({ verdict, path }) => `${verdict} ${path}`).slice(0, 2), [
    'note section 11 (timer)',
    'refuses section 10 (timer)',
  ])
})

soundness('header and description of different versions', () => {
  const { octets, at } = machineStream({ devices: [{ ...timer, describedVersion: 3 }] })
  const findings = findingsIn(octets)
  assert.equal(verdicts(findings), [`may refuse ${at('timer')} section 10 (timer)`])
  assert.match(findings[0].message, 'version 2 by its header, and 3 by the description')
})

soundness('a device that comes twice, and one that is not described', () => {
  const { octets } = machineStream({
    devices: [timer, timer, { name: 'rtc', fields: [uint8('a', 1)], described: false }],
  })
  const notes = findingsIn(octets).map(({ verdict, path, message }) => [verdict, path, message.split(':')[0]])
  assert.equal(notes, [
    ['note', 'section 11 (timer)', 'the device came before, at 115'],
    ['note', 'section 12 (rtc)', 'the description does not tell of it, so that its fields cannot be looked at'],
    ['note', 'description', 'it tells of 2 devices, and the stream has 3'],
  ])
})

soundness('no description, one that cannot be read, octets after the end', () => {
  const messages = (description: boolean | string) =>
    findingsIn(machineStream({ devices: [timer], description }).octets).map(
      ({ path, message }) => `${path}: ${message}`,
    )
  assert.equal(messages(false), [
    'description: there is none: QEMU does without, but fields of devices cannot be looked at',
  ])
  assert.match(messages('{"devices":1}')[0], /^description: it cannot be read/)
  const { octets } = machineStream({ devices: [timer] })
  const more = findingsIn(Uint8Array.from([...octets, 1, 2, 3]))
  assert.equal(more, [
    { verdict: 'note', offset: undefined, path: 'tail', message: '3 octets after the end, which QEMU does not read' },
  ])
})

soundness('devices that nothing tells the ends of', () => {
  const findings = findingsIn(machineStream({ devices: [timer], footers: false, description: false }).octets)
  assert.equal(verdicts(findings), ['may refuse undefined tail'])
})

soundness('pages that some QEMUs do not take', () => {
  const { octets } = machineStream({
    ram: (stream) =>
      stream
        .zero(0, 'pc.ram')
        .fill(4096, 9)
        .packed(0, noise(20, 1))
        .packed(4096, noise(20, 2))
        .flush()
        .xbzrle(0, Uint8Array.of(1, 1, 7)),
  })
  const found = findingsIn(octets)
  assert.equal(
    found.map(({ verdict, path, message }) => `${verdict} ${path}: ${message}`),
    [
      'may refuse ram: a page filled with an octet that is not zero: QEMU 8.2 and later take none',
      'may refuse ram: 2 pages packed by zlib: QEMU 9.1 and later take none',
      'may refuse ram: 2 pages packed by zlib, which a QEMU takes where its capability compress is on',
      'may refuse ram: a flush of multifd: QEMU before 8.1 does not know it',
    ],
  )
  assert.ok(found.every(({ offset }) => offset! > 60 && offset! < octets.length))
})

soundness('pages sent by RDMA', () => {
  const { octets } = machineStream({ ram: (stream) => stream.zero(0, 'pc.ram').hook() })
  assert.match(verdicts(findingsIn(octets))[0], /^refuses \d+ ram$/)
})

soundness.run()
