/** Writers of SEQUENCE, SET, SEQUENCE OF and SET OF, and of the CHOICEs among their components. */
import { nearestName } from '../notation/nearest.ts'
import { type CodecError, isOctets } from './errors.ts'
import { compareEncodings, compareTags } from './order.ts'
import type { Output } from './output.ts'
import { Transition, unknownKey, type Write } from './state.ts'
import { writeEncoding } from './write-value.ts'

/** A component, or an alternative, as a writer sees it. */
export interface WritePart {
  readonly key: string
  readonly mandatory: boolean
  /** `undefined` where a constraint makes it ABSENT. */
  readonly target: Target | undefined
  /** The DEFAULT value. */
  readonly initial: (() => unknown) | undefined
}

/** What a value goes to: a transition, or one by the name of the alternative. */
export type Target = Transition | Choice

export class Choice {
  readonly alternatives: ReadonlyMap<string, Target>

  constructor(alternatives: ReadonlyMap<string, Target>) {
    this.alternatives = alternatives
  }
}

/** The target that transitions of one place make up. */
export function targetOf(transitions: readonly Transition[], depth = 0): Target | undefined {
  const [first] = transitions
  if (first === undefined) return undefined
  if (first.wrap.length === depth) return first
  const groups = new Map<string, Transition[]>()
  for (const transition of transitions) {
    const name = transition.wrap[depth]
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [transition])
    else group.push(transition)
  }
  return new Choice(new Map(Array.from(groups, ([name, group]) => [name, targetOf(group, depth + 1)!])))
}

export function writeTarget(output: Output, target: Target, value: unknown): void {
  if (target instanceof Transition) target.write(output, value)
  else writeAlternative(output, target, value)
}

function writeAlternative(output: Output, { alternatives }: Choice, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isOctets(value)) {
    throw output.wrongType('an object { alternative: value }', value)
  }
  let chosen: string | undefined
  for (const name in value) {
    if ((value as Value)[name] === undefined) continue
    if (chosen !== undefined) throw output.wrongType('an object with one alternative', value)
    chosen = name
  }
  if (chosen === undefined) throw output.wrongType('an object with one alternative', value)
  const target = alternatives.get(chosen)
  if (target === undefined) throw unknownName(output, chosen, [...alternatives.keys()])
  output.trail[output.level++] = chosen
  writeTarget(output, target, (value as Value)[chosen])
  output.level--
}

/** Names that a refusal lists. */
const maxListed = 8

function unknownName(output: Output, name: string, names: readonly string[]): CodecError {
  output.trail[output.level++] = name
  const listed = names.length > maxListed ? [...names.slice(0, maxListed - 1), 'others'] : names
  const wanted = nearestName(name, names) ?? (listed.length === 0 ? 'no components' : listed.join(' or '))
  return output.fail('COMPONENT_UNKNOWN', wanted, JSON.stringify(name))
}

type Value = Readonly<Record<string, unknown>>

export interface StructureParts {
  readonly parts: readonly WritePart[]
  readonly identifier: Uint8Array
  readonly isSet: boolean
  /** Keys of tables are to be forgotten when a value opens. */
  readonly clears: boolean
  /** Place of unknown additions among the parts; -1 if there are none. */
  readonly extensionAt: number
}

export function structureWrite(transition: Transition, structure: StructureParts): Write {
  const { parts, identifier, isSet, clears, extensionAt } = structure
  const omitters = parts.map((part) => (part.initial === undefined ? undefined : new Omission(part)))
  const hidden = parts.map(({ key }) => key in Object.prototype)
  return (output, value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isOctets(value)) {
      throw output.wrongType('an object of components', value)
    }
    const components = value as Value
    const kept = transition.lengthOctets
    const start = output.header(identifier, kept)
    const isSorted = isSet && output.der
    const members = isSorted ? [] : unsorted
    const level = output.level++
    let found = 0
    output.open()
    if (clears) output.clearSlots()
    for (let i = 0; i < parts.length; i++) {
      const { key, target, mandatory } = parts[i]
      if (i === extensionAt) found += writeUnknown(output, components, members)
      const each = hidden[i] && !Object.hasOwn(components, key) ? undefined : components[key]
      if (each === undefined) {
        if (mandatory) output.inDoubt = true
        continue
      }
      found++
      output.trail[level] = key
      if (target === undefined) throw output.wrongType('nothing, by a constraint of the type', each)
      const from = output.at
      const omission = omitters[i]
      if (omission === undefined) writeTarget(output, target, each)
      else omission.write(output, target, each)
      if (isSorted && output.at > from) members.push(from)
    }
    if (extensionAt === parts.length) found += writeUnknown(output, components, members)
    output.level = level
    if (found === 0 && !isPlain(value)) throw output.wrongType('an object of components', value)
    if (found < countOf(components)) checkNames(output, structure, components)
    if (isSorted) sort(output, members, compareMembersByTag)
    output.close()
    transition.lengthOctets = output.length(start, kept)
  }
}

/** Where nothing is put in order: nothing goes in there. */
const unsorted: number[] = []

/** A Map or a Date has none of the components, and is not meant to be an empty value. */
function isPlain(value: object): boolean {
  return Object.prototype.toString.call(value) === '[object Object]'
}

function countOf(value: Value): number {
  let count = 0
  for (const _ in value) count++
  return count
}

function checkNames(output: Output, { parts, extensionAt }: StructureParts, value: Value): void {
  for (const name of Object.keys(value)) {
    if (value[name] === undefined || (name === unknownKey && extensionAt >= 0)) continue
    const names = parts.map(({ key }) => key)
    if (!names.includes(name)) throw unknownName(output, name, names)
  }
}

/** Additions that the schema does not know, as they were; returns 1 if there are any. */
function writeUnknown(output: Output, value: Value, members: number[]): number {
  const additions = value[unknownKey]
  if (additions === undefined) return 0
  output.trail[output.level - 1] = unknownKey
  if (!Array.isArray(additions)) throw output.wrongType('an array of encodings', additions)
  for (const addition of additions) {
    if (members !== unsorted) members.push(output.at)
    writeEncoding(output, addition)
  }
  return 1
}

/** A component that is left out where it has its DEFAULT value (X.690 11.5): under BER too, where that is as good. */
class Omission {
  readonly #part: WritePart
  /** The encodings of the DEFAULT value by BER and by DER. */
  readonly #encodings: (Uint8Array | undefined)[] = [undefined, undefined]

  constructor(part: WritePart) {
    this.#part = part
  }

  /** What is left out selects no row of a table. */
  write(output: Output, target: Target, value: unknown): void {
    const from = output.at
    const slots = output.copySlots()
    const wasInDoubt = output.inDoubt
    const own = output.der ? 1 : 0
    const known = this.#encodings[own]
    const initial = known ?? this.#encode(output, target)
    if (known === undefined) this.#encodings[own] = initial
    output.pasteSlots(slots)
    writeTarget(output, target, value)
    if (output.at - from !== initial.length) return
    for (let i = 0; i < initial.length; i++) if (output.bytes[from + i] !== initial[i]) return
    output.at = from
    output.inDoubt = wasInDoubt
    output.pasteSlots(slots)
  }

  #encode(output: Output, target: Target): Uint8Array {
    const from = output.at
    const wasInDoubt = output.inDoubt
    writeTarget(output, target, this.#part.initial!())
    const octets = output.bytes.slice(from, output.at)
    output.at = from
    output.inDoubt = wasInDoubt
    return octets
  }
}

export function listWrite(
  transition: Transition,
  targetOfElements: () => Target,
  identifier: Uint8Array,
  isSet: boolean,
  allows: (count: number) => boolean,
): Write {
  return (output, value) => {
    if (!Array.isArray(value)) throw output.wrongType('an array', value)
    const target = targetOfElements()
    const kept = transition.lengthOctets
    const start = output.header(identifier, kept)
    const isSorted = isSet && output.der
    const members = isSorted ? [] : unsorted
    const level = output.level++
    output.open()
    for (let i = 0; i < value.length; i++) {
      output.trail[level] = i
      if (isSorted) members.push(output.at)
      writeTarget(output, target, value[i])
    }
    output.level = level
    if (!allows(value.length)) output.inDoubt = true
    if (isSorted) sort(output, members, compareMembers)
    output.close()
    transition.lengthOctets = output.length(start, kept)
  }
}

type Member = readonly [start: number, end: number]
type Compare = (bytes: Uint8Array, one: Member, other: Member) => number

const compareMembers: Compare = (bytes, one, other) => compareEncodings(bytes, one[0], one[1], other[0], other[1])
const compareMembersByTag: Compare = (bytes, one, other) => compareTags(bytes, one[0], other[0])

/** Puts the encodings that begin at `starts`, and end where the next one begins, in order. */
function sort(output: Output, starts: readonly number[], compare: Compare): void {
  const { bytes, at } = output
  const members: Member[] = starts.map((start, index) => [start, starts[index + 1] ?? at])
  if (members.every((member, index) => index === 0 || compare(bytes, members[index - 1], member) <= 0)) return
  const sorted = members.toSorted((one, other) => compare(bytes, one, other))
  const octets = bytes.slice(starts[0], at)
  let to = starts[0]
  for (const [start, end] of sorted) {
    bytes.set(octets.subarray(start - starts[0], end - starts[0]), to)
    to += end - start
  }
}
