/** Sections of two streams: each one's device must be there, by name and instance, and of a version that is known. */
import { pathOf } from '../device-input.ts'
import type { ModelSection, StreamModel } from '../model.ts'
import { type Section, SectionType } from '../visitor.ts'
import { checkDevice, deviceText } from './check-device.ts'
import type { Findings } from './finding.ts'

/**
 * Sections that QEMU reads although it does not always send them: those of disks want these disks to be there, and `audio`, which
 * only older QEMUs send, a sound device.
 */
const knownAnyway: ReadonlySet<string> = new Set(['globalstate', 'dirty-bitmap', 'block', 'audio'])

export function checkSections(stream: StreamModel, against: StreamModel, findings: Findings): void {
  checkFooters(stream, against, findings)
  const [ours, others] = [stream, against].map((model) => new SectionIndex(model))
  for (const held of stream.sections) {
    const { section } = held
    if (!isFirst(section)) continue
    const other = others.of(section)
    const device = deviceText(section, ours.isOnly(section))
    if (other === undefined) notThere(section, device, others, findings)
    else checkVersion(held, other, device, findings)
  }
  for (const [key, { section }] of others.all) {
    if (ours.all.has(key)) continue
    findings.add('note', undefined, pathOf(section), 'not in this stream: the device stays as it is after a reset')
  }
}

function checkFooters(stream: StreamModel, against: StreamModel, findings: Findings): void {
  if (stream.footers === undefined || against.footers === undefined || stream.footers === against.footers) return
  const message = stream.footers
    ? 'they have footers, and the other machine, of type 2.3 or older, knows none: "Unknown savevm section type 126"'
    : 'they have no footers, and the other machine wants them: "Missing section footer"'
  findings.add('refuses', stream.sections[0]?.section.offset, 'sections', message)
}

function isFirst({ type }: Section): boolean {
  return type === SectionType.Start || type === SectionType.Full
}

function keyOf({ name, instanceId }: Section): string {
  return `${instanceId} ${name}`
}

/** What stands behind the path in a device's name: `e1000` of `0000:00:03.0/e1000`. */
function kindOf({ name }: Section): string {
  return name.slice(name.lastIndexOf('/') + 1)
}

/** Sections by device: a live one has several, and its START tells the version. */
class SectionIndex {
  readonly all = new Map<string, ModelSection>()
  readonly #byKind = new Map<string, Section>()
  /** Devices of each name. */
  readonly #names = new Map<string, number>()

  constructor({ sections }: StreamModel) {
    for (const held of sections) {
      const { section } = held
      const key = keyOf(section)
      if (!isFirst(section) || this.all.has(key)) continue
      this.all.set(key, held)
      this.#names.set(section.name, (this.#names.get(section.name) ?? 0) + 1)
      const kind = kindOf(section)
      if (!this.#byKind.has(kind)) this.#byKind.set(kind, section)
    }
  }

  of(section: Section): ModelSection | undefined {
    return this.all.get(keyOf(section))
  }

  isOnly({ name, instanceId }: Section): boolean {
    return instanceId === 0 && this.#names.get(name) === 1
  }

  /** A device of the same kind in another place. */
  similar(section: Section): Section | undefined {
    return this.#byKind.get(kindOf(section))
  }
}

function notThere(section: Section, device: string, others: SectionIndex, findings: Findings): void {
  const { name, instanceId, offset } = section
  const path = pathOf(section)
  const repair = { command: 'drop', argument: device } as const
  if (knownAnyway.has(name)) {
    const message = 'the other machine sent none; taken all the same, as far as what it is about is there'
    findings.add(name === 'globalstate' ? 'note' : 'may refuse', offset, path, message, repair)
    return
  }
  const similar = others.similar(section)
  const elsewhere = similar === undefined ? '' : `; it has ${deviceText(similar, others.isOnly(similar))}`
  const message = `the other machine has no such device${elsewhere}: "Unknown savevm section or instance '${name}' ${instanceId}"`
  findings.add('refuses', offset, path, message, repair)
}

function checkVersion(held: ModelSection, other: ModelSection, device: string, findings: Findings): void {
  const { section, described } = held
  const { versionId: version, offset } = section
  const theirs = other.section.versionId
  const path = pathOf(section)
  if (version > theirs) {
    findings.add('refuses', offset, path, `version ${version}, and the other QEMU knows ${theirs} at most`)
    return
  }
  if (version < theirs) {
    const own = held.isForeign ? undefined : described?.version
    const isChanged = own !== undefined && own !== version
    const message = isChanged
      ? `version ${version} by its header and ${own} by the description, and ${theirs} there: QEMU would read octets of version ${own} as if they were of version ${version}`
      : `version ${version}, and ${theirs} there: taken unless the other QEMU has given so old a version up`
    findings.add(isChanged ? 'refuses' : 'may refuse', offset, path, message)
  }
  if (section.type === SectionType.Full) checkDevice(held, other, device, findings)
}
