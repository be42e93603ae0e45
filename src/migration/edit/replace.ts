/** A device's state with some of its leaves replaced: what holds none of them stays the same object. */
import type { StateLeaf } from '../compare/fields.ts'
import type { StateField, StateStruct, StateSubsection, StateValue } from '../vmstate/state.ts'

export type Replacements = ReadonlyMap<StateValue, StateLeaf>

type Fields = Pick<StateStruct, 'fields' | 'subsections'>

/** `struct` or a subsection, with its fields and subsections replaced. */
export function replaceIn<Holder extends Fields>(holder: Holder, replacements: Replacements): Holder {
  const fields = mapped(holder.fields, (field): StateField => {
    const value = replaced(field.value, replacements)
    return value === field.value ? field : { ...field, value }
  })
  const subsections = mapped(
    holder.subsections,
    (subsection): StateSubsection => replaceIn<StateSubsection>(subsection, replacements),
  )
  return fields === holder.fields && subsections === holder.subsections ? holder : { ...holder, fields, subsections }
}

function replaced(value: StateValue, replacements: Replacements): StateValue {
  if (value.kind === 'struct') return replaceIn(value, replacements)
  if (value.kind !== 'array' && value.kind !== 'list') return replacements.get(value) ?? value
  const each = (element: StateValue) => replaced(element, replacements)
  const elements = mapped(value.elements, each)
  if (value.kind === 'array') return elements === value.elements ? value : { ...value, elements }
  const keys = value.keys && mapped(value.keys, each)
  return elements === value.elements && keys === value.keys ? value : { ...value, elements, ...(keys && { keys }) }
}

/** `items` itself where none of them changes. */
function mapped<Item>(items: readonly Item[], map: (item: Item) => Item): readonly Item[] {
  let changed: Item[] | undefined
  for (const [i, item] of items.entries()) {
    const other = map(item)
    if (other === item) continue
    changed ??= [...items]
    changed[i] = other
  }
  return changed ?? items
}
