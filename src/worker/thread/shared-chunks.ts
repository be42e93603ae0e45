/** Chunks out of shared windows, for what has no kernel in shared memory: each is copied, and its window handed back at once. */
import { berError } from '../../ber/errors.ts'
import { Outcome, SharedControl, Side } from '../control.ts'
import { layOutInput, type SharedInput } from '../input.ts'
import { WindowReader } from '../window-reader.ts'

/**
 * A chunk is good until the next one is asked for. Leaving the loop lets the writer know.
 * @throws {BerError} `INPUT_FAILED` when the writer has failed
 */
export async function* sharedChunks(input: SharedInput): AsyncGenerator<Uint8Array, void, void> {
  const control = new SharedControl(input.memory)
  const reader = new WindowReader(control, layOutInput(input).windows)
  const shared = new Uint8Array(input.memory.buffer)
  const chunk = new Uint8Array(input.windowSize)
  let position = 0
  let length = 0
  // What lies at the same address modulo 8 is copied faster; windows begin at such addresses, and chunks mostly do.
  const take = (start: number, octets: number): void => {
    chunk.set(shared.subarray(start, start + octets))
    length = octets
  }
  try {
    for (;;) {
      const seen = control.seen(Side.Decoder)
      const outcome = control.outcome(Side.Writer)
      if (reader.advance(take)) {
        position += length
        if (length > 0) yield chunk.subarray(0, length)
      } else if (outcome === Outcome.Ended) return
      else if (outcome === Outcome.Failed)
        throw berError('INPUT_FAILED', position, { actual: control.message(Side.Writer) })
      else await control.waitAsync(Side.Decoder, seen, Number.POSITIVE_INFINITY)
    }
  } finally {
    control.settle(Side.Decoder, Outcome.Ended)
    // Whoever waits on this side hears of it, too.
    control.wake(Side.Decoder)
  }
}
