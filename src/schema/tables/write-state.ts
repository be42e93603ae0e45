/** Writing states and their rows. */
import type { Compilation } from './compilation.ts'
import { DescribedState } from './describe.ts'
import { STATE_FALLBACK, STATE_FLAGS, STATE_ID, STATE_REQUIRED, STATE_ROW, T_ID } from './layout.ts'
import { refuse } from './refuse.ts'
import { Row } from './rows.ts'
import type { StateComponent, StateKind, TransitionInfo } from './types.ts'
import type { Ways } from './ways.ts'

export interface StateParts {
  readonly kind: StateKind
  readonly row: Row
  readonly fallback: number
  readonly flags: number
  readonly components: readonly StateComponent[]
  readonly position: number
  readonly positions: readonly number[]
  /** Of a SET: numbers of its mandatory components. */
  readonly required?: readonly number[]
}

/** Writes a state at the address that was kept for it, and adds it to the list. */
export function writeState(compilation: Compilation, address: number, parts: StateParts): void {
  const row = compilation.rows.write(parts.row)
  const { block, states } = compilation
  block.setWord(address + STATE_ROW, row)
  block.setWord(address + STATE_FALLBACK, parts.fallback)
  block.setWord(address + STATE_FLAGS, parts.flags)
  block.setWord(address + STATE_ID, states.length)
  for (const bit of parts.required ?? []) {
    const word = address + STATE_REQUIRED + 4 * (bit >> 5)
    block.setWord(word, block.word(word) | (1 << (bit & 31)))
  }
  states.push(new DescribedState(address, parts))
}

/** The row of a state in which any of `all` may come. @throws {SchemaError} `TAGS_AMBIGUOUS` */
export function rowOf(compilation: Compilation, all: readonly Ways[]): Row {
  const row = new Row()
  for (const ways of all) addWays(compilation, row, ways)
  for (const { excluded } of all) for (const branch of excluded) row.add(branch)
  return row
}

/** Adds ways to a row. @throws {SchemaError} `TAGS_AMBIGUOUS` if an identifier leads elsewhere already */
export function addWays(compilation: Compilation, row: Row, ways: Ways): void {
  for (const branch of ways.branches) {
    const taken = row.add(branch)
    if (taken === undefined) continue
    // Positions are worked through from the last to the first.
    const [first, second] = [taken, branch.transition].toSorted((a, b) => a - b)
    refuseAmbiguous(infoOf(compilation, first), infoOf(compilation, second))
  }
}

function infoOf({ block, transitions }: Compilation, transition: number): TransitionInfo {
  return transitions[block.word(transition + T_ID)]
}

/** The notation lets nothing of the kind through; what is merged from several places could still clash. */
function refuseAmbiguous(first: TransitionInfo, second: TransitionInfo): never {
  const [one, other] = [first, second].map(({ names, type }) => names.join('.') || type?.path || 'a value')
  const message = `${one} and ${other} cannot be told apart: both can begin with one identifier`
  refuse('TAGS_AMBIGUOUS', message, second.type!.position, [
    { message: `the type of ${one}`, position: first.type!.position },
  ])
}
