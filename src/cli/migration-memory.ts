/** `ber migration memory`: the guest's memory at an address. */
import { InvalidArgumentError } from 'commander'
import { printable } from '../ber/printable.ts'
import { visiting } from '../migration/convert.ts'
import { MigrationMemory } from '../migration/memory.ts'
import { inflateRawByNode } from '../migration/node-inflate.ts'
import { TemporaryFile } from '../migration/node-positional-file.ts'
import { mapBlock } from '../migration/ram/guest-map.ts'
import { MemoryPlace } from '../migration/ram/memory-place.ts'
import { type PartsOf, RamWindow, type WantedPart } from '../migration/ram/ram-window.ts'
import type { RamBlock, Walk } from '../migration/visitor.ts'
import { about, UsageError } from './failure.ts'
import { type MigrationInput, withMigration } from './migration-open.ts'
import { parseOctetCount } from './number-options.ts'
import { Progress } from './progress.ts'
import { STANDARD_OUTPUT, showMessage, writeOctets, writeOutput } from './standard-streams.ts'
import { isTerminal } from './terminal.ts'

interface MemoryFlags {
  readonly raw?: boolean
}

/** Octets that are kept in memory; more go to a file. */
const IN_MEMORY = 16 * 1024 * 1024
/** Octets that are shown, or written, at a time. */
const PIECE = 64 * 1024
const LINE = 16

export async function memory(path: string, place: string, length: number, { raw = false }: MemoryFlags): Promise<void> {
  const wanted = parsePlace(place, length)
  if (raw && isTerminal(STANDARD_OUTPUT))
    throw new UsageError('is a terminal, which is no place for octets', 'standard output')
  const spool = length > IN_MEMORY ? about('temporary file', () => new TemporaryFile()) : undefined
  try {
    await withMigration(path, async (input) => {
      const window = await read(input, wanted, spool ?? new MemoryPlace())
      const found = wanted.check(window.parts, input.name)
      for (const note of wanted.notes) showMessage(note)
      for (const name of window.absent) showMessage(noPagesOf(name))
      if (raw) for (const { octets } of pieces(window, found)) writeOctets(octets)
      else for (const { at, octets } of pieces(window, found)) writeOutput(dump(wanted.start + at, octets))
    })
  } finally {
    spool?.close()
  }
}

async function read(input: MigrationInput, wanted: Wanted, sink: MemoryPlace | TemporaryFile): Promise<RamWindow> {
  const memory = new MigrationMemory()
  const seekable = input.form === 'binary' && input.size !== undefined
  const options = { inflateRaw: inflateRawByNode }
  const window = new RamWindow(wanted.partsOf, sink, () => memory.position(), seekable, options)
  const { walk, input: to } = visiting(input.form, memory, window, { ...input.convertOptions, passMapped: true })
  const progress = new Progress(input.size)
  try {
    const conversion = { walk: until(walk, () => window.isDone), input: to }
    await input.drive(conversion, { onProgress: (octets) => progress.update(octets) })
    await window.fetch(input.source)
  } finally {
    progress.stop()
  }
  return window
}

function* until(walk: Walk, isDone: () => boolean): Walk {
  for (const pause of walk) {
    if (isDone()) return
    yield pause
  }
}

function* pieces(window: RamWindow, length: number) {
  const view = new Uint8Array(PIECE)
  for (let at = 0; at < length; at += PIECE) {
    const octets = view.subarray(0, Math.min(PIECE, length - at))
    window.read(at, octets)
    yield { at, octets }
  }
}

/** Lines of an address, 16 octets, and the same as ASCII. */
function dump(address: number, octets: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < octets.length; at += LINE) {
    const line = Array.from(octets.subarray(at, at + LINE))
    const hex = line.map((octet) => octet.toString(16).padStart(2, '0'))
    const halves = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`
    const text = line.map((octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.')).join('')
    lines.push(`${(address + at).toString(16).padStart(16, '0')}  ${halves}  |${text}|\n`)
  }
  return lines.join('')
}

export function noPagesOf(block: string): string {
  return `the stream has no pages of block ${printable(block)}: it is shared memory, or all zero`
}

/** What is asked for, and how it is found. */
interface Wanted {
  /** Number of the first octet, as lines begin with it. */
  readonly start: number
  readonly partsOf: PartsOf
  /** @returns octets that there are @throws {UsageError} where there are none, or where some in between are missing */
  check(parts: readonly WantedPart[], file: string): number
  /** What has to be said of it. */
  readonly notes: readonly string[]
}

function parsePlace(text: string, length: number): Wanted {
  const at = text.lastIndexOf(':')
  if (at > 0) return new InBlock(text.slice(0, at), numberIn(text, text.slice(at + 1)), length)
  return new AtAddress(numberIn(text, text), length)
}

function numberIn(text: string, number: string): number {
  try {
    return parseOctetCount(number)
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new UsageError(`${JSON.stringify(text)} is no address like 0x7c00 or 1MiB, and no BLOCK:OFFSET`)
  }
}

class InBlock implements Wanted {
  readonly start: number
  readonly notes: string[] = []
  readonly #name: string
  readonly #length: number
  readonly #seen = new Map<string, RamBlock>()

  constructor(name: string, offset: number, length: number) {
    this.#name = name
    this.start = offset
    this.#length = length
  }

  readonly partsOf: PartsOf = (block) => {
    this.#seen.set(block.name, block)
    const length = Math.min(this.#length, Number(block.length) - this.start)
    if (block.name !== this.#name || length <= 0) return []
    return [{ offset: this.start, length, to: 0, isOverlay: false }]
  }

  check(parts: readonly WantedPart[], file: string): number {
    const block = this.#seen.get(this.#name)
    if (block === undefined) {
      const there = this.#seen.size === 0 ? 'none' : [...this.#seen.keys()].join(', ')
      throw new UsageError(`there is no RAM block ${JSON.stringify(this.#name)}; there are ${there}`, file)
    }
    const found = parts[0]?.length ?? 0
    if (found === 0 && this.#length > 0) {
      throw new UsageError(`block ${JSON.stringify(this.#name)} has ${block.length} octets`, file)
    }
    if (found < this.#length) this.notes.push(`block ${printable(this.#name)} ends after ${found} octets`)
    return found
  }
}

/** Where a chipset decides what the processor sees. */
const WINDOWS = [
  { from: 0xa0000, to: 0xc0000, what: 'the memory of the display may show at 0xa0000 to 0xbffff' },
  { from: 0xc0000, to: 0x100000, what: 'firmware may show at 0xc0000 to 0xfffff, as the chipset is set' },
]

class AtAddress implements Wanted {
  readonly start: number
  readonly notes: string[] = []
  readonly #length: number
  readonly #seen: RamBlock[] = []
  readonly #known: { readonly from: number; readonly to: number; readonly name: string }[] = []
  #machine: string | undefined

  constructor(address: number, length: number) {
    this.start = address
    this.#length = length
  }

  readonly partsOf: PartsOf = (block, machine) => {
    this.#seen.push(block)
    this.#machine = machine
    const map = mapBlock(block, machine)
    const parts: WantedPart[] = []
    for (const { address, offset, length, isOverlay } of map?.ranges ?? []) {
      this.#known.push({ from: address, to: address + length, name: block.name })
      const from = Math.max(address, this.start)
      const to = Math.min(address + length, this.start + this.#length)
      if (from >= to) continue
      parts.push({ offset: offset + from - address, length: to - from, to: from - this.start, isOverlay })
      this.#note(block, map!.basis, address, offset, length)
      if (block.name !== 'pc.ram' || block.address !== undefined || machine === 'isapc') continue
      for (const { what, ...window } of WINDOWS) {
        if (from < window.to && to > window.from) this.notes.push(`this is RAM; ${what}`)
      }
    }
    return parts
  }

  #note(block: RamBlock, basis: string, address: number, offset: number, length: number): void {
    const where = `${hex(address)} to ${hex(address + length - 1)}`
    const part = offset === 0 && length === Number(block.length) ? '' : `, from its octet ${hex(offset)} on`
    this.notes.push(`block ${printable(block.name)} lies at ${where}${part}, ${basis}`)
  }

  check(parts: readonly WantedPart[], file: string): number {
    let end = 0
    for (const part of [...parts].sort((a, b) => a.to - b.to)) {
      if (part.to > end) break
      end = Math.max(end, part.to + part.length)
    }
    if (end === this.#length) return end
    if (end > 0) {
      this.notes.push(`no block is known to lie at ${hex(this.start + end)}`)
      return end
    }
    const missing = hex(this.start + end)
    const machine = this.#machine === undefined ? 'a stream that does not tell its machine' : printable(this.#machine)
    const known = this.#known.map(({ from, to, name }) => `${name} at ${hex(from)} to ${hex(to - 1)}`)
    const blocks = this.#seen.map((block) => block.name).join(', ')
    const where =
      known.length === 0
        ? `where the blocks of ${machine} lie cannot be known`
        : `no block is known to lie at ${missing}; known are ${known.join(', ')}`
    const instead = blocks === '' ? 'there are no blocks' : `BLOCK:OFFSET reads any of ${blocks}`
    throw new UsageError(`${where}; ${instead}`, file)
  }
}

const hex = (value: number): string => `0x${value.toString(16)}`
