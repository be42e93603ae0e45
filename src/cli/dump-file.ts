/** What `ber dump` does. */
import { Dump } from '../dump/dump.ts'
import { JsonFormat } from '../dump/json.ts'
import { TextFormat } from '../dump/text.ts'
import { BerDecoder } from '../stream/decoder.ts'
import type { ComponentFlags } from './dump-components.ts'
import { isBerError, MalformedError } from './failure.ts'
import { FirstValue } from './first-value.ts'
import { HINT_OCTETS, hintFor } from './hints.ts'
import { hintForForm } from './input-form.ts'
import { openRange, type RangeFlags } from './open-range.ts'
import { shifted } from './shifted.ts'
import { STANDARD_OUTPUT, writeOctets } from './standard-streams.ts'
import { type ColorWhen, colorsFor, styleOf } from './terminal.ts'

export interface DumpFlags extends RangeFlags, ComponentFlags {
  readonly json?: boolean
  readonly one?: boolean
  readonly open?: boolean
  readonly names: boolean
  readonly width?: number
  readonly maxDepth?: number
  readonly color: ColorWhen
}

/** Octets of the longest string that `--open` opens. */
const longestOpened = 1024 * 1024

export async function dump(file: string, flags: DumpFlags): Promise<void> {
  const { range, octets, form } = await openRange(file, flags)
  const format = await openFormat(octets.size, flags, writeOctets)
  const baseOffset = flags.skip ?? 0
  const { open = false, maxDepth } = flags
  const limits = maxDepth === undefined ? {} : { maxDepth }
  const names = flags.names ? { names: (await import('./oid-names.ts')).oidName } : {}
  const components =
    flags.schema === undefined ? {} : { components: (await import('./schema-run.ts')).componentNames(flags) }
  const lines = new Dump(format, { baseOffset, open, ...limits, ...names, ...components })
  const decoder = new BerDecoder({ endOfContents: true, limits, ...(open ? { maxContiguous: longestOpened } : {}) })
  const first = flags.one ? new FirstValue() : undefined
  let start: Uint8Array | undefined
  let read = 0
  let view: Uint8Array = new Uint8Array(0)

  try {
    while (first === undefined || !first.isComplete(decoder.position)) {
      view = decoder.reserve()
      const count = await range.read(view)
      start ??= view.slice(0, Math.min(count, HINT_OCTETS))
      read += count
      decoder.commit(count)
      if (count === 0) break
      for (const batch of decoder.batches()) lines.take(batch, 0, first ? first.take(batch) : batch.length)
      // Who watches a pipe sees what has come.
      format.flush()
    }
    decoder.end()
  } catch (error) {
    if (!isBerError(error)) throw error
    if (first?.excuses(error)) return
    if (error.code === 'TRUNCATED') {
      // What no record stands for yet lies directly before the place of the next octets.
      const { position, depth } = decoder
      const rest = new Uint8Array(view.buffer, view.byteOffset - (read - position), read - position)
      lines.unfinished(rest, position, depth)
    }
    const hint =
      error.code === 'LIMIT_DEPTH'
        ? "'--max-depth' raises this limit"
        : (hintForForm(form, error) ?? hintFor(start ?? view))
    throw MalformedError.from(octets.name, shifted(error, baseOffset), hint)
  } finally {
    format.flush()
  }
  if (lines.firstFault !== undefined) throw faultyValues(octets.name, lines.faults, lines.firstFault)
}

async function openFormat(size: number | undefined, flags: DumpFlags, sink: (octets: Uint8Array) => void) {
  if (flags.json) return new JsonFormat(sink)
  const { dim, cyan, red } = await colorsFor(STANDARD_OUTPUT, flags.color)
  return new TextFormat(sink, {
    width: flags.width ?? 75,
    offsetColumns: size === undefined ? 7 : String(size).length,
    styles: { place: styleOf(dim), type: styleOf(cyan), value: ['', ''], fault: styleOf(red) },
  })
}

function faultyValues(file: string, count: number, first: { readonly code: string; readonly offset: number }) {
  const values = count === 1 ? '1 value breaks a rule of its type' : `${count} values break rules of their types`
  const where = `offset ${first.offset} (0x${first.offset.toString(16).toUpperCase()})`
  return new MalformedError(file, `${first.code}: ${values}, ${count === 1 ? 'at' : 'the first at'} ${where}`)
}
