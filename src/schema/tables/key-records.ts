/** Key records and open records: how rows of tables are selected while values pass by. */
import type { OpenType, TypeId } from '../notation/types.ts'
import type { Compilation, KeyPath, Spot } from './compilation.ts'
import { anyState } from './fixed-states.ts'
import { slotOf } from './keys.ts'
import type { SelectedPlace } from './selection.ts'

/** Address of the first key record of a value that `keys` lead to; 0 for none. */
export function keyRecord({ block }: Compilation, keys: readonly KeyPath[]): number {
  return keys
    .filter(({ names, slot }) => names.length === 0 && slot.table.keys.length > 0)
    .reduce((next, { up, slot }) => {
      const { keys: octets } = slot.table
      return block.addOctets([up, slot.index, next, octets.length], octets)
    }, 0)
}

/** Address of the open record of a type; 0 if no key tells what it holds. */
export function openRecord(compilation: Compilation, type: OpenType, spot: Spot): number {
  const found = slotOf(compilation, type, spot)
  if (found === undefined || found.slot.table.keys.length === 0) return 0
  const { slot, up } = found
  const states = slot.table.types.map((types) => rowState(compilation, type, types, spot.select?.withinTag))
  return compilation.block.addWords([up, slot.index, slot.table.isStrict ? 1 : 0, states.length, ...states])
}

/** State for the type of the rows that one key selects; 0 where they set none. */
function rowState(
  compilation: Compilation,
  open: OpenType,
  types: ReadonlySet<TypeId | undefined>,
  select: SelectedPlace | undefined,
): number {
  const [first, ...others] = types
  if (others.length > 0) {
    compilation.note(open, 'not checked where several objects have the key at hand')
    return anyState(compilation, open.position)
  }
  if (first === undefined) return 0
  return compilation.statesFor({
    kind: 'single',
    type: compilation.schema.types[first],
    tagIndex: 0,
    count: 2,
    isResolved: true,
    constraints: [],
    default: undefined,
    keys: [],
    scope: undefined,
    level: 0,
    select,
  })
}
