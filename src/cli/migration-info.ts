/** `ber migration info`: what a stream of either form holds. */
import { printable } from '../dump/printable.ts'
import { formOf, inspection, type MigrationForm } from '../migration/convert.ts'
import type { MigrationInfo } from '../migration/info.ts'
import { isBerError, MalformedError } from './failure.ts'
import { hintFor } from './hints.ts'
import { InputFile } from './input-file.ts'
import { drive, readStart } from './migration-drive.ts'
import { showOctets } from './octet-count.ts'
import { STANDARD_OUTPUT, writeOutput } from './standard-streams.ts'
import { type Colors, type ColorWhen, colorsFor } from './terminal.ts'

interface InfoFlags {
  readonly json?: boolean
  readonly digests?: boolean
  readonly color: ColorWhen
}

/** SHA-256 of each block's octets, by name, in hexadecimal. */
type Digests = ReadonlyMap<string, string>

export async function info(file: string, flags: InfoFlags): Promise<void> {
  const input = new InputFile(file)
  const start = await readStart(input)
  const form = formOfStart(input, start)
  const conversion = inspection(form, { gather: flags.digests ?? false })
  await drive(conversion, input, start, { hint: hintFor(start) })

  const { info, images } = conversion.output
  const digests = new Map<string, string>()
  if (images) {
    const { createHash } = await import('node:crypto')
    for (const name of images.names()) {
      digests.set(name, createHash('sha256').update(images.octets(name)!).digest('hex'))
    }
  }
  if (flags.json) writeOutput(toJson(form, info, digests))
  else writeOutput(toText(form, info, digests, await colorsFor(STANDARD_OUTPUT, flags.color)))
}

function formOfStart(input: InputFile, start: Uint8Array): MigrationForm {
  try {
    return formOf(start)
  } catch (error) {
    throw isBerError(error) ? MalformedError.from(input.name, error, hintFor(start)) : error
  }
}

/** Lengths and addresses are decimal strings where a JavaScript number would not hold them. */
function toJson(form: MigrationForm, info: MigrationInfo, digests: Digests): string {
  const blocks = info.blocks.map((block) => ({ ...block, sha256: digests.get(block.name) }))
  return `${JSON.stringify({ form, ...info, blocks }, exact, 2)}\n`
}

function exact(_key: string, value: unknown): unknown {
  if (typeof value !== 'bigint') return value
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)
}

function toText(form: MigrationForm, info: MigrationInfo, digests: Digests, colors: Colors): string {
  const facts: [string, string][] = [
    ['form', form === 'ber' ? 'BER' : 'binary'],
    ['version', String(info.version)],
    ['machine', info.machine === undefined ? 'not told' : info.machine],
  ]
  if (info.subsections.length > 0) facts.push(['configuration', info.subsections.map(shortName).join(', ')])
  if (info.commands.length > 0) facts.push(['commands', info.commands.join(', ')])
  if (info.pageSize > 0) facts.push(['page size', String(info.pageSize)])
  for (const [place, text] of sectionRuns(info).entries()) facts.push([place === 0 ? 'sections' : '', text])
  const records = recordCounts(info)
  if (records !== '') facts.push(['RAM records', records])
  facts.push(['tail', `${info.tailOctets} octets that are not parsed`])
  const lines = facts.map(([name, text]) => `${colors.dim(name.padEnd(15))}${printable(text)}`)
  if (info.blocks.length > 0) lines.push('', ...blockTable(info, digests, colors))
  return `${lines.join('\n')}\n`
}

/** All subsections of CONFIGURATION have names of one beginning. */
function shortName(subsection: string): string {
  return subsection.replace(/^configuration\//, '')
}

/** `start 3 ram`, then `part 3 ram, 17 times`: a live stream has very many PARTs. */
function sectionRuns(info: MigrationInfo): string[] {
  const runs: { text: string; count: number }[] = []
  for (const { type, id, name, footer } of info.sections) {
    const text = `${type} ${id}${name === '' ? '' : ` ${name}`}${footer ? '' : ', no footer'}`
    const last = runs.at(-1)
    if (last?.text === text) last.count++
    else runs.push({ text, count: 1 })
  }
  return runs.map(({ text, count }) => (count === 1 ? text : `${text}, ${count} times`))
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
