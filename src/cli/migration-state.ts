/** `ber migration state`: devices of a stream by the names of their fields. */
import { printable } from '../ber/printable.ts'
import { analyze } from '../migration/json/analyze.ts'
import { JsonText } from '../migration/json/json-text.ts'
import { writeState } from '../migration/json/model-json.ts'
import type { StreamModel } from '../migration/model.ts'
import { nearNames, selectDevices, shownNames } from '../migration/select-devices.ts'
import { UsageError } from './failure.ts'
import { refuseTwice } from './input-file.ts'
import { loadDescription, loadModel } from './migration-load.ts'
import { StateText } from './migration-state-text.ts'
import { tellOfUndelimited } from './migration-undelimited.ts'
import { STANDARD_OUTPUT, showMessage, writeOutput } from './standard-streams.ts'
import { type ColorWhen, colorsFor } from './terminal.ts'

export interface StateFlags {
  readonly description?: string
  readonly format: 'text' | 'json' | 'analyze'
  readonly json?: boolean
  readonly offsets?: boolean
  readonly octets?: boolean
  readonly color: ColorWhen
}

/** @throws {UsageError} where there is no device of a name */
export async function state(file: string, devices: readonly string[], flags: StateFlags): Promise<void> {
  refuseTwice([file, flags.description])
  const description = await loadDescription(flags.description)
  const stream = await loadModel(file, { description })
  const { model } = stream
  const selection = selectDevices(model, devices)
  const missing = selection.missing.map((name) => missingText(model, name))
  for (const text of missing.slice(0, -1)) showMessage(`${printable(stream.name)}: ${printable(text)}`)
  // It may be there, and nothing tells where.
  if (missing.length > 0) tellOfUndelimited(stream.name, stream.keptAsOctets, model.description !== undefined)
  if (missing.length > 0) throw new UsageError(missing.at(-1)!, stream.name)
  const format = flags.json ? 'json' : flags.format
  if (format === 'analyze') {
    const { sections, ram } = selection
    analyze(new JsonText(writeOutput, { indent: 4, ascii: true }), model, (held) => (held ? sections.has(held) : ram))
  } else if (format === 'json') writeState(new JsonText(writeOutput), stream, selection)
  else {
    const text = new StateText(model, await colorsFor(STANDARD_OUTPUT, flags.color), flags)
    for (const piece of text.pieces(selection)) writeOutput(piece)
  }
  tellOfUndelimited(stream.name, stream.keptAsOctets, model.description !== undefined)
}

function missingText(model: StreamModel, name: string): string {
  const there = shownNames(model)
  const near = nearNames(name, there)
  const all = `${there.slice(0, MOST_NAMES).join(', ')}${there.length > MOST_NAMES ? ', …' : ''}`
  return `there is no device ${name}; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : `there are ${all}`}`
}

const MOST_NAMES = 60
