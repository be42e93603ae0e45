/** Octets on their way out, gathered: a message costs as much as many octets. */
import { CHUNK_SIZE } from '../messages.ts'
import type { ThreadJob } from './job.ts'

export class OctetResults {
  readonly #job: ThreadJob
  /** Pieces that are full. */
  readonly #full: Uint8Array<ArrayBuffer>[] = []
  #memory: ArrayBuffer | undefined
  #length = 0

  constructor(job: ThreadJob) {
    this.#job = job
  }

  /** Takes a copy of any number of octets. */
  readonly write = (octets: Uint8Array): void => {
    for (let at = 0; at < octets.length; ) {
      this.#memory ??= new ArrayBuffer(CHUNK_SIZE)
      const count = Math.min(octets.length - at, CHUNK_SIZE - this.#length)
      new Uint8Array(this.#memory, this.#length, count).set(octets.subarray(at, at + count))
      this.#length += count
      at += count
      if (this.#length === CHUNK_SIZE) this.#seal()
    }
  }

  /** Posts what there is, as fast as it is taken. */
  async flush(): Promise<void> {
    this.#seal()
    for (let piece = this.#full.shift(); piece !== undefined; piece = this.#full.shift()) {
      if (this.#job.isFull) await this.#job.room()
      this.#job.result(piece, piece.buffer)
    }
  }

  #seal(): void {
    const memory = this.#memory
    if (memory === undefined) return
    const octets = new Uint8Array(memory, 0, this.#length)
    // A little piece must not hold on to a large memory: it is the receiver's, who may keep it.
    this.#full.push(this.#length < CHUNK_SIZE / 2 ? octets.slice() : octets)
    this.#memory = undefined
    this.#length = 0
  }
}
