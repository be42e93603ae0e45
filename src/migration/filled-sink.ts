/** A stream as a conversion's sink. A stream has no holes: they are filled with zeros, in pieces, as the stream takes them. */
import type { OctetSink as Output } from '../stream/sink.ts'
import type { OctetSink } from './qemu-file.ts'

/** Octets of zeros that are written at a time. */
const PIECE = 64 * 1024

export class FilledSink {
  /** What the conversion writes to. */
  readonly sink: OctetSink
  readonly #output: Output
  /** A hole's octets, and what came after it. A walk pauses often enough for this to stay short. */
  readonly #waiting: (Uint8Array | number)[] = []

  constructor(output: Output) {
    this.#output = output
    const write = (octets: Uint8Array): void => {
      // A stream holds on to its chunks, and the conversion's buffers are used again: hence the copy.
      const copy = octets.slice()
      if (this.#waiting.length > 0) this.#waiting.push(copy)
      else output.write(copy)
    }
    this.sink = Object.assign(write, { skip: (octets: number) => void this.#waiting.push(octets) })
  }

  /** Whether `drained()` is to be awaited. */
  get needDrain(): boolean {
    return this.#waiting.length > 0 || this.#output.needDrain
  }

  /** Resolves when nothing waits here, and the stream has room again. */
  async drained(): Promise<void> {
    const output = this.#output
    for (const each of this.#waiting.splice(0)) {
      if (output.needDrain) await output.drained()
      if (typeof each !== 'number') {
        output.write(each)
        continue
      }
      for (let left = each; left > 0; left -= PIECE) {
        if (output.needDrain) await output.drained()
        output.write(new Uint8Array(Math.min(left, PIECE)))
      }
    }
    if (output.needDrain) await output.drained()
  }
}
