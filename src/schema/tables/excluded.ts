/** Components and alternatives that a constraint makes ABSENT: known, so that they do not pass for unknown ones. */
import type { Tag } from '../../ber/tag.ts'
import type { ResolvedType, Schema } from '../notation/types.ts'
import type { Compilation } from './compilation.ts'
import { KIND_OPEN, T_UNKNOWN } from './layout.ts'
import { addTransition } from './transitions.ts'
import { type Place, placed, type Ways } from './ways.ts'

/** Notes in `ways` what a value of a type would begin with: of an open type, nothing certain. */
export function exclude(
  compilation: Compilation,
  ways: Ways,
  type: ResolvedType,
  place: Pick<Place, 'naming' | 'next' | 'setBit'>,
): void {
  const tags = firstTags(compilation.schema, type)
  if (tags.length === 0) return
  const parts = { ...placed(type, tags, place), kind: KIND_OPEN, forms: 0, flags: T_UNKNOWN }
  const transition = addTransition(compilation, parts)
  for (const tag of tags) {
    ways.excluded.push({ tag, transition, carefulPrimitive: true, carefulConstructed: true })
  }
}

function firstTags(schema: Schema, type: ResolvedType): readonly Tag[] {
  if (type.tags.length > 0) return type.tags.slice(0, 1)
  if (type.kind !== 'CHOICE') return []
  return type.alternatives.flatMap((alternative) => firstTags(schema, schema.types[alternative.type]))
}
