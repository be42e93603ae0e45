/** Checks that are counted: a line for each, as the other tools print them. */

export class Checks {
  #passed = 0
  #failed = 0
  #skipped = 0

  /** Runs `action`; whether it came through without an error. */
  async check(what, action) {
    try {
      await action()
      console.log(`ok    ${what}`)
      this.#passed++
      return true
    } catch (error) {
      console.log(`FAIL  ${what}`)
      const lines = String(error.message).trim().split('\n')
      console.log(
        lines
          .slice(0, 5)
          .map((line) => `      ${line}`)
          .join('\n'),
      )
      this.#failed++
      return false
    }
  }

  skip(what, reason) {
    console.log(`skip  ${what}: ${reason}`)
    this.#skipped++
  }

  get failed() {
    return this.#failed
  }

  end() {
    console.log(`${this.#passed} passed, ${this.#failed} failed, ${this.#skipped} skipped`)
  }
}

export function equal(what, is, should) {
  const [one, other] = [is, should].map((value) => JSON.stringify(value))
  if (one !== other) throw new Error(`${what}: ${one}, not ${other}`)
}

/** Runs `tasks` (functions), `width` of them at a time. */
export async function inParallel(tasks, width) {
  const left = [...tasks]
  const worker = async () => {
    for (let task = left.shift(); task; task = left.shift()) await task()
  }
  await Promise.all(Array.from({ length: width }, worker))
}
