/**
 * What a schema calls the values of the tree. A state says what may come next between two values, and is all that has to be known
 * there: so that names are right anywhere without all that stands before. Made by the schema's part (engine/schema*.ts).
 */

/** Opaque to the tree, which keeps one for each container. */
export type NameState = object

export interface NamedValue {
  /** Index among its siblings: elements of a list are called by it. */
  readonly index: number
  readonly tagClass: number
  readonly tagNumber: number | bigint
  readonly constructed: boolean
}

export interface Naming {
  /** Of the component: `serialNumber`, `[3]`; empty for what has a place and no name. */
  readonly name: string
  readonly typeName?: string | undefined
  /** For the values inside; undefined where the schema knows nothing of them. */
  readonly inside: NameState | undefined
  /** For the value after this one. */
  readonly next: NameState
}

export interface Namer {
  /** Between the values of the file. */
  root(): NameState
  /** Whether the state stays the same from value to value, so that any of them can be named without those before. */
  isList(state: NameState): boolean
  /**
   * @param contents octets of a primitive value, which may select the type of another one; undefined for a long one
   * @returns undefined where the schema has no place for the value; the state is then kept
   */
  step(state: NameState, value: NamedValue, contents: Uint8Array | undefined): Naming | undefined
}
