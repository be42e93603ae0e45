/**
 * The migration stream that a command reads, whatever it stands in: a file or standard input, libvirt's save file, something
 * compressed, a snapshot in a disk image (`disk.qcow2#SNAPSHOT`).
 */
import { existsSync, statSync } from 'node:fs'
import { type ConvertOptions, formOf, type MigrationForm } from '../migration/convert.ts'
import { inflateRawByNode } from '../migration/node-inflate.ts'
import type { QEMUInput } from '../migration/qemu-file.ts'
import { type DriveOptions, driveSource } from '../migration/source/drive.ts'
import { startedSource } from '../migration/source/memory-source.ts'
import { decompress } from '../migration/source/node-decompress.ts'
import { FileSource, PipeSource } from '../migration/source/node-file-source.ts'
import type { OctetSource } from '../migration/source/octet-source.ts'
import { type OpenedStream, openImage, openStream } from '../migration/source/open.ts'
import { isQcow2, type Qcow2Image } from '../migration/source/qcow2-image.ts'
import type { Walk } from '../migration/visitor.ts'
import { blamed, isBerError, MalformedError } from './failure.ts'
import { hintFor } from './hints.ts'
import { InputFile } from './input-file.ts'
import { imageHint } from './migration-image.ts'

export class MigrationInput {
  /** As it is shown. */
  readonly name: string
  /** The file that the stream stands in. */
  readonly file: InputFile
  readonly opened: OpenedStream

  private constructor(name: string, file: InputFile, opened: OpenedStream) {
    this.name = name
    this.file = file
    this.opened = opened
  }

  /**
   * @param path `-` is standard input; `FILE#SNAPSHOT` a snapshot in a qcow2 image
   * @throws {UsageError} where there is nothing that can be read
   * @throws {MalformedError} for a save file, an image or a compressed stream that cannot be read
   */
  static async open(path: string): Promise<MigrationInput> {
    const { name, snapshot } = placeOf(path)
    const file = new InputFile(name)
    const shown = snapshot === undefined ? file.name : path
    const source = file.seekable ? new FileSource(file.fd) : new PipeSource(file.fd)
    try {
      // What is read from where standard input stands need not be the beginning of a file.
      const base = file.seekable ? 0 : undefined
      return new MigrationInput(
        shown,
        file,
        await openStream(source, { snapshot, decompress, inflateRaw: inflateRawByNode, base }),
      )
    } catch (error) {
      file.close()
      // Whoever named no snapshot is told how to.
      const image = snapshot === undefined && isBerError(error) ? await imageAt(path).catch(() => undefined) : undefined
      throw told(shown, error, image && imageHint(path, image))
    }
  }

  get source(): OctetSource {
    return this.opened.source
  }

  /** Octets of the stream, where that is known: any part of it can be read at once then. */
  get size(): number | undefined {
    return this.source.size
  }

  /** @throws {MalformedError} when it is no migration stream */
  get form(): MigrationForm {
    try {
      return formOf(this.opened.start)
    } catch (error) {
      throw told(this.name, error, hintFor(this.opened.start))
    }
  }

  /** What the walk over the stream is told of it. */
  get convertOptions(): ConvertOptions {
    const { base } = this.opened
    return { size: this.size, ...(base !== undefined && { base }) }
  }

  /**
   * Runs a conversion over the stream, to its end.
   * @param hint what to say beside a refusal of the stream
   * @throws {MalformedError} when the conversion refuses the stream
   */
  async drive(
    conversion: { readonly walk: Walk; readonly input: QEMUInput },
    options: DriveOptions & { readonly hint?: string | undefined } = {},
  ): Promise<void> {
    await this.attempt(() => driveSource(conversion, this.source, options), options.hint)
  }

  /**
   * Does what reads the stream.
   * @throws {MalformedError} when the stream is refused
   */
  async attempt<Result>(work: () => Promise<Result>, hint?: string): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      throw told(this.name, error, hint ?? hintFor(this.opened.start))
    }
  }

  async close(): Promise<void> {
    await this.source.close?.()
    this.file.close()
  }
}

/** Opens the stream for `work`, and closes it after it. */
export async function withMigration<Result>(
  path: string,
  work: (input: MigrationInput) => Promise<Result>,
): Promise<Result> {
  const input = await MigrationInput.open(path)
  try {
    return await work(input)
  } finally {
    await input.close()
  }
}

/** The disk image `path`, with its snapshots; undefined where it is anything else. @throws {MalformedError} for a damaged one */
export async function imageAt(path: string): Promise<Qcow2Image | undefined> {
  const { name, snapshot } = placeOf(path)
  // Nothing else is opened twice: the other end of a pipe would take it for the end.
  if (snapshot !== undefined || name === '-' || !statSync(name, { throwIfNoEntry: false })?.isFile()) return undefined
  const file = new InputFile(name)
  try {
    const source = await startedSource(new FileSource(file.fd), IMAGE_MAGIC)
    return isQcow2(source.start) ? await openImage(source) : undefined
  } catch (error) {
    throw told(file.name, error)
  } finally {
    file.close()
  }
}

/** Octets that tell a disk image. */
const IMAGE_MAGIC = 4

/** A file whose name has a `#` in it is that file. Where there is no file either way, the whole is what was meant. */
function placeOf(path: string): { readonly name: string; readonly snapshot: string | undefined } {
  const at = path.lastIndexOf('#')
  const name = path.slice(0, at)
  if (at <= 0 || existsSync(path) || !existsSync(name)) return { name: path, snapshot: undefined }
  return { name, snapshot: path.slice(at + 1) }
}

function told(name: string, error: unknown, hint?: string): unknown {
  return isBerError(error) ? MalformedError.from(name, error, hint) : blamed(name, error)
}
