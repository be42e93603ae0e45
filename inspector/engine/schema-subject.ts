/** Which value a text or a table is of, for a value of the tree that somebody has selected. */
import type { CompiledSchema } from '../../src/schema/index.ts'
import type { Subject } from '../shared/schema.ts'
import type { Path, TreeNode } from '../shared/types.ts'
import type { Outline } from './outline.ts'
import { isStructured } from './schema-types.ts'

/** Values around the selected one that are looked at. */
const MOST = 64

/** The value, or the innermost one around it, whose type the schema tells; undefined where there is none. */
export async function valueSubject(outline: Outline, path: Path): Promise<Subject | undefined> {
  for await (const each of subjectsAround(outline, path)) return each
  return undefined
}

/** The innermost list around the value, itself included; without one the innermost SEQUENCE, SET or CHOICE of these. */
export async function rowSubject(
  outline: Outline,
  { schema }: CompiledSchema,
  path: Path,
): Promise<Subject | undefined> {
  let structure: Subject | undefined
  for await (const each of subjectsAround(outline, path)) {
    const type = schema.types[each.type!]
    if (type === undefined) continue
    if ('element' in type) return each
    if (isStructured(schema, type)) structure ??= each
  }
  return structure
}

/** From the value outwards: values of types, with the tags that belong to these. */
async function* subjectsAround(outline: Outline, path: Path): AsyncGenerator<Subject> {
  const least = Math.max(1, path.length - MOST)
  for (let length = path.length; length >= least; length--) {
    const { schemaType, outerTags = 0, typeName = '', name = '', end } = await outline.node(path.slice(0, length))
    if (schemaType === undefined || end === -1) continue
    const outer = outerTags === 0 ? undefined : await outline.node(path.slice(0, length - outerTags))
    const { path: at, start, next }: TreeNode = outer ?? (await outline.node(path.slice(0, length)))
    yield { path: at, name: outer?.name ?? name, typeName, start, end: next, type: schemaType }
    length -= outerTags
  }
}
