/** `ber migration check` and `diff`. */
import { printable } from '../ber/printable.ts'
import { checkAgainst } from '../migration/compare/check.ts'
import { type Difference, differencesOf } from '../migration/compare/diff.ts'
import { type Finding, Findings, type Verdict } from '../migration/compare/finding.ts'
import { checkStream } from '../migration/compare/soundness.ts'
import { ExitStatus, ReportedFailure } from './failure.ts'
import { loadDescription, loadModel } from './migration-load.ts'
import { STANDARD_OUTPUT, writeOutput } from './standard-streams.ts'
import { type Colors, type ColorWhen, colorsFor } from './terminal.ts'

export interface CheckFlags {
  readonly against?: string
  readonly description?: string
  readonly json?: boolean
  readonly color: ColorWhen
}

/** Exit status 1 where QEMU would refuse the stream. */
export async function check(file: string, flags: CheckFlags): Promise<void> {
  const description = await loadDescription(flags.description)
  const stream = await loadModel(file, { description, thorough: true })
  const findings = new Findings()
  checkStream(stream.model, stream.keptAsOctets, findings)
  if (flags.against !== undefined) {
    const against = await loadModel(flags.against, { description })
    checkAgainst(stream.model, against.model, findings)
  }
  const { found, more } = findings
  const refused = found.some(({ verdict }) => verdict === 'refuses')
  if (flags.json) writeOutput(`${JSON.stringify({ file: stream.name, refused, findings: found, more }, null, 2)}\n`)
  else {
    const colors = await colorsFor(STANDARD_OUTPUT, flags.color)
    for (const finding of found) writeOutput(findingLine(finding, colors))
    if (more > 0) writeOutput(`and ${more} more\n`)
    writeOutput(`${printable(stream.name)}: ${summary(found, flags.against)}\n`)
  }
  if (refused) throw new ReportedFailure(ExitStatus.Malformed)
}

function findingLine({ verdict, offset, path, message }: Finding, colors: Colors): string {
  const mark = verdict === 'refuses' ? colors.red : verdict === 'note' ? colors.dim : colors.cyan
  const where = offset === undefined ? '' : `${offset} (0x${offset.toString(16)}): `
  return `${mark(verdict.padEnd(10))}  ${where}${printable(path)}: ${printable(message)}\n`
}

function summary(found: readonly Finding[], against: string | undefined): string {
  const count = (verdict: Verdict) => found.filter((finding) => finding.verdict === verdict).length
  const who = against === undefined ? 'QEMU' : `the QEMU of ${printable(against)}`
  if (count('refuses') > 0)
    return `${who} refuses it: ${count('refuses')} reasons, ${count('may refuse')} more that may be`
  if (count('may refuse') > 0)
    return `nothing that ${who} refuses for certain; ${count('may refuse')} things that it may`
  return against === undefined ? 'sound, as far as one stream can tell' : `${who} should take it`
}

export interface DiffFlags {
  readonly description?: string
  readonly json?: boolean
  readonly ram?: boolean
  readonly color: ColorWhen
}

/** Exit status 1 where the streams differ. */
export async function diff(a: string, b: string, flags: DiffFlags): Promise<void> {
  const description = await loadDescription(flags.description)
  const streams = [await loadModel(a, { description }), await loadModel(b, { description })]
  const differences = [...differencesOf(streams[0].model, streams[1].model)]
  if (flags.json) {
    const files = streams.map(({ name }) => name)
    writeOutput(`${JSON.stringify({ files, differences }, null, 2)}\n`)
  } else {
    const colors = await colorsFor(STANDARD_OUTPUT, flags.color)
    for (const difference of differences) writeOutput(differenceLines(difference, colors))
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
