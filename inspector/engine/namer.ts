/**
 * Names of values by a schema, for a tree that is walked lazily. A place says where a walk stands inside an open value; it is an
 * unchanging object that may be kept (with a checkpoint of a children list, say) and gone on from at any time:
 *
 *     let place = namer.root                                // inside a node: the `inside` of its step
 *     const step = namer.step(place, header)                // the value at the place
 *     place = step.needsContents ? namer.settle(step, contents) : step.after
 *
 * Nothing but headers is wanted, except of values that are the key of an open type, or hold it: there are few of them, and short ones.
 */
import {
  type CompiledSchema,
  type ComponentPlace,
  ComponentPlaces,
  type ComponentStep,
  type TypeId,
  type TypeName,
  type ValueIdentifier,
} from '../../src/schema/index.ts'
import { typeText } from './schema-types.ts'

/** Opaque. */
export type Place = ComponentPlace

/** Contents octets that `settle` wants to see at most. */
export const KEY_OCTETS = 4096

export interface NamerStep {
  /** `serialNumber`, `[17]`, `part.full`; empty for what has a place and no name, and where the schema has no place. */
  readonly name: string
  /** `Certificate`, `INTEGER`, `SEQUENCE OF Call`; empty where anything may stand, and where the schema has no place. */
  readonly typeName: string
  /** For texts and columns of the value; `undefined` as `typeName` is empty. */
  readonly type: TypeId | undefined
  /** The encoding of the type begins that many values further out: the value stands within explicit tags of its type. */
  readonly outerTags: number
  /** The schema has no place for the value. */
  readonly isUnexpected: boolean
  /** Place of the first value inside; of a primitive string, of what it contains. */
  readonly inside: Place
  /** Place of the value that follows, unless `needsContents`. */
  readonly after: Place
  /** What follows depends on contents octets of this one: `settle` has its place. */
  readonly needsContents: boolean
  readonly step: ComponentStep
}

export class Namer {
  /** Place of the first top-level value. */
  readonly root: Place
  readonly #schema: CompiledSchema
  readonly #places: ComponentPlaces

  /** @throws {RangeError} for an unknown type. @throws {SchemaError} where its tables would be too large */
  constructor(schema: CompiledSchema, pdu: TypeName) {
    this.#schema = schema
    this.#places = new ComponentPlaces(schema.tables(pdu))
    this.root = this.#places.root
  }

  step(place: Place, identifier: ValueIdentifier): NamerStep {
    const step = this.#places.step(place, identifier)
    const { component, inside, after, keys } = step
    return {
      name: component?.name ?? '',
      typeName: component?.type === undefined ? '' : typeText(this.#schema.schema, component.type),
      type: component?.type?.id,
      outerTags: component?.outerTags ?? 0,
      // Inside of what has no place, or may be anything, nothing is unexpected.
      isUnexpected: component === undefined && place.state !== 0,
      inside,
      after,
      needsContents: keys !== 'none',
      step,
    }
  }

  /** @param contents the value's contents octets, or the first `KEY_OCTETS` of them */
  settle({ step }: NamerStep, contents: Uint8Array): Place {
    return this.#places.settle(step, contents)
  }
}
