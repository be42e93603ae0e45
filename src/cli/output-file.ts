/** The file that a command writes: beside its place first, and in its place only once it is complete. */
import {
  closeSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeFully } from '../migration/node-file.ts'
import type { OctetSink } from '../migration/qemu-file.ts'
import { about, isSystemError, UsageError } from './failure.ts'
import type { InputFile } from './input-file.ts'
import { STANDARD_OUTPUT } from './standard-streams.ts'
import { isTerminal } from './terminal.ts'

/** Characters of the final name that the temporary one holds: a name may have 255 octets. */
const KEPT_OF_NAME = 50
/** Octets of zeros that are written at a time where there can be no hole. */
const ZEROS = 64 * 1024

/** Files that this process has made so far. */
let made = 0

export class OutputFile {
  readonly name: string
  readonly fd: number
  /** Where the finished file belongs; undefined where octets go straight to a pipe, a device or standard output. */
  readonly #place: string | undefined
  readonly #temporary: string | undefined
  #open = true
  /** Octets written, and passed over. */
  #position = 0

  /**
   * @param path `-` is standard output
   * @param input what is read, if octets are
   * @param text what is written may go to a terminal
   * @throws {UsageError} where it cannot be written, or is `input`
   */
  constructor(path: string, input: InputFile | undefined, { text = false } = {}) {
    if (path === '-') {
      this.name = 'standard output'
      this.fd = STANDARD_OUTPUT
      if (!text && isTerminal(STANDARD_OUTPUT))
        throw new UsageError('is a terminal, which is no place for octets', this.name)
      if (input !== undefined) refuseStandardOutput(input)
      return
    }
    this.name = path
    const existing = about(path, () => statOf(path))
    if (existing?.isDirectory()) throw new UsageError('is a directory', path)
    if (existing !== undefined && input !== undefined) refuseSame(existing, input)
    if (existing !== undefined && !existing.isFile()) {
      this.fd = about(path, () => openSync(path, 'w'))
      return
    }
    // What a link points at is replaced, not the link.
    const place = existing === undefined ? path : realpathSync(path)
    const kept = basename(place).slice(0, KEPT_OF_NAME)
    // Names of several files may have the same beginning.
    const temporary = join(dirname(place), `.${kept}.${process.pid}${made++ === 0 ? '' : `.${made}`}.tmp`)
    this.#place = place
    this.#temporary = temporary
    this.fd = about(path, () => openSync(temporary, 'wx+'))
    if (existing !== undefined) fchmodSync(this.fd, existing.mode)
  }

  /** Octets go straight to where they belong, and cannot be taken back. */
  get isDirect(): boolean {
    return this.#place === undefined
  }

  /** A sink for conversions. Holes are holes in a file, and zeros elsewhere. */
  readonly write: OctetSink = Object.assign((octets: Uint8Array): void => this.#write(octets), {
    skip: (octets: number): void => this.#skip(octets),
  })

  #write(octets: Uint8Array): void {
    about(this.name, () => writeFully(this.fd, octets, this.isDirect ? undefined : this.#position))
    this.#position += octets.length
  }

  #skip(octets: number): void {
    if (!this.isDirect) this.#position += octets
    else for (let left = octets; left > 0; left -= ZEROS) this.#write(new Uint8Array(Math.min(left, ZEROS)))
  }

  /** All is written: the file takes its place. */
  commit(): void {
    if (this.#place === undefined) return
    about(this.name, () => {
      // The file may end in a hole.
      if (fstatSync(this.fd).size < this.#position) ftruncateSync(this.fd, this.#position)
      // A power cut must not leave the name without the octets.
      fsyncSync(this.fd)
      this.#open = false
      closeSync(this.fd)
      try {
        renameSync(this.#temporary!, this.#place!)
      } catch (error) {
        unlinkSync(this.#temporary!)
        throw error
      }
    })
  }

  /** Nothing is left behind, and what had the name before stays as it was. */
  discard(): void {
    if (this.#place === undefined || !this.#open) return
    this.#open = false
    closeSync(this.fd)
    unlinkSync(this.#temporary!)
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error
    // A link to nowhere is no missing file: it would be replaced by accident.
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw error
    return undefined
  }
}

/** @throws {UsageError} where standard output goes into the file that is read */
export function refuseStandardOutput(input: InputFile): void {
  refuseSame(
    about('standard output', () => fstatSync(STANDARD_OUTPUT)),
    input,
  )
}

/** Octets written to what is read would never end, or destroy it. */
function refuseSame(output: Stats, input: InputFile): void {
  if (output.isFile() && output.dev === input.stats.dev && output.ino === input.stats.ino) {
    throw new UsageError('is both input and output', input.name)
  }
}
