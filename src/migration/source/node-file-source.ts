/** Files and pipes of Node, by their descriptors: octets are read straight into the conversion's memory. */
import { fstatSync, readSync } from 'node:fs'
import { readPatiently } from '../node-file.ts'
import { type OctetSource, refuseBackward } from './octet-source.ts'

/** Octets that are passed over at a time. */
const DISCARDED = 256 * 1024

/** A regular file: read at any position, at once. The descriptor stays the caller's, and where it stands is not changed. */
export class FileSource implements OctetSource {
  readonly size: number
  readonly #fd: number
  readonly #from: number

  /** @param from where in the file the source begins */
  constructor(fd: number, from = 0) {
    this.#fd = fd
    this.#from = from
    this.size = Math.max(0, fstatSync(fd).size - from)
  }

  read(position: number, view: Uint8Array): number {
    // What is appended to the file meanwhile does not belong to it.
    const octets = Math.min(view.length, this.size - position)
    if (octets <= 0) return 0
    return readSync(this.#fd, view, 0, octets, this.#from + position)
  }
}

/**
 * A pipe, a FIFO, a terminal, or whatever else only goes forward. Every read is waited for, so that signals are heard
 * meanwhile. The descriptor stays the caller's.
 */
export class PipeSource implements OctetSource {
  readonly #fd: number
  #at = 0

  constructor(fd: number) {
    this.#fd = fd
  }

  async read(position: number, view: Uint8Array): Promise<number> {
    refuseBackward(position, this.#at)
    if (position > this.#at) await this.#discard(position)
    // Fewer than were to be passed over: the end.
    if (position > this.#at) return 0
    const count = await readPatiently(this.#fd, view)
    this.#at += count
    return count
  }

  async #discard(end: number): Promise<void> {
    const scratch = new Uint8Array(Math.min(DISCARDED, end - this.#at))
    for (let count = -1; count !== 0 && this.#at < end; this.#at += count) {
      count = await readPatiently(this.#fd, scratch.subarray(0, end - this.#at))
    }
  }
}
