/**
 * Whether the QEMU that saved one stream would take another: what it holds them to, from the outside in: machine, RAM blocks,
 * sections, versions, subsections, fields. Defaults of devices that a stream leaves out are not known here, so that some
 * questions stay open; they are told as such.
 */
import { Command, commandName } from '../commands.ts'
import { CAPABILITIES, capabilitiesOf, TARGET_PAGE_BITS, targetPageBits, uuidOf } from '../configuration.ts'
import type { ModelSection, StreamModel } from '../model.ts'
import { type RamBlock, SectionType } from '../visitor.ts'
import { checkDevice } from './check-device.ts'
import type { Findings } from './finding.ts'

/** Adds to `findings` what the QEMU that saved `against` would make of `stream`. */
export function checkAgainst(stream: StreamModel, against: StreamModel, findings: Findings): void {
  checkConfiguration(stream, against, findings)
  checkBlocks(stream.blocks, against.blocks, findings)
  checkSections(stream, against, findings)
  checkCommands(stream, against, findings)
}

const CONFIGURATION = 'configuration'
/** CONFIGURATION stands right after the magic and the version. */
const CONFIGURATION_AT = 8

function checkConfiguration(stream: StreamModel, against: StreamModel, findings: Findings): void {
  const { configuration } = stream
  const other = against.configuration
  if (configuration === undefined || other === undefined) {
    if (configuration === undefined && other === undefined) return
    const message =
      configuration === undefined
        ? `there is none, and a machine of type ${other?.machine} wants one`
        : 'the other machine is of 2.3 or older and sends none'
    findings.add('refuses', CONFIGURATION_AT, CONFIGURATION, message)
    return
  }
  // QEMU compares as many octets as it received.
  if (!other.machine.startsWith(configuration.machine)) {
    const message = `the machine is ${configuration.machine}; the other QEMU runs ${other.machine}`
    findings.add('refuses', CONFIGURATION_AT, `${CONFIGURATION}.machine`, message)
  }
  const bits = targetPageBits(configuration)
  const otherBits = targetPageBits(other)
  if (bits !== otherBits) {
    const message = `page sizes differ: ${pageSizeText(bits)}, and ${pageSizeText(otherBits)} there`
    findings.add('refuses', CONFIGURATION_AT, TARGET_PAGE_BITS, message)
  }
  const capabilities = capabilitiesOf(configuration)
  const others = capabilitiesOf(other)
  for (const name of capabilities.filter((capability) => !others.includes(capability))) {
    findings.add(
      'refuses',
      CONFIGURATION_AT,
      CAPABILITIES,
      `${name} is on here, and off there; set the capability there`,
    )
  }
  for (const name of others.filter((capability) => !capabilities.includes(capability))) {
    findings.add(
      'refuses',
      CONFIGURATION_AT,
      CAPABILITIES,
      `${name} is off here, and on there; clear the capability there`,
    )
  }
  const uuid = uuidOf(configuration)
  const otherUuid = uuidOf(other)
  if (uuid !== undefined && otherUuid !== undefined && uuid !== otherUuid) {
    findings.add(
      'refuses',
      CONFIGURATION_AT,
      'configuration/uuid',
      `the machine's UUID is ${uuid}, and ${otherUuid} there`,
    )
  }
}

function pageSizeText(bits: number | undefined): string {
  return bits === undefined ? "the target's own" : String(1 << bits)
}

function checkBlocks(blocks: readonly RamBlock[], others: readonly RamBlock[], findings: Findings): void {
  const byName = new Map(others.map((block) => [block.name, block]))
  for (const block of blocks) {
    const path = `ram ${block.name}`
    const other = byName.get(block.name)
    byName.delete(block.name)
    if (other === undefined) {
      findings.add('refuses', undefined, path, `a RAM block of ${block.length} octets that the other machine has not`)
      continue
    }
    if (block.length !== other.length) {
      // Tables of ACPI and option ROMs are made to the length that comes, as far as there is room.
      const resizable = block.name.startsWith('/rom@')
      const message = `${block.length} octets, and ${other.length} there`
      findings.add(resizable ? 'may refuse' : 'refuses', undefined, path, message)
    }
    if ((block.pageSize ?? 0n) !== (other.pageSize ?? 0n)) {
      findings.add(
        'refuses',
        undefined,
        path,
        `pages of ${block.pageSize ?? 'ordinary'} octets, and ${other.pageSize ?? 'ordinary'} there`,
      )
    }
    if (block.address !== undefined && other.address !== undefined && block.address !== other.address) {
      findings.add(
        'refuses',
        undefined,
        path,
        `lies at 0x${block.address.toString(16)}, and at 0x${other.address.toString(16)} there`,
      )
    }
  }
  for (const { name, length } of byName.values()) {
    findings.add(
      'note',
      undefined,
      `ram ${name}`,
      `not in this stream: its ${length} octets stay as the machine begins with them`,
    )
  }
}

function keyOf({ section: { name, instanceId } }: ModelSection): string {
  return `${name}\n${instanceId}`
}

/** Sections by device: a live one has several, and its START tells the version. */
function devicesOf(model: StreamModel): Map<string, ModelSection> {
  const devices = new Map<string, ModelSection>()
  for (const held of model.sections) {
    const { type } = held.section
    if (type === SectionType.Part || type === SectionType.End) continue
    if (!devices.has(keyOf(held))) devices.set(keyOf(held), held)
  }
  return devices
}

function checkSections(stream: StreamModel, against: StreamModel, findings: Findings): void {
  if (stream.footers !== undefined && against.footers !== undefined && stream.footers !== against.footers) {
    const message = stream.footers
      ? 'sections have footers, and none there'
      : 'sections have no footers, and the others have'
    findings.add('refuses', stream.sections[0]?.section.offset, 'sections', message)
  }
  const others = devicesOf(against)
  const devices = devicesOf(stream)
  for (const [key, held] of devices) {
    const { section } = held
    const other = others.get(key)
    const path = sectionPath(held)
    if (other === undefined) {
      const hint = [...others.values()].find((candidate) => candidate.section.name === section.name)
      const instance = hint === undefined ? '' : ` (it has ${section.name} as instance ${hint.section.instanceId})`
      findings.add(
        'refuses',
        section.offset,
        path,
        `the other machine has no such device${instance}: "Unknown savevm section or instance"`,
      )
      continue
    }
    const theirs = other.section.versionId
    if (section.versionId > theirs) {
      findings.add(
        'refuses',
        section.offset,
        path,
        `version ${section.versionId}, and the other QEMU knows ${theirs} at most`,
      )
    } else if (section.versionId < theirs) {
      const message = `version ${section.versionId}, and ${theirs} there: taken unless the other QEMU has given so old a version up`
      findings.add('may refuse', section.offset, path, message)
    }
    if (section.type === SectionType.Full) checkDevice(held, other, path, findings)
  }
  for (const [key, held] of others) {
    if (devices.has(key)) continue
    findings.add('note', undefined, sectionPath(held), 'not in this stream: the device stays as it is after a reset')
  }
}

function checkCommands(stream: StreamModel, against: StreamModel, findings: Findings): void {
  const isSwitchover = ({ command }: { command: number }) => command === Command.SWITCHOVER_START
  for (const { command } of stream.commands) {
    if (commandName(command) === undefined) {
      findings.add('refuses', undefined, `command ${command}`, 'a command that no QEMU up to 10.0 knows')
    }
  }
  if (!stream.commands.some(isSwitchover) || against.commands.some(isSwitchover)) return
  // QEMU describes CONFIGURATION from 8.2 on, and sends the command from 10.0 on, to machines of that version.
  const old = against.description !== undefined && against.description.configuration === undefined
  const message =
    'a QEMU before 10.0 does not know it, and refuses the whole stream; `drop SWITCHOVER_START` takes it out'
  findings.add(
    old ? 'refuses' : 'may refuse',
    undefined,
    `command ${Command.SWITCHOVER_START} SWITCHOVER_START`,
    message,
  )
}

/** `section 12 (0000:00:02.0/vga)`, as in errors. */
export function sectionPath({ section: { id, name, instanceId } }: ModelSection): string {
  return `section ${id} (${name}${instanceId === 0 ? '' : ` ${instanceId}`})`
}
