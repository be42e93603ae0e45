/** Contents of single pages, read where they stand in the stream. */
import { type BlockPages, type OctetSource, PageReader } from '../../src/migration/index.ts'

/** Pages read one after another, whoever asks for them. */
export class Pages {
  readonly #reader: PageReader
  #last: Promise<unknown> = Promise.resolve()

  constructor(source: OctetSource) {
    this.#reader = new PageReader(source)
  }

  /** What `use` makes of a page's octets, which are good during the call alone; undefined where they are not known. */
  with<Result>(map: BlockPages, page: number, use: (octets: Uint8Array) => Result): Promise<Result | undefined> {
    const work = async (): Promise<Result | undefined> => {
      const octets = await this.#reader.read(map, page)
      return octets && use(octets)
    }
    const done = this.#last.then(work, work)
    this.#last = done
    return done
  }
}
