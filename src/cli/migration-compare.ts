/** `ber migration check` and `diff`. */
import { printable } from '../dump/printable.ts'
import { checkAgainst } from '../migration/compare/check.ts'
import { type Difference, differencesOf } from '../migration/compare/diff.ts'
import { type Finding, Findings, type Verdict } from '../migration/compare/finding.ts'
import { type RamDifference, ramDifferences } from '../migration/compare/ram-diff.ts'
import { checkStream } from '../migration/compare/soundness.ts'
import { MigrationMemory } from '../migration/memory.ts'
import { inflateRawByNode } from '../migration/node-inflate.ts'
import { TemporaryFile } from '../migration/node-positional-file.ts'
import { GatheredRam, sideBySide } from '../migration/ram/gathered-ram.ts'
import type { Description } from '../migration/vmstate/description.ts'
import { about, ExitStatus, ReportedFailure } from './failure.ts'
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
  const { streams, ram } = await (flags.ram === false ? loadBoth(a, b, description) : loadWithRam(a, b, description))
  const differences = [...differencesOf(streams[0].model, streams[1].model)]
  if (flags.json) {
    const files = streams.map(({ name }) => name)
    writeOutput(`${JSON.stringify({ files, differences, ...(flags.ram !== false && { ram }) }, null, 2)}\n`)
  } else {
    const colors = await colorsFor(STANDARD_OUTPUT, flags.color)
    for (const difference of differences) writeOutput(differenceLines(difference, colors))
    for (const difference of ram) writeOutput(pageLines(difference, colors))
    if (differences.length + ram.length === 0) writeOutput('no difference\n')
  }
  if (differences.length + ram.length > 0) throw new ReportedFailure(ExitStatus.Malformed)
}

interface LoadedPair {
  readonly streams: readonly [LoadedStream, LoadedStream]
  readonly ram: readonly RamDifference[]
}

async function loadBoth(a: string, b: string, description: Description | undefined): Promise<LoadedPair> {
  return { streams: [await loadModel(a, { description }), await loadModel(b, { description })], ram: [] }
}

/** Both streams' RAM is gathered in files: it may be far larger than memory, and streams send pages in any order. */
async function loadWithRam(a: string, b: string, description: Description | undefined): Promise<LoadedPair> {
  const files: TemporaryFile[] = []
  const gathered = (): GatheredRam => {
    const file = about('temporary file', () => new TemporaryFile())
    files.push(file)
    return new GatheredRam(sideBySide(file), { inflateRaw: inflateRawByNode })
  }
  try {
    const [ours, theirs] = [gathered(), gathered()]
    const streams = [
      await loadModel(a, { description, ram: ours }),
      await loadModel(b, { description, ram: theirs }),
    ] as const
    return { streams, ram: [...ramDifferences(new MigrationMemory(), ours, theirs)] }
  } finally {
    for (const file of files) file.close()
  }
}

/** Runs of pages that are shown of a block; --json has more. */
const SHOWN_RANGES = 16

function pageLines({ block, pageSize, pages, differing, ranges, more }: RamDifference, colors: Colors): string {
  const shown = ranges.slice(0, SHOWN_RANGES).map(([from, to]) => {
    const count = Math.ceil((to - from) / pageSize)
    return `  0x${from.toString(16)} to 0x${(to - 1).toString(16)}${colors.dim(` (${count} ${count === 1 ? 'page' : 'pages'})`)}\n`
  })
  const rest = ranges.length - shown.length + more
  if (rest > 0) shown.push(`  and ${rest} more runs of pages\n`)
  return `ram ${printable(block)}: ${differing} of ${pages} pages differ\n${shown.join('')}`
}

function differenceLines({ path, offset, a, b }: Difference, colors: Colors): string {
  const where = offset === undefined ? '' : colors.dim(` at ${offset} (0x${offset.toString(16)})`)
  const side = (mark: string, text: string | undefined) =>
    `  ${mark} ${text === undefined ? colors.dim('not there') : printable(text)}\n`
  return `${printable(path)}${where}\n${side('-', a)}${side('+', b)}`
}
