/** Migration streams that a command reads for what they hold, but for the pages of RAM. */
import { formOf, type MigrationForm, visiting } from '../migration/convert.ts'
import type { KeptAsOctets } from '../migration/device-input.ts'
import { MigrationMemory } from '../migration/memory.ts'
import { ModelOutput, type StreamModel } from '../migration/model.ts'
import type { Description } from '../migration/vmstate/description.ts'
import { isBerError, MalformedError } from './failure.ts'
import { hintFor } from './hints.ts'
import { InputFile } from './input-file.ts'
import { drive, readStart } from './migration-drive.ts'

export interface LoadedStream {
  /** As it is shown. */
  readonly name: string
  readonly form: MigrationForm
  readonly model: StreamModel
  readonly keptAsOctets: readonly KeptAsOctets[]
}

export interface LoadOptions {
  /** What the devices hold, for want of a description in the stream. */
  readonly description?: Description | undefined
  /** Every octet is read, and checked, as far as the input can be passed over. */
  readonly thorough?: boolean
}

/** @throws {UsageError} @throws {MalformedError} */
export async function loadModel(
  name: string,
  { description, thorough = false }: LoadOptions = {},
): Promise<LoadedStream> {
  const input = new InputFile(name)
  try {
    const start = await readStart(input)
    const form = formOfStart(input, start)
    const output = new ModelOutput(description)
    const conversion = visiting(form, new MigrationMemory(), output, {
      size: input.seekable ? input.size : undefined,
      passRam: !thorough,
      ...(description && { description }),
    })
    await drive(conversion, input, start, { hint: hintFor(start) })
    return { name: input.name, form, model: output.model, keptAsOctets: conversion.keptAsOctets }
  } finally {
    input.close()
  }
}

/** The description of the stream `name`, for another one of the same machine. */
export async function loadDescription(name: string | undefined): Promise<Description | undefined> {
  if (name === undefined) return undefined
  const { model, name: shown } = await loadModel(name)
  if (model.description === undefined)
    throw new MalformedError(shown, 'there is no description in it that could be used')
  return model.description
}

export function formOfStart(input: InputFile, start: Uint8Array): MigrationForm {
  try {
    return formOf(start)
  } catch (error) {
    throw isBerError(error) ? MalformedError.from(input.name, error, hintFor(start)) : error
  }
}
