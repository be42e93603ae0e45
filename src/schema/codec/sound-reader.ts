/** Reading value after value of octets that the validator has found sound: what it has checked is not looked at again. */
import { Input, type InputSettings } from './input.ts'
import { wrapped } from './read-value.ts'
import { refusal } from './refusal.ts'
import type { State } from './state.ts'

export class SoundReader<T> {
  readonly #root: State
  readonly #settings: InputSettings
  readonly #decode: (octets: Uint8Array) => T
  readonly #input = new Input()
  #octets = new Uint8Array(0)

  /** @param decode reads one encoding with care, where it has something in it that is too rare to be read here */
  constructor(root: State, settings: InputSettings, decode: (octets: Uint8Array) => T) {
    this.#root = root
    this.#settings = settings
    this.#decode = decode
  }

  /** What follows are values in these octets. */
  begin(octets: Uint8Array<ArrayBuffer>): void {
    this.#octets = octets
    this.#input.start(octets, this.#settings, true)
    this.#input.sound = this.#settings.checked
  }

  /** The value whose complete encoding is `[start, end)`. */
  read(start: number, end: number): T {
    const input = this.#input
    try {
      input.header(start, end)
      const transition = this.#root.find(input.leading, input.tagNumber)
      if (transition !== undefined) {
        const value = transition.read(input, input.contents, input.end)
        return (transition.isWrapped ? wrapped(transition.wrap, value) : value) as T
      }
    } catch (error) {
      if (error !== refusal) throw error
    }
    this.begin(this.#octets)
    return this.#decode(this.#octets.subarray(start, end))
  }
}
