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
