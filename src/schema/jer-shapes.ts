/** What JER wants to know of transitions: names, and what stands around the text that the kernel writes. */

import {
  KIND_CONTAINER,
  KIND_CONTAINING_BITS,
  KIND_CONTAINING_OCTETS,
  KIND_OPEN,
  T_FIXED_BITS,
  T_FLAGS,
  T_KIND,
  T_LINES,
  T_NAMES,
  T_UNKNOWN,
  TABLES_BASE,
} from './tables/layout.ts'
import type { SchemaTables, TransitionInfo } from './tables/types.ts'
import { encodingName, unknownName } from './unknown-names.ts'

/**
 * What a value is in JSON. `held`: a string with an encoding inside, or its digits; `bare`: an explicit tag; `addition`: one of a later
 * version of the schema, whose name its object gives.
 */
export type JerKind = 'object' | 'array' | 'bare' | 'text' | 'held' | 'date' | 'null' | 'addition'

export interface JerShape {
  readonly names: readonly string[]
  readonly kind: JerKind
  /** Around the text. */
  readonly before: Uint8Array
  readonly after: Uint8Array
  /** Of `date`: where separators belong (X.680 38). */
  readonly separators: Separators | undefined
}

/** Inserts the separators of the notation, which X.690 8.26 leaves out, where there are digits and nothing else. */
export type Separators = (text: string) => string

const encoder = new TextEncoder()
export const octetsOf = (text: string): Uint8Array => encoder.encode(text)
const nothing = new Uint8Array(0)
const quote = octetsOf('"')

const quoted: ReadonlySet<string> = new Set([
  'OBJECT IDENTIFIER',
  'RELATIVE-OID',
  'OCTET STRING',
  'OID-IRI',
  'RELATIVE-OID-IRI',
])
const timeKinds: ReadonlySet<string> = new Set(['UTCTime', 'GeneralizedTime', 'TIME'])

const separated: Readonly<Record<string, Separators>> = {
  DATE: (text) => text.replace(/^(-?\d+)(\d\d)(\d\d)$/, '$1-$2-$3'),
  'TIME-OF-DAY': (text) => text.replace(/^(\d\d)(\d\d)(\d\d)$/, '$1:$2:$3'),
  'DATE-TIME': (text) => text.replace(/^(-?\d+)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6'),
  DURATION: (text) => `P${text}`,
}

export class JerShapes {
  readonly #tables: SchemaTables
  readonly #view: DataView
  readonly #shapes = new Map<number, JerShape>()
  readonly #keys = new Map<string, Uint8Array>()

  constructor(tables: SchemaTables) {
    this.#tables = tables
    this.#view = new DataView(tables.octets.buffer, tables.octets.byteOffset, tables.octets.byteLength)
  }

  /** @param id index of the transition: `T_ID` */
  of(address: number, id: number): JerShape {
    let shape = this.#shapes.get(address)
    if (shape === undefined) {
      shape = this.#make(address, this.#tables.transitions[id])
      this.#shapes.set(address, shape)
    }
    return shape
  }

  /** `"name":` */
  key(name: string, space: string): Uint8Array {
    let octets = this.#keys.get(name)
    if (octets === undefined) {
      octets = octetsOf(`${JSON.stringify(name)}:${space}`)
      this.#keys.set(name, octets)
    }
    return octets
  }

  #make(address: number, { names, type }: TransitionInfo): JerShape {
    const kind = this.#view.getUint8(address + T_KIND - TABLES_BASE)
    const flags = this.#view.getUint16(address + T_FLAGS - TABLES_BASE, true)
    const typeKind = type?.kind ?? 'NULL'
    const shape = { names, kind: 'text' as JerKind, before: nothing, after: nothing, separators: undefined }
    if ((flags & T_UNKNOWN) !== 0) {
      const isAddition = this.#view.getUint32(address + T_NAMES - TABLES_BASE, true) === 0
      if (isAddition) return { ...shape, kind: 'addition', before: quote, after: quote }
      return { ...shape, before: octetsOf(`{"${unknownName(1)}":"`), after: octetsOf('"}') }
    }
    if (kind === KIND_CONTAINER) {
      if ((flags & T_LINES) === 0) return { ...shape, kind: 'bare' }
      return { ...shape, kind: typeKind === 'SEQUENCE OF' || typeKind === 'SET OF' ? 'array' : 'object' }
    }
    if (kind === KIND_OPEN) return { ...shape, before: octetsOf(`{"${encodingName}":"`), after: octetsOf('"}') }
    if (kind === KIND_CONTAINING_OCTETS || (kind === KIND_CONTAINING_BITS && (flags & T_FIXED_BITS) !== 0)) {
      return { ...shape, kind: 'held', before: quote, after: quote }
    }
    if (kind === KIND_CONTAINING_BITS) return { ...shape, kind: 'held', before: octetsOf('{"value":"') }
    if (typeKind === 'BIT STRING') {
      if ((flags & T_FIXED_BITS) !== 0) return { ...shape, before: quote, after: quote }
      // The kernel writes the length, and ends the object.
      return { ...shape, before: octetsOf('{"value":"') }
    }
    if (typeKind === 'NULL') return { ...shape, kind: 'null' }
    const separators = separated[typeKind]
    if (separators !== undefined) return { ...shape, kind: 'date', before: quote, after: quote, separators }
    const isText = /String$|^ObjectDescriptor$/.test(typeKind) || quoted.has(typeKind) || timeKinds.has(typeKind)
    return isText ? { ...shape, before: quote, after: quote } : shape
  }
}
