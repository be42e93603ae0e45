/**
 * What data values are called by a schema, from any place that was kept: a place is a plain, unchanging object, so that a walk may
 * be gone on from it at any time, and any number of times. The tables are walked in TypeScript; what the schema has no place for has
 * no name, and nothing inside it.
 */
import { Header, readHeader } from '../ber/header.ts'
import type { Tag } from '../ber/tag.ts'
import type { ResolvedType, TypeKind } from './notation/types.ts'
import { tableWords, transitionFor } from './tables/find.ts'
import * as layout from './tables/layout.ts'
import type { SchemaTables, TransitionInfo } from './tables/types.ts'

/** A value's identifier. */
export interface ValueIdentifier {
  readonly tagClass: number
  readonly tagNumber: number | bigint
  readonly constructed: boolean
}

export interface NamedComponent {
  /** `age`, `part.full`, `[3]`; empty for what has a place and no name. */
  readonly name: string
  /** Of its type. */
  readonly kind: TypeKind | undefined
  /** Its type; of an explicit tag the type that stands inside it. `undefined` where anything may stand. */
  readonly type: ResolvedType | undefined
  /** The tag is an explicit one: the type's own comes inside. */
  readonly isExplicit: boolean
  /** The value stands within an explicit tag of its type: the encoding of the type begins that many values further out. */
  readonly outerTags: number
}

/** Where a walk stands inside an open value: before its first value, or behind one. */
export interface ComponentPlace {
  /** Address of the state; 0 where nothing has a name. */
  readonly state: number
  /** Values so far: of a list the index of what comes. */
  readonly count: number
  /** Rows of tables that keys have selected so far. */
  readonly slots: readonly number[]
  /** The place behind the open value, in the value around it. */
  readonly around: ComponentPlace | undefined
}

export interface ComponentStep {
  /** `undefined` where the schema has no place for the value. */
  readonly component: NamedComponent | undefined
  /** Before the first value inside: of a constructed value, or of what a primitive string contains (CONTAINING). */
  readonly inside: ComponentPlace
  /** Behind the value. Where `keys` says that there are some, as if they were unknown: `settle` tells. */
  readonly after: ComponentPlace
  /** Whether what comes later depends on octets of this value: on its contents, or on those of values inside it. */
  readonly keys: 'none' | 'contents' | 'inside'
  /** First key record, with `contents`. */
  readonly key: number
}

/** Values of indefinite length within one another that are gone into in search of a key. */
const maxKeyDepth = 200

interface Walked {
  readonly place: ComponentPlace
  /** Where the walk ended. */
  readonly at: number
}

const noSlots: readonly number[] = []
const nowhere: ComponentPlace = { state: 0, count: 0, slots: noSlots, around: undefined }

export class ComponentPlaces {
  /** Before the first PDU. */
  readonly root: ComponentPlace
  readonly #tables: SchemaTables
  readonly #words: Uint32Array
  readonly #octets: Uint8Array
  /** Those that are the same wherever they stand, by transition. */
  readonly #components = new Map<number, NamedComponent>()
  /** Whether keys inside a state reach out of it, by state. */
  readonly #reaches = new Map<number, boolean>()
  /** The most constructed encodings that a key reaches out of. */
  readonly #furthest: number

  constructor(tables: SchemaTables) {
    this.#tables = tables
    this.#words = tableWords(tables)
    this.#octets = new Uint8Array(this.#words.buffer)
    this.root = { state: tables.root, count: 0, slots: noSlots, around: undefined }
    this.#furthest = tables.transitions.reduce((most, { address }) => Math.max(most, this.#keyReach(address)), 0)
  }

  /** The value that stands at a place. */
  step(place: ComponentPlace, { tagClass, tagNumber, constructed }: ValueIdentifier): ComponentStep {
    const { state, count, slots, around } = place
    const number = Number(tagNumber)
    const leading = tagClass * 64 + (constructed ? 32 : 0) + Math.min(number, 31)
    const transition = state === 0 ? 0 : transitionFor(this.#words, state, leading, number)
    if (transition === 0) return { component: undefined, inside: nowhere, after: place, keys: 'none', key: 0 }
    const selected = this.#selected(transition, place, leading, number)
    const last = selected === 0 ? transition : selected
    const after = { state: this.#word(transition + layout.T_NEXT), count: count + 1, slots, around }
    const innerState = this.#innerState(last, constructed)
    const inside = innerState === 0 ? nowhere : { state: innerState, count: 0, slots: noSlots, around: after }
    const key = constructed ? 0 : this.#word(last + layout.T_KEY)
    const keys = key !== 0 ? 'contents' : constructed && this.#keysReachOut(innerState, 1) ? 'inside' : 'none'
    return { component: this.#component(place, transition, selected), inside, after, keys, key }
  }

  /**
   * The place before value `index`, from 0, of those that stand in a row: where each of them may be the same, in a list and between PDUs.
   * @returns undefined where it has to be walked to
   */
  at(place: ComponentPlace, index: number): ComponentPlace | undefined {
    const { state, slots, around } = place
    if (state === 0) return place
    const { kind } = this.#tables.states[this.#word(state + layout.STATE_ID)]
    return kind === 'list' || kind === 'root' ? { state, count: index, slots, around } : undefined
  }

  /**
   * The place behind a value, its keys regarded.
   * @param contents its contents octets; of a long value as many as are at hand
   */
  settle(step: ComponentStep, contents: Uint8Array): ComponentPlace {
    if (step.keys === 'contents') return this.#store(step, contents)
    if (step.keys === 'none') return step.after
    return this.#walk(step.inside, contents, 0, false, 0).place.around!
  }

  /** Walks the values from `from` on: up to the end of the octets, or to end-of-contents octets. What is no BER ends it. */
  #walk(start: ComponentPlace, octets: Uint8Array, from: number, isIndefinite: boolean, depth: number): Walked {
    let place = start
    let at = from
    while (at < octets.length) {
      if (isIndefinite && octets[at] === 0) return { place, at: at + 2 }
      const header = new Header()
      if (depth > maxKeyDepth || !readHeader(octets, at, header)) return { place, at: octets.length }
      const { indefinite, contentsOffset, end } = header
      const step = this.step(place, header)
      if (indefinite) {
        const inner = this.#walk(step.inside, octets, contentsOffset, true, depth + 1)
        place = step.keys === 'inside' ? inner.place.around! : step.after
        at = inner.at
      } else {
        place = this.settle(step, octets.subarray(contentsOffset, end))
        at = end
      }
    }
    return { place, at }
  }

  /** Keeps the rows that contents octets select, here or further out. */
  #store({ key: first, after }: ComponentStep, contents: Uint8Array): ComponentPlace {
    let place = after
    for (let key = first; key !== 0; key = this.#word(key + layout.KEY_NEXT)) {
      const slot = this.#word(key + layout.KEY_SLOT) % layout.MAX_SLOTS
      place = withSlot(place, this.#word(key + layout.KEY_UP), slot, this.#rowOf(key, contents))
    }
    return place
  }

  /** Strings in segments have nothing inside that the type names, also where they contain an encoding. */
  #innerState(transition: number, constructed: boolean): number {
    const kind = this.#word(transition + layout.T_KIND) & 0xff
    const isContaining = kind === layout.KIND_CONTAINING_OCTETS || kind === layout.KIND_CONTAINING_BITS
    return isContaining === constructed ? 0 : this.#word(transition + layout.T_INNER)
  }

  /** The transition of the type that a key has selected for an open type; 0 if none has. */
  #selected(transition: number, place: ComponentPlace, leading: number, tagNumber: number): number {
    const record = this.#word(transition + layout.T_OPEN)
    if (record === 0) return 0
    let holder: ComponentPlace | undefined = place
    for (let up = this.#word(record + layout.OPEN_UP); up > 0; up--) holder = holder?.around
    const row = holder?.slots[this.#word(record + layout.OPEN_SLOT)] ?? 0
    if (row === 0 || row > this.#word(record + layout.OPEN_COUNT)) return 0
    const state = this.#word(record + layout.OPEN_STATES + (row - 1) * 4)
    return state === 0 ? 0 : transitionFor(this.#words, state, leading, tagNumber)
  }

  #component({ state, count }: ComponentPlace, transition: number, selected: number): NamedComponent {
    const isList = (this.#word(state + layout.STATE_FLAGS) & layout.STATE_LIST) !== 0
    const isSame = !isList && selected === 0
    const known = isSame ? this.#components.get(transition) : undefined
    if (known !== undefined) return known
    const info = this.#info(transition)
    const last = selected === 0 ? info : this.#info(selected)
    const isUnknown = ((this.#word(last.address + layout.T_KIND) >>> 16) & layout.T_UNKNOWN) !== 0
    const type = isUnknown ? undefined : last.type
    const names = selected === 0 ? info.names : [...info.names, ...last.names]
    const component = {
      name: (isList ? [`[${count}]`, ...names] : names).join('.'),
      kind: type?.kind,
      type,
      ...(type === undefined ? { isExplicit: false, outerTags: 0 } : tagging(type, last.tags)),
    }
    if (isSame) this.#components.set(transition, component)
    return component
  }

  /** Number of the row, from 1. */
  #rowOf(key: number, contents: Uint8Array): number {
    let at = key + layout.KEY_ENTRIES
    const count = this.#word(key + layout.KEY_COUNT)
    for (let row = 1; row <= count; row++) {
      const length = this.#word(at + layout.OCTETS_LENGTH)
      const octets = this.#octets.subarray(at + layout.OCTETS_DATA, at + layout.OCTETS_DATA + length)
      if (length === contents.length && octets.every((octet, index) => octet === contents[index])) return row
      at += layout.OCTETS_DATA + ((length + 3) & ~3)
    }
    return layout.KEY_UNKNOWN
  }

  /** Whether a key inside a state belongs to something that is `up` or more constructed encodings further out. */
  #keysReachOut(state: number, up: number): boolean {
    if (state === 0 || up > this.#furthest) return false
    const known = up === 1 ? this.#reaches.get(state) : undefined
    if (known !== undefined) return known
    const { components } = this.#tables.states[this.#word(state + layout.STATE_ID)]
    const reaches = components.some(({ transitions }) =>
      transitions.some(
        (transition) =>
          this.#keyReach(transition) >= up || this.#keysReachOut(this.#innerState(transition, true), up + 1),
      ),
    )
    if (up === 1) this.#reaches.set(state, reaches)
    return reaches
  }

  #keyReach(transition: number): number {
    let reach = 0
    for (let key = this.#word(transition + layout.T_KEY); key !== 0; key = this.#word(key + layout.KEY_NEXT)) {
      reach = Math.max(reach, this.#word(key + layout.KEY_UP))
    }
    return reach
  }

  #info(address: number): TransitionInfo {
    return this.#tables.transitions[this.#word(address + layout.T_ID)]
  }

  #word(address: number): number {
    return this.#words[address >>> 2]
  }
}

/** Which of its type's tags a value has. @param tags of the transition: none for an open type, which any leads to */
function tagging(type: ResolvedType, tags: readonly Tag[]): Pick<NamedComponent, 'isExplicit' | 'outerTags'> {
  const own = type.tags.at(-1)
  const isOwn =
    tags.length === 0 ||
    own === undefined ||
    tags.some((tag) => tag.tagNumber === own.tagNumber && tag.tagClass === own.tagClass)
  // The transition has the very tag of the type: two tags of one type may be equal.
  const outerTags = tags.length === 0 ? type.tags.length : Math.max(0, type.tags.indexOf(tags[0]))
  return { isExplicit: !isOwn || type.kind === 'CHOICE', outerTags }
}

/** A place with the row of a slot `up` values further out: those in between are made anew, since they lead there. */
function withSlot(place: ComponentPlace, up: number, slot: number, row: number): ComponentPlace {
  if (up > 0)
    return place.around === undefined ? place : { ...place, around: withSlot(place.around, up - 1, slot, row) }
  const slots = Array.from({ length: Math.max(place.slots.length, slot + 1) }, (_, index) => place.slots[index] ?? 0)
  slots[slot] = row
  return { ...place, slots }
}
