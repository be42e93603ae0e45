/** What the page asks its worker for. Everything it takes and gives is plain data; positions are those of octets in the file. */
import type {
  Details,
  Growth,
  Input,
  OctetForm,
  OpenedFile,
  Path,
  SearchReport,
  Span,
  TreeNode,
} from '../shared/types.ts'
import { Jobs } from './breath.ts'
import { detailsOf, valueText } from './details.ts'
import { copyOf, exported } from './export.ts'
import { type OpenedInput, openInput, ownSource } from './input.ts'
import { MachineEngine } from './machine-engine.ts'
import { Octets } from './octets.ts'
import { Outline } from './outline.ts'
import { SchemaPart } from './schema.ts'
import { type Search, search as searchIn } from './search.ts'
import { spansIn } from './spans.ts'

/** Octets of a value that is copied as text. */
const MOST_TEXT = 16 * 1024 * 1024

/** What the parts of the engine share: the file that is open. */
export interface Opened {
  readonly input: OpenedInput
  readonly octets: Octets
  readonly outline: Outline
}

export class Engine {
  readonly machine = new MachineEngine(this)
  readonly #jobs = new Jobs()
  readonly schema = new SchemaPart({
    jobs: this.#jobs,
    outline: () => this.#opened?.outline,
    newSource: () => ownSource(this.opened.input),
  })
  #opened: Opened | undefined
  #turn = 0

  /** The file that is open, for the other parts of the engine. @throws {Error} where none is */
  get opened(): Opened {
    if (this.#opened === undefined) throw new Error('no file is open')
    return this.#opened
  }

  get jobs(): Jobs {
    return this.#jobs
  }

  /**
   * Opens an input in place of the one before. Of several at a time the last one stays, whichever is ready first.
   * @param onProgress share of what has to be fetched first, 0 to 1
   * @throws an AbortError where another one was asked for meanwhile
   */
  async open(input: Input, onProgress?: (share: number) => void): Promise<OpenedFile> {
    const turn = ++this.#turn
    const opened = await openInput(input, onProgress)
    if (turn !== this.#turn) {
      await opened.source.close?.()
      throw new DOMException('another file was opened', 'AbortError')
    }
    this.#jobs.stopAll()
    await this.#opened?.input.source.close?.()
    const octets = new Octets(opened.source)
    this.#opened = { input: opened, octets, outline: new Outline(octets) }
    this.schema.opened()
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
    return (await this.#unlessStopped(job, (signal) => outline.grow(path, note, signal))) ?? last
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

  /** Identifier and length octets in `[from, to)`, as far as they are known without reading all that lies before. */
  spans(from: number, to: number): Promise<Span[]> {
    return spansIn(this.opened.outline, from, to)
  }

  details(path: Path): Promise<Details> {
    return detailsOf(this.opened, path)
  }

  /** Searches from a place on. Rejects with words for the user where the text is none that can be searched for. */
  async search(search: Search, job: number, report: (report: SearchReport) => void): Promise<void> {
    await this.#unlessStopped(job, (signal) => searchIn(this.opened.octets, search, report, signal))
  }

  /** Octets as text for the clipboard; rejects where these are too many. */
  copyOf(from: number, to: number, form: OctetForm): Promise<string> {
    return copyOf(this.opened, from, to, form)
  }

  /** The value as text for the clipboard, as a whole; undefined for a list of values. */
  async textOf(path: Path): Promise<string | undefined> {
    const { start, next } = await this.node(path)
    if (next === -1 || next - start > MOST_TEXT) throw new RangeError('the value is too long to be copied as text')
    return valueText(await this.octets(start, next), start, Number.POSITIVE_INFINITY)
  }

  exported(from: number, to: number, form: OctetForm): Promise<Blob> {
    return exported(this.opened, from, to, form)
  }

  /** @returns undefined once the job is stopped */
  async #unlessStopped<Result>(
    job: number,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await this.#jobs.run(job, work)
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return undefined
      throw error
    }
  }
}
