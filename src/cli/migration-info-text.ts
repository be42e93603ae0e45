/** What a migration stream holds, as text for people. */
import { printable } from '../ber/printable.ts'
import { commandName } from '../migration/commands.ts'
import type { MigrationForm } from '../migration/convert.ts'
import type { KeptAsOctets } from '../migration/device-input.ts'
import type { MigrationInfo } from '../migration/info.ts'
import type { OpenedStream } from '../migration/source/open.ts'
import type { RamBlock } from '../migration/visitor.ts'
import type { Failure } from './failure.ts'
import { showOctets } from './octet-count.ts'
import type { Colors } from './terminal.ts'

/** SHA-256 of each block's octets, by name, in hexadecimal. */
export type Digests = ReadonlyMap<string, string>

/** What was read, and how. */
export interface Inspected {
  readonly form: MigrationForm
  readonly info: MigrationInfo
  readonly opened: OpenedStream
  readonly keptAsOctets: readonly KeptAsOctets[]
  readonly octets: number
  readonly seconds: number
  /** Why the rest was not read: all else is what came before. */
  readonly failure?: Failure
}

export function toText(inspected: Inspected, digests: Digests, colors: Colors): string {
  const { form, info, keptAsOctets, octets, seconds, failure } = inspected
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
  const records = countsText(info.ramRecords)
  if (records !== '') facts.push(['RAM records', records])
  facts.push(...roundFacts(info))
  const { descriptionOctets, tailOctets, hasEnd } = info
  // What was not read may hold it.
  if (descriptionOctets !== undefined || failure === undefined)
    facts.push(['description', descriptionOctets === undefined ? 'none' : `${descriptionOctets} octets`])
  if (!hasEnd && tailOctets === 0 && failure === undefined) facts.push(['end', 'not there'])
  if (tailOctets > 0) facts.push(['tail', `${tailOctets} octets that are not parsed`])
  facts.push([
    'read',
    failure ? `${octets} octets: what follows is refused` : `${octets} octets, ${showOctets(octets / seconds)}/s`,
  ])
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

type Counts = Readonly<Partial<Record<keyof typeof kindNames, number>>>

const kindNames = {
  zero: 'zero',
  fill: 'fill',
  full: 'full',
  xbzrle: 'XBZRLE',
  packed: 'zlib',
  mapped: 'mapped',
  hook: 'hook (RDMA: pages that went another way)',
  flush: 'flush',
} as const

/** `1043 zero, 111 full`. */
function countsText(counts: Counts): string {
  return (Object.keys(kindNames) as (keyof typeof kindNames)[])
    .filter((kind) => (counts[kind] ?? 0) > 0)
    .map((kind) => `${counts[kind]} ${kindNames[kind]}`)
    .join(', ')
}

/** Rounds that are shown one by one; `--json` has all. */
const SHOWN_ROUNDS = 5

/** What QEMU sent each time it went over RAM. One round is all of it, which the counts of records tell. */
function roundFacts({ rounds }: MigrationInfo): [string, string][] {
  if (rounds.length < 2) return []
  const facts = rounds
    .slice(0, SHOWN_ROUNDS)
    .map((round, i): [string, string] => [`RAM round ${i + 1}`, countsText(round)])
  if (rounds.length > SHOWN_ROUNDS) facts.push(['', `and ${rounds.length - SHOWN_ROUNDS} rounds more`])
  return facts
}

interface Column {
  readonly title: string
  readonly right: boolean
  readonly cell: (block: RamBlock, i: number) => string
}

function blockTable({ blocks, blockPages }: MigrationInfo, digests: Digests, colors: Colors): string[] {
  const counted = (kind: 'zero' | 'fill' | 'full' | 'xbzrle' | 'packed' | 'mapped'): Column => ({
    title: kindNames[kind],
    right: true,
    cell: (_, i) => String(blockPages[i]?.[kind] || ''),
  })
  const columns: Column[] = [
    { title: 'RAM block', right: false, cell: ({ name }) => printable(name) },
    { title: 'octets', right: true, cell: ({ length }) => String(length) },
    { title: '', right: true, cell: ({ length }) => showOctets(Number(length)) },
    ...(['zero', 'fill', 'full', 'xbzrle', 'packed', 'mapped'] as const).map(counted),
    { title: 'page size', right: false, cell: ({ pageSize }) => (pageSize === undefined ? '' : String(pageSize)) },
    {
      title: 'address',
      right: false,
      cell: ({ address }) => (address === undefined ? '' : `0x${address.toString(16)}`),
    },
    { title: 'SHA-256', right: false, cell: ({ name }) => digests.get(name) ?? '' },
  ]
  const lines = ['', ...blocks.map(() => '')]
  for (const { title, right, cell } of columns) {
    const cells = blocks.map(cell)
    if (cells.every((text) => text === '')) continue
    const width = Math.max(title.length, ...cells.map((text) => text.length))
    for (const [i, text] of [title, ...cells].entries()) {
      const padded = right ? text.padStart(width) : text.padEnd(width)
      lines[i] += `${lines[i] === '' ? '' : '  '}${padded}`
    }
  }
  const [first, ...rest] = lines.map((line) => line.trimEnd())
  return [colors.dim(first), ...rest]
}
