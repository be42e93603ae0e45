/** The first walk over a stream: all but the pages of RAM, and these too where they cannot be passed over. */
import { BerError } from '../../src/index.ts'
import {
  driveSource,
  type KeptAsOctets,
  MigrationMemory,
  ModelOutput,
  PageMap,
  PageMapOutput,
  type PageRun,
  type Section,
  SectionType,
  type StreamModel,
  type Visitor,
  visiting,
} from '../../src/migration/index.ts'
import type { MachineFault } from '../shared/machine.ts'
import { Pieces, type StreamFile, type StreamFileOptions } from './machine-file.ts'

export interface ReadStream {
  readonly model: StreamModel
  readonly keptAsOctets: readonly KeptAsOctets[]
  /** What refused the rest. */
  readonly fault: MachineFault | undefined
  readonly map: PageMap
  /** Whether all of RAM is in the map. */
  readonly isMapped: boolean
}

/**
 * @param begun told at once of the model and the map that grow during the walk
 * @throws {BerError} for what is no stream at all
 */
export async function readStream(
  file: StreamFile,
  { signal, onProgress }: StreamFileOptions,
  begun: (model: StreamModel, map: PageMap) => void,
): Promise<ReadStream> {
  const { form, size, base } = file
  const { source } = await file.open(Pieces.Walk)
  const memory = new MigrationMemory()
  const output = new SeenPages(new PageMap(), new ModelOutput(undefined, memory))
  const { model } = output.output
  begun(model, output.map)
  const options = { size, passRam: true, ...(base !== undefined && { base }) }
  const conversion = visiting<Visitor>(form, memory, output, options)
  let fault: MachineFault | undefined
  try {
    await driveSource(conversion, source, { signal, onProgress: (done) => onProgress?.({ done, of: size }) })
  } catch (error) {
    if (!(error instanceof BerError) || model.version === 0) throw error
    fault = faultOf(error)
    output.output.finish()
  }
  const isMapped = output.any && (output.hasEnded || fault !== undefined)
  return { model, keptAsOctets: conversion.keptAsOctets, fault, map: output.map, isMapped }
}

/** Knows whether pages were passed over: in BER they cannot be, nor in a stream that has no description. */
class SeenPages extends PageMapOutput<ModelOutput> {
  any = false
  hasEnded = false

  override startSection(section: Section): void {
    if (section.contents === 'ram' && section.type === SectionType.End) this.hasEnded = true
    super.startSection(section)
  }

  override pages(run: PageRun): void {
    this.any = true
    super.pages(run)
  }

  override mappedPages(run: PageRun): void {
    this.any = true
    super.mappedPages(run)
  }
}

export function faultOf(error: BerError): MachineFault {
  const { code, message, offset, path } = error
  return { code, message, offset, path: String(path ?? '') || undefined }
}
