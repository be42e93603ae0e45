/**
 * What data values are called by a schema, one after another as a decoder's records tell them: `ComponentPlaces` with the places of the
 * values that are open.
 */
import {
  type ComponentPlace,
  ComponentPlaces,
  type ComponentStep,
  type NamedComponent,
  type ValueIdentifier,
} from './component-places.ts'
import type { SchemaTables } from './tables/types.ts'

/** A value's identifier, and how many are open around it. */
export interface PlacedValue extends ValueIdentifier {
  readonly depth: number
}

export class ComponentNames {
  readonly #places: ComponentPlaces
  /** By depth: where the next value inside the one that is open there stands. */
  readonly #open: ComponentPlace[] = []
  /** Of the value that began last. */
  #step: ComponentStep | undefined
  #depth = 0

  constructor(tables: SchemaTables) {
    this.#places = new ComponentPlaces(tables)
    this.#open[0] = this.#places.root
  }

  /** A value begins. @returns what it is called; `undefined` where the schema has no place for it */
  begin(value: PlacedValue): NamedComponent | undefined {
    const { depth } = value
    const step = this.#places.step(this.#open[depth], value)
    this.#step = step
    this.#depth = depth
    this.#open[depth] = step.after
    if (value.constructed) this.#open[depth + 1] = step.inside
    return step.component
  }

  /** The contents of the primitive value that began last, which may be a key. */
  contents(octets: Uint8Array, start: number, end: number): void {
    if (this.#step?.keys !== 'contents') return
    let place: ComponentPlace | undefined = this.#places.settle(this.#step, octets.subarray(start, end))
    // What stands around the key may go by it, too.
    for (let depth = this.#depth; place !== undefined && depth >= 0; depth--, place = place.around)
      this.#open[depth] = place
  }
}
