/** Progress of a conversion: on a terminal's standard error, and only when it takes longer than a moment. */
import type { SingleBar } from 'cli-progress'
import { showOctets } from './octet-count.ts'
import { STANDARD_ERROR } from './standard-streams.ts'
import { startWatch } from './stopwatch.ts'
import { isTerminal } from './terminal.ts'

/** Seconds before anything is shown. */
const MOMENT = 0.5

export class Progress {
  readonly #total: number | undefined
  readonly #elapsed = startWatch()
  /** `undefined` until the moment has passed: looking for a terminal takes time as well. */
  #shown: boolean | undefined
  #bar: SingleBar | undefined

  /** @param total octets in all, where that is known */
  constructor(total: number | undefined) {
    this.#total = total
  }

  update(octets: number): void {
    if (this.#shown === false) return
    const seconds = this.#elapsed()
    if (seconds < MOMENT) return
    this.#shown ??= isTerminal(STANDARD_ERROR)
    if (!this.#shown) return
    if (this.#bar === undefined) void this.#start(octets, seconds)
    else this.#bar.update(octets, this.#payload(octets, seconds))
  }

  stop(): void {
    this.#shown = false
    this.#bar?.stop()
  }

  async #start(octets: number, seconds: number): Promise<void> {
    const { default: cliProgress } = await import('cli-progress')
    // Finished meanwhile, or started by another update.
    if (!this.#shown || this.#bar !== undefined) return
    const total = this.#total
    this.#bar = new cliProgress.SingleBar(
      {
        format: total === undefined ? '{octets}  {rate}/s' : '{bar} {percentage}%  {octets} of {all}  {rate}/s  {rest}',
        stream: process.stderr,
        clearOnComplete: true,
        barsize: 24,
        hideCursor: false,
        // Signals are the caller's business.
        gracefulExit: false,
      },
      cliProgress.Presets.shades_classic,
    )
    this.#bar.start(total ?? 1, octets, this.#payload(octets, seconds))
  }

  #payload(octets: number, seconds: number): Record<string, string> {
    const rate = octets / seconds
    const total = this.#total ?? 0
    const rest = rate > 0 ? `${Math.ceil(Math.max(0, total - octets) / rate)} s left` : ''
    return { octets: showOctets(octets), all: showOctets(total), rate: showOctets(rate), rest }
  }
}
