/** The conversions of migration streams, and what drives them: over promises for streams, or step by step for a transport. */
import { openSink, type Sink } from '../stream/sink.ts'
import { BerInput } from './ber-input.ts'
import { BerOutput } from './ber-output.ts'
import { BinaryInput, type BinaryInputOptions } from './binary-input.ts'
import { BinaryOutput } from './binary-output.ts'
import type { KeptAsOctets } from './device-input.ts'
import { MigrationError } from './errors.ts'
import { FilledSink } from './filled-sink.ts'
import { type InfoOptions, InfoOutput, type MigrationInfo } from './info.ts'
import { JsonOutput } from './json/json-output.ts'
import { MigrationMemory } from './memory.ts'
import { type OctetSink, QEMUFileReader, type QEMUInput } from './qemu-file.ts'
import type { RamImages } from './ram/images.ts'
import { type DriveOptions, driveSource } from './source/drive.ts'
import { startedSource } from './source/memory-source.ts'
import type { OctetSource } from './source/octet-source.ts'
import { isOctetSource, type StreamInput, toSource } from './source/stream-source.ts'
import type { Visitor, Walk } from './visitor.ts'

/** A conversion under way: `walk` pauses for input, which goes to `input`. */
export interface Conversion<Output = Visitor> {
  readonly walk: Walk
  readonly input: QEMUInput
  readonly output: Output
  /** Parts of the binary stream that were not told as what they are, so far. */
  readonly keptAsOctets: readonly KeptAsOctets[]
  /** Octets of a target page, as far as the stream has told; 0 where it has not. */
  readonly pageSize?: () => number
}

export interface ConvertOptions extends BinaryInputOptions {
  /** Octets of the input, where it can be read at any position: its end is looked at first then, and `input.at` may go back. */
  readonly size?: number | undefined
}

/** The form of a migration stream. */
export type MigrationForm = 'binary' | 'ber'

/** From the binary migration stream to BER (schema/migration.asn1). `sink` is done with octets when it returns. */
export function toBer(sink: OctetSink, options?: ConvertOptions): Conversion<BerOutput> {
  return fromBinary(new MigrationMemory(), new BerOutput(sink), options)
}

/** From BER to the binary migration stream: the octets that the BER was made from. */
export function fromBer(sink: OctetSink): Conversion<BinaryOutput> {
  const memory = new MigrationMemory()
  return fromSchema(memory, new BinaryOutput(sink, () => memory.position()))
}

/** From a stream of either form to JSON, to be looked at: nothing leads back from it. */
export function toJson(form: MigrationForm, sink: OctetSink, options?: ConvertOptions): Conversion<JsonOutput> {
  return visiting(form, new MigrationMemory(), new JsonOutput(sink), options)
}

export interface InspectOptions extends ConvertOptions, InfoOptions {}

/** Counts what a stream of either form holds. */
export function inspection(form: MigrationForm, options: InspectOptions = {}): Conversion<InfoOutput> {
  const memory = new MigrationMemory()
  return visiting(form, memory, new InfoOutput(memory, options), options)
}

/** The walk over a stream of either form, into any output. */
export function visiting<Output extends Visitor>(
  form: MigrationForm,
  memory: MigrationMemory,
  output: Output,
  options?: ConvertOptions,
): Conversion<Output> {
  return form === 'binary' ? fromBinary(memory, output, options) : fromSchema(memory, output)
}

function fromBinary<Output extends Visitor>(
  memory: MigrationMemory,
  output: Output,
  options?: ConvertOptions,
): Conversion<Output> {
  const file = new QEMUFileReader(memory, options?.size)
  const input = new BinaryInput(file, output, options)
  const pageSize = () => input.pageSize
  return { walk: input.walk(), input: file, output, keptAsOctets: input.keptAsOctets, pageSize }
}

function fromSchema<Output extends Visitor>(memory: MigrationMemory, output: Output): Conversion<Output> {
  const input = new BerInput(memory, output)
  return { walk: input.walk(), input: input.records, output, keptAsOctets: [], pageSize: () => input.pageSize }
}

/** Octets that tell the form. */
const MAGIC = 4
const BER_START = [0x7f, 0xd1, 0x46]

/** Which form a stream has, by its first octets. @throws {MigrationError} `MIGRATION_MAGIC` when it has neither */
export function formOf(start: Uint8Array): MigrationForm {
  // "QEVM", or the identifier octets of [APPLICATION 10438], constructed. Fewer octets have to do where there are no more.
  if (start[0] === 0x51) return 'binary'
  if (start.length > 0 && BER_START.every((octet, i) => i >= start.length || octet === start[i])) return 'ber'
  const actual =
    start.length === 0
      ? 'no octets'
      : Array.from(start.subarray(0, 4), (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  throw new MigrationError('MIGRATION_MAGIC', 0, { expected: '51 45 56 4d (binary) or 7f d1 46 (BER)', actual })
}

/** `size` is known where the input can be read at any position. */
export interface StreamOptions extends Omit<ConvertOptions, 'size'>, Pick<DriveOptions, 'signal' | 'onProgress'> {}

/**
 * `toBer` from an input into a stream. An input that can be read at any position is read from its end first. What is no
 * `OctetSource` already is closed at the end.
 */
export async function convertToBer(input: StreamInput, sink: Sink, options: StreamOptions = {}): Promise<void> {
  await through(input, sink, options, (write, size) => toBer(write, { ...options, size }))
}

/** `fromBer` from an input into a stream. */
export async function convertFromBer(input: StreamInput, sink: Sink, options: StreamOptions = {}): Promise<void> {
  await through(input, sink, options, (write) => fromBer(write))
}

/** What a migration stream of either form holds, and, with `gather`, the images of its RAM. */
export async function inspect(
  input: StreamInput,
  options: Omit<InspectOptions, 'size'> & StreamOptions = {},
): Promise<{ form: MigrationForm; info: MigrationInfo; images: RamImages | undefined }> {
  return withSource(input, options.signal, async (source) => {
    const started = await startedSource(source, MAGIC)
    const form = formOf(started.start)
    const conversion = inspection(form, { ...options, size: source.size })
    await driveSource(conversion, started, options)
    return { form, info: conversion.output.info, images: conversion.output.images }
  })
}

async function through(
  input: StreamInput,
  sink: Sink,
  { signal, onProgress }: StreamOptions,
  convert: (write: OctetSink, size: number | undefined) => Conversion<unknown>,
): Promise<void> {
  const output = openSink(sink)
  try {
    await withSource(input, signal, async (source) => {
      const filled = new FilledSink(output)
      await driveSource(convert(filled.sink, source.size), source, { signal, onProgress, output: filled })
      await filled.drained()
      await output.close()
    })
  } catch (error) {
    output.abort(error)
    throw error
  }
}

/** Closes what it has opened itself. */
async function withSource<Result>(
  input: StreamInput,
  signal: AbortSignal | undefined,
  work: (source: OctetSource) => Promise<Result>,
): Promise<Result> {
  if (isOctetSource(input)) return work(input)
  const source = toSource(input, signal)
  try {
    return await work(source)
  } finally {
    await source.close?.()
  }
}
