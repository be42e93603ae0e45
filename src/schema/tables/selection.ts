/** What of a type's values is wanted: a tree of places, which the tables mark, so that the kernel hands the values out. */
import type { Compilation } from './compilation.ts'

/** Elements of a list, or the PDUs, of each of which there are rows. */
export interface SelectedLevel {
  /** Index of the level around it; `undefined` for that of the PDUs. */
  readonly parent: number | undefined
  /** Cells of its elements themselves, then of all levels inside: from `first` on, `own` of them its own. */
  readonly first: number
  readonly own: number
  readonly cells: number
}

/** One place in the schema. What the same place is from inside, or behind a tag, is another one. */
export class SelectedPlace {
  /** The value is an element of this level. */
  readonly level: number | undefined
  /** Cells that the value goes into, and the level that they are of. */
  readonly cells: readonly number[]
  readonly owner: number
  /** By name of a component or alternative. */
  readonly children: ReadonlyMap<string, SelectedPlace>
  /** Of a list: each element. */
  readonly element: SelectedPlace | undefined
  /** Of a list: some of its elements, by index from 0. */
  readonly elements: ReadonlyMap<number, SelectedPlace>
  #withinTag: SelectedPlace | undefined
  #inside: SelectedPlace | undefined
  #own: SelectedPlace | undefined
  readonly #alternatives = new Map<string, SelectedPlace>()

  constructor(parts: Partial<Pick<SelectedPlace, 'level' | 'cells' | 'owner' | 'children' | 'element' | 'elements'>>) {
    this.level = parts.level
    this.cells = parts.cells ?? []
    this.owner = parts.owner ?? 0
    this.children = parts.children ?? new Map()
    this.element = parts.element
    this.elements = parts.elements ?? new Map()
  }

  /** Elements of a list that are unlike others; those behind them are all alike. */
  get unlikeElements(): number {
    return Math.max(-1, ...this.elements.keys()) + 1
  }

  /** What of the element at an index is wanted. */
  elementAt(index: number): SelectedPlace | undefined {
    return this.elements.get(index) ?? this.element
  }

  /** Whether the value itself is told of. */
  get isMarked(): boolean {
    return this.level !== undefined || this.cells.length > 0
  }

  /** The value within an explicit tag, or in the place of an open type: that is the element, and what it holds the value. */
  get withinTag(): SelectedPlace | undefined {
    if (this.level === undefined) return this
    this.#withinTag ??= new SelectedPlace({ ...this.#parts, level: undefined })
    return this.#withinTag.#isEmpty ? undefined : this.#withinTag
  }

  /** The same without the value itself: what is in it. */
  get inside(): SelectedPlace | undefined {
    if (!this.isMarked) return this
    this.#inside ??= new SelectedPlace({ ...this.#parts, level: undefined, cells: [] })
    return this.#inside.#isEmpty ? undefined : this.#inside
  }

  /** The tag around `withinTag`. */
  get tag(): SelectedPlace {
    return new SelectedPlace({ level: this.level })
  }

  /** An alternative of this CHOICE, which is encoded as nothing but that. */
  alternative(name: string): SelectedPlace | undefined {
    const child = this.children.get(name)
    if (child === undefined) return this.#bare
    let place = this.#alternatives.get(name)
    if (place === undefined) {
      const cells = [...this.cells, ...child.cells]
      place = new SelectedPlace({ ...child.#parts, level: this.level, cells })
      this.#alternatives.set(name, place)
    }
    return place.#isEmpty ? undefined : place
  }

  /** The same without what is in it. */
  get #bare(): SelectedPlace | undefined {
    if (!this.isMarked) return undefined
    // A CHOICE may lead to itself without end, and must not lead to ever other places.
    if (!this.#hasInside) return this
    this.#own ??= new SelectedPlace({ level: this.level, cells: this.cells, owner: this.owner })
    return this.#own
  }

  get #isEmpty(): boolean {
    return !this.isMarked && !this.#hasInside
  }

  get #hasInside(): boolean {
    return this.children.size > 0 || this.element !== undefined || this.elements.size > 0
  }

  get #parts() {
    const { level, cells, owner, children, element, elements } = this
    return { level, cells, owner, children, element, elements }
  }
}

/** All that is wanted of a PDU. */
export interface Selection {
  readonly root: SelectedPlace
  /** The first is that of the PDUs. */
  readonly levels: readonly SelectedLevel[]
  /** Cells of a row. */
  readonly cells: number
  /** Every value is wanted with its identifier and length octets. */
  readonly complete: boolean
}

/** Address of the record of a place, for the field of a transition; 0 where the value is not told of. */
export function selectRecord(compilation: Compilation, place: SelectedPlace | undefined): number {
  if (place === undefined || !place.isMarked) return 0
  const { level, cells, owner } = place
  const complete = compilation.selection?.complete ? 1 : 0
  const words = [level === undefined ? 0 : level + 1, owner, complete, cells.length, ...cells]
  return compilation.record(`select ${words}`, () => compilation.block.addWords(words))
}
