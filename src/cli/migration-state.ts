/** `ber migration state`: devices of a stream by the names of their fields. */
import { printable } from '../dump/printable.ts'
import { analyze } from '../migration/json/analyze.ts'
import { JsonText } from '../migration/json/json-text.ts'
import { writeState } from '../migration/json/model-json.ts'
import { nearNames, type Selection, selectDevices, shownNames } from '../migration/select-devices.ts'
import { UsageError } from './failure.ts'
import { type LoadedStream, loadDescription, loadModel } from './migration-load.ts'
import { StateText } from './migration-state-text.ts'
import { STANDARD_OUTPUT, writeOutput } from './standard-streams.ts'
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
  const description = await loadDescription(flags.description)
  const stream = await loadModel(file, { description })
  const { model } = stream
  const selection = selectDevices(model, devices)
  if (selection.missing.length > 0) throw new UsageError(missingText(stream, selection), stream.name)
  const format = flags.json ? 'json' : flags.format
  if (format === 'analyze') {
    const { sections, ram } = selection
    analyze(new JsonText(writeOutput, { indent: 4, ascii: true }), model, (held) => (held ? sections.has(held) : ram))
  } else if (format === 'json') writeState(new JsonText(writeOutput), stream, selection)
  else {
    const text = new StateText(model, await colorsFor(STANDARD_OUTPUT, flags.color), flags)
    for (const piece of text.pieces(selection)) writeOutput(piece)
  }
}

function missingText({ model }: LoadedStream, { missing }: Selection): string {
  const there = shownNames(model)
  return missing
    .map((name) => {
      const near = nearNames(name, there)
      const hint =
        near.length > 0
          ? `did you mean ${near.map(printable).join(' or ')}?`
          : `there are ${there.slice(0, MOST_NAMES).map(printable).join(', ')}${there.length > MOST_NAMES ? ', …' : ''}`
      return `there is no device ${printable(name)}; ${hint}`
    })
    .join('; ')
}

const MOST_NAMES = 60
