/**
 * What becomes of a data value that the schema has no place for, and of components that do not come: which violations to
 * report, and how the kernel is to go on, so that one fault is told of once and what follows it is still checked.
 */
import type { TagClass, TagNumber } from '../ber/tag.ts'
import type { StateInfo, TransitionInfo } from './tables/types.ts'
import type { ViolationCode } from './violations.ts'

export interface Finding {
  readonly code: ViolationCode
  /** The component that it is about; `undefined` for the open value as a whole. */
  readonly component: string | undefined
  readonly expected: string
}

export interface Verdict {
  readonly findings: readonly Finding[]
  /** The transition to take for the value; `undefined` to skip it. */
  readonly transition: number | undefined
}

/**
 * Judges a value with a tag that has no transition in the state.
 * @param transitionAt the transition at an address of the tables
 * @param told         indexes of mandatory components in whose place another value stood: they are not reported missing.
 *                     Added to
 */
export function judgeUnexpected(
  state: StateInfo,
  tagClass: TagClass,
  tagNumber: TagNumber,
  transitionAt: (address: number) => TransitionInfo,
  told: Set<number>,
): Verdict {
  const { kind, components, position, expected } = state
  // An open type would take anything: it says nothing about where the value belongs.
  const leadingTo = (index: number): number | undefined =>
    components[index].transitions.find((address) =>
      transitionAt(address).tags.some((tag) => tag.tagClass === tagClass && tag.tagNumber === tagNumber),
    )
  if (kind === 'sequence') {
    for (let index = position; index < components.length; index++) {
      const transition = leadingTo(index)
      if (transition !== undefined) {
        return { findings: missingComponents(state, told, (component) => component < index), transition }
      }
    }
  }
  if (kind === 'sequence' || kind === 'set') {
    const end = kind === 'set' ? components.length : position
    for (let index = end - 1; index >= 0; index--) {
      if (leadingTo(index) === undefined) continue
      const { name } = components[index]
      return { findings: [{ code: 'COMPONENT_REPEATED', component: name, expected }], transition: undefined }
    }
  }
  if (kind === 'sequence' || kind === 'single') {
    const stoodFor = components.findIndex(({ mandatory }, index) => mandatory && index >= position && !told.has(index))
    if (stoodFor >= 0) told.add(stoodFor)
  }
  return unexpected(expected)
}

/** Judges a value in the place of an open type whose row's type does not know its tag. @param state that of the row's type */
export function wrongOpenType(state: StateInfo): Verdict {
  return unexpected(state.expected)
}

function unexpected(expected: string): Verdict {
  return { findings: [{ code: 'COMPONENT_UNEXPECTED', component: undefined, expected }], transition: undefined }
}

/**
 * The mandatory components that are missing, unless they were told of: those from the state's position on that `counts`
 * says yes to.
 */
export function missingComponents(
  state: StateInfo,
  told: ReadonlySet<number>,
  counts: (index: number) => boolean,
): Finding[] {
  const findings: Finding[] = []
  for (let index = state.position; index < state.components.length; index++) {
    const { name, mandatory } = state.components[index]
    if (!mandatory || told.has(index) || !counts(index)) continue
    // What an explicit tag should hold has no name of its own.
    const component = state.kind === 'single' ? undefined : name
    findings.push({ code: 'COMPONENT_MISSING', component, expected: name })
  }
  return findings
}
