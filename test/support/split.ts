/**
 * The harness of the streaming decoder: one input, cut and handed over in every way, through each build of the core. What
 * comes out must be the same each time.
 */

import { Assertion } from 'uvu/assert'
import {
  BerDecoder,
  type BerDecoderOptions,
  type DecoderMemory,
  resolveDecoderOptions,
} from '../../src/stream/decoder.ts'
import { instantiateCore } from '../../src/wasm/core.ts'
import { layOutScan, pagesFor } from '../../src/wasm/layout.ts'
import { instantiateSharedCore } from '../../src/worker/core.ts'
import { type Observation, type ObservedError, Observer, observedError } from './observe.ts'

/** A build of the core. */
export interface Build {
  readonly name: string
  /** A memory and an instance of its own. */
  memory(options: BerDecoderOptions): DecoderMemory
}

export const builds: readonly Build[] = [
  {
    name: 'unshared',
    memory: (options) => {
      const { pages, regions } = layOut(options)
      const memory = new WebAssembly.Memory({ initial: pages, maximum: 1024 })
      return { memory, core: instantiateCore(memory), regions }
    },
  },
  {
    name: 'shared',
    memory: (options) => {
      const { pages, regions } = layOut(options)
      const memory = new WebAssembly.Memory({ initial: pages, maximum: 1024, shared: true })
      return { memory, core: instantiateSharedCore(memory), regions }
    },
  },
]

function layOut(options: BerDecoderOptions): { pages: number; regions: DecoderMemory['regions'] } {
  const { batchRecords, maxContiguous, windowSize } = resolveDecoderOptions(options)
  // Not from 0 on: the core must use only what it was given.
  const regions = layOutScan(4096, batchRecords, maxContiguous, windowSize)
  return { pages: pagesFor(regions.end), regions }
}

/** How pieces reach the decoder: by `write`, batches taken after each; by `write`, all at once; by `reserve` and `commit`. */
export type Way = 'write' | 'queue' | 'reserve'

/** Decodes `pieces` in a row, and checks that a decoder that failed stays failed. */
export function observe(decoder: BerDecoder, pieces: Iterable<Uint8Array>, way: Way = 'write'): Observation {
  const observer = new Observer()
  const drain = (): void => {
    for (const batch of decoder.batches()) observer.take(batch)
  }
  let error: ObservedError | undefined
  try {
    for (const piece of pieces) {
      if (way === 'reserve') {
        for (let at = 0; at < piece.length; at += decoder.windowSize) {
          const part = piece.subarray(at, at + decoder.windowSize)
          decoder.reserve(part.length).set(part)
          decoder.commit(part.length)
          drain()
        }
      } else {
        decoder.write(piece)
        if (way === 'write') drain()
      }
    }
    decoder.end()
    drain()
  } catch (thrown) {
    error = observedError(thrown)
    assertRefuses(decoder, thrown)
  }
  if (decoder.values !== observer.values) fail(`${decoder.values} values by the decoder, ${observer.values} records`)
  return observer.observation(error)
}

/** Counts `pieces` in a row: the number of values, or the error. */
export function observeCount(decoder: BerDecoder, pieces: Iterable<Uint8Array>): number | ObservedError {
  try {
    for (const piece of pieces) {
      decoder.write(piece)
      decoder.count()
    }
    decoder.end()
    return decoder.count()
  } catch (thrown) {
    assertRefuses(decoder, thrown)
    return observedError(thrown)
  }
}

/** Every further use must throw the very same error. */
export function assertRefuses(decoder: BerDecoder, error: unknown): void {
  const uses: Record<string, () => unknown> = {
    write: () => decoder.write(Uint8Array.of(5, 0)),
    reserve: () => decoder.reserve(1),
    commit: () => decoder.commit(1),
    next: () => decoder.next(),
    batches: () => [...decoder.batches()],
    count: () => decoder.count(),
    end: () => decoder.end(),
  }
  for (const [name, use] of Object.entries(uses)) {
    let thrown: unknown
    try {
      use()
    } catch (again) {
      thrown = again
    }
    if (thrown !== error) fail(`after an error, ${name} throws ${thrown}`)
  }
}

/** Small enough that every boundary is met, by short inputs also. */
export const tightOptions = {
  windowSize: 61,
  batchRecords: 16,
  maxContiguous: 127,
} as const satisfies BerDecoderOptions
/** Windows that hold no whole header. */
export const tiniestOptions = {
  windowSize: 1,
  batchRecords: 16,
  maxContiguous: 127,
} as const satisfies BerDecoderOptions

export interface SplitOptions extends BerDecoderOptions {
  /** Inputs longer than this are cut at so many positions only, spread evenly. */
  readonly maxCuts?: number
}

/** What an input must yield, at a given `maxContiguous`, since that decides what a truncated value still shows. */
export type Expected = (maxContiguous: number, endOfContents: boolean) => Observation

/**
 * Runs one build over an input in every way. Memory and instance are used again and again, which must not matter either.
 * @param label names the input in a failure
 */
export class SplitRunner {
  readonly #build: Build
  readonly #memories = new Map<string, DecoderMemory>()
  readonly #octets = new Map<WebAssembly.Memory, number>()

  constructor(build: Build) {
    this.#build = build
  }

  decoder(options: BerDecoderOptions): BerDecoder {
    const { windowSize, batchRecords, maxContiguous } = resolveDecoderOptions(options)
    const key = `${windowSize} ${batchRecords} ${maxContiguous}`
    let memory = this.#memories.get(key)
    if (memory === undefined) {
      memory = this.#build.memory(options)
      this.#memories.set(key, memory)
      this.#octets.set(memory.memory, memory.memory.buffer.byteLength)
    }
    return new BerDecoder(options, memory)
  }

  /** Memories that are larger than at first, which none must be. Their maximum would allow it. */
  get grownMemories(): number {
    return [...this.#octets].filter(([memory, octets]) => memory.buffer.byteLength !== octets).length
  }

  run(label: string, input: Uint8Array, expected: Expected, options: SplitOptions = {}): void {
    const { limits, maxCuts = 2048 } = options
    for (const endOfContents of [false, true]) {
      for (const size of [{}, tightOptions, tiniestOptions]) {
        const settings = { ...size, endOfContents, ...(limits === undefined ? {} : { limits }) }
        const wanted = expected(resolveDecoderOptions(settings).maxContiguous, endOfContents)
        const check = (how: string, pieces: Iterable<Uint8Array>, way: Way): void => {
          const actual = observe(this.decoder(settings), pieces, way)
          assertSame(`${label}, ${this.#build.name} ${JSON.stringify(size)}, ${how}`, actual, wanted)
        }
        check('whole', [input], 'write')
        check('whole, reserved', [input], 'reserve')
        check('octet by octet', octetByOctet(input), 'write')
        check('octet by octet, queued', octetByOctet(input), 'queue')
        check('octet by octet, reserved', octetByOctet(input), 'reserve')
        // Each position once with ordinary sizes and once with tight ones; the two settings take turns, for the sake of time.
        if (size === tiniestOptions || endOfContents !== (size === tightOptions)) continue
        for (const at of positions(input.length, maxCuts)) {
          const halves = [input.subarray(0, at), input.subarray(at)]
          check(`cut at ${at}`, halves, at % 2 === 0 ? 'write' : 'reserve')
        }
      }
    }
    const settings = { ...tightOptions, ...(limits === undefined ? {} : { limits }) }
    const { error, records } = expected(tightOptions.maxContiguous, false)
    const counted = observeCount(this.decoder(settings), octetByOctet(input))
    if (error === undefined ? counted !== records.length : !sameError(counted as ObservedError, error)) {
      fail(`${label}, ${this.#build.name}: counted ${JSON.stringify(counted)}`)
    }
  }
}

export function* octetByOctet(input: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < input.length; at++) yield input.subarray(at, at + 1)
}

/** Every position inside an input, or `most` of them. */
function* positions(length: number, most: number): Generator<number> {
  const step = Math.max(1, (length - 1) / most)
  for (let at = 1; at < length; at += step) yield Math.floor(at)
}

export function assertSame(label: string, actual: Observation, expected: Observation): void {
  const records = Math.max(actual.records.length, expected.records.length)
  for (let i = 0; i < records; i++) {
    if (actual.records[i] === expected.records[i]) continue
    fail(`${label}: record ${i} is\n  ${actual.records[i]}\nand should be\n  ${expected.records[i]}`)
  }
  if (!sameError(actual.error, expected.error)) {
    fail(`${label}: error ${JSON.stringify(actual.error)}, should be ${JSON.stringify(expected.error)}`)
  }
}

function sameError(a: ObservedError | undefined, b: ObservedError | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.code === b.code && a.offset === b.offset && a.path === b.path && a.missing === b.missing
}

function fail(message: string): never {
  throw new Assertion({ message, generated: false, operator: 'is', expects: undefined, actual: undefined })
}
