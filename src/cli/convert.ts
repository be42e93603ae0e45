/** What `ber convert` does. */
import type { XerConverter } from '../schema/index.ts'
import { isBerError, MalformedError } from './failure.ts'
import { Feed } from './feed.ts'
import { hintForViolation } from './hints.ts'
import { InputFile, inputNames } from './input-file.ts'
import type { OutputFile } from './output-file.ts'
import type { ConvertFlags } from './schema.ts'
import { optionsOf, prepareSchema } from './schema-compile.ts'
import { showMessage } from './standard-streams.ts'
import { isTerminal } from './terminal.ts'
import { writing } from './writing.ts'

/** @throws {MalformedError} when the input is not what the schema says; a file is then as it was before */
export async function convert(file: string | undefined, flags: ConvertFlags): Promise<void> {
  const [name] = inputNames(file === undefined ? [] : [file])
  const { schema, pdu } = prepareSchema(flags)
  const input = new InputFile(name)
  const { canonical = false, maxSet } = flags
  const options = { ...optionsOf(flags), canonical, ...(maxSet === undefined ? {} : { maxSetOctets: maxSet }) }
  await writing(flags.output, input, (output) => run(input, schema.xer(pdu, options), output), { text: true })
}

async function run(input: InputFile, converter: XerConverter, output: OutputFile): Promise<void> {
  const feed = new Feed(input)
  let written = 0
  const pass = (): boolean => {
    for (let text = converter.next(); text !== null; text = converter.next()) {
      output.write(text)
      written += text.length
    }
    return true
  }
  try {
    await feed.into(converter, pass, { quiet: isTerminal(output.fd) })
    converter.end()
    pass()
  } catch (error) {
    if (!isBerError(error)) throw error
    if (written > 0 && output.isDirect) {
      showMessage(`${output.name}: ends in the middle, after ${written} octets: the input is at fault`)
    }
    throw MalformedError.from(input.name, error, hintForViolation(error, feed.start))
  }
}
