/** Octets of a source, from one position to another, to what takes them by windows. */
import type { OctetSource } from '../../src/migration/index.ts'
import { turn } from './breath.ts'

/** Milliseconds of work between two looks at messages: an order to stop is one. */
const TURN = 30

export interface FeedTarget {
  /** A view for as many octets as it likes. */
  reserve(): Uint8Array
  commit(octets: number): void
}

export interface FeedOptions {
  /** Octets are read from `start` on, up to `end` or the end of the source. */
  readonly start?: number
  readonly end?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** After each window: takes what has been made of it. @returns whether to go on */
  readonly onWindow?: (position: number) => boolean
}

/**
 * Feeds `target` to the end, or until `onWindow` has enough.
 * @returns whether all octets have been taken
 * @throws the signal's reason, and whatever the source fails with
 */
export async function feed(source: OctetSource, target: FeedTarget, options: FeedOptions = {}): Promise<boolean> {
  const { start = 0, end = Number.POSITIVE_INFINITY, signal, onWindow = () => true } = options
  let turnEnd = performance.now() + TURN
  for (let at = start; at < end; ) {
    signal?.throwIfAborted()
    const room = target.reserve()
    const pending = source.read(at, room.length > end - at ? room.subarray(0, end - at) : room)
    const count = typeof pending === 'number' ? pending : await pending
    target.commit(count)
    if (count === 0) return true
    at += count
    if (!onWindow(at)) return false
    if (performance.now() < turnEnd) continue
    await turn()
    turnEnd = performance.now() + TURN
  }
  return true
}
