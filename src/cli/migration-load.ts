/** Migration streams that a command reads for what they hold, but for the pages of RAM. */
import { type MigrationForm, visiting } from '../migration/convert.ts'
import type { KeptAsOctets } from '../migration/device-input.ts'
import { MigrationMemory } from '../migration/memory.ts'
import { ModelOutput, type StreamModel } from '../migration/model.ts'
import { GatherOutput, type RamStore } from '../migration/ram/ram-store.ts'
import type { Description } from '../migration/vmstate/description.ts'
import { MalformedError } from './failure.ts'
import { withMigration } from './migration-open.ts'
import { Progress } from './progress.ts'

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
  /** Where RAM is to be gathered, if it is. */
  readonly ram?: RamStore | undefined
}

/** @throws {UsageError} @throws {MalformedError} */
export function loadModel(
  path: string,
  { description, thorough = false, ram }: LoadOptions = {},
): Promise<LoadedStream> {
  return withMigration(path, async (input) => {
    const { form, name } = input
    const memory = new MigrationMemory()
    const output = new ModelOutput(description, memory)
    const conversion = visiting(form, memory, ram ? new GatherOutput(ram, output) : output, {
      ...input.convertOptions,
      passRam: !thorough && ram === undefined,
      ...(description && { description }),
    })
    const progress = new Progress(input.size)
    try {
      await input.drive(conversion, { onProgress: (octets) => progress.update(octets) })
    } finally {
      progress.stop()
    }
    return { name, form, model: output.model, keptAsOctets: conversion.keptAsOctets }
  })
}

/** The description of the stream `path`, for another one of the same machine. */
export async function loadDescription(path: string | undefined): Promise<Description | undefined> {
  if (path === undefined) return undefined
  const { model, name } = await loadModel(path)
  if (model.description === undefined)
    throw new MalformedError(name, 'there is no description in it that could be used')
  return model.description
}
