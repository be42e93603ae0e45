/** What `ber select` does. */
import { RowText, type Selector } from '../schema/index.ts'
import { isBerError, MalformedError, UsageError } from './failure.ts'
import { Feed } from './feed.ts'
import { hintForViolation } from './hints.ts'
import { InputFile, inputNames } from './input-file.ts'
import type { OutputFile } from './output-file.ts'
import { optionsOf, prepareSchema } from './schema-compile.ts'
import type { SelectFlags } from './select.ts'
import { showMessage } from './standard-streams.ts'
import { isTerminal } from './terminal.ts'
import { writing } from './writing.ts'

/** @throws {MalformedError} when the input is not what the schema says; rows before that are printed, a file is as it was before */
export async function select(file: string | undefined, flags: SelectFlags): Promise<void> {
  const [name] = inputNames(file === undefined ? [] : [file])
  const selector = makeSelector(flags)
  const input = new InputFile(name)
  await writing(flags.output, input, (output) => run(input, selector, output, flags), { text: true })
}

function makeSelector(flags: SelectFlags): Selector {
  const { schema, pdu } = prepareSchema(flags)
  const { path, maxValue } = flags
  const options = { ...optionsOf(flags), maxViolations: 1, ...(maxValue === undefined ? {} : { maxValue }) }
  try {
    return schema.select(pdu, path, options)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message)
    throw error
  }
}

async function run(input: InputFile, selector: Selector, output: OutputFile, flags: SelectFlags): Promise<void> {
  const feed = new Feed(input)
  const text = new RowText(selector.columns, flags.format, { forTerminal: isTerminal(output.fd) })
  output.write(text.header())
  const pass = (): boolean => {
    for (let batch = selector.next(); batch !== null; batch = selector.next()) output.write(text.lines(batch))
    return !selector.finished
  }
  await feed.into(selector, pass, { quiet: isTerminal(output.fd) })
  const [violation] = selector.end().violations
  if (text.cut > 0) {
    const count = `${text.cut} ${text.cut === 1 ? 'value is' : 'values are'}`
    showMessage(`${input.name}: ${count} shown up to a point only, with '...' after it ('--max-value' sets where)`)
  }
  if (violation === undefined) return
  if (!isBerError(violation)) throw violation
  throw MalformedError.from(input.name, violation, hintForViolation(violation, feed.start))
}
