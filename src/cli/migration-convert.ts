/** `ber migration to-ber`, `from-ber` and `to-json`. */
import { fromBer, toBer, toJson } from '../migration/convert.ts'
import { refuseTwice } from './input-file.ts'
import { loadDescription } from './migration-load.ts'
import { withOutput } from './migration-output.ts'

export type Direction = 'to-ber' | 'from-ber' | 'to-json'

export interface ConvertFlags {
  readonly description?: string
}

export async function convert(direction: Direction, from: string, to: string, flags: ConvertFlags = {}): Promise<void> {
  refuseTwice([from, flags.description])
  const description = await loadDescription(flags.description)
  await withOutput(from, to, async (input, output, onProgress) => {
    const options = { ...input.convertOptions, ...(description && { description }) }
    const conversion =
      direction === 'to-ber'
        ? toBer(output.write, options)
        : direction === 'from-ber'
          ? fromBer(output.write)
          : toJson(input.form, output.write, options)
    await input.drive(conversion, { onProgress, hint: hintForDirection(direction, input.opened.start) })
  })
}

/** For those who took the other direction. */
function hintForDirection(direction: Direction, start: Uint8Array): string | undefined {
  if (direction === 'to-ber' && start[0] === 0x7f && start[1] === 0xd1)
    return "this is BER already; 'from-ber' converts it"
  if (direction === 'from-ber' && String.fromCharCode(...start.subarray(0, 4)) === 'QEVM') {
    return "this is a migration stream; 'to-ber' converts it"
  }
  return undefined
}
