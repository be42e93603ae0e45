/** A job as its work sees it: octets in, results out, both only as fast as the other side takes them. */
import { type FromThread, type PostedSource, RESULT_CREDITS } from '../messages.ts'
import { chunksOf } from './incoming.ts'
import { PostedChunks } from './posted-chunks.ts'

export type Post = (message: FromThread, transfer?: Transferable[]) => void

export class ThreadJob {
  readonly source: PostedSource
  readonly posted: PostedChunks
  readonly #id: number
  readonly #post: Post
  readonly #abort = new AbortController()
  #credits = RESULT_CREDITS
  /** Memory of results that has come back. */
  readonly #memories: ArrayBuffer[] = []
  #wake = (): void => {}

  constructor(id: number, source: PostedSource, post: Post) {
    this.#id = id
    this.source = source
    this.#post = post
    this.posted = new PostedChunks((memory) => post({ type: 'returned', job: id, memory }, [memory]))
  }

  /** Aborted when nobody wants the results any more. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** The octets of the source; each chunk is good until the next one is asked for. */
  chunks(): AsyncGenerator<Uint8Array, void, void> {
    return chunksOf(this.source, this.posted, this.signal)
  }

  /** Waits until a result may be posted. @throws the signal's reason */
  async room(): Promise<void> {
    while (this.#credits === 0 && !this.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    this.signal.throwIfAborted()
  }

  /** Whether `room` would wait. */
  get isFull(): boolean {
    return this.#credits === 0
  }

  /** Posts a result, once there is room. `memory` is what it lies in, and goes along. */
  result(result: unknown, memory?: ArrayBuffer): void {
    this.#credits--
    this.#post({ type: 'result', job: this.#id, result }, memory === undefined ? [] : [memory])
  }

  /** Memory for a result: what an earlier one was in, if that has come back. Its octets are any. */
  memory(size: number): ArrayBuffer {
    const used = this.#memories.pop()
    return used !== undefined && used.byteLength >= size ? used : new ArrayBuffer(size)
  }

  release(memory: ArrayBuffer | undefined): void {
    this.#credits++
    if (memory !== undefined) this.#memories.push(memory)
    this.#wake()
  }

  cancel(): void {
    this.#abort.abort()
    this.#wake()
  }
}
