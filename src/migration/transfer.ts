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
import { MigrationMemory } from './memory.ts'
import type { Channel } from './multifd/merge.ts'
import type { Unpackers } from './multifd/methods.ts'
import { merging } from './multifd/visiting.ts'
import type { OctetSink } from './qemu-file.ts'
import { MappedSurvey } from './ram/mapped-survey.ts'
import { MappedToPlain } from './ram/mapped-to-plain.ts'
import { OneWayMapped } from './ram/one-way-mapped.ts'
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
  else if (opened.source.size === undefined) output = new OneWayMapped(binary(), memory)
  else output = new MappedToPlain(binary(), memory, await survey(opened, options, driving))
  return run(opened, memory, output, options, driving)
}

/** A first look at a stream that can be read again: its blocks, which in a mapped-ram file come with their pages. */
async function survey(opened: Opened, options: TransferOptions, driving: DriveOptions): Promise<MappedSurvey> {
  const output = new MappedSurvey()
  const { walk, input } = visiting(formOf(opened.start), new MigrationMemory(), output, {
    ...inputOptions(opened, options),
    passRam: true,
  })
  await driveSource({ walk: until(walk, () => output.done), input }, opened.source, { signal: driving.signal })
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

export interface ConvertStreamOptions extends OpenOptions, Omit<TransferOptions, 'channels'> {
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
  { channels = [], onProgress, ...options }: ConvertStreamOptions = {},
): Promise<Transferred> {
  const { signal } = options
  const sources = channels.map(({ name, input }) => ({ name, source: toSource(input, signal) }))
  const output = openSink(sink)
  let opened: OpenedStream | undefined
  try {
    opened = await openStream(input, options)
    const filled = new FilledSink(output)
    const driving = { signal, onProgress, output: filled }
    const done = await writeStream(opened, to, filled.sink, { ...options, channels: sources }, driving)
    await filled.drained()
    await output.close()
    return { keptAsOctets: done.keptAsOctets }
  } catch (error) {
    output.abort(error)
    throw error
  } finally {
    for (const { source } of sources) await source.close?.()
    await opened?.source.close?.()
  }
}
