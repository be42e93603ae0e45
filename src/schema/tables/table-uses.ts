/**
 * Which structures hold the keys of open types somewhere inside them. A table constraint with an at-notation ties an open type to
 * a component of a type around it (X.682 10.7); that type has to remember the key when its value is read.
 */
import type { ResolvedType, Schema, TableReference, TypeId } from '../notation/types.ts'

/** An open type and how many types around it, from the type at hand on, the path to its key begins. */
interface Escape {
  readonly open: TypeId
  readonly up: number
}

const nothing: readonly never[] = []

export class TableUses {
  readonly #schema: Schema
  readonly #isNeeded: boolean
  readonly #escapes = new Map<TypeId, readonly Escape[]>()
  readonly #bodies = new Map<TypeId, readonly Escape[]>()

  constructor(schema: Schema) {
    this.#schema = schema
    this.#isNeeded = schema.types.some((type) => keyOf(type) !== undefined)
  }

  /** Open types inside a structure whose keys it has to remember. */
  keyedBy(structure: TypeId): readonly TypeId[] {
    if (!this.#isNeeded) return nothing
    return this.#bodyOf(structure)
      .filter(({ up }) => up === 0)
      .map(({ open }) => open)
  }

  /** Whether a type depends on where it stands: it holds, or is, an open type with a key outside. */
  escapes(id: TypeId): boolean {
    return this.#isNeeded && this.#escapesOf(id).length > 0
  }

  #escapesOf(id: TypeId): readonly Escape[] {
    let found = this.#escapes.get(id)
    if (found === undefined) {
      this.#escapes.set(id, nothing)
      found = this.#findEscapes(this.#schema.types[id])
      this.#escapes.set(id, found)
    }
    return found
  }

  #findEscapes(type: ResolvedType): readonly Escape[] {
    const key = keyOf(type)
    if (key !== undefined) return [{ open: type.id, up: key.up }]
    // An assignment stands by itself: its text sees nothing of where the type is referred to.
    const owner = this.#schema.types[type.structure]
    const inside = owner.name === undefined ? this.#bodyOf(type.structure) : nothing
    const result = inside.filter(({ up }) => up > 0).map(({ open, up }) => ({ open, up: up - 1 }))
    for (const held of [type.constraint?.containing, type.constraint?.type]) {
      if (held !== undefined) result.push(...this.#escapesOf(held))
    }
    return result
  }

  /** Escapes of all that stands right inside a structure, counted from there: 0 is the structure itself. */
  #bodyOf(structure: TypeId): readonly Escape[] {
    let found = this.#bodies.get(structure)
    if (found === undefined) {
      this.#bodies.set(structure, nothing)
      found = membersOf(this.#schema.types[structure]).flatMap((member) => this.#escapesOf(member))
      this.#bodies.set(structure, found)
    }
    return found
  }
}

/** The reference of an open type to its key, if it has exactly one. */
export function keyOf(type: ResolvedType): TableReference | undefined {
  return type.kind === 'OPEN' && type.table?.at.length === 1 ? type.table.at[0] : undefined
}

function membersOf(type: ResolvedType): readonly TypeId[] {
  switch (type.kind) {
    case 'CHOICE':
      return type.alternatives.map((each) => each.type)
    case 'SEQUENCE OF':
    case 'SET OF':
      return [type.element]
    default:
      return 'components' in type ? type.components.map((each) => each.type) : nothing
  }
}
