/** What `ber convert` does. */
import type { XerConverter } from '../schema/index.ts'
import { isBerError, MalformedError } from './failure.ts'
import { Feed } from './feed.ts'
import { hintForViolation } from './hints.ts'
import { InputFile, inputNames } from './input-file.ts'
import { OutputFile } from './output-file.ts'
import type { ConvertFlags } from './schema.ts'
import { optionsOf, prepareSchema } from './schema-compile.ts'
import { beforeSignals } from './signals.ts'
import { showMessage } from './standard-streams.ts'
import { isTerminal } from './terminal.ts'

/** @throws {MalformedError} when the input is not what the schema says; a file is then as it was before */
export async function convert(file: string | undefined, flags: ConvertFlags): Promise<void> {
  const [name] = inputNames(file === undefined ? [] : [file])
  const { schema, pdu } = prepareSchema(flags)
  const input = new InputFile(name)
  let output: OutputFile | undefined
  const discard = (): void => output?.discard()
  // Before there is a file: a signal that came in between would leave it behind.
  const forget = beforeSignals(discard)
  try {
    output = new OutputFile(flags.output, input, { text: true })
    const { canonical = false, maxSet } = flags
    const options = { ...optionsOf(flags), canonical, ...(maxSet === undefined ? {} : { maxSetOctets: maxSet }) }
    await run(input, schema.xer(pdu, options), output)
    output.commit()
  } finally {
    // Nothing is left to be discarded after commit().
    discard()
    forget()
  }
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
