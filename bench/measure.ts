/**
 * Contenders timed in turns, A B C A B C, so that whatever else the machine does meets all of them alike. The clock, and
 * how often a short piece of work must be repeated to be timed, are benchmark.js's; this is the only file that knows it.
 *
 * What is known of benchmark.js 2.1.4 and kept away from: `setup` and `teardown` are compiled outside their scope (not used),
 * a case that throws is only remembered in `error` (asked for after each run), and a promise is not waited for (`defer`).
 */
import Benchmark from 'benchmark'
import type { Contender, Prepared, Role } from './case.ts'

export interface Timing {
  readonly name: string
  readonly role: Role
  /** Seconds a run, one for each round. */
  readonly sample: readonly number[]
}

/** What the first run of a contender gave. */
export interface Finding {
  readonly result: number
  readonly asynchronous: boolean
}

/** Rounds that are timed and not counted: the compilers are to have done their work. */
const WARM_UP = 2
/** Seconds that a sample takes at least; shorter work is repeated. */
const LEAST_TIME = 0.04

/** Whatever a run returns goes here, so that no compiler can find the work useless. */
let consumed = 0

/**
 * Runs each contender once and compares: results, and digests where there are any.
 * @throws when a contender throws, or when two that do the same do not agree
 */
export async function compare(prepared: Prepared): Promise<Map<Contender, Finding>> {
  const results = new Map<Contender, Finding>()
  const { result: knownResult, digest: knownDigest } = prepared.known ?? {}
  let first = knownResult === undefined ? undefined : { name: 'known', result: knownResult }
  let firstDigest = knownDigest === undefined ? undefined : { name: 'what is known', digest: knownDigest }
  for (const contender of prepared.contenders) {
    const { name } = contender
    const started = contender.run()
    const result = await started
    if (typeof result !== 'number' || Number.isNaN(result)) throw new Error(`${name}: no result, but ${result}`)
    results.set(contender, { result, asynchronous: started instanceof Promise })
    if (!contender.different) {
      first ??= { name, result }
      if (result !== first.result) throw new Error(`${name} finds ${result}, ${first.name} ${first.result}`)
    }
    const digest = await contender.digest?.()
    if (digest !== undefined) {
      firstDigest ??= { name, digest }
      if (digest !== firstDigest.digest) throw new Error(`${name} and ${firstDigest.name} do not give the same octets`)
    }
  }
  return results
}

/** Compares the contenders, then times them round by round. @throws as `compare`, and when a timed run gives another result */
export async function measure(prepared: Prepared, rounds: number): Promise<Timing[]> {
  const expected = await compare(prepared)
  const entries = prepared.contenders.map((contender) => ({
    contender,
    stopwatch: new Stopwatch(contender, expected.get(contender) as Finding),
    sample: [] as number[],
  }))
  const warmUp = rounds > 1 ? WARM_UP : 0
  for (let round = -warmUp; round < rounds; round++) {
    for (const { stopwatch, sample } of entries) {
      // One contender's garbage is not to be collected at another's expense.
      globalThis.gc?.()
      const seconds = await stopwatch.time()
      if (round >= 0) sample.push(seconds)
    }
  }
  if (consumed === 0.5) throw new Error('no result is a fraction')
  return entries.map(({ contender: { name, role }, sample }) => ({ name, role, sample }))
}

class Stopwatch {
  readonly #benchmark: Benchmark
  readonly #defer: boolean
  #failure: unknown

  constructor(contender: Contender, expected: Finding) {
    const check = (result: number): void => {
      consumed += result
      if (result !== expected.result) {
        throw new Error(`${contender.name} finds ${result} and found ${expected.result} before`)
      }
    }
    this.#defer = expected.asynchronous
    const fn = this.#defer
      ? (deferred: { resolve(): void }) => {
          const work = async () => check(await contender.run())
          work()
            .catch((error) => {
              this.#failure = error
            })
            .finally(() => deferred.resolve())
        }
      : () => check(contender.run() as number)
    this.#benchmark = new Benchmark(contender.name, fn, {
      defer: this.#defer,
      minSamples: 1,
      maxTime: 0,
      minTime: LEAST_TIME,
    })
  }

  /** One sample: seconds a run. @throws what the contender throws */
  async time(): Promise<number> {
    const benchmark = this.#benchmark
    await new Promise<void>((resolve) => {
      benchmark.off('complete')
      benchmark.on('complete', () => resolve())
      benchmark.run({ async: this.#defer })
    })
    const failure = benchmark.error ?? this.#failure
    if (failure !== undefined && failure !== null) throw failure
    // The count that made the sample long enough need not be searched for again.
    Object.assign(benchmark, { initCount: benchmark.count })
    return benchmark.stats.mean
  }
}
