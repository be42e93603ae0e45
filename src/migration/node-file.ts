/** Files and pipes of Node, by their descriptors. */
import { read as readLater, readSync, writeSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Conversion } from './convert.ts'
import { type DriveOptions, driveSource } from './source/drive.ts'
import { type OctetSource, refuseBackward } from './source/octet-source.ts'

const readAsync = promisify(readLater)
/** How long to wait where a descriptor that does not block has nothing yet; milliseconds. */
const PATIENCE = 5
/** Octets that are passed over at a time. */
const DISCARDED = 256 * 1024

/** Runs a conversion over the file descriptor `fd`, from where it stands to its end. @returns octets read */
export function driveFile(conversion: Conversion<unknown>, fd: number, options: DriveOptions = {}): Promise<number> {
  return driveSource(conversion, new DescriptorSource(fd), options)
}

/** A descriptor that is read from where it stands, at once: whatever else is to be done waits. */
class DescriptorSource implements OctetSource {
  readonly #fd: number
  #at = 0

  constructor(fd: number) {
    this.#fd = fd
  }

  read(position: number, view: Uint8Array): number {
    refuseBackward(position, this.#at)
    while (this.#at < position) {
      const count = this.#readOnce(new Uint8Array(Math.min(DISCARDED, position - this.#at)))
      if (count === 0) return 0
    }
    return this.#readOnce(view)
  }

  #readOnce(view: Uint8Array): number {
    for (;;) {
      try {
        const count = readSync(this.#fd, view)
        this.#at += count
        return count
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EOF') return 0
        if (code !== 'EAGAIN') throw error
        sleep()
      }
    }
  }
}

/** Reads what there is into `view`, and waits where there is nothing yet, so that signals are heard meanwhile; 0 at the end. */
export async function readPatiently(fd: number, view: Uint8Array): Promise<number> {
  for (;;) {
    try {
      return (await readAsync(fd, view, 0, view.length, null)).bytesRead
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EOF') return 0
      if (code !== 'EAGAIN') throw error
      await setTimeout(PATIENCE)
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
