/**
 * What data values are called by a schema, one after another as a decoder's records tell them: components, alternatives, elements. The
 * tables are walked in TypeScript; what the schema has no place for has no name, and nothing inside it.
 */
import type { TypeKind } from './notation/types.ts'
import { tableWords, transitionFor } from './tables/find.ts'
import {
  KEY_COUNT,
  KEY_ENTRIES,
  KEY_NEXT,
  KEY_SLOT,
  KEY_UNKNOWN,
  KEY_UP,
  MAX_SLOTS,
  OCTETS_DATA,
  OCTETS_LENGTH,
  OPEN_COUNT,
  OPEN_SLOT,
  OPEN_STATES,
  OPEN_UP,
  STATE_FLAGS,
  STATE_LIST,
  T_ID,
  T_INNER,
  T_KEY,
  T_NEXT,
  T_OPEN,
} from './tables/layout.ts'
import type { SchemaTables, TransitionInfo } from './tables/types.ts'

/** A value's identifier, and how many are open around it. */
export interface PlacedValue {
  readonly depth: number
  readonly tagClass: number
  readonly tagNumber: number | bigint
  readonly constructed: boolean
}

export interface NamedComponent {
  /** `age`, `part.full`, `[3]`; empty for what has a place and no name. */
  readonly name: string
  /** Of its type. */
  readonly kind: TypeKind | undefined
  /** The tag is an explicit one: the type's own comes inside. */
  readonly isExplicit: boolean
}

export class ComponentNames {
  readonly #tables: SchemaTables
  readonly #words: Uint32Array
  readonly #octets: Uint8Array
  /** By depth: state inside the value that is open there, the values in it so far, the rows that its keys select. */
  readonly #states: number[] = []
  readonly #counts: number[] = []
  readonly #slots: number[][] = []
  /** Key record of the value that began last, and its depth. */
  #key = 0
  #depth = 0

  constructor(tables: SchemaTables) {
    this.#tables = tables
    this.#words = tableWords(tables)
    this.#octets = new Uint8Array(this.#words.buffer)
    this.#states[0] = tables.root
    this.#counts[0] = 0
    this.#slots[0] = []
  }

  /** A value begins. @returns what it is called; `undefined` where the schema has no place for it */
  begin({ depth, tagClass, tagNumber, constructed }: PlacedValue): NamedComponent | undefined {
    this.#key = 0
    this.#depth = depth
    const state = this.#states[depth]
    const number = Number(tagNumber)
    const leading = tagClass * 64 + (constructed ? 32 : 0) + Math.min(number, 31)
    const transition = state === 0 ? 0 : transitionFor(this.#words, state, leading, number)
    if (transition === 0) {
      this.#enter(depth + 1, 0)
      return undefined
    }
    const selected = this.#selected(transition, depth, leading, number)
    const last = selected === 0 ? transition : selected
    const info = this.#info(transition)
    const { type, tags } = this.#info(last)
    const index = this.#counts[depth]++
    const isList = (this.#word(state + STATE_FLAGS) & STATE_LIST) !== 0
    const names = selected === 0 ? info.names : [...info.names, ...this.#info(selected).names]
    this.#states[depth] = this.#word(transition + T_NEXT)
    this.#key = this.#word(last + T_KEY)
    if (constructed) this.#enter(depth + 1, this.#word(last + T_INNER))
    const ownTag = type?.tags.at(-1)
    const isOwn =
      tags.length === 0 ||
      ownTag === undefined ||
      tags.some((tag) => tag.tagNumber === ownTag.tagNumber && tag.tagClass === ownTag.tagClass)
    return {
      name: (isList ? [`[${index}]`, ...names] : names).join('.'),
      kind: type?.kind,
      isExplicit: !isOwn || type?.kind === 'CHOICE',
    }
  }

  /** The contents of the primitive value that began last, which may be a key. */
  contents(octets: Uint8Array, start: number, end: number): void {
    for (let key = this.#key; key !== 0; key = this.#word(key + KEY_NEXT)) {
      const level = this.#depth - this.#word(key + KEY_UP)
      const slots = this.#slots[level]
      if (slots !== undefined)
        slots[this.#word(key + KEY_SLOT) % MAX_SLOTS] = this.#rowOf(key, octets.subarray(start, end))
    }
  }

  #enter(depth: number, state: number): void {
    this.#states[depth] = state
    this.#counts[depth] = 0
    this.#slots[depth] = []
  }

  /** The transition of the type that a key has selected for an open type; 0 if none has. */
  #selected(transition: number, depth: number, leading: number, tagNumber: number): number {
    const record = this.#word(transition + T_OPEN)
    if (record === 0) return 0
    const row = this.#slots[depth - this.#word(record + OPEN_UP)]?.[this.#word(record + OPEN_SLOT)] ?? 0
    if (row === 0 || row > this.#word(record + OPEN_COUNT)) return 0
    const state = this.#word(record + OPEN_STATES + (row - 1) * 4)
    return state === 0 ? 0 : transitionFor(this.#words, state, leading, tagNumber)
  }

  /** Number of the row, from 1. */
  #rowOf(key: number, contents: Uint8Array): number {
    let at = key + KEY_ENTRIES
    const count = this.#word(key + KEY_COUNT)
    for (let row = 1; row <= count; row++) {
      const length = this.#word(at + OCTETS_LENGTH)
      const octets = this.#octets.subarray(at + OCTETS_DATA, at + OCTETS_DATA + length)
      if (length === contents.length && octets.every((octet, index) => octet === contents[index])) return row
      at += OCTETS_DATA + ((length + 3) & ~3)
    }
    return KEY_UNKNOWN
  }

  #info(address: number): TransitionInfo {
    return this.#tables.transitions[this.#word(address + T_ID)]
  }

  #word(address: number): number {
    return this.#words[address >>> 2]
  }
}
