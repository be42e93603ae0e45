/** CONFIGURATION of two streams: what QEMU compares before anything else. */
import { CAPABILITIES, capabilitiesOf, TARGET_PAGE_BITS, targetPageBits, UUID, uuidOf } from '../configuration.ts'
import type { StreamModel } from '../model.ts'
import type { Configuration } from '../visitor.ts'
import type { Findings } from './finding.ts'

const CONFIGURATION = 'configuration'

export function checkConfiguration(stream: StreamModel, against: StreamModel, findings: Findings): void {
  const { configuration, configurationOffset: at } = stream
  const other = against.configuration
  if (configuration === undefined || other === undefined) {
    if (configuration === other) return
    const message =
      configuration === undefined
        ? `there is none, and a machine of type ${other?.machine} wants one: "Configuration section missing"`
        : 'the other machine is of type 2.3 or older, which knows none: "Unexpected configuration section"'
    findings.add('refuses', at, CONFIGURATION, message)
    return
  }
  // QEMU compares as many octets as it received.
  if (!other.machine.startsWith(configuration.machine)) {
    const path = `${CONFIGURATION}.machine`
    const message = `the machine is ${configuration.machine}, and the other QEMU runs ${other.machine}: start it with -M ${configuration.machine}`
    findings.add('refuses', at, path, message, { command: 'set', argument: `${path}=${other.machine}` })
  }
  checkPageSize(configuration, other, at, findings)
  checkCapabilities(configuration, other, at, findings)
  checkUuid(configuration, other, at, findings)
}

function checkPageSize(ours: Configuration, theirs: Configuration, at: number, findings: Findings): void {
  const bits = targetPageBits(ours)
  const other = targetPageBits(theirs)
  if (bits === other) return
  const message = `pages are ${pageSizeText(bits)}, and ${pageSizeText(other)} there`
  findings.add('refuses', at, TARGET_PAGE_BITS, message)
}

function pageSizeText(bits: number | undefined): string {
  return bits === undefined ? 'as small as the processor can have them' : `of ${2 ** bits} octets`
}

/** Those that CONFIGURATION names must be on at both sides, or off at both. */
function checkCapabilities(ours: Configuration, theirs: Configuration, at: number, findings: Findings): void {
  const [here, there] = [ours, theirs].map((configuration) => new Set(capabilitiesOf(configuration)))
  for (const name of here) {
    if (there.has(name)) continue
    const message = `${name} is on here and off there: migrate_set_capability ${name} on`
    findings.add('refuses', at, CAPABILITIES, message)
  }
  for (const name of there) {
    if (here.has(name)) continue
    const message = `${name} is off here and on there: migrate_set_capability ${name} off`
    findings.add('refuses', at, CAPABILITIES, message)
  }
}

function checkUuid(ours: Configuration, theirs: Configuration, at: number, findings: Findings): void {
  const uuid = uuidOf(ours)
  const other = uuidOf(theirs)
  if (uuid === undefined || uuid === other) return
  if (other === undefined) {
    const message = `the machine's UUID is ${uuid}; the other's is not told: QEMU refuses the stream where -uuid gave it another one`
    findings.add('may refuse', at, UUID, message)
    return
  }
  const repair = { command: 'set', argument: `${UUID}.uuid.data=${other}` } as const
  findings.add(
    'refuses',
    at,
    UUID,
    `the machine's UUID is ${uuid}, and ${other} there: start it with -uuid ${uuid}`,
    repair,
  )
}
