/** Names for the tree by a schema and the type of the file's values. */
import {
  type CompiledSchema,
  type ComponentPlace,
  ComponentPlaces,
  type ComponentStep,
  type TypeName,
} from '../../src/schema/index.ts'
import type { Identifier, Namer, NameState, Naming } from './namer.ts'
import { typeText } from './schema-types.ts'
import { valueText } from './schema-values.ts'

interface SchemaNaming extends Naming {
  readonly step: ComponentStep
}

export class SchemaNamer implements Namer {
  readonly root: NameState
  readonly #schema: CompiledSchema
  readonly #places: ComponentPlaces

  /** @throws {RangeError} for an unknown type. @throws {SchemaError} where its tables would be too large */
  constructor(schema: CompiledSchema, pdu: TypeName) {
    this.#schema = schema
    this.#places = new ComponentPlaces(schema.tables(pdu))
    this.root = this.#places.root
  }

  at(state: NameState, index: number): NameState | undefined {
    return this.#places.at(state as ComponentPlace, index)
  }

  step(state: NameState, value: Identifier): SchemaNaming {
    const place = state as ComponentPlace
    const step = this.#places.step(place, value)
    const { component, inside, after, keys } = step
    const type = component?.type
    return {
      name: component?.name ?? '',
      typeName: type === undefined ? '' : typeText(this.#schema.schema, type),
      type: type?.id,
      outerTags: component?.outerTags ?? 0,
      // Inside of what has no place, or may be anything, nothing is unexpected.
      isUnexpected: component === undefined && place.state !== 0,
      inside,
      next: after,
      needsContents: keys !== 'none',
      step,
    }
  }

  settle(naming: Naming, contents: Uint8Array): NameState {
    return this.#places.settle((naming as SchemaNaming).step, contents)
  }

  valueText(naming: Naming, { tagClass }: Identifier, contents: Uint8Array): string | undefined {
    const type = (naming as SchemaNaming).step.component?.type
    return type && valueText(type, tagClass, contents)
  }
}
