/** Rows of a value that is selected: of the elements of a list, or of what lists stand in it. */
import type { BerError } from '../../src/index.ts'
import type { OctetSource } from '../../src/migration/index.ts'
import { type Column, type CompiledSchema, RowText, type Selector, type TypeName } from '../../src/schema/index.ts'
import type { TableColumn, TableColumns, TableFormat, TablePreview, Written } from '../shared/schema.ts'
import { BlobParts } from './blob-parts.ts'
import { feed } from './schema-feed.ts'
import type { TextSpan } from './schema-text.ts'
import { isStructured, typeText } from './schema-types.ts'
import { violationOf } from './schema-violations.ts'

/** Rows that are shown. */
export const SHOWN_ROWS = 100
/** Columns that are offered, and how deep they are looked for. */
const MAX_COLUMNS = 200
const MAX_DEPTH = 5
/** Columns that are chosen at first. */
const USUAL = 12

/** Columns that a table of values of a type may have, each behind the one that it is inside of. */
export function tableColumns(schema: CompiledSchema, type: TypeName): TableColumns {
  const columns: Omit<TableColumn, 'isUsual'>[] = []
  let isCut = false
  const add = (prefix: string, depth: number): void => {
    for (const column of columnsAt(schema, type, prefix)) {
      if (columns.length >= MAX_COLUMNS) {
        isCut = true
        return
      }
      const { path } = column
      const name = path.slice(prefix.length).replace(/^\./, '')
      columns.push({ path, name, depth, ...kindOf(schema, column) })
      if (!columns.at(-1)!.isStructured) continue
      if (depth < MAX_DEPTH) add(path, depth + 1)
      else isCut = true
    }
  }
  add('', 0)
  const usual = new Set(usualOf(columns))
  return { columns: columns.map((each) => ({ ...each, isUsual: usual.has(each) })), isCut }
}

/** Plain values, as far out as there are any, of the elements of the outermost list; without a list, of the value itself. */
function usualOf<Offered extends Omit<TableColumn, 'isUsual'>>(columns: readonly Offered[]): Offered[] {
  const lists = columns.filter(({ path }) => path.endsWith('[*]')).sort((a, b) => a.depth - b.depth)
  for (const prefix of [...lists.map(({ path }) => path), '']) {
    const leaves = columns.filter(({ path, isStructured }) => !isStructured && path.startsWith(prefix))
    const depth = Math.min(...leaves.map((each) => each.depth))
    if (leaves.length > 0) return leaves.filter((each) => each.depth === depth).slice(0, USUAL)
  }
  return []
}

/** The columns one step further in: none where there are no components. */
function columnsAt(schema: CompiledSchema, type: TypeName, prefix: string): readonly Column[] {
  try {
    return schema.columns(type, [prefix === '' ? '*' : `${prefix}.*`])
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

function kindOf({ schema }: CompiledSchema, { types }: Column): Pick<TableColumn, 'typeName' | 'isStructured'> {
  const all = Array.from(types, (id) => schema.types[id]!)
  const names = new Set(all.map((each) => typeText(schema, each)))
  return {
    typeName: names.size === 1 ? [...names][0]! : 'several types',
    isStructured: all.some((each) => isStructured(schema, each)),
  }
}

/** The first `SHOWN_ROWS` rows. @throws {RangeError} for paths that select nothing */
export async function previewTable(
  source: OctetSource,
  schema: CompiledSchema,
  { start, end, type }: TextSpan,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<TablePreview> {
  const selector = selectorOf(schema, type, paths)
  const rows: TablePreview['rows'][number][] = []
  const columns = selector.columns.map(({ path }) => path)
  const take = (): boolean => {
    for (const batch of selector.batches()) {
      for (let row = 0; row < batch.length; row++) {
        if (rows.length > SHOWN_ROWS) return false
        rows.push(
          columns.map((_, column) => {
            const text = batch.text(row, column)
            if (text === undefined) return undefined
            const kind = batch.type(row, column)?.kind
            const isNumber = kind === 'INTEGER' || kind === 'REAL'
            return { text, offset: start + batch.offset(row, column), isNumber, isCut: batch.isCut(row, column) }
          }),
        )
      }
    }
    return !selector.finished
  }
  const isAll = await feed(source, selector, { start, end, signal, onWindow: take })
  const isCut = rows.length > SHOWN_ROWS
  const error = isCut ? undefined : faultOf(selector, isAll)
  return { columns, rows: rows.slice(0, SHOWN_ROWS), isCut, violation: error && violationOf(error, start) }
}

/** All rows. @throws {RangeError} for paths that select nothing */
export async function wholeTable(
  source: OctetSource,
  schema: CompiledSchema,
  { start, end, type }: TextSpan,
  paths: readonly string[],
  format: TableFormat,
  onProgress: (position: number) => void,
  signal?: AbortSignal,
): Promise<Written> {
  const selector = selectorOf(schema, type, paths)
  const text = new RowText(selector.columns, format)
  const parts = new BlobParts(format === 'csv' ? 'text/csv' : 'application/x-ndjson')
  let rows = 0
  parts.write(text.header())
  const take = (position: number): boolean => {
    for (const batch of selector.batches()) {
      rows += batch.length
      parts.write(text.lines(batch))
    }
    onProgress(position)
    return !selector.finished
  }
  const isAll = await feed(source, selector, { start, end, signal, onWindow: take })
  const error = faultOf(selector, isAll)
  return { blob: parts.blob(), rows, cutValues: text.cut, violation: error && violationOf(error, start) }
}

function selectorOf(schema: CompiledSchema, type: TypeName, paths: readonly string[]): Selector {
  return schema.select(type, paths, { several: true, checkConstraints: false })
}

/** What ended the rows early. @param isAll all octets have been taken */
function faultOf(selector: Selector, isAll: boolean): BerError | undefined {
  return selector.violations[0] ?? (isAll ? selector.end().violations[0] : undefined)
}
