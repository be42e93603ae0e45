/** What differs between two streams: configuration, blocks, commands, sections, and the fields of devices by name; but not RAM. */
import { commandName } from '../commands.ts'
import { pathOf } from '../device-input.ts'
import type { ModelBlock, ModelCommand, ModelSection, StreamModel } from '../model.ts'
import { SectionType } from '../visitor.ts'
import { deviceDifferences, fieldDifferences } from './diff-device.ts'

/** One thing that differs. `a` and `b` are values in words; undefined where the thing is in the other stream only. */
export interface Difference {
  readonly path: string
  /** Absolute, in the first stream, or in the second where it is only there; undefined where it stands for itself in neither. */
  readonly offset: number | undefined
  readonly a: string | undefined
  readonly b: string | undefined
}

/** All differences but those in pages of RAM, in the order of the first stream. */
export function* differencesOf(a: StreamModel, b: StreamModel): Generator<Difference> {
  yield* configurationDifferences(a, b)
  yield* blockDifferences(a.blocks, b.blocks)
  yield* commandDifferences(a.commands, b.commands)
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

function* configurationDifferences(a: StreamModel, b: StreamModel): Generator<Difference> {
  const [ours, theirs] = [a.configuration, b.configuration]
  const at = (ours === undefined ? b : a).configurationOffset
  yield* differing('configuration.machine', at, ours?.machine, theirs?.machine)
  const names = [ours, theirs].map(
    (one) => new Map(one?.subsections.map((subsection) => [subsection.name, subsection])),
  )
  for (const name of new Set([...names[0].keys(), ...names[1].keys()])) {
    const [one, other] = names.map((map) => map.get(name))
    const sides = [
      { parts: one, octets: ours?.octets, at: () => a.configurationOffset },
      { parts: other, octets: theirs?.octets, at: () => b.configurationOffset },
    ] as const
    yield* fieldDifferences(sides[0], sides[1], `${name}.`)
  }
}

function* blockDifferences(a: readonly ModelBlock[], b: readonly ModelBlock[]): Generator<Difference> {
  const [ours, theirs] = [a, b].map((blocks) => new Map(blocks.map((block) => [block.name, block])))
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [one, other] = [ours.get(name), theirs.get(name)]
    yield* differing(`ram ${name}`, (one ?? other)!.offset, one && blockText(one), other && blockText(other))
  }
}

function blockText({ length, pageSize, address }: ModelBlock): string {
  const pages = pageSize === undefined ? '' : `, pages of ${pageSize}`
  return `${length} octets${pages}${address === undefined ? '' : ` at 0x${address.toString(16)}`}`
}

/** Commands in their order; from the first one on that differs, all of them. */
function* commandDifferences(a: readonly ModelCommand[], b: readonly ModelCommand[]): Generator<Difference> {
  const [ours, theirs] = [a, b].map((commands) => commands.map(commandText))
  const first = ours.findIndex((text, i) => text !== theirs[i])
  const from = first < 0 ? ours.length : first
  if (from === ours.length && from === theirs.length) return
  const text = (commands: readonly string[]) => {
    const rest = commands.slice(from, from + SHOWN_COMMANDS)
    const more = commands.length - from - rest.length
    return rest.length === 0 ? undefined : `${rest.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  }
  yield { path: 'commands', offset: (a[from] ?? b[from]).offset, a: text(ours), b: text(theirs) }
}

const SHOWN_COMMANDS = 16
const SHOWN_DATA = 32

function commandText({ command, data }: ModelCommand): string {
  const hex = Array.from(data.subarray(0, SHOWN_DATA), (octet) => octet.toString(16).padStart(2, '0')).join('')
  return `${commandName(command) ?? command}${hex === '' ? '' : ` ${hex}`}`
}

/** Sections are paired by device, and where a device comes several times, in their order. */
function* sectionDifferences(a: StreamModel, b: StreamModel): Generator<Difference> {
  const theirs = sectionsByDevice(b)
  for (const [key, held] of sectionsByDevice(a)) {
    const other = theirs.get(key)
    theirs.delete(key)
    const { section } = held
    const path = pathOf(section)
    yield* differing(path, section.offset, versionText(held), other && versionText(other))
    if (other !== undefined) yield* deviceDifferences(held, other)
  }
  for (const held of theirs.values()) {
    yield { path: pathOf(held.section), offset: held.section.offset, a: undefined, b: versionText(held) }
  }
}

function versionText({ section: { versionId } }: ModelSection): string {
  return `version ${versionId}`
}

function sectionsByDevice(model: StreamModel): Map<string, ModelSection> {
  const counts = new Map<string, number>()
  const sections = new Map<string, ModelSection>()
  // PART and END sections name their device only by the id of its START.
  const names = new Map<number, string>()
  for (const held of model.sections) {
    const { type, id, name, instanceId } = held.section
    if (type === SectionType.Start) names.set(id, `${instanceId} ${name}`)
    const isFirst = type === SectionType.Start || type === SectionType.Full
    const device = `${type} ${isFirst ? `${instanceId} ${name}` : (names.get(id) ?? id)}`
    const count = counts.get(device) ?? 0
    counts.set(device, count + 1)
    sections.set(`${count} ${device}`, held)
  }
  return sections
}
