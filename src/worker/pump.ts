/**
 * Brings the octets of a source to a job of another thread: through shared memory, or in chunks whose memory is transferred and comes
 * back. Either way the source is read only as fast as the job goes on.
 *
 * A Web stream is pumped like all others, although it can be transferred as such: its chunks are then cloned one by one by the platform
 * (Chromium took 2.5 times the processor time), its errors arrive as other ones, and nobody can cancel it once the thread has died.
 */
import { type ReadableSource, toChunks } from '../stream/readable.ts'
import { turn } from '../stream/turn.ts'
import { Outcome, SharedControl, Side } from './control.ts'
import type { SharedInput } from './input.ts'
import { CHUNK_CREDITS, CHUNK_SIZE } from './messages.ts'
import { SharedInputWriter } from './writer.ts'

/** Milliseconds after which this thread gets to other things: a stream may deliver without a wait for as long as it likes. */
const BREATH = 8

/** Where chunks go. */
export interface ChunkTarget {
  chunk(octets: Uint8Array<ArrayBuffer>): void
  end(): void
  /** The source has failed. What was posted before counts. */
  broken(): void
}

export abstract class Pump {
  /** What the source failed with. */
  failure: { readonly error: unknown } | undefined
  readonly #abort = new AbortController()

  protected get isStopped(): boolean {
    return this.#abort.signal.aborted
  }

  /** Runs until the source has ended or failed, or nothing more is wanted. */
  async run(source: ReadableSource): Promise<void> {
    let breath = performance.now() + BREATH
    try {
      for await (const chunk of toChunks(source, this.#abort.signal)) {
        if (!(await this.write(chunk))) {
          this.stop(undefined)
          break
        }
        if (performance.now() < breath) continue
        await turn()
        breath = performance.now() + BREATH
      }
      if (!this.isStopped) this.end()
    } catch (error) {
      if (this.isStopped) return
      this.failure = { error }
      this.broken()
    }
  }

  /** The job is over: the source is cancelled, unless it has ended. */
  stop(reason: unknown): void {
    if (this.isStopped) return
    this.#abort.abort(reason)
    this.interrupt()
  }

  /** Memory of a chunk came back. */
  returned(_memory: ArrayBuffer): void {}

  /** @returns false when nothing more is wanted */
  protected abstract write(chunk: Uint8Array): Promise<boolean>
  protected abstract end(): void
  protected abstract broken(): void
  /** A `write` that is under way returns. */
  protected abstract interrupt(): void
}

export class SharedPump extends Pump {
  readonly #writer: SharedInputWriter
  readonly #control: SharedControl

  constructor(input: SharedInput) {
    super()
    this.#writer = new SharedInputWriter(input)
    this.#control = new SharedControl(input.memory)
  }

  protected async write(chunk: Uint8Array): Promise<boolean> {
    try {
      await this.#writer.writeAsync(chunk)
      return true
    } catch {
      // The job is over: what it came to is told elsewhere.
      return false
    }
  }

  protected end(): void {
    if (this.#control.outcome(Side.Decoder) === Outcome.Open) this.#writer.end()
  }

  protected broken(): void {
    this.#writer.fail('the source has failed')
  }

  protected interrupt(): void {
    this.#control.settle(Side.Decoder, Outcome.Ended)
    // And the job, where it waits for input.
    this.#control.settle(Side.Writer, Outcome.Failed)
  }
}

export class ChunkPump extends Pump {
  readonly #target: ChunkTarget
  readonly #memories: ArrayBuffer[] = []
  #credits = CHUNK_CREDITS
  #wake = (): void => {}

  constructor(target: ChunkTarget) {
    super()
    this.#target = target
  }

  override returned(memory: ArrayBuffer): void {
    this.#memories.push(memory)
    this.#credits++
    this.#wake()
  }

  protected async write(chunk: Uint8Array): Promise<boolean> {
    for (let at = 0; at < chunk.length; ) {
      while (this.#credits === 0 && !this.isStopped) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
      if (this.isStopped) return false
      const part = chunk.subarray(at, at + CHUNK_SIZE)
      const octets = new Uint8Array(this.#memories.pop() ?? new ArrayBuffer(CHUNK_SIZE), 0, part.length)
      octets.set(part)
      this.#credits--
      this.#target.chunk(octets)
      at += part.length
    }
    return true
  }

  protected end(): void {
    this.#target.end()
  }

  protected broken(): void {
    this.#target.broken()
  }

  protected interrupt(): void {
    this.#wake()
  }
}
