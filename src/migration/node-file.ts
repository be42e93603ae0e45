/** Files and pipes of Node, as a transport for conversions: file octets are read straight into Wasm memory and written from it. */
import { readSync, writeSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { Conversion } from './convert.ts'
import { Pause } from './visitor.ts'

/** Octets between two looks at what else the process has to do: signals, a progress bar. */
const BREATH = 32 * 1024 * 1024

export interface FileDriveOptions {
  readonly signal?: AbortSignal
  /** Called now and then with the octets read so far. */
  readonly onProgress?: (octetsRead: number) => void
}

/** Runs a conversion over the file descriptor `fd`, from where it stands to its end. @returns octets read */
export async function driveFile(
  conversion: Conversion<unknown>,
  fd: number,
  options: FileDriveOptions = {},
): Promise<number> {
  const { walk, input } = conversion
  let read = 0
  let breath = BREATH
  for (const pause of walk) {
    if (pause === Pause.Output) continue
    const count = readOnce(fd, input.reserve())
    input.commit(count)
    if (count === 0) input.end()
    read += count
    if (read >= breath) {
      breath = read + BREATH
      options.onProgress?.(read)
      await setImmediate()
      options.signal?.throwIfAborted()
    }
  }
  options.onProgress?.(read)
  return read
}

/** Reads what is there; 0 at the end. */
function readOnce(fd: number, view: Uint8Array): number {
  for (;;) {
    try {
      return readSync(fd, view)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      sleep()
    }
  }
}

/**
 * Writes all of `octets`, however many calls that takes.
 * @param position where in the file; by default where the last write ended
 */
export function writeFully(fd: number, octets: Uint8Array, position?: number): void {
  for (let at = 0; at < octets.length; ) {
    try {
      at += writeSync(fd, octets, at, octets.length - at, position === undefined ? null : position + at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      sleep()
    }
  }
}

const never = new Int32Array(new SharedArrayBuffer(4))

/** A pipe that does not block says EAGAIN: waits a little. */
function sleep(): void {
  Atomics.wait(never, 0, 0, 2)
}
