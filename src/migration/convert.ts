/** The conversions of migration streams, and what drives them: over promises for streams, or step by step for a transport. */
import { type ReadableSource, toChunks } from '../stream/readable.ts'
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
import { feed, type OctetSink, QEMUFileReader, type QEMUInput } from './qemu-file.ts'
import type { RamImages } from './ram/images.ts'
import { Pause, type Visitor, type Walk } from './visitor.ts'

/** A conversion under way: `walk` pauses for input, which goes to `input`. */
export interface Conversion<Output = Visitor> {
  readonly walk: Walk
  readonly input: QEMUInput
  readonly output: Output
  /** Parts of the binary stream that were not told as what they are, so far. */
  readonly keptAsOctets: readonly KeptAsOctets[]
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
  return { walk: input.walk(), input: file, output, keptAsOctets: input.keptAsOctets }
}

function fromSchema<Output extends Visitor>(memory: MigrationMemory, output: Output): Conversion<Output> {
  const input = new BerInput(memory, output)
  return { walk: input.walk(), input: input.records, output, keptAsOctets: [] }
}

/** Which form a stream has, by its first octets. @throws {MigrationError} `MIGRATION_MAGIC` when it has neither */
export function formOf(start: Uint8Array): MigrationForm {
  // "QEVM", or the leading identifier octet of [APPLICATION 10438], constructed.
  if (start[0] === 0x51) return 'binary'
  if (start[0] === 0x7f) return 'ber'
  const actual =
    start.length === 0
      ? 'no octets'
      : Array.from(start.subarray(0, 4), (octet) => octet.toString(16).padStart(2, '0')).join(' ')
  throw new MigrationError('MIGRATION_MAGIC', 0, { expected: '51 45 56 4d (binary) or 7f d1 46 (BER)', actual })
}

export interface StreamOptions extends Omit<ConvertOptions, 'size'> {
  readonly signal?: AbortSignal
}

/** `toBer` from a stream into a stream. */
export async function convertToBer(source: ReadableSource, sink: Sink, options: StreamOptions = {}): Promise<void> {
  await through(source, sink, (write) => toBer(write, options), options.signal)
}

/** `fromBer` from a stream into a stream. */
export async function convertFromBer(source: ReadableSource, sink: Sink, options: StreamOptions = {}): Promise<void> {
  await through(source, sink, fromBer, options.signal)
}

/** What a migration stream of either form holds, and, with `gather`, the images of its RAM. */
export async function inspect(
  source: ReadableSource,
  options: InspectOptions & StreamOptions = {},
): Promise<{ form: MigrationForm; info: MigrationInfo; images: RamImages | undefined }> {
  const chunks = toChunks(source, options.signal)
  try {
    const first = await chunks.next()
    const start = first.done ? new Uint8Array(0) : first.value
    const form = formOf(start)
    const conversion = inspection(form, options)
    await drive(conversion, start, chunks)
    return { form, info: conversion.output.info, images: conversion.output.images }
  } finally {
    await chunks.return()
  }
}

async function through(
  source: ReadableSource,
  sink: Sink,
  convert: (write: OctetSink) => Conversion<unknown>,
  signal?: AbortSignal,
): Promise<void> {
  const output = openSink(sink)
  const chunks = toChunks(source, signal)
  try {
    const filled = new FilledSink(output)
    await drive(convert(filled.sink), new Uint8Array(0), chunks, filled)
    await filled.drained()
    await output.close()
  } catch (error) {
    output.abort(error)
    throw error
  } finally {
    await chunks.return()
  }
}

/** Runs a conversion over `chunk` and those that follow it; waits while the output's queue is full. */
async function drive(
  conversion: Conversion<unknown>,
  chunk: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
  output?: { readonly needDrain: boolean; drained(): Promise<void> },
): Promise<void> {
  const { walk, input } = conversion
  for (const pause of walk) {
    if (pause === Pause.Output) {
      if (output?.needDrain) await output.drained()
      continue
    }
    if (chunk.length === 0) {
      const next = await chunks.next()
      if (next.done) {
        input.end()
        continue
      }
      chunk = next.value
    }
    chunk = feed(input, chunk)
  }
}
