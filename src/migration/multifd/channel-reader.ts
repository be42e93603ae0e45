/**
 * Reads another connection of a migration beside the main stream's walk. Where a source has to be waited for, the walk pauses, as if its
 * output were full: who drives it waits for `Waiting` as for an output that drains.
 */
import { MigrationError } from '../errors.ts'
import type { MigrationMemory } from '../memory.ts'
import type { OctetSource } from '../source/octet-source.ts'
import { Pause, type Walk } from '../visitor.ts'

/** Octets that are read at a time; the header of a packet is at most a quarter of it. */
const BUFFER = 64 * 1024

/** What a walk waits for, in the shape of an output that may have to drain. */
export class Waiting {
  #pending: Promise<void> | undefined

  get needDrain(): boolean {
    return this.#pending !== undefined
  }

  async drained(): Promise<void> {
    await this.#pending
  }

  *for<Result>(promise: Promise<Result>): Walk<Result> {
    let outcome: { readonly result: Result } | { readonly error: unknown } | undefined
    this.#pending = promise.then(
      (result) => void (outcome = { result }),
      (error) => void (outcome = { error }),
    )
    yield Pause.Output
    this.#pending = undefined
    if (outcome === undefined) throw new Error('a channel has to be waited for, and whoever drives the walk did not')
    if ('error' in outcome) throw outcome.error
    return outcome.result
  }
}

export class ChannelReader {
  /** As refusals name it. */
  readonly name: string
  readonly #source: OctetSource
  readonly #waiting: Waiting
  readonly #octets = new Uint8Array(BUFFER)
  readonly #view = new DataView(this.#octets.buffer)
  #from = 0
  #to = 0
  /** Of the octet at `#from`. */
  #position = 0

  constructor(name: string, source: OctetSource, waiting: Waiting) {
    this.name = name
    this.#source = source
    this.#waiting = waiting
  }

  /** Of the next octet, in the channel. */
  get position(): number {
    return this.#position
  }

  /** Waits for `octets` octets, at most BUFFER, or the end of the channel. @returns how many there are */
  *fill(octets: number): Walk<number> {
    while (this.#to - this.#from < octets) {
      if (this.#from > 0) {
        this.#octets.copyWithin(0, this.#from, this.#to)
        this.#to -= this.#from
        this.#from = 0
      }
      const count = yield* this.#read(this.#position + this.#to, this.#octets.subarray(this.#to))
      if (count === 0) break
      this.#to += count
    }
    return this.#to - this.#from
  }

  /** @throws {MigrationError} `MIGRATION_TRUNCATED` */
  *need(octets: number, path: string): Walk {
    const have = yield* this.fill(octets)
    if (have < octets) throw this.#truncated(have, octets, path)
  }

  /** Copies the next `octets` octets to `address`. @throws {MigrationError} `MIGRATION_TRUNCATED` */
  *copyTo(memory: MigrationMemory, address: number, octets: number, path: string): Walk {
    const here = Math.min(octets, this.#to - this.#from)
    memory.octets.set(this.octets(0, here), address)
    this.skip(here)
    for (let have = here; have < octets; ) {
      const view = memory.octets.subarray(address + have, address + octets)
      const count = yield* this.#read(this.#position, view)
      if (count === 0) throw this.#truncated(0, octets - have, path)
      have += count
      this.#position += count
    }
  }

  u8(at = 0): number {
    return this.#octets[this.#from + at]
  }

  u16(at = 0): number {
    return this.#view.getUint16(this.#from + at)
  }

  u32(at = 0): number {
    return this.#view.getUint32(this.#from + at)
  }

  u64(at = 0): bigint {
    return this.#view.getBigUint64(this.#from + at)
  }

  /** A view of octets that `fill` made sure of, good until the next call. */
  octets(at: number, octets: number): Uint8Array {
    return this.#octets.subarray(this.#from + at, this.#from + at + octets)
  }

  /** Passes over octets that `fill` made sure of. */
  skip(octets: number): void {
    this.#from += octets
    this.#position += octets
  }

  /** The place, as the path of a refusal. */
  path(what: string): string {
    return `channel ${this.name}${what === '' ? '' : `, ${what}`}`
  }

  #read(position: number, view: Uint8Array): Walk<number> {
    const pending = this.#source.read(position, view)
    return typeof pending === 'number' ? atOnce(pending) : this.#waiting.for(pending)
  }

  #truncated(have: number, octets: number, path: string): MigrationError {
    return new MigrationError('MIGRATION_TRUNCATED', this.#position + have, {
      path: this.path(path),
      missing: octets - have,
      input: this.name,
    })
  }
}

// biome-ignore lint/correctness/useYield: a walk that need not pause
function* atOnce(count: number): Walk<number> {
  return count
}
