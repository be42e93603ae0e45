/** The values of a stream that a path leads to, one by one: found by the kernel, which validates the stream, and decoded by the codec. */
import { berError } from '../../ber/errors.ts'
import { checkRange } from '../../stream/decoder.ts'
import { type ReadableSource, toChunks } from '../../stream/readable.ts'
import type { Codec, CodecOptions } from '../codec/codec.ts'
import type { SoundReader } from '../codec/sound-reader.ts'
import type { Schema, TypeId } from '../notation/types.ts'
import type { RunOptions } from '../run-options.ts'
import { typeName } from '../tables/names.ts'
import { pathText, refusal } from './path-notation.ts'
import type { SelectedRows } from './rows.ts'
import { Selector } from './selector.ts'

export interface ValuesOptions extends Omit<RunOptions, 'several' | 'maxViolations'> {
  /** Octets of the longest value, 16 to 2^24: a longer one is refused. */
  readonly maxLength?: number
  /** Gives up, also while the source is awaited. */
  readonly signal?: AbortSignal
}

export const defaultValuesOptions = Object.freeze({ maxLength: 1024 * 1024 })

/**
 * An iterator and no generator, so that a value that is there costs one promise. Values are views of octets of their own, and good for as
 * long as they are held.
 * @throws (from `next`) {BerError} the first violation, once the values before it have been handed out; `LIMIT_CONTENTS` for a value
 *         of more than `maxLength` octets; whatever the source fails with, and the signal's reason
 */
export class SchemaValues<T> implements AsyncIterableIterator<T> {
  readonly #selector: Selector
  readonly #chunks: AsyncGenerator<Uint8Array, void, void>
  readonly #codecOf: (type: TypeId) => Codec<T>
  readonly #isOpen: boolean
  readonly #codecOptions: CodecOptions
  readonly #maxLength: number
  /** Where the values stand, for errors: `CallFile.records[*]`. */
  readonly #path: string
  readonly #signal: AbortSignal | undefined
  /** The batch at hand, its octets in a copy, and the address that the copy begins at. */
  #rows: SelectedRows | undefined
  #octets = new Uint8Array(0)
  #base = 0
  #row = 0
  #count = 0
  /**
   * The reader of the value before, and the transition that it is for: of an open type there may be several. `undefined` where nothing
   * tells what one holds: the value is its encoding.
   */
  #reader: SoundReader<T> | undefined
  #transition = -1
  #pending: Promise<IteratorResult<T, undefined>> | undefined
  #done = false

  constructor(
    schema: Schema,
    pdu: TypeId,
    path: string,
    source: ReadableSource,
    codecOf: (type: TypeId) => Codec<T>,
    options: ValuesOptions = {},
  ) {
    const { maxLength, signal, ...run } = { ...defaultValuesOptions, ...options }
    checkRange('maxLength', maxLength, 16, 1 << 24)
    this.#selector = new Selector(schema, pdu, [path], { ...run, several: true, maxValue: maxLength }, true)
    const [column, ...others] = this.#selector.columns
    if (others.length > 0) throw refusal(path, `it selects ${others.length + 1} components; name one`)
    this.#path = pathText([typeName(schema, schema.types[pdu]), column.path].filter((part) => part !== ''))
    const [type, ...otherTypes] = column.types
    if (otherTypes.length > 0) throw refusal(path, 'it selects values of several types')
    this.#isOpen = schema.types[type].kind === 'OPEN'
    this.#codecOf = codecOf
    const { rules, checkConstraints, limits, maxContiguous } = options
    this.#codecOptions = {
      ...(rules === undefined ? {} : { rules }),
      ...(checkConstraints === undefined ? {} : { checkConstraints }),
      ...(limits === undefined ? {} : { limits }),
      ...(maxContiguous === undefined ? {} : { maxContiguous }),
    }
    this.#reader = codecOf(type).soundReader(this.#codecOptions)
    this.#maxLength = maxLength
    this.#signal = signal
    this.#chunks = toChunks(source, signal)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#pending !== undefined) {
      const after = (): Promise<IteratorResult<T, undefined>> => this.next()
      return this.#pending.then(after, after)
    }
    try {
      if (this.#hasValue()) return Promise.resolve({ done: false, value: this.#decode() })
    } catch (error) {
      return this.#fail(error)
    }
    const pending = this.#advance().finally(() => {
      this.#pending = undefined
    })
    this.#pending = pending
    return pending
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#done = true
    this.#count = 0
    await this.#chunks.return()
    return { done: true, value: undefined }
  }

  async #fail(error: unknown): Promise<never> {
    await this.return().catch(() => {})
    throw error
  }

  /** Goes on to the next row that has a value. */
  #hasValue(): boolean {
    const rows = this.#rows
    if (rows === undefined) return false
    while (this.#row < this.#count && !rows.has(this.#row, 0)) this.#row++
    return this.#row < this.#count
  }

  #decode(): T {
    this.#signal?.throwIfAborted()
    const rows = this.#rows!
    const row = this.#row++
    const size = rows.size(row, 0)
    if (rows.valueLength(row, 0) > size) {
      const expected = `up to ${this.#maxLength} octets (maxLength)`
      const actual = `${rows.valueLength(row, 0)} octets`
      throw berError('LIMIT_CONTENTS', rows.offset(row, 0), { path: this.#path, expected, actual })
    }
    if (this.#isOpen) this.#chooseReader(rows, row)
    const start = rows.start(row, 0) - this.#base
    if (this.#reader !== undefined) return this.#reader.read(start, start + size)
    return this.#octets.subarray(start, start + size) as T
  }

  /** A table may tell what an open type holds. */
  #chooseReader(rows: SelectedRows, row: number): void {
    const transition = rows.transition(row, 0)
    if (transition === this.#transition) return
    this.#transition = transition
    const type = rows.type(row, 0)!
    if (type.kind === 'OPEN') {
      this.#reader = undefined
      return
    }
    this.#reader = this.#codecOf(type.id).soundReader(this.#codecOptions)
    this.#reader.begin(this.#octets)
  }

  async #advance(): Promise<IteratorResult<T, undefined>> {
    try {
      while (!this.#done) {
        const rows = this.#selector.next()
        if (rows !== null) {
          this.#take(rows)
          if (this.#hasValue()) return { done: false, value: this.#decode() }
          continue
        }
        const chunk = this.#selector.finished ? undefined : await this.#chunks.next()
        if (this.#done) break
        if (chunk?.done === false) this.#selector.write(chunk.value)
        else await this.#finish()
      }
    } catch (error) {
      return this.#fail(error)
    }
    return { done: true, value: undefined }
  }

  async #finish(): Promise<void> {
    const { violations } = this.#selector.end()
    await this.return()
    if (violations.length > 0) throw violations[0]
  }

  /** Copies the octets of a batch: the kernel goes on in their place. */
  #take(rows: SelectedRows): void {
    this.#rows = rows
    this.#row = 0
    this.#count = rows.length
    let first = Number.POSITIVE_INFINITY
    let end = 0
    for (let row = 0; row < rows.length; row++) {
      const start = rows.start(row, 0)
      if (start === 0) continue
      if (start < first) first = start
      end = Math.max(end, start + rows.size(row, 0))
    }
    this.#base = end === 0 ? 0 : first
    this.#octets = end === 0 ? new Uint8Array(0) : rows.octets.slice(first, end)
    this.#reader?.begin(this.#octets)
  }
}
