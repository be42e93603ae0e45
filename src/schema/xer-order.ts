/** The order that canonical XER has things in: components of a SET by tag, elements of a SET OF by their text (X.693 9.6, 9.7). */
import type { Tag } from '../ber/tag.ts'
import type { ResolvedType, Schema, StructureType } from './notation/types.ts'

/** For each component its index in a SET in order: those of the root by tag, then the additions as they are defined. */
export function componentRanks(schema: Schema, { components }: StructureType): number[] {
  const order = components.map((component, index) => ({
    index,
    isAddition: component.addition,
    tag: leastTag(schema, schema.types[component.type]),
  }))
  order.sort(
    (a, b) =>
      Number(a.isAddition) - Number(b.isAddition) || (a.isAddition ? a.index - b.index : compareTags(a.tag, b.tag)),
  )
  const ranks: number[] = []
  for (const [rank, { index }] of order.entries()) ranks[index] = rank
  return ranks
}

/** The outermost tag; of a CHOICE without one the least that a value of the root may have. `undefined` if it may have any. */
function leastTag(schema: Schema, type: ResolvedType): Tag | undefined {
  if (type.tags.length > 0 || type.kind !== 'CHOICE') return type.tags[0]
  return type.alternatives
    .filter(({ addition }) => !addition)
    .map((alternative) => leastTag(schema, schema.types[alternative.type]))
    .reduce((least, tag) => (compareTags(tag, least) < 0 ? tag : least))
}

/** X.680 8.6: by class, then by number. What may have any tag comes last. */
function compareTags(a: Tag | undefined, b: Tag | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined)
  if (a.tagClass !== b.tagClass) return a.tagClass - b.tagClass
  return a.tagNumber < b.tagNumber ? -1 : Number(a.tagNumber > b.tagNumber)
}

/** By octets of UTF-8, which is by code points; a text comes before those it is the beginning of. */
export function compareTexts(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i] - b[i]
  return a.length - b.length
}
