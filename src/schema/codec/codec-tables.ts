/** What a codec is made of: the tables of a type, and the DEFAULT values of its components. */
import type { SchemaTables } from '../tables/types.ts'

export interface CodecTables extends SchemaTables {
  /** By address of the first state inside a SEQUENCE or SET: what makes the DEFAULT of each component, in their order. */
  readonly defaults: ReadonlyMap<number, readonly (Initial | undefined)[]>
}

/** Makes a DEFAULT value, a new one each time where it could be changed. */
export type Initial = () => unknown
