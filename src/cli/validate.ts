/** What `ber validate` does. */
import type { SchemaValidator, ValidationResult } from '../schema/index.ts'
import { blamed, ExitStatus, isClosedPipe, MalformedError, ReportedFailure, UsageError } from './failure.ts'
import { Feed } from './feed.ts'
import { hintForViolation } from './hints.ts'
import { InputFile, inputNames } from './input-file.ts'
import type { ValidateFlags } from './schema.ts'
import { optionsOf, prepareSchema } from './schema-compile.ts'
import { STANDARD_OUTPUT, showFailure, writeOutput } from './standard-streams.ts'
import { startWatch } from './stopwatch.ts'
import { colorsFor } from './terminal.ts'
import { verdictJson, verdictLine } from './verdict.ts'

/** Violations that `--all` goes on to. */
const ALL = 1000

/** @throws {ReportedFailure} when a file is not valid, or could not be read */
export async function validate(files: readonly string[], flags: ValidateFlags): Promise<void> {
  const names = inputNames(files)
  const { schema, pdu } = prepareSchema(flags)
  const maxViolations = flags.maxErrors ?? (flags.all ? ALL : 1)
  const options = { ...optionsOf(flags), maxViolations }
  const { red } = await colorsFor(STANDARD_OUTPUT, flags.color)
  let status: number = ExitStatus.Fine
  for (const name of names) {
    try {
      const input = new InputFile(name)
      const { result, seconds, start } = await run(input, schema.validator(pdu, options))
      const verdict = { file: input.name, pdu, result, maxViolations, seconds }
      if (flags.json) say(verdictJson(verdict))
      else {
        showViolations(input.name, result, start)
        say(verdictLine(verdict, red))
      }
      if (!result.valid) status = Math.max(status, ExitStatus.Malformed)
    } catch (error) {
      // The other files have their verdicts all the same.
      if (!(error instanceof UsageError)) throw error
      showFailure(error)
      status = ExitStatus.Usage
    }
  }
  if (status !== ExitStatus.Fine) throw new ReportedFailure(status)
}

/** @returns the first octets of the input too, for hints */
async function run(input: InputFile, validator: SchemaValidator) {
  const seconds = startWatch()
  const feed = new Feed(input)
  try {
    await feed.into(validator, () => !validator.finished)
  } catch (error) {
    throw blamed(input.name, error)
  } finally {
    input.close()
  }
  const result = validator.end()
  return { result, start: feed.start, seconds: seconds() }
}

function showViolations(file: string, { violations }: ValidationResult, start: Uint8Array): void {
  for (const violation of violations) {
    showFailure(MalformedError.from(file, violation, hintForViolation(violation, start)))
  }
}

/** Prints a verdict. Whoever does not read it may still ask for the exit status. */
function say(verdict: string): void {
  try {
    writeOutput(verdict)
  } catch (error) {
    if (!isClosedPipe(error)) throw error
  }
}
