/** The selector over octets cut in any way, and its rows in a form that can be compared. */
import { Assertion } from 'uvu/assert'
import { type CompiledSchema, compileSchema } from '../../../src/schema/compile-schema.ts'
import { findType, type Schema, type TypeId } from '../../../src/schema/notation/index.ts'
import type { ValidationResult } from '../../../src/schema/receiver.ts'
import { partsOf, structuresOf } from '../../../src/schema/select/match-paths.ts'
import { pathText } from '../../../src/schema/select/path-notation.ts'
import type { SelectedRows } from '../../../src/schema/select/rows.ts'
import type { SelectOptions } from '../../../src/schema/select/selector.ts'
import type { Random } from '../../support/corpus.ts'
import { hex } from '../../support/hex.ts'
import { selectReference } from '../../support/select-reference.ts'
import { moduleText } from '../notation/support.ts'
import type { Cuts } from '../validate/support.ts'

/** The schema of assignments, under automatic tags. */
export const schemaOf = (body: string): CompiledSchema => compileSchema(moduleText(body, 'AUTOMATIC TAGS'))

/** Steps of all paths into a type, down to a depth. */
export function allPaths(schema: Schema, pdu: TypeId, depth: number, most: number): string[][] {
  const paths: string[][] = []
  const visit = (id: TypeId, steps: string[]): void => {
    if (paths.length >= most) return
    paths.push(steps)
    if (steps.length === depth) return
    for (const type of structuresOf(schema, id)) {
      for (const [step, next] of partsOf(type)) visit(next, [...steps, step])
    }
  }
  visit(pdu, [])
  return [...new Map(paths.map((steps) => [pathText(steps), steps])).values()]
}

/** A few of them, in any order; now and then by indexes in the place of `[*]`. */
export function somePaths(paths: readonly string[][], random: Random, count: number): string[][] {
  const indexes = random(3) === 0
  const chosen = Array.from({ length: count }, () =>
    paths[random(paths.length)].map((step) => (indexes && step === '[*]' ? `[${random(3)}]` : step)),
  )
  return [...new Map(chosen.map((steps) => [pathText(steps), steps])).values()]
}

/** A line for each row: `column=octets@offset`, and `!` where only the beginning is there. */
export function* linesOf(batch: SelectedRows, show = octetsOf): Generator<string> {
  for (let row = 0; row < batch.length; row++) {
    const cells: string[] = []
    for (let column = 0; column < batch.columns.length; column++) {
      if (batch.has(row, column)) cells.push(`${column}=${show(batch, row, column)}`)
    }
    yield cells.join(' ')
  }
}

const octetsOf = (batch: SelectedRows, row: number, column: number): string =>
  `${hex(batch.contents(row, column))}${batch.isCut(row, column) ? '!' : ''}@${batch.offset(row, column)}`

export const textOf = (batch: SelectedRows, row: number, column: number): string => batch.text(row, column)!

export interface Selected {
  readonly lines: string[]
  readonly verdict: string
}

/** All rows, and the verdict, of octets in pieces; each way in takes its turn. */
export function selectWith(
  schema: CompiledSchema,
  pdu: string,
  paths: readonly string[],
  octets: Uint8Array,
  options: SelectOptions = {},
  cuts: Cuts = [],
  show = octetsOf,
): Selected {
  const selector = schema.select(pdu, paths, options)
  const lines: string[] = []
  for (let at = 0, turn = 0; at < octets.length && !selector.finished; turn++) {
    const piece = octets.subarray(at, at + (cuts.length === 0 ? octets.length : cuts[turn % cuts.length]))
    at += piece.length
    if (turn % 2 === 0 || piece.length > selector.windowSize) selector.write(piece)
    else {
      selector.reserve(piece.length).set(piece)
      selector.commit(piece.length)
    }
    for (const batch of selector.batches()) lines.push(...linesOf(batch, show))
  }
  return { lines, verdict: verdictOf(selector.end()) }
}

/** Counts where they do not depend on how the input is cut: of what a fault of BER costs, and after a stop, they do. */
export function verdictOf({ violations, valid, complete, values, pdus }: ValidationResult): string {
  const told = violations.map(({ code, offset, path, actual, expected }) =>
    [code, offset, path, actual, expected].join(' '),
  )
  const isCounted = complete && !violations.some(({ code }) => /^(TAG_|LENGTH_|HEADER_|INDEFINITE_|END_OF_)/.test(code))
  return [...told, `${valid} ${complete}`, isCounted ? `${values} values, ${pdus} PDUs` : ''].join('\n')
}

/** Rows of the plain reference, in the same form. */
export function referenceLines(
  schema: CompiledSchema,
  pdu: string,
  columns: readonly (readonly string[])[],
  octets: Uint8Array,
): string[] {
  return selectReference(schema.schema, findType(schema.schema, pdu), octets, columns).map((row) =>
    [...row]
      .sort(([a], [b]) => a - b)
      .map(([column, text]) => `${column}=${text}`)
      .join(' '),
  )
}

/** Lines are equal; where the reference has `?` for an offset, any will do. */
export function assertLines(actual: readonly string[], expected: readonly string[], what: string): void {
  const known = (line: string, like: string | undefined): string =>
    like?.includes('@?') === true
      ? line
          .split(' ')
          .map((cell, index) => (like.split(' ')[index]?.endsWith('@?') ? cell.replace(/@\d+$/, '@?') : cell))
          .join(' ')
      : line
  const lines = actual.map((line, index) => known(line, expected[index]))
  if (lines.join('\n') === expected.join('\n')) return
  const at = lines.findIndex((line, index) => line !== expected[index])
  const first = at < 0 ? lines.length : at
  const message = `${what}: ${lines.length} rows, should be ${expected.length}; row ${first} is ${lines[first]?.slice(0, 500)}, should be ${expected[first]?.slice(0, 500)}`
  throw new Assertion({ message, generated: false, operator: 'is', expects: undefined, actual: undefined })
}
