/** Which types of the schema the file may be of, a few at a time. */
import { Header, readHeader } from '../../src/index.ts'

import type { OctetSource } from '../../src/migration/index.ts'
import { byFit, CompiledSchema, type RankedType, type ResolvedType, rankTypes } from '../../src/schema/index.ts'
import type { RankedRow } from '../shared/schema.ts'
import { turn } from './breath.ts'
import { violationOf } from './schema-violations.ts'

/** Octets that are looked at: types that are not the right one part with a file long before. */
export const LOOK = 256 * 1024
/** Types that are told of. */
const MAX_SHOWN = 50
/** Types whose tables are there at a time. */
const GROUP = 8

/**
 * Tries the types that can begin with the file's first identifier. Of the others there is nothing to tell.
 * @param onProgress gets the part of the types that have been tried, 0 to 1
 */
export async function rankSource(
  source: OctetSource,
  schema: CompiledSchema,
  onProgress: (part: number) => void,
  signal?: AbortSignal,
): Promise<RankedRow[]> {
  const octets = await beginning(source, LOOK + 1)
  const isCut = octets.length > LOOK
  const looked = octets.subarray(0, LOOK)
  const types = typesFor(schema, looked)
  const ranked: RankedType[] = []
  for (let at = 0; at < types.length; at += GROUP) {
    signal?.throwIfAborted()
    // Tables of all types would be kept otherwise.
    const fresh = new CompiledSchema(schema.schema)
    ranked.push(...rankTypes(fresh, looked, { isCut, types: types.slice(at, at + GROUP) }))
    onProgress(Math.min(1, (at + GROUP) / types.length))
    await turn()
  }
  return ranked
    .sort(byFit)
    .slice(0, MAX_SHOWN)
    .map(({ violation, ...rest }) => ({ ...rest, violation: violation && violationOf(violation) }))
}

async function beginning(source: OctetSource, octets: number): Promise<Uint8Array> {
  const view = new Uint8Array(octets)
  let at = 0
  for (let count = -1; count !== 0 && at < octets; at += count) count = await source.read(at, view.subarray(at))
  return view.subarray(0, at)
}

/** Names of the types that may begin as the octets do; all if these are no BER. */
function typesFor({ schema, typeNames }: CompiledSchema, octets: Uint8Array): string[] {
  const header = new Header()
  if (!readHeader(octets, 0, header)) return typeNames
  const { tagClass, tagNumber } = header
  const mayBegin = (type: ResolvedType, depth = 0): boolean => {
    const [tag] = type.tags
    if (tag !== undefined) return tag.tagClass === tagClass && tag.tagNumber === tagNumber
    if (type.kind !== 'CHOICE' || type.extensible || depth > MAX_SHOWN) return true
    return type.alternatives.some((each) => mayBegin(schema.types[each.type]!, depth + 1))
  }
  return schema.modules.flatMap(({ name, types }) =>
    Array.from(types).flatMap(([type, id]) => (mayBegin(schema.types[id]!) ? [`${name}.${type}`] : [])),
  )
}
