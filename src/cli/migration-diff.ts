/** `ber migration diff`: what differs between two streams. */
import { printable } from '../dump/printable.ts'
import { type Difference, differencesOf } from '../migration/compare/diff.ts'
import { ExitStatus, ReportedFailure } from './failure.ts'
import { loadDescription, loadModel } from './migration-load.ts'
import { STANDARD_OUTPUT, writeOutput } from './standard-streams.ts'
import { type Colors, type ColorWhen, colorsFor } from './terminal.ts'

export interface DiffFlags {
  readonly description?: string
  readonly json?: boolean
  readonly ram?: boolean
  readonly color: ColorWhen
}

/** Those that are told; two machines of one kind differ in some hundred fields. */
const MAX_DIFFERENCES = 100_000

/** Exit status 1 where the streams differ. */
export async function diff(a: string, b: string, flags: DiffFlags): Promise<void> {
  const description = await loadDescription(flags.description)
  const streams = [await loadModel(a, { description }), await loadModel(b, { description })]
  const differences: Difference[] = []
  let more = 0
  for (const difference of differencesOf(streams[0].model, streams[1].model)) {
    if (differences.length < MAX_DIFFERENCES) differences.push(difference)
    else more++
  }
  if (flags.json) {
    const files = streams.map(({ name }) => name)
    writeOutput(`${JSON.stringify({ files, differences, more }, null, 2)}\n`)
  } else {
    const colors = await colorsFor(STANDARD_OUTPUT, flags.color)
    for (const difference of differences) writeOutput(differenceLines(difference, colors))
    if (more > 0) writeOutput(`and ${more} more\n`)
    if (differences.length === 0) writeOutput('no difference\n')
  }
  if (differences.length > 0) throw new ReportedFailure(ExitStatus.Malformed)
}

function differenceLines({ path, offset, a, b }: Difference, colors: Colors): string {
  const where = offset === undefined ? '' : colors.dim(` at ${offset} (0x${offset.toString(16)})`)
  const side = (mark: string, text: string | undefined) =>
    `  ${mark} ${text === undefined ? colors.dim('not there') : printable(text)}\n`
  return `${printable(path)}${where}\n${side('-', a)}${side('+', b)}`
}
