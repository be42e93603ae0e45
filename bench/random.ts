/** Random numbers that are the same in every run: the inputs of a benchmark are told by their seed. */

/** A 32-bit generator with an additive state and a mixing function; good enough for inputs, useless for secrets. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 0 to 2^32-1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** 0 to `count - 1`. */
  below(count: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * count)
  }

  chance(share: number): boolean {
    return this.next() < share * 0x1_0000_0000
  }

  /** Fills `words` with noise, faster than `next` by the word. */
  fill(words: Uint32Array): void {
    let word = this.next() | 1
    for (let i = 0; i < words.length; i++) {
      word ^= word << 13
      word ^= word >>> 17
      word ^= word << 5
      words[i] = word
    }
  }
}
