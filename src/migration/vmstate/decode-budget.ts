/** What decoding one device may cost: descriptions come out of streams that are not to be trusted. */

/** Values of one device; QEMU's have some thousand. Each takes a hundred octets here. */
const MAX_VALUES = 1_000_000
/** Characters of all names: an array's elements have theirs again and again, and BER repeats them. */
const MAX_NAMES = 64 * 1024 * 1024
/** Fields that do not fit their description: each costs an error with all that belongs to it. */
const MAX_FAILURES = 1000
/** Steps of whatever is looked at beside the values. */
const MAX_STEPS = 64_000_000

export class DecodeBudget {
  #values = 0
  #names = 0
  #failures = 0
  #steps = 0

  /** What there is too much of; the device is not decoded any further then. */
  get exceeded(): string | undefined {
    if (this.#values > MAX_VALUES) return `at most ${MAX_VALUES} values`
    if (this.#names > MAX_NAMES) return `names of at most ${MAX_NAMES} characters`
    if (this.#failures > MAX_FAILURES) return `at most ${MAX_FAILURES} fields that do not fit`
    if (this.#steps > MAX_STEPS) return `at most ${MAX_STEPS} steps`
    return undefined
  }

  /** @returns whether there is as much */
  value(): boolean {
    return ++this.#values <= MAX_VALUES
  }

  name(characters: number): boolean {
    this.#names += characters
    return this.#names <= MAX_NAMES
  }

  failure(): boolean {
    return ++this.#failures <= MAX_FAILURES
  }

  steps(count: number): boolean {
    this.#steps += count
    return this.#steps <= MAX_STEPS
  }
}
