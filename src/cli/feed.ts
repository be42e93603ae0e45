/** Hands an input to what takes it by `reserve` and `commit`: the octets of a file are read straight into Wasm memory. */
import { setImmediate } from 'node:timers/promises'
import { HINT_OCTETS } from './hints.ts'
import type { InputFile } from './input-file.ts'
import { Progress } from './progress.ts'

/** Octets between two looks at what else the process has to do: signals, a progress bar. */
const BREATH = 32 * 1024 * 1024

export interface Receiver {
  reserve(): Uint8Array
  commit(octets: number): void
}

export class Feed {
  readonly #input: InputFile
  /** Octets read so far. */
  octets = 0
  /** The first of them, for hints. */
  start: Uint8Array = new Uint8Array(0)

  constructor(input: InputFile) {
    this.#input = input
  }

  /**
   * Reads the input to its end, with progress on a terminal.
   * @param taken called after each piece, and at the end; reading stops where it returns false
   * @param quiet no progress is shown: something else goes to the terminal
   */
  async into(receiver: Receiver, taken: () => boolean, { quiet = false } = {}): Promise<void> {
    const progress = new Progress(this.#input.size)
    if (quiet) progress.stop()
    let breath = BREATH
    try {
      for (let count = -1; count !== 0; ) {
        const view = receiver.reserve()
        // A promise, only where octets may be long in coming.
        const outcome = this.#input.read(view)
        count = typeof outcome === 'number' ? outcome : await outcome
        if (this.octets === 0) this.start = view.slice(0, Math.min(count, HINT_OCTETS))
        this.octets += count
        receiver.commit(count)
        if (!taken()) return
        if (typeof outcome !== 'number') progress.update(this.octets)
        else if (this.octets >= breath) {
          breath = this.octets + BREATH
          progress.update(this.octets)
          await setImmediate()
        }
      }
    } finally {
      progress.stop()
    }
  }
}
