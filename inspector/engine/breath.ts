/** Long work lets other work in now and then: a worker that answers late looks as if it hung. */

const SLICE = 16

/** Lets the worker read its messages. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

export class Breath {
  #until = performance.now() + SLICE

  /** Whether it is time to let others in. */
  get isDue(): boolean {
    return performance.now() >= this.#until
  }

  async take(): Promise<void> {
    await turn()
    this.#until = performance.now() + SLICE
  }
}

/** Work that the page started and may stop, by a number that the page gives it. */
export class Jobs {
  readonly #running = new Map<number, AbortController>()

  /** @throws what `work` throws; the signal's reason once it is stopped, if `work` asks for it */
  async run<Result>(job: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController()
    this.#running.set(job, controller)
    try {
      return await work(controller.signal)
    } finally {
      this.#running.delete(job)
    }
  }

  stop(job: number): void {
    this.#running.get(job)?.abort()
  }

  stopAll(): void {
    for (const controller of this.#running.values()) controller.abort()
  }
}
