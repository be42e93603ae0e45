/** A file that is handed out by ranges, as it is at the time. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type OctetRange, rangeOf } from './byte-range.ts'
import { blamed, isSystemError, UsageError } from './failure.ts'

/** Octets read at a time. */
const PIECE = 1024 * 1024
/** A pipe in the place of the file would make others wait for somebody to write into it. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

interface State {
  readonly size: number
  /** Nobody who asks again with the same tag gets other octets. */
  readonly tag: string
}

export class ServedFile {
  readonly name: string
  readonly #path: string
  readonly #tell: (message: string) => void
  #last: State

  private constructor(path: string, name: string, state: State, tell: (message: string) => void) {
    this.#path = path
    this.name = name
    this.#last = state
    this.#tell = tell
  }

  /**
   * @param tell is told, once each time, that the file has changed, or can no longer be read
   * @throws {UsageError} for what cannot be read, or not at any position
   */
  static async at(path: string, name: string, tell: (message: string) => void): Promise<ServedFile> {
    try {
      const file = await open(path, READ)
      try {
        return new ServedFile(path, name, await stateOf(file, path), tell)
      } finally {
        await file.close()
      }
    } catch (error) {
      throw blamed(path, error)
    }
  }

  /** Answers GET and HEAD, with `headers` beside its own. */
  async answer(request: IncomingMessage, response: ServerResponse, headers: Record<string, string>): Promise<void> {
    let file: FileHandle | undefined
    try {
      // By its name each time: one that was replaced shows in the tag.
      file = await open(this.#path, READ)
      const state = await stateOf(file, this.#path)
      this.#note(state)
      await this.#answer(file, state, request, response, headers)
    } catch (error) {
      this.#tell(`cannot be read any more: ${isSystemError(error) ? error.code : (error as Error).message}`)
      if (response.headersSent) response.destroy()
      else response.writeHead(404, headers).end()
    } finally {
      await file?.close()
    }
  }

  async #answer(
    file: FileHandle,
    { size, tag }: State,
    request: IncomingMessage,
    response: ServerResponse,
    headers: Record<string, string>,
  ): Promise<void> {
    const asked = request.headers['if-range'] ?? tag
    const range = asked === tag ? rangeOf(request.headers.range, size) : 'all'
    const usual = { ...headers, 'Content-Type': 'application/octet-stream', 'Accept-Ranges': 'bytes', ETag: tag }
    if (range === 'none') {
      response.writeHead(416, { ...usual, 'Content-Range': `bytes */${size}` }).end()
      return
    }
    const { start, end } = range === 'all' ? { start: 0, end: size } : range
    response.writeHead(range === 'all' ? 200 : 206, {
      ...usual,
      'Content-Length': String(end - start),
      ...(range === 'all' ? {} : { 'Content-Range': `bytes ${start}-${end - 1}/${size}` }),
    })
    if (request.method === 'HEAD') response.end()
    else await this.#send(file, { start, end }, response)
  }

  /** Tells of a change, once. */
  #note(state: State): void {
    if (state.tag === this.#last.tag) return
    const before = this.#last.size
    const sizes = state.size === before ? '' : `: ${state.size} octets, and ${before} before`
    this.#tell(`has changed since it was opened${sizes}; open it again in the page`)
    this.#last = state
  }

  async #send(file: FileHandle, { start, end }: OctetRange, response: ServerResponse): Promise<void> {
    const piece = Buffer.allocUnsafe(Math.min(PIECE, end - start))
    for (let at = start; at < end && !response.destroyed; ) {
      const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, end - at), at)
      if (bytesRead === 0) {
        this.#tell(`ends at ${at} now, while octets up to ${end} were read`)
        // Fewer octets than were announced: whoever asked learns that something is wrong.
        response.destroy()
        return
      }
      at += bytesRead
      // The piece is filled again only when it is out.
      await new Promise<void>((resolve) => {
        const isDone = (): void => {
          response.off('close', isDone)
          resolve()
        }
        response.once('close', isDone)
        response.write(piece.subarray(0, bytesRead), isDone)
      })
    }
    response.end()
  }
}

async function stateOf(file: FileHandle, path: string): Promise<State> {
  const stat = await file.stat({ bigint: true })
  if (!stat.isFile()) throw new UsageError('is no regular file; one that can be read at any position is wanted', path)
  const parts = [stat.size, stat.mtimeNs, stat.ino].map((part) => part.toString(36))
  return { size: Number(stat.size), tag: `"${parts.join('-')}"` }
}
