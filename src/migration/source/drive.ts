/** Runs a conversion over a source, whatever kind of source that is. */
import { turn } from '../../stream/turn.ts'
import { unlessAborted } from '../../stream/unless-aborted.ts'
import type { QEMUInput } from '../qemu-file.ts'
import { Pause, type Walk } from '../visitor.ts'
import type { OctetSource } from './octet-source.ts'

/** Octets between two looks at what else there is to do (signals, a progress bar) where nothing is ever waited for. */
const BREATH = 32 * 1024 * 1024

export interface DriveOptions {
  /** Gives up with its reason, also while a read is pending. */
  readonly signal?: AbortSignal | undefined
  /** Called now and then with the position in the source, and at the end. */
  readonly onProgress?: ((position: number) => void) | undefined
  /** Where the output goes, if it can be too slow: it is waited for while it needs to drain. */
  readonly output?: { readonly needDrain: boolean; drained(): Promise<void> } | undefined
}

/**
 * Runs `conversion` over `source` to its end. Octets go from the source into the conversion's memory with no copy between, and
 * with no promise where the source reads at once. What the walk passes over is left unread, or discarded where the source only
 * goes forward. The source is not closed.
 * @returns octets read
 * @throws {MigrationError} what the walk refuses
 * @throws whatever the source fails with
 */
export async function driveSource(
  conversion: { readonly walk: Walk; readonly input: QEMUInput },
  source: OctetSource,
  { signal, onProgress, output }: DriveOptions = {},
): Promise<number> {
  const { walk, input } = conversion
  let read = 0
  let breath = BREATH
  let position = 0
  signal?.throwIfAborted()
  for (const pause of walk) {
    if (pause === Pause.Output) {
      if (output?.needDrain) await unlessAborted(output.drained(), signal)
      continue
    }
    position = input.at
    const pending = source.read(position, input.reserve())
    const waited = typeof pending !== 'number'
    const count = waited ? await unlessAborted(pending, signal) : pending
    input.commit(count)
    if (count === 0) input.end()
    read += count
    position += count
    if (waited) onProgress?.(position)
    else if (read >= breath) {
      breath = read + BREATH
      onProgress?.(position)
      await turn()
      signal?.throwIfAborted()
    }
  }
  onProgress?.(position)
  return read
}
