/**
 * Whole streams from one form into another, whatever they stand in: to a plain stream of one connection, which any QEMU takes, to BER or
 * back, to a mapped-ram file. Other connections of the migration are merged on the way.
 */
import { openSink, type Sink } from '../stream/sink.ts'
import { BerOutput } from './ber-output.ts'
import type { BinaryInputOptions } from './binary-input.ts'
import { BinaryOutput } from './binary-output.ts'
import { type Conversion, type ConvertOptions, formOf, visiting } from './convert.ts'
import type { KeptAsOctets } from './device-input.ts'
import { FilledSink } from './filled-sink.ts'
import type { InflateRaw } from './inflate.ts'
import { MigrationMemory } from './memory.ts'
import type { Channel } from './multifd/merge.ts'
import type { Unpackers } from './multifd/methods.ts'
import { merging } from './multifd/visiting.ts'
import type { OctetSink } from './qemu-file.ts'
import { PlainToMapped } from './ram/mapped-from-plain.ts'
import { MappedSurvey } from './ram/mapped-survey.ts'
import { MappedToPlain } from './ram/mapped-to-plain.ts'
import { OneWayMapped } from './ram/one-way-mapped.ts'
import { PlainCheck } from './ram/plain-check.ts'
import type { PositionalSink } from './ram/positional-sink.ts'
import { type DriveOptions, driveSource } from './source/drive.ts'
import { type OpenedStream, type OpenOptions, openStream } from './source/open.ts'
import { type StreamInput, toSource } from './source/stream-source.ts'
import type { Visitor, Walk } from './visitor.ts'

/** What a stream can be written as: `stream` is plain and binary, `ber` and `binary` keep whether its RAM is mapped. */
export const streamForms = ['stream', 'ber', 'binary'] as const
export type StreamForm = (typeof streamForms)[number]

/** A stream that has been opened: `openStream` opens one. */
export type Opened = Pick<OpenedStream, 'source' | 'start' | 'base'>

export interface TransferOptions extends Pick<BinaryInputOptions, 'pageSize' | 'description'> {
  /** Recordings of the migration's other connections: of multifd, or of postcopy-preempt. */
  readonly channels?: readonly Channel[] | undefined
  readonly unpackers?: Unpackers | undefined
}

/** Parts of the stream that were not told as what they are. */
export interface Transferred {
  readonly keptAsOctets: readonly KeptAsOctets[]
}

/**
 * Writes a stream to `sink`.
 * @throws {MigrationError} what the stream is refused for, or a channel; then its `input` is the channel's name
 */
export async function writeStream(
  opened: Opened,
  to: StreamForm,
  sink: OctetSink,
  options: TransferOptions = {},
  driving: DriveOptions = {},
): Promise<Transferred> {
  const memory = new MigrationMemory()
  const binary = () => new BinaryOutput(sink, () => memory.position())
  let output: Visitor
  if (to === 'ber') output = new BerOutput(sink)
  else if (to === 'binary') output = binary()
  else if (opened.source.size === undefined) output = new PlainCheck(new OneWayMapped(binary(), memory), memory)
  else {
    const seen = await survey(opened, options, driving)
    output = new PlainCheck(new MappedToPlain(binary(), memory, seen), memory)
  }
  return run(opened, memory, output, options, driving)
}

export interface MappedTransferOptions extends TransferOptions {
  /** How zlib pages are inflated; by default with what the library brings along. */
  readonly inflateRaw?: InflateRaw | undefined
}

/**
 * Writes a stream as a mapped-ram file. One that is mapped already is laid out anew; where it only goes forward, it stays as it is.
 * @throws {MigrationError} as `writeStream`; `MIGRATION_UNSUPPORTED` for what such a file has no place for
 */
export async function writeMapped(
  opened: Opened,
  sink: PositionalSink,
  options: MappedTransferOptions = {},
  driving: DriveOptions = {},
): Promise<Transferred> {
  const memory = new MigrationMemory()
  const seen = opened.source.size === undefined ? undefined : await survey(opened, options, driving)
  const pageSize = options.pageSize ?? seen?.pageSize
  const { inflateRaw } = options
  const mapped = new PlainToMapped(sink, memory, { ...(pageSize !== undefined && { pageSize }), inflateRaw })
  // Its offsets may count from the begin of another file: it is laid out anew.
  const output = seen?.mapped ? new MappedToPlain(mapped, memory, seen) : mapped
  return run(opened, memory, new PlainCheck(output, memory), options, driving)
}

/** A first look at a stream that can be read again: its blocks, which in a mapped-ram file come with their pages. */
async function survey(opened: Opened, options: TransferOptions, driving: DriveOptions): Promise<MappedSurvey> {
  const memory = new MigrationMemory()
  const output = new MappedSurvey()
  const { walk, input, pageSize } = visiting(formOf(opened.start), memory, output, {
    ...inputOptions(opened, options),
    passRam: true,
  })
  await driveSource({ walk: until(walk, () => output.done), input }, opened.source, { signal: driving.signal })
  output.pageSize ??= pageSize?.() || undefined
  return output
}

function* until(walk: Walk, done: () => boolean): Walk {
  for (const pause of walk) {
    if (done()) return
    yield pause
  }
}

async function run<Output extends Visitor>(
  opened: Opened,
  memory: MigrationMemory,
  output: Output,
  options: TransferOptions,
  driving: DriveOptions,
): Promise<Conversion<Output>> {
  const form = formOf(opened.start)
  const { channels = [], unpackers } = options
  const given = inputOptions(opened, options)
  if (channels.length === 0) {
    const conversion = visiting(form, memory, output, given)
    await driveSource(conversion, opened.source, driving)
    return conversion
  }
  const conversion = merging(form, memory, output, { ...given, channels, unpackers })
  const drains = [conversion.waiting, ...(driving.output ? [driving.output] : [])]
  await driveSource(conversion, opened.source, { ...driving, output: all(drains) })
  return conversion
}

/** Several things that may have to drain, as one. */
function all(drains: readonly NonNullable<DriveOptions['output']>[]): NonNullable<DriveOptions['output']> {
  return {
    get needDrain() {
      return drains.some(({ needDrain }) => needDrain)
    },
    async drained() {
      for (const drain of drains) if (drain.needDrain) await drain.drained()
    },
  }
}

function inputOptions({ source, base }: Opened, { pageSize, description }: TransferOptions): ConvertOptions {
  return {
    size: source.size,
    ...(base !== undefined && { base }),
    ...(pageSize !== undefined && { pageSize }),
    ...(description !== undefined && { description }),
  }
}

/** `writeMapped` from whatever a stream stands in. `input` is closed after it, and so are the channels; `sink` is not. */
export async function convertToMapped(
  input: StreamInput,
  sink: PositionalSink,
  options: ConvertStreamOptions = {},
): Promise<Transferred> {
  return withOpened(input, options, (opened, given, driving) => writeMapped(opened, sink, given, driving))
}

export interface ConvertStreamOptions extends OpenOptions, Omit<MappedTransferOptions, 'channels'> {
  readonly channels?: readonly { readonly name: string; readonly input: StreamInput }[]
  readonly onProgress?: DriveOptions['onProgress']
}

/**
 * Converts a stream, wherever it stands, into a stream. `input` is closed after it, and so are the channels.
 * @example
 *   const name = 'vm.ch0.mig'
 *   await convertStream(mainFile, 'stream', writable, { channels: [{ name, input: channelFile }] })
 */
export async function convertStream(
  input: StreamInput,
  to: StreamForm,
  sink: Sink,
  options: ConvertStreamOptions = {},
): Promise<Transferred> {
  const output = openSink(sink)
  try {
    return await withOpened(input, options, async (opened, given, driving) => {
      const filled = new FilledSink(output)
      const done = await writeStream(opened, to, filled.sink, given, { ...driving, output: filled })
      await filled.drained()
      await output.close()
      return done
    })
  } catch (error) {
    output.abort(error)
    throw error
  }
}

async function withOpened(
  input: StreamInput,
  { channels = [], onProgress, ...options }: ConvertStreamOptions,
  work: (opened: OpenedStream, options: MappedTransferOptions, driving: DriveOptions) => Promise<Transferred>,
): Promise<Transferred> {
  const { signal } = options
  const sources = channels.map((channel) => ({ name: channel.name, source: toSource(channel.input, signal) }))
  let opened: OpenedStream | undefined
  try {
    opened = await openStream(input, options)
    const { keptAsOctets } = await work(opened, { ...options, channels: sources }, { signal, onProgress })
    return { keptAsOctets }
  } finally {
    for (const { source } of sources) await source.close?.()
    await opened?.source.close?.()
  }
}
