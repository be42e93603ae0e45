import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MAX_FINDINGS } from '../../../src/migration/compare/finding.ts'
import { findingsIn, verdicts } from '../../support/check-findings.ts'
import { type MachinePlan, machineStream, uint8, uint32 } from '../../support/machine-stream.ts'
import { noise } from '../../support/migration-builder.ts'
import { streamNamed } from '../../support/migration-fixtures.ts'

const check = suite('migration/compare/check')

const timer = { name: 'timer', version: 2, fields: [uint32('ticks', 7)] }
const plain: MachinePlan = { devices: [timer] }

/** Findings in the first machine's stream against the second's. */
function against(plan: MachinePlan, other: MachinePlan) {
  const stream = machineStream({ ...plain, ...plan })
  const findings = findingsIn(stream.octets, machineStream({ ...plain, ...other }).octets)
  return { findings, verdicts: verdicts(findings), ...stream }
}

check('a stream against itself', () => {
  assert.equal(against({}, {}).findings, [])
})

check('the machine, which may be a prefix', () => {
  const other = against({ machine: 'pc-q35-7.2' }, {})
  assert.equal(other.verdicts, ['refuses 8 configuration.machine'])
  assert.equal(other.findings[0].repair, { command: 'set', argument: 'configuration.machine=pc-i440fx-7.2' })
  assert.match(other.findings[0].message, 'start it with -M pc-q35-7.2')
  assert.equal(against({ machine: 'pc-i440fx-7' }, {}).verdicts, [])
  assert.equal(against({ machine: '' }, {}).verdicts, [])
  assert.equal(against({ machine: 'pc-i440fx-7.21' }, {}).verdicts, ['refuses 8 configuration.machine'])
})

check('CONFIGURATION there and not here, and the reverse', () => {
  const none = against({ machine: null }, {})
  assert.equal(none.verdicts, ['refuses 8 configuration'])
  assert.match(none.findings[0].message, 'Configuration section missing')
  assert.match(against({}, { machine: null }).findings[0].message, 'Unexpected configuration section')
})

check('page size, capabilities and UUID', () => {
  const shared = { configuration: (stream) => stream.capabilities('x-ignore-shared'), blocks: [] } satisfies MachinePlan
  assert.equal(against(shared, { blocks: [] }).verdicts, ['refuses 8 configuration/capabilities'])
  assert.match(against({ blocks: [] }, shared).findings[0].message, 'migrate_set_capability x-ignore-shared off')
  assert.equal(against({ configuration: (stream) => stream.targetPageBits(12) }, {}).verdicts, [
    'refuses 8 configuration/target-page-bits',
  ])
  const uuid = (octet: number): MachinePlan => ({ configuration: (stream) => stream.uuid(octet) })
  assert.equal(against(uuid(1), uuid(1)).verdicts, [])
  assert.equal(against(uuid(1), uuid(2)).verdicts, ['refuses 8 configuration/uuid'])
  assert.equal(against(uuid(1), {}).verdicts, ['may refuse 8 configuration/uuid'])
  assert.equal(against({}, uuid(1)).verdicts, [])
})

check('RAM blocks by name, size and address', () => {
  const blocks = [
    { name: 'pc.ram', length: 8192 },
    { name: '/rom@etc/acpi/tables', length: 8192 },
    { name: 'vga.vram', length: 4096 },
  ]
  const others = [
    { name: 'pc.ram', length: 4096 },
    { name: '/rom@etc/acpi/tables', length: 4096 },
    { name: 'pc.bios', length: 4096 },
  ]
  const { findings, octets } = against({ blocks }, { blocks: others })
  const names = findings.map(({ verdict, path, offset }) => {
    const name = path.slice('ram '.length)
    // Its length octet stands before the name.
    const isThere =
      offset !== undefined && new TextDecoder().decode(octets.subarray(offset + 1, offset + 1 + name.length)) === name
    return `${verdict} ${path}${isThere ? ' there' : ''}`
  })
  assert.equal(names, [
    'refuses ram pc.ram there',
    'may refuse ram /rom@etc/acpi/tables there',
    'refuses ram vga.vram there',
    'note ram pc.bios',
  ])
  assert.match(findings[0].message, '8192 octets, and 4096 there ("Size mismatch"): -m must be the same')
  assert.match(findings[2].message, 'Unknown ramblock')
})

check('addresses and page sizes of blocks', () => {
  const shared = (address: number): MachinePlan => ({
    configuration: (stream) => stream.capabilities('x-ignore-shared'),
    blocks: [{ name: 'm0', length: 4096, address }],
  })
  const { verdicts: found, findings } = against(shared(0), shared(4096))
  assert.equal(found.length, 1)
  assert.match(findings[0].message, 'it lies at 0x0, and at 0x1000 there')
})

check('devices by name and instance', () => {
  const devices = [timer, { ...timer, instance: 1 }, { name: '0000:00:04.0/e1000', fields: [uint8('a', 1)] }]
  const {
    findings,
    verdicts: found,
    at,
  } = against(
    { devices },
    { devices: [timer, { name: '0000:00:03.0/e1000', fields: [uint8('a', 1)] }, { name: 'rtc' }] },
  )
  assert.equal(found, [
    `refuses ${at('timer#1')} section 11 (timer 1)`,
    `refuses ${at('0000:00:04.0/e1000')} section 12 (0000:00:04.0/e1000)`,
  ])
  assert.equal(findings[0].repair, { command: 'drop', argument: 'timer#1' })
  assert.match(
    findings[1].message,
    'it has 0000:00:03.0/e1000: "Unknown savevm section or instance \'0000:00:04.0/e1000\' 0"',
  )
  assert.equal(findings[1].repair, { command: 'drop', argument: '0000:00:04.0/e1000' })
  assert.equal(
    findings.slice(2).map(({ verdict, path }) => `${verdict} ${path}`),
    ['note section 11 (0000:00:03.0/e1000)', 'note section 12 (rtc)'],
  )
})

check('the first of two devices of a name is dropped by its instance', () => {
  const { findings } = against(
    { devices: [timer, { ...timer, instance: 1 }] },
    { devices: [{ ...timer, instance: 1 }] },
  )
  assert.equal(findings[0].repair, { command: 'drop', argument: 'timer#0' })
})

check('sections that QEMU knows although it did not send them', () => {
  const { findings } = against(
    {
      devices: [{ name: 'globalstate', fields: [uint8('a', 1)] }, { name: 'audio' }],
      before: (stream) => stream.start(5, 'dirty-bitmap', 0, 1).u8(1).footer(5),
    },
    { devices: [] },
  )
  assert.equal(
    findings.map(({ verdict, path }) => `${verdict} ${path}`),
    ['may refuse section 5 (dirty-bitmap)', 'note section 10 (globalstate)', 'may refuse section 11 (audio)'],
  )
})

check('versions in both directions', () => {
  const version = (number: number, described = number): MachinePlan => {
    return { devices: [{ ...timer, version: number, describedVersion: described }] }
  }
  const newer = against(version(3), version(2))
  assert.equal(newer.verdicts, [`refuses ${newer.at('timer')} section 10 (timer)`])
  assert.equal(newer.findings[0].message, 'version 3, and the other QEMU knows 2 at most')
  assert.equal(against(version(1), version(2)).verdicts, [`may refuse ${newer.at('timer')} section 10 (timer)`])
  // Somebody has changed the header.
  assert.equal(against(version(1, 2), version(2)).verdicts, [
    `may refuse ${newer.at('timer')} section 10 (timer)`,
    `refuses ${newer.at('timer')} section 10 (timer)`,
  ])
})

check('footers', () => {
  const { findings, at } = against({ footers: false }, {})
  assert.equal(verdicts(findings), [`refuses ${at('timer')} sections`])
  assert.match(findings[0].message, 'Missing section footer')
  assert.match(against({}, { footers: false }).findings[0].message, 'Unknown savevm section type 126')
})

const withFill: MachinePlan = { ram: (stream) => stream.zero(0, 'pc.ram').fill(4096, 9) }
const withPacked: MachinePlan = { ram: (stream) => stream.packed(0, noise(20, 1), 'pc.ram') }
const withPages: MachinePlan = { ram: (stream) => stream.zero(0, 'pc.ram') }
const of82: MachinePlan = { ...withPages, describesConfiguration: true }
const of10: MachinePlan = { ...of82, before: (stream) => stream.command(11) }

for (const [what, plan, other, expected] of [
  ['a filled page for 7.2', withFill, withPages, []],
  ['a filled page for 8.2', withFill, of82, ['refuses ram']],
  [
    'a filled page for a machine of 9.0',
    { ...withFill, machine: 'pc-q35-9.0' },
    { machine: 'pc-q35-9.0', description: false },
    ['refuses ram'],
  ],
  ['a zlib page where compress is off', withPacked, withPages, ['refuses ram']],
  ['a zlib page where compress is on', withPacked, withPacked, []],
  ['a zlib page for QEMU 10', withPacked, of10, ['refuses ram']],
  ['a flush of multifd for QEMU 7.2', { ram: (stream) => stream.flush() }, withPages, ['may refuse ram']],
  ['a flush of multifd for QEMU 8.2', { ram: (stream) => stream.flush() }, of82, []],
  ['command 11 for QEMU 7.2', of10, withPages, ['refuses command 11 SWITCHOVER_START']],
  ['command 11 for QEMU 8.2 or later', of10, of82, ['may refuse command 11 SWITCHOVER_START']],
  ['command 11 for QEMU 10', of10, of10, []],
] as const satisfies readonly (readonly [string, MachinePlan, MachinePlan, readonly string[]])[]) {
  check(what, () => {
    assert.equal(
      against(plan, other).verdicts.map((text) => text.replace(/ (\d+|undefined) /, ' ')),
      expected,
    )
  })
}

check('another machine altogether is told up to a bound', () => {
  const devices = Array.from({ length: MAX_FINDINGS + 100 }, (_, instance) => ({
    name: 'ghost',
    instance,
    fields: [uint8('a', 1)],
  }))
  const { findings } = against({ devices }, { devices: [timer] })
  assert.is(findings.length, MAX_FINDINGS)
})

check('real streams: one of QEMU 10 for QEMU 7.2', () => {
  const stream = streamNamed('none-10.0')
  const findings = findingsIn(stream, streamNamed('none-7.2'))
  assert.equal(verdicts(findings), ['refuses 2393 command 11 SWITCHOVER_START'])
  assert.is(stream[2393], 8)
  // 32 octets and two flags where 100 octets were.
  assert.equal(
    findings.slice(1).map(({ verdict, path }) => `${verdict} ${path}`),
    ['note section 4 (globalstate)'],
  )
})

check('real streams: of 5.2, but for the machine, 7.2 may take all', () => {
  const findings = findingsIn(streamNamed('pc-bare-5.2'), streamNamed('pc-bare-7.2'))
  assert.equal(
    findings.filter(({ verdict }) => verdict === 'refuses').map(({ path }) => path),
    ['configuration.machine'],
  )
})

check.run()
