/** The kernel's selection, seen from JavaScript: its room in memory, and the rows that it has finished. */
import { align } from '../../wasm/layout.ts'
import type { SchemaMemory } from '../memory.ts'
import type { RunOutput } from '../run.ts'
import {
  CAPTURE_SIZE,
  CELL_SIZE,
  LEVEL_CELLS,
  LEVEL_CELLS_SIZE,
  LEVEL_NONE,
  LEVEL_OWN,
  LEVEL_PARENT,
  LEVEL_SHOWN,
  LEVEL_SIZE,
} from './layout.ts'
import type { Plan } from './plan.ts'

/** Octets of rows, and of data beyond what two rows may take: few enough to stay in the caches. */
const ROWS_SIZE = 64 * 1024
const DATA_SIZE = 64 * 1024
/** Rows there is room for at least. */
const MIN_ROWS = 16
/** Octets that may be written behind a value. */
const SLACK = 16

export class SelectOutput implements RunOutput {
  readonly size: number
  readonly renders = false
  readonly #plan: Plan
  readonly #maxValue: number
  readonly #rowsSize: number
  readonly #half: number
  #memory!: SchemaMemory
  /** Address of the first row. */
  rows = 0

  constructor(plan: Plan, maxValue: number) {
    const { cells } = plan.selection
    this.#plan = plan
    this.#maxValue = maxValue
    const rowSize = cells * CELL_SIZE
    this.#rowsSize = Math.max(Math.floor(ROWS_SIZE / rowSize), MIN_ROWS) * rowSize
    this.#half = align(2 * cells * (maxValue + SLACK) + DATA_SIZE, 64)
    this.size = this.#rowsOffset + align(this.#rowsSize, 64) + 2 * this.#half
  }

  get #cellsOffset(): number {
    return this.#plan.selection.levels.length * LEVEL_SIZE
  }

  get #capturesOffset(): number {
    return align(this.#cellsOffset + this.#plan.selection.cells * CELL_SIZE, 64)
  }

  get #rowsOffset(): number {
    // One for each value that is wanted, and the innermost.
    return this.#capturesOffset + (this.#plan.selection.cells + 1) * CAPTURE_SIZE
  }

  configure(memory: SchemaMemory): void {
    this.#memory = memory
    const base = memory.output
    const { levels, cells } = this.#plan.selection
    memory.octets.fill(0, base, base + this.#rowsOffset)
    levels.forEach(({ parent, first, own, cells: all }, index) => {
      const level = base + index * LEVEL_SIZE
      memory.setWord(level + LEVEL_PARENT, parent ?? LEVEL_NONE)
      memory.setWord(level + LEVEL_CELLS, first * CELL_SIZE)
      memory.setWord(level + LEVEL_CELLS_SIZE, all * CELL_SIZE)
      memory.setWord(level + LEVEL_OWN, own > 0 ? 1 : 0)
      memory.setWord(level + LEVEL_SHOWN, 1)
    })
    this.rows = base + this.#rowsOffset
    memory.kernel.configureSelect(
      base,
      base + this.#cellsOffset,
      cells,
      base + this.#capturesOffset,
      this.rows,
      this.rows + this.#rowsSize,
      this.rows + align(this.#rowsSize, 64),
      this.#half,
      this.#maxValue,
    )
  }

  /** Rows that are finished. */
  get count(): number {
    return ((this.#memory.kernel.selectedRows() >>> 0) - this.rows) / (this.#plan.selection.cells * CELL_SIZE)
  }

  /** Makes room: the rows are no more. */
  take(): void {
    this.#memory.kernel.selectedTaken()
  }
}
