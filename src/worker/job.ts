/** A job as seen from the thread that asked for it: results as they come, then the outcome. */

type Outcome = { readonly value: unknown } | { readonly error: unknown }

export class Job {
  readonly id: number
  readonly #results: unknown[] = []
  #outcome: Outcome | undefined
  #waiting: { resolve(result: unknown): void; reject(error: unknown): void } | undefined

  constructor(id: number) {
    this.id = id
  }

  /** What the job came to; once it has ended. */
  get value(): unknown {
    return this.#outcome !== undefined && 'value' in this.#outcome ? this.#outcome.value : undefined
  }

  /** Whether there is nothing more to come. */
  get isOver(): boolean {
    return this.#outcome !== undefined
  }

  /** The next result; undefined once the job is done. One call at a time. @throws what the job failed with */
  next(): Promise<unknown> {
    if (this.#results.length > 0) return Promise.resolve(this.#results.shift())
    if (this.#outcome === undefined) {
      return new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject }
      })
    }
    return 'error' in this.#outcome ? Promise.reject(this.#outcome.error) : Promise.resolve(undefined)
  }

  deliver(result: unknown): void {
    if (this.isOver) return
    if (this.#waiting === undefined) this.#results.push(result)
    else this.#settled().resolve(result)
  }

  /** All results before are there to be taken. */
  done(value: unknown): void {
    if (this.isOver) return
    this.#outcome = { value }
    if (this.#waiting !== undefined) this.#settled().resolve(undefined)
  }

  failed(error: unknown): void {
    if (this.isOver) return
    this.#outcome = { error }
    if (this.#waiting !== undefined) this.#settled().reject(error)
  }

  /** At once: results that have not been taken are dropped. */
  aborted(error: unknown): void {
    this.#results.length = 0
    this.#outcome = { error }
    if (this.#waiting !== undefined) this.#settled().reject(error)
  }

  #settled(): { resolve(result: unknown): void; reject(error: unknown): void } {
    const waiting = this.#waiting!
    this.#waiting = undefined
    return waiting
  }
}
