/** Keys of table constraints while text is read: the components that select the type of an open type (X.682 10). */
import type { ResolvedType, Schema, TableReference, TypeId } from '../notation/types.ts'
import { encodeContents, hasOneEncoding } from '../tables/encode-value.ts'
import { keyOf } from '../tables/table-uses.ts'

/** Which components of which structures are keys. */
export class KeyPaths {
  /** Names in the longest path; 0 if there are no tables. */
  readonly longest: number
  /** By structure. */
  readonly #paths = new Map<TypeId, Set<string>>()

  constructor(schema: Schema) {
    let longest = 0
    for (const type of schema.types) {
      const key = keyOf(type)
      if (key === undefined) continue
      const { structure } = schema.types[key.from]
      let paths = this.#paths.get(structure)
      if (paths === undefined) this.#paths.set(structure, (paths = new Set()))
      paths.add(key.path.join('.'))
      longest = Math.max(longest, key.path.length)
    }
    this.longest = longest
  }

  has(structure: TypeId, path: string): boolean {
    return this.#paths.get(structure)?.has(path) === true
  }
}

/** The types that an open type may have. */
export function rowTypes({ table, constraint }: ResolvedType): TypeId[] {
  if (constraint?.type !== undefined) return [constraint.type]
  const types = new Set<TypeId>()
  for (const { type } of table?.rows ?? []) if (type !== undefined) types.add(type)
  return [...types]
}

/** The type that a key selects. @param contents octets of the key */
export function selectedType(
  schema: Schema,
  open: ResolvedType,
  key: TableReference,
  contents: Uint8Array,
): TypeId | undefined {
  const keyType = schema.types[key.type]
  if (!hasOneEncoding(keyType)) return undefined
  for (const { keys, type } of open.table?.rows ?? []) {
    const value = keys[0] && encodedKey(keyType, keys[0])
    if (value !== undefined && isSame(value, contents)) return type
  }
  return undefined
}

/** Encodings of keys, which are asked for again and again. */
const encodedKeys = new WeakMap<object, Uint8Array>()

function encodedKey(type: ResolvedType, value: Parameters<typeof encodeContents>[1]): Uint8Array | undefined {
  let octets = encodedKeys.get(value)
  if (octets === undefined) {
    octets = encodeContents(type, value)
    if (octets !== undefined) encodedKeys.set(value, octets)
  }
  return octets
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, index) => octet === b[index])
}
