/** From the tables of a type to readers and writers: states and transitions are made once, then closures that refer to them. */
import { writeIdentifier } from '../../ber/writer.ts'
import {
  KIND_BIT_STRING,
  KIND_CONTAINER,
  KIND_CONTAINING_BITS,
  KIND_CONTAINING_OCTETS,
  KIND_OCTET_STRING,
  KIND_OPEN,
  OPEN_COUNT,
  OPEN_SLOT,
  OPEN_STATES,
  OPEN_STRICT,
  OPEN_UP,
  STATE_CLEAR,
  STATE_FALLBACK,
  STATE_FLAGS,
  STATE_MAY_END,
  T_FLAGS,
  T_FORMS,
  T_INNER,
  T_KIND,
  T_NEXT,
  T_OPEN,
  T_SET_OF,
  T_UNKNOWN,
} from '../tables/layout.ts'
import type { TransitionInfo } from '../tables/types.ts'
import { Bounds } from './bounds.ts'
import { checkOf } from './checks.ts'
import type { CodecTables } from './codec-tables.ts'
import { contentsReader, quickReader } from './contents-read.ts'
import { contentsWriter } from './contents-write.ts'
import type { OpenRecord } from './pass.ts'
import { listRead, type ReadPart, sequenceRead, setRead } from './read-structure.ts'
import { containingRead, contentsRead, explicitRead, openRead } from './read-value.ts'
import { RowBuilder } from './row-builder.ts'
import { settleOf } from './settle.ts'
import { type Read, State, Transition, unknownKey, type Write } from './state.ts'
import { Words } from './words.ts'
import { listWrite, structureWrite, type Target, targetOf, type WritePart, writeTarget } from './write-structure.ts'
import { containingWrite, contentsWrite, explicitWrite, openWrite } from './write-value.ts'

export interface Built {
  /** Where the value as a whole stands. */
  readonly root: State
  readonly target: Target
}

/** @throws {RangeError} for a block that is not whole */
export function build(tables: CodecTables): Built {
  return new Builder(tables).build()
}

type Part = ReadPart & WritePart

class Builder {
  readonly #tables: CodecTables
  readonly #words: Words
  readonly #states = new Map<number, State>()
  readonly #transitions = new Map<number, Transition>()
  /** By transition: the state in which it is taken. */
  readonly #homes = new Map<Transition, State>()
  readonly #targets = new Map<State, Target>()
  readonly #parts = new Map<State, readonly Part[]>()
  readonly #reads = new Map<State, Read>()

  constructor(tables: CodecTables) {
    this.#tables = tables
    this.#words = new Words(tables.octets)
  }

  build(): Built {
    const { states, transitions, root } = this.#tables
    for (const info of states) {
      const flags = this.#words.at(info.address + STATE_FLAGS)
      const parts = { flags, mayEnd: (flags & STATE_MAY_END) !== 0, clears: (flags & STATE_CLEAR) !== 0 }
      this.#states.set(info.address, new State(info, parts))
    }
    for (const info of transitions) this.#transitions.set(info.address, this.#transition(info))
    for (const state of this.#states.values()) this.#place(state)
    for (const transition of this.#transitions.values()) transition.open = this.#openRecord(transition)
    const rows = new RowBuilder(this.#words, this.#transitions)
    for (const state of this.#states.values()) {
      state.fallback = this.#transitions.get(this.#words.at(state.info.address + STATE_FALLBACK))
      rows.fill(state)
    }
    for (const transition of this.#transitions.values()) {
      // What lies in skipped values and in segments is no value of the schema.
      if (transition.info.type !== undefined || transition.kind === KIND_OPEN) this.#close(transition)
    }
    const start = this.#state(root)
    return { root: start, target: this.#target(start) }
  }

  #state(address: number): State {
    return this.#states.get(address)!
  }

  #transition(info: TransitionInfo): Transition {
    const words = this.#words
    const { address } = info
    const parts = {
      kind: words.octet(address + T_KIND),
      forms: words.octet(address + T_FORMS),
      flags: words.half(address + T_FLAGS),
    }
    const transition = new Transition(info, parts, this.#state(words.at(address + T_NEXT)))
    const inner = words.at(address + T_INNER)
    if (inner !== 0) transition.inner = this.#state(inner)
    return transition
  }

  /** Names what may stand in a state. */
  #place({ info }: State): void {
    const { kind, components, position, positions } = info
    if (position !== 0 || kind === 'skip' || kind === 'segments') return
    const isStructure = kind === 'sequence' || kind === 'set'
    const skipped = isStructure || kind === 'root' ? 1 : 0
    components.forEach(({ name, transitions }, index) => {
      for (const address of transitions) {
        const transition = this.#transitions.get(address)!
        const wrap = transition.info.names.slice(skipped)
        transition.wrap = (transition.flags & T_UNKNOWN) === 0 ? wrap : [...wrap, unknownKey]
        transition.isWrapped = transition.wrap.length > 0
        if (isStructure) {
          transition.key = name
          transition.index = index
        }
        this.#homes.set(transition, this.#state(positions[kind === 'sequence' ? index : 0]))
      }
    })
  }

  #openRecord({ kind, address }: Transition): OpenRecord | undefined {
    const words = this.#words
    const record = kind === KIND_OPEN ? words.at(address + T_OPEN) : 0
    if (record === 0) return undefined
    return {
      up: words.at(record + OPEN_UP),
      slot: words.at(record + OPEN_SLOT),
      isStrict: words.at(record + OPEN_STRICT) === 1,
      states: Array.from({ length: words.at(record + OPEN_COUNT) }, (_, row) =>
        this.#states.get(words.at(record + OPEN_STATES + 4 * row)),
      ),
    }
  }

  /** What a value in a state that holds one, or elements, is written to. */
  #target(state: State): Target {
    let target = this.#targets.get(state)
    if (target === undefined) {
      const [component] = state.info.components
      target = targetOf(component.transitions.map((address) => this.#transitions.get(address)!))!
      this.#targets.set(state, target)
    }
    return target
  }

  #partsOf(first: State): readonly Part[] {
    let parts = this.#parts.get(first)
    if (parts === undefined) {
      const defaults = this.#tables.defaults.get(first.info.address)
      parts = first.info.components.map(({ name, transitions, mandatory }, index) => ({
        key: name,
        mandatory,
        target: targetOf(transitions.map((address) => this.#transitions.get(address)!)),
        initial: defaults?.[index],
      }))
      this.#parts.set(first, parts)
    }
    return parts
  }

  #close(transition: Transition): void {
    if (transition.kind === KIND_OPEN) this.#closeOpen(transition)
    else if (transition.kind !== KIND_CONTAINER) this.#closeContents(transition)
    else if (transition.inner!.info.kind === 'single') this.#closeExplicit(transition, transition.inner!)
    else if (transition.inner!.info.kind === 'list') this.#closeList(transition, transition.inner!)
    else this.#closeStructure(transition, transition.inner!)
  }

  #closeOpen(transition: Transition): void {
    const { open } = transition
    transition.read = openRead(open)
    transition.write = openWrite(
      transition,
      open,
      () => this.#homes.get(transition),
      (output, state, value) => writeTarget(output, this.#target(state), value),
    )
  }

  #closeContents(transition: Transition): void {
    const { kind, inner } = transition
    const type = transition.info.type!
    const check = checkOf(this.#words, transition)
    const settle = settleOf(this.#words, transition)
    const identifier = identifierOf(transition, false)
    const bounds = new Bounds(this.#words, transition.address)
    const read = contentsRead(kind, check, settle, contentsReader(type), quickReader(type.kind, bounds))
    const write = contentsWrite(transition, identifier, check, settle, contentsWriter(type))
    const isBits = kind === KIND_CONTAINING_BITS
    if (inner === undefined || !(isBits || kind === KIND_CONTAINING_OCTETS)) {
      transition.read = read
      transition.write = write
      return
    }
    transition.read = containingRead(isBits, inner, bounds, read)
    transition.write = containingWrite(transition, {
      identifier,
      isBits,
      inner,
      bounds,
      writeInner: (output, value) => writeTarget(output, this.#target(inner), value),
      holdsString: (state) => {
        const target = this.#target(state)
        if (!(target instanceof Transition)) return false
        return isBits ? target.kind === KIND_BIT_STRING : target.kind === KIND_OCTET_STRING || target.kind === KIND_OPEN
      },
      octets: write,
      segment: contentsWrite(transition, Uint8Array.of(isBits ? 0x03 : 0x04), check, undefined, contentsWriter(type)),
      constructedIdentifier: identifierOf(transition, true),
    })
  }

  #closeExplicit(transition: Transition, inner: State): void {
    const write: Write = (output, value) => writeTarget(output, this.#target(inner), value)
    transition.read = explicitRead(inner)
    transition.write = explicitWrite(transition, identifierOf(transition, true), write)
  }

  #closeList(transition: Transition, inner: State): void {
    const bounds = new Bounds(this.#words, transition.address)
    const isSet = (transition.flags & T_SET_OF) !== 0
    transition.read = listRead(inner, bounds, isSet)
    const allows = (count: number): boolean => bounds.allows(count)
    transition.write = listWrite(transition, () => this.#target(inner), identifierOf(transition, true), isSet, allows)
  }

  #closeStructure(transition: Transition, inner: State): void {
    const parts = this.#partsOf(inner)
    const isSet = inner.info.kind === 'set'
    let read = this.#reads.get(inner)
    if (read === undefined) {
      read = isSet ? setRead(inner, parts) : sequenceRead(inner, parts)
      this.#reads.set(inner, read)
    }
    transition.read = read
    transition.write = structureWrite(transition, {
      parts,
      identifier: identifierOf(transition, true),
      isSet,
      clears: inner.clears,
      extensionAt: this.#extensionAt(inner),
    })
  }

  /** Where unknown additions stand among the components: after all of a SET. */
  #extensionAt(first: State): number {
    const { kind, positions, components } = first.info
    for (const address of positions) {
      const { fallback } = this.#state(address)
      if (fallback === undefined || fallback.index >= 0) continue
      return kind === 'set' ? components.length : fallback.next.info.position
    }
    return -1
  }
}

function identifierOf({ info }: Transition, constructed: boolean): Uint8Array {
  const [{ tagClass, tagNumber }] = info.tags
  const octets = new Uint8Array(24)
  return octets.slice(0, writeIdentifier(octets, 0, tagClass, constructed, tagNumber))
}
