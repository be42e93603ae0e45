/** Sections of a stream by the names that a user gives: `cpu`, `cpu#1`, the whole name of a section or that of its VMSD. */
import { nearestName } from '../schema/notation/nearest.ts'
import type { ModelSection, StreamModel } from './model.ts'

/** What stands in a stream beside its devices. */
export const CONFIGURATION = 'configuration'
export const RAM = 'ram'

export interface Selection {
  readonly sections: ReadonlySet<ModelSection>
  readonly configuration: boolean
  readonly ram: boolean
  /** Names of which there is nothing. */
  readonly missing: readonly string[]
}

/** What `names` pick out of a stream; all of it where there are none. */
export function selectDevices(model: StreamModel, names: readonly string[]): Selection {
  const all = names.length === 0
  const sections = new Set<ModelSection>(all ? model.sections : [])
  const wanted = new Set(names)
  const found = new Set<string>()
  for (const held of all ? [] : model.sections) {
    for (const name of namesOf(held)) {
      if (!wanted.has(name)) continue
      found.add(name)
      sections.add(held)
    }
  }
  const beside = (name: string, isThere: boolean) => {
    if (isThere && wanted.has(name)) found.add(name)
    return isThere && (all || wanted.has(name))
  }
  return {
    sections,
    configuration: beside(CONFIGURATION, model.configuration !== undefined),
    ram: beside(RAM, model.ram !== undefined),
    missing: names.filter((name) => !found.has(name)),
  }
}

/** Each with and without its instance. */
function namesOf({ section, described }: ModelSection): readonly string[] {
  const names = [section.name]
  if (described?.vmsdName !== undefined && described.vmsdName !== section.name) names.push(described.vmsdName)
  return names.flatMap((name) => [name, `${name}#${section.instanceId}`])
}

/** `cpu`, or `cpu#1` where several sections have the name. */
export function shownNames(model: StreamModel): string[] {
  const counts = new Map<string, number>()
  for (const { section } of model.sections) counts.set(section.name, (counts.get(section.name) ?? 0) + 1)
  const names = new Set<string>()
  if (model.configuration !== undefined) names.add(CONFIGURATION)
  if (model.ram !== undefined) names.add(RAM)
  for (const { section } of model.sections) {
    names.add(counts.get(section.name) === 1 ? section.name : `${section.name}#${section.instanceId}`)
  }
  return [...names]
}

/** Names that `name` may have been meant to be: the nearest, and those that it is a part of. */
export function nearNames(name: string, names: readonly string[]): string[] {
  const bare = name.toLowerCase()
  const near = new Set<string>()
  const nearest = nearestName(name, names)
  if (nearest !== undefined) near.add(nearest)
  for (const candidate of names) {
    if (near.size >= MAX_NEAR) break
    if (candidate.toLowerCase().includes(bare)) near.add(candidate)
  }
  return [...near]
}

const MAX_NEAR = 5
