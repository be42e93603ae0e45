/** What `ber get` does: the input is read up to the end of the value, and nothing of it is held but what is still to be looked at. */
import { type BerError, berError } from '../ber/errors.ts'
import { BerDecoder } from '../stream/decoder.ts'
import { isBerError, MalformedError, UsageError } from './failure.ts'
import { FindValue, type FoundValue, parsePath } from './find-value.ts'
import { HexLines } from './hex-lines.ts'
import { HINT_OCTETS, hintFor } from './hints.ts'
import { InputFile } from './input-file.ts'
import { type Form, hintForForm, openForm } from './input-form.ts'
import type { OctetInput } from './octet-input.ts'
import { writing } from './writing.ts'

interface GetFlags {
  readonly output: string
  readonly encoding?: boolean
  readonly hex?: boolean
  readonly from?: Form
  readonly maxDepth?: number
}

const PIECE = 64 * 1024

export async function get(pathText: string, file: string, flags: GetFlags): Promise<void> {
  const path = parsePath(pathText)
  if (path === undefined) throw new UsageError(`a path like [0].[2] is wanted, and not '${pathText}'`)
  const input = new InputFile(file)
  await writing(
    flags.output,
    input,
    async (output) => {
      const { octets, form } = await openForm(input, flags.from)
      const lines = flags.hex ? new HexLines(output.write) : undefined
      const write = lines === undefined ? output.write : (some: Uint8Array): void => lines.take(some)
      const search = new Search(octets, path, flags, write)
      try {
        await search.run()
        lines?.end()
      } catch (error) {
        if (!isBerError(error)) throw error
        const hint =
          error.code === 'LIMIT_DEPTH'
            ? "'--max-depth' raises this limit"
            : (hintForForm(form, error) ?? hintFor(search.start))
        throw MalformedError.from(octets.name, error, hint)
      }
    },
    { text: flags.hex ?? false },
  )
}

class Search {
  readonly #input: OctetInput
  readonly #find: FindValue
  readonly #path: readonly number[]
  readonly #decoder: BerDecoder
  readonly #isEncoding: boolean
  readonly #write: (octets: Uint8Array) => void
  /** The first octets of the input. */
  start: Uint8Array = new Uint8Array(0)
  /** Octets from `#heldOffset` on, which the decoder has not told all of. */
  #held: Uint8Array = new Uint8Array(0)
  /** Where they lie. */
  #room: Uint8Array = new Uint8Array(0)
  #heldOffset = 0

  constructor(input: OctetInput, path: readonly number[], flags: GetFlags, write: (octets: Uint8Array) => void) {
    this.#input = input
    this.#path = path
    this.#find = new FindValue(path)
    this.#isEncoding = flags.encoding ?? false
    this.#write = write
    const limits = flags.maxDepth === undefined ? {} : { maxDepth: flags.maxDepth }
    // Windows small enough that octets held over cost little.
    this.#decoder = new BerDecoder({ endOfContents: true, limits, windowSize: PIECE })
  }

  async run(): Promise<void> {
    const decoder = this.#decoder
    const find = this.#find
    while (!find.isDone) {
      const view = decoder.reserve()
      const count = await this.#input.read(view)
      this.#hold(view.subarray(0, count))
      decoder.commit(count)
      if (count === 0) break
      for (const batch of decoder.batches()) {
        find.take(batch)
        if (find.isDone) break
      }
      this.#pass()
    }
    const { found } = find
    if (found === undefined) {
      // A fault before the end may be why there is no such value.
      if (!find.isPast) decoder.end()
      const path = this.#path.map((index) => `[${index}]`).join('.')
      throw new MalformedError(this.#input.name, `no value has the path ${path}: ${find.nearest()}`)
    }
    if (found.end === Number.POSITIVE_INFINITY) decoder.end()
    await this.#copy(found)
  }

  /** Takes octets that were read. Room is used again: new arrays for each piece would be garbage faster than it is collected. */
  #hold(octets: Uint8Array): void {
    const held = this.#held
    const length = held.length + octets.length
    if (this.#room.length < length) this.#room = new Uint8Array(2 * length)
    // They may lie in the same place.
    this.#room.set(held)
    this.#room.set(octets, held.length)
    this.#held = this.#room.subarray(0, length)
    if (this.start.length === 0) this.start = octets.slice(0, HINT_OCTETS)
  }

  /** Writes what belongs to the value, and lets go of what comes before it. */
  #pass(): void {
    const { found } = this.#find
    const known = this.#decoder.position
    if (found === undefined) this.#dropTo(known)
    else {
      this.#dropTo(this.#isEncoding ? found.start : found.contents)
      this.#writeTo(Math.min(known, this.#endOf(found)))
    }
  }

  /** The rest of a value whose end is known. */
  async #copy(found: FoundValue): Promise<void> {
    const end = this.#endOf(found)
    this.#dropTo(this.#isEncoding ? found.start : found.contents)
    this.#writeTo(end)
    const piece = new Uint8Array(PIECE)
    while (this.#heldOffset < end) {
      const count = await this.#input.read(piece.subarray(0, Math.min(PIECE, end - this.#heldOffset)))
      if (count === 0) throw this.#truncated(end)
      this.#write(piece.subarray(0, count))
      this.#heldOffset += count
    }
  }

  #endOf(found: FoundValue): number {
    return found.end + (this.#isEncoding && found.indefinite ? 2 : 0)
  }

  #dropTo(offset: number): void {
    if (offset <= this.#heldOffset) return
    this.#held = this.#held.subarray(offset - this.#heldOffset)
    this.#heldOffset = offset
  }

  #writeTo(end: number): void {
    const taken = this.#held.subarray(0, Math.max(0, end - this.#heldOffset))
    if (taken.length === 0) return
    this.#write(taken)
    this.#heldOffset += taken.length
    this.#held = this.#held.subarray(taken.length)
  }

  #truncated(end: number): BerError {
    const path = this.#path.map((index) => `[${index}]`).join('.')
    return berError('TRUNCATED', this.#heldOffset, { path, missing: end - this.#heldOffset })
  }
}
