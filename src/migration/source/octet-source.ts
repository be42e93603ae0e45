/**
 * QEMUFile's transports: where the octets of a migration stream come from. A source is read by position, so that one interface
 * serves what can be read anywhere (a file, a Blob, memory, the VM state inside a disk image) and what only goes forward
 * (a pipe, a socket, a Web stream).
 */

export interface OctetSource {
  /**
   * Octets in all. Where it is known, any position can be read, in any order. Where it is not, positions only go forward, and
   * octets that are passed over are gone.
   */
  readonly size?: number | undefined

  /**
   * Reads octets from `position` on into `view`. Reads follow one another, never two at a time.
   * @returns how many octets there are now, at least one, or 0 at the end; a promise only where they have to be waited for
   * @throws {RangeError} for a position before the last one's, where these only go forward
   */
  read(position: number, view: Uint8Array): number | Promise<number>

  /** Gives the source up, and closes what stands behind it. */
  close?(reason?: unknown): void | Promise<void>
}

/** What a piece of work wants to have read next. */
export interface ReadRequest {
  readonly position: number
  readonly view: Uint8Array
}

/** Work that reads a source: it yields requests, and gets the number of octets read. Whether these are waited for is not its business. */
export type Steps<Result> = Generator<ReadRequest, Result, number>

/** Does the work over `source`, at once where the source reads at once. */
export function perform<Result>(source: OctetSource, steps: Steps<Result>): Result | Promise<Result> {
  for (let step = steps.next(); ; ) {
    if (step.done) return step.value
    const count = source.read(step.value.position, step.value.view)
    if (typeof count !== 'number') return performLater(source, steps, count)
    step = steps.next(count)
  }
}

async function performLater<Result>(
  source: OctetSource,
  steps: Steps<Result>,
  pending: Promise<number>,
): Promise<Result> {
  for (let step = steps.next(await pending); ; ) {
    if (step.done) return step.value
    const count = source.read(step.value.position, step.value.view)
    step = steps.next(typeof count === 'number' ? count : await count)
  }
}

/** Reads until `view` is full, or the source ends. @returns octets read */
export function* readFully(position: number, view: Uint8Array): Steps<number> {
  for (let have = 0; have < view.length; ) {
    const count = yield { position: position + have, view: view.subarray(have) }
    if (count === 0) return have
    have += count
  }
  return view.length
}

/** The octets of a source from `position` on, in pieces that the receiver may keep. */
export async function* chunksOf(source: OctetSource, position = 0, octets = 256 * 1024): AsyncGenerator<Uint8Array> {
  let view = new Uint8Array(octets)
  for (let at = position; ; ) {
    const count = await source.read(at, view)
    if (count === 0) return
    at += count
    // A little piece is worth a copy: it must not hold on to a large buffer.
    if (count < octets / 4) yield view.slice(0, count)
    else {
      yield view.subarray(0, count)
      view = new Uint8Array(octets)
    }
  }
}

/** Where a source only goes forward. */
export function refuseBackward(position: number, at: number): void {
  if (position < at) throw new RangeError(`this source only goes forward: ${position} lies before ${at}`)
}
