/** Octets through a decoder into a dump, as the command does it, with windows and pieces of any size. */
import { BerError } from '../../src/ber/errors.ts'
import { Dump, type DumpOptions } from '../../src/dump/dump.ts'
import { JsonFormat } from '../../src/dump/json.ts'
import { TextFormat, type TextFormatOptions } from '../../src/dump/text.ts'
import { BerDecoder, type BerDecoderOptions } from '../../src/stream/decoder.ts'

export interface Dumped {
  readonly lines: string[]
  /** Code of the error that ended it. */
  readonly error: string | undefined
  readonly faults: number
  readonly firstFault: { readonly code: string; readonly offset: number } | undefined
}

export interface RunOptions extends DumpOptions {
  readonly decoder?: BerDecoderOptions
  readonly text?: TextFormatOptions
  readonly json?: boolean
}

export function runDump(octets: Uint8Array, options: RunOptions = {}): Dumped {
  let text = ''
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  const sink = (piece: Uint8Array): void => {
    text += utf8.decode(piece, { stream: true })
  }
  const format = options.json ? new JsonFormat(sink) : new TextFormat(sink, { offsetColumns: 1, ...options.text })
  const dump = new Dump(format, options)
  const decoder = new BerDecoder({ endOfContents: true, ...options.decoder })
  let error: string | undefined
  let view: Uint8Array = new Uint8Array(0)
  let read = 0
  try {
    for (let count = -1; count !== 0; read += count) {
      view = decoder.reserve()
      const piece = octets.subarray(read, read + view.length)
      count = piece.length
      view.set(piece)
      decoder.commit(count)
      for (const batch of decoder.batches()) dump.take(batch)
    }
    decoder.end()
  } catch (refusal) {
    if (!(refusal instanceof BerError)) throw refusal
    error = refusal.code
    const rest = read - decoder.position
    if (error === 'TRUNCATED') {
      dump.unfinished(new Uint8Array(view.buffer, view.byteOffset - rest, rest), decoder.position, decoder.depth)
    }
  }
  format.flush()
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  return { lines, error, faults: dump.faults, firstFault: dump.firstFault }
}

/** The only line of a dump, from the type on. */
export function typeAndValue(octets: Uint8Array, options?: RunOptions): string {
  const { lines } = runDump(octets, options)
  if (lines.length !== 1) throw new Error(`${lines.length} lines`)
  return lines[0].replace(/^.* (?:prim|cons) +/, '')
}
