/**
 * What a schema calls the values of the tree. A state says what may come next inside an open value, before its first value or
 * behind one. It is an unchanging object: it may be kept with a checkpoint, and gone on from at any time, so that names are right anywhere
 * without all that stands before.
 *
 *     let state = namer.root                                     // inside a value: the `inside` of its naming
 *     const naming = namer.step(state, value)                    // what the value there is called
 *     state = naming.needsContents ? namer.settle(naming, contents) : naming.next
 *
 * Nothing but identifiers is wanted, except of values that are the key of an open type, or hold it: there are few of them, and short ones.
 */

/** Opaque to the tree. */
export type NameState = object

/** Contents octets that `settle` wants to see at most. */
export const KEY_OCTETS = 4096

export interface Identifier {
  readonly tagClass: number
  readonly tagNumber: number | bigint
  readonly constructed: boolean
}

export interface Naming {
  /** `serialNumber`, `[17]`, `part.full`; empty for what has a place and no name, and where the schema knows nothing. */
  readonly name: string
  /** `Certificate`, `INTEGER`, `SEQUENCE OF Call`; empty where anything may stand, and where the schema knows nothing. */
  readonly typeName: string
  /** The type in the schema's list, for texts and tables of the value; undefined where `typeName` is empty. */
  readonly type: number | undefined
  /** The encoding of the type begins that many values further out: the value stands within explicit tags of its type. */
  readonly outerTags: number
  /** The schema has no place for the value. */
  readonly isUnexpected: boolean
  /** Before the first value inside; of a primitive string before what it contains. */
  readonly inside: NameState
  /** Before the value that follows, unless `needsContents`. */
  readonly next: NameState
  /** What follows depends on contents octets of this one. */
  readonly needsContents: boolean
}

export interface Namer {
  /** Before the first value of the file. */
  readonly root: NameState
  /** The state before sibling `index` where that can be told without the siblings: between elements of a list. */
  at(state: NameState, index: number): NameState | undefined
  step(state: NameState, value: Identifier): Naming
  /** @param contents the value's contents octets, or the first `KEY_OCTETS` of them */
  settle(naming: Naming, contents: Uint8Array): NameState
  /** A primitive value in a line, as its type has it; undefined where the schema tells no more of it than its tag does. */
  valueText(naming: Naming, value: Identifier, contents: Uint8Array): string | undefined
}
