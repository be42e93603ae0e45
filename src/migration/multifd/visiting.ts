/** The walk over a stream of either form with its channels. */
import { type Conversion, type ConvertOptions, type MigrationForm, visiting } from '../convert.ts'
import type { MigrationMemory } from '../memory.ts'
import type { Visitor } from '../visitor.ts'
import type { Waiting } from './channel-reader.ts'
import { type Channel, ChannelMerge } from './merge.ts'
import type { Unpackers } from './methods.ts'

export interface MergeOptions extends ConvertOptions {
  /** Recordings of the other connections, in any order. */
  readonly channels: readonly Channel[]
  /** What unpacks the pages of packets; by default what the library brings along. */
  readonly unpackers?: Unpackers | undefined
}

export interface MergedConversion<Output> extends Conversion<Output> {
  /** Where a channel cannot be read at once, this is to be waited for at each pause for output, if it needs to drain. */
  readonly waiting: Waiting
}

/** As `visiting`, with what came over channels put in its place: `output` is told of one plain stream. */
export function merging<Output extends Visitor>(
  form: MigrationForm,
  memory: MigrationMemory,
  output: Output,
  { channels, unpackers, ...options }: MergeOptions,
): MergedConversion<Output> {
  const merge = new ChannelMerge(output, memory, channels, unpackers)
  const conversion = visiting(form, memory, merge, options)
  const told = () => conversion.pageSize?.() || options.pageSize || 4096
  return { ...conversion, output, walk: merge.walk(conversion.walk, told), waiting: merge.waiting }
}
