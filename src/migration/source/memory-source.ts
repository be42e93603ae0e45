/** Octets in memory, and parts of other sources. */
import { type OctetSource, perform, readFully } from './octet-source.ts'

/** Octets in memory. They are not copied: what is changed in them before they are read is read changed. */
export class MemorySource implements OctetSource {
  readonly #octets: Uint8Array

  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  get size(): number {
    return this.#octets.length
  }

  read(position: number, view: Uint8Array): number {
    const piece = this.#octets.subarray(position, position + view.length)
    view.set(piece)
    return piece.length
  }
}

/** What follows `from` in another source: a stream behind a header. Positions count from there. */
export class PartSource implements OctetSource {
  readonly size: number | undefined
  readonly #source: OctetSource
  readonly #from: number

  constructor(source: OctetSource, from: number) {
    this.size = source.size === undefined ? undefined : Math.max(0, source.size - from)
    this.#source = source
    this.#from = from
  }

  read(position: number, view: Uint8Array): number | Promise<number> {
    return this.#source.read(this.#from + position, view)
  }

  close(reason?: unknown): void | Promise<void> {
    return this.#source.close?.(reason)
  }
}

/** A source whose first octets were read already: they can be read again, also where positions only go forward. */
export class StartedSource implements OctetSource {
  readonly start: Uint8Array
  readonly #source: OctetSource

  /** @param start first octets of `source` */
  constructor(start: Uint8Array, source: OctetSource) {
    this.start = start
    this.#source = source
  }

  get size(): number | undefined {
    return this.#source.size
  }

  read(position: number, view: Uint8Array): number | Promise<number> {
    if (position >= this.start.length || this.size !== undefined) return this.#source.read(position, view)
    const piece = this.start.subarray(position, position + view.length)
    view.set(piece)
    return piece.length
  }

  close(reason?: unknown): void | Promise<void> {
    return this.#source.close?.(reason)
  }
}

/** Reads the first octets of a source, up to `octets` of them, for somebody who wants to see them before all are read. */
export async function startedSource(source: OctetSource, octets: number): Promise<StartedSource> {
  const start = new Uint8Array(octets)
  const count = await perform(source, readFully(0, start))
  return new StartedSource(start.subarray(0, count), source)
}
