/** The connection with one thread: what it is capable of, the jobs that it has, and their messages. */
import { BerError } from '../ber/errors.ts'
import type { BerWorkerError } from './errors.ts'
import { Job } from './job.ts'
import type { Capabilities, FromThread, PostedSource, Task, ToThread } from './messages.ts'
import { unpackThrown } from './packed-error.ts'
import type { Pump } from './pump.ts'
import { type BerWorkerOptions, startThread, type ThreadHandle } from './start-thread.ts'

interface Running {
  readonly job: Job
  readonly pump: Pump | undefined
}

export class ThreadLink {
  /** What can be posted to the thread; rejects when it cannot be started. */
  readonly ready: Promise<Capabilities>
  readonly #handle: ThreadHandle
  readonly #jobs = new Map<number, Running>()
  readonly #onGone: () => void
  #resolveReady!: (capabilities: Capabilities) => void
  #rejectReady!: (error: BerWorkerError) => void
  #error: BerWorkerError | undefined
  /** Jobs begun and not ended. */
  #users = 0
  #nextId = 1

  /** @param onGone called when the thread is of no more use */
  constructor(options: BerWorkerOptions, onGone: () => void) {
    this.#onGone = onGone
    this.ready = new Promise((resolve, reject) => {
      this.#resolveReady = resolve
      this.#rejectReady = reject
    })
    // Told to whoever waits for it.
    this.ready.catch(() => {})
    this.#handle = startThread(options, {
      message: (message) => this.#hear(message),
      failure: (error) => this.end(error),
    })
    this.#handle.keepAlive(false)
    for (const hello of greetings(options.shared !== false)) {
      try {
        this.#handle.post(hello)
        break
      } catch {
        // This runtime does not post one of the things: one less is tried.
      }
    }
  }

  get error(): BerWorkerError | undefined {
    return this.#error
  }

  /** From here to `unused` the thread keeps the process from ending. */
  used(): void {
    if (this.#users++ === 0) this.#handle.keepAlive(true)
  }

  unused(): void {
    if (--this.#users === 0) this.#handle.keepAlive(false)
  }

  newJob(): Job {
    return new Job(this.#nextId++)
  }

  /** @throws `DataCloneError` from the platform, for a source that cannot be posted; the job has not been started then */
  start(job: Job, task: Task, source: PostedSource, pump: Pump | undefined): void {
    if (this.#error !== undefined) throw this.#error
    this.#handle.post({ type: 'start', job: job.id, task, source })
    this.#jobs.set(job.id, { job, pump })
  }

  /** For a job's messages; those of a job that has ended go nowhere. */
  post(message: ToThread & { readonly job: number }, transfer?: Transferable[]): void {
    if (this.#jobs.has(message.job)) this.#handle.post(message, transfer)
  }

  /** Nobody wants the job's results any more. */
  cancel(job: Job, reason: unknown): void {
    const running = this.#jobs.get(job.id)
    if (running === undefined) return
    this.post({ type: 'cancel', job: job.id })
    this.#jobs.delete(job.id)
    running.pump?.stop(reason)
  }

  /** The thread is no more: all its jobs hear why. */
  end(error: BerWorkerError): void {
    if (this.#error !== undefined) return
    this.#error = error
    this.#handle.terminate()
    this.#rejectReady(error)
    for (const { job, pump } of this.#jobs.values()) {
      job.failed(error)
      pump?.stop(error)
    }
    this.#jobs.clear()
    this.#onGone()
  }

  #hear(message: FromThread): void {
    if (message.type === 'ready') {
      this.#resolveReady(message)
      return
    }
    const running = this.#jobs.get(message.job)
    if (running === undefined) return
    const { job, pump } = running
    if (message.type === 'result') job.deliver(message.result)
    else if (message.type === 'returned') pump?.returned(message.memory)
    else {
      this.#jobs.delete(message.job)
      if (message.type === 'done') job.done(message.value)
      else job.failed(this.#told(unpackThrown(message.error), pump))
      pump?.stop(undefined)
    }
  }

  /** What the source itself has failed with, where that is the reason. */
  #told(error: unknown, pump: Pump | undefined): unknown {
    const isInput = error instanceof BerError && error.code === 'INPUT_FAILED'
    return isInput && pump?.failure !== undefined ? pump.failure.error : error
  }
}

/** Messages that show what can be posted, from all to nothing: a runtime that refuses one thing refuses the message. */
function* greetings(shares: boolean): Generator<Extract<ToThread, { type: 'hello' }>, void, void> {
  const memory = shares ? sharedMemory() : undefined
  const blob = typeof Blob === 'function' ? new Blob([Uint8Array.of(0)]) : undefined
  yield { type: 'hello', ...(memory && { memory }), ...(blob && { blob }) }
  yield { type: 'hello', ...(blob && { blob }) }
  yield { type: 'hello', ...(memory && { memory }) }
  yield { type: 'hello' }
}

/** A page that is not cross-origin isolated has none, or may not post it. */
function sharedMemory(): WebAssembly.Memory | undefined {
  if (
    (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === false &&
    typeof document !== 'undefined'
  )
    return undefined
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
    return memory.buffer instanceof ArrayBuffer ? undefined : memory
  } catch {
    return undefined
  }
}
