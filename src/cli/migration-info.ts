/** `ber migration info`: what a stream of either form holds. */
import { printable } from '../ber/printable.ts'
import { commandName } from '../migration/commands.ts'
import { inspection, type MigrationForm } from '../migration/convert.ts'
import type { KeptAsOctets } from '../migration/device-input.ts'
import type { MigrationInfo } from '../migration/info.ts'
import type { RamImages } from '../migration/ram/images.ts'
import type { OpenedStream } from '../migration/source/open.ts'
import type { RamBlock } from '../migration/visitor.ts'
import { type MigrationInput, withMigration } from './migration-open.ts'
import { showOctets } from './octet-count.ts'
import { Progress } from './progress.ts'
import { STANDARD_OUTPUT, writeOutput } from './standard-streams.ts'
import { startWatch } from './stopwatch.ts'
import { type Colors, type ColorWhen, colorsFor } from './terminal.ts'

interface InfoFlags {
  readonly json?: boolean
  readonly digests?: boolean
  readonly color: ColorWhen
}

/** SHA-256 of each block's octets, by name, in hexadecimal. */
type Digests = ReadonlyMap<string, string>

/** What was read, and how. */
interface Inspected {
  readonly form: MigrationForm
  readonly info: MigrationInfo
  readonly images: RamImages | undefined
  readonly opened: OpenedStream
  readonly keptAsOctets: readonly KeptAsOctets[]
  readonly octets: number
  readonly seconds: number
}

export async function info(path: string, flags: InfoFlags): Promise<void> {
  const inspected = await withMigration(path, (input) => inspect(input, flags.digests ?? false))
  const digests = await digestsOf(inspected.images)
  if (flags.json) writeOutput(toJson(inspected, digests))
  else writeOutput(toText(inspected, digests, await colorsFor(STANDARD_OUTPUT, flags.color)))
}

async function inspect(input: MigrationInput, gather: boolean): Promise<Inspected> {
  const { form, opened } = input
  const { walk, input: to, output, keptAsOctets } = inspection(form, { ...input.convertOptions, gather })
  const elapsed = startWatch()
  const progress = new Progress(input.size)
  let octets = 0
  try {
    await input.drive(
      { walk, input: to },
      {
        onProgress: (position) => {
          octets = position
          progress.update(position)
        },
      },
    )
  } finally {
    progress.stop()
  }
  return { form, info: output.info, images: output.images, opened, keptAsOctets, octets, seconds: elapsed() }
}

async function digestsOf(images: RamImages | undefined): Promise<Digests> {
  const digests = new Map<string, string>()
  if (images === undefined) return digests
  const { createHash } = await import('node:crypto')
  for (const name of images.names()) {
    digests.set(name, createHash('sha256').update(images.octets(name)!).digest('hex'))
  }
  return digests
}

/** Lengths and addresses are decimal strings where a JavaScript number would not hold them. */
function toJson(inspected: Inspected, digests: Digests): string {
  const { form, info, opened, keptAsOctets, octets, seconds } = inspected
  const { libvirt, compressions, snapshot } = opened
  const blocks = info.blocks.map((block) => ({ ...block, mapped: mappedPlace(block), sha256: digests.get(block.name) }))
  const source = {
    ...(libvirt && { libvirt: { ...libvirt, xml: undefined, cookie: undefined } }),
    ...(compressions.length > 0 && { compressions }),
    ...(snapshot && { snapshot: snapshot.name }),
  }
  return `${JSON.stringify({ form, ...source, ...info, blocks, keptAsOctets, octets, seconds }, exact, 2)}\n`
}

/** Without the bitmap, which has an octet for eight pages. */
function mappedPlace({ mapped }: RamBlock): object | undefined {
  return mapped && { ...mapped, bitmap: undefined }
}

function exact(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)
}

function toText(inspected: Inspected, digests: Digests, colors: Colors): string {
  const { form, info, keptAsOctets, octets, seconds } = inspected
  const facts: [string, string][] = [
    ['form', form === 'ber' ? 'BER' : 'binary'],
    ...sourceFacts(inspected.opened),
    ['version', String(info.version)],
    ['machine', info.machine === undefined ? 'not told' : info.machine],
  ]
  if (info.subsections.length > 0) facts.push(['configuration', info.subsections.map(shortName).join(', ')])
  if (info.commands.length > 0) facts.push(['commands', commandRuns(info.commands).join(', ')])
  if (info.pageSize > 0) facts.push(['page size', String(info.pageSize)])
  for (const [place, text] of sectionRuns(info).entries()) facts.push([place === 0 ? 'sections' : '', text])
  const devices = devicesText(info)
  if (devices !== '') facts.push(['devices', devices])
  for (const [place, { what, reason }] of keptAsOctets.slice(0, SHOWN_KEPT).entries())
    facts.push([place === 0 ? 'as octets' : '', `${what}: ${reason}`])
  if (keptAsOctets.length > SHOWN_KEPT) facts.push(['', `and ${keptAsOctets.length - SHOWN_KEPT} more`])
  const records = recordCounts(info)
  if (records !== '') facts.push(['RAM records', records])
  const { descriptionOctets, tailOctets, hasEnd } = info
  facts.push(['description', descriptionOctets === undefined ? 'none' : `${descriptionOctets} octets`])
  if (!hasEnd) facts.push(['end', 'not there'])
  if (tailOctets > 0) facts.push(['tail', `${tailOctets} octets that are not parsed`])
  facts.push(['read', `${octets} octets, ${showOctets(octets / seconds)}/s`])
  const lines = facts.map(([name, text]) => `${colors.dim(name.padEnd(15))}${printable(text)}`)
  if (info.blocks.length > 0) lines.push('', ...blockTable(info, digests, colors))
  return `${lines.join('\n')}\n`
}

/** Parts kept as octets that are named. `--json` has all. */
const SHOWN_KEPT = 10

/** What the stream stands in. */
function sourceFacts({ libvirt, compressions, snapshot }: OpenedStream): [string, string][] {
  const facts: [string, string][] = []
  if (libvirt) {
    const { domain, wasRunning, version } = libvirt
    const state = wasRunning ? 'was running' : 'was paused'
    facts.push(['libvirt save', `version ${version}, domain ${domain ?? 'without a name'}, ${state}`])
  }
  if (compressions.length > 0) facts.push(['compressed', compressions.join(', then ')])
  if (snapshot) facts.push(['snapshot', `${snapshot.name} (id ${snapshot.id})`])
  return facts
}

/** `SWITCHOVER_START`, `PING 3 times`. */
function commandRuns(commands: readonly number[]): string[] {
  return runsOf(commands.map((command) => commandName(command) ?? String(command)))
}

/** Equal ones in a row are counted. */
function runsOf(texts: readonly string[]): string[] {
  const runs: { readonly text: string; count: number }[] = []
  for (const text of texts) {
    const last = runs.at(-1)
    if (last?.text === text) last.count++
    else runs.push({ text, count: 1 })
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${text}, ${count} times`))
}

/** All subsections of CONFIGURATION have names of one beginning. */
function shortName(subsection: string): string {
  return subsection.replace(/^configuration\//, '')
}

/** `start 3 ram`, then `part 3 ram, 17 times`: a live stream has very many PARTs. Devices' sections are summed up elsewhere. */
function sectionRuns({ sections }: MigrationInfo): string[] {
  return runsOf(
    sections
      .filter(({ type }) => type !== 'full')
      .map(({ type, id, name, footer }) => `${type} ${id} ${name}${footer ? '' : ', no footer'}`),
  )
}

/** `58, 111,042 octets`, and how many of them without fields. */
function devicesText({ sections }: MigrationInfo): string {
  const devices = sections.filter(({ type }) => type === 'full')
  if (devices.length === 0) return ''
  const octets = devices.reduce((sum, device) => sum + device.octets, 0)
  const plain = devices.filter(({ hasFields }) => !hasFields).length
  const told = plain === 0 ? 'all told as fields' : `${devices.length - plain} told as fields, ${plain} as octets alone`
  return `${devices.length}, ${octets} octets, ${told}`
}

function recordCounts({ ramRecords: records }: MigrationInfo): string {
  const names: [string, number][] = [
    ['zero', records.zero],
    ['fill', records.fill],
    ['full', records.full],
    ['XBZRLE', records.xbzrle],
    ['zlib', records.packed],
    ['hook', records.hook],
    ['flush', records.flush],
  ]
  return names
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
}

function blockTable({ blocks }: MigrationInfo, digests: Digests, colors: Colors): string[] {
  const rows = blocks.map((block) => [
    printable(block.name),
    String(block.length),
    showOctets(Number(block.length)),
    block.pageSize === undefined ? '' : String(block.pageSize),
    block.address === undefined ? '' : `0x${block.address.toString(16)}`,
    digests.get(block.name) ?? '',
  ])
  const head = ['RAM block', 'octets', '', 'page size', 'address', 'SHA-256']
  const shown = head.map((_, column) => column < 3 || rows.some((row) => row[column] !== ''))
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)))
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) =>
        column === 1 || column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .filter((_, column) => shown[column])
      .join('  ')
      .trimEnd()
  return [colors.dim(line(head)), ...rows.map(line)]
}
