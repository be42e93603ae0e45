/** What differs between two streams: configuration, blocks, sections, and the fields of devices by name. RAM is `diff-ram.ts`'s. */
import { commandName } from '../commands.ts'
import type { ModelSection, StreamModel } from '../model.ts'
import { type RamBlock, SectionType } from '../visitor.ts'
import { sectionPath } from './check.ts'
import { offsetIn } from './check-device.ts'
import { type Leaf, leavesOf, showLeaf } from './fields.ts'

/** One thing that differs. `a` and `b` are values in words; undefined where the thing is in the other stream only. */
export interface Difference {
  readonly path: string
  /** Absolute, in the first stream, or in the second where it is only there. */
  readonly offset: number | undefined
  readonly a: string | undefined
  readonly b: string | undefined
}

/** All differences but those in pages of RAM. */
export function* differencesOf(a: StreamModel, b: StreamModel): Generator<Difference> {
  const configured = [a, b].map(({ configuration }) => configuration)
  yield* differing('configuration.machine', undefined, configured[0]?.machine, configured[1]?.machine)
  const subsections = configured.map(
    (configuration) => new Map(configuration?.subsections.map((one) => [one.name, one])),
  )
  for (const name of new Set([...subsections[0].keys(), ...subsections[1].keys()])) {
    const [ours, theirs] = subsections.map((map) => map.get(name))
    const fieldsOf = (one: typeof ours) => (one === undefined ? [] : [...leavesOf(one, name)])
    yield* leafDifferences(
      fieldsOf(ours),
      fieldsOf(theirs),
      configured[0]?.octets,
      configured[1]?.octets,
      '',
      () => undefined,
    )
  }
  yield* blockDifferences(a.blocks, b.blocks)
  const commands = [a, b].map((model) =>
    model.commands.map(({ command, data }) => commandText(command, data)).join(', '),
  )
  yield* differing('commands', undefined, commands[0], commands[1])
  yield* sectionDifferences(a, b)
}

function* differing(
  path: string,
  offset: number | undefined,
  a: string | undefined,
  b: string | undefined,
): Generator<Difference> {
  if (a !== b) yield { path, offset, a, b }
}

function commandText(command: number, data: Uint8Array): string {
  const hex = Array.from(data.subarray(0, 32), (octet) => octet.toString(16).padStart(2, '0')).join('')
  return `${commandName(command) ?? command}${hex === '' ? '' : ` ${hex}`}`
}

function* blockDifferences(a: readonly RamBlock[], b: readonly RamBlock[]): Generator<Difference> {
  const ours = new Map(a.map((block) => [block.name, blockText(block)]))
  const theirs = new Map(b.map((block) => [block.name, blockText(block)]))
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    yield* differing(`ram ${name}`, undefined, ours.get(name), theirs.get(name))
  }
}

function blockText({ length, pageSize, address }: RamBlock): string {
  const pages = pageSize === undefined ? '' : `, pages of ${pageSize}`
  return `${length} octets${pages}${address === undefined ? '' : ` at 0x${address.toString(16)}`}`
}

/** Sections are paired by device, and where a device comes several times, in their order. */
function* sectionDifferences(a: StreamModel, b: StreamModel): Generator<Difference> {
  const theirs = sectionsByDevice(b)
  for (const [key, held] of sectionsByDevice(a)) {
    const other = theirs.get(key)
    theirs.delete(key)
    if (other === undefined) {
      yield {
        path: sectionPath(held),
        offset: held.section.offset,
        a: `version ${held.section.versionId}`,
        b: undefined,
      }
    } else yield* deviceDifferences(held, other)
  }
  for (const held of theirs.values()) {
    yield { path: sectionPath(held), offset: held.section.offset, a: undefined, b: `version ${held.section.versionId}` }
  }
}

function sectionsByDevice(model: StreamModel): Map<string, ModelSection> {
  const counts = new Map<string, number>()
  const sections = new Map<string, ModelSection>()
  // PART and END sections name their device only by the id of its START.
  const names = new Map<number, string>()
  for (const held of model.sections) {
    const { type, id, name, instanceId } = held.section
    if (type === SectionType.Start) names.set(id, `${name}\n${instanceId}`)
    const isFirst = type === SectionType.Start || type === SectionType.Full
    const device = `${type} ${isFirst ? `${name}\n${instanceId}` : (names.get(id) ?? id)}`
    const count = counts.get(device) ?? 0
    counts.set(device, count + 1)
    sections.set(`${device} ${count}`, held)
  }
  return sections
}

function* deviceDifferences(held: ModelSection, other: ModelSection): Generator<Difference> {
  const path = sectionPath(held)
  const { section } = held
  const versions = [section.versionId, other.section.versionId].map((version) => `version ${version}`)
  yield* differing(path, section.offset, versions[0], versions[1])
  if (sameOctets(held.octets, other.octets)) return
  if (held.state === undefined || other.state === undefined) {
    const first = firstDifference(held.octets, other.octets)
    const texts = [held.octets, other.octets].map((octets) => `${octets.length} octets, ${octetsAt(octets, first)}`)
    yield { path: `${path} octet ${first}`, offset: offsetIn(held, first), a: texts[0], b: texts[1] }
    return
  }
  const at = (offset: number) => offsetIn(held, offset)
  yield* leafDifferences(
    [...leavesOf(held.state)],
    [...leavesOf(other.state)],
    held.octets,
    other.octets,
    `${path}.`,
    at,
  )
}

function* leafDifferences(
  a: readonly Leaf[],
  b: readonly Leaf[],
  octetsOfA: Uint8Array | undefined,
  octetsOfB: Uint8Array | undefined,
  prefix: string,
  at: (offset: number) => number | undefined,
): Generator<Difference> {
  const theirs = new Map(b.map(({ path, value }) => [path, value]))
  for (const { path, value } of a) {
    const other = theirs.get(path)
    theirs.delete(path)
    const ours = octetsOfA!.subarray(value.offset, value.offset + value.size)
    if (other !== undefined && sameOctets(ours, octetsOfB!.subarray(other.offset, other.offset + other.size))) continue
    const first =
      other === undefined ? 0 : firstDifference(ours, octetsOfB!.subarray(other.offset, other.offset + other.size))
    yield {
      path: `${prefix}${path}${value.kind === 'octets' && other !== undefined ? ` octet ${first}` : ''}`,
      offset: at(value.offset + first),
      a: value.kind === 'octets' ? octetsAt(ours, first) : showLeaf(value, octetsOfA!),
      b:
        other &&
        (other.kind === 'octets'
          ? octetsAt(octetsOfB!.subarray(other.offset, other.offset + other.size), first)
          : showLeaf(other, octetsOfB!)),
    }
  }
  for (const [path, value] of theirs)
    yield { path: `${prefix}${path}`, offset: undefined, a: undefined, b: showLeaf(value, octetsOfB!) }
}

const SHOWN = 8

/** Some octets from `from` on, in hexadecimal. */
function octetsAt(octets: Uint8Array, from: number): string {
  const hex = Array.from(octets.subarray(from, from + SHOWN), (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  return `${hex === '' ? 'none' : hex}${octets.length > from + SHOWN ? ' …' : ''}`
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && firstDifference(a, b) === a.length
}

function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return length
}
