/** What canonical XER wants to know of transitions and types: elements, and the order of components. */
import type { Schema, StructureType } from './notation/types.ts'
import {
  NAME_ALTERNATIVE,
  NAME_ELEMENT,
  NAME_LIST_NULL,
  NAME_SIZE,
  NAME_STYLE,
  NAME_TEXT,
  NAME_TEXT_LENGTH,
  NAME_TYPE,
  NAMES_COUNT,
  NAMES_ENTRIES,
  T_FLAGS,
  T_ID,
  T_LINES,
  T_NAMES,
  TABLES_BASE,
} from './tables/layout.ts'
import type { SchemaTables, TransitionInfo } from './tables/types.ts'
import { componentRanks } from './xer-order.ts'

/** Styles that have an element. */
const elementStyles: ReadonlySet<number> = new Set([NAME_ELEMENT, NAME_ALTERNATIVE, NAME_TYPE, NAME_LIST_NULL])

export interface TransitionShape {
  readonly info: TransitionInfo
  /** Names of the elements that the value stands in, the outermost first. */
  readonly elements: readonly string[]
  /** What of a list or structure its contents are; `undefined` for all other values, explicit tags included. */
  readonly contents: 'sequence' | 'set' | 'setOf' | undefined
}

export interface StructureShape {
  readonly type: StructureType
  /** Index of a component by its name. */
  readonly indexes: ReadonlyMap<string, number>
  /** Indexes of the components that have a DEFAULT value. */
  readonly defaults: readonly number[]
  /** Index of each component in a SET in order. */
  readonly ranks: readonly number[]
}

const decoder = new TextDecoder()

export class Shapes {
  readonly #schema: Schema
  readonly #tables: SchemaTables
  readonly #view: DataView
  readonly #transitions = new Map<number, TransitionShape>()
  readonly #structures = new Map<StructureType, StructureShape>()

  constructor(schema: Schema, tables: SchemaTables) {
    this.#schema = schema
    this.#tables = tables
    this.#view = new DataView(tables.octets.buffer, tables.octets.byteOffset, tables.octets.byteLength)
  }

  transition(address: number): TransitionShape {
    let shape = this.#transitions.get(address)
    if (shape === undefined) {
      const info = this.#tables.transitions[this.#word(address + T_ID)]
      const hasLines = (this.#view.getUint16(address + T_FLAGS - TABLES_BASE, true) & T_LINES) !== 0
      shape = { info, elements: this.#elements(this.#word(address + T_NAMES)), contents: contentsOf(info, hasLines) }
      this.#transitions.set(address, shape)
    }
    return shape
  }

  structure(type: StructureType): StructureShape {
    let shape = this.#structures.get(type)
    if (shape === undefined) {
      const indexes = new Map(type.components.map(({ name }, index) => [name, index]))
      const defaults = [...type.components.keys()].filter((index) => type.components[index].default !== undefined)
      shape = { type, indexes, defaults, ranks: componentRanks(this.#schema, type) }
      this.#structures.set(type, shape)
    }
    return shape
  }

  #elements(names: number): string[] {
    const elements: string[] = []
    if (names === 0) return elements
    const first = names + NAMES_ENTRIES
    const end = first + this.#word(names + NAMES_COUNT) * NAME_SIZE
    for (let entry = first; entry < end; entry += NAME_SIZE) {
      if (!elementStyles.has(this.#word(entry + NAME_STYLE))) continue
      const start = this.#word(entry + NAME_TEXT) - TABLES_BASE
      const text = this.#tables.octets.subarray(start, start + this.#word(entry + NAME_TEXT_LENGTH))
      elements.push(decoder.decode(text))
    }
    return elements
  }

  #word(address: number): number {
    return this.#view.getUint32(address - TABLES_BASE, true)
  }
}

function contentsOf({ type }: TransitionInfo, hasLines: boolean): TransitionShape['contents'] {
  if (!hasLines || type === undefined || type.kind === 'SEQUENCE OF') return undefined
  if (type.kind === 'SET OF') return 'setOf'
  return type.kind === 'SET' ? 'set' : 'sequence'
}
