/** Runs what reads several connections over octets in memory. */
import { BerError } from '../../../src/ber/errors.ts'
import type { InfoOutput } from '../../../src/migration/index.ts'
import {
  type Channel,
  formOf,
  type StreamForm,
  type TransferOptions,
  writeStream,
} from '../../../src/migration/index.ts'
import { MemorySource } from '../../../src/migration/source/memory-source.ts'
import type { OctetSource } from '../../../src/migration/source/octet-source.ts'
import { join } from '../../support/encodings.ts'
import { inspected } from '../../support/migration.ts'
import type { Recorded } from '../../support/multifd-builder.ts'

/** Gives octets later, a few at a time, and only forward. */
export class SlowSource implements OctetSource {
  readonly #octets: Uint8Array
  readonly #most: number

  constructor(octets: Uint8Array, most: number) {
    this.#octets = octets
    this.#most = most
  }

  async read(position: number, view: Uint8Array): Promise<number> {
    await undefined
    const piece = this.#octets.subarray(position, position + Math.min(this.#most, view.length))
    view.set(piece)
    return piece.length
  }
}

export const atOnce = (octets: readonly Uint8Array[]): Channel[] =>
  octets.map((each, i) => ({ name: `ch${i}`, source: new MemorySource(each) }))

/** A main stream with its channels, as another form. */
export async function merged(
  main: Uint8Array | OctetSource,
  channels: readonly Channel[],
  to: StreamForm = 'stream',
  options: TransferOptions = {},
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  const source = 'read' in main ? main : new MemorySource(main)
  const start = new Uint8Array(8)
  if ('read' in main) start[0] = 0x51
  else start.set(main.subarray(0, 8))
  formOf(start)
  await writeStream({ source, start, base: 0 }, to, (octets) => void pieces.push(octets.slice()), {
    ...options,
    channels,
  })
  return join(pieces)
}

export const mergedOf = ({ main, channels }: Recorded, to?: StreamForm) =>
  merged(main.build(), atOnce(channels.build()), to)

/** The refusal that merging ends in. */
export async function refusalOf(
  run: () => Promise<unknown>,
): Promise<(BerError & { readonly input?: string }) | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof BerError) return error
    throw error
  }
}

/** What stands in a plain stream, with images of its RAM. */
export function gathered(plain: Uint8Array, pageSize = 4096): InfoOutput {
  return inspected('binary', plain, { gather: true, pageSize })
}
