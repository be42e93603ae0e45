/** What is under way with machines' streams: one long work at a time, with its progress, which can be stopped. */
import { type Signal, signal } from '@preact/signals'
import { proxy } from 'comlink'
import type { Progress } from '../shared/machine.ts'
import { isAbort, type Session } from './session.ts'

export interface Work {
  readonly job: number
  readonly what: string
  readonly progress: Progress | undefined
}

export class MachineWork {
  readonly current: Signal<Work | undefined> = signal(undefined)
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** @returns undefined for what was stopped, or failed, which is shown */
  async run<Result>(
    what: string,
    start: (job: number, report: (progress: Progress) => void) => Promise<Result>,
  ): Promise<Result | undefined> {
    const job = this.#session.newJob()
    this.current.value = { job, what, progress: undefined }
    const report = (progress: Progress): void => {
      if (this.current.peek()?.job === job) this.current.value = { job, what, progress }
    }
    try {
      return await start(job, proxy(report))
    } catch (error) {
      if (!isAbort(error)) this.#session.fail(error)
      return undefined
    } finally {
      if (this.current.peek()?.job === job) this.current.value = undefined
    }
  }

  /** Stops what is under way. */
  stop(): void {
    const work = this.current.peek()
    if (work !== undefined) void this.#session.engine.stop(work.job)
  }
}
