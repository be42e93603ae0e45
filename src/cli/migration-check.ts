/** `ber migration check`: whether QEMU would take a stream. */
import { printable } from '../ber/printable.ts'
import { checkStream } from '../migration/compare/check.ts'
import { type Finding, Findings, type Repair, type Verdict } from '../migration/compare/finding.ts'
import { qemuSays } from '../migration/compare/qemu-says.ts'
import { ExitStatus, isBerError, isFailure, ReportedFailure } from './failure.ts'
import { refuseTwice } from './input-file.ts'
import { type LoadedStream, loadDescription, loadModel } from './migration-load.ts'
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
  refuseTwice([file, flags.against, flags.description])
  const findings = new Findings()
  const names = await load(file, flags, findings)
  if (flags.json) writeOutput(json(names.stream, findings))
  else await print(names, file, flags, findings)
  if (findings.refusals > 0) throw new ReportedFailure(ExitStatus.Malformed)
}

/** As they are shown. */
interface Names {
  readonly stream: string
  readonly against: string | undefined
}

/** Reads the streams, and fills `findings`. */
async function load(file: string, flags: CheckFlags, findings: Findings): Promise<Names> {
  const description = await loadDescription(flags.description)
  let stream: LoadedStream
  try {
    stream = await loadModel(file, { description, thorough: true })
  } catch (error) {
    return { stream: addRefusal(error, findings) ?? file, against: undefined }
  }
  let against: LoadedStream | undefined
  if (flags.against !== undefined) {
    // Whether a QEMU packs its pages shows in them alone.
    const thorough = stream.model.pages.packed.count > 0
    against = await loadModel(flags.against, { description, thorough })
  }
  checkStream(stream.model, against?.model, findings)
  return { stream: stream.name, against: against?.name }
}

/** What our walk refuses, as QEMU does. @returns the file's name @throws the error itself where it says nothing of QEMU */
function addRefusal(error: unknown, findings: Findings): string | undefined {
  const cause = isFailure(error) ? error.cause : undefined
  const said = isBerError(cause) ? qemuSays(cause) : undefined
  if (!isBerError(cause) || said === undefined) throw error
  const { code, offset, path, message } = cause
  // The message goes on with the place, which is told beside it.
  const what = message.replace(/ at offset \d.*$/s, '')
  findings.add('refuses', offset, path === '' ? 'stream' : path, `${code}: ${what}; QEMU says ${said}`)
  return isFailure(error) ? error.file : undefined
}

function json(file: string, { found, more, refusals }: Findings): string {
  return `${JSON.stringify({ file, refused: refusals > 0, findings: found, more }, null, 2)}\n`
}

async function print(names: Names, file: string, flags: CheckFlags, { found, more }: Findings): Promise<void> {
  const colors = await colorsFor(STANDARD_OUTPUT, flags.color)
  for (const finding of found) writeOutput(findingLines(finding, file, colors))
  if (more > 0) writeOutput(`and ${more} more\n`)
  writeOutput(`${printable(names.stream)}: ${summary(found, names.against)}\n`)
}

function findingLines({ verdict, offset, path, message, repair }: Finding, file: string, colors: Colors): string {
  const mark = verdict === 'refuses' ? colors.red : verdict === 'note' ? colors.dim : colors.cyan
  const where = offset === undefined ? '' : `${offset} (0x${offset.toString(16)}): `
  const line = `${mark(verdict.padEnd(INDENT))}${where}${printable(path)}: ${printable(message)}\n`
  return repair === undefined
    ? line
    : `${line}${' '.repeat(INDENT)}${colors.dim('to repair:')} ${repairText(repair, file)}\n`
}

const INDENT = 12

/** A line for the shell, but for the name of what is to be written. */
function repairText({ command, argument }: Repair, file: string): string {
  return `ber migration ${command} ${quoted(file)} OUT ${quoted(argument)}`
}

function quoted(text: string): string {
  const shown = printable(text)
  return /^[\w.,:/=@%+-][\w.,:/=@%+#[\]-]*$/.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`
}

function summary(found: readonly Finding[], against: string | undefined): string {
  const count = (verdict: Verdict) => found.filter((finding) => finding.verdict === verdict).length
  const who = against === undefined ? 'QEMU' : `the QEMU of ${printable(against)}`
  const [refuses, mayRefuse] = [count('refuses'), count('may refuse')]
  if (refuses > 0) {
    const maybe = mayRefuse === 0 ? '' : `, ${mayRefuse} more that may be`
    return `${who} refuses it: ${refuses} reason${refuses === 1 ? '' : 's'}${maybe}`
  }
  if (mayRefuse > 0) return `nothing that ${who} refuses for certain; ${mayRefuse} that it may`
  return against === undefined ? 'sound, as far as one stream can tell' : `${who} should take it`
}
