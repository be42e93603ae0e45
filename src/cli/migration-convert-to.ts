/** `ber migration convert`: a stream of any form into another, with its other connections. */
import { statSync } from 'node:fs'
import { inflateRawByNode } from '../migration/node-inflate.ts'
import { PositionalFile } from '../migration/node-positional-file.ts'
import type { PositionalSink } from '../migration/ram/positional-sink.ts'
import { writeMapped, writeStream } from '../migration/transfer.ts'
import { about, UsageError } from './failure.ts'
import { refuseTwice } from './input-file.ts'
import type { ConvertForm } from './migration-convert-to-options.ts'
import { loadDescription } from './migration-load.ts'
import { MigrationInput } from './migration-open.ts'
import { withOutput } from './migration-output.ts'
import type { OutputFile } from './output-file.ts'

export interface ConvertToFlags {
  readonly to: ConvertForm
  readonly channel?: readonly string[]
  readonly description?: string
  readonly pageSize?: number
}

export async function convertTo(from: string, to: string, flags: ConvertToFlags): Promise<void> {
  const { channel: names = [], pageSize } = flags
  refuseTwice([from, flags.description, ...names])
  refuseOverwriting(names, to)
  const description = await loadDescription(flags.description)
  const opened: MigrationInput[] = []
  try {
    await withOutput(from, to, async (input, output, onProgress) => {
      for (const name of names) opened.push(await MigrationInput.open(name))
      const channels = opened.map(({ name, source }) => ({ name, source }))
      const options = {
        channels,
        inflateRaw: inflateRawByNode,
        ...(description && { description }),
        ...(pageSize && { pageSize }),
      }
      await input.attempt(() =>
        flags.to === 'mapped-ram'
          ? writeMapped(input.opened, positional(output), options, { onProgress })
          : writeStream(input.opened, flags.to, output.write, options, { onProgress }),
      )
    })
  } finally {
    for (const channel of opened) await channel.close()
  }
}

/** The output as a place that pages are put into. */
function positional(output: OutputFile): PositionalSink {
  if (output.isDirect) {
    throw new UsageError(
      'is no file, which a mapped-ram file has to be: its pages are written at many places',
      output.name,
    )
  }
  const file = new PositionalFile(output.fd)
  return {
    write: (position, octets) => about(output.name, () => file.write(position, octets)),
    read: (position, view) => about(output.name, () => file.read(position, view)),
    truncate: (size) => about(output.name, () => file.truncate(size)),
  }
}

/** The main stream is looked at where the output is opened; a channel would be replaced unseen. */
function refuseOverwriting(names: readonly string[], to: string): void {
  const place = to === '-' ? undefined : statSync(to, { throwIfNoEntry: false })
  for (const name of names) {
    const stats = name === '-' ? undefined : statSync(name, { throwIfNoEntry: false })
    if (place?.isFile() && stats?.dev === place.dev && stats.ino === place.ino) {
      throw new UsageError('is both channel and output', name)
    }
  }
}
