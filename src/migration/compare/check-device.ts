/** One device's section against another's: the same fields of the same types and sizes, and the values that QEMU insists on. */
import type { ModelSection } from '../model.ts'
import type { StateSubsection } from '../vmstate/state.ts'
import { type Leaf, leavesOf } from './fields.ts'
import type { Findings } from './finding.ts'

/** Octets that differ in their layout make the rest of the device differ: what comes after says nothing more. */
const MAX_SHAPE_FINDINGS = 3

export function checkDevice(held: ModelSection, other: ModelSection, path: string, findings: Findings): void {
  const { section, octets } = held
  if (held.state === undefined || other.state === undefined) {
    if (octets.length !== other.octets.length) {
      const message = `${octets.length} octets that no description tells of, and ${other.octets.length} there`
      findings.add('may refuse', section.offset, path, message)
    }
    return
  }
  const at = (offset: number) => offsetIn(held, offset)
  checkSubsections(held.state.subsections, other.state.subsections, path, at, findings)
  const theirs = new Map([...leavesOf({ ...other.state, subsections: [] })].map((leaf) => [leaf.path, leaf.value]))
  let shapes = 0
  for (const { path: field, value } of leavesOf({ ...held.state, subsections: [] })) {
    if (shapes >= MAX_SHAPE_FINDINGS) return
    const same = theirs.get(field)
    theirs.delete(field)
    const where = `${path}.${field}`
    const offset = at(value.offset)
    if (same === undefined) {
      shapes++
      const message = `${value.size} octets that the other machine did not send: unless it does for these values, what follows is read wrongly`
      findings.add('may refuse', offset, where, message)
      continue
    }
    if (typeOf(value) !== typeOf(same) || value.size !== same.size) {
      shapes++
      const message = `${typeOf(value)} of ${value.size} octets, and ${typeOf(same)} of ${same.size} there`
      findings.add('may refuse', offset, where, message)
    } else checkValue(value, same, offset, where, findings)
  }
  for (const [field, value] of theirs) {
    if (shapes++ >= MAX_SHAPE_FINDINGS) return
    const message = `not sent, and the other machine sends ${value.size} octets: unless it does not for these values, what follows is read wrongly`
    findings.add('may refuse', section.offset, `${path}.${field}`, message)
  }
}

/** Where a value lies, in a binary stream; BER tells its section only. */
export function offsetIn({ section }: ModelSection, offset: number): number {
  return section.bodyOffset === undefined ? section.offset : section.bodyOffset + offset
}

function typeOf(value: Leaf['value']): string {
  return value.kind === 'boolean' ? 'bool' : value.typeName
}

/** What a machine is made of must be the same on both sides; QEMU compares it when it reads it. */
function checkValue(
  value: Leaf['value'],
  other: Leaf['value'],
  offset: number,
  path: string,
  findings: Findings,
): void {
  if (value.kind !== 'integer' || other.kind !== 'integer') return
  if (value.typeName.endsWith(' equal') && value.value !== other.value) {
    findings.add('refuses', offset, path, `is ${value.value}, and must be ${other.value} as there`)
  }
  if (value.typeName === 'int32 le' && (value.value > other.value || value.value < 0)) {
    findings.add('refuses', offset, path, `is ${value.value}, and must be 0 to ${other.value}, which it is there`)
  }
}

function checkSubsections(
  ours: readonly StateSubsection[],
  theirs: readonly StateSubsection[],
  path: string,
  at: (offset: number) => number,
  findings: Findings,
): void {
  for (const subsection of ours) {
    const where = `${path}.${subsection.name}`
    const other = theirs.find(({ name }) => name === subsection.name)
    if (other === undefined) {
      const message =
        'a subsection that the other machine did not send: taken if that QEMU knows it, which its stream does not tell'
      findings.add('may refuse', at(subsection.offset), where, message)
    } else if (subsection.version > other.version) {
      const message = `version ${subsection.version}, and the other QEMU knows ${other.version}`
      findings.add('refuses', at(subsection.offset), where, message)
    } else checkSubsections(subsection.subsections, other.subsections, where, at, findings)
  }
  for (const { name } of theirs.filter((other) => !ours.some((subsection) => subsection.name === other.name))) {
    findings.add(
      'note',
      undefined,
      `${path}.${name}`,
      'not in this stream: the other QEMU takes the defaults of what is in it',
    )
  }
}
