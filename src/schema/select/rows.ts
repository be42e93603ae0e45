/** A batch of rows, as the kernel left them in its memory. */
import type { ResolvedType } from '../notation/types.ts'
import { KIND_CONTAINER, KIND_OPEN } from '../tables/layout.ts'
import { CELL_ADDRESS, CELL_LENGTH, CELL_OFFSET, CELL_SIZE, CELL_TRANSITION } from './layout.ts'
import type { Column } from './plan.ts'
import { readInteger } from './read-integer.ts'
import { valueText } from './value-text.ts'

/** Where rows lie, and what is known of their values by the number that stands in a cell. */
export interface RowsMemory {
  readonly octets: Uint8Array
  /** Views of the same memory. */
  readonly words: Uint32Array
  readonly doubles: Float64Array
  /** Address of the first row. */
  readonly rows: number
  kindOf(transition: number): number
  typeOf(transition: number): ResolvedType | undefined
}

/**
 * Rows and columns of selected values. Nothing is made of a value before it is asked for, and all is good until the next batch.
 *
 *     for (let row = 0; row < batch.length; row++) total += Number(batch.integer(row, 1))
 *
 * `row` counts from 0 in each batch, `column` by the list `columns`.
 */
export class SelectedRows {
  readonly columns: readonly Column[]
  /** Rows. */
  length = 0
  /** The octets that `start` leads into: those of the kernel's memory, or of a copy with the same addresses. */
  readonly octets: Uint8Array
  readonly #memory: RowsMemory
  readonly #words: Uint32Array
  readonly #doubles: Float64Array
  readonly #maxValue: number
  readonly #complete: boolean
  readonly #rowWords: number
  readonly #cellWords: readonly number[]
  readonly #first: number

  constructor(memory: RowsMemory, columns: readonly Column[], maxValue: number, complete: boolean) {
    this.columns = columns
    this.#memory = memory
    this.octets = memory.octets
    this.#words = memory.words
    this.#doubles = memory.doubles
    this.#first = memory.rows >>> 2
    this.#maxValue = maxValue
    this.#complete = complete
    this.#rowWords = (columns.length * CELL_SIZE) >>> 2
    this.#cellWords = columns.map(({ cell }) => (cell * CELL_SIZE) >>> 2)
  }

  /** Where the rows lie in `octets`: for who copies them. */
  get rowsStart(): number {
    return this.#first << 2
  }

  /** Address after the last row. */
  get rowsEnd(): number {
    return (this.#first + this.length * this.#rowWords) << 2
  }

  /** Whether the value is there. */
  has(row: number, column: number): boolean {
    // Of a column that there is not, too.
    return this.#words[this.#at(row, column)] > 0
  }

  /** Index in `octets` of the first octet of the value: of its contents, or, where `isEncoding`, of its encoding. 0 if it is absent. */
  start(row: number, column: number): number {
    return this.#words[this.#at(row, column)]
  }

  /** Octets of the value there are from `start` on. */
  size(row: number, column: number): number {
    const at = this.#at(row, column)
    return this.#words[at] === 0 ? 0 : Math.min(this.#doubles[(at + (CELL_LENGTH >>> 2)) >>> 1], this.#maxValue)
  }

  /** Octets that the value has, of which more than `maxValue` are not kept. */
  valueLength(row: number, column: number): number {
    const at = this.#at(row, column)
    return this.#words[at] === 0 ? 0 : this.#doubles[(at + (CELL_LENGTH >>> 2)) >>> 1]
  }

  /** Whether only the beginning of the value is there. */
  isCut(row: number, column: number): boolean {
    return this.valueLength(row, column) > this.#maxValue
  }

  /** Absolute offset of the value's identifier octets; -1 if it is absent. */
  offset(row: number, column: number): number {
    const at = this.#at(row, column)
    return this.#words[at] === 0 ? -1 : this.#doubles[(at + (CELL_OFFSET >>> 2)) >>> 1]
  }

  /**
   * Whether the octets are those of a complete encoding, identifier and length octets included: of SEQUENCE, SET, lists, and open
   * types of which no table tells what they are. Of all others they are the contents octets; of strings in segments, joined.
   */
  isEncoding(row: number, column: number): boolean {
    if (this.#complete) return true
    const kind = this.kind(row, column)
    return kind === KIND_CONTAINER || kind === KIND_OPEN
  }

  /** The type of the value: of an open type that a table resolves, or a CHOICE, the one at hand. `undefined` if it is absent. */
  type(row: number, column: number): ResolvedType | undefined {
    const at = this.#at(row, column)
    if (this.#words[at] === 0) return undefined
    return this.#memory.typeOf(this.#words[at + (CELL_TRANSITION >>> 2)])
  }

  /** How the kernel looks at the value (`KIND_*` of the tables); -1 if it is absent. */
  kind(row: number, column: number): number {
    const at = this.#at(row, column)
    return this.#words[at] === 0 ? -1 : this.#memory.kindOf(this.#words[at + (CELL_TRANSITION >>> 2)])
  }

  /** A number that is the same for values of one component, alternative or type; 0 if the value is absent. */
  transition(row: number, column: number): number {
    const at = this.#at(row, column)
    return this.#words[at] === 0 ? 0 : this.#words[at + (CELL_TRANSITION >>> 2)]
  }

  /** A view of the octets, from `start` on: good until the next batch. */
  contents(row: number, column: number): Uint8Array {
    const start = this.start(row, column)
    return this.octets.subarray(start, start + this.size(row, column))
  }

  /** The octets as a signed number: what INTEGER and ENUMERATED are. A bigint where a number would not be exact. */
  integer(row: number, column: number): number | bigint | undefined {
    const start = this.start(row, column)
    if (start === 0) return undefined
    const end = start + this.size(row, column)
    return readInteger(this.octets, start, end)
  }

  /** The value as readable text; `undefined` if it is absent. See docs/select.md. */
  text(row: number, column: number): string | undefined {
    return this.has(row, column) ? valueText(this, row, column) : undefined
  }

  #at(row: number, column: number): number {
    return this.#first + row * this.#rowWords + this.#cellWords[column] + CELL_ADDRESS
  }
}
