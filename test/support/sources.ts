/** Sources of octets for tests: read in odd ways, and watched. */
import type { OctetSource } from '../../src/migration/source/octet-source.ts'
import { join } from './encodings.ts'

/** All octets from `from` on, read by pieces of `sizes` in turn. */
export async function readAll(source: OctetSource, from = 0, sizes: readonly number[] = [65_536]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  for (let at = from, turn = 0; ; turn++) {
    const view = new Uint8Array(sizes[turn % sizes.length])
    const count = await source.read(at, view)
    if (count === 0) return join(pieces)
    if (count > view.length) throw new Error(`${count} octets in a view of ${view.length}`)
    pieces.push(view.subarray(0, count))
    at += count
  }
}

/** Keeps account of what is asked of another source, which may be made slow, and to read less than it could. */
export class WatchedSource implements OctetSource {
  readonly size: number | undefined
  readonly reads: { readonly position: number; readonly octets: number }[] = []
  readonly closings: unknown[] = []
  readonly #source: OctetSource
  readonly #most: number
  readonly #later: boolean

  constructor(source: OctetSource, { most = Number.POSITIVE_INFINITY, later = false, forward = false } = {}) {
    this.#source = source
    this.#most = most
    this.#later = later
    this.size = forward ? undefined : source.size
  }

  read(position: number, view: Uint8Array): number | Promise<number> {
    const { length } = this.reads
    const last = this.reads[length - 1]
    if (this.size === undefined && last !== undefined && position < last.position + last.octets)
      throw new Error(`back to ${position}, in what only goes forward`)
    const read = () => this.#source.read(position, view.subarray(0, Math.min(view.length, this.#most))) as number
    if (!this.#later) {
      const octets = read()
      this.reads.push({ position, octets })
      return octets
    }
    return Promise.resolve().then(() => {
      const octets = read()
      this.reads.push({ position, octets })
      return octets
    })
  }

  close(reason?: unknown): void {
    this.closings.push(reason)
  }

  get octets(): number {
    return this.reads.reduce((sum, { octets }) => sum + octets, 0)
  }
}

/** The error that a promise is rejected with; undefined where it is fulfilled. */
export async function rejection(promise: Promise<unknown> | (() => Promise<unknown>)): Promise<unknown> {
  try {
    await (typeof promise === 'function' ? promise() : promise)
    return undefined
  } catch (error) {
    return error
  }
}
