/** The file or standard stream that a command reads. */
import { closeSync, fstatSync, openSync, read as readLater, readSync, type Stats } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { about, blamed, UsageError } from './failure.ts'
import { isTerminal } from './terminal.ts'

const readAsync = promisify(readLater)
const STANDARD_INPUT = 0
/** How long to wait where a descriptor that does not block has nothing yet; milliseconds. */
const PATIENCE = 5

/** The inputs that arguments name: standard input for none. @throws {UsageError} where nobody would know what to do */
export function inputNames(names: readonly string[]): readonly string[] {
  if (names.filter((name) => name === '-').length > 1) throw new UsageError('can be read only once', 'standard input')
  if (names.length > 0) return names
  if (isTerminal(STANDARD_INPUT))
    throw new UsageError("no file is named, and standard input is a terminal; '-' reads it")
  return ['-']
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
    for (;;) {
      try {
        return (await readAsync(this.fd, view, 0, view.length, null)).bytesRead
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EOF') return 0
        if (code !== 'EAGAIN') throw blamed(this.name, error)
        await setTimeout(PATIENCE)
      }
    }
  }
}
