/** The octets that a command reads: of a file, written in some form, and perhaps only some of them. */
import { InputFile } from './input-file.ts'
import { type Form, type OpenedInput, openForm } from './input-form.ts'
import { InputRange } from './input-range.ts'
import { refuseStandardOutput } from './output-file.ts'

export interface RangeFlags {
  readonly from?: Form
  readonly skip?: number
  readonly length?: number
}

export interface OpenedRange extends OpenedInput {
  readonly range: InputRange
}

/** Opens what goes to standard output when it is read. */
export async function openRange(file: string, flags: RangeFlags): Promise<OpenedRange> {
  const input = new InputFile(file)
  refuseStandardOutput(input)
  const opened = await openForm(input, flags.from)
  const range = new InputRange(opened.octets, flags.skip, flags.length)
  await range.open()
  return { ...opened, range }
}
