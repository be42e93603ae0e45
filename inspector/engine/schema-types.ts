/** Types in words, for people. */
import type { ResolvedType, Schema } from '../../src/schema/index.ts'

/** A type's reference, or what it is: `Certificate`, `SEQUENCE OF Call`, `OCTET STRING`. */
export function typeText({ types }: Schema, type: ResolvedType): string {
  const name = type.name ?? types[type.structure].name
  if (name !== undefined) return name
  if ('element' in type) {
    const element = types[type.element]
    return `${type.kind} ${element.name ?? types[element.structure].name ?? element.kind}`
  }
  return type.kind === 'OPEN' ? (type.field ?? 'ANY') : type.kind
}

/** Whether a value holds components or elements, as an open type may, too. */
export function isStructured({ types }: Schema, type: ResolvedType): boolean {
  if (type.kind === 'CHOICE')
    return type.alternatives.some((each) => isStructured({ types } as Schema, types[each.type]))
  return 'components' in type || 'element' in type
}
