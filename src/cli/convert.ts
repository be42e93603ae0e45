/** What `ber convert` does. */
import type { BerError } from '../ber/errors.ts'
import { type Conversion, ConversionSteps } from '../schema/conversion-steps.ts'
import { isBerError, MalformedError, UsageError } from './failure.ts'
import { Feed } from './feed.ts'
import { hintForText, hintForViolation } from './hints.ts'
import { InputFile, inputNames } from './input-file.ts'
import type { OutputFile } from './output-file.ts'
import type { ConvertFlags } from './schema.ts'
import { optionsOf, prepareSchema } from './schema-compile.ts'
import { showMessage } from './standard-streams.ts'
import { isTerminal } from './terminal.ts'
import { writing } from './writing.ts'

/** @throws {MalformedError} when the input is not what the schema says; a file is then as it was before */
export async function convert(file: string | undefined, flags: ConvertFlags): Promise<void> {
  const conversion = conversionOf(flags)
  const [name] = inputNames(file === undefined ? [] : [file])
  const { schema, pdu } = prepareSchema(flags)
  const input = new InputFile(name)
  const text = conversion.to === 'xer' || conversion.to === 'jer'
  await writing(
    flags.output,
    input,
    (output) => {
      const steps = new ConversionSteps(schema, pdu, conversion, optionsOf(flags), output.write)
      return run(input, steps, output, conversion)
    },
    { text },
  )
}

/** @throws {UsageError} for flags that do not go together */
function conversionOf(flags: ConvertFlags): Conversion {
  const { from, canonical = false, compact = false, maxSet, maxHeld } = flags
  const to = flags.to ?? (from === 'ber' ? 'xer' : 'ber')
  if (canonical && to !== 'xer') throw new UsageError("'--canonical' is of '--to xer'")
  if (compact && to !== 'jer') throw new UsageError("'--compact' is of '--to jer'")
  if (flags.rules === 'der' && from !== 'ber')
    throw new UsageError("'--rules der' is of '--from ber'; '--to der' writes DER")
  return {
    from,
    to,
    canonical,
    compact,
    ...(maxSet === undefined ? {} : { maxSetOctets: maxSet }),
    ...(maxHeld === undefined ? {} : { maxHeld }),
  }
}

async function run(input: InputFile, steps: ConversionSteps, output: OutputFile, { from }: Conversion): Promise<void> {
  const feed = new Feed(input)
  const pass = (): boolean => {
    steps.pass()
    return true
  }
  try {
    await feed.into(steps, pass, { quiet: isTerminal(output.fd) })
    steps.end()
  } catch (error) {
    if (!isBerError(error)) throw error
    if (steps.written > 0 && output.isDirect) {
      showMessage(`${output.name}: ends in the middle, after ${steps.written} octets: the input is at fault`)
    }
    throw MalformedError.from(input.name, error, hintFor(error, from, feed.start))
  }
}

function hintFor(error: BerError, from: Conversion['from'], start: Uint8Array): string | undefined {
  return from === 'ber' ? hintForViolation(error, start) : hintForText(error, from, start)
}
