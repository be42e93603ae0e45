/** A part of an input: what `--skip` and `--length` leave of it. */
import { UsageError } from './failure.ts'
import type { OctetInput } from './octet-input.ts'

const DISCARD = 64 * 1024

export class InputRange {
  readonly #input: OctetInput
  readonly #skip: number
  #taken = 0
  #rest: number

  constructor(input: OctetInput, skip = 0, length = Number.POSITIVE_INFINITY) {
    this.#input = input
    this.#skip = skip
    this.#rest = length
  }

  /** Goes to where the part begins. @throws {UsageError} when the input ends before that */
  async open(): Promise<void> {
    const { size, seekable } = this.#input
    if (this.#skip > (size ?? this.#skip)) throw this.#tooShort(size!)
    if (seekable) return
    const discarded = new Uint8Array(Math.min(this.#skip, DISCARD))
    for (let at = 0; at < this.#skip; ) {
      const count = await this.#input.read(discarded.subarray(0, Math.min(DISCARD, this.#skip - at)))
      if (count === 0) throw this.#tooShort(at)
      at += count
    }
  }

  /** Reads what there is into `view`; 0 at the end. */
  async read(view: Uint8Array): Promise<number> {
    if (this.#rest === 0) return 0
    const wanted = view.length > this.#rest ? view.subarray(0, this.#rest) : view
    const position = this.#input.seekable ? this.#skip + this.#taken : null
    const count = await this.#input.read(wanted, position)
    this.#taken += count
    this.#rest -= count
    return count
  }

  #tooShort(size: number): UsageError {
    return new UsageError(`has ${size} octets, and ${this.#skip} are to be skipped`, this.#input.name)
  }
}
