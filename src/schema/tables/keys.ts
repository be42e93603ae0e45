/** Keys that select the rows of tables, and open types that are resolved through them (X.682 10). */
import { toHex } from '../../ber/hex.ts'
import type { OpenType, ResolvedType, TableConstraint, TypeId } from '../notation/types.ts'
import type { Compilation, KeyPath, KeyTable, Scope, Slot, Spot, StructureStates } from './compilation.ts'
import { encodeContents, hasOneEncoding } from './encode-value.ts'
import { MAX_SLOTS } from './layout.ts'
import { keyOf } from './table-uses.ts'

interface Keeping {
  readonly scope: Scope
  readonly keys: readonly KeyPath[]
}

/** What a structure keeps of its keys: a slot for each path and table, shared by all open types that go by the same. */
export function keepKeys(compilation: Compilation, states: StructureStates): Keeping {
  const { schema, uses } = compilation
  const slots = new Map<TypeId, Slot | undefined>()
  const keys: KeyPath[] = []
  const known = new Map<string, Slot>()
  for (const open of uses.keyedBy(states.type.structure)) {
    const type = schema.types[open] as OpenType
    const { path, type: keyType } = keyOf(type)!
    const table = keyTableOf(compilation, type.table!, schema.types[keyType])
    const id = `${path.join('.')} ${table.keys.map(toHex).join()}`
    let slot = known.get(id)
    if (slot === undefined) {
      if (known.size === MAX_SLOTS) {
        slots.set(open, undefined)
        continue
      }
      slot = { index: known.size, table }
      known.set(id, slot)
      keys.push({ id: compilation.nextId(), slot, names: path, up: 0 })
    }
    // Types of rows differ where the field does, so the table is the open type's own.
    slots.set(open, { index: slot.index, table })
  }
  const scope = { id: compilation.nextId(), around: states.scope, level: states.level, slots }
  return { scope, keys: [...states.keys, ...keys] }
}

/** The keys that lie within a component or alternative, seen from inside it. */
export function keysWithin(keys: readonly KeyPath[], name: string): readonly KeyPath[] {
  return keys.flatMap((key) => (key.names[0] === name ? [{ ...key, names: key.names.slice(1) }] : []))
}

/** The same one constructed encoding further in. */
export function deeper(keys: readonly KeyPath[]): readonly KeyPath[] {
  return keys.map((key) => ({ ...key, up: key.up + 1 }))
}

/** Where an open type finds its key; `undefined` if it is not to be checked, which is noted. */
export function slotOf(
  compilation: Compilation,
  type: OpenType,
  spot: Spot,
): { readonly slot: Slot; readonly up: number } | undefined {
  if (type.table === undefined) return undefined
  const key = keyOf(type)
  if (key === undefined) {
    const { at, extensible } = type.table
    if (at.length > 1) compilation.note(type, `not checked: ${at.length} keys together select its type`)
    else if (!extensible) compilation.note(type, 'not checked: no key selects its type')
    return undefined
  }
  let scope = spot.scope
  for (let i = 0; i < key.up; i++) scope = scope?.around
  const slot = scope?.slots.get(type.id)
  if (scope !== undefined && slot !== undefined) return { slot, up: spot.level - scope.level }
  const isFull = scope?.slots.has(type.id) === true
  compilation.note(
    type,
    isFull ? `not checked: more than ${MAX_SLOTS} keys in one value` : 'not checked: no key is at hand',
  )
  return undefined
}

function keyTableOf(compilation: Compilation, table: TableConstraint, keyType: ResolvedType): KeyTable {
  let known = compilation.keyTables.get(table)
  if (known === undefined) {
    known = makeKeyTable(table, keyType)
    compilation.keyTables.set(table, known)
    if (!hasOneEncoding(keyType)) compilation.note(keyType, 'its octets select no row of a table')
  }
  return known
}

function makeKeyTable({ rows, extensible }: TableConstraint, keyType: ResolvedType): KeyTable {
  const byKey = new Map<string, { readonly key: Uint8Array; readonly types: Set<TypeId | undefined> }>()
  const isUnique = hasOneEncoding(keyType)
  let isStrict = !extensible
  for (const row of rows) {
    const [value] = row.keys
    const key = value === undefined || !isUnique ? undefined : encodeContents(keyType, value)
    if (key === undefined) {
      // A key that is not known could be any; a row without one is for values in which the key is absent.
      if (value !== undefined) isStrict = false
      continue
    }
    const id = toHex(key)
    let entry = byKey.get(id)
    if (entry === undefined) byKey.set(id, (entry = { key, types: new Set() }))
    entry.types.add(row.type)
  }
  const entries = [...byKey.values()]
  return { keys: entries.map(({ key }) => key), types: entries.map(({ types }) => types), isStrict }
}
