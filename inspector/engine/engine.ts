/** What the page asks its worker for. Everything it takes and gives is plain data; positions are those of octets in the file. */
import type { Growth, Input, OpenedFile, Path, Span, TreeNode } from '../shared/types.ts'
import { Jobs } from './breath.ts'
import { type OpenedInput, openInput } from './input.ts'
import { Octets } from './octets.ts'
import { Outline, pathText } from './outline.ts'

/** What the parts of the engine share: the file that is open. */
export interface Opened {
  readonly input: OpenedInput
  readonly octets: Octets
  readonly outline: Outline
}

export class Engine {
  readonly #jobs = new Jobs()
  #opened: Opened | undefined

  /** The file that is open, for the other parts of the engine. @throws {Error} where none is */
  get opened(): Opened {
    if (this.#opened === undefined) throw new Error('no file is open')
    return this.#opened
  }

  get jobs(): Jobs {
    return this.#jobs
  }

  /** Opens an input in place of the one before. @param onProgress share of what has to be fetched first, 0 to 1 */
  async open(input: Input, onProgress?: (share: number) => void): Promise<OpenedFile> {
    const opened = await openInput(input, onProgress)
    this.#jobs.stopAll()
    await this.#opened?.input.source.close?.()
    const octets = new Octets(opened.source)
    this.#opened = { input: opened, octets, outline: new Outline(octets) }
    const { name, form, formFault } = opened
    return { name, size: octets.size, form, ...(formFault === undefined ? {} : { formFault }) }
  }

  /** Stops work that was started with this number. */
  stop(job: number): void {
    this.#jobs.stop(job)
  }

  /** Reads on in a value until its end; tells on the way how many children are known. Resolves early once it is stopped. */
  async grow(path: Path, job: number, report: (growth: Growth) => void): Promise<Growth> {
    const { outline } = this.opened
    let last: Growth = { count: 0, position: 0, done: false, faulty: false }
    const note = (growth: Growth): void => {
      last = growth
      report(growth)
    }
    try {
      return await this.#jobs.run(job, (signal) => outline.grow(path, note, signal))
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return last
      throw error
    }
  }

  children(path: Path, from: number, to: number): Promise<TreeNode[]> {
    return this.opened.outline.children(path, from, to)
  }

  node(path: Path): Promise<TreeNode> {
    return this.opened.outline.node(path)
  }

  /** The innermost value that holds the octet: its path, empty for none. */
  locate(offset: number): Promise<number[]> {
    return this.opened.outline.locate(offset)
  }

  octets(from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
    return this.opened.octets.slice(from, to)
  }

  /** Identifier and length octets that begin in `[from, to)`, as far as they are known without reading what lies before. */
  spans(_from: number, _to: number): Promise<Span[]> {
    return Promise.resolve([])
  }

  /** `[0].[2]`, as messages and the command write it. */
  pathText(path: Path): string {
    return pathText(path)
  }
}
