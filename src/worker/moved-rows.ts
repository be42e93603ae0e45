/**
 * Rows of a selection in memory that goes from one thread to another. Cells and octets keep the addresses that they had in the
 * kernel's memory, so that the rows there are `SelectedRows` like any others. What is known of a value besides (its kind, its type) is
 * told once.
 */
import type { ResolvedType } from '../schema/notation/types.ts'
import type { Column } from '../schema/select/plan.ts'
import { SelectedRows } from '../schema/select/rows.ts'

/** What a number in a cell stands for. */
export interface Transition {
  readonly kind: number
  readonly type: ResolvedType | undefined
}

export interface MovedRows {
  readonly memory: ArrayBuffer
  readonly length: number
  /** Address of the first row. */
  readonly rows: number
  /** Those that have not been told before. */
  readonly transitions: readonly (readonly [number, Transition])[]
}

/** Known at the receiver before the first rows. */
export interface RowsHeader {
  readonly columns: readonly Column[]
  readonly maxValue: number
}

/** Copies rows; one for a stream. */
export class RowsWriter {
  readonly #told = new Set<number>()

  /** @param memoryOf memory of at least so many octets, whatever they hold */
  pack(batch: SelectedRows, memoryOf: (size: number) => ArrayBuffer): MovedRows {
    const { octets, columns, length } = batch
    const transitions: [number, Transition][] = []
    let from = Number.POSITIVE_INFINITY
    let end = 0
    for (let column = 0; column < columns.length; column++) {
      let last = 0
      for (let row = 0; row < length; row++) {
        const start = batch.start(row, column)
        if (start === 0) continue
        if (start < from) from = start
        end = Math.max(end, start + batch.size(row, column))
        const transition = batch.transition(row, column)
        if (transition === last) continue
        last = transition
        if (this.#told.has(transition)) continue
        this.#told.add(transition)
        transitions.push([transition, { kind: batch.kind(row, column), type: batch.type(row, column) }])
      }
    }
    const memory = memoryOf(octets.length)
    const copy = new Uint8Array(memory)
    const { rowsStart, rowsEnd } = batch
    copy.set(octets.subarray(rowsStart, rowsEnd), rowsStart)
    if (end > 0) copy.set(octets.subarray(from, end), from)
    return { memory, length, rows: rowsStart, transitions }
  }
}

/** Makes rows of what arrives; one for a stream. */
export class RowsReader {
  readonly #header: RowsHeader
  readonly #transitions = new Map<number, Transition>()

  constructor(header: RowsHeader) {
    this.#header = header
  }

  read({ memory, length, rows, transitions }: MovedRows): SelectedRows {
    for (const [transition, known] of transitions) this.#transitions.set(transition, known)
    const { columns, maxValue } = this.#header
    const place = {
      octets: new Uint8Array(memory),
      words: new Uint32Array(memory),
      doubles: new Float64Array(memory),
      rows,
      kindOf: (transition: number) => this.#transitions.get(transition)?.kind ?? -1,
      typeOf: (transition: number) => this.#transitions.get(transition)?.type,
    }
    const batch = new SelectedRows(place, columns, maxValue, false)
    batch.length = length
    return batch
  }
}
