/** `ber migration diff`: what differs between two streams. */
import { printable } from '../ber/printable.ts'
import { type Difference, differencesOf } from '../migration/compare/diff.ts'
import { type RamDifference, ramDifferences } from '../migration/compare/ram-diff.ts'
import { MigrationMemory } from '../migration/memory.ts'
import { inflateRawByNode } from '../migration/node-inflate.ts'
import { TemporaryFile } from '../migration/node-positional-file.ts'
import { GatheredRam, sideBySide } from '../migration/ram/gathered-ram.ts'
import type { Description } from '../migration/vmstate/description.ts'
import { about, ExitStatus, ReportedFailure } from './failure.ts'
import { refuseTwice } from './input-file.ts'
import { type LoadedStream, loadDescription, loadModel } from './migration-load.ts'
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
  refuseTwice([a, b, flags.description])
  const description = await loadDescription(flags.description)
  const { streams, ram } = await (flags.ram === false ? loadBoth(a, b, description) : loadWithRam(a, b, description))
  const differences: Difference[] = []
  let more = 0
  for (const difference of differencesOf(streams[0].model, streams[1].model)) {
    if (differences.length < MAX_DIFFERENCES) differences.push(difference)
    else more++
  }
  if (flags.json) {
    const files = streams.map(({ name }) => name)
    writeOutput(`${JSON.stringify({ files, differences, more, ...(flags.ram !== false && { ram }) }, null, 2)}\n`)
  } else {
    const colors = await colorsFor(STANDARD_OUTPUT, flags.color)
    for (const difference of differences) writeOutput(differenceLines(difference, colors))
    if (more > 0) writeOutput(`and ${more} more\n`)
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
