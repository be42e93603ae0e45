/** The consumer's side of the two shared windows: what the writer has put in, piece by piece. */
import { SEALED, type SharedControl, Side } from './control.ts'

export class WindowReader {
  readonly #control: SharedControl
  readonly #windows: readonly [number, number]
  /** The window at hand, by number. */
  #window = 0
  /** Octets of it that have been taken. */
  #taken = 0

  /** @param windows addresses */
  constructor(control: SharedControl, windows: readonly [number, number]) {
    this.#control = control
    this.#windows = windows
  }

  /**
   * Takes what the window at hand has got meanwhile, or goes on to the other one and hands this one back.
   * @param take gets the address of new octets and their number; 0 where another window begins, the last moment at which the
   *   one before may still be read
   * @returns false when there is nothing new
   */
  advance(take: (start: number, octets: number) => void): boolean {
    const filled = this.#control.filled(this.#window)
    const octets = (filled & ~SEALED) - this.#taken
    if (octets > 0) {
      take(this.#windows[this.#window] + this.#taken, octets)
      this.#taken += octets
      return true
    }
    if ((filled & SEALED) === 0) return false
    const used = this.#window
    this.#window ^= 1
    this.#taken = 0
    take(this.#windows[this.#window], 0)
    this.#control.setFilled(used, 0)
    this.#control.wake(Side.Writer)
    return true
  }
}
