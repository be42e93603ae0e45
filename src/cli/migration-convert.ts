/** `ber migration to-ber` and `from-ber`. */
import { fromBer, toBer } from '../migration/convert.ts'
import { hintFor } from './hints.ts'
import { InputFile } from './input-file.ts'
import { drive, readStart } from './migration-drive.ts'
import { OutputFile } from './output-file.ts'
import { Progress } from './progress.ts'
import { beforeSignals } from './signals.ts'

export type Direction = 'to-ber' | 'from-ber'

export async function convert(direction: Direction, from: string, to: string): Promise<void> {
  const input = new InputFile(from)
  const progress = new Progress(input.size)
  let output: OutputFile | undefined
  const discard = (): void => {
    progress.stop()
    output?.discard()
  }
  // Before there is a file: a signal that came in between would leave it behind.
  const forget = beforeSignals(discard)
  try {
    output = new OutputFile(to, input)
    const start = await readStart(input)
    const conversion = direction === 'to-ber' ? toBer(output.write) : fromBer(output.write)
    await drive(conversion, input, start, {
      onProgress: (octets) => progress.update(octets),
      hint: hintForDirection(direction, start) ?? hintFor(start),
    })
    output.commit()
  } finally {
    // Nothing is left to be discarded after commit().
    discard()
    forget()
  }
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
