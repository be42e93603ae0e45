/**
 * Baseline: the tables of a schema made ready for plain TypeScript. A private copy of the block, read as words, with what the
 * loop wants at hand put where each transition has room: bounds clamped to 32 bits, and indexes in words instead of addresses.
 */
import {
  KIND_ASCII,
  KIND_BIT_STRING,
  KIND_BOOLEAN,
  KIND_CONTAINER,
  KIND_ENUMERATED,
  KIND_INTEGER,
  KIND_NULL,
  KIND_OBJECT_IDENTIFIER,
  KIND_OCTET_STRING,
  KIND_OPEN,
  KIND_UTF8,
  STATE_CLEAR,
  STATE_FLAGS,
  STATE_SET,
  T_CHECK,
  T_FLAGS,
  T_HIGH,
  T_INNER,
  T_KEY,
  T_KIND,
  T_LOW,
  T_NEXT,
  T_OPEN,
  T_RANGES,
  T_VALUES,
  TABLES_BASE,
  TRANSITION_SIZE,
} from '../../src/schema/tables/layout.ts'
import type { SchemaTables } from '../../src/schema/tables/types.ts'

// Words of a transition that the block leaves free.
/** Bounds clamped to signed 32 bits; a range out of their reach, and a list of ranges, becomes an empty one. */
export const LOW32 = 18
export const HIGH32 = 19
/** Index of the state that follows, and of its row. */
export const NEXT_STATE = 20
export const NEXT_ROW = 21
/** The same inside. */
export const INNER_STATE = 22
export const INNER_ROW = 23

const MIN32 = -0x8000_0000n
const MAX32 = 0x7fff_ffffn

/** Kinds whose contents the baseline can check. */
const supported: ReadonlySet<number> = new Set([
  KIND_CONTAINER,
  KIND_BOOLEAN,
  KIND_INTEGER,
  KIND_ENUMERATED,
  KIND_NULL,
  KIND_OBJECT_IDENTIFIER,
  KIND_BIT_STRING,
  KIND_OCTET_STRING,
  KIND_UTF8,
  KIND_ASCII,
  KIND_OPEN,
])

export interface WordTables {
  /** Index = address / 4. */
  readonly words: Int32Array
  readonly octets: Uint8Array
  readonly view: DataView
  readonly tables: SchemaTables
}

/** @throws for tables with what only the whole validator knows: SETs, keys and open types, lists of values, further constraints */
export function wordTables(tables: SchemaTables): WordTables {
  const size = TABLES_BASE + tables.octets.length
  const buffer = new ArrayBuffer((size + 7) & ~7)
  const octets = new Uint8Array(buffer)
  octets.set(tables.octets, TABLES_BASE)
  const words = new Int32Array(buffer)
  const view = new DataView(buffer)
  for (const { address, expected } of tables.transitions) {
    const refuse = (what: string) => new Error(`the baseline knows no ${what}: ${expected}`)
    const kind = octets[address + T_KIND]
    if (!supported.has(kind)) throw refuse(`contents of kind ${kind}`)
    if ((octets[address + T_FLAGS] & T_CHECK) !== 0) throw refuse('further constraints')
    for (const field of [T_KEY, T_OPEN, T_VALUES])
      if (words[(address + field) >> 2] !== 0) throw refuse('tables or values')
    if (TRANSITION_SIZE !== 4 * (INNER_ROW + 1)) throw new Error('transitions have another size')
    const t = address >> 2
    const hasRanges = words[(address + T_RANGES) >> 2] !== 0
    const [low, high] = hasRanges
      ? NOTHING
      : clamp(view.getBigInt64(address + T_LOW, true), view.getBigInt64(address + T_HIGH, true))
    words[t + LOW32] = low
    words[t + HIGH32] = high
    const next = words[(address + T_NEXT) >> 2]
    words[t + NEXT_STATE] = next >> 2
    words[t + NEXT_ROW] = words[next >> 2] >> 2
    const inner = words[(address + T_INNER) >> 2] || (kind === KIND_OPEN ? tables.skip : 0)
    words[t + INNER_STATE] = inner >> 2
    words[t + INNER_ROW] = inner === 0 ? 0 : words[inner >> 2] >> 2
  }
  for (const { address } of tables.states) {
    if ((words[(address + STATE_FLAGS) >> 2] & (STATE_SET | STATE_CLEAR)) !== 0)
      throw new Error('the baseline knows no SET')
  }
  return { words, octets, view, tables }
}

const NOTHING: [low: number, high: number] = [1, 0]

function clamp(low: bigint, high: bigint): [low: number, high: number] {
  if (low > MAX32 || high < MIN32) return NOTHING
  return [Number(low < MIN32 ? MIN32 : low), Number(high > MAX32 ? MAX32 : high)]
}
