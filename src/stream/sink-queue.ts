export interface SinkOptions {
  /** Octets that may be queued before `needDrain` is set, 1 or more; 256 KiB by default. */
  readonly highWaterMark?: number
  /** The function is done with a chunk when it returns, so that the chunk's memory is used again. Function sinks only. */
  readonly reuse?: boolean
  /** Leaves the stream open on `close()`; its lock or listeners are given up once everything is written. */
  readonly preventClose?: boolean
  /** Called once with the error when the sink fails, also between two calls. */
  readonly onFailure?: (error: unknown) => void
}

/** One face for all sinks. After a failure every method reports that same error. */
export interface OctetSink {
  /** Takes a chunk over and never waits. @throws the error that the sink failed with */
  write(chunk: Uint8Array): void
  /** `highWaterMark` octets or more are queued: time to await `drained()`. */
  readonly needDrain: boolean
  /** Resolves when less than `highWaterMark` octets are queued. Rejects with the error that the sink failed with. */
  drained(): Promise<void>
  /** Resolves when everything is written and the sink is closed. */
  close(): Promise<void>
  /** Drops what is queued and lets the sink know that the octets are incomplete. */
  abort(error: unknown): void
}

interface Waiter {
  /** Resolved as soon as fewer octets than this are queued. */
  readonly below: number
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** What all sinks share: the count of queued octets, who waits for it to fall, and the failure. */
export abstract class QueueingSink implements OctetSink {
  protected queued = 0
  protected failed = false
  /** Closed or given up in good order: what the stream does from here on is no concern of this queue. */
  protected finished = false
  protected failure: unknown
  protected readonly highWaterMark: number
  protected readonly preventClose: boolean
  readonly #onFailure: ((error: unknown) => void) | undefined
  #waiters: Waiter[] = []

  constructor(highWaterMark: number, options: SinkOptions) {
    this.highWaterMark = highWaterMark
    this.preventClose = options.preventClose ?? false
    this.#onFailure = options.onFailure
  }

  abstract write(chunk: Uint8Array): void
  abstract close(): Promise<void>
  protected abstract discard(error: unknown): void

  get needDrain(): boolean {
    return this.queued >= this.highWaterMark
  }

  drained(): Promise<void> {
    return this.fallsBelow(this.highWaterMark)
  }

  abort(error: unknown): void {
    if (this.failed || this.finished) return
    this.fail(error)
    this.discard(error)
  }

  protected fallsBelow(below: number): Promise<void> {
    if (this.failed) return Promise.reject(this.failure)
    if (this.queued < below) return Promise.resolve()
    return new Promise((resolve, reject) => this.#waiters.push({ below, resolve, reject }))
  }

  protected takeOff(octets: number): void {
    this.queued -= octets
    const due = this.#waiters
    if (due.length === 0) return
    this.#waiters = []
    for (const waiter of due) {
      if (this.queued < waiter.below) waiter.resolve()
      else this.#waiters.push(waiter)
    }
  }

  protected fail(error: unknown): void {
    if (this.failed || this.finished) return
    this.failed = true
    this.failure = error
    const waiters = this.#waiters
    this.#waiters = []
    for (const waiter of waiters) waiter.reject(error)
    this.#onFailure?.(error)
  }
}
