/** What an input is written in: octets as they are, or text that stands for them. */
import { MalformedError } from './failure.ts'
import type { InputFile } from './input-file.ts'
import type { OctetInput } from './octet-input.ts'
import { TextFault, type TextForm } from './text-form.ts'
import { type Form, formOf, LOOK } from './text-form-look.ts'
import { readerOf } from './text-form-reader.ts'

export { type Form, formOf } from './text-form-look.ts'

export interface OpenedInput {
  readonly octets: OctetInput
  readonly form: Form
}

/** @param from by default what the beginning looks like */
export async function openForm(input: InputFile, from?: Form): Promise<OpenedInput> {
  let form = from
  let source: OctetInput = input
  if (form === undefined) {
    const seen = await look(input)
    form = formOf(seen.start, seen.isAll) ?? 'octets'
    if (!input.seekable) source = new Replayed(input, seen.start)
  }
  if (form === 'octets') return { octets: source, form }
  return { octets: new TextInput(source, readerOf(form)), form }
}

/** What might help where octets from text are refused: if it is not even the first value that they begin with. */
export function hintForForm(form: Form, { path }: { readonly path: string }): string | undefined {
  if (form === 'octets' || form === 'pem' || form === 'hexdump' || path !== '[0]') return undefined
  const name = form === 'hex' ? 'hexadecimal' : 'Base64'
  return `this was read as ${name}; '--from octets' reads it as it is`
}

/** Reads the beginning, up to where it is clear what it is. */
async function look(input: InputFile): Promise<{ readonly start: Uint8Array; readonly isAll: boolean }> {
  const view = new Uint8Array(LOOK)
  let length = 0
  for (;;) {
    const count = await input.read(view.subarray(length), input.seekable ? length : null)
    length += count
    const start = view.subarray(0, length)
    if (count === 0 || length === LOOK) return { start, isAll: count === 0 }
    if (formOf(start, false) !== undefined) return { start, isAll: false }
  }
}

/** An input whose beginning has been read. */
class Replayed implements OctetInput {
  readonly name: string
  readonly size: number | undefined
  readonly seekable = false
  readonly #input: OctetInput
  #start: Uint8Array

  constructor(input: OctetInput, start: Uint8Array) {
    this.name = input.name
    this.size = input.size
    this.#input = input
    this.#start = start
  }

  read(view: Uint8Array): number | Promise<number> {
    if (this.#start.length === 0) return this.#input.read(view)
    const taken = this.#start.subarray(0, view.length)
    view.set(taken)
    this.#start = this.#start.subarray(taken.length)
    return taken.length
  }
}

/** The octets that text stands for. */
class TextInput implements OctetInput {
  readonly name: string
  readonly size = undefined
  readonly seekable = false
  readonly #text: OctetInput
  readonly #reader: TextForm
  readonly #piece = new Uint8Array(LOOK)
  #octets: Uint8Array = new Uint8Array(0)
  #fault: unknown
  #isEnd = false

  constructor(text: OctetInput, reader: TextForm) {
    this.name = text.name
    this.#text = text
    this.#reader = reader
  }

  async read(view: Uint8Array): Promise<number> {
    while (this.#octets.length === 0) {
      if (this.#fault !== undefined) throw this.#fault
      if (this.#isEnd) return 0
      const count = await this.#text.read(this.#piece)
      this.#isEnd = count === 0
      try {
        if (count > 0) this.#reader.take(this.#piece.subarray(0, count))
        else this.#reader.end()
      } catch (error) {
        // What stands before it is still good.
        this.#fault = error instanceof TextFault ? new MalformedError(this.name, error.message) : error
      }
      this.#octets = this.#reader.octets()
    }
    const taken = this.#octets.subarray(0, view.length)
    view.set(taken)
    this.#octets = this.#octets.subarray(taken.length)
    return taken.length
  }
}
