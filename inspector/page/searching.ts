/** The search that is on: what was asked for, what was found so far, and which match is the present one. */
import { type Signal, signal } from '@preact/signals'
import { proxy } from 'comlink'
import type { Match, SearchKind, SearchReport } from '../shared/types.ts'
import type { Session } from './session.ts'

/** Matches that are listed before somebody asks for more. */
const MOST = 500

export interface Found {
  readonly matches: readonly Match[]
  /** Up to where the file is searched. */
  readonly position: number
  readonly isRunning: boolean
  readonly reason: string | undefined
}

export class Searching {
  readonly kind: Signal<SearchKind> = signal('text')
  readonly text: Signal<string> = signal('')
  readonly found: Signal<Found | undefined> = signal(undefined)
  readonly problem: Signal<string | undefined> = signal(undefined)
  /** Index of the match that was gone to last. */
  readonly at: Signal<number> = signal(-1)
  #job = 0

  async start(session: Session): Promise<void> {
    this.stop(session)
    this.at.value = -1
    await this.#run(session, 0, [])
  }

  /** Goes on behind the last match. */
  async more(session: Session): Promise<void> {
    const matches = this.found.peek()?.matches ?? []
    await this.#run(session, (matches.at(-1)?.offset ?? -1) + 1, matches)
  }

  stop(session: Session): void {
    if (this.#job !== 0) session.engine.stop(this.#job)
    this.#job = 0
    const found = this.found.peek()
    if (found?.isRunning) this.found.value = { ...found, isRunning: false, reason: 'stopped' }
  }

  clear(session: Session): void {
    this.stop(session)
    this.found.value = undefined
    this.problem.value = undefined
  }

  /** Goes to the next match, or the one before. */
  step(session: Session, by: 1 | -1): void {
    const matches = this.found.peek()?.matches ?? []
    if (matches.length > 0) this.goTo(session, (this.at.peek() + by + matches.length) % matches.length)
  }

  goTo(session: Session, index: number): void {
    const match = this.found.peek()?.matches[index]
    if (match === undefined) return
    this.at.value = index
    session.notice.value = `Match ${index + 1}`
    void session.goTo(match.offset, { length: match.length })
  }

  async #run(session: Session, from: number, before: readonly Match[]): Promise<void> {
    const job = session.newJob()
    this.#job = job
    this.problem.value = undefined
    let matches = before
    this.found.value = { matches, position: from, isRunning: true, reason: undefined }
    const report = (news: SearchReport): void => {
      if (this.#job !== job) return
      matches = [...matches, ...news.matches]
      this.found.value = { matches, position: news.position, isRunning: !news.done, reason: news.reason }
    }
    const wanted = { kind: this.kind.peek(), text: this.text.peek(), from, most: MOST }
    try {
      await session.engine.search(wanted, job, proxy(report))
    } catch (error) {
      if (this.#job !== job) return
      this.found.value = undefined
      this.problem.value = error instanceof Error ? error.message : String(error)
    }
  }
}

/** One for the page: keys go through its matches wherever the focus is. */
export const searching = new Searching()
