/** The file or standard stream that a command reads. */
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { readPatiently } from '../migration/node-file.ts'
import { about, blamed, UsageError } from './failure.ts'
import { isTerminal } from './terminal.ts'

const STANDARD_INPUT = 0

/** The inputs that arguments name: standard input for none. @throws {UsageError} where nobody would know what to do */
export function inputNames(names: readonly string[]): readonly string[] {
  refuseTwice(names)
  if (names.length > 0) return names
  if (isTerminal(STANDARD_INPUT))
    throw new UsageError("no file is named, and standard input is a terminal; '-' reads it")
  return ['-']
}

/** @throws {UsageError} where several of the inputs are standard input */
export function refuseTwice(names: readonly (string | undefined)[]): void {
  if (names.filter((name) => name === '-').length > 1) throw new UsageError('can be read only once', 'standard input')
}

export class InputFile {
  /** As it is shown. */
  readonly name: string
  readonly fd: number
  readonly stats: Stats

  /** @param path `-` is standard input @throws {UsageError} where there is nothing that can be read */
  constructor(path: string) {
    const standard = path === '-'
    this.name = standard ? 'standard input' : path
    this.fd = standard ? STANDARD_INPUT : about(path, () => openSync(path, 'r'))
    this.stats = about(this.name, () => fstatSync(this.fd))
    if (this.stats.isDirectory()) throw new UsageError('is a directory', this.name)
  }

  /** Whether any part can be read at once. Standard input goes on from where it stands, a file or not. */
  get seekable(): boolean {
    return this.regular && this.fd !== STANDARD_INPUT
  }

  /** A file with a size, no pipe and no terminal. */
  get regular(): boolean {
    return this.stats.isFile()
  }

  /** Octets in all, where that is known. */
  get size(): number | undefined {
    return this.regular ? this.stats.size : undefined
  }

  /**
   * Reads what there is into `view`; 0 at the end.
   * @param position where to read, if seekable; where the last read ended, by default
   * @returns a promise only where there may be nothing yet, so that signals are heard meanwhile
   */
  read(view: Uint8Array, position: number | null = null): number | Promise<number> {
    if (!this.regular) return this.#readLater(view)
    return about(this.name, () => readSync(this.fd, view, 0, view.length, position))
  }

  close(): void {
    closeSync(this.fd)
  }

  async #readLater(view: Uint8Array): Promise<number> {
    try {
      return await readPatiently(this.fd, view)
    } catch (error) {
      throw blamed(this.name, error)
    }
  }
}
