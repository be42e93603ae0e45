/** A file of Node as a place to gather RAM in: written and read at any position, with holes where nothing was written. */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeFully } from './node-file.ts'
import type { PositionalSink } from './ram/positional-sink.ts'

/** The file behind a descriptor that may be read and written. The descriptor stays the caller's. */
export class PositionalFile implements PositionalSink {
  readonly #fd: number

  constructor(fd: number) {
    this.#fd = fd
  }

  write(position: number, octets: Uint8Array): void {
    writeFully(this.#fd, octets, position)
  }

  read(position: number, view: Uint8Array): void {
    for (let have = 0; have < view.length; ) {
      const count = readSync(this.#fd, view, have, view.length - have, position + have)
      // After the file's end.
      if (count === 0) view.fill(0, have)
      have = count === 0 ? view.length : have + count
    }
  }

  truncate(size: number): void {
    ftruncateSync(this.#fd, size)
  }
}

/** A file in the folder for temporary files (the variable TMPDIR names it) that is gone when it is closed, or the process ends. */
export class TemporaryFile extends PositionalFile {
  readonly #descriptor: number
  readonly #folder: string

  constructor() {
    const folder = mkdtempSync(join(tmpdir(), 'wasm-ber-'))
    const fd = openSync(join(folder, 'ram'), 'wx+', 0o600)
    super(fd)
    this.#descriptor = fd
    this.#folder = folder
    // Where the system allows it, nothing can be left behind from now on, whatever ends the process.
    this.#remove()
  }

  close(): void {
    closeSync(this.#descriptor)
    this.#remove()
  }

  #remove(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true })
    } catch {
      // It is open: some systems wait for it to be closed.
    }
  }
}
