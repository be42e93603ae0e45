/** Chunks that are posted one by one: each goes back when the next is asked for, so that there are never more than were agreed on. */
import { berError } from '../../ber/errors.ts'

export class PostedChunks {
  readonly #queue: Uint8Array<ArrayBuffer>[] = []
  readonly #giveBack: (memory: ArrayBuffer) => void
  #outcome: 'end' | 'broken' | undefined
  #position = 0
  #wake = (): void => {}

  constructor(giveBack: (memory: ArrayBuffer) => void) {
    this.#giveBack = giveBack
  }

  push(octets: Uint8Array<ArrayBuffer>): void {
    this.#queue.push(octets)
    this.#wake()
  }

  finish(outcome: 'end' | 'broken'): void {
    this.#outcome ??= outcome
    this.#wake()
  }

  /** @throws {BerError} `INPUT_FAILED` when the source has failed */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const octets = this.#queue.shift()
      if (octets !== undefined) {
        this.#position += octets.length
        yield octets
        this.#giveBack(octets.buffer)
      } else if (this.#outcome === 'broken') throw berError('INPUT_FAILED', this.#position)
      else if (this.#outcome === 'end') return
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }
}
