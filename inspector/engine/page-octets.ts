/** An octet for each page of a block, held by chunks as far as pages were given one; 0 for the others. */

const CHUNK = 4096

export class PageOctets {
  readonly #chunks = new Map<number, Uint8Array>()

  get(page: number): number {
    return this.#chunks.get(Math.floor(page / CHUNK))?.[page % CHUNK] ?? 0
  }

  set(page: number, octet: number): void {
    const index = Math.floor(page / CHUNK)
    let chunk = this.#chunks.get(index)
    if (chunk === undefined) {
      chunk = new Uint8Array(CHUNK)
      this.#chunks.set(index, chunk)
    }
    chunk[page % CHUNK] = octet
  }

  /** How many pages from `from` on and before `to` have one of `octets`. */
  count(from: number, to: number, ...octets: number[]): number {
    let count = 0
    for (let page = from; page < to; ) {
      const index = Math.floor(page / CHUNK)
      const end = Math.min(to, (index + 1) * CHUNK)
      const chunk = this.#chunks.get(index)
      for (; chunk !== undefined && page < end; page++) if (octets.includes(chunk[page % CHUNK]!)) count++
      page = end
    }
    return count
  }
}
