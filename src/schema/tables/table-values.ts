/** Value fields governed by an object set (X.682 10.6): the values are those of its objects. */
import type { ResolvedType } from '../notation/types.ts'
import type { Compilation } from './compilation.ts'
import { hasOneEncoding } from './encode-value.ts'
import { encodeAll } from './restrictions.ts'

/** Contents octets that the table allows; `undefined` for any. */
export function valuesOfTable(compilation: Compilation, type: ResolvedType): readonly Uint8Array[] | undefined {
  const { table } = type
  if (table === undefined || table.extensible || type.kind === 'OPEN') return undefined
  const values = table.rows.flatMap(({ value }) => (value === undefined ? [] : [value]))
  const octets = hasOneEncoding(type) ? encodeAll(type, values) : undefined
  if (octets === undefined) {
    compilation.note(type, 'not checked against the table')
  } else if (table.at.length > 0) {
    compilation.note(type, 'checked against the table, not against the row that a key selects')
  }
  return octets
}
