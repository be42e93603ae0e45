/** The selector: octets in by any pieces, rows of chosen components out, and the validator's verdict; memory that does not grow. */
import { checkRange } from '../../stream/decoder.ts'
import { type ReadableSource, toChunks } from '../../stream/readable.ts'
import type { SchemaMemory } from '../memory.ts'
import type { Schema, TypeId } from '../notation/types.ts'
import { SchemaReceiver, type ValidationResult } from '../receiver.ts'
import { SchemaRun } from '../run.ts'
import type { RunOptions } from '../run-options.ts'
import { compileTables } from '../tables/index.ts'
import { T_KIND } from '../tables/layout.ts'
import { SelectOutput } from './output.ts'
import { type Column, planSelection } from './plan.ts'
import { type RowsMemory, SelectedRows } from './rows.ts'

export interface SelectOptions extends RunOptions {
  /** Octets of one value that are kept, 16 to 2^24: a longer one is cut. */
  readonly maxValue?: number
}

export const defaultSelectOptions = Object.freeze({
  maxViolations: 1,
  maxValue: 16 * 1024,
} as const)

export interface ReadOptions {
  /** Gives up, also while the source is awaited. */
  readonly signal?: AbortSignal
}

/**
 * Selects components of a stream of BER data values, and validates all of it.
 *
 *     selector.write(chunk)                                  // or reserve(n), fill the view, commit(n): no copy
 *     for (const batch of selector.batches()) {
 *       for (let row = 0; row < batch.length; row++) use(batch.text(row, 0))
 *     }
 *     selector.end().valid
 *
 * The verdict is the validator's: same violations, same offsets. What is wrong with the input is not thrown, but by `read`. Unless
 * `maxViolations` says otherwise the run stops at the first violation; rows that were finished before are handed out.
 */
export class Selector extends SchemaReceiver {
  /** What the columns of the rows are: the paths, wildcards written out, each once. */
  readonly columns: readonly Column[]
  readonly #output: SelectOutput
  readonly #rows: SelectedRows
  /** The batch is out, and its room to be given back. */
  #isOut = false
  /** All of the input so far has been worked on. */
  #drained = true

  /**
   * @param complete every value is handed out as its complete encoding
   * @throws {RangeError} for paths that are none or select nothing, and options out of range
   */
  constructor(schema: Schema, pdu: TypeId, paths: readonly string[], options: SelectOptions = {}, complete = false) {
    const settings = { ...defaultSelectOptions, ...options }
    checkRange('maxValue', settings.maxValue, 16, 1 << 24)
    const plan = planSelection(schema, pdu, paths, complete)
    const output = new SelectOutput(plan, settings.maxValue)
    const tables = compileTables(schema, pdu, { selection: plan.selection })
    super(new SchemaRun(tables, settings, output))
    this.columns = plan.columns
    this.#output = output
    this.#rows = new SelectedRows(kernelRows(this.run.memory, output.rows), plan.columns, settings.maxValue, complete)
  }

  /** The batches of all input so far, as `next` gives them. */
  *batches(): IterableIterator<SelectedRows> {
    for (let batch = this.next(); batch !== null; batch = this.next()) yield batch
  }

  /** The next batch of rows, good until the next call; null when the input so far has no more. */
  next(): SelectedRows | null {
    this.assertOpen()
    if (this.#isOut) this.#output.take()
    this.#isOut = false
    while (!this.#drained) {
      const isFull = this.run.advance()
      this.#drained = !isFull
      this.#rows.length = this.#output.count
      if (this.#rows.length > 0) {
        this.#isOut = true
        return this.#rows
      }
      if (isFull) this.#output.take()
    }
    return null
  }

  /**
   * The input has ended, and all batches have been taken. Safe to be called again.
   * @throws {BerError} `RESERVE_MISUSED` when they have not
   */
  end(): ValidationResult {
    this.assertOpen()
    if (!this.#drained) throw this.run.window.misused('end before all batches were taken')
    this.run.end()
    return this.result()
  }

  /**
   * The batches of a whole stream, each good until the next is asked for. The source is cancelled when the loop is left early, or the
   * verdict is final before its end.
   * @throws {BerError} the first violation, once the rows before it have been taken
   * @throws whatever the source fails with, and the signal's reason
   */
  async *read(
    source: ReadableSource,
    { signal }: ReadOptions = {},
  ): AsyncGenerator<SelectedRows, ValidationResult, void> {
    for await (const chunk of toChunks(source, signal)) {
      this.write(chunk)
      for (let batch = this.next(); batch !== null; batch = this.next()) {
        yield batch
        signal?.throwIfAborted()
      }
      if (this.finished) break
    }
    const result = this.end()
    if (!result.valid) throw result.violations[0]
    return result
  }

  protected override received(): void {
    this.#drained = false
  }
}

/** Rows in the kernel's own memory, where a transition's number is its address. */
function kernelRows(memory: SchemaMemory, rows: number): RowsMemory {
  const { octets, words } = memory
  return {
    octets,
    words,
    doubles: new Float64Array(memory.memory.buffer),
    rows,
    kindOf: (transition) => octets[transition + T_KIND],
    typeOf: (transition) => memory.transition(transition).type,
  }
}
